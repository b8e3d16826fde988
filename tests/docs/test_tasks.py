"""Every other page with a console block, run from its first command to the last."""
import unittest

from fences import fences
from sessions import PageTest
from workplace import PAGES, ROOT


class Tasks(PageTest):
    def test_every_page(self):
        run = []
        for page in PAGES:
            name = str(page.relative_to(ROOT))
            if name not in ("README.md", "docs/tutorial.md") and any(fence.kind == "console" for fence in fences(page)):
                with self.subTest(page=name):
                    run.append(name)
                    self.run_page(page)
        for task in (ROOT / "docs/tasks").glob("*.md"):
            self.assertIn(str(task.relative_to(ROOT)), run, "a page that shows how, without a command that is run")


if __name__ == "__main__":
    unittest.main()

"""Every other page with a console block, run from its first command to the last, all in one folder, as a reader has it: each
works there in whatever order, because none touches what another made."""
import os
import pathlib
import unittest

from fences import fences
from sessions import PageTest
from workplace import PAGES, ROOT


def written(folder):
    """The time of last change of each file in it, not of what its links lead to."""
    paths = [pathlib.Path(place, name) for place, _, names in os.walk(folder) for name in names]
    return {path: path.stat().st_mtime_ns for path in paths if not path.is_symlink()}


class Tasks(PageTest):
    def test_every_page(self):
        run = []
        folder = self.make_clone()
        for page in PAGES:
            name = str(page.relative_to(ROOT))
            if name not in ("README.md", "docs/tutorial.md") and any(fence.kind == "console" for fence in fences(page)):
                with self.subTest(page=name):
                    run.append(name)
                    before = written(folder)
                    self.run_page(page, folder)
                    after = written(folder)
                    self.assertEqual({path: after.get(path) for path in before}, before, "it changes what another page made")
        for task in (ROOT / "docs/tasks").glob("*.md"):
            self.assertIn(str(task.relative_to(ROOT)), run, "a page that shows how, without a command that is run")

    def test_the_programs_to_copy_are_those_of_the_page(self):
        page = ROOT / "docs/program.md"
        shown = {fence.name: fence.text for fence in fences(page) if fence.name}
        examples = {path.name: path.read_text() for path in (ROOT / "docs/examples/program").iterdir()}
        self.assertEqual(shown, {name: examples.get(name) for name in shown})
        self.assertEqual([name for name in examples if name not in shown and f"](examples/program/{name})" not in page.read_text()], [])


if __name__ == "__main__":
    unittest.main()

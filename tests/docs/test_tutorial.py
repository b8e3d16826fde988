"""The tutorial, run from the first command to the last."""
import unittest

from sessions import PageTest
from workplace import ROOT


class Tutorial(PageTest):
    def test_runs(self):
        self.run_page(ROOT / "docs/tutorial.md")


if __name__ == "__main__":
    unittest.main()

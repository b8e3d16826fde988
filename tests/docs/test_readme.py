"""The README's quick tour, run from the first command to the last."""
import unittest

from fences import fences
from sessions import PageTest
from workplace import ROOT


class Readme(PageTest):
    def test_runs(self):
        self.run_page(ROOT / "README.md")

    def test_shows_the_quick_tour(self):
        commands = [command for fence in fences(ROOT / "README.md") if fence.kind == "console" for command, _ in fence.commands()]
        for word in ("plan", "run", "status", "check", "analyze"):
            self.assertTrue(any(f"asymsweep {word} first." in command for command in commands), word)


if __name__ == "__main__":
    unittest.main()

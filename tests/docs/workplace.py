"""A folder that looks like a clone of the repository with the program built, for commands that the documentation shows."""
import os
import pathlib
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ["ASYMSWEEP"]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


class WorkplaceTest(unittest.TestCase):
    def make_clone(self):
        """A new one, without results."""
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        folder = pathlib.Path(temporary.name)
        for name in ("README.md", "docs", "scripts", "slurm", "sweeps"):  # not what else lies about in a used clone
            (folder / name).symlink_to(ROOT / name)
        (folder / "build/release").mkdir(parents=True)
        (folder / "build/release/asymsweep").symlink_to(PROGRAM)
        (folder / "build/release/python").symlink_to(pathlib.Path(PROGRAM).parent / "python")
        return folder

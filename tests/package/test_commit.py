"""Which commit a build names (cmake/BuildInfo.cmake): in a small repository of its own, that of the last commit, checkout or detached head, from a
build alone, without configuring again by hand.

Environment: CMAKE.
"""
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROJECT = """cmake_minimum_required(VERSION 3.25)
project(small VERSION 1.2.3 LANGUAGES NONE)
include(cmake/BuildInfo.cmake)
add_custom_target(nothing ALL)
"""
FILES = ("cmake/BuildInfo.cmake", "src/core/build_info.cpp.in")
PATIENCE_S = 120


class Commit(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.tree = pathlib.Path(folder.name) / "tree"
        for name in FILES:
            (self.tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, self.tree / name)
        (self.tree / "CMakeLists.txt").write_text(PROJECT)
        (self.tree / ".gitignore").write_text("build/\n")

    def run_in(self, tree, *words):
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}  # of a hook that runs this
        who = {f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER") for what, value in (("NAME", "somebody"), ("EMAIL", "somebody@example.org"))}
        no_settings = {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"}
        done = subprocess.run(words, cwd=tree, env={**kept, **who, **no_settings}, capture_output=True, text=True, timeout=PATIENCE_S)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def commit(self, tree):
        """Its name, as a build says it."""
        self.run_in(tree, "git", "add", "-A")
        self.run_in(tree, "git", "commit", "-q", "--allow-empty", "-m", "a commit")
        return self.head(tree)

    def head(self, tree):
        return self.run_in(tree, "git", "rev-parse", "--short=12", "HEAD").strip()

    def configure(self, tree):
        self.run_in(tree, os.environ["CMAKE"], "-S", ".", "-B", "build", "-G", "Ninja")

    def built(self, tree):
        self.run_in(tree, os.environ["CMAKE"], "--build", "build")
        return re.search(r'commit = "(.*)"', (tree / "build/generated/build_info.cpp").read_text())[1]

    def assert_follows(self, tree):
        """Commits, a commit with a detached head, and a checkout of an earlier one."""
        self.configure(tree)
        self.assertEqual(self.built(tree), self.head(tree))
        first = self.head(tree)
        for detach in (False, True):
            if detach:
                self.run_in(tree, "git", "checkout", "-q", "--detach")
            new = self.commit(tree)
            self.assertEqual(self.built(tree), new)
        self.run_in(tree, "git", "checkout", "-q", first)
        self.assertEqual(self.built(tree), first)

    def start(self):
        self.run_in(self.tree, "git", "init", "-q", "-b", "main")
        self.commit(self.tree)

    def test_a_repository(self):
        self.start()
        self.assert_follows(self.tree)

    def test_a_worktree(self):
        """There .git is a file, and the log of its HEAD is elsewhere."""
        self.start()
        other = self.tree.parent / "other"
        self.run_in(self.tree, "git", "worktree", "add", "-q", "-b", "branch", str(other))
        self.assertTrue((other / ".git").is_file())
        self.assert_follows(other)
        self.configure(self.tree)
        before = self.built(self.tree)
        self.assertNotEqual(self.commit(other), before)
        self.assertEqual(self.built(self.tree), before, "a commit in another worktree is not this one's")

    def test_a_change_without_a_commit_is_marked(self):
        self.start()
        with open(self.tree / "CMakeLists.txt", "a") as file:
            file.write("# changed\n")
        self.configure(self.tree)
        self.assertEqual(self.built(self.tree), self.head(self.tree) + "-dirty")

    def test_a_copy_in_the_folder_of_another_repository(self):
        """Sources of a release, unpacked there: the commit of what is around them is not theirs."""
        self.run_in(self.tree.parent, "git", "init", "-q", "-b", "main")
        self.commit(self.tree.parent)
        self.configure(self.tree)
        self.assertEqual(self.built(self.tree), "unknown")


if __name__ == "__main__":
    unittest.main()

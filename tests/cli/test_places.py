"""Files and folders that are not what they should be: each command ends with one sentence that names the path and the
system's reason, never with an internal error, and never waits."""
import os
import shutil
import unittest

from program import NAMELESS, ProgramTest

as_root = unittest.skipUnless(os.geteuid() == 0, "only root can become somebody else")
COMMANDS = {"run": ("run", "sweep.ini", "-o", "new.h5", "--progress", "none"), "plan": ("plan", "sweep.ini"), "theory": ("theory", "sweep.ini"),
            "status": ("status", "out.h5"), "check": ("check", "out.h5"), "analyze": ("analyze", "out.h5", "-o", "new"),
            "merge": ("merge", "out.h5", "-o", "new.h5"), "figure": ("figure", "out.h5", "--x", "v", "--value", "expected_reward", "-o", "new.csv")}
READ, WRITTEN = ("sweep.ini", "out.h5"), ("new.h5", "new", "new.csv")


class Places(ProgramTest):
    def setUp(self):
        super().setUp()
        self.write_sweep({"baseline.v": "0.1, 0.2"})
        self.succeed("run", "sweep.ini", "-o", "out.h5", "--progress", "none")
        self.folder.chmod(0o777)

    def command_in(self, name, read="", written=""):
        return [read + word if word in READ else written + word if word in WRITTEN else word for word in COMMANDS[name]]

    def nobody(self, words, **more):
        return self.program(*words, user=NAMELESS, group=NAMELESS, extra_groups=[], **more)

    def assert_one_sentence(self, done, *parts):
        self.assertIn(done.returncode, (2, 3), done.stderr)
        self.assert_refused(done, *parts, code=done.returncode)
        self.assertNotIn("internal error", done.stderr)

    def test_a_current_folder_that_is_gone(self):
        for name in COMMANDS:
            with self.subTest(name):
                gone = self.folder / "gone"
                gone.mkdir()
                done = self.program(*self.command_in(name), folder=gone, preexec_fn=gone.rmdir)
                self.assert_one_sentence(done, "the current folder cannot be used (No such file or directory)" if name in ("run", "analyze")
                                         else "No such file or directory")

    @as_root
    def test_a_folder_that_nobody_may_enter(self):
        closed = self.folder / "closed"
        closed.mkdir()
        for name in READ:
            shutil.copy(self.folder / name, closed)
        closed.chmod(0o000)
        for name, words in COMMANDS.items():
            with self.subTest(name):
                self.assert_one_sentence(self.nobody(self.command_in(name, read="closed/")), "closed/", "Permission denied")
                if set(words) & set(WRITTEN):
                    self.assert_one_sentence(self.nobody(self.command_in(name, written="closed/")), "closed")

    def test_names_that_are_too_long(self):
        for name, words in COMMANDS.items():
            for folder in ("n" * 300 + "/", "d/" * 2500):
                with self.subTest(name, folder=folder[:5]):
                    self.assert_one_sentence(self.program(*self.command_in(name, read=folder)), "File name too long")
                    if set(words) & set(WRITTEN):
                        self.assert_one_sentence(self.program(*self.command_in(name, written=folder)), folder[:100])

    def test_links_in_circles(self):
        (self.folder / "loop").symlink_to("loop")
        for name, words in COMMANDS.items():
            with self.subTest(name):
                self.assert_one_sentence(self.program(*self.command_in(name, read="loop/")), "Too many levels of symbolic links")
                if set(words) & set(WRITTEN):
                    self.assert_one_sentence(self.program(*self.command_in(name, written="loop/")), "loop")

    def test_a_pipe_is_not_waited_for(self):
        os.mkfifo(self.folder / "new.h5")
        self.assert_refused(self.program(*COMMANDS["run"]), "cannot write new.h5: it is not a regular file", code=3)
        self.assert_one_sentence(self.program(*COMMANDS["merge"]), "new.h5")
        for command in ("status", "check", "analyze"):
            self.assert_one_sentence(self.program(command, "new.h5"), "new.h5 is a device or a pipe")
        os.mkfifo(self.folder / "out.h5.lock")
        for command in ("status", "check"):
            self.succeed(command, "out.h5")
        self.assert_refused(self.program("run", "sweep.ini", "-o", "out.h5"), "out.h5.lock is no file, but in the place of the lock of out.h5: move it away")
        self.assertTrue((self.folder / "out.h5.lock").is_fifo())

    def test_a_folder_in_place_of_a_sweep(self):
        self.assert_refused(self.program("plan", "."), "cannot read the sweep file .: Is a directory")
        self.assert_refused(self.program("plan", "missing.ini"), "cannot read the sweep file missing.ini: No such file or directory")

    def test_something_else_in_the_place_of_each_file_of_an_analysis(self):
        self.succeed(*COMMANDS["analyze"])
        made = sorted(path.name for path in (self.folder / "new").iterdir() if path.is_file())
        self.assertGreater(len(made), 6)
        for name in [*made, "comparison.csv"]:
            with self.subTest(name):
                path = self.folder / "new" / name
                before = path.read_bytes() if path.exists() else None
                path.unlink(missing_ok=True)
                path.mkdir()
                (path / "precious").write_text("")
                self.assert_one_sentence(self.program(*COMMANDS["analyze"]), f"new/{name}")
                self.assertTrue((path / "precious").exists())
                shutil.rmtree(path)
                if before is not None:
                    path.write_bytes(before)

    @as_root
    def test_an_analysis_whose_folders_may_not_be_read(self):
        for folder in ("new", "new/figures"):
            for mode in (0o300, 0o100, 0o500, 0o600, 0o200):
                with self.subTest(folder, mode=oct(mode)):
                    shutil.rmtree(self.folder / "new", ignore_errors=True)
                    self.assertEqual(self.nobody(COMMANDS["analyze"]).returncode, 0)
                    (self.folder / folder).chmod(mode)
                    done = self.nobody(COMMANDS["analyze"])
                    if (folder, mode) == ("new", 0o300):  # its own mark is found by its name
                        self.assertEqual(done.returncode, 0, done.stderr)
                    else:
                        self.assert_one_sentence(done, folder)
                    (self.folder / folder).chmod(0o700)

    @as_root
    def test_a_folder_of_others_files_that_may_not_be_read(self):
        (self.folder / "new").mkdir()
        (self.folder / "new/precious").write_text("")
        os.chown(self.folder / "new", NAMELESS, NAMELESS)
        (self.folder / "new").chmod(0o300)
        self.assert_refused(self.nobody(COMMANDS["analyze"]), "analyze: cannot read the folder new: Permission denied; choose another with -o")

    @as_root
    def test_results_in_a_folder_that_may_be_written_but_not_listed(self):
        blind = self.folder / "blind"
        blind.mkdir()
        os.chown(blind, NAMELESS, NAMELESS)
        blind.chmod(0o300)
        for words in (self.command_in("run", written="blind/"), [*self.command_in("run", written="blind/"), "--extend", "--sweep.seeds", "4"],
                      ["merge", "out.h5", "-o", "blind/merged.h5"]):
            done = self.nobody(words)
            self.assertEqual(done.returncode, 0, done.stderr)


if __name__ == "__main__":
    unittest.main()

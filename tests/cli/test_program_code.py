"""environment = program: the code that belongs to a sweep, and the command that starts it."""
import unittest

from own_program import PYTHON, OwnProgramTest

HARM = "runs of the old and of the new code come into one file"


class ProgramCode(OwnProgramTest):
    def said(self, changes):
        self.write({"sweep.seeds": "1", **changes})
        planned = self.succeed("plan", "own.ini").stderr
        ran = self.run_own("--overwrite").stderr
        self.assertEqual(HARM in planned, HARM in ran, (planned, ran))
        self.assertLessEqual(ran.count(HARM), 1)
        return ran

    def test_code_that_is_no_part_of_the_sweep_is_named(self):
        (self.folder / "package").mkdir()
        (self.folder / "package/__init__.py").write_text("")
        self.write()
        (self.folder / "package/train.py").write_text((self.folder / "train.py").read_text())
        (self.folder / "other.py").write_text("")
        for changes, lacking, cure in (({"program.files": None}, "train.py", "train.py"),
                                       ({"program.files": "other.py"}, "train.py", "other.py, train.py"),
                                       ({"program.command": f"{PYTHON} -u ./train.py other.py"}, "other.py", "train.py, other.py"),
                                       ({"program.command": f"{PYTHON} -m package.train"}, "package/train.py", "train.py, package/train.py"),
                                       ({"program.command": f"sh -c 'exec {PYTHON} train.py'", "program.files": "other.py"}, "train.py", "other.py, train.py")):
            with self.subTest(**changes):
                said = self.said(changes)
                self.assertIn(f"warning: program.files lacks {lacking} of program.command: ", said)
                self.assertIn(f"write program.files = {cure}, and the files that they import", said)
        said = self.said({"program.files": None, "program.command": "sh -c 'exit 3'"})
        self.assertIn("program.files names no file of the program", said)

    def test_code_that_is_part_of_the_sweep_is_not(self):
        (self.folder / "venv/bin").mkdir(parents=True)
        (self.folder / "venv/bin/python").symlink_to(PYTHON)
        for changes in ({}, {"program.files": "./train.py"}, {"program.command": f"{PYTHON} ./train.py"}, {"program.command": "venv/bin/python train.py"},
                        {"program.command": f"sh -c 'exec {PYTHON} train.py'"}):
            with self.subTest(**changes):
                self.assertNotIn(HARM, self.said(changes))

    def test_plan_warns_of_a_command_that_is_not_there(self):
        self.write({"program.command": "nosuchprogram train.py"})
        self.assertIn("warning: program.command: 'nosuchprogram' is no program that can be started", self.succeed("plan", "own.ini").stderr)


if __name__ == "__main__":
    unittest.main()

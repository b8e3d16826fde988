"""environment = program: the code that belongs to a sweep, and the command that starts it."""
import unittest

from own_program import ANSWER, PYTHON, OwnProgramTest

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

    def test_files_may_stand_in_quotes(self):
        (self.folder / "a b").mkdir()
        self.write({"program.command": f"{PYTHON} 'a b/train.py'", "program.files": "'a b/train.py'", "sweep.seeds": "1"})
        (self.folder / "train.py").rename(self.folder / "a b/train.py")
        self.assertNotIn(HARM, self.run_own().stderr)
        self.assertIn("sound", self.succeed("check", "own.h5", "--recompute", "1").stdout)

    def write_script(self, body):
        self.write({"program.mode": "process", "program.command": "sh train.sh", "program.files": "train.sh", "program.curves": None, "program.curve_steps": None})
        (self.folder / "train.sh").write_text(f"{ANSWER}\n{body}\n")

    def test_code_that_changes_while_the_sweep_runs_stops_it(self):
        """Else the file would say of runs of the new code that the old one made them."""
        self.write_script('[ "$ASYMSWEEP_SEED" != 2 ] || [ -e once ] || { touch once; cp train.sh old.sh; echo : >> train.sh; }')
        done = self.program("run", "own.ini", "-o", "own.h5", "--progress", "none")
        self.assert_refused(done, "program.files: train.sh was changed while the sweep was running, and changed code is another sweep; finished runs stay in the file. Restore train.sh to go on, or run the new code into another file (-o)\n", code=3)
        runs = self.succeed_json("status", "own.h5", "--json")["runs_done"]
        self.assertTrue(0 < runs < 8, runs)
        self.assertIn("train.sh has changed", self.program("run", "own.ini", "-o", "own.h5").stderr)
        (self.folder / "old.sh").rename(self.folder / "train.sh")
        self.assertIn("own.h5: complete", self.run_own().stderr)
        self.assertEqual(self.succeed_json("status", "own.h5", "--json")["runs_failed"], 0)

    def test_code_that_is_written_again_as_it_was_stops_nothing(self):
        self.write_script("cp -p train.sh same.sh; mv same.sh train.sh; touch train.sh")
        self.assertIn("own.h5: complete; 8 runs", self.run_own().stderr)

    def test_a_worker_that_has_read_its_code_goes_on_after_an_edit_and_no_other_starts(self):
        edit = "open('train.py', 'a').write('\\n') if seed == 2 else None"
        self.write(body=edit)
        self.assertIn("own.h5: complete; 8 runs", self.run_own().stderr)
        self.write(body=f"{edit}; import os; seed == 3 and os._exit(1)")
        done = self.program("run", "own.ini", "-o", "own.h5", "--overwrite", "--progress", "none")
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("train.py was changed while the sweep was running", done.stderr)

    def test_a_flag_replaces_files_that_are_gone(self):
        self.write({"program.files": "gone.py"})
        self.assert_refused(self.program("plan", "own.ini"), "own.ini:8: program.files names gone.py, which cannot be read")
        self.assertIn("complete", self.run_own("--program.files", "train.py").stderr)
        self.assert_refused(self.program("plan", "own.ini", "--program.files", "gone.py"), "--program.files: program.files names gone.py")

    def test_merge_names_the_file_that_differs(self):
        (self.folder / "other.py").write_text("")
        self.write({"program.files": "train.py, other.py", "sweep.seeds": "1"})
        self.run_own(file="a.h5")
        (self.folder / "other.py").write_text("# mended")
        self.run_own("--sweep.first_seed", "1", file="b.h5")
        self.assert_refused(self.program("merge", "a.h5", "b.h5", "-o", "c.h5"), "their runs are those of different versions of other.py")

    def test_metrics_and_curves_go_by_their_names(self):
        self.write({"sweep.seeds": "2"})
        self.run_own()
        self.assertEqual([row["name"] for row in self.succeed_json("list", "metrics", "own.ini", "--json")], ["reward", "loss", "reward_curve"])
        drawn = [self.succeed("figure", "own.h5", "--x", "step", "--lines", "rate", "--value", name, "-o", f"{name}.csv") for name in ("reward", "reward_curve")]
        self.assertEqual(len(drawn), 2)
        self.assertEqual((self.folder / "reward.csv").read_text(), (self.folder / "reward_curve.csv").read_text())


if __name__ == "__main__":
    unittest.main()

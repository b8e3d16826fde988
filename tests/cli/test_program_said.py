"""environment = program: what is said of runs that failed, of other numbers, of the time limit."""
import os
import time
import unittest

from own_program import ANSWER, OwnProgramTest


class ProgramSaid(OwnProgramTest):
    def test_every_run_failed_is_said_of_the_file_alone(self):
        self.write(body="import os\n    if seed == 2 and not os.path.exists('mended'): raise ValueError('bad')")
        self.run_own()
        again = self.run_own("--retry-failed").stderr
        self.assertIn("2 failed", again)
        self.assertNotIn("every run failed", again)
        self.assertIn("nothing to do; 2 of the runs have failed (`asymsweep status` says why", self.run_own().stderr)
        (self.folder / "mended").touch()
        self.run_own("--retry-failed")
        self.assertTrue(self.run_own().stderr.endswith("complete already: 8 runs, nothing to do\n"))
        self.write(body="raise ValueError('bad')")
        for words in (("--overwrite",), (), ("--retry-failed",)):
            self.assertIn("warning: every run failed", self.run_own(*words).stderr, words)

    def test_check_says_which_runs_fail_now_or_failed_then(self):
        body = "import os\n    now = os.path.exists('later')\n    if (seed == 1 and now) or (seed == 2 and not now): raise ValueError('bad luck')"
        self.write(body=body)
        self.run_own()
        self.assertIn("sound", self.succeed("check", "own.h5", "--recompute", "100").stdout)
        (self.folder / "later").touch()
        done = self.program("check", "own.h5", "--recompute", "100")
        self.assertEqual(done.returncode, 4)
        self.assertEqual(done.stdout.count("run again, failed this time: ValueError: bad luck (train.py, line "), 2, done.stdout)
        self.assertEqual(done.stdout.count("run again, had failed (ValueError: bad luck (train.py, line "), 2, done.stdout)
        self.assertEqual(done.stdout.count("), now answers"), 2, done.stdout)
        self.assertNotIn("other numbers", done.stdout)
        self.assertIn("in 4 of 8 recomputed units the program failed in one of the two times", done.stdout)

    def test_the_time_limit_ends_a_run(self):
        self.write({"program.timeout": "60s"}, body="import time, os\n    open('started', 'w').close()\n    if not os.path.exists('quick'): time.sleep(4803)")
        begin = time.monotonic()
        done = self.program("run", "own.ini", "-o", "own.h5", "--progress", "none", "--time-limit", "4s", ranks=2)
        self.assertEqual(done.returncode, 75, done.stderr)
        self.assertLess(time.monotonic() - begin, 40)
        self.assertIn("started", self.files())
        self.assertEqual(self.succeed_json("status", "own.h5", "--json")["runs_done"], 0)
        (self.folder / "quick").touch()
        self.run_own(ranks=2)
        self.assertEqual(self.succeed_json("status", "own.h5", "--json")["runs_failed"], 0)

    def test_a_name_that_is_taken_is_said_before_there_is_a_file(self):
        self.write()
        taken = self.folder / "own-stderr"
        for take in (lambda: taken.write_text("mine"), lambda: taken.symlink_to("nowhere")):
            take()
            self.assert_refused(self.program("run", "own.ini", "-o", "own.h5", "--keep-stderr"), "--keep-stderr writes to the folder own-stderr, but that name is taken", "choose another file with -o")
            self.assertNotIn("own.h5", self.files())
            taken.unlink()
        self.run_own("--keep-stderr")
        self.assertTrue(taken.is_dir())

    def test_standard_error_that_cannot_be_kept_is_said_once(self):
        self.write({"program.improvement_bounds": "[-9 9]"}, body="import sys; print('a line', file=sys.stderr)")
        (self.folder / "own-stderr/rank-0.log").mkdir(parents=True)
        for words in ((), ("--until-decided",)):  # which looks after each block
            done = self.program("run", "own.ini", "-o", "own.h5", "--overwrite", "--keep-stderr", "--progress", "none", *words)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(done.stderr.count("warning: what the program writes to standard error is no longer kept on rank 0: cannot write own-stderr/rank-0.log: Is a directory"), 1, done.stderr)
            self.assertEqual(self.succeed_json("status", "own.h5", "--json")["runs_failed"], 0)
        (self.folder / "own-stderr/rank-0.log").rmdir()
        os.mkfifo(self.folder / "own-stderr/rank-0.log")
        done = self.program("run", "own.ini", "-o", "own.h5", "--overwrite", "--keep-stderr", "--progress", "none")
        self.assertIn("no longer kept on rank 0: cannot write own-stderr/rank-0.log: ", done.stderr)

    def test_a_program_that_kills_its_parent_is_said(self):
        said = (r"the process that starts the program, and is its parent, was killed by signal 9 \(Killed; out of memory\?\) on rank \d; "
                r"finished runs stay in the file: run again to resume")
        (self.folder / "train.sh").write_text(f'[ "$ASYMSWEEP_SEED" != 2 ] || {{ kill -9 $PPID; sleep 5; }}\n{ANSWER}\n')
        for changes in ({}, {"program.mode": "process", "program.command": "sh train.sh", "program.files": "train.sh", "program.curves": None, "program.curve_steps": None}):
            self.write({**changes, "parameters.rate": "1"}, body="import os, signal, time; seed == 2 and (os.kill(os.getppid(), signal.SIGKILL), time.sleep(5))")
            for ranks in (None, 2):
                with self.subTest(**changes, ranks=ranks):
                    done = self.program("run", "own.ini", "-o", "own.h5", "--overwrite", "--progress", "none", ranks=ranks)
                    ours = [line for line in done.stderr.splitlines() if line.startswith("asymsweep: ")]
                    self.assertEqual((done.returncode, len(ours)), (3, 1), done.stderr)
                    self.assertRegex(ours[0], said)
                    self.assertGreater(self.succeed_json("status", "own.h5", "--json")["runs_done"], 0)
                    self.assertTrue(self.succeed_json("check", "own.h5", "--json")["ok"])

    def test_a_program_that_is_gone_is_no_bug(self):
        self.write({"sweep.seeds": "3", "program.mode": "process", "program.command": "./train.sh", "program.files": "train.sh", "program.curves": None, "program.curve_steps": None})
        script = self.folder / "train.sh"
        for files, said, code in (("train.sh", "program.files names train.sh, which cannot be read: No such file or directory", 3),
                                  ("train.py", "cannot start './train.sh': No such file or directory", 2)):
            script.write_text(f"#!/bin/sh\n{ANSWER}\nrm -f train.sh\n")
            script.chmod(0o755)
            done = self.program("run", "own.ini", "-o", f"{files}.h5", "--progress", "none", "--program.files", files)
            self.assertEqual(done.returncode, code)
            self.assertIn(said, done.stderr)

    def test_a_script_whose_interpreter_is_not_there(self):
        self.write({"program.mode": "process", "program.command": "./train.sh", "program.files": "train.sh", "program.curves": None, "program.curve_steps": None})
        script = self.folder / "train.sh"
        for line, said in (("#! /no/such/shell -e\n", "cannot start './train.sh': its first line names '/no/such/shell', which is not there\n"),
                           ("#!/bin/sh\r\n", "its first line names '/bin/sh\\r', which is not there: the file has the line ends of Windows; remove them (dos2unix)")):
            script.write_bytes(line.encode() + ANSWER.encode() + b"\n")
            script.chmod(0o755)
            self.assert_refused(self.program("run", "own.ini", "-o", "own.h5", "--overwrite", "--progress", "none"), said)

    def test_a_reason_stands_in_one_line(self):
        """A terminal obeys what is left in it."""
        self.write(body="raise ValueError('two\\nlines \\x1b[31m red')")
        said = self.run_own().stderr
        self.assertIn(r"ValueError: two\nlines \x1b[31m red (train.py, line 6, in train)", said)
        for text in (said, self.succeed("status", "own.h5").stdout):
            self.assertNotIn("\x1b", text)
            self.assertEqual([line for line in text.splitlines() if line.startswith("lines")], [])

    def test_an_answer_that_is_no_file_fails_the_run(self):
        for body, reason in (("mkfifo $ASYMSWEEP_ANSWER", "the file ASYMSWEEP_ANSWER is no regular file"),
                             ("echo hello > $ASYMSWEEP_ANSWER", "the file ASYMSWEEP_ANSWER is no answer: 'hello' is not JSON")):
            (self.folder / "train.sh").write_text(body + "\n")
            self.write({"program.mode": "process", "program.command": "sh train.sh", "program.files": "train.sh"})
            self.run_own("--overwrite")
            self.assertEqual({failure["reason"] for failure in self.failures().values()}, {reason})


if __name__ == "__main__":
    unittest.main()

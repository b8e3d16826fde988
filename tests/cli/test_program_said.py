"""environment = program: what is said of runs that failed, of other numbers, of the time limit."""
import time
import unittest

from own_program import OwnProgramTest


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

    def test_an_answer_that_is_no_file_fails_the_run(self):
        for body, reason in (("mkfifo $ASYMSWEEP_ANSWER", "the file ASYMSWEEP_ANSWER is no regular file"),
                             ("echo hello > $ASYMSWEEP_ANSWER", "the file ASYMSWEEP_ANSWER is no answer: 'hello' is not JSON")):
            (self.folder / "train.sh").write_text(body + "\n")
            self.write({"program.mode": "process", "program.command": "sh train.sh", "program.files": "train.sh"})
            self.run_own("--overwrite")
            self.assertEqual({failure["reason"] for failure in self.failures().values()}, {reason})


if __name__ == "__main__":
    unittest.main()

"""A run that is killed, told to stop or out of its limits goes on where it was, to the same bits as if nothing had been."""
import os
import signal
import unittest

from program import PATIENCE_S, ProgramTest, processes_of, result_bytes


class Interruption(ProgramTest):
    def finish_and_compare(self, sweep, done_before, attempts):
        """Resumes, and compares with a run that nobody disturbed."""
        report = self.succeed_json("run", sweep, "-o", "out.h5", "--json", ranks=2)
        status = self.succeed_json("status", "out.h5", "--json")
        self.assertTrue(report["complete"] and status["complete"])
        self.assertEqual(report["units"], status["units"] - done_before, "what was done is not done again")
        self.assertEqual(status["attempts"], attempts)
        check = self.succeed_json("check", "out.h5", "--json", "--recompute", "3")
        self.assertEqual((check["ok"], check["units_missing"], check["units_recomputed"]), (True, 0, 3))
        self.assertEqual(self.files(), ["out.h5", sweep], "no lock and no half file stays")
        self.succeed("run", sweep, "-o", "undisturbed.h5", ranks=2)
        self.assertEqual(result_bytes(self.folder / "out.h5"), result_bytes(self.folder / "undisturbed.h5"))

    def units_done(self):
        """Also looks at what an interruption has left: sound, and not complete."""
        status = self.succeed_json("status", "out.h5", "--json")
        self.assertFalse(status["complete"])
        check = self.succeed_json("check", "out.h5", "--json")
        self.assertEqual((check["ok"], check["damage"]), (True, []))
        self.assertEqual(check["units_done"], status["units_done"])
        return status["units_done"]

    def test_kill_9_of_a_rank(self):
        sweep = self.write_long_sweep(core_s=6)
        done = 0
        for victim in (1, 0):
            run = self.start("run", sweep, "-o", "out.h5", ranks=2)
            status = self.wait_for_units("out.h5", run, more_than=done)
            self.assertFalse(status["complete"], "status answers while the sweep runs")
            self.assertLess(status["runs_done"], status["runs"])
            ranks = processes_of(launcher=run.pid)
            self.assertEqual(len(ranks), 2)
            os.kill(ranks[victim], signal.SIGKILL)
            self.assertNotIn(run.wait(timeout=PATIENCE_S), (0, 75))
            done = self.units_done()
            self.assertGreaterEqual(done, status["units_done"])
        self.finish_and_compare(sweep, done, attempts=3)

    def test_sigterm(self):
        sweep = self.write_long_sweep(core_s=3)
        run = self.start("run", sweep, "-o", "out.h5")
        self.wait_for_units("out.h5", run)
        run.send_signal(signal.SIGTERM)
        self.assertEqual(run.wait(timeout=PATIENCE_S), 75)
        self.finish_and_compare(sweep, self.units_done(), attempts=2)

    def test_a_signal_to_one_of_two_ranks_or_to_their_launcher_stops_both(self):
        sweep = self.write_long_sweep(core_s=6)
        done = 0
        for target in (lambda run: processes_of(launcher=run.pid)[1], lambda run: run.pid):  # mpirun hands SIGUSR1 on
            run = self.start("run", sweep, "-o", "out.h5", ranks=2)
            self.wait_for_units("out.h5", run, more_than=done)
            os.kill(target(run), signal.SIGUSR1)
            self.assertEqual(run.wait(timeout=PATIENCE_S), 75)
            done = self.units_done()

    def test_max_units(self):
        sweep = self.write_sweep({"train.gradient": "sampled", "train.lag": "1, 5, inf", "baseline.v": "0, 0.2, 0.4"})
        for so_far in (2, 4):
            stopped = self.program("run", sweep, "-o", "out.h5", "--max-units", "2", ranks=2 if so_far == 4 else None)
            self.assertEqual(stopped.returncode, 75, stopped.stderr)
            self.assertEqual(self.units_done(), so_far)
        self.finish_and_compare(sweep, done_before=4, attempts=3)

    def test_time_limit(self):
        sweep = self.write_long_sweep(core_s=8)
        self.assertEqual(self.program("run", sweep, "-o", "out.h5", "--time-limit", "0.5s").returncode, 75)
        self.units_done()


if __name__ == "__main__":
    unittest.main()

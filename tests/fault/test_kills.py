"""kill -9 at random moments, on random ranks, on the launcher, on all at once: again and again until the sweep is
complete, then the next sweep. Between two kills the file is sound; at the end it has the bits of an undisturbed run. All ranks
end within seconds; a launcher may wait for ever after them (Open MPI 4.1), and then the guard must end it in time."""
import os
import signal
import unittest

from trouble import FaultTest, alive, count, wait_until

from program import GUARD_S

KILLS = count(24)
RANKS_END_S = 20
LAUNCHER_ENDS_S = GUARD_S + 10  # on a busy machine
RANKS = 3


class Kills(FaultTest):
    def one_kill(self, sweep, io):
        """Starts or resumes, kills after a random while; None when the run was faster."""
        run = self.start("run", sweep, "-o", "out.h5", "--progress", "none", ranks=RANKS, variables={"OMPI_MCA_io": io})
        ranks = self.ranks_of(run, RANKS)
        try:
            run.wait(timeout=self.random.uniform(0, 1.2))
            self.assertEqual(run.returncode, 0, self.sentences(run))
            return None
        except Exception as expired:  # noqa: BLE001: TimeoutExpired, else it is a failure of the run
            if type(expired).__name__ != "TimeoutExpired":
                raise
        victim = self.random.choice(["rank", "rank", "first rank", "launcher", "all"])
        killed = {"rank": [self.random.choice(ranks)] if ranks else [], "first rank": ranks[:1], "launcher": [run.pid],
                  "all": [run.pid, *ranks]}[victim]
        for pid in killed:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass  # it was just done
        ranks_s = wait_until(lambda: not any(alive(rank) for rank in ranks), RANKS_END_S)
        self.assertIsNotNone(ranks_s, f"ranks outlive the kill of {victim}")
        launcher_s = wait_until(lambda: run.poll() is not None, LAUNCHER_ENDS_S)
        self.assertIsNotNone(launcher_s, f"the launcher outlives the kill of {victim}, and its guard does not see it")
        if self.ended_by_guard(run):
            self.guarded += 1
            return ranks_s
        return ranks_s + launcher_s

    def test_killed_again_and_again(self):
        sweep = self.write_long_sweep(core_s=5)
        expected = self.undisturbed(sweep)
        kills, sweeps, slowest_s, self.guarded = 0, 0, 0.0, 0
        while kills < KILLS:
            io = ("ompio", "romio321")[sweeps % 2]
            while True:
                gone_s = self.one_kill(sweep, io)
                if gone_s is None:
                    break
                kills, slowest_s = kills + 1, max(slowest_s, gone_s)
                if (self.folder / "out.h5").exists():
                    code, found = self.check()
                    self.assertEqual((code, found["damage"]), (0, []), f"after kill {kills}")
            self.assertEqual(self.arrays(self.folder / "out.h5"), expected, f"after {kills} kills")
            self.assertEqual(self.files(), ["out.h5", "sweep.ini"], "nothing is left behind")
            (self.folder / "out.h5").unlink()
            sweeps += 1
        print(f"{kills} kills, {sweeps} sweeps bit-identical; slowest end of a job {slowest_s:.2f} s; "
              f"{self.guarded} launchers outlived their ranks and were ended by the guard")


if __name__ == "__main__":
    unittest.main()

"""A rank that dies takes the job down within seconds, whichever it is and whatever the others are waiting for."""
import os
import signal
import time
import unittest

from trouble import FaultTest, alive, count, wait_until

PATIENCE_S = 5


class RankDeath(FaultTest):
    def test_kill_9_of_one_rank(self):
        sweep = self.write_long_sweep(core_s=60)
        slowest_s = 0.0
        for trial in range(count(6)):
            run = self.start("run", sweep, "-o", "out.h5", "--progress", "none", ranks=4)
            self.wait_for_units("out.h5", run)
            ranks = self.ranks_of(run, 4)
            time.sleep(self.random.uniform(0, 0.3))
            os.kill(ranks[trial % 4], signal.SIGKILL)
            gone_s = wait_until(lambda: run.poll() is not None and not any(map(alive, ranks)), 4 * PATIENCE_S)
            self.assertIsNotNone(gone_s, f"rank {trial % 4} died and the others live on")
            self.assertLess(gone_s, PATIENCE_S)
            self.assertNotIn(run.returncode, (0, 75))
            slowest_s = max(slowest_s, gone_s)
            (self.folder / "out.h5").unlink()
        print(f"slowest end of a job after a rank's death: {slowest_s:.2f} s")

    def test_the_first_rank_waits_for_a_rank_that_dies(self):
        # With a single unit left, all ranks but one wait in the last collective call.
        sweep = self.write_sweep({"sweep.seeds": "8", "bandit.arms": "1000", "train.steps": "300000", "train.gradient": "exact"})
        run = self.start("run", sweep, "-o", "out.h5", "--progress", "none", ranks=3)
        ranks = self.ranks_of(run, 3)
        wait_until(lambda: (self.folder / "out.h5").exists())
        time.sleep(0.5)
        os.kill(ranks[-1], signal.SIGKILL)
        gone_s = wait_until(lambda: run.poll() is not None and not any(map(alive, ranks)), 4 * PATIENCE_S)
        self.assertIsNotNone(gone_s)
        self.assertLess(gone_s, PATIENCE_S)


if __name__ == "__main__":
    unittest.main()

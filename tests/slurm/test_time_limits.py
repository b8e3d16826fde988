"""sweep.sbatch at the end of its time: it stops in order and goes on in the next turn. Slurm's limits are whole minutes."""
import unittest

from slurm_test import SWEEP, SlurmTest

QUICK = {"ASYMSWEEP_RESERVE_S": "1"}
NO_WARNING = "--signal=B:USR1@1"  # Slurm warns up to a minute early

SLEEP_S = 0.5
WORKER = f"""import json, sys, time
for line in sys.stdin:
    seed = json.loads(line)["seed"]
    time.sleep({SLEEP_S})
    print(json.dumps({{"seed": seed, "metrics": {{"score": seed}}}}), flush=True)
"""


class TimeLimits(SlurmTest):
    def write_sleeping_sweep(self, wall_s):
        """A sweep that takes two ranks so long whatever else runs: each run sleeps."""
        (self.folder / "train.py").write_text(WORKER)
        seeds = round(2 * wall_s / SLEEP_S)
        return self.write_sweep({"sweep.seeds": str(seeds), "problem.environment": "program", "program.command": "/usr/bin/python3 train.py",
                                 "program.files": "train.py", "program.metrics": "score", "program.improvement": "score",
                                 "program.improvement_bounds": f"[0 {seeds}]", "bandit.arms": None, "train.steps": None, "baseline.v": None})

    def test_two_time_limits(self):
        # Turns of 12 s on two ranks, some of which a busy machine needs to start: the sweep takes at least three.
        sweep = self.write_sleeping_sweep(27)
        job = self.submit("-n", "2", "-t", "1", NO_WARNING, SWEEP, sweep, "-o", "out.h5",
                          variables={"ASYMSWEEP_RESERVE_S": "48"})
        ended = self.finish(job, patience_s=1500)
        restarts = int(ended["Restarts"])
        self.assertGreaterEqual(restarts, 2, self.log())
        self.assertEqual(self.log().count("exit 75"), restarts)
        self.assert_complete(ended, sweep, restarts)

    def test_warned_by_slurm(self):
        # Slurm looks twice a minute, and up to 30 s ahead: the warning comes 10 to 40 s after the start.
        job = self.submit("-n", "2", "-t", "1", "--signal=B:USR1@20", SWEEP, self.write_endless_sweep(), "-o", "out.h5",
                          variables=QUICK)
        self.wait_for(lambda: "Slurm warns of the time limit" in self.log(), "the warning comes")
        self.wait_for(lambda: self.job(job)["Restarts"] == "1", "the job is requeued")
        self.assertIn("exit 75", self.log())
        self.assertEqual(self.check()[0], 0)


if __name__ == "__main__":
    unittest.main()

"""Tests of the batch scripts under a real, private Slurm; skipped, loudly, where it cannot start."""
import os
import pathlib
import re
import subprocess
import sys
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests/cli"), str(ROOT / "tests/fault")]
from trouble import FaultTest, environment, processes_of  # noqa: E402, F401

from cluster import CannotStart, Cluster  # noqa: E402
from program import ProgramTest  # noqa: E402

PATIENCE_S = 180  # for a job that should take half a minute: only a hang gets here
SWEEP, SHARDS = ROOT / "slurm/sweep.sbatch", ROOT / "slurm/shards.sbatch"


class SlurmTest(FaultTest):
    make_cluster = Cluster

    @classmethod
    def setUpClass(cls):
        try:
            cls.cluster = cls.enterClassContext(cls.make_cluster())
        except CannotStart as reason:
            print(f"\nNOT TESTED: the batch scripts, for Slurm cannot start here: {reason}", file=sys.stderr)
            raise unittest.SkipTest(f"Slurm cannot start: {reason}")

    def write_long_sweep(self, core_s):
        """By the quickest of three measurements: a busy machine looks slow, and the sweep for it would be too short later."""
        if not ProgramTest.block_s:
            measured = []
            for _ in range(3):
                ProgramTest.block_s = None
                super().write_long_sweep(core_s)
                measured.append(ProgramTest.block_s)
            ProgramTest.block_s = min(measured)
        return super().write_long_sweep(core_s)

    def write_endless_sweep(self):
        return self.write_sweep({"sweep.seeds": "16000", "train.gradient": "sampled", "train.steps": "400000"})

    def submit(self, *words, variables=None):
        """Job id of `sbatch WORDS`; its output goes to `log`."""
        done = subprocess.run(["sbatch", "--parsable", "--output=log", *map(str, words)], cwd=self.folder,
                              env={**environment({**self.cluster.environment, "ASYMSWEEP_BINDING": "none"}), **(variables or {})},
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        job = done.stdout.strip()
        self.addCleanup(self.cluster.command, "scancel", "--full", job, check=False)
        return job

    def job(self, job):
        """What Slurm says of a job, of each task where it is an array."""
        shown = self.cluster.command("scontrol", "show", "job", "-o", job).stdout.splitlines()
        tasks = [dict(word.split("=", 1) for word in line.split() if "=" in word) for line in shown if line.strip()]
        return tasks[0] if len(tasks) == 1 else tasks

    def log(self):
        path = self.folder / "log"
        return path.read_text() if path.exists() else ""

    def wait_for(self, condition, what, patience_s=PATIENCE_S):
        end = time.monotonic() + patience_s
        while not condition():
            if time.monotonic() > end:
                self.fail(f"{what}: waited {patience_s} s in vain\n{self.log()}\n{self.cluster.logs()}")
            time.sleep(0.2)

    def finish(self, job, patience_s=PATIENCE_S):
        """Waits until Slurm is done with the job; what it says of it."""
        over = ("COMPLETED", "FAILED", "CANCELLED", "TIMEOUT", "NODE_FAIL", "PREEMPTED")
        self.wait_for(lambda: self.job(job)["JobState"] in over, f"job {job} ends", patience_s)
        return self.job(job)

    def wait_for_progress(self, file="out.h5"):
        def some():
            return (self.folder / file).exists() and self.succeed_json("status", file, "--json")["units_done"] > 0
        self.wait_for(some, "units are finished")

    def assert_complete(self, ended, sweep, restarts, file="out.h5"):
        """The job ended well after so many restarts, with its report, and the bits of a run that nobody disturbed."""
        self.assertEqual((ended["JobState"], ended["ExitCode"]), ("COMPLETED", "0:0"), self.log())
        self.assertEqual(int(ended["Restarts"]), restarts, self.log())
        self.succeed("run", sweep, "-o", "plain.h5", "--progress", "none", ranks=2)
        self.assertEqual(self.arrays(self.folder / file), self.arrays(self.folder / "plain.h5"))
        self.assertTrue((self.folder / file).with_suffix("").joinpath("report.html").exists())

"""A sweep of a program of one's own: kill -9 at random moments of a worker, of the spawner, of a rank, of the launcher, again and again
until the sweep is complete, then the next sweep. No worker outlives its rank; at the end every run has its own values."""
import os
import pathlib
import signal
import subprocess
import unittest

import h5py
import numpy as np

from trouble import FaultTest, alive, count, wait_until

KILLS = count(10)
END_S = 30
RANKS, SEEDS = 2, 60
RATES = (0.5, 1, 2)
TRAIN = """import time
import asymsweep

@asymsweep.worker
def train(config, seed):
    time.sleep(0.02)
    return {"reward": config.rate * seed, "reward_curve": [seed, -seed]}
"""
SWEEP = f"""[sweep]
name = killed
seeds = {SEEDS}
[problem]
environment = program
[program]
command = /usr/bin/python3 train.py
files = train.py
metrics = reward
curves = reward
curve_steps = 0, 1
[parameters]
rate = {", ".join(map(str, RATES))}
"""


def parent_of(pid):
    try:
        return int(pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return None


class ProgramKills(FaultTest):
    def workers(self):
        found = []
        for process in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                program, *words = (process / "cmdline").read_bytes().split(b"\0")
                if b"train.py" in words and b"python" in program and os.readlink(process / "cwd") == str(self.folder) and alive(process.name):
                    found.append(int(process.name))
            except (FileNotFoundError, ProcessLookupError, PermissionError):
                continue
        return found

    def one_kill(self):
        """Starts or resumes, kills after a random while; False when the run was faster."""
        run = self.start("run", "sweep.ini", "-o", "out.h5", "--progress", "none", "--retry-failed", ranks=RANKS)
        ranks = self.ranks_of(run, RANKS)
        try:
            run.wait(timeout=self.random.uniform(0, 1.5))
            self.assertEqual(run.returncode, 0, self.sentences(run))
            return False
        except subprocess.TimeoutExpired:
            pass
        workers = self.workers()
        spawners = [pid for pid in map(parent_of, workers) if pid and pid not in ranks]
        victim = self.random.choice(["worker", "worker", "spawner", "rank", "launcher"])
        for pid in {"worker": workers[:1], "spawner": spawners[:1], "rank": ranks[-1:], "launcher": [run.pid]}[victim]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass  # it was just done
        self.assertIsNotNone(wait_until(lambda: run.poll() is not None, END_S), f"the launcher outlives the kill of {victim}")
        self.assertIsNotNone(wait_until(lambda: not any(map(alive, ranks)), END_S), f"ranks outlive the kill of {victim}")
        self.assertIsNotNone(wait_until(lambda: not self.workers(), END_S), f"workers outlive the kill of {victim}")
        return True

    def test_killed_again_and_again(self):
        (self.folder / "train.py").write_text(TRAIN)
        (self.folder / "sweep.ini").write_text(SWEEP)
        kills = sweeps = 0
        while kills < KILLS:
            while self.one_kill():
                kills += 1
                if (self.folder / "out.h5").exists():
                    code, found = self.check()
                    self.assertEqual((code, found["damage"]), (0, []), f"after kill {kills}")
            with h5py.File(self.folder / "out.h5") as file:
                seeds = np.arange(SEEDS)
                np.testing.assert_array_equal(file["status"][()], np.ones((len(RATES), SEEDS)))
                np.testing.assert_array_equal(file["reward"][()], np.outer(RATES, seeds))
                np.testing.assert_array_equal(file["reward_curve"][()], np.broadcast_to(np.stack([seeds, -seeds], axis=-1), (len(RATES), SEEDS, 2)))
            (self.folder / "out.h5").unlink()
            sweeps += 1
        print(f"{kills} kills, {sweeps} sweeps complete, each run with its own values")


if __name__ == "__main__":
    unittest.main()

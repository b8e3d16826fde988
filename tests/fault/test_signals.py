"""Told to stop, a run stops within a moment with exit code 75 (or by the SIGINT that stopped it), keeps what is done, and goes on from there."""
import json
import os
import pathlib
import re
import signal
import time
import unittest

from trouble import PATIENCE_S, FaultTest, count, wait_until


def interrupt_pends(process):
    """Sent, and not yet taken."""
    status = pathlib.Path(f"/proc/{process}/status").read_text()
    return int(re.search(r"^ShdPnd:\s*(\w+)", status, re.MULTILINE)[1], 16) >> (signal.SIGINT - 1) & 1 == 1


class Signals(FaultTest):
    def test_any_signal_on_any_rank(self):
        sweep = self.write_long_sweep(core_s=3)
        expected = self.undisturbed(sweep)
        stops = 0
        while True:
            ranks_wanted = self.random.choice([None, 2, 3])
            run = self.start("run", sweep, "-o", "out.h5", "--progress", "none", ranks=ranks_wanted)
            ranks = self.ranks_of(run, ranks_wanted) if ranks_wanted else [run.pid]
            wait_until(lambda: (self.folder / "out.h5.lock").exists() or run.poll() is not None)  # its handlers are there
            time.sleep(self.random.uniform(0, 0.5))
            number = self.random.choice([signal.SIGTERM, signal.SIGINT, signal.SIGUSR1])
            if run.poll() is None:
                try:
                    os.kill(self.random.choice(ranks), number)
                except ProcessLookupError:
                    pass
            self.assertIsNotNone(wait_until(lambda: run.poll() is not None), f"{number} did not stop it")
            # Alone it dies of SIGINT, for the shell around it; under mpirun a rank exits with 75, and mpirun with what its ranks do.
            stopped = -signal.SIGINT if number == signal.SIGINT and not ranks_wanted else 75
            self.assertIn(run.returncode, (0, stopped), self.sentences(run))
            stops += run.returncode == stopped
            code, found = self.check()
            self.assertEqual((code, found["damage"]), (0, []))
            if run.returncode == 0:
                break
        self.assertGreater(stops, 0)
        self.assertEqual(self.arrays(self.folder / "out.h5"), expected)

    def test_what_slurm_sends_to_the_launcher_reaches_the_ranks(self):
        sweep = self.write_long_sweep(core_s=20)
        run = self.start("run", sweep, "-o", "out.h5", "--progress", "none", ranks=2)
        self.wait_for_units("out.h5", run)
        run.send_signal(signal.SIGUSR1)
        self.assertEqual(run.wait(timeout=PATIENCE_S), 75)

    def test_pretraining_listens_too(self):
        for policy in ("mlp", "tabular"):  # in lanes, and one by one
            sweep = self.write_sweep({"bandit.arms": None, "problem.environment": "contextual", "problem.policy": policy,
                                      "contextual.pretrain_steps": "1000000"})
            run = self.start("run", sweep, "-o", f"{policy}.h5", "--progress", "none")
            wait_until(lambda: (self.folder / f"{policy}.h5").exists() or run.poll() is not None)
            time.sleep(0.3)
            run.send_signal(signal.SIGTERM)
            self.assertIsNotNone(wait_until(lambda: run.poll() is not None), f"{policy}: SIGTERM did not stop it")
            self.assertEqual(run.returncode, 75, self.sentences(run))

    def test_a_second_interrupt_ends_it_at_once(self):
        sweep = self.write_sweep({"sweep.seeds": "8", "bandit.arms": "1000", "train.steps": "3000000"})
        run = self.start("run", sweep, "-o", "out.h5", "--progress", "none")
        wait_until(lambda: (self.folder / "out.h5").exists())
        run.send_signal(signal.SIGSTOP)  # both arrive before it can look
        run.send_signal(signal.SIGINT)
        run.send_signal(signal.SIGCONT)
        wait_until(lambda: run.poll() is not None or not interrupt_pends(run.pid))  # two that pend would be one
        run.send_signal(signal.SIGINT)
        self.assertEqual(run.wait(timeout=30), -signal.SIGINT)

    def test_time_limits(self):
        sweep = self.write_long_sweep(core_s=5)  # the whole of it takes two ranks longer than the longest limit
        grace_s = 30  # a busy machine may let a rank wait
        expected = self.undisturbed(sweep)
        for place, limit_s in enumerate(self.random.uniform(0.3, 1.5) for _ in range(count(3))):
            run = self.program("run", sweep, "-o", "out.h5", "--progress", "none", "--json", "--time-limit",
                               f"{limit_s:.2f}s", ranks=2)
            self.assertIn(run.returncode, (0, 75) if place > 0 else (75,), run.stderr)
            self.assertLess(json.loads(run.stdout)["wall_s"], limit_s + grace_s)
        self.succeed("run", sweep, "-o", "out.h5", "--progress", "none")
        self.assertEqual(self.arrays(self.folder / "out.h5"), expected)

    def test_too_little_time_for_the_first_unit_is_said(self):
        sweep = self.write_sweep({"sweep.seeds": "8", "bandit.arms": "1000", "train.steps": "100000", "train.gradient": "exact"})
        run = self.program("run", sweep, "-o", "out.h5", "--progress", "none", "--time-limit", "0.5s")
        self.assertEqual(run.returncode, 75, run.stderr)
        self.assertRegex(run.stderr, r"warning: the first unit needs about .* but only 0\.5 s are left")


if __name__ == "__main__":
    unittest.main()

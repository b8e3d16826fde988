"""Ways to get a run into trouble, and the two ways it may end: the bits of a run that nobody disturbed, or a refusal.

Environment, beside that of tests/cli/program.py: FAULT_COUNT, how often the loops hit (each has its own default, short
enough for every day); FAULT_SEED, where and when they hit.
"""
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "cli"))
from program import PATIENCE_S, ProgramTest, environment, processes_of, result_bytes  # noqa: E402, F401

SEED = int(os.environ.get("FAULT_SEED", "1"))


def count(default):
    return int(os.environ.get("FAULT_COUNT", default))


def wait_until(condition, patience_s=PATIENCE_S):
    """Seconds it took; None when it never came."""
    start = time.monotonic()
    while time.monotonic() - start < patience_s:
        if condition():
            return time.monotonic() - start
        time.sleep(0.02)
    return None


def alive(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


class FaultTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.random = random.Random(f"{SEED} {self.id()}")

    def undisturbed(self, sweep, *flags):
        """The arrays of a run of the whole sweep on one rank, without trouble."""
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "undisturbed.h5"
            self.succeed("run", sweep, "-o", path, "--progress", "none", *flags)
            return self.arrays(path)

    @staticmethod
    def arrays(path):
        """The result arrays: the root group. How the sweep was cut into units is not part of the promise."""
        return {name: values for name, values in result_bytes(path).items() if not name.startswith("units/")}

    @staticmethod
    def sentences(process):
        """What the program itself said on stderr."""
        process.said.seek(0)
        return [line for line in process.said.read().splitlines() if line.startswith("asymsweep: ")]

    @staticmethod
    def ended_by_guard(process):
        """Did it outlive its ranks, until slurm/guarded.bash killed it?"""
        process.said.seek(0)
        return f"guarded.bash: process {process.pid} has had no rank" in process.said.read()

    def ranks_of(self, launcher, number):
        """Process ids of the ranks under an mpirun, once all of them have started."""
        ranks = []

        def started():
            ranks[:] = processes_of(launcher=launcher.pid)
            return len(ranks) == number or launcher.poll() is not None

        wait_until(started)
        return ranks

    def check(self, file="out.h5"):
        """Exit code and what --json says."""
        done = self.program("check", file, "--json")
        return done.returncode, json.loads(done.stdout)

    def copy(self, source, target="out.h5"):
        shutil.copyfile(self.folder / source, self.folder / target)
        return self.folder / target

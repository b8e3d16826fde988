"""The program as a user meets it: started in a fresh folder, alone or under mpirun, on small sweeps.

Environment: ASYMSWEEP, the program; MPIEXEC, what starts it on several ranks.
"""
import json
import os
import pathlib
import re
import signal
import subprocess
import tempfile
import time
import unittest

import h5py
import numpy as np

PROGRAM = os.environ["ASYMSWEEP"]
MPIEXEC = os.environ["MPIEXEC"]
# Kills an mpirun that outlives its ranks, which Open MPI 4.1's does now and then after a rank's death.
GUARD = pathlib.Path(__file__).resolve().parents[2] / "slurm/guarded.bash"
GUARD_S = 10  # its own limit
NAMELESS = 20_000 + os.getpid() % 40_000  # a user without a name, another one for each test: limits of processes count by user
PATIENCE_S = 240  # for what should take some seconds on a machine of its own: only a hang gets here

SMALL = {
    "sweep.name": "small",
    "sweep.seeds": "3",
    "bandit.arms": "5",
    "train.steps": "20",
    "baseline.v": "0.2",
}

# Traces of a launcher around the tests themselves would look to the program like its own launcher.
LAUNCHER = re.compile("OMPI_COMM_WORLD|PMI|MV2_COMM|MPI_LOCAL|SLURM")


def sweep_text(changes=None):
    """A sweep file from full key names to values: SMALL's, then the changes in their order; None leaves a key out."""
    changes = changes or {}
    keys = {**{name: value for name, value in SMALL.items() if name not in changes}, **changes}
    lines = []
    for full_name, value in keys.items():
        if value is not None:
            section, name = full_name.rsplit(".", 1)
            lines += [f"[{section}]", f"{name} = {value}"]
    return "\n".join(lines) + "\n"


def environment(changes=None):
    kept = {name: value for name, value in os.environ.items() if not LAUNCHER.match(name)}
    return {**kept, **(changes or {})}


def result_bytes(path):
    """Every array whose bytes a sweep promises: all of the root group, and what of /units is not about the clock."""
    with h5py.File(path, "r") as file:
        names = [name for name, item in file.items() if isinstance(item, h5py.Dataset)]
        names += [f"units/{name}" for name in ("done", "not_needed", "checksum", "configuration", "seed_begin", "seed_count")]
        arrays = {name: file[name][()] for name in names if name in file}  # earlier versions had fewer columns
    return {name: array.tolist() if array.dtype == object else array.tobytes() for name, array in arrays.items()}


def array(path, name):
    with h5py.File(path, "r") as file:
        return np.asarray(file[name][()])


def parent_of(process):
    """Process id; None of a process that has ended."""
    state, parent = pathlib.Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[:2]
    return None if state == "Z" else int(parent)


def processes_of(program=PROGRAM, launcher=None):
    """Process ids that run `program`, those of one launcher only if given: its children (Open MPI), or theirs (MPICH)."""
    found = []
    for process in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            parent = parent_of(process.name)
            if parent is None or not os.path.samefile(process / "exe", program):
                continue
            if launcher is None or launcher in (parent, parent_of(parent)):
                found.append(int(process.name))
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue  # gone meanwhile, or somebody else's
    return sorted(found)


def no_number(word):
    raise ValueError(f"{word} is no number of JSON")


def strict_json(text):
    """As the standard has it: Python alone would read NaN and Infinity."""
    return json.loads(text, parse_constant=no_number)


class ProgramTest(unittest.TestCase):
    block_s = None  # what eight seeds of write_long_sweep's grid cost on this machine

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.addTypeEqualityFunc(dict, self.assert_same_entries)

    def assert_same_entries(self, one, other, msg=None):
        """Names what differs: unittest would spend minutes on the difference of two files' bytes."""
        different = sorted(key for key in one.keys() | other.keys() if key not in one or key not in other or one[key] != other[key])
        if different:
            self.fail(self._formatMessage(msg, f"these differ: {different}"))

    def write_sweep(self, changes=None, name="sweep.ini"):
        (self.folder / name).write_text(sweep_text(changes))
        return name

    def command(self, words, ranks):
        launcher = [str(GUARD), MPIEXEC, "-n", str(ranks)] if ranks else []
        return [*launcher, PROGRAM, *map(str, words)]

    def program(self, *words, ranks=None, variables=None, folder=None, **more):
        """Runs to the end. `ranks=None`: without a launcher. `folder`: where, the test's own unless given."""
        return subprocess.run(self.command(words, ranks), cwd=folder or self.folder, env=environment(variables),
                              capture_output=True, text=True, timeout=PATIENCE_S, **more)

    def succeed(self, *words, **more):
        done = self.program(*words, **more)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def succeed_json(self, *words, **more):
        return strict_json(self.succeed(*words, **more).stdout)

    def start(self, *words, ranks=None, variables=None):
        """In the background, in a process group of its own that does not outlive the test; `said`: its stderr."""
        said = tempfile.TemporaryFile("w+")
        self.addCleanup(said.close)
        process = subprocess.Popen(self.command(words, ranks), cwd=self.folder, env=environment(variables),
                                   stdout=subprocess.DEVNULL, stderr=said, start_new_session=True)
        process.said = said

        def end():
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            process.wait()

        self.addCleanup(end)
        return process

    def assert_refused(self, done, *parts, code=2):
        """One sentence on stderr that holds all `parts`, nothing on stdout."""
        self.assertEqual((done.returncode, done.stdout), (code, ""), done.stderr)
        self.assertRegex(done.stderr, r"\Aasymsweep: [^\n]+\n\Z")
        for part in parts:
            self.assertIn(part, done.stderr)

    def files(self):
        return sorted(path.name for path in self.folder.iterdir())

    def write_long_sweep(self, core_s):
        """A sweep of many units that trains for about `core_s` on one core of this machine, however fast that is."""
        keys = {"sweep.seeds": "8", "bandit.arms": "20", "noise.reward_noise": "0.5", "train.gradient": "sampled",
                "train.steps": "8000", "train.lag": "1, 20, inf", "baseline.v": "0, 0.2, 0.4, 0.6"}
        if not ProgramTest.block_s:  # the training that it is predicted from: once
            ProgramTest.block_s = self.succeed_json("plan", self.write_sweep(keys), "--json")["predicted_core_s"]
        blocks = max(1, round(core_s / ProgramTest.block_s))
        return self.write_sweep({**keys, "sweep.seeds": str(8 * blocks)})

    def wait_for_units(self, file, process, more_than=0):
        """Status once `process` has more units done in `file`, which is not finished yet."""
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            self.assertIsNone(process.poll(), "the run ended before it was seen running")
            if (self.folder / file).exists():
                status = self.succeed_json("status", file, "--json")
                if status["units_done"] > more_than:
                    return status
        self.fail("no progress")

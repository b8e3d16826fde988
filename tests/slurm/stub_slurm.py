"""The batch scripts as slurmd starts them, a copy elsewhere, with stubs in place of Slurm's commands; program and mpirun are real."""
import os
import pathlib
import shutil
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/cli"))
import hostile  # noqa: E402
from program import MPIEXEC, PATIENCE_S, PROGRAM, ProgramTest, environment  # noqa: E402


def write_program(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)


class StubTest(ProgramTest):
    """`place`: a folder with a name that scripts must not mind; `bin`: where the stubs are."""
    user = None
    path = f"{pathlib.Path(MPIEXEC).parent}:{os.environ['PATH']}"

    def setUp(self):
        super().setUp()
        self.place = self.folder / hostile.PLACE
        self.place.mkdir()
        self.bin = self.folder / "bin"
        self.bin.mkdir()

    def stub(self, name, text):
        write_program(self.bin / name, "#!/bin/sh\n" + text)

    def run_script(self, *words, cwd=None, **variables):
        return subprocess.run([*map(str, words)], cwd=cwd or self.place, capture_output=True, text=True, timeout=PATIENCE_S,
                              stdin=subprocess.DEVNULL, env=environment({"PATH": f"{self.bin}:{self.path}", **variables}), user=self.user)


class BatchTest(StubTest):
    """`scontrol` knows where the copy came from."""
    KEYS = {}

    def setUp(self):
        super().setUp()
        shutil.copytree(ROOT / "slurm", self.place / "slurm", ignore=shutil.ignore_patterns("cluster.env"))
        (self.place / "sweep.ini").write_text((self.folder / self.write_sweep(self.KEYS)).read_text())
        self.stub("squeue", "exit 0\n")

    def records(self, script, words, count):
        """What scontrol says of an array: a record of a kilobyte for each task."""
        filler = "".join(f"   Field{line}=some value of about forty characters\n" for line in range(25))
        text = "".join(f"JobId={8 + task} ArrayJobId=7 ArrayTaskId={task} JobName=asymsweep\n{filler}   Command={script} {words}\n"
                       f"   WorkDir={self.place}\n\n" for task in range(count))
        (self.folder / "records").write_text(text)
        self.stub("scontrol", f"exec cat {self.folder}/records\n")

    def job(self, name, *words, records=1, **variables):
        copy = self.folder / "spool/slurm_script"
        copy.parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / "slurm" / name, copy)
        self.records(self.place / "slurm" / name, " ".join(words), records)
        job = {"SLURM_JOB_ID": "7", "SLURM_NTASKS": "1", "SLURM_JOB_END_TIME": str(int(time.time()) + 3600), "ASYMSWEEP": PROGRAM,
               "ASYMSWEEP_LAUNCHER": "mpirun", "ASYMSWEEP_BINDING": "none"}
        return self.run_script("bash", copy, *words, **{**job, **variables})

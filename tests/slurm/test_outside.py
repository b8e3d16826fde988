"""The batch scripts without a Slurm around them: refused in one sentence before anything is done."""
import pathlib
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/cli"))
from program import PROGRAM, ProgramTest, environment  # noqa: E402

SCRIPTS = (("sweep.sbatch",), ("shards.sbatch", "--shards", "1"))


class Outside(ProgramTest):
    def start(self, script, *words, program=PROGRAM):
        return subprocess.run([ROOT / "slurm" / script, *words], cwd=self.folder, capture_output=True, text=True,
                              env=environment({"ASYMSWEEP": program, "PATH": "/usr/bin:/bin", "ASYMSWEEP_LAUNCHER": "mpirun"}))

    def refused(self, done, sentence):
        self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        self.assertIn(sentence, done.stderr)
        self.assertEqual(self.files(), ["sweep.ini"])

    def test_not_in_a_job(self):
        self.write_sweep()
        for script, *words in SCRIPTS:
            self.refused(self.start(script, *words, "sweep.ini"), "not inside a Slurm job: submit it with `sbatch ")
            self.assertEqual(self.start(script, "--dry-run", *words, "sweep.ini").returncode, 0)

    def test_no_program(self):
        self.write_sweep()
        for script, *words in SCRIPTS:
            for program, name in (("", "asymsweep"), ("/nowhere/asymsweep", "/nowhere/asymsweep")):
                self.refused(self.start(script, "--dry-run", *words, "sweep.ini", program=program),
                             f"there is no program {name}: set ASYMSWEEP (slurm/cluster.env)")


if __name__ == "__main__":
    unittest.main()

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
    def start(self, script, *words, program=PROGRAM, variables=None):
        return subprocess.run([ROOT / "slurm" / script, *words], cwd=self.folder, capture_output=True, text=True,
                              env=environment({"ASYMSWEEP": program, "PATH": "/usr/bin:/bin", "ASYMSWEEP_LAUNCHER": "mpirun", **(variables or {})}))

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

    def test_variables_that_are_no_numbers(self):
        """`[ 3 -ge many ]` is false: the job would be queued again without end, and the guard would never kill."""
        self.write_sweep()
        for script, *words in SCRIPTS:
            for name, value, unit in (("RESERVE_S", "4m", " of seconds"), ("MAX_RESTARTS", "many", ""), ("STUMBLE_S", "-1", " of seconds"), ("GUARD_S", "010", " of seconds")):
                with self.subTest(script, name=name):
                    self.refused(self.start(script, "--dry-run", *words, "sweep.ini", variables={f"ASYMSWEEP_{name}": value}), f"ASYMSWEEP_{name}={value} is not a whole number{unit}")
        self.refused(self.start("guarded.bash", "true", variables={"ASYMSWEEP_GUARD_S": "10s"}), "guarded.bash: ASYMSWEEP_GUARD_S=10s is not a whole number of seconds")

    def test_a_result_without_a_name_or_in_the_place_of_the_sweep(self):
        self.write_sweep()
        self.refused(self.start("sweep.sbatch", "--dry-run", "sweep.ini", "--output="), "--output needs a value; usage: sweep.sbatch ")
        self.refused(self.start("sweep.sbatch", "--dry-run", "sweep.ini", "-o", "./sweep.ini"), "the result ./sweep.ini would be in the place of the sweep file; choose another name with -o")


if __name__ == "__main__":
    unittest.main()

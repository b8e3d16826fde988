"""How sweep.sbatch starts the ranks; what becomes of a launcher that does not fit; and what is asked of every script."""
import re
import shlex
import subprocess
import time
import unittest

from slurm_test import ROOT, SHARDS, SWEEP, SlurmTest, environment

from program import PROGRAM


class Launch(SlurmTest):
    def setUp(self):
        super().setUp()
        self.sweep = self.write_sweep()

    def run_job(self, *words, **variables):
        return self.finish(self.submit("-n", "2", "-t", "10", SWEEP, self.sweep, "-o", "out.h5", *words, variables=variables))

    def test_mpirun_in_the_allocation(self):
        self.assert_complete(self.run_job(ASYMSWEEP_LAUNCHER="mpirun"), self.sweep, restarts=0)
        self.assertIn("mpirun -n 2", self.log())

    def test_mpirun_hears_of_the_time_limit(self):
        self.sweep = self.write_long_sweep(8)
        job = self.submit("-n", "2", "-t", "10", SWEEP, self.sweep, "-o", "out.h5", variables={"ASYMSWEEP_LAUNCHER": "mpirun"})
        self.wait_for_progress()
        self.cluster.command("scancel", "--batch", "--signal=USR1", job)
        self.assert_complete(self.finish(job), self.sweep, restarts=1)
        self.assertIn("exit 75", self.log())

    def test_no_pmi_is_refused(self):
        ended = self.run_job(ASYMSWEEP_PMI="none")
        self.assertEqual((ended["JobState"], ended["ExitCode"], ended["Restarts"]), ("FAILED", "2:0", "0"), self.log())
        self.assertIn("2 tasks that cannot find each other", self.log())
        self.assertEqual(self.files(), ["log", "sweep.ini"])

    def test_a_pmi_that_mpi_does_not_speak_is_refused(self):
        ended = self.run_job(ASYMSWEEP_PMI="pmi2")
        self.assertEqual((ended["JobState"], ended["Restarts"]), ("FAILED", "0"), self.log())
        self.assertEqual(self.files(), ["log", "sweep.ini"])

    def test_copies_instead_of_ranks_are_refused(self):
        """A wrapper or container that keeps srun's step from Open MPI makes each task a world of one."""
        job = self.submit("-n", "2", "-t", "1", "--wrap", "srun --mpi=pmi2 env -u SLURM_STEPID -u SLURM_STEP_ID "
                          f"{shlex.quote(PROGRAM)} run {self.sweep} -o out.h5")
        self.assertEqual(self.finish(job)["ExitCode"], "2:0", self.log())
        self.assertIn("MPI sees a world of 1 rank: 2 copies of the sweep would run", self.log())
        self.assertEqual(self.files(), ["log", "sweep.ini"])

    def test_sbatch_accepts_every_script(self):
        for script in sorted((ROOT / "slurm").glob("*.sbatch")):
            with self.subTest(script.name):
                done = self.cluster.command("sbatch", "--test-only", "-n", "2", "-t", "10", script, self.sweep, check=False)
                self.assertEqual(done.returncode, 0, done.stderr)

    def dry_run(self, script, *words, **variables):
        return subprocess.run(["bash", script, "--dry-run", *map(str, words)], cwd=self.folder, capture_output=True, text=True,
                              env=environment({**self.cluster.environment, "ASYMSWEEP_LAUNCHER": "srun", **variables}))

    def test_dry_run(self):
        done = self.dry_run(SWEEP, self.sweep, "--train.steps", "30")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(f"run {self.sweep} -o small.h5 --train.steps 30", done.stdout)
        self.assertIn("analyze small.h5 -o small", done.stdout)
        done = self.dry_run(SHARDS, "--shards", 2, self.sweep)
        self.assertIn("-o small.shard-0-of-2.h5 --sweep.first_seed 0 --sweep.seeds 1", done.stdout)
        self.assertEqual(self.files(), ["sweep.ini"])

    def test_the_ranks_get_the_time_that_is_left_less_the_reserve(self):
        def limit_s(**variables):
            done = self.dry_run(SWEEP, self.sweep, SLURM_JOB_END_TIME=str(int(time.time()) + 1000), **variables)
            return int(re.search(r"--time-limit (\d+)s", done.stdout)[1])
        self.assertAlmostEqual(limit_s(), 1000 - 240, delta=20)
        self.assertAlmostEqual(limit_s(ASYMSWEEP_RESERVE_S="100"), 1000 - 100, delta=20)


if __name__ == "__main__":
    unittest.main()

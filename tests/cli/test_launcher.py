"""Several ranks from the launcher but an MPI world of one: N copies of a sweep on one file, refused."""
import unittest

from program import ProgramTest


class Launcher(ProgramTest):
    def setUp(self):
        super().setUp()
        self.write_sweep()

    def run_with(self, ranks=None, **variables):
        return self.program("run", "sweep.ini", "-o", "out.h5", ranks=ranks, variables=variables)

    def test_a_mismatch_is_refused(self):
        for name in ("SLURM_STEP_NUM_TASKS", "PMI_SIZE"):
            with self.subTest(name):
                self.assert_refused(self.run_with(**{name: "2"}), f"{name} = 2", "world of 1 rank")
                self.assertEqual(self.files(), ["sweep.ini"])

    def test_the_shell_of_an_allocation_starts_one_process(self):
        self.assert_refused(self.run_with(SLURM_NTASKS="4"), "SLURM_NTASKS = 4, but no launcher started this process",
                            "on one core of the job's 4", "mpirun -n 1 if one rank is what you want")
        self.assertEqual(self.run_with(ranks=1, SLURM_NTASKS="4").returncode, 0)

    def test_one_task_is_no_mismatch(self):
        self.assertEqual(self.run_with(SLURM_NTASKS="1").returncode, 0)

    def test_a_step_of_one_task_in_a_large_allocation_is_no_mismatch(self):
        self.assertEqual(self.run_with(SLURM_STEP_NUM_TASKS="1", SLURM_NTASKS="64").returncode, 0)

    def test_mpirun_with_as_many_ranks_is_no_mismatch(self):
        self.assertEqual(self.run_with(ranks=2, SLURM_NTASKS="2").returncode, 0)


if __name__ == "__main__":
    unittest.main()

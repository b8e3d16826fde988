"""MPICH in place of Open MPI (preset `mpich`): the same bytes on any ranks and those of the build with Open MPI, and the tests of ranks,
kills and files.

Environment: CMAKE; CTEST; ASYMSWEEP, the program built with Open MPI; MPIEXEC, its launcher.
"""
import os
import subprocess
import unittest

from tools import PATIENCE_S, ROOT, need, run

from program import GUARD, ProgramTest, environment, result_bytes

BUILD = ROOT / "build/mpich"
TARGETS = ["asymsweep", "test_job_board", "test_shared_file", "test_worker", "test_run", "test_assignment", "test_look_schedule", "rank_that_throws"]
TESTS = "^(job_board|shared_file|engine_|fault_(worker|rank|kills|program_kills|extend|signals|writers|storage)|cli_(same_bytes|instruction_sets|" \
        "launcher|keyboard|interruption|own_programs|merge))"


class Mpich(ProgramTest):
    @classmethod
    def setUpClass(cls):
        need("mpicxx.mpich", "mpiexec.mpich")
        run(os.environ["CMAKE"], "--preset", "mpich", cwd=ROOT)
        run(os.environ["CMAKE"], "--build", "--preset", "mpich", "--target", *TARGETS, cwd=ROOT)

    def test_it_is_mpich(self):
        self.assertIn("libmpich", run("ldd", BUILD / "asymsweep"))
        self.assertNotIn("openmpi", run("ldd", BUILD / "asymsweep"))

    def test_the_same_bytes_as_with_open_mpi(self):
        words = ["run", ROOT / "sweeps/smoke.ini", "--sweep.seeds", "20", "--progress", "none", "-o"]
        self.succeed(*words, "open.h5", ranks=2)
        for ranks in (1, 3):
            run(GUARD, "mpiexec.mpich", "-n", ranks, BUILD / "asymsweep", *words, f"{ranks}.h5", cwd=self.folder, env=environment())
            self.assertEqual(result_bytes(self.folder / f"{ranks}.h5"), result_bytes(self.folder / "open.h5"))

    def test_the_other_launcher_is_refused(self):
        self.write_sweep()
        for launcher, program in (("mpiexec.mpich", os.environ["ASYMSWEEP"]), (os.environ["MPIEXEC"], BUILD / "asymsweep")):
            done = subprocess.run([GUARD, launcher, "-n", "2", program, "run", "sweep.ini", "-o", "out.h5"], cwd=self.folder, env=environment(),
                                  capture_output=True, text=True, timeout=PATIENCE_S)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn("but MPI sees a world of 1 rank", done.stderr)
        self.assertFalse((self.folder / "out.h5").exists())

    def test_ranks_kills_and_files(self):
        done = subprocess.run([os.environ["CTEST"], "--test-dir", BUILD, "-R", TESTS, "--output-on-failure", "--no-tests=error", "-j", "2"],
                              capture_output=True, text=True, timeout=PATIENCE_S)
        self.assertEqual(done.returncode, 0, done.stdout[-20000:])


if __name__ == "__main__":
    unittest.main()

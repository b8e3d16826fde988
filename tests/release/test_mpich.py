"""MPICH in place of Open MPI (preset `mpich`): the same bytes on any ranks and those of the build with Open MPI, and the tests of ranks,
kills and interruptions.

Environment: CMAKE; CTEST; ASYMSWEEP, the program built with Open MPI; MPIEXEC, its launcher.
"""
import os
import subprocess
import unittest

from tools import PATIENCE_S, ROOT, need, run

from program import GUARD, ProgramTest, environment, result_bytes

BUILD = ROOT / "build/mpich"
TESTS = "^(fault_(rank_death|kills)|cli_(same_bytes|launcher|interruption))$"
KILLS = "6"  # MPICH's ranks never yield a core: with more ranks than cores each sweep takes long


class Mpich(ProgramTest):
    @classmethod
    def setUpClass(cls):
        need("mpicxx.mpich", "mpiexec.mpich")
        run(os.environ["CMAKE"], "--preset", "mpich", cwd=ROOT)
        run(os.environ["CMAKE"], "--build", "--preset", "mpich", "--target", "asymsweep", cwd=ROOT)

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

    def test_ranks_kills_and_interruptions(self):
        done = subprocess.run([os.environ["CTEST"], "--test-dir", BUILD, "-R", TESTS, "--output-on-failure", "--no-tests=error"],
                              env={**os.environ, "FAULT_COUNT": KILLS}, capture_output=True, text=True, timeout=PATIENCE_S)
        self.assertEqual(done.returncode, 0, done.stdout[-20000:])


if __name__ == "__main__":
    unittest.main()

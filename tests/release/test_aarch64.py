"""The same sources on another processor, aarch64 with NEON: cross-compiled and run under qemu-user, one rank. The result arrays of every
kind of training are those of x86-64, bit for bit.

Environment: CMAKE; BUILD, a build folder, beside which `aarch64` is made; ASYMSWEEP, the program to compare with; MPIEXEC.
"""
import os
import pathlib
import subprocess
import unittest

from tools import PATIENCE_S, ROOT, WORK, need, run

from program import ProgramTest, environment, result_bytes
from test_instruction_sets import KINDS

SYSROOT = WORK / "asymsweep-arm64"
BUILD = pathlib.Path(os.environ["BUILD"]).parent / "aarch64"


class Aarch64(ProgramTest):
    @classmethod
    def setUpClass(cls):
        need("mmdebstrap", "aarch64-linux-gnu-g++", "qemu-aarch64")
        run(ROOT / "scripts/arm64-sysroot.sh", SYSROOT)
        run(os.environ["CMAKE"], "-S", ROOT, "-B", BUILD, "-G", "Ninja", "--toolchain", ROOT / "cmake/aarch64-linux-gnu.cmake",
            f"-DCMAKE_SYSROOT={SYSROOT}", "-DBUILD_TESTING=OFF")
        run(os.environ["CMAKE"], "--build", BUILD, "--target", "asymsweep")

    def other(self, *words, variables=None):
        """The program on the other processor."""
        return subprocess.run(["qemu-aarch64", "-L", str(SYSROOT), str(BUILD / "asymsweep"), *map(str, words)], cwd=self.folder,
                              env=environment(variables), capture_output=True, text=True, timeout=PATIENCE_S)

    def compare(self, sweep, *more):
        words = ["run", sweep, "--overwrite", "--progress", "none", *more, "-o"]
        self.succeed(*words, "here.h5")
        done = self.other(*words, "there.h5")
        self.assertEqual(done.returncode, 0, done.stderr)
        expected = result_bytes(self.folder / "here.h5")
        self.assertGreater(len(expected), 8)
        self.assertEqual(result_bytes(self.folder / "there.h5"), expected)

    def test_the_same_bytes_of_every_kind_of_training(self):
        for title, changes in KINDS.items():
            with self.subTest(title):
                self.compare(self.write_sweep(changes))

    def test_the_same_bytes_of_whole_sweeps(self):
        self.compare(ROOT / "sweeps/smoke.ini", "--sweep.seeds", "9")
        self.compare(ROOT / "sweeps/measures.ini", "--sweep.seeds", "2", "--train.steps", "20", "--train.lag", "10", "--contextual.pretrain_steps", "20")

    def test_a_file_goes_on_there(self):
        sweep = self.write_sweep({"sweep.seeds": "40", "baseline.v": "0, 0.2"})
        begun = self.program("run", sweep, "-o", "out.h5", "--max-units", "1", "--progress", "none")
        self.assertEqual(begun.returncode, 75, begun.stderr)
        done = self.other("run", sweep, "-o", "out.h5", "--progress", "none")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("1 unit of that program has the same bits", done.stderr)  # another build trains it again first
        # Not there: `check --recompute` counts its threads, and qemu has one of its own.
        report = self.succeed_json("check", "out.h5", "--recompute", "100", "--json")
        self.assertEqual((report["ok"], report["units_recomputed"]), (True, report["units"]))

    def test_it_is_the_other_one_and_says_so(self):
        self.assertRegex(self.other("--version").stdout, r", aarch64\)\n\Z")
        self.assert_refused(self.other("list", variables={"ASYMSWEEP_ISA": "x86-64-v2"}),
                            "ASYMSWEEP_ISA = x86-64-v2 is not an instruction set", "(allowed: aarch64)")


if __name__ == "__main__":
    unittest.main()

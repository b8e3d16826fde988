"""Storage that is full or limited: exit 3 and one sentence, before and while training; later runs go on from there."""
import resource
import subprocess
import unittest

from program import PROGRAM, ProgramTest, result_bytes


LIMIT_BYTES = 100_000  # the result takes about ten times as much


def limited():
    """As `ulimit -f`, set by the child before it becomes the program."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT_BYTES, LIMIT_BYTES))


class FullDisk(ProgramTest):
    def setUp(self):
        super().setUp()
        self.write_sweep({"sweep.seeds": "500", "train.lag": "1, 5, inf"})

    def run_limited(self):
        return self.program("run", "sweep.ini", "-o", "out.h5", "--progress", "none", preexec_fn=limited)

    def test_no_room_for_the_file(self):
        self.assert_refused(self.run_limited(), "out.h5", "File too large", code=3)
        self.assertEqual(self.files(), ["sweep.ini"])

    def test_no_room_for_a_unit(self):
        self.assertEqual(self.program("run", "sweep.ini", "-o", "out.h5", "--max-units", "1").returncode, 75)
        done = self.run_limited()
        self.assertEqual((done.returncode, done.stdout), (3, ""), done.stderr)
        ours = [line for line in done.stderr.splitlines() if not line.startswith("mca_")]  # Open MPI's line stays
        self.assertEqual(len(ours), 1, done.stderr)
        self.assertRegex(ours[0], r"\Aasymsweep: cannot write out\.h5 at byte \d+")
        self.assertTrue(self.succeed_json("check", "out.h5", "--json")["ok"])
        self.succeed("run", "sweep.ini", "-o", "out.h5")
        self.succeed("run", "sweep.ini", "-o", "undisturbed.h5")
        self.assertEqual(result_bytes(self.folder / "out.h5"), result_bytes(self.folder / "undisturbed.h5"))

    def test_no_room_for_an_analysis(self):
        self.write_sweep()
        self.succeed("run", "sweep.ini", "-o", "out.h5")
        self.succeed("analyze", "out.h5", "-o", "earlier")
        before = (self.folder / "earlier/verdicts.json").read_bytes()
        for folder in ("new", "earlier"):
            done = self.program("analyze", "out.h5", "-o", folder, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000)))
            self.assert_refused(done, f"cannot write {folder}/curves.csv: File too large", code=3)
        self.assertEqual(list((self.folder / "new").iterdir()), [])
        self.assertEqual((self.folder / "earlier/verdicts.json").read_bytes(), before)
        self.assertFalse(list((self.folder / "earlier").glob("*.new*")))
        self.succeed("analyze", "out.h5", "-o", "new")

    def test_no_folder(self):
        self.assert_refused(self.program("run", "sweep.ini", "-o", "nowhere/out.h5"), "nowhere/out.h5", code=3)

    def test_no_room_for_the_answer(self):
        with open("/dev/full", "w") as full:
            done = subprocess.run([PROGRAM, "list"], stdout=full, stderr=subprocess.PIPE, text=True)
        self.assertEqual((done.returncode, done.stderr), (3, "asymsweep: cannot write to standard output\n"))


if __name__ == "__main__":
    unittest.main()

"""docs/examples/read_results.py: its numbers are those of `analyze`, its threshold the one that was put in."""
import csv
import importlib.util
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

import h5py
import numpy as np

from workplace import PROGRAM, ROOT

SCRIPT = ROOT / "docs/examples/read_results.py"
SWEEP = """[sweep]\nname = small\nseeds = 40\n[bandit]\narms = 4\n[train]\ngradient = sampled\nsteps = 50\nlag = 1, inf
checkpoints = 2\n[baseline]\ndelta_v = {v}\n"""
CONTEXTUAL = """[sweep]\nname = small\nseeds = 3\n[problem]\nenvironment = contextual\npolicy = linear\n[contextual]\ncontexts = 8
test_contexts = 8\nfeatures = 4\nactions = 3\npretrain_steps = 5\n[train]\ngradient = sampled\nsteps = 8\nlag = 4\n[baseline]
estimate = group\ndelta_v = -0.1, 0, 0.1\n"""


class ReadResults(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def run_sweep(self, text):
        (self.folder / "small.ini").write_text(text)
        subprocess.run([PROGRAM, "run", "small.ini", "--progress", "none"], cwd=self.folder, check=True, capture_output=True)

    def read(self, *words, without=None):
        """`without`: a module that this run cannot import."""
        if without:
            (self.folder / f"{without}.py").write_text("raise ImportError('hidden by the test')\n")
        return subprocess.run([sys.executable, "-B", SCRIPT, "small.h5", *words], cwd=self.folder, capture_output=True, text=True,
                              env={**os.environ, "PYTHONPATH": str(self.folder) + ":" + os.environ.get("PYTHONPATH", "")})

    def test_the_numbers_are_those_of_analyze(self):
        self.run_sweep(SWEEP.format(v="-0.2, 0, 0.2"))
        subprocess.run([PROGRAM, "analyze", "small.h5", "-o", "report"], cwd=self.folder, check=True, capture_output=True)
        done = self.read()
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        read = [[float(number) for number in line.replace("±", " ").split()] for line in done.stdout.splitlines() if "±" in line]
        with open(self.folder / "report/summary.csv", newline="") as table:
            rows = {(row["lag"], float(row["delta_v"])): row for row in csv.DictReader(table)}
        self.assertEqual([line[0] for line in read], [-0.2, 0, 0.2])
        for v, *cells in read:
            for lag, (mean, half) in zip(("1", "inf"), np.reshape(cells, (2, 2))):
                row = rows[lag, v]
                self.assertAlmostEqual(mean, float(row["mean"]), delta=0.00051)
                self.assertAlmostEqual(half, (float(row["t_high"]) - float(row["t_low"])) / 2, delta=0.00051)

    def test_a_threshold_that_was_put_in(self):
        """All seeds improve up to V = 0; of 40 seeds 30 at 0.1, 10 at 0.2: half of them at 0.15."""
        self.run_sweep(SWEEP.format(v="-0.1 : 0.2 : 0.1"))
        with h5py.File(self.folder / "small.h5", "r+") as file:
            improved = np.array([40, 40, 30, 10])[:, None] > np.arange(40)
            file["expected_reward"][1] = file["initial_expected_reward"][1] + np.where(improved, 0.1, -0.1)
            file["expected_reward"][0] = file["initial_expected_reward"][0] - 0.1
        lines = self.read().stdout.splitlines()
        never, found = (line.split() for line in lines[-2:])
        self.assertEqual(never, ["1.0", "-inf", "-inf", "-0.100"])
        self.assertEqual(found[:2], ["inf", "0.150"])
        # 30 and 10 of 40 are on their sides of one half (98.75 % each): between these two swept V, and not narrower.
        self.assertEqual(found[2:], ["0.100", "0.200"])

    def test_contexts_are_judged_by_test_accuracy(self):
        self.run_sweep(CONTEXTUAL)
        self.assertRegex(self.read().stdout, r"9 of 9 runs; 0 diverged\n\ntest_accuracy gained")

    def test_what_it_cannot_do_it_says(self):
        self.run_sweep(SWEEP.format(v="0"))
        self.assertIn("no baseline as an axis of its own", self.read().stderr)
        self.run_sweep(SWEEP.format(v="0, 0.1").replace("name = small", "name = other"))
        os.rename(self.folder / "other.h5", self.folder / "small.h5")
        done = self.read("figure.svg", without="matplotlib")
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stdout, r"(?s)gained.*half of the seeds improve")  # the table came first
        self.assertIn("matplotlib is not installed", done.stderr)

    def test_what_is_no_result_is_refused_with_one_sentence(self):
        (self.folder / "text.h5").write_text("no result\n")
        with h5py.File(self.folder / "foreign.h5", "w") as file:
            file["x"] = [1.0]
        for words, said in (([], "usage: read_results.py FILE.h5 [FIGURE]"), (["nowhere.h5"], "cannot read nowhere.h5: "),
                            (["text.h5"], "cannot read text.h5: "), (["foreign.h5"], "foreign.h5")):
            done = subprocess.run([sys.executable, "-B", SCRIPT, *words], cwd=self.folder, capture_output=True, text=True)
            self.assertEqual((done.returncode, done.stdout), (1, ""))
            self.assertRegex(done.stderr, r"\A[^\n]+\n\Z")
            self.assertIn(said, done.stderr)

    @unittest.skipUnless(importlib.util.find_spec("matplotlib"), "matplotlib is not installed")
    def test_the_figure(self):
        self.run_sweep(SWEEP.format(v="-0.2, 0, 0.2"))
        done = self.read("figure.svg")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertTrue(re.search("<svg", (self.folder / "figure.svg").read_text()))


if __name__ == "__main__":
    unittest.main()

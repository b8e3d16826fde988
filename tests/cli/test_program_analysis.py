"""What `analyze` shows of the runs of a program, against numbers made here from the stored runs."""
import csv
import unittest

import numpy as np

from own_program import OwnProgramTest
from program import array


class ProgramAnalysis(OwnProgramTest):
    def test_analysis_judges_the_improvement(self):
        self.write({"sweep.seeds": "120", "parameters.rate": "-1, 1"}, body="if seed == 3: raise ValueError('bad')\n    r = config.rate * (0.2 + 0.3 * (seed.sampling % 1000) / 1000)\n    "
                   "return {'reward': 0.5 + r, 'loss': 0, 'reward_curve': [r, r, r]}")
        self.run_own(ranks=2)
        self.succeed("analyze", "own.h5", "-o", "with")
        rows = (self.folder / "with/summary.csv").read_text().splitlines()
        head = rows[0].split(",")
        table = [dict(zip(head, row.split(","))) for row in rows[1:]]
        self.assertEqual([row["diverged"] for row in table], ["1", "1"])
        self.assertEqual([row["verdict"] for row in table], ["worsens", "improves"])
        page = (self.folder / "with/report.html").read_text()
        for words in ("Program: /usr/bin/python3 train.py; rate = -1, 1; 120 seeds each.", "240 runs, of which 2 failed", "Share of seeds with reward - 0.5 above zero",
                      "a failed run counts as -2, the lower end of program.improvement_bounds"):
            self.assertIn(words, page)
        for words in ("expected reward", "Not tested here", "2 diverged"):
            self.assertNotIn(words, page.split("Provenance")[0].split("configuration-data")[0])
        self.assertTrue((self.folder / "with/figures/improvement.svg").exists())
        reward = array(self.folder / "own.h5", "reward")
        for row, of in zip(table, reward):
            values = np.where(np.isnan(of), -2, of - 0.5)
            self.assertAlmostEqual(float(row["mean"]), values.mean(), 12)
            self.assertAlmostEqual(float(row["median"]), np.median(values), 12)
        self.write({"sweep.seeds": "120", "parameters.rate": "-1, 1", "program.improvement_bounds": None}, body="if seed == 3: raise ValueError('bad')\n    r = config.rate * (0.2 + 0.3 * (seed.sampling % 1000) / 1000)\n    "
                   "return {'reward': 0.5 + r, 'loss': 0, 'reward_curve': [r, r, r]}")
        self.run_own("--extend")
        said = self.succeed("analyze", "own.h5", "-o", "without").stdout
        rows = [dict(zip(head, row.split(","))) for row in (self.folder / "without/summary.csv").read_text().splitlines()[1:]]
        self.assertEqual([row["verdict"] for row in rows], ["undecided", "undecided"])
        self.assertEqual([row["most"] for row in rows], ["most do not", "most improve"])
        self.assertIn("program.improvement_bounds", said)
        self.assertIn("program.improvement_bounds", (self.folder / "without/report.html").read_text())

    def test_judged_anew_by_other_bounds_alone(self):
        self.write()
        self.run_own()
        runs = array(self.folder / "own.h5", "reward")
        for changes in ({"program.improvement_bounds": "[-3 3]"}, {"program.improvement": "reward - 0.25"}):
            self.write(changes)
            self.assertIn("--extend gives it those", self.run_own().stderr)
            self.assertNotIn("--extend", self.run_own("--extend").stderr)
            self.assertNotIn("--extend", self.run_own().stderr, "the file has them now")
            np.testing.assert_array_equal(array(self.folder / "own.h5", "reward"), runs)

    def test_methods_are_compared_by_the_improvement(self):
        body = "r = (0.5 if config.arch == 'large' else 0.1) + 0.001 * (seed.sampling % 100)\n    if seed == 2: raise ValueError('bad')\n    return {'reward': r, 'loss': 0, 'reward_curve': [r, r, r]}"
        changes = {"parameters.rate": None, "parameters.arch": "small, large"}
        for bounds, kind in (("[-2 2]", "valid"), (None, "none")):
            self.write({**changes, "program.improvement_bounds": bounds, "sweep.seeds": "6"}, body=body)
            self.run_own(file=f"{kind}.h5")
            self.succeed("analyze", f"{kind}.h5", "-o", kind)
            with open(self.folder / kind / "comparison.csv", newline="") as file:
                rows = {(row["statistic"], row["arch"]): row for row in csv.DictReader(file)}
            self.assertAlmostEqual(float(rows["probability_of_improvement", "large"]["estimate"]), (25 + 0.5 * 1 + 5) / 36, 12, "failed runs are the worst, and tie")
            row = rows["iqm", "small"]
            self.assertEqual(row["interval"], kind)
            self.assertEqual([row["low"], row["high"]] == ["nan", "nan"], kind == "none")
            self.assertTrue((self.folder / kind / "figures/profiles.svg").exists())

    def test_the_comparison_of_methods_with_many_failed_runs_has_a_finite_estimate(self):
        """Two of six runs have failed, of which the interquartile mean counts one: at the low bound, -2, and not at -inf."""
        body = "r = (0.5 if config.arch == 'large' else 0.1) + 0.001 * (seed.sampling % 100)\n    if seed < 2: raise ValueError('bad')\n    return {'reward': r, 'loss': 0, 'reward_curve': [r, r, r]}"
        self.write({"parameters.rate": None, "parameters.arch": "small, large", "sweep.seeds": "6"}, body=body)
        self.run_own()
        self.succeed("analyze", "own.h5", "-o", "out")
        with open(self.folder / "out/comparison.csv", newline="") as file:
            rows = {row["arch"]: row for row in csv.DictReader(file) if row["statistic"] == "iqm"}
        for arch, reward in zip(("small", "large"), array(self.folder / "own.h5", "reward")):
            scores = np.sort(np.where(np.isnan(reward), -2, reward - 0.5))
            self.assertAlmostEqual(float(rows[arch]["estimate"]), scores[1:-1].mean(), 12)
            self.assertEqual((float(rows[arch]["low"]), rows[arch]["interval"]), (-2, "valid"), "six seeds exclude no low end")
            self.assertLessEqual(float(rows[arch]["estimate"]), float(rows[arch]["high"]))


if __name__ == "__main__":
    unittest.main()

"""`analyze`: the files that scripts rely on, and their numbers against SciPy's on the arrays of the result file."""
import csv
import json
import re
import unittest

import numpy as np
import xarray
from scipy import stats

from program import ProgramTest

COLUMNS = """n mean sd t_low t_high bca_low bca_high iqm success success_low success_high success_low_all success_high_all
    p_value p_holm worst worst_seed predicted verdict""".split()
SEEDS = 24  # a multiple of four: the interquartile mean drops whole values
TOLERANCE = 1e-9  # two libraries' quantiles of t and beta


class Analyze(ProgramTest):
    def setUp(self):
        super().setUp()
        self.write_sweep({"sweep.seeds": str(SEEDS), "sweep.first_seed": "100", "bandit.arms": "10",
                          "train.gradient": "sampled", "train.steps": "50", "train.lag": "5, inf", "baseline.v": None,
                          "baseline.delta_v": "-0.2, 0, 0.4"})
        self.succeed("run", "sweep.ini", "-o", "out.h5")

    def rows(self):
        with open(self.folder / "out/summary.csv", newline="") as file:
            return list(csv.DictReader(file))

    def close(self, row, column, expected):
        self.assertAlmostEqual(float(row[column]), expected, delta=TOLERANCE * max(1, abs(expected)), msg=column)

    def check_row(self, row, improvement):
        values, n = improvement.values, SEEDS
        mean, error = values.mean(), values.std(ddof=1) / np.sqrt(n)
        self.assertEqual(int(row["n"]), n)
        self.close(row, "mean", mean)
        self.close(row, "sd", values.std(ddof=1))
        t = stats.t.interval(0.95, n - 1, loc=mean, scale=error)
        self.close(row, "t_low", t[0])
        self.close(row, "t_high", t[1])
        self.close(row, "iqm", stats.trim_mean(values, 0.25))
        self.close(row, "p_value", stats.ttest_1samp(values, 0, alternative="greater").pvalue)
        improved = int((values > 0).sum())
        exact = stats.binomtest(improved, n).proportion_ci(0.95, "exact")
        self.close(row, "success", improved / n)
        self.close(row, "success_low", exact.low)
        self.close(row, "success_high", exact.high)
        self.close(row, "worst", values.min())
        self.assertEqual(int(row["worst_seed"]), improvement.seed.values[values.argmin()])
        for column in ("bca_low", "bca_high"):  # resampled: near the t interval, not equal to it
            self.assertLess(abs(float(row[column]) - mean), 5 * error)
        self.assertLess(float(row["bca_low"]), float(row["bca_high"]))
        self.assertLessEqual(float(row["success_low_all"]), float(row["success_low"]))
        self.assertGreaterEqual(float(row["success_high_all"]), float(row["success_high"]))
        self.assertIn(row["verdict"], ("certified", "refuted", "inconclusive", "not finished"))

    def test_summary(self):
        self.succeed("analyze", "out.h5", "-o", "out")
        rows = self.rows()
        self.assertEqual(list(rows[0])[:2 + len(COLUMNS)], ["lag", "delta_v", *COLUMNS])
        with xarray.open_dataset(self.folder / "out.h5") as data:
            improvement = (data.expected_reward - data.initial_expected_reward).load()
        self.assertEqual([(float(row["lag"]), float(row["delta_v"])) for row in rows],
                         [(lag, delta) for lag in (5, np.inf) for delta in (-0.2, 0, 0.4)])
        for row in rows:
            with self.subTest(lag=row["lag"], delta_v=row["delta_v"]):
                self.check_row(row, improvement.sel(lag=float(row["lag"]), delta_v=float(row["delta_v"])))
        self.check_holm([float(row["p_value"]) for row in rows], [float(row["p_holm"]) for row in rows])

    def check_holm(self, p_values, adjusted):
        """S. Holm, 1979: the i-th smallest of m times (m - i + 1), never below the one before, at most 1."""
        largest = 0.0
        for i, index in enumerate(np.argsort(p_values)):
            largest = max(largest, min(1.0, p_values[index] * (len(p_values) - i)))
            self.assertAlmostEqual(adjusted[index], largest, delta=1e-12)

    def test_verdicts(self):
        self.succeed("analyze", "out.h5", "-o", "out")
        verdicts = json.loads((self.folder / "out/verdicts.json").read_text())
        names = [verdict["claim"] for verdict in verdicts]
        self.assertEqual(len(set(names)), len(names))
        self.assertLessEqual(set(names), {f"G{number}" for number in range(1, 12)})
        for verdict in verdicts:
            self.assertGreaterEqual(verdict.keys(), {"claim", "statement", "verdict", "estimate", "interval", "n", "method",
                                                     "evidence"})
            self.assertIn(verdict["verdict"], ("supported", "refuted", "undecided", "not tested"))
            self.assertTrue(verdict["statement"] and verdict["method"])

    def test_figures_and_a_self_contained_report(self):
        self.succeed("analyze", "out.h5", "-o", "out")
        for name in ("expected_reward", "support_size"):
            self.assertTrue((self.folder / f"out/figures/{name}.png").read_bytes().startswith(b"\x89PNG"))
            self.assertIn("</svg>", (self.folder / f"out/figures/{name}.svg").read_text())
        report = (self.folder / "out/report.html").read_text()
        self.assertGreaterEqual(report.count("data:image/svg+xml;base64,"), 2)
        self.assertEqual(re.findall(r'(?:src|href)="(?!data:|#)[^"]*', report), [], "nothing outside the page is needed")

    def test_same_file_same_numbers(self):
        self.succeed("analyze", "out.h5", "-o", "out")
        first = [(self.folder / "out" / name).read_bytes() for name in ("summary.csv", "verdicts.json")]
        self.succeed("analyze", "out.h5", "-o", "out")
        self.assertEqual([(self.folder / "out" / name).read_bytes() for name in ("summary.csv", "verdicts.json")], first)

    def test_an_unfinished_sweep_says_so(self):
        stopped = self.program("run", "sweep.ini", "-o", "out.h5", "--overwrite", "--max-units", "2")
        self.assertEqual(stopped.returncode, 75)
        self.succeed("analyze", "out.h5", "-o", "out")
        self.assertEqual(sorted(int(row["n"]) for row in self.rows()), [0, 0, 0, 0, SEEDS, SEEDS])
        self.assertEqual([row["verdict"] for row in self.rows() if row["n"] == "0"], ["not finished"] * 4)

    def test_a_file_that_is_not_there(self):
        self.assert_refused(self.program("analyze", "nowhere.h5", "-o", "new"), "nowhere.h5")
        self.assertEqual(self.files(), ["out.h5", "sweep.ini"])


if __name__ == "__main__":
    unittest.main()

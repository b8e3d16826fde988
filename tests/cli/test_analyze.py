"""`analyze`: the files that scripts rely on, and their numbers against SciPy's on the arrays of the result file."""
import csv
import json
import re
import subprocess
import unittest

import h5py
import numpy as np
import xarray
from scipy import optimize, stats

from program import ProgramTest

COLUMNS = """n mean sd t_low t_high bca_low bca_high iqm success success_low success_high success_low_all success_high_all
    p_value p_holm worst worst_seed predicted verdict""".split()
SEEDS = 27  # odd, and no multiple of four
TOLERANCE = 1e-9  # two libraries' quantiles of t and beta


class Analyze(ProgramTest):
    def setUp(self):
        super().setUp()
        self.write_sweep({"sweep.seeds": str(SEEDS), "sweep.first_seed": "100", "bandit.arms": "10",
                          "train.gradient": "sampled", "train.steps": "50", "noise.reward_noise": "0.5", "train.lag": "5, inf", "baseline.v": None,
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
        self.close(row, "p_wilcoxon", stats.wilcoxon(values, alternative="greater", mode="exact").pvalue)
        self.close(row, "median", np.median(values))
        self.close(row, "success_low_failures", stats.binomtest(improved, n).proportion_ci(0.9, "exact").low)
        self.check_bootstrap(row, values)
        self.assertLess(float(row["bca_low"]), float(row["bca_high"]))
        self.assertLessEqual(float(row["success_low_all"]), float(row["success_low"]))
        self.assertGreaterEqual(float(row["success_high_all"]), float(row["success_high"]))
        self.assertIn(row["verdict"], ("certified", "refuted", "inconclusive", "not finished"))

    def check_bootstrap(self, row, values):
        """SciPy resamples with other random numbers. A quantile of 9999 resampled means near 2.5 % has a Monte Carlo error of
        about 0.03 of the mean's standard error; BCa moves the level by a random z0 too. 0.3 standard errors between two
        independent bootstraps are out of reach of that."""
        for prefix, statistic in (("bca", np.mean), ("iqm", lambda x, axis: stats.trim_mean(x, 0.25, axis=axis))):
            other = stats.bootstrap((values,), statistic, method="BCa", random_state=1, vectorized=True)
            for side in ("low", "high"):
                self.assertAlmostEqual(float(row[f"{prefix}_{side}"]), getattr(other.confidence_interval, side),
                                       delta=0.3 * other.standard_error, msg=f"{prefix}_{side}")
        self.assertEqual(row["bootstrap"], "reliable")

    def test_curves(self):
        self.succeed("analyze", "out.h5", "-o", "out")
        with open(self.folder / "out/curves.csv", newline="") as file:
            rows = list(csv.DictReader(file))
        with xarray.open_dataset(self.folder / "out.h5") as data:
            curve = data.entropy_curve.load()
            steps = data.step.values
        chosen = [row for row in rows if row["metric"] == "entropy_curve" and row["lag"] == "5" and row["delta_v"] == "0.4"]
        self.assertEqual([int(row["step"]) for row in chosen], list(steps))
        values = curve.sel(lag=5, delta_v=0.4).values
        for k, row in enumerate(chosen):
            self.close(row, "mean", values[:, k].mean())
            error = values[:, k].std(ddof=1) / np.sqrt(SEEDS)
            self.close(row, "t_low", stats.t.interval(0.95, SEEDS - 1, loc=values[:, k].mean(), scale=error)[0] if error else
                       values[:, k].mean())
            # Simultaneous: at least as wide as one normal interval, at most Bonferroni's with room for few seeds.
            if error > 1e-12:
                half = (float(row["band_high"]) - float(row["band_low"])) / 2 / error
                self.assertGreater(half, 1.9)
                self.assertLess(half, stats.t.ppf(1 - 0.025 / (6 * len(steps)), SEEDS - 1))

    def test_few_seeds_mark_the_bootstrap(self):
        self.write_sweep({"sweep.seeds": "5"})
        self.succeed("run", "sweep.ini", "-o", "few.h5")
        self.succeed("analyze", "few.h5", "-o", "out")
        self.assertEqual([row["bootstrap"] for row in self.rows()], ["unreliable"])

    def test_several_ranks_write_the_same(self):
        self.succeed("analyze", "out.h5", "-o", "one")
        self.succeed("analyze", "out.h5", "-o", "two", ranks=2)
        names = sorted(path.relative_to(self.folder / "one") for path in (self.folder / "one").rglob("*")
                       if path.suffix in (".csv", ".tex", ".json", ".html"))
        self.assertEqual(len(names), 7)
        for name in names:
            self.assertEqual((self.folder / "one" / name).read_bytes(), (self.folder / "two" / name).read_bytes(), name)

    def test_a_transition(self):
        """From a start on a poor arm improvement is lost above V^mu: where, against SciPy's fit of the same shares."""
        self.write_sweep({"sweep.seeds": "61", "bandit.arms": "10", "bandit.behavior_logits": "normal",
                          "bandit.reward_means": "[0.35 0.1 0.2 0.9 0.3 0.5 0.8 0.4 0.6 0.7]",
                          "bandit.initial_logits": "[3 0 0 0 0 0 0 0 0 0]", "train.gradient": "sampled", "train.steps": "300",
                          "train.lag": "inf", "baseline.v": None, "baseline.delta_v": "-0.5, -0.1, 0, 0.1, 0.2, 0.3, 0.5"})
        self.succeed("run", "sweep.ini", "-o", "wide.h5")
        self.succeed("analyze", "wide.h5", "-o", "out")
        with open(self.folder / "out/transitions.csv", newline="") as file:
            (found,) = csv.DictReader(file)
        v = np.array([float(row["delta_v"]) for row in self.rows()])
        failures = np.array([61 * (1 - float(row["success"])) for row in self.rows()])
        self.assertLess(failures.min(), 30)
        self.assertGreater(failures.max(), 31)

        def deviance(beta):
            logit = beta[0] + beta[1] * v
            return 2 * (61 * np.logaddexp(0, logit) - failures * logit).sum()

        best = optimize.minimize(deviance, (0, 1), method="Nelder-Mead", options={"xatol": 1e-10, "fatol": 1e-12, "maxiter": 10000})
        self.assertEqual((found["method"], found["runs"]), ("logistic", "427"))
        self.assertAlmostEqual(float(found["v50"]), -best.x[0] / best.x[1], delta=1e-6)
        with h5py.File(self.folder / "wide.h5") as file:  # the ends: seeds resampled, each with all of its V
            failed = ~(file["expected_reward"][:] - file["initial_expected_reward"][:] > 0)  # [V, seed]
        generator = np.random.default_rng(0)

        def v50_of(failures):
            fit = optimize.minimize(lambda b: (61 * np.logaddexp(0, b[0] + b[1] * v) - failures * (b[0] + b[1] * v)).sum(), best.x)
            return -fit.x[0] / fit.x[1]

        again = [v50_of(failed[:, generator.integers(0, 61, 61)].sum(1)) for _ in range(500)]
        low, high = np.quantile(again, (0.025, 0.975))
        self.assertAlmostEqual(float(found["v50_low"]), low, delta=0.15 * (high - low))
        self.assertAlmostEqual(float(found["v50_high"]), high, delta=0.15 * (high - low))

    def test_slope_of_the_threshold(self):
        """Improvement is lost sooner after long lags: by how much, against a bootstrap of its own in numpy."""
        self.write_sweep({"sweep.seeds": "63", "bandit.arms": "20", "bandit.reward_means": "linear", "bandit.behavior_scale": "5",
                          "bandit.initial_logits": "normal", "train.gradient": "sampled", "train.steps": "500", "train.batch": "4",
                          "train.learning_rate": "2", "train.lag": "10, 50, 200, inf", "baseline.v": None,
                          "baseline.delta_v": "-0.2 : 0.8 : 0.1"})
        self.succeed("run", "sweep.ini", "-o", "lag.h5")
        self.succeed("analyze", "lag.h5", "-o", "out")
        with open(self.folder / "out/transitions.csv", newline="") as file:
            v50 = np.array([float(row["isotonic_v50"]) for row in csv.DictReader(file)])
        with open(self.folder / "out/threshold_slopes.csv", newline="") as file:
            found, first, second = csv.DictReader(file)
        self.assertEqual((found["axis"], found["scale"], found["lag"], found["points"]), ("lag", "log10", "", "3"))
        self.assertEqual([(row["from"], row["to"]) for row in (found, first, second)], [("10", "200"), ("10", "50"), ("50", "200")])
        self.assertAlmostEqual(float(first["slope"]), (v50[1] - v50[0]) / np.log10(5), delta=1e-9)
        x = np.log10([10, 50, 200])
        self.assertAlmostEqual(float(found["slope"]), np.polyfit(x, v50[:3], 1)[0], delta=1e-9)

        with h5py.File(self.folder / "lag.h5") as file:
            v = file["delta_v"][:]
            failed = ~(file["expected_reward"][:] - file["initial_expected_reward"][:] > 0)  # [lag, V, seed]
        generator = np.random.default_rng(0)
        slopes = []
        for _ in range(1000):
            share = np.maximum.accumulate(failed[:3][:, :, generator.integers(0, 63, 63)].mean(2), axis=1)  # nearly isotonic
            slopes.append(np.polyfit(x, [np.interp(0.5, row, v) for row in share], 1)[0])
        low, high = np.quantile(slopes, (0.025, 0.975))
        self.assertAlmostEqual(float(found["slope_low"]), low, delta=0.25 * (high - low))
        self.assertAlmostEqual(float(found["slope_high"]), high, delta=0.25 * (high - low))
        self.assertLess(float(found["slope_high"]), 0)

    def test_methods_compared(self):
        self.write_sweep({"sweep.seeds": "21", "train.gradient": "exact, sampled", "baseline.v": "0.1, 0.3"})
        self.succeed("run", "sweep.ini", "-o", "methods.h5")
        self.succeed("analyze", "methods.h5", "-o", "out")
        with open(self.folder / "out/comparison.csv", newline="") as file:
            rows = {(row["statistic"], row["gradient"], row["against"]): row for row in csv.DictReader(file)}
        with xarray.open_dataset(self.folder / "methods.h5") as data:
            final = data.expected_reward.transpose("gradient", "v", "seed").values
        share = np.mean([stats.mannwhitneyu(x, y).statistic / 21 ** 2 for x, y in zip(*final)])
        row = rows["probability_of_improvement", "exact", "sampled"]
        self.close(row, "estimate", share)
        self.assertLess(float(row["low"]), share)
        self.assertGreater(float(row["high"]), share)
        self.close(rows["probability_of_improvement", "sampled", "exact"], "estimate", 1 - share)
        self.close(rows["iqm", "exact", ""], "estimate", stats.trim_mean(final[0].ravel(), 0.25))
        self.assertTrue((self.folder / "out/figures/profiles.svg").exists())

    def test_power(self):
        plan = self.succeed_json("plan", "sweep.ini", "--power", "--json")
        self.assertEqual([row["alpha"] for row in plan["power"] if not row["ids"]], [0.05 / plan["configurations"]] * 3)  # test_plan.py: the seeds
        self.assertIn("seeds needed", self.succeed("plan", "sweep.ini", "--power").stdout)

    def test_other_algorithms_than_asymre_are_said_to_be_left_out(self):
        said = "G1 to G11 are claims about AsymRE; "
        self.succeed("analyze", "out.h5", "-o", "out")
        self.assertNotIn(said, (self.folder / "out/report.html").read_text())
        self.write_sweep({"train.algorithm": "asymre, grpo, sft", "train.gradient": "sampled"})
        for flags, which in (([], "2 of 3 configurations use another algorithm (grpo, sft) and were left out"),
                             (["--train.algorithm", "sft"], "1 of 1 configuration uses another algorithm (sft) and was left out")):
            self.succeed("run", "sweep.ini", "-o", "others.h5", "--overwrite", *flags)
            self.assertIn("\n" + said + which + "\n", "\n" + self.succeed("analyze", "others.h5", "-o", "others").stdout)
            self.assertIn(said + which, (self.folder / "others/report.html").read_text())

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

    def test_the_worst_seed_of_the_sweep_stands_once(self):
        self.succeed("analyze", "out.h5", "-o", "out")
        self.assertEqual((self.folder / "out/report.html").read_text().count("The sweep's worst seed again: <code>asymsweep run "), 1)

    def test_panels_have_one_range_and_many_bands_their_edges(self):
        for lags, edges in (("5, inf", 0), ("1, 5, inf", 6)):
            self.write_sweep({"sweep.seeds": "21", "bandit.arms": "10", "train.gradient": "sampled", "train.steps": "50",
                              "train.learning_rate": "0.1, 5", "train.lag": lags, "baseline.v": None, "baseline.delta_v": "-0.2, 0, 0.4"})
            self.succeed("run", "sweep.ini", "-o", "panels.h5", "--overwrite")
            self.succeed("analyze", "panels.h5", "-o", "panels")
            for figure in ("expected_reward", "training"):  # the second one from step 0 on a logarithmic axis
                lines = (self.folder / f"panels/figures/{figure}.gp").read_text().splitlines()
                plots = [line for line in lines if line.startswith("plot ")]
                self.assertGreaterEqual(len(plots), 2)
                if figure == "expected_reward":
                    for plot in plots:
                        self.assertEqual(len(re.findall("using 1:[34] with lines ", plot)), edges)
                script = "\n".join(line + ("\nprint GPVAL_Y_MIN, GPVAL_Y_MAX" if line in plots else "") for line in lines)
                (self.folder / "asking.gp").write_text(script)
                ranges = subprocess.run(["gnuplot", "-c", "asking.gp", "svg", "asked"], cwd=self.folder, capture_output=True, text=True)
                self.assertEqual(len(set(ranges.stderr.splitlines())), 1, f"{figure}: {ranges.stderr}")

    def test_same_file_same_numbers(self):
        self.succeed("analyze", "out.h5", "-o", "out")
        first = [(self.folder / "out" / name).read_bytes() for name in ("summary.csv", "verdicts.json", "curves.csv", "report.html")]
        self.succeed("analyze", "out.h5", "-o", "out")
        self.assertEqual([(self.folder / "out" / name).read_bytes() for name in ("summary.csv", "verdicts.json", "curves.csv", "report.html")], first)

    def test_an_unfinished_sweep_says_so(self):
        stopped = self.program("run", "sweep.ini", "-o", "out.h5", "--overwrite", "--max-units", "2")
        self.assertEqual(stopped.returncode, 75)
        self.succeed("analyze", "out.h5", "-o", "out")
        self.assertEqual(sorted(int(row["n"]) for row in self.rows()), [0, 0, 0, 0, SEEDS, SEEDS])
        self.assertEqual([row["verdict"] for row in self.rows() if row["n"] == "0"], ["not finished"] * 4)

    def damage(self, name, index, value):
        """One value of a result, in place; the structure stays as it is."""
        with h5py.File(self.folder / "out.h5") as file:
            place = file[name].id.get_offset() + int(np.ravel_multi_index(index, file[name].shape)) * file[name].dtype.itemsize
            value = np.asarray(value, file[name].dtype).tobytes()
        with open(self.folder / "out.h5", "r+b") as file:
            file.seek(place)
            file.write(value)

    def test_what_does_not_match_its_checksum_is_left_out(self):
        self.damage("expected_reward", (0, 0, 3), 99.0)
        done = self.succeed("analyze", "out.h5", "-o", "out")
        with h5py.File(self.folder / "out.h5") as file:
            unit = next(count for configuration, begin, count in zip(*(file[f"units/{name}"][:] for name in ("configuration", "seed_begin", "seed_count")))
                        if configuration == 0 and begin <= 3 < begin + count)
        self.assertIn(f"warning: {unit} runs are not what was written and left out", done.stderr)
        damaged, *sound = self.rows()
        self.assertEqual((int(damaged["n"]), damaged["verdict"]), (SEEDS - unit, "not finished"))
        self.assertEqual({int(row["n"]) for row in sound}, {SEEDS})
        self.assertIn("not finished", (self.folder / "out/report.html").read_text())

    def test_a_unit_that_is_not_done_counts_for_nothing(self):
        """A kill, or a node that loses power, may leave any part of it."""
        self.program("run", "sweep.ini", "-o", "out.h5", "--overwrite", "--max-units", "2")
        with h5py.File(self.folder / "out.h5") as file:
            left = int(np.flatnonzero(file["status"][:, :, 0].ravel() == 0)[0])
        for seed in range(SEEDS):
            self.damage("status", (*np.unravel_index(left, (2, 3)), seed), 1)
        done = self.succeed("analyze", "out.h5", "-o", "out")
        self.assertEqual(int(self.rows()[left]["n"]), 0)
        self.assertIn(f"warning: {4 * SEEDS} of {6 * SEEDS} runs are missing", done.stderr)
        self.assertNotIn("open:", done.stdout)

    def test_a_folder_with_other_files_is_refused(self):
        (self.folder / "notes").mkdir()
        (self.folder / "notes/a.txt").write_text("mine\n")
        before = (self.folder / "sweep.ini").read_bytes()
        for folder, part in ((".", "holds files that are not of an analysis"), ("notes", "choose a new folder with -o"),
                             ("sweep.ini", "is not a folder"), ("no/such", "the folder")):
            self.assert_refused(self.program("analyze", "out.h5", "-o", folder), part)
        self.assertEqual((self.folder / "sweep.ini").read_bytes(), before)
        self.assertEqual(self.files(), ["notes", "out.h5", "sweep.ini"])
        (self.folder / "notes/a.txt").unlink()
        self.succeed("analyze", "out.h5", "-o", "notes/")

    def test_nothing_of_an_earlier_analysis_remains(self):
        self.succeed("analyze", "out.h5", "-o", "out")
        earlier = {path.stem for path in (self.folder / "out/figures").iterdir()}
        (self.folder / "out/figures/mine.svg").write_text("<svg/>")
        (self.folder / "out/comparison.csv").write_text("of two methods\n")
        self.write_sweep({"sweep.seeds": "21", "train.steps": "5"})
        self.succeed("run", "sweep.ini", "-o", "one.h5")
        self.succeed("analyze", "one.h5", "-o", "fresh")
        self.succeed("analyze", "one.h5", "-o", "out")
        drawn = {path.name for path in (self.folder / "fresh/figures").iterdir()}
        self.assertTrue(earlier - {name.split(".")[0] for name in drawn}, "the earlier one had other figures")
        self.assertEqual({path.name for path in (self.folder / "out/figures").iterdir()}, drawn | {"mine.svg"})
        self.assertFalse((self.folder / "out/comparison.csv").exists())

    def test_an_estimate_of_the_worst_configuration_says_so(self):
        self.succeed("analyze", "out.h5", "-o", "out")
        verdicts = {row["claim"]: row for row in json.loads((self.folder / "out/verdicts.json").read_text())}
        rows = {f"lag = {row['lag']}, delta_v = {row['delta_v']}": row for row in self.rows() if float(row["delta_v"]) < 0}
        worst = min(rows, key=lambda place: float(rows[place]["mean"]))
        evidence = verdicts["G2"]["evidence"]
        self.assertEqual((verdicts["G2"]["n"], evidence["estimate_of"], evidence["estimate_n"]), (2 * SEEDS, worst, SEEDS))
        self.assertAlmostEqual(verdicts["G2"]["estimate"], float(rows[worst]["mean"]), delta=1e-12)
        for claim in ("G9", "G11"):
            self.assertEqual(verdicts[claim]["evidence"]["estimate_n"], SEEDS, claim)
        self.assertIn(f"the worst: {worst}; n = {SEEDS} of {2 * SEEDS}", (self.folder / "out/report.html").read_text())

    def test_a_file_that_is_not_there(self):
        self.assert_refused(self.program("analyze", "nowhere.h5", "-o", "new"), "nowhere.h5")
        self.assertEqual(self.files(), ["out.h5", "sweep.ini"])


if __name__ == "__main__":
    unittest.main()

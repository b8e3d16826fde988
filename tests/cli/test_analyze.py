"""`analyze`: the files that scripts rely on, and their numbers against SciPy's on the arrays of the result file."""
import csv
import itertools
import json
import re
import subprocess
import unittest

import h5py
import numpy as np
import xarray
from scipy import optimize, special, stats

from bets import log_wealth, lower_end
from program import ProgramTest

COLUMNS = """n diverged mean mean_low mean_high mean_low_all mean_high_all sd t_low t_high median median_low median_high iqm iqm_low iqm_high
    success success_low success_high success_low_all success_high_all p_value p_holm worst worst_seed loss_when_worse predicted verdict most
    missing seeds_needed""".split()
SEEDS = 27  # odd, and no multiple of four
TOLERANCE = 1e-9  # two libraries' quantiles of t and beta


def beta_bernoulli_ends(yes, n, level):
    def excess(p):
        return special.betaln(yes + 0.5, n - yes + 0.5) - special.betaln(0.5, 0.5) - special.xlogy(yes, p) - special.xlog1py(n - yes, -p) + np.log(level)
    return (0 if yes == 0 else optimize.brentq(excess, 1e-12, yes / n or 0.5), 1 if yes == n else optimize.brentq(excess, yes / n, 1 - 1e-12))


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
        for suffix, level in (("", 0.05), ("_all", 0.05 / 6)):  # six configurations; improvements of rewards in [0, 1] lie in [-1, 1]
            self.assertAlmostEqual(float(row["mean_low" + suffix]), lower_end(values, -1, level / 2), delta=1e-6)
            self.assertAlmostEqual(float(row["mean_high" + suffix]), -lower_end(-values, -1, level / 2), delta=1e-6)
        wealth = max(log_wealth(values, -1, 0), log_wealth(-values, -1, 0))
        self.close(row, "p_value", min(1, 2 * np.exp(-wealth)))
        improved = int((values > 0).sum())
        exact = stats.binomtest(improved, n).proportion_ci(0.95, "exact")
        self.close(row, "success", improved / n)
        self.close(row, "success_low", exact.low)
        self.close(row, "success_high", exact.high)
        low, high = beta_bernoulli_ends(improved, n, 0.05 / 6)
        self.close(row, "success_low_all", low)
        self.close(row, "success_high_all", high)
        self.close(row, "worst", values.min())
        self.assertEqual(int(row["worst_seed"]), improvement.seed.values[values.argmin()])
        self.close(row, "median", np.median(values))
        if (values < 0).any():
            self.close(row, "loss_when_worse", values[values < 0].mean())
        self.check_interquartile_mean(row, values)
        self.assertEqual(row["verdict"], ("improves" if np.mean(values) > 0 else "worsens") if float(row["p_holm"]) <= 0.05 else "undecided")
        self.assertEqual(row["most"], "most improve" if low > 0.5 else "most do not" if high < 0.5 else "undecided")

    def check_interquartile_mean(self, row, values):
        """The middle half of the quantile function, moved by the DKW band; beyond the values the ends -1 and 1."""
        half = np.sqrt(np.log(40) / (2 * len(values)))
        places = (np.arange(200_000) + 0.5) / 400_000 + 0.25
        for column, shift in (("iqm_low", -half), ("iqm_high", half)):
            ranks = np.floor((places + shift) * len(values)).astype(int)
            moved = np.where(ranks < 0, -1, np.where(ranks >= len(values), 1, np.sort(values)[np.clip(ranks, 0, len(values) - 1)]))
            self.assertAlmostEqual(float(row[column]), moved.mean(), delta=1e-4)

    def test_several_ranks_write_the_same(self):
        self.succeed("analyze", "out.h5", "-o", "one")
        self.succeed("analyze", "out.h5", "-o", "two", ranks=2)
        names = sorted(path.relative_to(self.folder / "one") for path in (self.folder / "one").rglob("*")
                       if path.suffix in (".csv", ".tex", ".json", ".html"))
        self.assertEqual(len(names), 11)
        for name in names:
            self.assertEqual((self.folder / "one" / name).read_bytes(), (self.folder / "two" / name).read_bytes(), name)

    def test_a_transition(self):
        """From a start on a poor arm improvement is lost above V^mu: between which two swept V."""
        self.write_sweep({"sweep.seeds": "61", "bandit.arms": "10", "bandit.behavior_logits": "normal",
                          "bandit.reward_means": "[0.35 0.1 0.2 0.9 0.3 0.5 0.8 0.4 0.6 0.7]",
                          "bandit.initial_logits": "[3 0 0 0 0 0 0 0 0 0]", "train.gradient": "sampled", "train.steps": "300",
                          "train.lag": "inf", "baseline.v": None, "baseline.delta_v": "-0.5, -0.1, 0, 0.1, 0.2, 0.3, 0.5"})
        self.succeed("run", "sweep.ini", "-o", "wide.h5")
        self.succeed("analyze", "wide.h5", "-o", "out")
        with open(self.folder / "out/transitions.csv", newline="") as file:
            (found,) = csv.DictReader(file)
        self.assertEqual((list(found), found["runs"]), (["runs", "v50", "v50_low", "v50_high"], "427"))
        v, share = np.array([[float(row[name]) for name in ("delta_v", "success")] for row in self.rows()]).T
        ends = [beta_bernoulli_ends(round(61 * one), 61, 0.05 / 7) for one in share]
        above, below = [x for x, (low, _) in zip(v, ends) if low > 0.5], [x for x, (_, high) in zip(v, ends) if high < 0.5]
        self.assertTrue(above and below)
        self.assertEqual((float(found["v50_low"]), float(found["v50_high"])), (max(above), min(below)))
        self.assertGreater(float(found["v50"]), max(above))
        self.assertLess(float(found["v50"]), min(below))

    def test_a_share_that_rises_with_v_has_no_bracket(self):
        """Learning rates beyond a double's range: the smaller V is, the more runs diverge."""
        self.write_sweep({"sweep.seeds": "60", "bandit.arms": "10", "train.gradient": "sampled", "train.batch": "1", "train.steps": "3",
                          "train.learning_rate": "1.2e308", "train.lag": "inf", "baseline.v": None, "baseline.delta_v": "-1.4, -0.5"})
        self.succeed("run", "sweep.ini", "-o", "wide.h5")
        self.succeed("analyze", "wide.h5", "-o", "out")
        few, many = [float(row["success"]) for row in self.rows()]
        self.assertLess(few, many)
        with open(self.folder / "out/transitions.csv", newline="") as file:
            (found,) = csv.DictReader(file)
        self.assertEqual(found["v50"], "nan")

    def test_slope_of_the_threshold(self):
        """Improvement is lost sooner after long lags: by how much, from the brackets of both ends."""
        self.write_sweep({"sweep.seeds": "63", "bandit.arms": "20", "bandit.reward_means": "linear", "bandit.behavior_scale": "5",
                          "bandit.initial_logits": "normal", "train.gradient": "sampled", "train.steps": "500", "train.batch": "4",
                          "train.learning_rate": "2", "train.lag": "10, 50, 200, inf", "baseline.v": None,
                          "baseline.delta_v": "-0.2 : 0.8 : 0.1"})
        self.succeed("run", "sweep.ini", "-o", "lag.h5")
        self.succeed("analyze", "lag.h5", "-o", "out")
        with open(self.folder / "out/transitions.csv", newline="") as file:
            v50, low, high = np.array([[float(row[name]) for name in ("v50", "v50_low", "v50_high")] for row in csv.DictReader(file)]).T
        with open(self.folder / "out/threshold_slopes.csv", newline="") as file:
            found, first, second = csv.DictReader(file)
        self.assertEqual((found["axis"], found["scale"], found["lag"], found["points"]), ("lag", "log10", "", "3"))
        self.assertEqual([(row["from"], row["to"]) for row in (found, first, second)], [("10", "200"), ("10", "50"), ("50", "200")])
        for row, a, b, decades in ((found, 0, 2, np.log10(20)), (first, 0, 1, np.log10(5)), (second, 1, 2, np.log10(4))):
            self.assertAlmostEqual(float(row["slope"]), (v50[b] - v50[a]) / decades, delta=1e-9)
            self.assertAlmostEqual(float(row["slope_low"]), (low[b] - high[a]) / decades, delta=1e-9)
            self.assertAlmostEqual(float(row["slope_high"]), (high[b] - low[a]) / decades, delta=1e-9)
            self.assertGreaterEqual(float(row["slope_high"]) - float(row["slope_low"]), 2 * 0.1 / decades - 1e-9, "not narrower than the grid")

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
        self.assertEqual({row["interval"] for (name, *_), row in rows.items() if name == "iqm"}, {"valid"})
        self.assertEqual({row["interval"] for (name, *_), row in rows.items() if name != "iqm"}, {"approximate"})
        self.assertTrue((self.folder / "out/figures/profiles.svg").exists())

    def test_methods_compared_where_all_are_planned(self):
        compare = lambda name: list(csv.DictReader(open(self.folder / name / "comparison.csv", newline="")))
        self.write_sweep({"sweep.seeds": "21", "train.gradient": "exact, sampled", "baseline.v": "0.1, 0.3, 0.4",
                          "sweep.where": 'gradient == "exact" or v < 0.35'})
        self.succeed("run", "sweep.ini", "-o", "part.h5")
        said = "omparison of gradient at 2 of 3 combinations of the other axes"
        self.assertIn("c" + said, self.succeed("analyze", "part.h5", "-o", "part").stdout)
        self.assertIn("C" + said, (self.folder / "part/report.html").read_text())
        self.assertEqual({row["runs"] for row in compare("part")}, {"42"})
        self.write_sweep({"sweep.seeds": "21", "train.gradient": "exact, sampled", "baseline.v": "0.1, 0.3",
                          "sweep.where": '(gradient == "exact" and v < 0.2) or (gradient == "sampled" and v > 0.2)'})
        self.succeed("run", "sweep.ini", "-o", "none.h5")
        self.assertIn("no comparison of gradient: sweep.where leaves in all of its values at no combination", self.succeed("analyze", "none.h5", "-o", "none").stdout)
        self.assertFalse((self.folder / "none/comparison.csv").exists())
        self.write_sweep({"sweep.seeds": "21", "train.gradient": "exact, sampled", "train.lag": "5, inf", "train.lag_mode": "periodic, delay"})
        self.succeed("run", "sweep.ini", "-o", "copies.h5")
        self.assertNotIn("comparison of", self.succeed("analyze", "copies.h5", "-o", "copies").stdout)
        self.assertEqual({row["runs"] for row in compare("copies")}, {"63"}, "lag_mode is not read with lag inf: four combinations, three runs")

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
        self.check_holm(improvement.transpose("lag", "delta_v", "seed").values.reshape(6, -1), [float(row["p_holm"]) for row in rows])

    def check_holm(self, improvements, adjusted):
        """V. Vovk, R. Wang, 2021: 1 / the smallest average of a wealth with any set of the others; half of the error for each sign."""
        by_sign = []
        for sign in (1, -1):
            wealth = np.exp([log_wealth(sign * values, -1, 0) for values in improvements])
            by_sign.append([min(wealth[[i, *others]].mean() for size in range(6) for others in itertools.combinations([k for k in range(6) if k != i], size))
                            for i in range(6)])
        for i, p in enumerate(adjusted):
            self.assertAlmostEqual(p, min(1, 2 / max(by_sign[0][i], by_sign[1][i])), delta=1e-9)

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
            self.assertTrue((self.folder / f"out/figures/{name}.pdf").read_bytes().startswith(b"%PDF"))
            self.assertIn("</svg>", (self.folder / f"out/figures/{name}.svg").read_text())
            self.assertTrue((self.folder / f"out/figures/{name}.csv").read_text().startswith(f"panel,line,delta_v,n,{name},low,high,theory\n"))
        report = (self.folder / "out/report.html").read_text()
        self.assertGreaterEqual(report.count('<svg class="panel"'), 2)
        self.assertEqual(re.findall(r'(?:src|href)="(?!data:|#)[^"]*', report), [], "nothing outside the page is needed")

    def test_the_worst_seed_of_the_sweep_stands_once(self):
        self.succeed("analyze", "out.h5", "-o", "out")
        self.assertEqual((self.folder / "out/report.html").read_text().count("The sweep's worst seed again: <code>asymsweep run "), 1)

    def test_panels_have_one_range(self):
        self.write_sweep({"sweep.seeds": "21", "bandit.arms": "10", "train.gradient": "sampled", "train.steps": "50",
                          "train.learning_rate": "0.1, 5", "train.lag": "1, 5, inf", "baseline.v": None, "baseline.delta_v": "-0.2, 0, 0.4"})
        self.succeed("run", "sweep.ini", "-o", "panels.h5", "--overwrite")
        self.succeed("analyze", "panels.h5", "-o", "panels")
        for figure in ("expected_reward", "training"):  # the second one from step 0 on a logarithmic axis
            lines = (self.folder / f"panels/figures/{figure}.gp").read_text().splitlines()
            plots = [line for line in lines if line.startswith("plot ")]
            self.assertGreaterEqual(len(plots), 2)
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
        self.assertIn(f"warning: {unit} runs are damaged and left out", done.stderr)
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

"""The figures: as many lines as there are colours, none without data, and V = V^mu where it is."""
import csv
import re
import unittest

import numpy as np

from program import ProgramTest, array

RELATIVE = {"baseline.v": None}


class Figures(ProgramTest):
    def analyzed(self, keys):
        self.succeed("run", self.write_sweep(keys), "-o", "out.h5", "--progress", "none")
        done = self.program("analyze", "out.h5", "-o", "out")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout

    def script(self, stem):
        return (self.folder / "out" / "figures" / f"{stem}.gp").read_text()

    def report(self):
        return (self.folder / "out" / "report.html").read_text()

    def test_as_many_lines_as_colours(self):
        lags = [*map(str, range(1, 20)), "inf"]
        self.analyzed({**RELATIVE, "baseline.delta_v": "-0.2, 0, 0.2", "train.lag": ", ".join(lags)})
        named = re.findall(r'title "(lag = [^"]+)"', self.script("expected_reward"))
        self.assertEqual(named, [f"lag = {lags[i * 19 // 7]}".replace("inf", "∞") for i in range(8)])
        self.assertIn("8 of 20 lines are shown, evenly over all.", self.report())

    def test_all_diverged(self):
        said = self.analyzed({**RELATIVE, "baseline.delta_v": "-10, 10", "train.learning_rate": "1e308", "train.lag": "1, 5"})
        self.assertRegex(said, r"\Adiverged: 12 of 12 runs; each counts as the worst possible policy")
        self.assertIn("All 12 runs diverged", self.report())
        drawn = {path.stem for path in (self.folder / "out" / "figures").glob("*.svg")}
        self.assertNotIn("entropy", drawn)
        self.assertIn("share of seeds that improved: 0 everywhere.", self.report())  # known: none did

    def test_a_diverged_run_is_on_its_worst_arm(self):
        """As in summary.csv: a mean of the survivors would show a gain."""
        self.analyzed({**RELATIVE, "sweep.seeds": "60", "bandit.arms": "10", "train.batch": "1", "train.steps": "3", "baseline.delta_v": "-1, -0.5", "train.learning_rate": "1.2e308",
                       "train.gradient": "sampled", "train.lag": "20"})
        with open(self.folder / "out/summary.csv", newline="") as file:
            rows = list(csv.DictReader(file))
        self.assertTrue(any(0 < int(row["diverged"]) < 60 for row in rows))
        drawn = [line.split() for line in re.search(r"<< EOD\n(.*?)EOD", self.script("expected_reward"), re.S)[1].splitlines() if line]
        initial = array(self.folder / "out.h5", "initial_expected_reward").mean(axis=-1)
        for row, start, point in zip(rows, initial, drawn):
            self.assertAlmostEqual(float(point[1]), start + float(row["mean"]), delta=1e-5)

        most = max(int(row["diverged"]) for row in rows)
        said = f"Runs without a finite number are left out, up to {most} of 60 at a point"
        self.assertTrue(f"entropy (nats): 0 everywhere. {said}." in self.report())
        for x, value, is_said in (("delta_v", "entropy", True), ("delta_v", "expected_reward", False), ("delta_v", "improved", False), ("step", "expected_reward", False)):
            done = self.succeed("figure", "out.h5", "--x", x, "--value", value, "-o", "panel.csv")
            self.assertEqual(said in done.stdout, is_said, (x, value, done.stdout))

    def test_panels_and_lines_without_numbers_are_left_out(self):
        self.analyzed({**RELATIVE, "baseline.delta_v": "-10, 10", "train.learning_rate": "0.001, 1e308"})
        self.assertFalse((self.folder / "out/figures/entropy.gp").exists())
        self.assertEqual(len(re.findall('title "learning rate', self.script("improved"))), 2)

    def test_a_line_has_its_colour_in_every_panel(self):
        self.analyzed({**RELATIVE, "baseline.delta_v": "-0.2, 0.2", "train.learning_rate": "0.1, 0.2", "train.lag": "1, 5"})
        first, second = re.findall("^plot (.*)", self.script("entropy"), re.M)
        self.assertIn('NaN with linespoints lt 2 dt (9,4) pt 5 ps 0.5 title "lag = 5"', first)
        for panel, plot in enumerate((first, second)):
            for line in range(2):
                self.assertIn(f"$p{panel}l{line} using 1:2 with linespoints lt {line + 1} ", plot)
        self.assertNotIn("title", second.replace("notitle", ""))

    def test_the_theory_is_drawn_where_it_speaks(self):
        """The limit of the first round says nothing of runs that were refreshed."""
        self.analyzed({**RELATIVE, "baseline.delta_v": "-0.2, -0.1", "train.lag": "5, inf", "train.gradient": "exact"})
        with open(self.folder / "out/figures/expected_reward.csv", newline="") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual({row["line"]: bool(row["theory"]) for row in rows}, {"lag = 5": False, "lag = inf": True})

    def test_nothing_is_passed_where_v_stands_at_v_mu(self):
        self.analyzed({**RELATIVE, "baseline.delta_v": "0", "train.lag": "1, 5", "train.learning_rate": "0.1, 0.2"})
        self.assertNotIn("theory", self.script("heat_lag_learning_rate"))

    def test_a_map_keeps_the_places_of_what_is_left_out(self):
        self.analyzed({**RELATIVE, "baseline.delta_v": "-0.2, 0, 0.2", "train.learning_rate": "0.1, 1", "sweep.where": "delta_v < 0.1 or learning_rate > 0.5"})
        script = self.script("heat_delta_v_learning_rate")
        missing = re.search('set datafile missing "(.*?)"', script)[1]  # gnuplot drops such rows, and shifts those behind them
        rows = [line.split() for line in re.search(r"\$map0 << EOD\n(.*?)EOD", script, re.S)[1].splitlines() if line]
        self.assertEqual([row[:2] for row in rows], [[str(x), str(y)] for y in range(2) for x in range(3)])
        self.assertEqual([x for x, y, share in rows if not np.isfinite(float(share))], ["2"])
        self.assertNotIn(missing, [row[2] for row in rows])

    def test_v_mu_differs_between_the_rows_of_a_map(self):
        v, scales = [0.1, 0.3, 0.5, 0.7, 0.9], [1, 3, 10]
        self.analyzed({"baseline.v": ", ".join(map(str, v)), "bandit.behavior_scale": ", ".join(map(str, scales))})
        block = re.search(r"\$theory0 << EOD\n(.*?)EOD", self.script("heat_v_behavior_scale"), re.S).group(1)
        pieces = np.array([line.split() for line in block.splitlines() if line], float).reshape(len(scales), 2, 2)
        v_mu = np.moveaxis(array(self.folder / "out.h5", "v_mu").mean(axis=-1), 0, 1)  # the file's order: scales, then v, or the other way
        v_mu = (v_mu if v_mu.shape == (len(v), len(scales)) else v_mu.T)[0]
        for row, (low, high) in enumerate(pieces):
            self.assertEqual((low[1], high[1], low[0]), (row - 0.5, row + 0.5, high[0]))
            self.assertAlmostEqual(low[0], np.interp(v_mu[row], v, range(len(v))), places=9)


if __name__ == "__main__":
    unittest.main()

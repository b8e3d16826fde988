"""curves.csv: means along training, with Student's interval at a point and the band that holds everywhere."""
import csv
import os
import unittest

import h5py
import numpy as np
import xarray
from scipy import stats

from bets import lower_end
from program import ProgramTest

SEEDS = 27


class Curves(ProgramTest):
    def test_means_and_bands(self):
        self.write_sweep({"sweep.seeds": str(SEEDS), "bandit.arms": "10", "train.gradient": "sampled", "train.steps": "50", "train.lag": "5, inf",
                          "baseline.v": None, "baseline.delta_v": "-0.2, 0, 0.4"})
        self.succeed("run", "sweep.ini", "-o", "out.h5")
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
            self.assertAlmostEqual(float(row["mean"]), values[:, k].mean(), delta=1e-9)
            error = values[:, k].std(ddof=1) / np.sqrt(SEEDS)
            low = stats.t.interval(0.95, SEEDS - 1, loc=values[:, k].mean(), scale=error)[0] if error else values[:, k].mean()
            self.assertAlmostEqual(float(row["t_low"]), low, delta=1e-9)
            # Simultaneous over 6 configurations, and valid for entropies in [0, log 10]: wider than Student's, and inside the range.
            self.assertLess(float(row["band_low"]), float(row["t_low"]) + 1e-12)
            self.assertGreater(float(row["band_high"]), float(row["t_high"]) - 1e-12)
            self.assertGreater(float(row["band_low"]), -1e-6)
            self.assertLess(float(row["band_high"]), np.log(10) + 1e-6)
            exact = lower_end(values[:, k], 0, 0.05 / 2 / (6 * len(steps))) if error > 1e-12 else values[0, k]
            self.assertLess(float(row["band_low"]), exact + 1e-6)

    def test_a_band_is_not_narrower_with_fewer_seeds(self):
        """From 400 seeds down to 5: of the same runs, at every step."""
        self.write_sweep({"sweep.seeds": "400", "bandit.arms": "10", "train.gradient": "sampled", "train.steps": "50", "baseline.v": None, "baseline.delta_v": "-0.2, 0.2"})
        widths = []
        for seeds in (5, 20, 80, 400):
            self.succeed("run", "sweep.ini", "-o", f"{seeds}.h5", "--sweep.seeds", str(seeds))
            self.succeed("analyze", f"{seeds}.h5", "-o", f"of-{seeds}")
            with open(self.folder / f"of-{seeds}/curves.csv", newline="") as file:
                widths.append([float(row["band_high"]) - float(row["band_low"]) for row in csv.DictReader(file) if row["metric"] == "expected_reward_curve"])
        for fewer, more in zip(widths, widths[1:]):
            self.assertTrue(all(a >= b for a, b in zip(fewer, more)))
        # From 32 seeds on the bets are those of the values: never beyond the bound of all 32 stakes, and next to it.
        with open(self.folder / "of-80/curves.csv", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["metric"] == "expected_reward_curve" and row["delta_v"] == "-0.2"]
        with h5py.File(self.folder / "80.h5") as file:
            values = file["expected_reward_curve"][0]
        self.assertEqual(len(rows), values.shape[1])
        for row, column in zip(rows, values.T):
            level = 0.05 / 2 / (2 * len(rows))
            for end, exact, sign in ((float(row["band_low"]), lower_end(column, 0, level), 1), (float(row["band_high"]), -lower_end(-column, -1, level), -1)):
                self.assertLessEqual(sign * end, sign * exact + 1e-9)
                self.assertGreater(sign * end, sign * exact - 0.03 * abs(exact - column.mean()))

    def test_parts_of_a_configuration_are_one(self):
        """More seeds than one thread takes at a time; of one configuration, and of more than there are cores: the same on one core."""
        self.write_sweep({"sweep.seeds": "20000", "bandit.arms": "5", "train.gradient": "sampled", "train.steps": "3", "train.checkpoints": "2", "baseline.v": None})
        for name, swept in (("one", "-0.2"), ("many", "-0.3 : 0.3 : 0.1")):
            self.succeed("run", "sweep.ini", "-o", f"{name}.h5", "--baseline.delta_v", swept)
            self.succeed("analyze", f"{name}.h5", "-o", name)
            self.succeed("analyze", f"{name}.h5", "-o", f"{name}-alone", preexec_fn=lambda: os.sched_setaffinity(0, {min(os.sched_getaffinity(0))}))
            for table in ("curves.csv", "summary.csv"):
                self.assertEqual((self.folder / name / table).read_bytes(), (self.folder / f"{name}-alone" / table).read_bytes())
            with h5py.File(self.folder / f"{name}.h5") as file:
                values = np.atleast_3d(file["expected_reward_curve"][()]).reshape(-1, 20_000, 2)
            with open(self.folder / name / "curves.csv", newline="") as file:
                rows = [row for row in csv.DictReader(file) if row["metric"] == "expected_reward_curve"]
            self.assertEqual({row["n"] for row in rows}, {"20000"})
            means = values.mean(axis=1).ravel()
            self.assertEqual(len(rows), len(means))
            for row, mean in zip(rows, means):
                self.assertAlmostEqual(float(row["mean"]), mean, delta=1e-12)


if __name__ == "__main__":
    unittest.main()

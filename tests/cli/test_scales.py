"""Rewards times s: every statistic is s times what it was, and what has no unit stays, from 1e-300 to 1e300."""
import csv
import unittest

from program import ProgramTest

WITH_UNIT = ("mean", "sd", "mean_low", "mean_high", "t_low", "t_high", "median", "median_low", "iqm", "iqm_low", "iqm_high", "worst", "predicted")
WITHOUT = ("n", "diverged", "success", "success_low", "p_value", "p_holm", "seeds_needed")


class Scales(ProgramTest):
    def tables(self, scale):
        sweep = self.write_sweep({"sweep.seeds": "30", "bandit.arms": "3", "bandit.reward_means": f"[0 {scale!r} {2 * scale!r}]", "baseline.v": None,
                                  "baseline.delta_v": "0", "train.learning_rate": repr(1 / (2 * scale)), "train.gradient": "sampled", "train.steps": "50"})
        self.succeed("run", sweep, "-o", "out.h5", "--overwrite", "--progress", "none")
        self.succeed("analyze", "out.h5", "-o", "out")
        return [list(csv.DictReader((self.folder / "out" / name).read_text().splitlines())) for name in ("summary.csv", "curves.csv")]

    def assert_scaled(self, row, unit_row, columns, scale, name):
        for column in columns:
            value, expected = float(row[column]) / scale, float(unit_row[column])
            if expected != expected:
                self.assertNotEqual(value, value, f"{name} {column}")
            else:
                self.assertAlmostEqual(value, expected, delta=1e-6 * max(abs(expected), 1e-9), msg=f"{name} {column}, scale {scale}")

    def test_from_1e_minus_300_to_1e300(self):
        summary, curves = self.tables(1.0)
        self.assertEqual(summary[0]["verdict"], "improves")
        for scale in (1e-300, 1e-170, 1e-155, 1e-13, 1e13, 1e120, 1e155, 1e300):
            with self.subTest(scale):
                scaled, scaled_curves = self.tables(scale)
                for row, unit_row in zip(scaled, summary, strict=True):
                    self.assertEqual((row["verdict"], row["most"]), (unit_row["verdict"], unit_row["most"]))
                    self.assert_scaled(row, unit_row, WITH_UNIT, scale, "summary")
                    self.assert_scaled(row, unit_row, WITHOUT, 1, "summary")
                for row, unit_row in zip(scaled_curves, curves, strict=True):
                    unit = scale if row["metric"] == "expected_reward_curve" else 1
                    self.assert_scaled(row, unit_row, ("mean", "t_low", "t_high", "band_low", "band_high"), unit, row["metric"])


if __name__ == "__main__":
    unittest.main()

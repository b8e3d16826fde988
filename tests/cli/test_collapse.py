"""G10 and the improvement over contexts, recomputed from the arrays with numpy and scipy."""
import csv
import json
import unittest

import numpy as np
from scipy.stats import beta

from program import ProgramTest, array

SWEEP = {"sweep.seeds": "24", "problem.environment": "contextual", "problem.policy": "mlp", "bandit.arms": None,
         "contextual.contexts": "64", "contextual.test_contexts": "64", "contextual.features": "16", "contextual.actions": "16",
         "contextual.hidden": "16", "contextual.pretrain_steps": "200", "contextual.label_noise": "0.5",
         "train.gradient": "sampled", "train.batch": "64", "train.group": "8", "train.learning_rate": "0.5",
         "train.steps": "1500", "train.lag": "100", "train.checkpoints": "16", "train.checkpoint_spacing": "linear",
         "baseline.v": None, "baseline.delta_v": "-0.2, 0.3, 0.8", "baseline.estimate": "group"}


def one_sided(successes, n, level=0.05):
    """Both bounds of a share, each at `level` (Clopper-Pearson)."""
    low = beta.ppf(level, successes, n - successes + 1) if successes > 0 else 0
    high = beta.ppf(1 - level, successes + 1, n - successes) if successes < n else 1
    return [low, high]


def collapsed(curve):
    """Some checkpoint has less than half of the highest training accuracy before it."""
    return any(curve[c] < 0.5 * max(curve[:c]) for c in range(1, len(curve)))


class SmallPolicies(ProgramTest):
    def analyzed(self, changes=None):
        self.write_sweep({**SWEEP, **(changes or {})})
        self.succeed("run", "sweep.ini", "-o", "out.h5")
        self.succeed("analyze", "out.h5", "-o", "out")
        rows = json.loads((self.folder / "out/verdicts.json").read_text())
        return next(row for row in rows if row["claim"] == "G10")

    def test_collapse_and_entropy(self):
        row = self.analyzed()
        group, = row["evidence"]["groups"]
        delta_v = array(self.folder / "out.h5", "delta_v")
        accuracy, entropy = (array(self.folder / "out.h5", name) for name in ("train_accuracy_curve", "entropy_curve"))
        change = array(self.folder / "out.h5", "test_accuracy") - array(self.folder / "out.h5", "initial_test_accuracy")
        counts = [sum(map(collapsed, curves)) for curves in accuracy]
        self.assertTrue(0 < counts[2] < 24, "a sweep in which some runs collapse and some do not")
        for c, arm in enumerate(group["arms"]):
            self.assertEqual((arm["delta_v"], arm["seeds"], arm["collapsed"]), (delta_v[c], 24, counts[c]))
            np.testing.assert_allclose(arm["share"], one_sided(counts[c], 24), atol=1e-9)
            self.assertAlmostEqual(arm["test_change"], change[c].mean())
            self.assertAlmostEqual(arm["mean_entropy"], entropy[c].mean())
        slope = ((delta_v - delta_v.mean())[:, None] * entropy.mean(axis=2)).sum(axis=0)
        np.testing.assert_allclose(group["entropy_falls"], one_sided((slope < 0).sum(), 24), atol=1e-9)
        self.assertAlmostEqual(row["estimate"], min(counts[1:]) / 24)
        surely_few = any(one_sided(counts[c], 24)[1] < 0.5 for c in (1, 2))
        tests = 3  # which may refute: the share below zero, the trend, the slope of entropy
        surely_many_below = one_sided(counts[0], 24, 0.05 / tests)[0] > 0.1
        self.assertEqual(row["verdict"] == "refuted", surely_many_below or group["trend_p"] > 1 - 0.05 / tests or
                         one_sided((slope > 0).sum(), 24, 0.05 / tests)[0] > 0.5)
        self.assertEqual("a longer training may change that" in row["evidence"]["finding"], surely_few)

    def test_improvement_is_of_test_accuracy(self):
        self.analyzed()
        change = array(self.folder / "out.h5", "test_accuracy") - array(self.folder / "out.h5", "initial_test_accuracy")
        trained = array(self.folder / "out.h5", "train_accuracy") - array(self.folder / "out.h5", "initial_train_accuracy")
        with (self.folder / "out/summary.csv").open() as table:
            rows = list(csv.DictReader(table))
        self.assertGreater(np.abs(change.mean(axis=1) - trained.mean(axis=1)).max(), 1e-3)
        for c, row in enumerate(rows):
            self.assertAlmostEqual(float(row["mean"]), change[c].mean())
            self.assertAlmostEqual(float(row["success"]), (change[c] > 0).mean())

    def test_few_seeds_and_on_policy_runs_do_not_bear(self):
        self.assertEqual(self.analyzed({"sweep.seeds": "19"})["verdict"], "not tested")
        (self.folder / "out.h5").unlink()
        self.assertEqual(self.analyzed({"train.lag": "1"})["verdict"], "not tested")


if __name__ == "__main__":
    unittest.main()

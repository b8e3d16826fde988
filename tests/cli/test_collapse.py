"""G10 and the improvement over contexts, recomputed from the arrays with numpy and scipy."""
import csv
import json
import unittest

import numpy as np
from scipy.optimize import brentq
from scipy.special import betaln, xlog1py, xlogy

from program import ProgramTest, array

SWEEP = {"sweep.seeds": "24", "problem.environment": "contextual", "problem.policy": "mlp", "bandit.arms": None,
         "contextual.contexts": "64", "contextual.test_contexts": "64", "contextual.features": "16", "contextual.actions": "16",
         "contextual.hidden": "16", "contextual.pretrain_steps": "200", "contextual.label_noise": "0.5",
         "train.gradient": "sampled", "train.batch": "64", "train.group": "8", "train.learning_rate": "0.5",
         "train.steps": "1500", "train.lag": "100", "train.checkpoints": "16", "train.checkpoint_spacing": "linear",
         "baseline.v": None, "baseline.delta_v": "-0.2, 0.3, 0.8", "baseline.estimate": "group"}


def beta_bernoulli(successes, n, level=0.05):
    """Shares whose likelihood is not below `level` of its average over a Beta(1/2, 1/2) prior."""
    average = betaln(successes + 0.5, n - successes + 0.5) - betaln(0.5, 0.5)

    def excess(share):
        return average - xlogy(successes, share) - xlog1py(n - successes, -share) + np.log(level)

    seen = successes / n
    low = brentq(excess, 1e-300, seen) if successes > 0 else 0
    high = brentq(excess, seen, 1 - 1e-16) if successes < n else 1
    return [low, high]


def fallen(curve, base):
    return curve[-1] < 0.9 * base


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
        base, steps = array(self.folder / "out.h5", "initial_train_accuracy"), array(self.folder / "out.h5", "step").reshape(-1, 16)[0]
        counts = [sum(map(fallen, *pair)) for pair in zip(accuracy, base)]
        self.assertTrue(0 < counts[1] < 24 or 0 < counts[2], "a sweep in which some runs fall")
        mean_entropy = np.trapezoid(entropy, steps, axis=2) / steps[-1] if hasattr(np, "trapezoid") else np.trapz(entropy, steps, axis=2) / steps[-1]
        for c, one in enumerate(group["configurations"]):
            self.assertEqual((one["delta_v"], one["seeds"], one["fallen"]), (delta_v[c], 24, counts[c]))
            np.testing.assert_allclose(one["share"], beta_bernoulli(counts[c], 24), atol=1e-9)
            self.assertAlmostEqual(one["test_change"], change[c].mean())
            self.assertAlmostEqual(one["mean_entropy"], mean_entropy[c].mean())
        slope = ((delta_v - delta_v.mean())[:, None] * mean_entropy).sum(axis=0)
        np.testing.assert_allclose(group["entropy_falls"], beta_bernoulli((slope < 0).sum(), 24), atol=1e-9)
        self.assertAlmostEqual(row["estimate"], min(counts[1:]) / 24)
        np.testing.assert_allclose(row["interval"], beta_bernoulli(min(counts[1:]), 24, 0.05 / 2), atol=1e-9)
        few = any(beta_bernoulli(counts[c], 24)[1] < 0.5 for c in (1, 2))
        tests = 3  # which may refute: the share below zero, the trend, the slope of entropy
        self.assertEqual(row["verdict"] == "refuted", beta_bernoulli(counts[0], 24, 0.05 / tests)[0] > 0.1 or
                         beta_bernoulli((slope > 0).sum(), 24, 0.05 / tests)[0] > 0.5)
        self.assertEqual("longer training may change that" in row["evidence"]["finding"], few)

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

    def test_on_policy_runs_test_nothing(self):
        self.assertEqual(self.analyzed({"train.lag": "1"})["verdict"], "not tested")


if __name__ == "__main__":
    unittest.main()

"""A sweep over contexts goes the whole way: plan, run, status, check, analyze; and says no where it should."""
import csv
import json
import unittest

import numpy as np

from program import ProgramTest, array, result_bytes

CONTEXTUAL = {"problem.environment": "contextual", "bandit.arms": None, "baseline.v": None, "contextual.contexts": "24",
              "contextual.test_contexts": "10", "contextual.features": "4", "contextual.actions": "6",
              "contextual.hidden": "8", "contextual.pretrain_steps": "20", "train.gradient": "sampled",
              "train.batch": "16", "train.group": "8", "train.steps": "40", "train.lag": "10", "train.checkpoints": "5",
              "train.learning_rate": "0.3", "baseline.estimate": "group", "baseline.delta_v": "-0.3, 0, 0.3"}
GRID = {**CONTEXTUAL, "problem.policy": "tabular, linear, mlp", "train.algorithm": "asymre, reinforce_is, grpo, topr, sft",
        "noise.reward_noise": "0.5", "noise.reward_flip": "0.1", "sweep.seeds": "9"}
FINAL = ["train_accuracy", "test_accuracy", "entropy", "initial_train_accuracy", "initial_test_accuracy", "peak_train_accuracy"]
CURVES = ["train_accuracy_curve", "test_accuracy_curve", "entropy_curve"]


class Contextual(ProgramTest):
    def test_the_whole_way(self):
        self.write_sweep(GRID)
        plan = self.succeed_json("plan", "sweep.ini", "--json")
        self.assertEqual((plan["configurations"], plan["runs"]), (45, 405))
        self.succeed("run", "sweep.ini", "-o", "out.h5", ranks=2)
        self.assertTrue(self.succeed_json("status", "out.h5", "--json")["complete"])
        self.succeed("check", "out.h5", "--recompute", "5")

        metrics = {name: array(self.folder / "out.h5", name) for name in FINAL + CURVES}
        for name, values in metrics.items():
            self.assertTrue(np.isfinite(values).all(), name)
            self.assertGreater(values.std(), 0, name)
            if name.startswith("entropy"):
                self.assertTrue(((values >= 0) & (values <= np.log(6) + 1e-12)).all())
            else:
                self.assertTrue(((values >= 0) & (values <= 1)).all(), name)
        for name in ("train_accuracy", "test_accuracy", "entropy"):
            self.assertTrue((metrics[name] == metrics[f"{name}_curve"][..., -1]).all())
        self.assertTrue((metrics["initial_test_accuracy"] == metrics["test_accuracy_curve"][..., 0]).all())
        self.assertTrue((metrics["peak_train_accuracy"] == metrics["train_accuracy_curve"].max(axis=-1)).all())
        # the base policy depends on the policy and the seed alone: common random numbers
        initial = metrics["initial_train_accuracy"]  # [delta_v, policy, algorithm, seed]
        self.assertTrue((initial == initial[:1, :, :1]).all())
        self.assertFalse((initial[0, 1, 0] == initial[0, 2, 0]).any())

        self.succeed("analyze", "out.h5", "-o", "out")
        with open(self.folder / "out/summary.csv", newline="") as file:
            means = [float(row["mean"]) for row in csv.DictReader(file)]
        improvement = (metrics["test_accuracy"] - metrics["initial_test_accuracy"]).mean(axis=-1).ravel()
        self.assertTrue(np.allclose(means, improvement, atol=1e-12))
        claims = json.loads((self.folder / "out/verdicts.json").read_text())
        self.assertEqual({claim["verdict"] for claim in claims if claim["claim"] in ("G1", "G5", "G8")}, {"not tested"})
        self.assertTrue((self.folder / "out/figures/training.svg").exists())

    def test_same_bytes_on_any_number_of_ranks(self):
        self.write_sweep(GRID)
        for ranks in (None, 3):
            self.succeed("run", "sweep.ini", "-o", f"{ranks}.h5", ranks=ranks)
        self.assertEqual(result_bytes(self.folder / "None.h5"), result_bytes(self.folder / "3.h5"))

    def refused(self, changes, *parts):
        self.write_sweep({**CONTEXTUAL, **changes})
        self.assert_refused(self.program("run", "sweep.ini", "-o", "out.h5"), *parts)
        self.assertEqual(self.files(), ["sweep.ini"])

    def test_what_does_not_fit(self):
        self.refused({"train.precision": "single"}, "train.precision is not used by problem.environment = contextual")
        self.refused({"bandit.arms": "5"}, "bandit.arms is not used by problem.environment = contextual")
        self.refused({"train.batch": "12"}, "train.batch = 12 is not a multiple of train.group = 8")
        self.refused({"baseline.estimate": "exact", "train.gradient": "exact", "train.algorithm": "topr", "noise.reward_flip": "0.1"},
                     "train.gradient = exact does not fit train.algorithm = topr")
        self.refused({"train.lag_mode": "delay", "train.lag": "1e7", "problem.policy": "mlp"}, "train.lag")
        self.refused({"problem.environment": "bandit", "problem.policy": "mlp",
                      **{key: None for key in CONTEXTUAL if key.startswith("contextual.")}}, "problem.policy = mlp")

    def test_no_closed_forms(self):
        self.write_sweep(CONTEXTUAL)
        self.assert_refused(self.program("theory", "sweep.ini"), "problem.environment = bandit only")


if __name__ == "__main__":
    unittest.main()

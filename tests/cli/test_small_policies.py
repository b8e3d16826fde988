"""Claim G10 on real runs over contexts: where it holds, where it does not, where nothing bears on it; and what its verdict
counts, worked out again from the curves."""
import json
import unittest

import numpy as np

from program import ProgramTest, array

SEEDS = 32  # fewer without a collapse cannot bound its share below 10 %
DELTAS = [-0.5, -0.2, 0.4, 1.5]
CONTEXTUAL = {"sweep.seeds": str(SEEDS), "problem.environment": "contextual", "problem.policy": "mlp", "bandit.arms": None,
              "baseline.v": None, "contextual.contexts": "64", "contextual.test_contexts": "32", "contextual.features": "6",
              "contextual.actions": "16", "contextual.hidden": "12", "contextual.pretrain_steps": "300",
              "contextual.label_noise": "0.3", "train.gradient": "sampled", "train.batch": "64", "train.group": "8",
              "train.learning_rate": "0.3", "train.steps": "600", "train.lag": "100", "train.checkpoints": "61",
              "train.checkpoint_spacing": "linear", "baseline.estimate": "group",
              "baseline.delta_v": ", ".join(map(str, DELTAS))}


def first_below_half(curve):
    """Place of the first value below half of the highest before it, or None."""
    for place in range(1, len(curve)):
        if not curve[place] >= 0.5 * np.max(curve[:place]):
            return place
    return None


class SmallPolicies(ProgramTest):
    def verdict(self, changes):
        self.write_sweep({**CONTEXTUAL, **changes})
        self.succeed("run", "sweep.ini", "-o", "out.h5", "--overwrite")
        self.succeed("analyze", "out.h5", "-o", "out")
        rows = json.loads((self.folder / "out/verdicts.json").read_text())
        return next(row for row in rows if row["claim"] == "G10")

    def test_supported_and_what_it_counts(self):
        row = self.verdict({})
        self.assertEqual(row["verdict"], "supported", row)
        curves, steps = array(self.folder / "out.h5", "train_accuracy_curve"), array(self.folder / "out.h5", "step")
        places = [[first_below_half(curve) for curve in of_delta] for of_delta in curves]
        collapsed = [sum(place is not None for place in of_delta) for of_delta in places]
        (group,) = row["evidence"]["groups"]
        self.assertEqual([arm["delta_v"] for arm in group["arms"]], DELTAS)
        self.assertEqual([arm["collapsed"] for arm in group["arms"]], collapsed)
        self.assertEqual(row["estimate"], min(collapsed[2:]) / SEEDS)
        self.assertLess(group["trend_p"], 0.05)
        metric = array(self.folder / "out.h5", "collapse_step")
        expected = [[np.nan if place is None else steps[..., place].flat[0] for place in of_delta] for of_delta in places]
        self.assertTrue(np.array_equal(metric, expected, equal_nan=True))
        change = array(self.folder / "out.h5", "test_accuracy") - array(self.folder / "out.h5", "initial_test_accuracy")
        self.assertTrue((change.mean(axis=-1)[:2] > 0).all() and (change.mean(axis=-1)[2:] < 0).all())

    def test_no_collapse_within_the_trained_steps_refutes_nothing(self):
        """Nothing moves at all: the runs above zero were watched for too short to say that they are stable."""
        row = self.verdict({"train.learning_rate": "1e-9"})
        self.assertEqual((row["verdict"], row["estimate"]), ("undecided", 0))
        self.assertIn("surely fewer than half in 2 configurations above zero, within the trained steps", row["evidence"]["finding"])

    def test_refuted_where_runs_collapse_below_zero(self):
        row = self.verdict({"train.learning_rate": "3", "noise.reward_noise": "10"})
        (group,) = row["evidence"]["groups"]
        self.assertGreater(min(arm["collapsed"] for arm in group["arms"][:2]), SEEDS // 2)
        self.assertEqual(row["verdict"], "refuted")

    def test_an_extended_file_has_no_test_of_the_trend(self):
        """What was supported stays undecided: the first look came before the last eight seeds."""
        self.write_sweep({**CONTEXTUAL, "sweep.seeds": "24"})
        self.succeed("run", "sweep.ini", "-o", "out.h5")
        self.succeed("run", "sweep.ini", "--sweep.seeds", SEEDS, "-o", "out.h5", "--extend")
        self.succeed("analyze", "out.h5", "-o", "out")
        row = next(row for row in json.loads((self.folder / "out/verdicts.json").read_text()) if row["claim"] == "G10")
        self.assertEqual(row["verdict"], "undecided")
        self.assertIn("the trend has no test that allows looks", row["evidence"]["finding"])

    def test_undecided_while_runs_are_missing(self):
        self.write_sweep({**CONTEXTUAL, "sweep.seeds": "40", "train.steps": "20", "train.checkpoints": "5"})
        units = self.succeed_json("plan", "sweep.ini", "--json")["units"]
        self.assertEqual(self.program("run", "sweep.ini", "-o", "out.h5", "--max-units", units - 1).returncode, 75)
        self.succeed("analyze", "out.h5", "-o", "out")
        row = next(row for row in json.loads((self.folder / "out/verdicts.json").read_text()) if row["claim"] == "G10")
        self.assertEqual(row["verdict"], "undecided")
        self.assertRegex(row["evidence"]["finding"], "nothing is decided before the grid is complete: [0-9]+ runs of 1 configuration are")

    def test_few_seeds_or_one_delta_v_test_nothing(self):
        short = {"train.steps": "20", "train.checkpoints": "5"}
        self.assertEqual(self.verdict({**short, "sweep.seeds": "8"})["verdict"], "not tested")
        self.assertEqual(self.verdict({**short, "baseline.delta_v": "0.2"})["verdict"], "not tested")


if __name__ == "__main__":
    unittest.main()

"""Claim G10 on real runs over contexts: where it holds, where it does not, where nothing bears on it; and what its verdict
counts, worked out again from the curves."""
import json
import unittest

import numpy as np

from program import ProgramTest, array

SEEDS = 72  # 53 without a fall bound its share below 10 %
DELTAS = [-0.5, -0.2, 0.4, 1.5]
CONTEXTUAL = {"sweep.seeds": str(SEEDS), "problem.environment": "contextual", "problem.policy": "mlp", "bandit.arms": None,
              "baseline.v": None, "contextual.contexts": "64", "contextual.test_contexts": "32", "contextual.features": "6",
              "contextual.actions": "16", "contextual.hidden": "12", "contextual.pretrain_steps": "300",
              "contextual.label_noise": "0.3", "train.gradient": "sampled", "train.batch": "64", "train.group": "8",
              "train.learning_rate": "0.3", "train.steps": "600", "train.lag": "100", "train.checkpoints": "61",
              "train.checkpoint_spacing": "linear", "baseline.estimate": "group",
              "baseline.delta_v": ", ".join(map(str, DELTAS))}


def time_of_fall(curve, steps, base):
    """Where accuracy crosses 0.9 of the base policy's for the last time, or infinity."""
    floor = 0.9 * base
    if curve[-1] >= floor:
        return np.inf
    last = max(np.flatnonzero(curve >= floor), default=-1)
    before, since = (curve[last], steps[last]) if last >= 0 else (base, 0)
    return since + (steps[last + 1] - since) * (before - floor) / (before - curve[last + 1])


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

    def test_what_it_counts_and_the_grid_that_it_speaks_of(self):
        """Everything holds on this grid, which has no value near zero: that is no statement about the sign."""
        row = self.verdict({})
        self.assertEqual(row["verdict"], "undecided", row)
        self.assertIn("shown for delta_v = -0.5 to -0.2 and 0.4 to 1.5; a statement about the sign needs values within 0.02 of zero on both sides",
                      row["evidence"]["finding"])
        curves, steps = array(self.folder / "out.h5", "train_accuracy_curve"), array(self.folder / "out.h5", "step").reshape(-1, 61)[0]
        base = array(self.folder / "out.h5", "initial_train_accuracy")
        times = np.array([[time_of_fall(curve, steps, own) for curve, own in zip(*pair)] for pair in zip(curves, base)])
        fallen = np.isfinite(times).sum(axis=1)
        (group,) = row["evidence"]["groups"]
        rows = group["configurations"]
        self.assertEqual([one["delta_v"] for one in rows], DELTAS)
        self.assertEqual([one["fallen"] for one in rows], list(fallen))
        for one, own in zip(rows, times):
            middle = np.median(own)
            self.assertEqual(one["median_step_of_fall"] is None, np.isinf(middle))
            if np.isfinite(middle):
                self.assertAlmostEqual(one["median_step_of_fall"], middle, delta=1e-6)
        self.assertEqual(row["estimate"], min(fallen[2:]) / SEEDS)
        earlier = np.sign(np.nan_to_num(times[2], posinf=1e9) - np.nan_to_num(times[3], posinf=1e9)).mean()
        self.assertAlmostEqual(group["earlier_for_larger_delta_v"]["mean"], earlier)
        self.assertLess(group["earlier_for_larger_delta_v"]["p"], 0.05)
        metric = array(self.folder / "out.h5", "collapse_step")
        places = [[first_below_half(curve) for curve in of_delta] for of_delta in curves]
        expected = [[np.nan if place is None else steps[place] for place in of_delta] for of_delta in places]
        self.assertTrue(np.array_equal(metric, expected, equal_nan=True))
        change = array(self.folder / "out.h5", "test_accuracy") - array(self.folder / "out.h5", "initial_test_accuracy")
        self.assertTrue((change.mean(axis=-1)[:2] > 0).all() and (change.mean(axis=-1)[2:] < 0).all())

    def test_rewards_of_1_and_0_have_half_the_range(self):
        row = self.verdict({"contextual.wrong_reward": "0", "baseline.delta_v": ", ".join(str(v / 2) for v in DELTAS), "train.learning_rate": "0.6"})
        self.assertIn("shown for delta_v = -0.25 to -0.1 and 0.2 to 0.75; a statement about the sign needs values within 0.01 of zero on both sides",
                      row["evidence"]["finding"])

    def test_values_near_zero_are_asked_too(self):
        row = self.verdict({"baseline.delta_v": "-0.5, -0.01, 0.01, 0.4, 1.5"})
        self.assertEqual(row["verdict"], "undecided", "just above zero most runs have not fallen: that refutes nothing")
        self.assertNotIn("a statement about the sign", row["evidence"]["finding"])

    def test_no_fall_within_the_trained_steps_refutes_nothing(self):
        """Nothing moves at all: the runs above zero were watched for too short to say that they are stable."""
        row = self.verdict({"train.learning_rate": "1e-9"})
        self.assertEqual((row["verdict"], row["estimate"]), ("undecided", 0))
        self.assertIn("fewer than half in 2 configurations above zero (95 % confidence), within the trained steps", row["evidence"]["finding"])

    def test_refuted_where_runs_fall_below_zero(self):
        row = self.verdict({"train.learning_rate": "3", "noise.reward_noise": "10"})
        (group,) = row["evidence"]["groups"]
        self.assertGreater(min(one["fallen"] for one in group["configurations"][:2]), SEEDS // 2)
        self.assertEqual(row["verdict"], "refuted")

    def test_larger_falls_earlier_where_an_answer_that_is_left_is_frequent(self):
        """Eight answers: one to all contexts scores more than half of the highest so far, so that "half of the highest" never comes;
        runs that had fallen first counted as those that lived longest, and the claim as refuted."""
        for root_seed in ("0", "1"):
            row = self.verdict({"contextual.actions": "8", "sweep.seeds": "40", "sweep.root_seed": root_seed,
                                "baseline.delta_v": "-0.2, 0.2, 0.4, 1.5"})
            self.assertNotEqual(row["verdict"], "refuted")
            (group,) = row["evidence"]["groups"]
            self.assertGreater(group["earlier_for_larger_delta_v"]["mean"], 0)
            self.assertLess(group["earlier_for_larger_delta_v"]["p"], 0.05)

    def test_flips_of_half_and_more_test_nothing(self):
        self.assertEqual(self.verdict({"noise.reward_flip": "0.95", "train.steps": "20", "train.checkpoints": "5"})["verdict"], "not tested")

    def test_tables_have_no_test_accuracy_to_lose(self):
        row = self.verdict({"problem.policy": "tabular", "contextual.hidden": None, "sweep.seeds": "8", "train.steps": "20", "train.checkpoints": "5"})
        self.assertIn("test accuracy is left out for tables", row["evidence"]["finding"])

    def test_an_extended_file_is_judged_as_any_other(self):
        short = {"sweep.seeds": "24", "train.steps": "300"}
        at_once = self.verdict(short)
        self.write_sweep({**CONTEXTUAL, **short, "sweep.seeds": "12"})
        self.succeed("run", "sweep.ini", "-o", "grown.h5")
        self.succeed("run", "sweep.ini", "--sweep.seeds", "24", "-o", "grown.h5", "--extend")
        self.succeed("analyze", "grown.h5", "-o", "grown")
        rows = json.loads((self.folder / "grown/verdicts.json").read_text())
        self.assertEqual(next(row for row in rows if row["claim"] == "G10"), at_once)

    def test_undecided_while_runs_are_missing(self):
        self.write_sweep({**CONTEXTUAL, "sweep.seeds": "40", "train.steps": "20", "train.checkpoints": "5"})
        units = self.succeed_json("plan", "sweep.ini", "--json")["units"]
        self.assertEqual(self.program("run", "sweep.ini", "-o", "out.h5", "--max-units", units - 1).returncode, 75)
        self.succeed("analyze", "out.h5", "-o", "out")
        row = next(row for row in json.loads((self.folder / "out/verdicts.json").read_text()) if row["claim"] == "G10")
        self.assertEqual(row["verdict"], "undecided")
        self.assertRegex(row["evidence"]["finding"], "nothing is decided before the grid is complete: [0-9]+ runs of 1 configuration are")

    def test_few_seeds_decide_nothing_and_one_delta_v_tests_nothing(self):
        short = {"train.steps": "20", "train.checkpoints": "5"}
        row = self.verdict({**short, "sweep.seeds": "8"})
        self.assertEqual(row["verdict"], "undecided")
        self.assertIn("needs at least 53 seeds", row["evidence"]["finding"])
        self.assertEqual(self.verdict({**short, "baseline.delta_v": "0.2"})["verdict"], "not tested")


if __name__ == "__main__":
    unittest.main()

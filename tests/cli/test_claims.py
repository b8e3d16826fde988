"""Verdicts on real runs: a claim that holds, the same claim outside its condition, a claim that nothing bears on; and the
command that a counter-example comes with."""
import json
import shlex
import unittest

import numpy as np

from program import ProgramTest, array

INSTANCES = 320  # 300 without a counter-example support an exact claim
BANDIT = {"sweep.seeds": str(INSTANCES), "bandit.arms": "5", "bandit.behavior_logits": "normal", "train.steps": "200",
          "train.checkpoints": "4", "baseline.v": None}


class Claims(ProgramTest):
    def verdicts(self, changes):
        self.write_sweep({**BANDIT, **changes})
        self.succeed("run", "sweep.ini", "-o", "out.h5")
        self.succeed("analyze", "out.h5", "-o", "out")
        return {row["claim"]: row for row in json.loads((self.folder / "out/verdicts.json").read_text())}

    def test_below_v_mu(self):
        verdicts = self.verdicts({"train.lag": "10, inf", "baseline.delta_v": "-0.3, -0.1"})
        for claim in ("G2", "G3", "G5"):
            self.assertEqual(verdicts[claim]["verdict"], "supported", claim)
            self.assertEqual(verdicts[claim]["estimate"], 0, claim)
            self.assertEqual(verdicts[claim]["evidence"]["counter_examples"], [], claim)
        self.assertEqual(verdicts["G2"]["n"], 4 * INSTANCES)
        self.assertEqual(verdicts["G1"]["verdict"], "undecided", "one horizon shows no trend")
        self.assertEqual(verdicts["G8"]["verdict"], "not tested")

    def test_few_instances_decide_nothing(self):
        verdicts = self.verdicts({"sweep.seeds": "20", "train.lag": "inf", "baseline.delta_v": "-0.3, -0.1"})
        self.assertEqual(verdicts["G2"]["verdict"], "undecided")

    def test_outside_its_condition_the_guarantee_is_refuted(self):
        verdicts = self.verdicts({"bandit.initial_logits": "normal", "train.steps": "2000", "train.lag": "inf",
                                  "baseline.delta_v": "0.1, 0.3"})
        row = verdicts["G2"]
        self.assertEqual(row["verdict"], "refuted")
        change = array(self.folder / "out.h5", "expected_reward") - array(self.folder / "out.h5", "initial_expected_reward")
        self.assertAlmostEqual(row["estimate"], np.mean(change < -1e-12))
        worst = row["evidence"]["counter_examples"][0]
        self.assertEqual(worst["improvement"], change.min())
        self.assertEqual(worst["seed"], np.argwhere(change == change.min())[0][-1])

        words = shlex.split(worst["replay"])
        self.assertEqual(words[0], "asymsweep")
        done = self.program(*words[1:], folder=self.folder / "out")
        self.assertEqual(done.returncode, 0, done.stderr)
        replayed = self.folder / "out/replay.h5"
        self.assertEqual(float(array(replayed, "expected_reward") - array(replayed, "initial_expected_reward")),
                         worst["improvement"])

    def test_on_policy_the_baseline_changes_nothing(self):
        verdicts = self.verdicts({"train.lag": "1", "baseline.delta_v": None, "baseline.v": "-1, 0.5, 2"})
        self.assertEqual(verdicts["G8"]["verdict"], "supported")
        self.assertLess(verdicts["G8"]["evidence"]["largest_difference"], 1e-9)

    def test_off_policy_it_does(self):
        verdicts = self.verdicts({"train.lag": "10", "baseline.delta_v": "-0.3, -0.1"})
        self.assertEqual(verdicts["G8"]["verdict"], "not tested")


if __name__ == "__main__":
    unittest.main()

"""A key that a run does not read makes no axis: for every such key, runs with other values of it have the same bits where the rule
says that they do not read it, and other bits where it says that they do."""
import unittest

from program import ProgramTest, result_bytes

BANDIT = {"train.steps": "30", "train.lag": "5", "train.gradient": "sampled", "baseline.v": None, "baseline.delta_v": "-0.1", "sweep.seeds": "2"}
CONTEXTS = {**BANDIT, "bandit.arms": None, "problem.environment": "contextual", "problem.policy": "mlp", "contextual.contexts": "6",
            "contextual.test_contexts": "4", "contextual.features": "3", "contextual.actions": "3", "contextual.hidden": "4", "contextual.pretrain_steps": "10"}
TOKENS = {**BANDIT, "bandit.arms": None, "problem.environment": "tokens", "problem.policy": "mlp", "tokens.prompts": "5", "tokens.test_prompts": "4",
          "tokens.vocabulary": "3", "tokens.length": "1", "tokens.hidden": "4", "tokens.pretrain_steps": "10"}
EXACT, NEVER = {"train.gradient": "exact"}, {"train.lag": "inf"}
# Base, key, two values, what makes it unread.
RULES = [
    (BANDIT, "train.batch", ("4", "8"), EXACT),
    (BANDIT, "noise.reward_noise", ("0", "1"), EXACT),
    (BANDIT, "train.lag_mode", ("periodic", "delay"), NEVER),
    (BANDIT, "baseline.reference", ("current", "initial"), NEVER),
    ({**BANDIT, "baseline.estimate": "group"}, "train.group", ("4", "8"), {"baseline.estimate": "exact"}),
    (BANDIT, "bandit.reward_distribution", ("gaussian", "bernoulli"), EXACT),
    (BANDIT, "bandit.behavior_scale", ("10", "5"), {"bandit.behavior_logits": "zeros"}),
    ({**BANDIT, "bandit.behavior_logits": "normal"}, "bandit.behavior_std", ("1", "2"), {"bandit.behavior_logits": "linear"}),
    (CONTEXTS, "contextual.hidden", ("4", "5"), {"problem.policy": "linear"}),
    (CONTEXTS, "contextual.hidden", ("4", "5"), {"problem.policy": "tabular"}),
    (CONTEXTS, "contextual.label_noise", ("0", "1"), {"contextual.pretrain_steps": "0"}),
    (CONTEXTS, "train.group", ("4", "8"), EXACT),
    (CONTEXTS, "train.batch", ("8", "16"), EXACT),
    (CONTEXTS, "noise.reward_noise", ("0", "1"), EXACT),
    (CONTEXTS, "train.lag_mode", ("periodic", "delay"), NEVER),
    (TOKENS, "tokens.hidden", ("4", "5"), {"problem.policy": "linear"}),
    (TOKENS, "tokens.label_noise", ("0", "1"), {"tokens.pretrain_steps": "0"}),
]


class ReadWhen(ProgramTest):
    def results(self, keys):
        self.succeed("run", self.write_sweep(keys), "-o", "out.h5", "--overwrite", "--progress", "none")
        return {name: values for name, values in result_bytes(self.folder / "out.h5").items() if not name.startswith("units/")}

    def test_every_rule(self):
        for base, key, values, unread in RULES:
            with self.subTest(key=key, unread=unread):
                one, other = (self.results({**base, **unread, key: value}) for value in values)
                self.assertEqual(one, other)
                self.assert_refused(self.program("plan", self.write_sweep({**base, **unread, key: ", ".join(values)})), key,
                                    "has several values, but is read only with ")
                one, other = (self.results({**base, key: value}) for value in values)
                self.assertNotEqual([one[name] for name in sorted(one)], [other[name] for name in sorted(other)], "the rule calls a key unread that is read")
                plan = self.succeed("plan", self.write_sweep({**base, key: ", ".join(values)})).stdout
                self.assertNotIn("note", plan)

    def test_where_some_configurations_read_it_it_is_said(self):
        sweep = self.write_sweep({**BANDIT, "train.gradient": "exact, sampled", "noise.reward_noise": "0, 1"})
        self.assertIn("note: noise.reward_noise is read only with train.gradient = sampled: for 2 of 4 configurations its values make no difference",
                      self.succeed("plan", sweep).stdout)
        self.assertEqual(len(self.succeed_json("plan", sweep, "--json")["unread"]), 1)
        self.assertNotIn("make no difference", self.succeed("run", sweep, "-o", "out.h5").stderr)

    def test_a_flip_makes_the_distribution_matter(self):
        keys = {**BANDIT, **EXACT, "bandit.reward_distribution": "bernoulli", "noise.reward_flip": "0.1, 0.2"}
        self.assertNotIn("note", self.succeed("plan", self.write_sweep(keys)).stdout)


if __name__ == "__main__":
    unittest.main()

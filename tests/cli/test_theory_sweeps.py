"""The sweeps theory-*.ini (docs/theory.md, "Further sentences of the paper"), cut down to seconds: each claim has the verdict that is right at that size.
tests/mutation has a fault of trainer or theory for each of them, under which a verdict is another one."""
import json
import pathlib
import unittest

from program import ProgramTest

SWEEPS = pathlib.Path(__file__).resolve().parents[2] / "sweeps"
CONTEXTS = {"sweep.seeds": 160, "contextual.contexts": 64, "contextual.test_contexts": 64, "contextual.features": 8, "contextual.actions": 8, "contextual.hidden": 8}


class TheorySweeps(ProgramTest):
    tested = set()

    def verdicts(self, name, **changes):
        """Of every claim that the sweep declares, all others being supported."""
        self.tested.add(f"theory-{name}.ini")
        flags = [word for key, value in changes.items() for word in (f"--{key}", value)]
        self.succeed("run", SWEEPS / f"theory-{name}.ini", "-o", "out.h5", *flags)
        self.succeed("analyze", "out.h5", "-o", "out")
        rows = [row for row in json.loads((self.folder / "out/verdicts.json").read_text()) if "declared" in row]
        self.assertTrue(rows)
        return {row["claim"]: row["verdict"] for row in rows if row["verdict"] != "supported"}

    def test_g10_small_policies(self):
        """After 600 steps runs at -0.02 have lost, and not made up for it yet."""
        self.assertEqual(self.verdicts("small-policies", **{"sweep.seeds": 64, "train.steps": 600, "tokens.pretrain_steps": 1200}), {"stable_at_minus_0_02": "refuted"})

    def test_g12_at_v_mu(self):
        self.assertEqual(self.verdicts("at-v-mu", **{"sweep.seeds": 320}), {})

    def test_g12_ties(self):
        self.assertEqual(self.verdicts("ties", **{"sweep.seeds": 320}), {})

    def test_g13_above_v_mu(self):
        self.assertEqual(self.verdicts("above-v-mu", **{"sweep.seeds": 640, "bandit.arms": 3, "train.steps": 20000, "baseline.delta_v": "0.04, 0.06"}), {})

    def test_g13_attractors(self):
        self.assertEqual(self.verdicts("attractors", **{"sweep.seeds": 512, "train.steps": 5000}), {})

    def test_g14_recovery(self):
        self.assertEqual(self.verdicts("recovery", **{"sweep.seeds": 1000, "bandit.arms": 4, "train.steps": "500, 2000", "train.gradient": "exact", "baseline.delta_v": "0.1, 0.3"}),
                         {"G14_no_recovery": "refuted"})

    def test_g15_on_policy_variance(self):
        self.assertEqual(self.verdicts("on-policy-variance"), {})

    def test_g15_gradient_variance(self):
        self.assertEqual(self.verdicts("gradient-variance", **{"train.batch": 4}), {})

    def test_g16_identities(self):
        self.assertEqual(self.verdicts("identities"), {})

    def test_g16_penalty(self):
        self.assertEqual(self.verdicts("penalty"), {})

    def test_g17_entropy(self):
        self.assertEqual(self.verdicts("entropy", **{"bandit.arms": 20}), {})

    def test_g17_g18_g21_contexts(self):
        self.assertEqual(self.verdicts("contexts", **{**CONTEXTS, "sweep.seeds": 100, "contextual.test_contexts": 128, "contextual.actions": 16, "contextual.label_noise": 0.2,
                                                      "contextual.pretrain_steps": 400, "baseline.delta_v": "-0.5, -0.3, -0.1, 0.4"}),
                         {"G18_after_200_steps": "refuted", "G18_after_2000_steps": "refuted"})

    def test_g17_g18_g21_tokens(self):
        """From a better base policy than the sweep's: after 200 steps -0.1 is no longer ahead of -0.3."""
        self.assertEqual(self.verdicts("tokens", **{"sweep.seeds": 112, "tokens.prompts": 192, "tokens.test_prompts": 64, "tokens.pretrain_steps": 600, "tokens.label_noise": 0,
                                                    "train.batch": 40}),
                         {"G18_tokens": "undecided", "G18_tokens_after_500_steps": "refuted"})

    def test_g15_g20_networks(self):
        self.assertEqual(self.verdicts("networks", **{"sweep.seeds": 320, "contextual.test_contexts": 1}), {})

    def test_g19_grpo(self):
        self.assertEqual(self.verdicts("grpo", **CONTEXTS), {})

    def test_g20_lag(self):
        self.assertEqual(self.verdicts("lag"), {"G20_best_falls": "refuted"})

    def test_limits_of_rivals(self):
        self.assertEqual(self.verdicts("limits", **{"sweep.seeds": 320, "train.steps": 100000, "bandit.arms": 3}), {})

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        untested = {path.name for path in SWEEPS.glob("theory-*.ini")} - cls.tested
        if len(cls.tested) > 1 and untested:
            raise AssertionError(f"no test runs {sorted(untested)}")


if __name__ == "__main__":
    unittest.main()

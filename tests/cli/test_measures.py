"""measure.metrics = all: measures beside the metrics that every file has, from the sweep file to the claim."""
import unittest

import numpy as np

from program import ProgramTest, array, result_bytes

COMMON = {"bandit.arms": None, "baseline.v": None, "sweep.seeds": "5", "train.steps": "24", "train.lag": "10", "train.checkpoints": "25",
          "train.gradient": "sampled", "train.batch": "16", "train.group": "8", "train.learning_rate": "0.5", "baseline.estimate": "group",
          "baseline.delta_v": "-0.3, 0.3", "train.algorithm": "asymre, grpo, topr", "problem.policy": "tabular, mlp"}
CONTEXTUAL = {**COMMON, "problem.environment": "contextual", "contextual.contexts": "14", "contextual.test_contexts": "9", "contextual.features": "4",
              "contextual.actions": "6", "contextual.hidden": "8", "contextual.pretrain_steps": "20"}
TOKENS = {**COMMON, "problem.environment": "tokens", "tokens.prompts": "14", "tokens.test_prompts": "9", "tokens.vocabulary": "3",
          "tokens.length": "2", "tokens.hidden": "8", "tokens.pretrain_steps": "20"}
BANDIT = {"train.lag": "7", "baseline.v": "0.2, 0.6"}
ALL = {"measure.metrics": "all"}
SHARES = ["pass_at_k", "greedy_test_accuracy", "low_temperature_test_accuracy", "effective_sample_size", "negative_share", "negative_share_below_mu"]

CLAIM = "[claim.near]\nstatement = Policies stay near.\ntest = mean\nvalue = kl_initial\nside = below\nbound = 700\n"


def softmax(logits):
    weights = np.exp(logits - logits.max())
    return weights / weights.sum()


class Measures(ProgramTest):
    def run_sweep(self, grid, name="out.h5", **more):
        self.write_sweep(grid)
        self.succeed("run", "sweep.ini", "-o", name, "--overwrite", **more)
        return self.folder / name

    def test_they_come_beside_what_every_file_has(self):
        for grid in (CONTEXTUAL, TOKENS, BANDIT):
            with self.subTest(grid.get("problem.environment")):
                without = result_bytes(self.run_sweep(grid))
                added = result_bytes(self.run_sweep({**grid, **ALL}))
                results = [name for name in without if not name.startswith("units/")]
                self.assertEqual({name: without[name] for name in results}, {name: added[name] for name in results})
                new = {row["name"] for row in self.succeed_json("list", "metrics", "--json")
                       if row["meaning"].endswith("with measure.metrics = all") and grid.get("problem.environment", "bandit") in row["environments"]}
                self.assertEqual(added.keys() - without.keys(), new)

    def test_what_holds_of_every_run(self):
        for grid in (CONTEXTUAL, TOKENS, {**TOKENS, "tokens.end_token": "yes"}):
            with self.subTest(grid["problem.environment"], ends="tokens.end_token" in grid):
                path = self.run_sweep({**grid, **ALL, "measure.pass_k": "4"}, ranks=2)
                self.assertEqual(result_bytes(path), result_bytes(self.run_sweep({**grid, **ALL, "measure.pass_k": "4"}, "alone.h5")))
                self.succeed("check", "out.h5", "--recompute", "5")
                self.hold({name: (array(path, name), array(path, f"{name}_curve")) for name in [*SHARES, "kl_behavior", "kl_initial", "test_accuracy"]}, grid)

    def hold(self, metrics, grid):
        """metrics: name to (final, curve), [delta_v, policy, algorithm, seed, checkpoint]; checkpoint s is after s steps."""
        for name, (final, curve) in metrics.items():
            self.assertTrue(np.array_equal(final, curve[..., -1], equal_nan=True), name)
            if name == "negative_share_below_mu":  # no negative mass, no share of it
                self.assertTrue((np.isnan(curve) == (metrics["negative_share"][1] == 0)).all())
                curve = curve[np.isfinite(curve)]
            self.assertTrue((curve >= 0).all(), name)
            if name in SHARES:
                self.assertTrue((curve <= 1).all(), name)
            self.assertGreater(curve.std(), 0, name)
        curves = {name: curve for name, (_, curve) in metrics.items()}
        self.assertTrue((curves["kl_initial"][..., 0] == 0).all() and (curves["kl_behavior"][..., 0] == 0).all())
        # through step 10 mu is the base policy; at step 11 it is not, and at step 20 not the one of the next step either
        self.assertTrue((curves["kl_behavior"][..., :11] == curves["kl_initial"][..., :11]).all())
        stale = curves["kl_behavior"].mean(axis=(0, 1, 3))  # [algorithm, checkpoint]
        self.assertTrue((stale[:, 11] < stale[:, 10]).all() and (stale[:, 20] > stale[:, 21]).all())
        self.assertTrue((curves["effective_sample_size"] > 0).all())
        np.testing.assert_allclose(curves["effective_sample_size"][..., 0], 1, rtol=1e-12)
        # at delta_v = 0.3 only right answers push up, by less than wrong ones push down
        self.assertTrue((curves["negative_share"][0, :, 0, :, 0] < curves["negative_share"][1, :, 0, :, 0]).all())
        self.assertTrue((curves["pass_at_k"] >= curves["test_accuracy"] - 1e-15).all())

    def test_pass_at_k(self):
        """Of one answer it is the accuracy; it grows with k."""
        for grid in (CONTEXTUAL, TOKENS):
            curves = [array(self.run_sweep({**grid, **ALL, "measure.pass_k": str(k)}), "pass_at_k_curve") for k in (1, 2, 3, 20)]
            np.testing.assert_allclose(curves[0], array(self.folder / "out.h5", "test_accuracy_curve"), rtol=1e-13)
            for fewer, more in zip(curves, curves[1:]):
                self.assertTrue((more > fewer).all())
            eight = array(self.run_sweep({**grid, **ALL, "measure.pass_k": "8"}), "pass_at_k_curve")
            self.assertTrue((eight == array(self.run_sweep({**grid, **ALL}), "pass_at_k_curve")).all())

    def test_known_answers_of_a_table(self):
        """Without pretraining all contexts of a table are alike: one right answer among 6, ascended here in numpy. It never meets test contexts."""
        steps, lag, contexts, rate, k = 24, 10, 3, 2.0, 5
        path = self.run_sweep({**CONTEXTUAL, **ALL, "measure.pass_k": str(k), "problem.policy": "tabular", "train.algorithm": "asymre", "train.gradient": "exact",
                               "contextual.contexts": str(contexts), "contextual.pretrain_steps": "0", "baseline.estimate": "exact",
                               "baseline.delta_v": "0.3", "train.learning_rate": str(rate)})
        reward, logits = np.array([1.0, -1, -1, -1, -1, -1]), np.zeros(6)
        policies = [np.full(6, 1 / 6)]
        known = {name: [] for name in ("kl_behavior", "kl_initial", "effective_sample_size", "negative_share", "negative_share_below_mu")}
        mu = policies[0]
        for step in range(steps + 1):
            pi, mass = policies[-1], mu * (reward - mu @ reward - 0.3)
            negative = np.maximum(-mass, 0)
            known["kl_behavior"].append((pi * np.log(pi / mu)).sum())
            known["kl_initial"].append((pi * np.log(6 * pi)).sum())
            known["effective_sample_size"].append(1 / (pi**2 / mu).sum())
            known["negative_share"].append(negative.sum() / abs(mass).sum())
            known["negative_share_below_mu"].append((negative * (pi < mu)).sum() / negative.sum() if step else 0)
            if step % lag == 0:
                mu = pi
            mass = mu * (reward - mu @ reward - 0.3)
            logits = logits + rate / contexts * (mass - mass.sum() * pi)
            policies.append(softmax(logits))
        for name, expected in known.items():
            with self.subTest(name):
                curve = array(path, f"{name}_curve")
                np.testing.assert_allclose(curve.reshape(-1, steps + 1), np.tile(expected, (5, 1)), rtol=1e-9, atol=1e-12)
        stored = {name: array(path, name) for name in ("pass_at_k", "pass_at_k_curve", "greedy_test_accuracy", "greedy_test_accuracy_curve",
                                                       "low_temperature_test_accuracy", "low_temperature_test_accuracy_curve")}
        np.testing.assert_allclose(stored["pass_at_k"], 1 - (5 / 6) ** k, rtol=1e-13)
        np.testing.assert_allclose(stored["pass_at_k_curve"], 1 - (5 / 6) ** k, rtol=1e-13)
        for values in (stored["greedy_test_accuracy"], stored["greedy_test_accuracy_curve"], stored["low_temperature_test_accuracy"],
                       stored["low_temperature_test_accuracy_curve"]):
            np.testing.assert_allclose(values, 1 / 6, rtol=1e-13)

    def test_lengths_of_answers(self):
        """A table without pretraining draws every token alike: with probability 1/4 the first is the end token."""
        grid = {**TOKENS, **ALL, "problem.policy": "tabular", "train.algorithm": "asymre", "tokens.pretrain_steps": "0"}
        accuracy = 1 / 16  # the sum has two tokens: two digits, or one and the end token
        for ends, of_all in (("no", 2), ("yes", 1 / 4 + 2 * 3 / 4)):
            path = self.run_sweep({**grid, "tokens.end_token": ends})
            stored = {name: array(path, name) for kind in ("", "right_", "wrong_") for name in (f"{kind}answer_length", f"{kind}answer_length_curve")}
            np.testing.assert_allclose(stored["answer_length_curve"][..., 0], of_all, rtol=1e-13)
            np.testing.assert_allclose(stored["right_answer_length_curve"][..., 0], 2, rtol=1e-13)
            np.testing.assert_allclose(stored["wrong_answer_length_curve"][..., 0], (of_all - 2 * accuracy) / (1 - accuracy) if ends == "yes" else 2, rtol=1e-13)
            for last in (stored["answer_length"], stored["right_answer_length"], stored["wrong_answer_length"]):
                self.assertTrue((last > 1).all() and (last < 2 + 1e-12).all())
            self.assertEqual(stored["wrong_answer_length"].std() > 1e-3, ends == "yes")
            for name in ("answer_length", "right_answer_length", "wrong_answer_length"):
                self.assertTrue((stored[name] == stored[f"{name}_curve"][..., -1]).all(), name)

    def test_a_diverged_run_has_none(self):
        path = self.run_sweep({**CONTEXTUAL, **ALL, "problem.policy": "mlp", "train.algorithm": "asymre", "train.learning_rate": "1e308"})
        diverged = array(path, "status") == 2
        self.assertTrue(diverged.any())
        for name in [*SHARES, "kl_behavior", "kl_initial"]:
            self.assertTrue(np.isnan(array(path, name)[diverged]).all(), name)

    def test_claims_about_them(self):
        grid = {**CONTEXTUAL, "problem.policy": "mlp", "train.algorithm": "asymre", "sweep.seeds": "300", "train.steps": "2", "train.lag": "1", "train.checkpoints": "1"}
        self.write_claim({**grid, **ALL})
        self.succeed("run", "sweep.ini", "-o", "out.h5")
        self.assertIn("supported", self.succeed("analyze", "out.h5", "-o", "out").stdout)
        self.write_claim(grid)
        self.assert_refused(self.program("plan", "sweep.ini"), "kl_initial", "measure.metrics = all")

    def write_claim(self, grid):
        self.write_sweep(grid)
        with open(self.folder / "sweep.ini", "a") as file:
            file.write(CLAIM)

    def test_pass_k_is_a_whole_number_of_contexts_alone(self):
        for changes, *words in (({**CONTEXTUAL, "measure.pass_k": "0"}, "measure.pass_k"), ({**CONTEXTUAL, "measure.metrics": "some"}, "standard", "all"),
                                ({**BANDIT, "measure.pass_k": "4"}, "measure.pass_k")):
            self.write_sweep(changes)
            self.assert_refused(self.program("plan", "sweep.ini"), *words)


if __name__ == "__main__":
    unittest.main()

"""Sweeps over contexts and over tokens go the whole way: plan, run, status, check, analyze; and say no where they should."""
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
TOKENS = {**{key: value for key, value in CONTEXTUAL.items() if not key.startswith("contextual.")}, "problem.environment": "tokens",
          "tokens.prompts": "24", "tokens.test_prompts": "10", "tokens.vocabulary": "3", "tokens.length": "2", "tokens.hidden": "8",
          "tokens.pretrain_steps": "20"}
AXES = {"problem.policy": "tabular, linear, mlp", "train.algorithm": "asymre, reinforce_is, grpo, topr, sft",
        "noise.reward_noise": "0.5", "noise.reward_flip": "0.1", "sweep.seeds": "9"}
GRIDS = {6: {**CONTEXTUAL, **AXES}, 9: {**TOKENS, **AXES}}  # by the number of answers
FINAL = ["train_accuracy", "test_accuracy", "entropy", "initial_train_accuracy", "initial_test_accuracy", "peak_train_accuracy"]
CURVES = ["train_accuracy_curve", "test_accuracy_curve", "entropy_curve"]


class Contextual(ProgramTest):
    def test_the_whole_way(self):
        for answers, grid in GRIDS.items():
            with self.subTest(grid["problem.environment"]):
                self.go_the_whole_way(grid, answers)

    def go_the_whole_way(self, grid, answers):
        self.write_sweep(grid)
        plan = self.succeed_json("plan", "sweep.ini", "--json")
        self.assertEqual((plan["configurations"], plan["runs"]), (45, 405))
        self.succeed("run", "sweep.ini", "-o", "out.h5", "--overwrite", ranks=2)
        self.assertTrue(self.succeed_json("status", "out.h5", "--json")["complete"])
        self.succeed("check", "out.h5", "--recompute", "5")

        metrics = {name: array(self.folder / "out.h5", name) for name in FINAL + CURVES}
        for name, values in metrics.items():
            self.assertTrue(np.isfinite(values).all(), name)
            self.assertGreater(values.std(), 0, name)
            if name.startswith("entropy"):
                self.assertTrue(((values >= 0) & (values <= np.log(answers) + 1e-12)).all())
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

    def test_collapse_step_is_what_the_curve_says(self):
        self.write_sweep({**CONTEXTUAL, "problem.policy": "mlp", "sweep.seeds": "24", "contextual.pretrain_steps": "300",
                          "contextual.label_noise": "0.2", "baseline.delta_v": "-0.3, 1.5", "train.checkpoints": "41", "train.checkpoint_spacing": "linear",
                          "train.learning_rate": "1"})
        self.succeed("run", "sweep.ini", "-o", "out.h5")
        metrics = {name: array(self.folder / "out.h5", name) for name in ("collapse_step", "train_accuracy_curve")}
        curves = metrics["train_accuracy_curve"]  # [delta_v, seed, checkpoint], each step
        fallen = curves < 0.5 * np.maximum.accumulate(curves, axis=-1)
        self.assertTrue(fallen[1].any() and not fallen.any(axis=-1).all())
        steps = np.where(fallen.any(axis=-1), fallen.argmax(axis=-1), np.nan)
        self.assertTrue(np.array_equal(metrics["collapse_step"], steps, equal_nan=True))

    def test_divergence_is_status_2_with_its_step(self):
        for grid in (CONTEXTUAL, TOKENS):
            with self.subTest(grid["problem.environment"]):
                self.write_sweep({**grid, "problem.policy": "mlp", "baseline.delta_v": "-0.3", "train.learning_rate": "0.1, 1e308"})
                self.succeed("run", "sweep.ini", "-o", "out.h5", "--overwrite")
                metrics = {name: array(self.folder / "out.h5", name) for name in ("status", "divergence_step")}  # [learning_rate, seed]
                self.assertTrue((metrics["status"][0] == 1).all() and (metrics["status"][1] == 2).any())
                diverged = metrics["status"] == 2
                self.assertTrue((np.isfinite(metrics["divergence_step"]) == diverged).all())
                self.assertTrue(((metrics["divergence_step"] >= 1) & (metrics["divergence_step"] <= 40))[diverged].all())
                self.succeed("check", "out.h5", "--recompute", "2")
                curve = array(self.folder / "out.h5", "train_accuracy_curve")
                self.assertEqual(set(curve[np.isnan(curve)].view(np.uint64).tolist()), {0x7ff8 << 48}, "one NaN, not the processor's own")

    def test_a_policy_that_the_last_step_destroys_has_diverged(self):
        """Parameters near the largest number are numbers still; logits are not, and no further step comes to show it."""
        for policy in ("linear", "mlp"):
            self.write_sweep({**CONTEXTUAL, "problem.policy": policy, "sweep.seeds": "20", "train.steps": "1", "train.learning_rate": "1e308",
                              "contextual.features": "64", "contextual.hidden": "64", "train.checkpoints": "2"})
            self.succeed("run", "sweep.ini", "-o", "out.h5", "--overwrite")
            diverged = array(self.folder / "out.h5", "status") == 2
            self.assertGreater(diverged.sum(), 30, policy)
            for name in ("train_accuracy", "test_accuracy", "entropy"):
                self.assertTrue((np.isnan(array(self.folder / "out.h5", name)) == diverged).all(), (policy, name))
                self.assertTrue((np.isnan(array(self.folder / "out.h5", f"{name}_curve")[..., -1]) == diverged).all(), (policy, name))
            steps = array(self.folder / "out.h5", "divergence_step")
            self.assertTrue(np.array_equal(steps, np.where(diverged, 1, np.nan), equal_nan=True))

    def test_known_answers_of_a_table(self):
        """Without pretraining all contexts of a table are alike: one right answer among 6, ascended here in numpy."""
        for wrong in (-1, -0.25, 0):
            with self.subTest(wrong=wrong):
                self.table_of(wrong)

    def table_of(self, wrong):
        steps, lag, contexts, rate = 40, 10, 3, 2.0
        self.write_sweep({**CONTEXTUAL, "problem.policy": "tabular", "contextual.contexts": str(contexts),
                          "contextual.pretrain_steps": "0", "train.gradient": "exact", "baseline.estimate": "exact",
                          "baseline.delta_v": "-0.3", "train.learning_rate": str(rate), "train.steps": str(steps),
                          "train.lag": str(lag), "train.checkpoints": str(steps + 1), "contextual.wrong_reward": str(wrong)})
        self.succeed("run", "sweep.ini", "-o", "out.h5", "--overwrite")
        reward, logits = np.array([1.0] + 5 * [wrong]), np.zeros(6)
        policies = [np.full(6, 1 / 6)]
        for step in range(steps):
            mu = policies[-1] if step % lag == 0 else mu
            mass = mu * (reward - (mu @ reward - 0.3))
            logits = logits + rate / contexts * (mass - mass.sum() * policies[-1])
            policies.append(np.exp(logits) / np.exp(logits).sum())
        policies = np.array(policies)
        accuracy, entropy = policies[:, 0], -(policies * np.log(policies)).sum(axis=1)
        self.assertGreater(accuracy[-1], 0.5)
        metrics = {name: array(self.folder / "out.h5", name) for name in FINAL + CURVES}  # [seed] or [seed, checkpoint]

        def close(values, expected):
            np.testing.assert_allclose(values, np.broadcast_to(expected, values.shape), rtol=0, atol=1e-12)

        close(metrics["train_accuracy_curve"], accuracy)
        close(metrics["test_accuracy_curve"], 1 / 6)  # a table learns nothing of contexts that it never saw
        close(metrics["entropy_curve"], entropy)
        close(metrics["train_accuracy"], accuracy[-1])
        close(metrics["test_accuracy"], 1 / 6)
        close(metrics["entropy"], entropy[-1])
        close(metrics["initial_train_accuracy"], 1 / 6)
        close(metrics["initial_test_accuracy"], 1 / 6)
        close(metrics["peak_train_accuracy"], accuracy.max())

    def test_same_bytes_on_any_number_of_ranks_and_after_a_stop(self):
        for grid in GRIDS.values():
            name = grid["problem.environment"]
            with self.subTest(name):
                self.write_sweep(grid)
                for ranks in (None, 3):
                    self.succeed("run", "sweep.ini", "-o", f"{name}-{ranks}.h5", ranks=ranks)
                stopped = self.program("run", "sweep.ini", "-o", f"{name}-stopped.h5", "--max-units", "3")
                self.assertEqual(stopped.returncode, 75, stopped.stderr)
                self.succeed("run", "sweep.ini", "-o", f"{name}-stopped.h5", ranks=2)
                whole = result_bytes(self.folder / f"{name}-None.h5")
                for other in ("3", "stopped"):
                    self.assertEqual(whole, result_bytes(self.folder / f"{name}-{other}.h5"), other)

    def test_a_seed_is_the_same_in_any_group(self):
        for grid in (CONTEXTUAL, TOKENS):
            with self.subTest(grid["problem.environment"]):
                self.write_sweep({**grid, "problem.policy": "mlp", "sweep.seeds": "11"})
                self.succeed("run", "sweep.ini", "-o", "all.h5", "--overwrite")
                self.succeed("run", "sweep.ini", "-o", "some.h5", "--overwrite", "--sweep.first_seed", "7", "--sweep.seeds", "3")
                for name in FINAL + CURVES:
                    every, some = array(self.folder / "all.h5", name), array(self.folder / "some.h5", name)
                    self.assertTrue((every[:, 7:10] == some).all(), name)

    def refused(self, changes, *parts, grid=CONTEXTUAL):
        self.write_sweep({**grid, **changes})
        self.assert_refused(self.program("run", "sweep.ini", "-o", "out.h5"), *parts)
        self.assertEqual(self.files(), ["sweep.ini"])

    def test_what_does_not_fit(self):
        self.refused({"train.precision": "single"}, "train.precision is not used by problem.environment = contextual")
        self.refused({"bandit.arms": "5"}, "bandit.arms is not used by problem.environment = contextual")
        self.refused({"train.batch": "12"}, "train.batch = 12 is not a multiple of train.group = 8")
        self.refused({"baseline.estimate": "exact", "train.gradient": "exact", "train.algorithm": "topr", "noise.reward_flip": "0.1"},
                     "train.gradient = exact does not fit train.algorithm = topr")
        self.refused({"train.lag_mode": "delay", "train.lag": "1e7", "train.steps": "2e7", "problem.policy": "mlp"}, "train.lag")
        self.refused({"problem.environment": "bandit", "problem.policy": "mlp",
                      **{key: None for key in CONTEXTUAL if key.startswith("contextual.")}}, "problem.policy = mlp")

    def test_what_a_delay_keeps(self):
        """8 bytes a parameter and step of the lag: of one table, of a network's eight lanes."""
        delay = {"train.lag_mode": "delay", "train.lag": "1e5", "train.steps": "1e6", "contextual.contexts": "100", "contextual.test_contexts": "50"}
        self.write_sweep({**CONTEXTUAL, **delay, "problem.policy": "tabular"})  # 150 contexts of 6 actions: 720 MB
        self.succeed("plan", "sweep.ini")
        too_much = "train.lag = 100000 would take over 800 MB"
        self.refused({**delay, "problem.policy": "tabular", "contextual.contexts": "120"}, too_much)  # 816 MB
        self.refused({**delay, "problem.policy": "mlp", "contextual.hidden": "16"}, too_much)  # 182 parameters: 1,165 MB
        self.write_sweep({**CONTEXTUAL, **delay, "train.steps": "100000", "problem.policy": "mlp", "contextual.hidden": "16"})
        self.succeed("plan", "sweep.ini")  # training ends before that delay: nothing is kept

    def test_what_does_not_fit_tokens(self):
        self.refused({"contextual.actions": "5"}, "contextual.actions is not used by problem.environment = tokens", grid=TOKENS)
        self.refused({"train.precision": "single"}, "train.precision is not used by problem.environment = tokens", grid=TOKENS)
        self.refused({"tokens.length": "8"}, "tokens.vocabulary = 3 and tokens.length = 8", "at most 4,096", grid=TOKENS)
        self.refused({"tokens.prompts": "80"}, "90 different prompts", "vocabulary^(2 length) = 81", grid=TOKENS)
        self.refused({"train.batch": "12"}, "train.batch = 12 is not a multiple of train.group = 8", grid=TOKENS)
        self.refused({"train.lag_mode": "delay", "train.lag": "1e6", "train.steps": "2e6", "problem.policy": "tabular"}, "train.lag", grid=TOKENS)
        self.refused({"baseline.estimate": "exact", "train.gradient": "exact", "tokens.vocabulary": "8", "tokens.length": "4",
                      "tokens.prompts": "20000"}, "train.gradient = exact visits every beginning", "11,700,000", grid=TOKENS)

    def test_registries_know_tokens(self):
        names = [row["name"] for row in self.succeed_json("list", "environments", "--json")]
        self.assertIn("tokens", names)
        keys = [row["name"] for row in self.succeed_json("list", "keys", "--json") if row["environments"] == ["tokens"]]
        self.assertEqual(keys, [f"tokens.{name}" for name in ("prompts", "test_prompts", "vocabulary", "length", "end_token", "hidden", "pretrain_steps", "label_noise", "wrong_reward")])

    def test_no_closed_forms(self):
        for grid in (CONTEXTUAL, TOKENS):
            self.write_sweep(grid)
            self.assert_refused(self.program("theory", "sweep.ini"), "problem.environment = bandit only")


if __name__ == "__main__":
    unittest.main()

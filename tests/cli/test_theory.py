"""`theory` against tests/reference/theory_cases.json: limit policies and rounds computed independently at 50 digits."""
import collections
import json
import math
import os
import pathlib
import pty
import re
import subprocess
import unittest

from program import PATIENCE_S, PROGRAM, ProgramTest, environment

CASES = json.loads((pathlib.Path(__file__).parents[1] / "reference/theory_cases.json").read_text())["cases"]
TOLERANCE = 1e-9
FIELDS = {"axes", "baseline", "v_mu", "v0_mu", "v1_mu", "regime", "tau", "limit_policy", "limit_support_size",
          "limit_expected_reward", "limit_entropy", "attractors", "round_expected_rewards"}


def vector(numbers):
    return "[" + " ".join(map(repr, numbers)) + "]"


class Theory(ProgramTest):
    def predictions(self, case):
        self.write_sweep({
            "bandit.arms": str(case["arms"]),
            "bandit.reward_means": vector(case["reward_means"]),
            "bandit.behavior_logits": vector(case["behavior_logits"]),
            "baseline.v": ", ".join(repr(limit["V"]) for limit in case["limits"]),
        })
        return self.succeed_json("theory", "sweep.ini")["configurations"]

    def close(self, values, expected):
        self.assertEqual(len(values), len(expected))
        for value, wanted in zip(values, expected):
            self.assertAlmostEqual(value, wanted, delta=TOLERANCE)

    def test_cases(self):
        regimes = set()
        for number, case in enumerate(CASES):
            for row, limit in zip(self.predictions(case), case["limits"], strict=True):
                with self.subTest(case=number, v=limit["V"]):
                    self.assertEqual(row.keys(), FIELDS)
                    self.assertEqual((row["axes"], row["baseline"]), ({"v": limit["V"]}, limit["V"]))
                    self.close([row["v_mu"], row["v0_mu"]], [case["V_mu"], case["V0_mu"]])
                    regimes.add(row["regime"])
                    self.assertEqual(row["regime"] == "below", limit["regime"] == "below")
                    if row["regime"] == "below":
                        self.close([row["tau"]], [limit["tau"]])
                        self.close(row["limit_policy"], limit["policy"])
                        self.assertEqual(row["limit_support_size"], limit["support_size"])
                        self.close([row["limit_expected_reward"], row["limit_entropy"]],
                                   [limit["expected_reward"], limit["entropy"]])
                        self.close(row["round_expected_rewards"], limit["iterated_expected_reward"])
                        self.assertIsNone(row["attractors"])
                    else:
                        self.assertEqual(row["attractors"], limit["attractors"])
        self.assertLessEqual({"below", "above"}, regimes)

    def hand_instance(self, **changes):
        """mu = (.5 .25 .25), r = (.2 .6 1): V^mu = .5."""
        self.write_sweep({"bandit.arms": "3", "bandit.reward_means": "[0.2 0.6 1]", "bandit.behavior_logits": "[0.6931471805599453 0 0]",
                          "train.lag": "inf", "baseline.v": None, "baseline.delta_v": "-0.2", "train.gradient": "sampled",
                          **{name.replace("__", "."): value for name, value in changes.items()}})
        return self.succeed_json("theory", "sweep.ini")["configurations"]

    def test_a_group_counts_its_own_sample(self):
        alone, two, eight = self.hand_instance(baseline__estimate="group", train__group="1, 2, 8")
        self.close([two["baseline"], eight["baseline"]], [0.1, 0.5 - 0.2 * 8 / 7])
        self.close(two["limit_policy"], [0.125, 0.3125, 0.5625])
        self.close(eight["limit_policy"], [0, 0.28125, 0.71875])
        self.close(two["round_expected_rewards"][:1], [two["limit_expected_reward"]])
        self.assertEqual({name for name, value in alone.items() if value is None}, FIELDS - {"axes", "v_mu", "v0_mu", "v1_mu", "round_expected_rewards"})
        self.assertEqual(alone["round_expected_rewards"], [None] * 10)
        self.close([alone["v_mu"]], [0.5])

    def test_adam_and_clips_have_no_known_limit(self):
        rows = self.hand_instance(sweep__zip="optimizer, algorithm", train__optimizer="adam, adam, sgd", train__algorithm="asymre, topr, grpo")
        for row in rows:
            self.assertEqual(row["regime"], "below")
            self.close([row["baseline"]], [0.3])
            self.assertEqual([row[name] for name in ("tau", "limit_policy", "limit_expected_reward", "attractors")], [None] * 4)
            self.assertEqual(row["round_expected_rewards"], [None] * 10)

    def test_rivals_end_elsewhere(self):
        sft, topr, ratio = self.hand_instance(train__algorithm="sft, topr, reinforce_is")
        for row, policy in ((sft, [0, 0.5, 0.5]), (topr, [0, 0.3, 0.7]), (ratio, [0, 0, 1])):
            self.close(row["limit_policy"], policy)
            self.close([row["limit_expected_reward"], row["baseline"]], [0.2 * policy[0] + 0.6 * policy[1] + policy[2], 0.3])
            self.assertEqual((row["limit_support_size"], row["regime"], row["tau"]), (sum(p > 0 for p in policy), "below", None))
            self.assertEqual(row["round_expected_rewards"], [None] * 10, "Theorem 4.3 speaks of AsymRE")

    def test_where_the_premises_of_rivals_fail_there_is_no_limit(self):
        changes = ({"noise__reward_noise": "0.5"}, {"bandit__reward_distribution": "bernoulli"}, {"baseline__estimate": "group"},
                   {"baseline__delta_v": "0.5"})  # V is the best reward: up to rounding with sft, nothing to gain with topr
        for change in changes:
            with self.subTest(**change):
                sft, topr, ratio = self.hand_instance(train__algorithm="sft, topr, reinforce_is", **change)
                self.assertEqual((sft["limit_policy"], topr["limit_policy"]), (None, None))
                self.close(ratio["limit_policy"], [0, 0, 1])

    def test_without_a_closed_form_the_flow_is_integrated(self):
        self.write_sweep({"bandit.arms": "3", "bandit.reward_means": "[0.2 0.6 1]", "bandit.behavior_logits": f"[{math.log(2)} 0 0]", "train.lag": "inf", "sweep.seeds": "1",
                          "baseline.v": "0.3", "train.algorithm": "topr, mine, grpo, late, group"})
        with open(self.folder / "sweep.ini", "a") as file:  # mine is TOPR in another spelling
            file.write("[algorithm.mine]\nweight = if(A < 0, min(1, ratio)*A, A)\n[algorithm.late]\nweight = A*step\n[algorithm.group]\nweight = A*entropy\n")
        topr, mine, grpo, late, group = self.succeed_json("theory", "sweep.ini", "--flow")["configurations"]
        self.assertEqual([topr[name] for name in ("flow_policy", "flow_expected_reward", "flow_error", "flow_unknown")], [None] * 4)
        self.assertEqual((mine["limit_policy"], mine["flow_unknown"]), (None, None))
        self.assertLess(mine["flow_error"], 1e-6)
        for found, exact in zip(mine["flow_policy"], topr["limit_policy"]):
            self.assertLess(abs(found - exact), mine["flow_error"])
        self.assertAlmostEqual(mine["flow_expected_reward"], topr["limit_expected_reward"], delta=1e-6)
        for row, reason in ((late, "the weight changes with the step"), (group, "the weight reads the whole policy")):
            self.assertEqual((row["flow_policy"], row["flow_unknown"]), (None, reason))
        self.assertTrue(grpo["flow_policy"] or "jumps" in grpo["flow_unknown"])
        self.assertNotIn("flow_policy", self.succeed_json("theory", "sweep.ini")["configurations"][0])

    def test_tied_best_arms_have_no_limit_with_importance_weights(self):
        row, = self.hand_instance(train__algorithm="reinforce_is", bandit__reward_means="[0.2 1 1]")
        self.assertEqual((row["limit_policy"], row["attractors"]), (None, [1, 2]))

    def table(self, *words):
        """As on a terminal: rows of the columns' names to cells, and the lines behind them."""
        terminal, program = pty.openpty()
        with subprocess.Popen([PROGRAM, "theory", *words], cwd=self.folder, env=environment(), stdin=program, stdout=program, stderr=subprocess.PIPE) as process:
            os.close(program)
            output = b""
            try:
                while piece := os.read(terminal, 65536):
                    output += piece
            except OSError:  # the program's end
                pass
            os.close(terminal)
            self.assertEqual(process.wait(timeout=PATIENCE_S), 0, process.stderr.read())
        head, *lines = output.decode().replace("\r\n", "\n").splitlines()
        cells = lambda line: re.split(" {2,}", line.strip())
        rows = [dict(zip(cells(head), cells(line), strict=True)) for line in lines if not line.startswith("no end")]
        return rows, [line for line in lines if line.startswith("no end")]

    def test_the_table_lists_attracting_arms_and_reasons(self):
        """Of few arms which, of many how many; of flows whose end is not known how many for which reason."""
        self.write_sweep({"bandit.arms": "8", "bandit.reward_means": "[0 0.1 0.2 0.5 0.6 0.7 0.9 0.9]", "train.lag": "inf", "sweep.seeds": "1", "baseline.v": "0.05, 0.4, 2",
                          "train.algorithm": "reinforce_is, asymre, late, whole"})
        with open(self.folder / "sweep.ini", "a") as file:
            file.write("[algorithm.late]\nweight = A*step\n[algorithm.whole]\nweight = A*entropy\n")
        document = self.succeed_json("theory", "sweep.ini", "--flow")["configurations"]
        rows, reasons = self.table("sweep.ini", "--flow")
        arms = [row["attractors"] for row in document]
        self.assertTrue(any(found and 1 < len(found) <= 6 for found in arms) and any(found and len(found) > 6 for found in arms) and None in arms, arms)
        for row, found in zip(rows, arms, strict=True):
            self.assertEqual(row["attractors"], "-" if not found else ",".join(map(str, found)) if len(found) <= 6 else f"{len(found)} arms", row)
        self.assertIn("no end of the flow in 3 rows: the weight changes with the step", reasons)
        unknown = collections.Counter(row["flow_unknown"] for row in document if row["flow_unknown"])
        self.assertEqual(sorted(reasons), sorted(f"no end of the flow in {count} row{'s' * (count > 1)}: {reason}" for reason, count in unknown.items()))
        self.assertEqual(self.table("sweep.ini")[1], [], "without --flow nothing is said of flows")

    def test_flips_leave_limit_and_rounds_on_one_scale(self):
        keys = {"bandit.arms": "3", "bandit.reward_means": "[0.2 0.6 1]", "bandit.behavior_logits": "[0.7 0 0]", "bandit.reward_distribution": "bernoulli",
                "baseline.v": None, "baseline.delta_v": "-0.1, -0.02", "baseline.reference": "current, initial"}
        def rows(flip):
            self.write_sweep({**keys, "noise.reward_flip": flip})
            return self.succeed_json("theory", "sweep.ini")["configurations"]
        for flip in ("0", "0.2", "0.45"):
            for row in rows(flip):
                self.assertAlmostEqual(row["round_expected_rewards"][0], row["limit_expected_reward"], delta=TOLERANCE)
                self.assertLessEqual(max(row["round_expected_rewards"]), 1)
        self.assertAlmostEqual(rows("0.2")[2]["round_expected_rewards"][-1], 1, delta=0.01, msg="true rewards: the best arm has 1, observed 0.8")

    def test_nothing_is_written_and_the_seed_is_chosen(self):
        self.write_sweep({"sweep.first_seed": "7"})
        first, same, other = (self.succeed_json("theory", "sweep.ini", *words) for words in
                              ([], ["--seed", "7"], ["--seed", "8"]))
        self.assertEqual((first, first["seed"], other["seed"]), (same, 7, 8))
        self.assertNotEqual(first["configurations"], other["configurations"])
        self.assertEqual(self.files(), ["sweep.ini"])


if __name__ == "__main__":
    unittest.main()

"""`plan` says what would run, and neither runs nor writes it."""
import unittest

import numpy as np
from scipy import stats

from program import ProgramTest


class Plan(ProgramTest):
    def test_nothing_is_written(self):
        self.write_sweep({"baseline.v": "0, 0.5"})
        for words in ([], ["--json"]):
            self.succeed("plan", "sweep.ini", *words)
            self.assertEqual(self.files(), ["sweep.ini"])

    def test_nothing_is_run(self):
        # Years of training: only a plan of it can end before PATIENCE_S.
        self.write_sweep({"sweep.seeds": "1000000", "train.steps": "4000000000"})
        plan = self.succeed_json("plan", "sweep.ini", "--json")
        self.assertEqual(plan["seed_steps"], 4e15)
        self.assertGreater(plan["predicted_core_s"], 365 * 86400)

    def test_for_people(self):
        self.write_sweep({"train.lag": "1, inf", "baseline.v": "0 : 1 : 0.25"})
        text = self.succeed("plan", "sweep.ini", "--sweep.seeds", "1000").stdout
        for part in ("train.lag: 2 values: 1, inf", "baseline.v: 5 values: 0, 0.25, 0.5, 0.75, 1",
                     "10 configurations x 1,000 seeds = 10,000 runs", "predicted: "):
            self.assertIn(part, text)

    def test_groups_of_one_are_pointed_out(self):
        keys = {"train.gradient": "sampled", "train.algorithm": "asymre, grpo", "baseline.v": None, "baseline.delta_v": "-0.1"}
        warning = ("asymsweep: warning: train.group = 1 with baseline.estimate = group: each reward is its own baseline, and nothing is learnt "
                   "from rewards in 2 configurations\n")
        self.write_sweep({**keys, "baseline.estimate": "group", "train.group": "1, 2"})
        self.assertEqual(self.succeed("plan", "sweep.ini").stderr, warning)
        self.assertEqual(self.succeed("run", "sweep.ini", ranks=2).stderr.count(warning), 1)
        self.write_sweep({**keys, "baseline.estimate": "exact", "train.group": "1"})
        self.assertEqual(self.succeed("plan", "sweep.ini").stderr, "")

    def test_one_of_a_thing_is_no_plural(self):
        self.write_sweep()
        self.assertIn("1 configuration x 1 seed = 1 run in 1 unit\n", self.succeed("plan", "sweep.ini", "--sweep.seeds", "1").stdout)

    def test_power_names_the_claims(self):
        self.write_sweep({"baseline.v": "0, 0.5"})
        facts, sampled = [["G2", "G3", "G5", "G6", "G7", "G8"]], ["--train.gradient", "sampled"]
        for flags, claims in ((["--train.gradient", "exact, sampled"], [["G2"], ["G9"], *facts]),
                              (sampled, [["G2"], ["G9"]]),
                              ([*sampled, "--train.lag_mode", "delay", "--train.lag", "2"], [["G9"]]),
                              ([*sampled, "--baseline.delta_v", "0.1"], [["G2"]]),
                              ([*sampled, "--train.algorithm", "grpo"], []),
                              (["--train.gradient", "exact"], facts),
                              (["--train.gradient", "exact", "--train.optimizer", "adam"], [])):
            if "--baseline.delta_v" in flags:
                self.write_sweep({"baseline.v": None, "baseline.delta_v": "0.1"})
            else:
                self.write_sweep({"baseline.v": "0, 0.5"})
            words = ["plan", "sweep.ini", "--power", *flags]
            ids = [row["ids"] for row in self.succeed_json(*words, "--json")["power"]]
            self.assertEqual([which for i, which in enumerate(ids) if i == 0 or ids[i - 1] != which], [[], *claims], flags)
            self.assertRegex(self.succeed(*words).stdout, r"\n +\d+  summary.csv: mean improvement")

    def test_power_is_that_of_the_tests_that_decide(self):
        """G9: simultaneous two-sided bounds, of a grid of 28 configurations of which 4 are not below V^mu."""
        self.write_sweep({"train.gradient": "sampled", "train.lag": "1, 2, 3, inf", "baseline.v": None,
                          "baseline.delta_v": "-0.6 : 0 : 0.1"})
        level = 0.05 / (4 * 6)
        for row in self.succeed_json("plan", "sweep.ini", "--power", "--json")["power"]:
            if row["ids"] == ["G9"]:
                n = row["seeds"]
                self.assertGreaterEqual(self.power_of_interval(n, row["effect"], level), 0.8)
                self.assertLess(self.power_of_interval(n - 1, row["effect"], level), 0.8)
            elif row["ids"] == ["G2"]:
                self.assertEqual((row["alpha"], row["seeds"]), (0.05, {0.2: 156, 0.5: 27, 0.8: 20}[row["effect"]]))

    @staticmethod
    def power_of_interval(n, share, level):
        """Probability that the lower Clopper-Pearson bound of n runs is above one half."""
        k = np.arange(1, n + 1)
        surely = k[stats.beta.ppf(level / 2, k, n - k + 1) > 0.5]
        return stats.binom.sf(surely[0] - 1, n, share) if surely.size else 0.0


if __name__ == "__main__":
    unittest.main()

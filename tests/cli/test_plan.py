"""`plan` says what would run, and neither runs nor writes it."""
import resource
import unittest

import numpy as np
from scipy import special, stats

from program import ProgramTest, array


START_S = 0.1  # of a run, processor time


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

    def test_networks_take_no_longer(self):
        """Half a minute of training for each configuration; processor seconds, which a busy machine does not change much."""
        self.write_sweep({"bandit.arms": None, "problem.environment": "tokens", "problem.policy": "mlp", "tokens.pretrain_steps": "20000", "train.steps": "15000",
                          "baseline.v": None, "baseline.delta_v": "-0.5 : 0.5 : 0.1"})
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        plan = self.succeed_json("plan", "sweep.ini", "--json")
        self.assertLess(resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before, 1.5)
        self.assertGreater(plan["predicted_core_s"], 10)

    def test_time_is_that_of_the_run(self):
        """Within a factor of two, since machines are busy (bench/predictions.py measures closer): one seed or many, short and long, exact and sampled."""
        for changes in ({"train.gradient": "sampled", "train.steps": "100", "sweep.seeds": "1000"},
                        {"train.gradient": "sampled", "train.steps": "300000", "sweep.seeds": "1"},
                        {"train.gradient": "exact", "train.steps": "1000000", "sweep.seeds": "8"}):
            with self.subTest(changes):
                self.write_sweep({"baseline.v": "0.1, 0.2", **changes})
                planned = self.succeed_json("plan", "sweep.ini", "--json")["predicted_core_s"]
                before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
                self.succeed("run", "sweep.ini", "-o", "t.h5", "--overwrite")
                used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before - START_S
                self.assertLess(planned, 2 * used + 0.1)
                self.assertGreater(planned, used / 2 - 0.1)

    def test_for_people(self):
        self.write_sweep({"train.lag": "1, inf", "baseline.v": "0 : 1 : 0.25"})
        text = self.succeed("plan", "sweep.ini", "--sweep.seeds", "1000").stdout
        for part in ("train.lag: 2 values: 1, inf", "baseline.v: 5 values: 0, 0.25, 0.5, 0.75, 1",
                     "10 configurations x 1,000 seeds = 10,000 runs", "predicted: "):
            self.assertIn(part, text)

    def warnings(self, changes):
        self.write_sweep({"bandit.arms": None, **changes})
        return self.succeed("plan", "sweep.ini").stderr.replace("asymsweep: warning: ", "").splitlines()

    def test_contexts_with_little_to_see(self):
        small = {"problem.environment": "contextual", "contextual.contexts": "16", "contextual.test_contexts": "16", "contextual.features": "4", "contextual.actions": "4",
                 "baseline.v": None, "baseline.delta_v": "-0.1, 0.1", "train.batch": "64", "contextual.pretrain_steps": "400", "contextual.label_noise": "0"}
        self.assertEqual(self.warnings(small), [])
        table, = self.warnings({**small, "problem.policy": "tabular, linear"})
        self.assertIn("a table's answers in test contexts, by which runs are judged, so 2 configurations cannot improve", table)
        narrow, = self.warnings({**small, "train.batch": "56, 64"})
        self.assertIn("fewer than 8 in 2 configurations", narrow)
        chance, = self.warnings({**small, "contextual.pretrain_steps": "1"})
        self.assertRegex(chance, r"the right answer in [23]\d(\.\d)? % of the training contexts, and chance is 25 %.*contextual.pretrain_steps")

    def test_bandits_in_which_nothing_can_be_lost(self):
        """Of the arms 0, 0.5, 1 the best one alone attracts, or the worst may too."""
        bandit = {"bandit.reward_means": "[0 0.5 1]", "bandit.arms": "3", "baseline.v": None, "train.lag": "inf", "baseline.delta_v": "-0.1, 0.01"}
        safe, = self.warnings({**bandit, "bandit.behavior_logits": "[0 0 3]"})
        self.assertIn("above V^mu every arm on which the first seeds can end is worth V^mu or more", safe)
        self.assertEqual(self.warnings({**bandit, "bandit.behavior_logits": "[0 0 3]", "baseline.delta_v": "-0.1, 0.1"}), [])
        self.assertEqual(self.warnings({**bandit, "bandit.behavior_logits": "[0 0 3]", "baseline.delta_v": "-0.1"}), [])

    def test_each_environment_has_defaults_that_learn(self):
        """Every seed gains below V^mu and loses above it, with the keys of the environment left alone."""
        for environment in ("contextual", "tokens"):
            with self.subTest(environment):
                self.write_sweep({"bandit.arms": None, "problem.environment": environment, "baseline.v": None, "baseline.delta_v": "-0.1, 0.3", "train.steps": "1000"})
                self.assertEqual(self.succeed("run", "sweep.ini", "-o", f"{environment}.h5", "--progress", "none", ranks=2).stderr.count("warning"), 0)
                gains = array(self.folder / f"{environment}.h5", "train_accuracy") - array(self.folder / f"{environment}.h5", "initial_train_accuracy")
                self.assertTrue((gains[0] > 0.02).all(), gains)
                self.assertTrue((gains[1] < -0.02).all(), gains)

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

    def ids(self, *flags):
        rows = self.succeed_json("plan", "sweep.ini", "--power", *flags, "--json")["power"]
        which = [row["ids"] for row in rows]
        return [ids for i, ids in enumerate(which) if i == 0 or which[i - 1] != ids]

    def test_power_names_the_claims_whose_premises_the_grid_fulfils(self):
        self.write_sweep({"baseline.v": "0, 0.5"})
        facts, sampled = [["G2", "G5", "G8"]], ["--train.gradient", "sampled"]  # on-policy
        for flags, claims in ((["--train.gradient", "exact, sampled"], [["G2"], ["G9"], *facts]),
                              (sampled, [["G2"], ["G9"]]),
                              ([*sampled, "--train.lag_mode", "delay", "--train.lag", "2"], [["G9"]]),
                              ([*sampled, "--train.algorithm", "grpo"], []),
                              ([*sampled, "--bandit.reward_distribution", "bernoulli", "--noise.reward_flip", "0.5"], []),
                              (["--train.gradient", "exact"], facts),
                              (["--train.gradient", "exact", "--train.lag", "inf"], [["G1", "G2", "G3", "G5"]]),
                              (["--train.gradient", "exact", "--train.lag", "6000", "--train.steps", "60000"], [["G2", "G5", "G6", "G7"]]),
                              (["--train.gradient", "exact", "--train.optimizer", "adam"], [])):
            self.assertEqual(self.ids(*(flags if "--train.lag" in flags else ["--train.lag", "1", *flags])), [[], *claims], flags)
        self.write_sweep({"baseline.v": None, "baseline.delta_v": "0.1"})
        self.assertEqual(self.ids(*sampled), [[]], "above V^mu nothing is claimed of means and shares")
        self.assertRegex(self.succeed("plan", "sweep.ini", "--power").stdout, r"\n +\d+  summary.csv: to show that the mean improvement is above zero")

    def test_power_names_its_assumption(self):
        """How large one standard deviation is, in each row about a mean; power_of_mean below counts by the same tenth."""
        self.write_sweep({"train.gradient": "sampled"})
        rows = [row for row in self.succeed_json("plan", "sweep.ini", "--power", "--json")["power"] if "mean" in row["claim"]]
        text = self.succeed("plan", "sweep.ini", "--power").stdout
        self.assertEqual({bool(row["ids"]) for row in rows}, {True, False})
        for row in rows:
            self.assertIn("one is 10 % of the way from the bound to the values' end" if row["ids"] else "one is 10 % of the range of rewards", row["claim"])
            self.assertIn(row["claim"], text)
        self.assertIn("means with a smaller standard deviation need more seeds: `plan --pilot` counts from a small run\n", text)

    def test_power_says_what_is_not_tested_and_what_would(self):
        self.write_sweep({"train.gradient": "sampled"})
        untested = {row["claim"]: row["needs"] for row in self.succeed_json("plan", "sweep.ini", "--power", "--json")["not_tested"]}
        self.assertEqual(set(untested), {"G1", "G3", "G4", "G5", "G6", "G7", "G8", "G10"})
        self.assertEqual(untested["G10"], "a configuration with: contexts")
        self.assertIn("not tested: G1, G3, G4, G5, G6, G7, G8; they need a configuration with: exact gradient", self.succeed("plan", "sweep.ini", "--power").stdout)

    def test_power_of_claims_of_the_sweep(self):
        self.write_sweep({"train.gradient": "sampled", "train.lag": "1, 10, inf"})
        with open(self.folder / "sweep.ini", "a") as file:
            file.write("[claim.better]\nstatement = Lag 1 is better.\ntest = paired_mean\nvalue = expected_reward\nagainst = lag = inf\nerror_rate = 0.01\n"
                       "[claim.safe]\nstatement = No run loses much.\ntest = every_run\nvalue = improvement > -0.9\n"
                       "[claim.few]\nstatement = Few runs lose.\ntest = share\nvalue = improvement < 0\nbound = 0.2\nside = below\n")
        rows = [row for row in self.succeed_json("plan", "sweep.ini", "--power", "--json")["power"] if row["ids"] and row["ids"][0] in ("better", "safe", "few")]
        self.assertEqual([row["ids"] for row in rows], [["better"]] * 3 + [["safe"]] * 2 + [["few"]] * 3)
        self.assertEqual([row["seeds"] for row in rows[3:5]], [300, 2995])
        for row, effect in zip(rows[:3], (0.2, 0.5, 0.8)):
            self.assertGreaterEqual(self.power_of_mean(row["seeds"], effect, 0.01), 0.9)  # both of two partners
        self.assertIn("to show that the share of runs with improvement < 0 is below 20 % if in truth it is ", rows[5]["claim"])
        own = self.succeed_json("plan", "sweep.ini", "--power", "--effects", "0.5, 0.1", "--json")["power"]
        self.assertEqual([row["effect"] for row in own if row["ids"] == ["better"]], [0.5, 0.1])
        self.assertEqual([row["seeds"] for row in own if row["ids"] == ["better"]][0], rows[1]["seeds"])
        self.assert_refused(self.program("plan", "sweep.ini", "--effects", "0.1"), "plan: --effects is of --power; give that too")
        for wrong in ("0.1,x", "-1", "0", "0.1;0.2", "inf"):
            self.assert_refused(self.program("plan", "sweep.ini", "--power", f"--effects={wrong}"), "plan: --effects")

    def test_power_is_that_of_the_bounds_that_decide(self):
        """G9: simultaneous bounds of a grid of 28 configurations of which 4 are not below V^mu; the claim needs all 24."""
        self.write_sweep({"train.gradient": "sampled", "train.lag": "1, 2, 3, inf", "baseline.v": None,
                          "baseline.delta_v": "-0.6 : 0 : 0.1"})
        level, goal = 0.05 / (4 * 6), 1 - 0.2 / (4 * 6)
        rows = self.succeed_json("plan", "sweep.ini", "--power", "--json")["power"]
        for row in rows:
            if row["ids"] == ["G9"]:
                n = row["seeds"]
                self.assertAlmostEqual(row["alpha"], level)
                self.assertGreaterEqual(self.power_of_interval(n, row["effect"], level), goal)
                self.assertLess(self.power_of_interval(n - 1, row["effect"], level), goal)
            elif not row["ids"]:
                self.assertGreaterEqual(self.power_of_mean(row["seeds"], row["effect"], 0.05 / 28), 0.8)
                self.assertLess(self.power_of_mean(row["seeds"] - 1, row["effect"], 0.05 / 28), 0.8)
        of_means = {row["effect"]: row["seeds"] for row in rows if row["ids"] == ["G2"]}
        for effect, n in of_means.items():
            self.assertGreaterEqual(self.power_of_mean(n, effect), goal)
            self.assertLess(self.power_of_mean(n - 1, effect), goal)
        self.write_sweep({"train.gradient": "sampled", "baseline.v": None, "baseline.delta_v": "-0.1"})
        alone = self.succeed_json("plan", "sweep.ini", "--power", "--json")["power"]
        for row in alone:
            if row["ids"] == ["G2"]:
                self.assertLess(row["seeds"], of_means[row["effect"]], "all 24 need more than one")

    @staticmethod
    def power_of_interval(n, share, level):
        """Probability that the likelihood of one half, n runs seen, is below `level` of its average over a Beta(1/2, 1/2) prior."""
        k = np.arange(n + 1)
        ratio = special.betaln(k + 0.5, n - k + 0.5) - special.betaln(0.5, 0.5) + n * np.log(2)
        enough = k[(k > n / 2) & (ratio >= np.log(1 / level))]
        return stats.binom.sf(enough[0] - 1, n, share) if enough.size else 0.0

    @staticmethod
    def power_of_mean(n, effect, level=0.05):
        """Two equally likely values, standard deviation 0.1 of a range of 1: probability that the wealth of the bets is 2 / level (two-sided)."""
        j = np.arange(32)
        stakes, weights = 2.0 ** (-j / 2), 2.0 ** -(j + 2) + 1 / (2 * (j + 1) * (j + 2))
        k = np.arange(n + 1)[:, None]
        up, down = 0.1 * (effect + 1), 0.1 * (effect - 1)
        wealth = special.logsumexp(k * np.log1p(stakes * up) + (n - k) * np.log1p(stakes * down), b=weights, axis=1)
        enough = np.flatnonzero(wealth >= np.log(2 / level))
        return stats.binom.sf(enough[0] - 1, n, 0.5) if enough.size else 0.0


if __name__ == "__main__":
    unittest.main()

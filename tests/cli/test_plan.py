"""`plan` says what would run, and neither runs nor writes it."""
import unittest

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

    def test_one_of_a_thing_is_no_plural(self):
        self.write_sweep()
        self.assertIn("1 configuration x 1 seed = 1 run in 1 unit\n", self.succeed("plan", "sweep.ini", "--sweep.seeds", "1").stdout)

    def test_power_names_the_claims(self):
        self.write_sweep({"baseline.v": "0, 0.5"})
        facts = ["G2", "G3", "G5", "G6", "G7", "G8"]
        for flags, claims in ((["--train.gradient", "exact, sampled"], [["G2"], ["G9"], facts]),
                              (["--train.gradient", "sampled"], [["G2"], ["G9"]]),
                              (["--train.gradient", "exact"], [[], [], facts]),
                              (["--train.gradient", "sampled", "--train.algorithm", "grpo"], [[], []])):
            words = ["plan", "sweep.ini", "--power", *flags]
            self.assertEqual([row["ids"] for row in self.succeed_json(*words, "--json")["power"]][::3], claims, flags)
            self.assertRegex(self.succeed(*words).stdout, r"\n +\d+  " + ("G2: " if claims[0] else "") + "mean improvement")


if __name__ == "__main__":
    unittest.main()

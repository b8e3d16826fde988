"""Numbers as people type them: counts below zero, ranges in another language's order, numbers that no double holds."""
import unittest

from program import ProgramTest


class Counts(ProgramTest):
    def setUp(self):
        super().setUp()
        self.write_sweep()
        self.succeed("run", "sweep.ini", "-o", "out.h5")

    def test_options_that_count(self):
        for words, least in ((["run", "sweep.ini", "-o", "new.h5", "--max-units"], 1), (["check", "out.h5", "--recompute"], 0),
                             (["theory", "sweep.ini", "--seed"], 0)):
            option = words[-1]
            for value in ("-1", "-18446744073709551615", "1e400", "18446744073709551616", "inf"):
                self.assert_refused(self.program(*words, value), f"{words[0]}: {option} {value} is out of range", f"a whole number {'from 0 to' if option == '--seed' else f'>= {least}'}")
            self.assert_refused(self.program(*words, "1.5"), f"{option} 1.5 is not a whole number")
            for value in ("ten", "1,2", "1:3:1", ""):
                self.assert_refused(self.program(*words, value), f"{words[0]}: {option}")
        self.assert_refused(self.program("run", "sweep.ini", "--max-units", "1,000"), "run: --max-units 1,000 takes one value only, not a list (no ',' between thousands)")
        self.assertEqual(self.files(), ["out.h5", "sweep.ini"])
        self.assert_refused(self.program("run", "sweep.ini", "--max-units=-1"), "--max-units -1 is out of range (allowed: a whole number >= 1)")
        self.assert_refused(self.program("theory", "sweep.ini", "--seed", "4294967296"), "a whole number from 0 to 4294967295")

    def test_a_count_may_be_written_as_any_whole_number(self):
        self.assertEqual(self.program("run", "sweep.ini", "-o", "one.h5", "--max-units", "1e0").returncode, 0)
        self.assertEqual(self.succeed_json("check", "out.h5", "--json", "--recompute", "1e3")["units_recomputed"], 1)
        self.assertEqual(self.succeed_json("theory", "sweep.ini", "--seed", "4294967295")["seed"], 4294967295)

    def test_keys_that_count(self):
        for key, value in (("sweep.seeds", "-1"), ("sweep.first_seed", "-1"), ("sweep.root_seed", "-1"), ("train.steps", "-5"), ("bandit.arms", "-2"),
                           ("train.lag", "-1"), ("train.checkpoints", "-1"), ("sweep.root_seed", "9007199254740993"),
                           ("sweep.root_seed", "18446744073709551615"), ("train.lag", "1e19"), ("train.lag", "9007199254740993, inf")):
            self.assert_refused(self.program("plan", "sweep.ini", f"--{key}", value), f"--{key}: {key} = {value.split(',')[0]} is out of range", "a whole number from")
        self.assertEqual(self.succeed_json("plan", "sweep.ini", "--json", "--sweep.root_seed", "9007199254740992")["runs"], 3)


class Ranges(ProgramTest):
    def setUp(self):
        super().setUp()
        self.write_sweep()

    def refused(self, key, value, *parts):
        for command in (["plan", "sweep.ini"], ["run", "sweep.ini", "-o", "out.h5"]):
            self.assert_refused(self.program(*command, f"--{key}", value), key, value, *parts)
        self.assertEqual(self.files(), ["sweep.ini"])

    def test_no_axis_vanishes(self):
        self.refused("train.lag", "1 : 20 : 200", "has one value: its step is larger than its length (from : to : step)", "did you mean 1 : 200 : 20?")
        self.refused("baseline.v", "0.1:0.1:1", "has one value: it ends where it starts", "write 0.1")
        self.assert_refused(self.program("plan", "sweep.ini", "--baseline.v", "0, 0.1:0.15:0.1"), "baseline.v = 0.1:0.15:0.1 has one value")
        self.refused("train.lag", "log(7, 7, 3)", "has one value: its ends are equal")

    def test_equal_values_are_named(self):
        for value, twice in (("0.1, 1e-1", "0.1"), ("0, -0", "0"), ("0 : 1 : 0.5, 5e-1", "0.5"), ("lin(0, 1, 3), 1.0", "1")):
            self.assert_refused(self.program("plan", "sweep.ini", "--baseline.v", value), f"has the value {twice} twice")

    def test_what_plan_and_run_say(self):
        for value, note in (("-0.5 : 0.1 : 0.5", "ends at 0, not at 0.1; did you mean -0.5 : 0.5 : 0.1?"), ("0 : 1 : 0.3", "ends at 0.9, not at 1"),
                            ("0.3, 0.30000000000000004", "differ by rounding only")):
            plan = self.succeed("plan", "sweep.ini", "--baseline.v", value).stdout
            self.assertIn("note: --baseline.v: baseline.v: ", plan)
            self.assertIn(note, plan)
            self.assertIn(note, self.succeed_json("plan", "sweep.ini", "--json", "--baseline.v", value)["notes"][0])
            self.assertIn(note, self.succeed("run", "sweep.ini", "-o", "out.h5", "--overwrite", "--baseline.v", value).stderr)
            self.assertNotIn(note, self.succeed("run", "sweep.ini", "-o", "out.h5", "--baseline.v", value).stderr, "nothing is run")
        self.assertNotIn("note", self.succeed("plan", "sweep.ini", "--baseline.v", "-0.3 : 0.3 : 0.1").stdout)

    def test_a_short_run_takes_the_checkpoints_of_all(self):
        note = "train.steps: all curves have the checkpoints of the shortest run: 2 with 1 step, where train.checkpoints = 32"
        self.assertIn(note, self.succeed("plan", "sweep.ini", "--train.steps", "1, 1000").stdout)
        self.assertIn(note, self.succeed("run", "sweep.ini", "-o", "out.h5", "--train.steps", "1, 1000").stderr)
        for steps in ("1", "20", "100, 1000"):
            self.assertNotIn("note", self.succeed("plan", "sweep.ini", "--train.steps", steps).stdout)


if __name__ == "__main__":
    unittest.main()

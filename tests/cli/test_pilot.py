"""`plan --pilot FILE`: what `run --until-decided` takes, foretold from a small run of the same grid."""
import unittest

from program import ProgramTest
from test_until_decided import BANDIT, CLAIMS, PER_CONFIGURATION, SEEDS, UntilDecided as _UntilDecided

NO_EFFECT = """
[claim.nothing]
statement = V makes a difference at lag 1.
where = lag == 1 and delta_v == -0.1
test = paired_mean
value = expected_reward
against = delta_v = 0.05
bound = 0
"""


class Pilot(ProgramTest):
    write, decide, seeds = _UntilDecided.write, _UntilDecided.decide, _UntilDecided.seeds

    def forecast(self, sweep, *words):
        return self.succeed_json("plan", sweep, "--pilot", "pilot.h5", "--json", *words)["pilot"]

    def pilot(self, sweep, seeds=60, *words):
        self.succeed("run", sweep, "--sweep.seeds", str(seeds), "-o", "pilot.h5", *words)

    def test_claims_are_decided_about_when_it_says(self):
        sweep = self.write()
        self.pilot(sweep)
        pilot = self.forecast(sweep)
        self.assertEqual((pilot["file"], pilot["runs"], pilot["fewest_seeds"], pilot["most_runs"]), ("pilot.h5", PER_CONFIGURATION * 60, 60, PER_CONFIGURATION * SEEDS))
        self.assertEqual([row["claim"] for row in pilot["claims"]], ["below", "lag", "most"])
        report = self.decide(sweep, "out.h5")
        self.assertLess(abs(pilot["expected_runs"] - report["runs"]), 0.5 * report["runs"])
        seeds = {row["claim"]: row["seeds"] for row in pilot["claims"]}
        self.assertLessEqual(seeds["most"], seeds["below"])  # the larger effect
        self.assertLess(seeds["below"], 100)
        text = self.succeed("plan", sweep, "--pilot", "pilot.h5").stdout
        self.assertIn("  estimated from 60 seeds of each configuration in pilot.h5; another pilot would give other numbers:\n    below: decided after ", text)
        self.assertIn("run --until-decided: about ", text)

    def test_what_has_no_effect_takes_all_seeds(self):
        sweep = self.write(claims=NO_EFFECT)
        self.pilot(sweep)
        pilot = self.forecast(sweep)
        self.assertEqual(pilot["claims"], [{"claim": "nothing", "seeds": None}])
        self.assertEqual(pilot["expected_runs"], 2 * SEEDS)  # of the pair; no verdict depends on the others
        self.assertIn("nothing: not decided with 400 seeds", self.succeed("plan", sweep, "--pilot", "pilot.h5").stdout)

    def test_without_claims_rows_are_decided(self):
        sweep = self.write(claims="")
        self.pilot(sweep)
        pilot = self.forecast(sweep)
        self.assertEqual([row["claim"] for row in pilot["claims"]], [None])
        report = self.decide(sweep, "out.h5")
        self.assertLess(abs(pilot["expected_runs"] - report["runs"]), 0.5 * report["runs"])

    def test_another_order_of_the_grid_is_the_same_grid(self):
        sweep = self.write()
        self.pilot(sweep)
        own = self.forecast(sweep)
        turned = self.write({"train.lag": "inf, 1, 10", "baseline.delta_v": "0.3, -0.4, -0.1, 0.05"})
        self.assertEqual(self.forecast(turned)["expected_runs"], own["expected_runs"])

    def test_a_pilot_of_unequal_numbers_of_seeds_counts_by_the_fewest(self):
        sweep = self.write()
        self.decide(sweep, "pilot.h5")
        self.assertGreater(max(self.seeds("pilot.h5")), 24)
        self.assertEqual(self.forecast(sweep)["fewest_seeds"], min(self.seeds("pilot.h5")))

    def test_a_file_of_few_runs_is_refused(self):
        sweep = self.write()
        self.pilot(sweep, 1)
        self.assert_refused(self.program("plan", sweep, "--pilot", "pilot.h5"), "pilot.h5 has 1 run of lag = 1, delta_v = -0.4; a pilot needs 10 of each configuration")
        self.assertEqual(self.program("run", sweep, "--sweep.seeds", "40", "-o", "part.h5", "--max-units", "3").returncode, 75)
        self.assert_refused(self.program("plan", sweep, "--pilot", "part.h5"), "; a pilot needs 10 of each configuration")

    def test_what_is_no_result_file_is_refused(self):
        sweep = self.write()
        (self.folder / "folder").mkdir()
        for name, words in (("missing.h5", "cannot open missing.h5: No such file or directory"), (sweep, "is a sweep file, not a result file"),
                            ("/dev/null", "/dev/null is a device or a pipe, not a result file"), ("folder", "folder is a folder, not a result file")):
            self.assert_refused(self.program("plan", sweep, "--pilot", name), words)

    def test_a_file_of_another_grid_is_refused(self):
        sweep = self.write(claims="")
        self.pilot(sweep, 20, "--train.lag", "1, 10")
        self.assert_refused(self.program("plan", sweep, "--pilot", "pilot.h5"), "pilot.h5 is no pilot of this sweep: 8 of its 12 configurations are among the 8 of the file")


if __name__ == "__main__":
    unittest.main()

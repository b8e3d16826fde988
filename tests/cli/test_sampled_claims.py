"""What small, unfinished, extended, diverged and unreplicated files may not decide; and the halves of G11. Each test is a sweep
of about a second."""
import csv
import json
import math
import unittest

import numpy as np
from scipy import stats

from program import ProgramTest, array

SAMPLED = {"bandit.arms": "10", "train.gradient": "sampled", "train.learning_rate": "0.05", "train.lag": "10", "baseline.v": None}
CLAIMS = ("G2", "G9", "G11")


class SampledClaims(ProgramTest):
    def analyzed(self, changes=None, *, units=None, extension=None):
        """Verdicts by claim. `units`: stopped after so many; `extension`: flags of a second run that extends the file."""
        self.write_sweep({**SAMPLED, **(changes or {})})
        done = self.program("run", "sweep.ini", "-o", "out.h5", *(["--max-units", units] if units else []))
        self.assertEqual(done.returncode, 75 if units else 0, done.stderr)
        if extension:
            self.succeed("run", "sweep.ini", "-o", "out.h5", "--extend", *extension)
        self.succeed("analyze", "out.h5", "-o", "out")
        return {row["claim"]: row for row in json.loads((self.folder / "out/verdicts.json").read_text())}

    def rows(self, name="summary.csv"):
        with open(self.folder / "out" / name, newline="") as file:
            return list(csv.DictReader(file))

    def test_one_seed_certifies_nothing_however_the_file_grew(self):
        self.analyzed({"sweep.seeds": "1", "bandit.reward_means": "normal", "train.steps": "5, 6", "baseline.delta_v": "-0.1, 0.2"},
                      extension=["--train.steps", "5,6,7,8"])
        for row in self.rows():
            self.assertEqual((row["n"], row["verdict"], row["most"]), ("1", "undecided", "undecided"))
            self.assertLess(float(row["mean_low_all"]), -1)
            self.assertGreater(float(row["mean_high_all"]), 1)

    def test_an_unfinished_grid_is_judged_as_the_whole_that_was_planned(self):
        verdicts = self.analyzed({"sweep.seeds": "8", "train.steps": "100 : 2000 : 100",
                                  "baseline.delta_v": "-0.1, -0.05, -0.02, 0, 0.02, 0.05"}, units=1)
        (row,) = [row for row in self.rows() if row["verdict"] != "not finished"]
        self.assertAlmostEqual(float(row["p_holm"]), min(1.0, 120 * float(row["p_value"])), delta=1e-12)
        self.assertEqual(sum(math.isnan(float(row["p_holm"])) for row in self.rows()), 119)
        for claim in ("G2", "G9"):
            self.assertEqual(verdicts[claim]["verdict"], "undecided", claim)
            self.assertIn("nothing is decided before the grid is complete: 472 runs of 59 configurations are missing",
                          verdicts[claim]["evidence"]["finding"])

    def test_the_gain_over_an_unfinished_grid_is_undecided(self):
        keys = {"sweep.seeds": "120", "train.steps": "300", "train.learning_rate": "0.5", "train.lag": "100, 200, inf", "baseline.delta_v": "-0.2, 0"}
        whole = self.analyzed(keys)["G11"]
        self.assertEqual(whole["verdict"], "undecided", "a grid of V does not refute that some V gains")
        self.assertIn("every swept one is on the other side; one between them may not be", whole["evidence"]["finding"])
        (self.folder / "out.h5").unlink()
        units = self.succeed_json("plan", "sweep.ini", "--json")["units"]
        verdict = self.analyzed(keys, units=units - 1)["G11"]
        self.assertEqual(verdict["verdict"], "undecided")
        self.assertIn("nothing is decided before the grid is complete", verdict["evidence"]["finding"])

    def test_one_run_repeated_is_known_and_said_to_be_one_run(self):
        """Given rewards, given logits, the exact gradient: 200 seeds are one run."""
        self.analyzed({"sweep.seeds": "200", "bandit.reward_means": "linear", "train.gradient": "exact", "train.steps": "200",
                       "train.lag": "inf", "baseline.delta_v": "-0.3, -0.1"})
        improvement = array(self.folder / "out.h5", "expected_reward") - array(self.folder / "out.h5", "initial_expected_reward")
        self.assertLess(np.ptp(improvement, axis=-1).max(), 1e-15)
        for row in self.rows():
            self.assertEqual(row["verdict"], "improves")
            self.assertLess(float(row["mean_low"]), float(row["mean"]))
        self.assertIn("every seed is the same run", (self.folder / "out/report.html").read_text())

    def test_few_runs_decide_no_mean(self):
        """Two runs of rewards with few values are often nearly equal, and t is huge then."""
        few = {"bandit.arms": "2", "bandit.reward_means": "[0.4 0.6]", "bandit.behavior_logits": "zeros",
               "bandit.reward_distribution": "bernoulli", "train.steps": "1", "train.batch": "1", "train.lag": "inf", "baseline.v": "-10"}
        for seeds in (1, 2, 19):
            for first in range(0, 100, 20):
                row = self.analyzed({**few, "sweep.seeds": str(seeds), "sweep.first_seed": str(first)})["G2"]
                self.assertNotEqual(row["verdict"], "refuted")
                if seeds < 3:
                    self.assertEqual((row["verdict"], row["n"]), ("undecided", seeds))
                (self.folder / "out.h5").unlink()

    def test_rare_large_losses_are_not_overlooked(self):
        """In 98.7 % of runs a gain of 0.01, in the others a loss of 0.99: the mean is below zero, -0.0035. A t-test at 20 seeds said
        the opposite of it in 35 of 40 files."""
        rare = {"bandit.arms": "2", "bandit.reward_means": "[1 0]", "bandit.behavior_logits": "[4.595 0]", "train.batch": "1",
                "train.learning_rate": "3", "train.steps": "200", "train.lag": "20", "baseline.v": "-3"}
        for first in range(0, 200, 20):
            row = self.analyzed({**rare, "sweep.seeds": "20", "sweep.first_seed": str(first)})["G2"]
            self.assertNotEqual(row["verdict"], "supported", first)
            (self.folder / "out.h5").unlink()

    def test_both_halves_of_improvement_decide(self):
        """Sampled gradients whose mean is below zero refute the claim, whatever the exact ones say."""
        keys = {"sweep.seeds": "320", "bandit.arms": "5", "bandit.behavior_logits": "linear", "bandit.behavior_scale": "1",
                "bandit.reward_means": "linear", "noise.reward_noise": "10", "train.batch": "1", "train.learning_rate": "3",
                "train.steps": "100", "train.lag": "inf", "baseline.delta_v": "-0.02"}
        alone = self.analyzed(keys)["G2"]
        self.assertEqual(alone["verdict"], "refuted", alone["evidence"]["finding"])
        (self.folder / "out.h5").unlink()
        both = self.analyzed({**keys, "bandit.behavior_logits": "linear", "train.gradient": "exact, sampled", "train.learning_rate": "3"})["G2"]
        self.assertEqual(both["verdict"], "refuted")
        for words in ("exact gradient: no counter-examples", "sampled gradient: mean improvement"):
            self.assertIn(words, both["evidence"]["finding"])

    def test_flips_of_half_and_more_test_nothing(self):
        verdicts = self.analyzed({"sweep.seeds": "60", "bandit.reward_distribution": "bernoulli", "noise.reward_flip": "0.8", "train.steps": "200",
                                  "baseline.delta_v": "-0.1, 0"})
        self.assertEqual({verdicts[claim]["verdict"] for claim in CLAIMS}, {"not tested"})

    def test_the_interval_allows_for_the_choice_of_the_worst(self):
        row = self.analyzed({"sweep.seeds": "60", "train.steps": "100", "noise.reward_noise": "0, 1", "train.lag": "2, 10, 50",
                             "baseline.delta_v": "-0.2, -0.1"})["G2"]
        own = next(other for other in self.rows() if float(other["mean"]) == min(float(other["mean"]) for other in self.rows()))
        self.assertAlmostEqual(row["estimate"], float(own["mean"]), delta=1e-12)
        self.assertEqual(row["evidence"]["configurations_planned"], 12)
        alone = self.analyzed_again({"noise.reward_noise": own["reward_noise"], "train.lag": own["lag"], "baseline.delta_v": own["delta_v"]},
                                    {"sweep.seeds": "60", "train.steps": "100"})["G2"]
        self.assertAlmostEqual(alone["estimate"], row["estimate"], delta=1e-12)
        self.assertLess(row["interval"][0], alone["interval"][0])
        self.assertGreater(row["interval"][1], alone["interval"][1])

    def analyzed_again(self, one, same):
        (self.folder / "out.h5").unlink()
        return self.analyzed({**same, **one})

    def test_runs_that_stand_still_are_no_loss(self):
        row = self.analyzed({"sweep.seeds": "100", "train.learning_rate": "1e-20", "baseline.delta_v": "-0.2, -0.1"})["G9"]
        self.assertEqual(row["verdict"], "undecided")
        self.assertIn("the opposite in 0; no run moved in 2", row["evidence"]["finding"])

    def test_equal_rewards_leave_nothing_to_improve(self):
        verdicts = self.analyzed({"sweep.seeds": "30", "bandit.arms": "3", "bandit.reward_means": "[0.3 0.3 0.3]", "train.steps": "7",
                                  "train.lag": "3", "baseline.delta_v": "-0.1, 0"})
        self.assertEqual([float(row["success"]) for row in self.rows()], [0, 0])
        self.assertEqual([row["verdict"] for row in self.rows()], ["undecided"] * 2)
        self.assertEqual({verdicts[claim]["verdict"] for claim in ("G2", "G9")}, {"not tested"})

    def test_an_extended_file_is_judged_as_any_other(self):
        """The bounds allow looks, so there is one method, and the verdicts of a file do not depend on how it grew."""
        keys = {"train.steps": "100", "noise.reward_noise": "0.5", "train.learning_rate": "0.3", "baseline.delta_v": "-0.1, 0"}
        at_once = self.analyzed({**keys, "sweep.seeds": "60"})
        (self.folder / "out.h5").unlink()
        grown = self.analyzed({**keys, "sweep.seeds": "12"}, extension=["--sweep.seeds", "60"])
        self.assertEqual({claim: at_once[claim]["verdict"] for claim in ("G2", "G9")}, {"G2": "supported", "G9": "supported"})
        for claim in CLAIMS:
            self.assertEqual(grown[claim], at_once[claim], claim)

    def test_a_diverged_run_has_the_reward_of_its_worst_arm(self):
        verdicts = self.analyzed({"sweep.seeds": "40", "bandit.reward_means": "normal", "noise.reward_noise": "1",
                                  "train.learning_rate": "6e307", "train.steps": "50", "baseline.delta_v": "-0.1"})
        status = array(self.folder / "out.h5", "status").ravel()
        diverged = int((status == 2).sum())
        self.assertTrue(0 < diverged < 20)
        change = (array(self.folder / "out.h5", "expected_reward") - array(self.folder / "out.h5", "initial_expected_reward")).ravel()
        self.assertEqual(verdicts["G2"]["n"], 40)
        self.assertLess(verdicts["G2"]["estimate"], change[status == 1].sum() / 40)
        self.assertAlmostEqual(verdicts["G9"]["estimate"], np.sum(change[status == 1] > 0) / 40)

    def test_a_diverged_run_is_the_worst_score_and_no_nan(self):
        self.analyzed({"sweep.seeds": "100", "bandit.reward_means": "normal", "noise.reward_noise": "1",
                       "train.algorithm": "asymre, topr", "train.learning_rate": "1e308", "train.steps": "50",
                       "baseline.delta_v": "-0.1"})
        share = (array(self.folder / "out.h5", "status") == 2).mean(axis=-1)
        self.assertGreater(share[0], 0.25, "beyond the quarter that the interquartile mean cuts off")
        rows = {(row["statistic"], row["algorithm"]): row for row in self.rows("comparison.csv")}
        self.assertEqual(rows["iqm", "asymre"]["estimate"], "-inf")
        for row in rows.values():
            self.assertNotIn("nan", (row["estimate"], row["low"], row["high"]))
            self.assertLessEqual(float(row["low"]), float(row["estimate"]))
            self.assertGreaterEqual(float(row["high"]), float(row["estimate"]))

    def test_the_interval_of_a_method_is_by_seeds(self):
        """Sixteen lags that hardly differ tell no more of forty seeds than one: against NumPy's resamples of whole seeds."""
        self.analyzed({"sweep.seeds": "40", "train.algorithm": "asymre, topr", "train.steps": "100",
                       "train.lag": "20 : 35 : 1", "baseline.delta_v": "-0.1"})
        rows = {(row["statistic"], row["algorithm"], row["against"]): row for row in self.rows("comparison.csv")}
        scores = array(self.folder / "out.h5", "expected_reward")[:, 0].reshape(-1, 40)  # [lag, algorithm, seed]
        self.assertEqual(scores.shape[0], 16)
        generator = np.random.default_rng(0)
        again = [stats.trim_mean(scores[:, generator.integers(0, 40, 40)].ravel(), 0.25) for _ in range(2000)]
        low, high = np.quantile(again, (0.025, 0.975))
        row = rows["iqm", "asymre", ""]
        self.assertLess(float(row["low"]), low)
        self.assertGreater(float(row["high"]), high)
        half = np.sqrt(np.log(40) / (2 * 40))  # of the band, for as many runs as there are seeds and not for 640
        moved = [np.quantile(scores.ravel(), np.clip(np.linspace(0.25, 0.75, 2001) + shift, 0, 1)).mean() for shift in (-half, half)]
        self.assertAlmostEqual(float(row["low"]), moved[0], delta=0.01)
        self.assertAlmostEqual(float(row["high"]), moved[1], delta=0.01)

    def test_few_separated_seeds_are_no_certainty(self):
        self.analyzed({"sweep.seeds": "3", "bandit.reward_means": "linear", "train.algorithm": "asymre, sft", "train.steps": "300",
                       "train.lag": "inf", "baseline.delta_v": "-0.3"})
        (row,) = [row for row in self.rows("comparison.csv") if (row["algorithm"], row["against"]) == ("asymre", "sft")]
        self.assertEqual((float(row["estimate"]), float(row["high"])), (1, 1))
        self.assertLess(float(row["low"]), 0.5)

    def test_one_reference_decides_one_half_of_the_gain(self):
        keys = {"sweep.seeds": "800", "bandit.arms": "20", "train.gradient": "exact", "train.learning_rate": "1", "train.steps": "2000",
                "train.lag": "500"}
        verdict = self.analyzed({**keys, "baseline.delta_v": "-0.3, -0.2, -0.1, 0"})["G11"]
        self.assertEqual(verdict["verdict"], "undecided")
        self.assertEqual(verdict["evidence"]["halves"], {"against V = V^mu": "supported", "against V = 0": "not tested"})
        self.assertIn("against V = 0: not tested here", verdict["evidence"]["finding"])
        self.check_percent(verdict["evidence"]["comparisons"][0])

    def check_percent(self, comparison):
        """The ratio's interval is about its estimate, and is not the mean's interval over a reference taken for known."""
        low, high = comparison["percent_interval"]
        self.assertLess(low, comparison["percent"])
        self.assertGreater(high, comparison["percent"])
        reference = comparison["estimate"] / comparison["percent"]
        self.assertGreater(abs(low - comparison["interval"][0] / reference), 1e-3)

    def test_a_v_that_is_v_mu_gains_nothing_for_the_claim(self):
        """A bandit whose V^mu is one half, up to rounding: V = 0.5 is not below it, V = 0 is plain REINFORCE, 0.3 is the only choice."""
        keys = {"sweep.seeds": "60", "bandit.arms": "4", "bandit.behavior_logits": "zeros", "bandit.reward_means": "[0.25 0.5 0.75 0.5]",
                "train.learning_rate": "1", "train.batch": "1", "train.steps": "300", "train.lag": "50", "noise.reward_noise": "0.5"}
        verdict = self.analyzed({**keys, "baseline.v": "0, 0.3, 0.5"})["G11"]
        (comparison,) = verdict["evidence"]["comparisons"]
        self.assertEqual((comparison["candidates"], comparison["seeds"]), (1, 60))
        self.assertIn("v = 0.3", comparison["best"])
        self.assertEqual(verdict["evidence"]["halves"]["against V = V^mu"], "not tested")
        self.assertNotEqual(verdict["evidence"]["halves"]["against V = 0"], "not tested")
        self.assertEqual(verdict["verdict"], "undecided")

    def test_groups_of_one_test_no_claim(self):
        """R less its own mean is nothing: such runs imitate, and say nothing about V below V^mu."""
        keys = {"sweep.seeds": "30", "bandit.reward_means": "normal", "train.steps": "50", "baseline.estimate": "group",
                "baseline.delta_v": "-0.2, 0"}
        alone = self.analyzed({**keys, "train.group": "1"})
        self.assertEqual({alone[claim]["verdict"] for claim in CLAIMS}, {"not tested"})
        self.assertEqual({row["predicted"] for row in self.rows()}, {"nan"})
        (self.folder / "out.h5").unlink()
        self.assertEqual(self.analyzed({**keys, "train.group": "2"})["G9"]["n"], 30)

    def test_a_baseline_just_below_v_mu_is_below_for_claims_too(self):
        for means, v in (("[0 1e-13]", "2e-14"), ("[0 1]", "0.4999999999999")):
            verdicts = self.analyzed({"sweep.seeds": "30", "bandit.arms": "2", "bandit.reward_means": means, "bandit.behavior_logits": "zeros",
                                      "noise.reward_noise": means[3:-1], "train.learning_rate": "1e12" if "e" in means else "1", "train.steps": "50",
                                      "train.lag": "inf", "baseline.v": v})
            (prediction,) = self.succeed_json("theory", "sweep.ini")["configurations"]
            self.assertEqual(prediction["regime"], "below")
            self.assertEqual(verdicts["G9"]["n"], 30, means)
            (self.folder / "out.h5").unlink()

    def test_gains_of_rounding_are_none(self):
        """The exact gradient on-policy: V changes nothing but the last bits."""
        verdict = self.analyzed({"sweep.seeds": "40", "train.gradient": "exact", "train.steps": "20", "train.lag": "1",
                                 "baseline.delta_v": "-0.2, 0"})["G11"]
        self.assertEqual((verdict["verdict"], verdict["estimate"], verdict["interval"]), ("undecided", None, None))
        self.assertIn("in 1 no difference seen", verdict["evidence"]["finding"])


if __name__ == "__main__":
    unittest.main()

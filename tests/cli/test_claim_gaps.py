"""Claims on configurations that say nothing: no run has a number, no run tests the claim yet, no run moved, hardly any error is allowed."""
import csv
import json
import unittest

from own_program import OwnProgramTest
from program import ProgramTest, sweep_text

BANDIT = {"sweep.seeds": "40", "bandit.arms": "6", "train.gradient": "sampled", "train.steps": "30", "train.lag": "1, 10, inf", "train.checkpoints": "2",
          "baseline.v": None, "baseline.delta_v": "-0.2, 0, 0.2"}


def claim(name, **keys):
    lines = {"statement": f"What {name} says.", "test": "mean", **keys}
    return f"[claim.{name}]\n" + "".join(f"{key} = {value}\n" for key, value in lines.items())


class Gaps(ProgramTest):
    def verdicts(self, folder="out"):
        return {row["claim"]: row for row in json.loads((self.folder / folder / "verdicts.json").read_text())}

    def write(self, keys, *claims):
        (self.folder / "sweep.ini").write_text(sweep_text(keys) + "".join(claims))

    def decide(self, keys, *claims):
        self.write(keys, *claims)
        self.succeed("run", "sweep.ini", "-o", "out.h5", "--progress", "none", "--overwrite")
        self.succeed("analyze", "out.h5", "-o", "out")
        return self.verdicts()

    def test_a_configuration_without_a_number_is_not_passed_over(self):
        rows = self.decide(BANDIT, claim("by_zero", value="improvement/delta_v", where="delta_v >= 0 and lag == 1"),
                           claim("of_log", value="log(lag - 1)", where="lag <= 10"), claim("pooled", value="log(lag - 1)", where="lag <= 10", over="pooled"),
                           claim("elsewhere", value="log(lag + 1)", where="lag <= 10"))
        for name, silent in (("by_zero", 1), ("of_log", 3), ("pooled", 3)):
            self.assertEqual(rows[name]["verdict"], "undecided", name)
            self.assertIn(f"in {silent} configuration", json.dumps(rows[name]))
        self.assertEqual(rows["elsewhere"]["verdict"], "supported")

    def test_pooled_runs_that_did_not_move_decide_nothing(self):
        rows = self.decide(BANDIT, claim("each", value="entropy", moved="improvement > 100"), claim("pooled", value="entropy", moved="improvement > 100", over="pooled"),
                           claim("some_move", value="entropy", moved="abs(improvement) > 0", over="pooled"))
        self.assertEqual({name: rows[name]["verdict"] for name in ("each", "pooled", "some_move")}, {"each": "undecided", "pooled": "undecided", "some_move": "supported"})

    def test_until_decided_waits_for_runs_that_test_the_claim(self):
        """At V = 0.91 one run in hundreds is below its V^mu."""
        self.write({"sweep.seeds": "1500", "bandit.arms": "4", "bandit.behavior_logits": "normal", "train.gradient": "sampled", "train.steps": "60", "train.lag": "10",
                    "train.checkpoints": "2", "baseline.v": "0, 0.91"},
                   claim("gain", premises="bandit_of_asymre, below_v_mu", test="share", value="improvement > 0.09", bound="0.5"))
        verdicts = {}
        for folder, words in (("until", ("--until-decided",)), ("full", ())):
            self.succeed("run", "sweep.ini", "-o", f"{folder}.h5", "--progress", "none", *words)
            self.succeed("analyze", f"{folder}.h5", "-o", folder)
            verdicts[folder] = self.verdicts(folder)["gain"]["verdict"]
        self.assertNotEqual(verdicts["full"], "supported")
        self.assertNotEqual(verdicts["until"], "supported")

    def test_hardly_any_error(self):
        rows = self.decide({**BANDIT, "sweep.seeds": "5"}, claim("share", test="share", value="improvement > 0", bound="0.5", error_rate="1e-300"),
                           claim("mean", value="improvement", error_rate="5e-324"))
        self.assertEqual({rows[name]["verdict"] for name in ("share", "mean")}, {"undecided"})

    def test_replay_has_the_checkpoints_of_the_file(self):
        rows = self.decide({**BANDIT, "train.lag": "10", "train.steps": "3, 60", "train.checkpoints": "32", "baseline.delta_v": "0.2"},
                           claim("never", test="every_run", value="expected_reward > 2", where="steps == 60"))
        self.assertIn("--train.steps 60 --train.lag 10 --train.checkpoints 4", json.dumps(rows["never"]))


class Failed(OwnProgramTest):
    def rows(self, name):
        with open(self.folder / name, newline="") as file:
            return list(csv.DictReader(file))

    def test_figures_count_failed_runs_as_the_summary_does(self):
        self.write({"program.improvement": "reward + 1", "program.improvement_bounds": "[0.5 30]", "sweep.seeds": "12"}, body="if seed == 2: raise ValueError('bad')")
        self.run_own()
        self.succeed("analyze", "own.h5", "-o", "out")
        for value, columns in (("improvement", ("mean", "mean_low", "mean_high")), ("improved", ("success",))):
            self.succeed("figure", "own.h5", "--x", "rate", "--value", value, "-o", f"{value}.csv")
            for drawn, row in zip(self.rows(f"{value}.csv"), self.rows("out/summary.csv"), strict=True):
                for ours, theirs in zip((value, "low", "high"), columns):
                    self.assertAlmostEqual(float(drawn[ours]), float(row[theirs]), places=9, msg=(value, theirs))


if __name__ == "__main__":
    unittest.main()

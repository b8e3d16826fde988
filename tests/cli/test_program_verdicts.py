"""What is concluded from the runs of a program: a failed run decides nothing, neither a claim nor its opposite."""
import csv
import json
import unittest

from program import ProgramTest

KEYS = {"sweep.name": "own", "sweep.seeds": "100", "problem.environment": "program", "program.command": "/usr/bin/python3 train.py",
        "program.files": "train.py", "program.metrics": "reward", "program.retries": "0", "parameters.rate": "1"}
CLAIMS = """
[claim.above]
statement = The mean is above 0.6.
test = mean
value = clip(reward, 0, 1)
bound = 0.6
[claim.below]
statement = The mean is below 0.8.
test = mean
value = clip(reward, 0, 1)
bound = 0.8
side = below
[claim.often]
statement = More than half of the runs are above 0.5.
test = share
value = reward > 0.5
bound = 0.5
[claim.seldom]
statement = More than half of the runs are below 0.5.
test = share
value = reward < 0.5
bound = 0.5
"""


class ProgramVerdicts(ProgramTest):
    def write_own(self, keys, claims=""):
        sections = {}
        for name, value in keys.items():
            section, key = name.split(".")
            sections.setdefault(section, []).append(f"{key} = {value}\n")
        (self.folder / "own.ini").write_text("".join(f"[{section}]\n" + "".join(lines) for section, lines in sections.items()) + claims)

    def run_program(self, body, changes=None, claims="", *flags):
        (self.folder / "train.py").write_text(f"import asymsweep, math\n@asymsweep.worker\ndef train(config, seed):\n    {body}\n")
        self.write_own({**KEYS, **(changes or {})}, claims)
        return self.succeed_json("run", "own.ini", "-o", "own.h5", "--overwrite", "--progress", "none", "--json", *flags)

    def verdicts(self):
        self.succeed("analyze", "own.h5", "-o", "own")
        return {row["claim"]: row for row in json.loads((self.folder / "own/verdicts.json").read_text()) if row["claim"] in ("above", "below", "often", "seldom")}

    def rows(self):
        with open(self.folder / "own/summary.csv", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def test_failed_runs_decide_neither_a_claim_nor_its_opposite(self):
        for body in ("raise ValueError()", "return {'reward': 0.7} if seed % 2 else 1 / 0"):
            with self.subTest(body):
                self.run_program(body, {"program.improvement": "reward - 0.5", "program.improvement_bounds": "[-1 1]"}, CLAIMS)
                for name, claim in self.verdicts().items():
                    self.assertEqual(claim["verdict"], "undecided", (name, claim))
                    self.assertTrue(claim["interval"][0] <= 0.5 <= claim["interval"][1], claim["interval"])
                    self.assertIn("runs failed", claim["evidence"]["finding"])
                    self.assertIn("--retry-failed", claim["evidence"]["needs"])
                self.assertEqual([(row["verdict"], row["most"]) for row in self.rows()], [("undecided", "undecided")])

    def test_few_failed_runs_leave_what_the_others_show(self):
        self.run_program("return {'reward': 0.2} if seed != 3 else 1 / 0", {"program.improvement": "reward - 0.5", "program.improvement_bounds": "[-1 1]"}, CLAIMS)
        self.assertEqual({name: claim["verdict"] for name, claim in self.verdicts().items()},
                         {"above": "refuted", "below": "supported", "often": "refuted", "seldom": "supported"})
        self.assertEqual([(row["verdict"], row["most"]) for row in self.rows()], [("worsens", "most do not")])

    def test_until_decided_goes_on_where_all_runs_fail(self):
        report = self.run_program("raise ValueError()", {}, CLAIMS, "--until-decided")
        self.assertEqual(report["runs"], 100)

    def test_an_improvement_that_is_not_finite_is_the_worst(self):
        for value in ("log(reward)", "1/reward", "sqrt(reward - 0.01)"):
            with self.subTest(value):
                self.run_program("return {'reward': 0.1 if seed else 0}", {"sweep.seeds": "4", "program.improvement": f"-2 + {value}"})
                self.verdicts()
                (row,) = self.rows()
                self.assertEqual((row["diverged"], row["verdict"]), ("1", "undecided"))
                finite = {"log(reward)": -4.302585092994046, "1/reward": 8.0, "sqrt(reward - 0.01)": -1.7}[value]
                self.assertAlmostEqual(float(row["worst"]), min(finite, 0))
                self.assertAlmostEqual(float(row["mean"]), (3 * finite + min(finite, 0)) / 4)

    def test_bounds_that_begin_at_zero_decide(self):
        """Without a value below zero, one above it shows a mean above zero."""
        self.run_program("return {'reward': 0.5 + seed / 10000}", {"program.improvement_bounds": "[0 1]"})
        self.verdicts()
        self.assertEqual([row["verdict"] for row in self.rows()], ["improves"])
        self.run_program("return {'reward': 0}", {"program.improvement_bounds": "[0 1]"})
        self.verdicts()
        self.assertEqual([row["verdict"] for row in self.rows()], ["undecided"])

    def test_no_time_limit_of_a_run(self):
        for limit in ("inf", "3000000h"):
            self.assertEqual(self.run_program("return {'reward': 1}", {"program.timeout": limit, "sweep.seeds": "3"})["failed"], 0)

    def test_power_of_a_sweep_of_a_program(self):
        self.write_own({**KEYS, "program.command": "true", "program.files": "own.ini"})
        self.assertIn("summary.csv: to show that the mean improvement is above zero", self.succeed("plan", "own.ini", "--power").stdout)

    def test_numbers_at_the_ends_of_doubles_are_drawn(self):
        self.run_program("return {'reward': 0.1 if config.rate == 1 else (-1.7e308 if seed % 2 else 1.7e308)}", {"parameters.rate": "1, 2", "parameters.method": "a, b"})
        self.succeed("analyze", "own.h5", "-o", "own")
        self.assertTrue((self.folder / "own/figures/profiles.svg").exists())

    def test_a_figure_says_where_it_has_no_interval(self):
        self.run_program("return {'reward': seed % 7}", {"parameters.rate": "1, 2"})
        done = self.succeed("figure", "own.h5", "--x", "rate", "--value", "reward", "-o", "figure.svg")
        self.assertIn("no band: without bounds of reward no interval of its mean holds", done.stdout)


if __name__ == "__main__":
    unittest.main()

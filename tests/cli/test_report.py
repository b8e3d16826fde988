"""report.html says what the tables say: where most seeds stop improving, what is undecided, what has diverged."""
import csv
import html
import json
import re
import unittest

from program import ProgramTest

SWEEP = {"sweep.seeds": "40", "bandit.arms": "10", "train.gradient": "sampled", "train.batch": "1", "train.learning_rate": "5", "train.steps": "200",
         "train.lag": "1, 50, inf", "baseline.v": None, "baseline.delta_v": "-0.4 : 0.8 : 0.4"}


class Report(ProgramTest):
    def analyzed(self, changes):
        self.succeed("run", self.write_sweep({**SWEEP, **changes}), "-o", "out.h5", "--progress", "none")
        self.said = self.succeed("analyze", "out.h5", "-o", "out").stdout
        return (self.folder / "out/report.html").read_text()

    def table(self, name):
        with open(self.folder / "out" / name, newline="") as file:
            return list(csv.DictReader(file))

    def test_where_most_seeds_stop_improving(self):
        page = self.analyzed({})
        section = page[page.index("<h2>Where most seeds stop improving</h2>"):]
        rows = [[html.unescape(re.sub("<[^>]*>", "", cell)) for cell in re.findall("<td.*?</td>", row)]
                for row in re.findall("<tr>.*?</tr>", section[:section.index("</table>")], re.S)[1:]]
        wanted = self.table("transitions.csv")
        self.assertEqual(len(rows), 3)
        for cells, row in zip(rows, wanted):
            self.assertEqual(cells[:2], [row["lag"], row["runs"]])
            low, high = row["v50_low"], row["v50_high"]
            wanted_words = {(True, True): "not known on this grid", (True, False): f"below {high},", (False, True): f"(no change up to 0.8|not before {low};)",
                            (False, False): f"between {low} and {high}$"}["inf" in low, "inf" in high]
            self.assertRegex(cells[2], "^" + wanted_words)
        self.assertGreater(len({cells[2] for cells in rows}), 1)

    def test_the_numbers_of_the_transition_have_their_runs(self):
        page = self.analyzed({"train.lag": "20, 50, 200", "train.gradient": "sampled", "bandit.reward_means": "[0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.5 0.9]",
                              "bandit.behavior_logits": "normal", "baseline.delta_v": "-0.4, 0, 1, 4"})
        lost = page[page.index("Where improvement is lost"):]
        counts = re.findall(r'<tr><td class="number">[^<]*</td><td class="number" data-value="(\d+)">', lost[:lost.index("</table>")])
        self.assertGreater(len(counts), 1)
        self.assertLessEqual(set(counts), {row["runs"] for row in self.table("transitions.csv")})
        shown = re.findall(r"\[([^,\]]+), ([^\]]+)\]</td></tr>", lost[:lost.index("</table>")])
        wanted = [(float(row["v50_low"]), float(row["v50_high"])) for row in self.table("transitions.csv") if row["v50"] != "nan"]
        self.assertEqual([tuple(float(end.replace("∞", "inf").replace("−", "-")) for end in ends) for ends in shown], wanted)
        self.assertIn(float("inf"), [high for low, high in wanted], "a bracket that is open")

    def test_one_seed_tells_no_number_of_seeds(self):
        self.analyzed({"sweep.seeds": "1"})
        self.assertEqual({row["seeds_needed"] for row in self.table("summary.csv")}, {"nan"})

    def test_what_is_not_finished_is_not_called_undecided(self):
        self.write_sweep({**SWEEP, "baseline.delta_v": "-0.4", "train.lag": "1", "sweep.seeds": "4000"})
        self.assertEqual(self.program("run", "sweep.ini", "-o", "out.h5", "--max-units", "1").returncode, 75)
        self.succeed("analyze", "out.h5", "-o", "out")
        self.assertEqual([row["verdict"] for row in self.table("summary.csv")], ["not finished"])
        self.assertNotIn("not decided yet", (self.folder / "out/report.html").read_text())

    def test_a_finding_says_how_many_of_its_runs_diverged(self):
        self.analyzed({"train.learning_rate": "1e308", "train.lag": "inf", "baseline.delta_v": "-0.4, -0.2", "sweep.seeds": "100"})
        diverged = {row["delta_v"]: int(row["diverged"]) for row in self.table("summary.csv")}
        claims = {claim["claim"]: claim for claim in json.loads((self.folder / "out/verdicts.json").read_text())}
        failing = claims["G2"]["evidence"]["configurations_that_disagree"]
        self.assertTrue(failing and sum(diverged.values()))
        self.assertEqual([row["diverged"] for row in failing], [diverged[re.search(r"delta_v = ([-0-9.]+)", row["configuration"])[1]] for row in failing])
        self.assertIn(f"({sum(row['diverged'] for row in failing)} of their {100 * len(failing)} runs have diverged)", self.said)


if __name__ == "__main__":
    unittest.main()

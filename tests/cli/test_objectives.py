"""Objectives in the sweep file, from `list` to `merge`: the file holds the formula, so that whoever opens it needs nothing else; what does not
read an axis is trained once; what sweep.where leaves out does not exist."""
import json
import re
import unittest

from program import ProgramTest, array, result_bytes

OWN = """[sweep]
name = own
seeds = 24
[bandit]
arms = 7
[train]
algorithm = asymre, mine
gradient = sampled
steps = 60
lag = 7
[baseline]
delta_v = -0.1
[algorithm.mine]
surrogate = min( ratio*A,clip(ratio,1-lower,1+upper)*A )
meaning = asymmetric clipping
lower = 0.2
upper = 0.2, 0.5, 1
"""


def metrics(path):
    return {name: values for name, values in result_bytes(path).items() if not name.startswith("units/")}


class Objectives(ProgramTest):
    def write(self, text, name="own.ini"):
        (self.folder / name).write_text(text)
        return name

    def run_sweep(self, text, out, *words, ranks=1):
        return self.succeed("run", self.write(text), "-o", out, "--progress", "none", *words, ranks=None if ranks == 1 else ranks)

    def test_list_shows_the_weight_and_what_follows(self):
        sweep = self.write(OWN)
        rows = {row["name"]: row for row in self.succeed_json("list", "algorithms", sweep, "--json")}
        self.assertEqual(list(rows), ["asymre", "mine"])
        self.assertEqual(rows["mine"]["surrogate"], "min(ratio*A, clip(ratio, 1 - lower, 1 + upper)*A)")
        self.assertEqual(rows["mine"]["parameters"], {"lower": "0.2", "upper": "0.2, 0.5, 1"})
        self.assertEqual((rows["mine"]["theorems"], rows["asymre"]["theorems"], rows["asymre"]["weight"]), (False, True, "R - V"))
        self.assertIn("asymmetric clipping", self.succeed("list", "algorithms", sweep).stdout)
        self.assertEqual([row["name"] for row in self.succeed_json("list", "keys", sweep, "--json")],
                         ["algorithm.mine.surrogate", "algorithm.mine.meaning", "algorithm.mine.lower", "algorithm.mine.upper"])
        self.assertIn("gspo", self.succeed("list", "algorithms").stdout)

    def test_list_says_what_a_run_must_have_for_what_a_formula_reads(self):
        """By names in the formula, which this test looks up itself; and a run without it is refused in the same words."""
        sampled, tokens, bandit = "train.gradient = sampled", "problem.environment = tokens or contextual", "problem.environment = bandit"
        of_names = {**dict.fromkeys(("group_mean", "group_std", "group_max", "group_size", "group_quantile", "others_mean", "batch_mean", "batch_std"), sampled),
                    **dict.fromkeys(("token_pi", "token_mu", "token_ratio", "token_pi_ref", "position"), tokens), **dict.fromkeys(("greedy_reward", "entropy"), bandit)}
        refused = set()
        for row in self.succeed_json("list", "algorithms", "--json"):
            with self.subTest(row["name"]):
                self.assertEqual(set(row["needs"]), {of_names[name] for name in row["reads"] if name in of_names})
                written = set(re.findall(r"\w+", row["surrogate"] or row["weight"]))  # a long derivative is not shown
                self.assertLessEqual(written & of_names.keys(), set(row["reads"]))
                for need in set(row["needs"]) - {bandit}:
                    done = self.program("plan", self.write_sweep({"train.algorithm": row["name"], "train.gradient": "exact" if need == sampled else "sampled"}))
                    self.assertEqual(done.returncode, 2)
                    if len(row["needs"]) == 1:
                        self.assertIn(f"train.algorithm = {row['name']} reads ", done.stderr)
                        self.assertIn(f", which needs {need}\n", done.stderr)
                    refused.add(need)
        self.assertEqual(refused, {sampled, tokens})
        text = self.succeed("list", "algorithms").stdout
        self.assertRegex(text, rf"reads R, group_std, group_quantile; [^\n]*\n    needs {sampled}\n")
        self.assertEqual(text.count("    needs "), sum(bool(row["needs"]) for row in self.succeed_json("list", "algorithms", "--json")))

    def test_a_mean_length_needs_samples_only_where_answers_differ_in_length(self):
        own = OWN.replace(OWN[OWN.index("surrogate ="):].split("\n")[0], "weight = clip(A, -lower, upper)/batch_length")
        self.assertEqual(self.succeed_json("list", "algorithms", self.write(own), "--json")[1]["needs"], [])
        self.succeed("plan", "own.ini", "--train.gradient", "exact")

    def test_what_reads_no_axis_is_trained_once_and_stored_at_each_place(self):
        self.assertIn("6 configurations, 4 distinct, x 24 seeds = 144 runs", self.succeed("plan", self.write(OWN)).stdout)
        plan = self.succeed_json("plan", "own.ini", "--json")
        self.assertEqual((plan["configurations"], plan["distinct"], plan["runs"]), (6, 4, 144))
        self.run_sweep(OWN, "own.h5")
        reward = array(self.folder / "own.h5", "expected_reward")
        self.assertEqual(reward.shape, (2, 3, 24))
        self.assertEqual(reward[0, 0].tolist(), reward[0, 2].tolist())
        self.assertNotEqual(reward[1, 0].tolist(), reward[1, 2].tolist())
        duration = array(self.folder / "own.h5", "units/duration")
        self.assertEqual((duration == 0).sum() * 3, len(duration))  # two places of six were not trained
        self.assertIn("complete", self.succeed("status", "own.h5").stdout)
        self.succeed("check", "own.h5", "--recompute", "6")

    def test_the_same_bytes_on_ranks_and_after_an_interruption(self):
        self.run_sweep(OWN, "one.h5")
        self.run_sweep(OWN, "two.h5", ranks=2)
        self.assertEqual(result_bytes(self.folder / "one.h5"), result_bytes(self.folder / "two.h5"))
        for _ in range(40):
            if self.program("run", "own.ini", "-o", "part.h5", "--progress", "none", "--max-units", "1").returncode == 0:
                break
        self.assertEqual(result_bytes(self.folder / "one.h5"), result_bytes(self.folder / "part.h5"))

    def test_a_file_needs_no_other_to_be_checked_and_replayed(self):
        self.run_sweep(OWN, "own.h5")
        (self.folder / "own.ini").unlink()
        self.succeed("check", "own.h5", "--recompute", "3")
        self.succeed("analyze", "own.h5", "-o", "report")
        self.assertIn("surrogate = min(ratio*A", (self.folder / "report/sweep.ini").read_text())

    def test_another_formula_is_another_sweep(self):
        self.run_sweep(OWN, "own.h5")
        other = self.write(OWN.replace("1+upper", "1 + 2*upper"), "other.ini")
        self.assert_refused(self.program("run", other, "-o", "own.h5"), "algorithm.mine.surrogate is min(ratio*A", "1 + 2*upper")
        self.assert_refused(self.program("run", other, "-o", "own.h5", "--extend"), "algorithm.mine.surrogate")
        self.succeed("run", self.write(OWN.replace("asymmetric", "another"), "same.ini"), "-o", "own.h5")

    def test_a_file_grows_by_an_objective_and_by_seeds(self):
        before = OWN[:OWN.index("[algorithm.mine]")].replace("asymre, mine", "asymre")
        self.run_sweep(before, "own.h5")
        self.run_sweep(OWN, "own.h5", "--extend")
        self.run_sweep(OWN, "at-once.h5")
        self.assertEqual(metrics(self.folder / "own.h5"), metrics(self.folder / "at-once.h5"))
        for first, count in ((0, 8), (8, 16)):
            self.run_sweep(OWN, f"from-{first}.h5", "--sweep.first_seed", str(first), "--sweep.seeds", str(count))
        self.succeed("merge", "from-0.h5", "from-8.h5", "-o", "merged.h5")
        self.assertEqual(metrics(self.folder / "merged.h5"), metrics(self.folder / "at-once.h5"))

    def test_copies_are_no_new_evidence(self):
        """AsymRE stands at three places of the axis that it does not read, and is one configuration of 24 runs."""
        self.run_sweep(OWN, "own.h5")
        self.succeed("analyze", "own.h5", "-o", "report")
        rows = {row["claim"]: row for row in json.loads((self.folder / "report/verdicts.json").read_text())}
        for claim in ("G2", "G9"):
            self.assertEqual(rows[claim]["n"], 24, claim)
            self.assertRegex(rows[claim]["evidence"]["finding"], "in [01] of 1 configuration", claim)

    def test_where_leaves_places_out(self):
        part = OWN.replace("seeds = 24", "seeds = 24\nwhere = algorithm == \"mine\" or upper < 0.4")
        self.assertIn("4 configurations x 24 seeds = 96 runs", self.succeed("plan", self.write(part)).stdout)
        self.run_sweep(part, "part.h5")
        status = array(self.folder / "part.h5", "status")
        self.assertEqual(status[:, :, 0].tolist(), [[1, -1, -1], [1, 1, 1]])
        self.assertIn("96 of 96 runs", self.succeed("status", "part.h5").stdout)
        self.succeed("check", "part.h5")
        self.succeed("analyze", "part.h5", "-o", "report")
        summary = (self.folder / "report/summary.csv").read_text()
        self.assertEqual(len(summary.splitlines()), 5)
        self.assertNotIn("not finished", summary)
        # The same runs as in the whole grid; and the whole grid grows out of the part.
        self.run_sweep(OWN, "whole.h5")
        for name in ("expected_reward", "entropy"):
            whole = array(self.folder / "whole.h5", name)
            self.assertEqual(array(self.folder / "part.h5", name)[1].tolist(), whole[1].tolist())
        self.run_sweep(OWN, "part.h5", "--extend")
        self.assertEqual(metrics(self.folder / "part.h5"), metrics(self.folder / "whole.h5"))

    def test_what_is_defined_and_not_trained_is_noted(self):
        idle = OWN + "\n[algorithm.idle]\nweight = A\n"
        note = "[algorithm.idle] trains nothing: train.algorithm does not name idle"
        self.assertIn(note, self.succeed("plan", self.write(idle)).stdout)
        self.assertNotIn("trains nothing", self.succeed("plan", self.write(OWN)).stdout)
        self.assertNotIn("\n    \n", self.succeed("list", "algorithms", self.write(OWN)).stdout)

    def test_words_stand_in_quotes(self):
        for condition in ("algorithm == mine", "mine != algorithm"):
            self.assert_refused(self.program("plan", self.write(OWN.replace("seeds = 24", "seeds = 24\nwhere = " + condition))),
                                "has an unknown name 'mine'", 'a word stands in double quotes: "mine"')
        refused = self.program("plan", self.write(OWN.replace("seeds = 24", "seeds = 24\nwhere = xyzzyx > 2")))
        self.assert_refused(refused, "has an unknown name 'xyzzyx'", " more)")
        self.assertNotIn("quotes", refused.stderr)
        self.assertLess(len(refused.stderr), 500)

    def test_what_where_has_removed_is_not_noted(self):
        both = OWN.replace("seeds = 24", "seeds = 24\nwhere = algorithm == \"mine\" or upper < 0.25")
        self.assertIn("make no difference", self.succeed("plan", self.write(OWN)).stdout)
        self.assertNotIn("make no difference", self.succeed("plan", self.write(both)).stdout)

    def test_mistakes_are_one_line(self):
        for change, words in ((("ratio*A,", "rato*A,"), ("own.ini:14: algorithm.mine.surrogate has an unknown name 'rato' in column 18; did you mean 'ratio'?",)),
                              (("lower = 0.2", "lower = 0.2\nextra = 1"), ("algorithm.mine.extra is a parameter that the formula does not read",)),
                              (("seeds = 24", "seeds = 24\nwhere = upper <"), ("own.ini:4: sweep.where ends in column 16",))):
            with self.subTest(change=change):
                refused = self.program("run", self.write(OWN.replace(*change)), "-o", "none.h5")
                self.assert_refused(refused, *words)
                self.assertFalse((self.folder / "none.h5").exists())

    def test_flags_are_parameters_and_formulas(self):
        self.run_sweep(OWN, "flags.h5", "--algorithm.mine.upper", "0.3", "--train.algorithm", "mine")
        self.assertEqual(array(self.folder / "flags.h5", "expected_reward").shape, (24,))
        self.succeed("run", "/dev/null", "-o", "bare.h5", "--sweep.name", "bare", "--sweep.seeds", "2", "--train.steps", "9", "--baseline.v", "0",
                     "--train.algorithm", "mine", "--algorithm.mine.weight", "R - V - c", "--algorithm.mine.c", "0.1")


if __name__ == "__main__":
    unittest.main()

"""analyze of several files: one verdict a claim over all of them, its error rate shared out; no file is left out without a word."""
import json
import math
import re
import shutil
import unittest

from program import ProgramTest

EXACT = {"sweep.seeds": "420", "bandit.arms": "4", "bandit.behavior_logits": "normal", "train.gradient": "exact", "train.steps": "100", "train.lag": "10",
         "baseline.v": None, "baseline.delta_v": "-0.3, -0.1", "train.checkpoints": "4"}


class Study(ProgramTest):
    def trained(self, name, changes, *words):
        self.succeed("run", self.write_sweep({**EXACT, "sweep.name": name, **changes}), "-o", f"{name}.h5", "--progress", "none", *words)
        return f"{name}.h5"

    def analyzed(self, *files):
        self.done = self.succeed("analyze", *files, "-o", "study")
        claims = json.loads((self.folder / "study/verdicts.json").read_text())
        return {claim["claim"]: claim for claim in claims}, (self.folder / "study/report.html").read_text()

    def test_an_error_rate_is_shared_out(self):
        """420 instances without a counter-example are enough for one file (300), not for each of four at 1.25 % (439)."""
        one, two = self.trained("one", {}), self.trained("two", {"sweep.root_seed": "7"})
        self.succeed("analyze", one, "-o", "alone")
        alone = {claim["claim"]: claim for claim in json.loads((self.folder / "alone/verdicts.json").read_text())}
        self.assertEqual(alone["G5"]["verdict"], "supported")
        both, page = self.analyzed(one, two)
        g5 = both["G5"]
        self.assertEqual(g5["verdict"], "supported")
        self.assertEqual([row["file"] for row in g5["evidence"]["files"]], ["one", "two"])
        self.assertEqual(g5["evidence"]["error_rate_of_each_file"], 0.025)
        self.assertEqual(g5["interval"], [0, 1 - 0.025 ** (1 / 420)])
        self.assertEqual(set(both), set(alone))
        more = [self.trained(f"more{i}", {"sweep.root_seed": str(10 + i)}) for i in range(2)]
        four, page = self.analyzed(one, two, *more)
        self.assertEqual(math.ceil(-100 * math.log(0.05 / 4)), 439)
        self.assertEqual(four["G5"]["verdict"], "undecided")
        self.assertIn("439 instances of different seeds", page)
        for name in ("one", "two", "more0", "more1"):
            self.assertTrue((self.folder / f"study/{name}/report.html").exists())
            self.assertIn(f'href="{name}/report.html"', page)

    def test_the_halves_of_a_claim_may_be_in_different_files(self):
        sampled = {"train.gradient": "sampled", "bandit.arms": "50", "train.steps": "500", "train.lag": "inf", "bandit.behavior_logits": "linear"}
        zero = self.trained("zero", {**sampled, "baseline.v": "0, 0.2", "baseline.delta_v": None})
        v_mu = self.trained("v_mu", {"train.steps": "3000", "train.lag": "500", "train.learning_rate": "2", "baseline.delta_v": "-0.3, -0.1, 0", "baseline.reference": "initial"})
        claims, _ = self.analyzed(zero, v_mu)
        halves = claims["G11"]["evidence"]["halves"]
        self.assertEqual(set(halves), {"against V = V^mu", "against V = 0"})
        decided = {name: {row["file"]: row["halves"][name] for row in claims["G11"]["evidence"]["files"]}[file] for name, file in (("against V = 0", "zero"), ("against V = V^mu", "v_mu"))}
        self.assertEqual(halves, decided)
        self.assertEqual(halves["against V = 0"], "supported")
        self.assertIn("over all files the part against V = 0 is supported (zero)", claims["G11"]["evidence"]["finding"])
        self.assertEqual(claims["G11"]["verdict"], "supported" if set(halves.values()) == {"supported"} else "undecided")

    def test_what_is_not_counted_is_named(self):
        one = self.trained("one", {})
        shutil.copy(self.folder / one, self.folder / "copy.h5")
        other = self.trained("other", {"sweep.root_seed": "7"})
        cut = self.folder / "cut.h5"
        cut.write_bytes((self.folder / one).read_bytes()[:20000])
        (self.folder / "link.h5").symlink_to(one)
        self.assertEqual(self.program("run", self.write_sweep({**EXACT, "sweep.name": "open", "sweep.root_seed": "9"}), "-o", "open.h5", "--max-units", "1").returncode, 75)
        claims, page = self.analyzed(one, "copy.h5", other, "link.h5", "cut.h5", "open.h5")
        left_out = {row["file"]: row["reason"] for row in claims["G5"]["evidence"]["left_out"]}
        self.assertEqual(set(left_out), {"copy.h5", "link.h5", "cut.h5"})
        self.assertIn("same sweep and seeds as one.h5", left_out["copy.h5"])
        self.assertIn("named twice", left_out["link.h5"])
        for file in left_out:
            self.assertIn(f"{file} is left out", self.done.stderr)
            self.assertIn(file, page)
        self.assertRegex(self.done.stderr, r"open\.h5: [\d,]+ of 840 runs are missing")
        states = {row["file"]: row["verdict"] for row in claims["G5"]["evidence"]["files"]}
        self.assertEqual(states["open"], "undecided", "what is not finished is open")
        self.assertEqual(claims["G5"]["evidence"]["error_rate_of_each_file"], 0.05 / 3)
        self.assertIn("runs missing", page)

    def test_a_counter_example_in_one_file_refutes(self):
        good = self.trained("good", {"baseline.delta_v": "-0.3"})
        bad = self.trained("bad", {"bandit.arms": "10", "bandit.behavior_logits": "linear", "train.gradient": "sampled", "train.batch": "1", "train.learning_rate": "1e308",
                                   "train.steps": "200", "train.lag": "inf", "baseline.delta_v": "-0.4, -0.2", "sweep.seeds": "200"})
        claims, page = self.analyzed(good, bad)
        by_file = {row["file"]: row["verdict"] for row in claims["G2"]["evidence"]["files"]}
        self.assertEqual(by_file["good"], "supported")
        self.assertEqual(claims["G2"]["verdict"], "refuted")
        self.assertEqual(by_file["bad"], "refuted")
        self.assertRegex(page, r"Of \d+ claims tested on [\d,]+ runs of 2 sweeps")

    def test_declared_claims(self):
        """Names of any length; error rates of their own; claims that fit one file only; files that cannot be read."""
        long = "[claim.a_long_name_of_a_claim]\nstatement = It gains.\ntest = mean\nvalue = improvement\nwhere = delta_v < -0.2\nerror_rate = 0.2\n"
        one = self.trained("one", {"sweep.seeds": "60"})
        other = self.trained("other", {"sweep.root_seed": "7", "sweep.seeds": "60", "train.lag": "10, inf"})
        (self.folder / "cut.h5").write_bytes((self.folder / one).read_bytes()[:20000])
        (self.folder / "more.ini").write_text(long + "[claim.pairs]\nstatement = Lag costs.\ntest = paired_mean\nvalue = improvement\nagainst = lag = inf\n")
        done = self.succeed("analyze", one, other, "cut.h5", "--claims", "more.ini", "-o", "study")
        self.assertIn("cut.h5 is left out", done.stderr)
        self.assertIn("a_long_name_of_a_claim  ", done.stdout)
        claims = {claim["claim"]: claim for claim in json.loads((self.folder / "study/verdicts.json").read_text())}
        self.assertAlmostEqual(claims["a_long_name_of_a_claim"]["evidence"]["error_rate_of_each_file"], 0.1)
        self.assertIn("error rate of 0.2 divided by", claims["a_long_name_of_a_claim"]["method"])
        self.assertEqual([row["file"] for row in claims["pairs"]["evidence"]["files"]], ["other"])
        (self.folder / "more.ini").write_text(long.replace("improvement", "improvment"))
        done = self.program("analyze", one, other, "--claims", "more.ini", "-o", "study")
        self.assertEqual((done.returncode, len(done.stderr.strip().splitlines())), (2, 1), done.stderr)
        self.assertIn("unknown name 'improvment'", done.stderr)

    def test_runs_that_two_grids_share(self):
        one = self.trained("one", {"sweep.seeds": "20"})
        part = self.trained("part", {"sweep.seeds": "20", "baseline.delta_v": "-0.1, -0.2"})
        self.succeed("analyze", one, part, "-o", "study")
        self.assertIn("part.h5 is left out: holds runs of 1 of its 2 configurations on the same seeds as one.h5",
                      self.succeed("analyze", one, part, "-o", "study").stderr)

    def test_pages_of_an_earlier_study_are_named(self):
        one, two, three = (self.trained(name, {"sweep.seeds": "2", "sweep.root_seed": seed}) for name, seed in (("one", "1"), ("two", "2"), ("three", "3")))
        self.assertEqual(self.succeed("analyze", one, two, "-o", "study").stderr, "")
        self.assertEqual(self.succeed("analyze", one, three, "-o", "study").stderr,
                         "asymsweep: warning: study holds pages of an earlier study that are no part of this one: two\n")
        self.assertTrue((self.folder / "study/two/report.html").exists())

    def test_no_file_at_all(self):
        cut = self.folder / "cut.h5"
        one = self.trained("one", {"sweep.seeds": "2"})
        cut.write_bytes((self.folder / one).read_bytes()[:20000])
        shutil.copy(cut, self.folder / "cut2.h5")
        for files in (("cut.h5", "cut2.h5"), (one, "none.h5")):
            done = self.program("analyze", *files, "-o", "study")
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertEqual(len(done.stderr.strip().splitlines()), 1, done.stderr)
        self.assertFalse((self.folder / "study").exists())


if __name__ == "__main__":
    unittest.main()

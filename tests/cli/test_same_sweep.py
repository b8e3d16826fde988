"""The same sweep in another order, or in other words, is the same sweep: `run`, `--extend` and `merge` find runs by what they are."""
import unittest

import h5py
import numpy as np

from program import ProgramTest, result_bytes

SWEEP = """[sweep]
name = first
seeds = 20
[problem]
environment = bandit
[bandit]
arms = 10
[train]
gradient = sampled
steps = 50
lag = 1, 100, inf
[baseline]
delta_v = -0.2, 0, 0.2
"""

# Each is SWEEP again.
REORDERED = """# sections sorted, keys sorted
[bandit]
arms = 10
[baseline]
delta_v = -0.2, 0, 0.2
[problem]
environment = bandit
[sweep]
name = first
seeds = 20
[train]
gradient = sampled
lag = 1, 100, inf
steps = 50
"""
WORDS = {
    "sections in another order": REORDERED,
    "axes in another order": SWEEP.replace("[train]", "[baseline]\ndelta_v = -0.2, 0, 0.2\n[train]").rsplit("[baseline]", 1)[0],
    "values in another order": SWEEP.replace("1, 100, inf", "inf, 1, 100").replace("-0.2, 0, 0.2", "0.2, -0.2, 0"),
    "numbers spelled otherwise": SWEEP.replace("1, 100, inf", "1.0, 1e2, +inf").replace("-0.2, 0, 0.2", "-2e-1 : .2 : 0.20"),
    "minus zero": SWEEP.replace("-0.2, 0, 0.2", "-0.2, -0, 0.2"),
    "a default written out": SWEEP.replace("arms = 10", "arms = 10\nreward_means = uniform"),
    "comments, blanks, line ends": SWEEP.replace("\n", "  # what for\r\n"),
    "another name and description": SWEEP.replace("name = first", "name = second\ndescription = other words"),
}


def verdicts(text):
    return sorted(line for line in text.splitlines() if "report" not in line)


class SameSweep(ProgramTest):
    def setUp(self):
        super().setUp()
        (self.folder / "first.ini").write_text(SWEEP)
        self.succeed("run", "first.ini", "-o", "out.h5")
        self.before = (self.folder / "out.h5").read_bytes()

    def other(self, text):
        (self.folder / "other.ini").write_text(text)
        return "other.ini"

    def test_nothing_to_do_changes_nothing(self):
        for what, text in WORDS.items():
            for more in ([], ["--extend"]):
                with self.subTest(what, more=more):
                    done = self.succeed("run", self.other(text), "-o", "out.h5", "--progress", "none", *more)
                    self.assertEqual(done.stderr, "out.h5: complete already: 180 runs, nothing to do\n")
                    self.assertEqual((self.folder / "out.h5").read_bytes(), self.before)
                    self.assertNotIn("out.h5.lock", self.files())

    def test_the_sweep_that_analyze_writes_is_the_same(self):
        verdict = verdicts(self.succeed("analyze", "out.h5", "-o", "before").stdout)
        self.succeed("run", "before/sweep.ini", "-o", "out.h5", "--extend")
        self.assertEqual((self.folder / "out.h5").read_bytes(), self.before)
        self.assertEqual(verdicts(self.succeed("analyze", "out.h5", "-o", "after").stdout), verdict)
        self.assertEqual((self.folder / "before/summary.csv").read_bytes(), (self.folder / "after/summary.csv").read_bytes())

    def test_a_part_is_finished_in_the_order_of_its_file(self):
        whole = result_bytes(self.folder / "out.h5")
        for what, text in WORDS.items():
            with self.subTest(what):
                self.program("run", "first.ini", "-o", "part.h5", "--max-units", "4", "--overwrite")
                report = self.succeed_json("run", self.other(text), "-o", "part.h5", "--json", ranks=2)
                self.assertTrue(0 < report["runs"] < 180)
                self.assertEqual(result_bytes(self.folder / "part.h5"), whole)
                self.assertEqual(self.program("check", "part.h5", "--recompute", "4").returncode, 0)

    def test_more_seeds_in_another_order(self):
        self.succeed("run", "first.ini", "-o", "more.h5", "--sweep.seeds", "24")
        report = self.succeed_json("run", self.other(WORDS["axes in another order"]), "-o", "out.h5", "--sweep.seeds", "24", "--extend", "--json")
        self.assertEqual(report["runs"], 9 * 4)
        with h5py.File(self.folder / "out.h5") as extended, h5py.File(self.folder / "more.h5") as fresh:
            self.assertEqual(extended.attrs["extensions"], 1)
            self.assertEqual(extended["expected_reward"].shape, (3, 3, 24))
            self.assertTrue(np.array_equal(np.swapaxes(extended["expected_reward"][:], 0, 1), fresh["expected_reward"][:]))
        held = (self.folder / "out.h5").read_bytes()
        self.succeed("run", "first.ini", "-o", "out.h5", "--sweep.seeds", "24", "--extend")
        self.assertEqual((self.folder / "out.h5").read_bytes(), held)

    def test_shards_in_other_orders(self):
        self.succeed("run", "first.ini", "-o", "a.h5", "--sweep.seeds", "8")
        for what, text in WORDS.items():
            with self.subTest(what):
                self.succeed("run", self.other(text), "-o", "b.h5", "--sweep.first_seed", "8", "--sweep.seeds", "12", "--overwrite")
                self.succeed("merge", "b.h5", "a.h5", "-o", "all.h5")
                self.assertEqual(result_bytes(self.folder / "all.h5"), result_bytes(self.folder / "out.h5"))
                (self.folder / "all.h5").unlink()

    def test_another_way_to_zip(self):
        zipped = SWEEP.replace("seeds = 20", "seeds = 4\nzip = lag, delta_v")
        self.succeed("run", self.other(zipped), "-o", "zip.h5")
        before = (self.folder / "zip.h5").read_bytes()
        turned = zipped.replace("lag, delta_v", "baseline.delta_v,lag").replace("1, 100, inf", "inf, 100, 1").replace("-0.2, 0, 0.2", "0.2, 0, -0.2")
        self.succeed("run", self.other(turned), "-o", "zip.h5", "--extend")
        self.assertEqual((self.folder / "zip.h5").read_bytes(), before)
        crossed = zipped.replace("1, 100, inf", "100, 1, inf")
        self.assert_refused(self.program("run", self.other(crossed), "-o", "zip.h5"), "zip.h5 holds another sweep", "in other pairs")

    def test_what_the_advice_says_costs_nothing(self):
        """The bounds allow looks: a file that was extended is judged as one that was made at once."""
        more = ("--sweep.seeds", "30")
        self.assert_refused(self.program("run", "first.ini", "-o", "out.h5", *more), "--extend keeps its runs and computes what is new")
        self.succeed("run", "first.ini", "-o", "out.h5", *more, "--extend")
        self.succeed("run", "first.ini", "-o", "at-once.h5", *more)
        for name in ("out", "at-once"):
            self.succeed("analyze", f"{name}.h5", "-o", name)
        for table in ("summary.csv", "verdicts.json", "transitions.csv"):
            self.assertEqual((self.folder / "out" / table).read_bytes(), (self.folder / "at-once" / table).read_bytes(), table)

    def test_axes_of_words_and_vectors(self):
        text = SWEEP.replace("arms = 10", "arms = 2\nreward_means = [0 1], uniform, [1,0]").replace("gradient = sampled", "gradient = sampled, exact")
        self.succeed("run", self.other(text), "-o", "words.h5")
        before = (self.folder / "words.h5").read_bytes()
        self.succeed("run", self.other(text.replace("[0 1], uniform, [1,0]", "[1.0  0.0], [-0 1e0], uniform").replace("sampled, exact", "exact, sampled")),
                     "-o", "words.h5", "--extend")
        self.assertEqual((self.folder / "words.h5").read_bytes(), before)


if __name__ == "__main__":
    unittest.main()

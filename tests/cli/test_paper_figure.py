"""asymsweep figure: the numbers are those of the tables; every format; what cannot be drawn is said."""
import csv
import io
import re
import resource
import shutil
import subprocess
import unittest

import numpy as np
from program import ProgramTest, array

SWEEP = {"sweep.seeds": "30", "bandit.arms": "6", "train.gradient": "sampled", "train.steps": "60", "train.lag": "5, inf", "train.learning_rate": "0.5, 2",
         "baseline.v": None, "baseline.delta_v": "-0.4 : 0.4 : 0.2"}


class PaperFigure(ProgramTest):
    def setUp(self):
        super().setUp()
        self.succeed("run", self.write_sweep(SWEEP), "-o", "out.h5", "--progress", "none")

    def drawn(self, *words, ending="csv"):
        self.succeed("figure", "out.h5", *words, "-o", f"panel.{ending}")
        return (self.folder / f"panel.{ending}").read_bytes()

    def rows(self, *words):
        return list(csv.DictReader(io.StringIO(self.drawn(*words).decode())))

    def test_means_and_shares_are_those_of_the_file(self):
        reward, first = array(self.folder / "out.h5", "expected_reward"), array(self.folder / "out.h5", "initial_expected_reward")
        rows = self.rows("--x", "delta_v", "--lines", "learning_rate", "--value", "expected_reward", "--where", "lag == 5")
        self.assertEqual(len(rows), 10)
        self.assertEqual([row["line"] for row in rows], ["learning rate = 0.5"] * 5 + ["learning rate = 2"] * 5)
        axes = [axis for axis in ("lag", "learning_rate", "delta_v")]
        self.assertEqual(reward.shape, (2, 2, 5, 30), axes)
        for row, mean in zip(rows, reward[0].mean(axis=2).ravel()):
            self.assertAlmostEqual(float(row["expected_reward"]), mean, places=12)
            self.assertLess(float(row["low"]), mean)
            self.assertLess(mean, float(row["high"]))
            self.assertEqual(row["n"], "30")
        rows = self.rows("--x", "delta_v", "--lines", "learning_rate", "--value", "improved", "--where", "train.lag == inf", "--band", "none")
        for row, share in zip(rows, (reward[1] > first[1] + 1e-12).mean(axis=2).ravel()):
            self.assertAlmostEqual(float(row["improved"]), share)
            self.assertEqual(row["low"], "")
        middle = self.rows("--x", "delta_v", "--value", "expected_reward", "--where", "lag == 5 and learning_rate > 1", "--band", "quantiles")
        self.assertEqual(len(middle), 5)
        for row, seeds in zip(middle, reward[0][1]):
            self.assertAlmostEqual(float(row["expected_reward"]), np.median(seeds), places=12)

    def test_values_that_differ_by_rounding_only(self):
        """A count of ticks by ones that never ends: memory is limited, so that the test ends and the machine lives."""
        self.write_sweep({"baseline.v": None, "baseline.delta_v": "0.3, 0.30000000000000004", "sweep.seeds": "5", "train.steps": "5", "train.lag": "1"})
        self.succeed("run", "sweep.ini", "-o", "close.h5", "--progress", "none")
        limited = {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))}
        for ending in ("svg", "tex", "csv"):
            self.succeed("figure", "close.h5", "--x", "delta_v", "--value", "expected_reward", "-o", f"close.{ending}", **limited)
        self.assertTrue((self.folder / "close.svg").read_text().rstrip().endswith("</svg>"))
        self.succeed("analyze", "close.h5", "-o", "close", **limited)

    def test_along_training_as_in_curves_csv(self):
        self.succeed("analyze", "out.h5", "-o", "out")
        with open(self.folder / "out/curves.csv", newline="") as file:
            wanted = [row for row in csv.DictReader(file) if row["metric"] == "expected_reward_curve" and row["lag"] == "inf" and row["learning_rate"] == "2" and row["delta_v"] == "0.2"]
        rows = [row for row in self.rows("--x", "step", "--lines", "delta_v", "--value", "expected_reward", "--where", "lag == inf and learning_rate == 2") if row["line"] == "V - V^mu = 0.2"]
        self.assertEqual([row["step"] for row in rows], [row["step"] for row in wanted])
        self.assertEqual(rows[0]["step"], "0", "step 0 has its place on the logarithmic axis")
        for row, other in zip(rows, wanted):
            for name, column in (("expected_reward", "mean"), ("low", "band_low"), ("high", "band_high")):
                self.assertAlmostEqual(float(row[name]), float(other[column]), places=12)

    def test_latex_has_marks_and_the_line_at_one_half_and_joins_no_words(self):
        tex = self.drawn("--x", "delta_v", "--value", "improved", ending="tex").decode()
        self.assertIn("xmin},0.5) --", tex)
        self.assertIn("thick, mark=*", tex)
        self.assertIn("group size=2 by 1", tex)
        self.succeed("run", self.write_sweep({**SWEEP, "train.gradient": "exact, sampled", "train.learning_rate": "2"}), "-o", "words.h5", "--progress", "none")
        self.succeed("figure", "words.h5", "--x", "gradient", "--value", "improved", "-o", "words.tex")
        tex = (self.folder / "words.tex").read_text()
        self.assertIn("only marks, mark=*", tex)
        self.assertIn("y explicit", tex)
        self.assertNotIn("thick", tex)
        self.assertNotIn("fill between[", tex)

    def test_every_format(self):
        words = ("--x", "delta_v", "--lines", "learning_rate", "--value", "expected_reward", "--width", "6.5in")
        self.assertTrue(self.drawn(*words, ending="png").startswith(b"\x89PNG"))
        self.assertIn(b"<svg", self.drawn(*words, ending="svg"))
        self.assertEqual(sorted(path.name for path in self.folder.glob("panel*")), ["panel.png", "panel.svg"], "nothing else is left")
        pdf = self.drawn(*words, ending="pdf")
        self.assertTrue(pdf.startswith(b"%PDF"))
        width = float(re.search(rb"/MediaBox \[\s*0 0 ([\d.]+)", pdf)[1])
        self.assertAlmostEqual(width, 6.5 * 72, delta=2)
        if shutil.which("pdffonts"):
            fonts = subprocess.run(["pdffonts", self.folder / "panel.pdf"], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
            self.assertTrue(fonts and all(line.split()[-5] == "yes" for line in fonts), fonts)
        tex = self.drawn(*words, ending="tex").decode()
        self.assertIn(r"\begin{groupplot}[group style={group size=2 by 1", tex)
        self.assertIn(r"xlabel={$V - V^{\mu}$}", tex)
        self.assertEqual(tex.count("{"), tex.count("}"))

    def test_what_cannot_be_drawn(self):
        for words, said in ((("--x", "dleta_v", "--value", "improved"), "--x dleta_v is not an axis of the sweep (axes: lag, learning_rate, delta_v; or step, along training)"),
                            (("--x", "delta_v", "--value", "reward"), "--value reward is not in the file (it has improvement, improved, "),
                            (("--x", "delta_v", "--value", "improved", "--where", "lag == 7"), "--where selects no configuration"),
                            (("--x", "delta_v", "--value", "improved", "--where", "lga == 5"), "--where has an unknown name 'lga'"),
                            (("--x", "delta_v", "--value", "improved", "--band", "quantiles"), "a share has no quantiles"),
                            (("--x", "delta_v", "--value", "improved", "--width", "3.3"), "--width 3.3 is no width"),
                            (("--x", "delta_v", "--lines", "delta_v", "--value", "improved"), "the same axis")):
            done = self.program("figure", "out.h5", *words, "-o", "panel.csv")
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertIn(said, done.stderr)
            self.assertEqual(len(done.stderr.splitlines()), 1)
        self.assertFalse((self.folder / "panel.csv").exists())

    def test_the_report_names_commands_that_draw_its_figures(self):
        self.succeed("analyze", "out.h5", "-o", "out")
        page = (self.folder / "out/report.html").read_text()
        commands = re.findall(r"For a paper: <code>asymsweep (figure .*?)</code>", page)
        self.assertGreaterEqual(len(commands), 4)
        for command in commands:
            words = command.split()
            name = words[-1].removesuffix(".pdf")
            self.succeed(*words[:-1], f"{name}.csv")
            self.assertEqual((self.folder / f"{name}.csv").read_text(), (self.folder / f"out/figures/{name}.csv").read_text(), name)


if __name__ == "__main__":
    unittest.main()

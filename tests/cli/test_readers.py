"""What other programs make of everything that `analyze` writes: TeX, browsers, shells, spreadsheets, gnuplot."""
import csv
import importlib.util
import pathlib
import re
import shlex
import shutil
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree
from html.parser import HTMLParser

import h5py

from program import ProgramTest

NAME = "a$(touch${IFS}pwned)`b`<b>&\"'|;%_^~{}[]"
DESCRIPTION = """<script>alert("1")</script> & 'q' `q` $x$ \\ % _ ^ ~ caf\u00e9 \u4e2d \u2212 ]]>"""
KEYS = {
    "sweep.name": NAME,
    "sweep.description": DESCRIPTION,
    "bandit.arms": "3",
    "bandit.reward_means": "[0.1 0.5 -0.9], [0 0 1], uniform",
    "train.learning_rate": "1e-05, 0.5",
    "train.lag": "1, inf",
    "baseline.v": None,
    "baseline.delta_v": "-0.2, 0.2",
}
TABLES = ("summary", "curves", "transitions", "threshold_slopes")


class Page(HTMLParser):
    """The texts of a page's elements by their tag, and how many of each tag there are."""

    def __init__(self, text):
        super().__init__()
        self.texts, self.counts, self.open = {}, {}, None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.open = tag
        self.counts[tag] = self.counts.get(tag, 0) + 1

    def handle_data(self, data):
        self.texts.setdefault(self.open, data)


class Readers(ProgramTest):
    @classmethod
    def setUpClass(cls):
        kept = tempfile.TemporaryDirectory()
        cls.addClassCleanup(kept.cleanup)
        cls.kept = pathlib.Path(kept.name)

    def analyze(self, keys, *folders):
        self.succeed("run", self.write_sweep(keys), "-o", "out.h5", "--progress", "none")
        for folder in folders:
            self.succeed("analyze", "out.h5", f"--output={folder}")

    def analyzed(self):
        """The folder of KEYS' analysis, which all tests share."""
        if not (self.kept / "out").exists():
            self.analyze(KEYS, "out")
            shutil.copytree(self.folder / "out", self.kept / "out")
        return self.kept / "out"

    def test_tex_has_mathematics_for_numbers(self):
        lines = (self.analyzed() / "summary.tex").read_text().splitlines()
        rows = [line.split(" & ") for line in lines if line.startswith("{}")]
        self.assertEqual(len(rows), 24)
        self.assertEqual(rows[0][:4], ["{}[$0.1$ $0.5$ $-0.9$]", "$10^{-5}$", "$1$", "$-0.2$"])
        self.assertEqual(rows[-1][:4], ["{}uniform", "$0.5$", "$\\infty$", "$0.2$"])
        for row in rows:
            self.assertNotRegex(" ".join(row), r"\de[-+]?\d|inf\$")

    @unittest.skipUnless(shutil.which("pdflatex"), "NOT TESTED: no pdflatex")
    def test_tex_is_a_table(self):
        table = self.analyzed() / "summary.tex"
        (self.folder / "page.tex").write_text(f"\\documentclass{{article}}\\usepackage{{booktabs,longtable}}\\begin{{document}}\\input{{{table}}}\\end{{document}}\n")
        done = subprocess.run(["pdflatex", "-interaction=nonstopmode", "page.tex"], cwd=self.folder, capture_output=True, timeout=60)
        if b"booktabs.sty' not found" in done.stdout:
            self.skipTest("NOT TESTED: no booktabs")
        self.assertEqual((done.returncode, re.findall(rb"^!.*|^Missing character.*", done.stdout, re.M)), (0, []))

    def test_html_shows_the_text_that_was_given(self):
        page = Page((self.analyzed() / "report.html").read_text())
        self.assertEqual((page.texts["title"], page.texts["h1"]), (NAME, NAME))
        self.assertTrue(page.texts["p"].startswith(DESCRIPTION + ". Bandit of 3 arms"), page.texts["p"])
        self.assertEqual(page.counts["script"], 2)  # the page's own, and the numbers of its table

    @unittest.skipUnless(importlib.util.find_spec("html5lib"), "NOT TESTED: no html5lib")
    def test_html_as_a_browser_parses_it(self):
        import html5lib
        html5lib.HTMLParser(strict=True).parse((self.analyzed() / "report.html").read_text())

    def test_drawings_are_xml(self):
        drawings = list((self.analyzed() / "figures").glob("*.svg"))
        self.assertGreater(len(drawings), 4)
        for path in drawings:
            xml.etree.ElementTree.parse(path)

    def test_tables_are_rectangles_without_formulas(self):
        folder = self.analyzed()
        for stem in TABLES:
            with open(folder / f"{stem}.csv", newline="") as file:
                rows = list(csv.reader(file, strict=True))
            self.assertEqual({len(row) for row in rows}, {len(rows[0])}, stem)
            for cell in (cell for row in rows for cell in row if cell[:1] in ("=", "+", "-", "@", "\t", "\r")):
                float(cell)  # a spreadsheet would compute what is no number

    @unittest.skipUnless(shutil.which("Rscript"), "NOT TESTED: no R")
    def test_r_reads_numbers_as_numbers(self):
        folder = self.analyzed()
        code = 'for (t in c("summary", "curves", "transitions")) for (n in names(d <- read.csv(paste0(t, ".csv")))) cat(t, n, class(d[[n]]), "\\n")'
        said = subprocess.run(["Rscript", "-e", code], cwd=folder, capture_output=True, text=True, timeout=60, check=True).stdout
        words = {line.split()[1] for line in said.splitlines() if line.split()[2] == "character"}
        self.assertEqual(words, {"reward_means", "metric", "verdict", "most"})

    def test_flags_are_kept_as_a_shell_reads_them(self):
        flags = ["--sweep.description", "it's \"$HOME\" `x`", "--train.lag", "1, inf", "--sweep.seeds", "2"]
        self.succeed("run", self.write_sweep(), "-o", "out.h5", "--progress", "none", *flags)
        with h5py.File(self.folder / "out.h5") as file:
            self.assertEqual(shlex.split(file.attrs["sweep_flags"]), flags)

    def test_no_name_of_a_folder_is_a_command_of_gnuplot(self):
        names = ("|touch pwned;", "<touch pwned;", "~root", "a\"b'c`d`$e")
        self.analyze({**KEYS, "bandit.reward_means": "uniform", "train.lag": "1"}, *names)
        for name in names:
            self.assertGreater(len(list((self.folder / name / "figures").glob("*.svg"))), 3, name)
        self.assertEqual(sorted(path.name for path in self.folder.glob("*pwned*")), ["<touch pwned;", "|touch pwned;"])

    def test_a_control_character_is_refused_before_anything_shows_it(self):
        for command in (["plan", "sweep.ini"], ["run", "sweep.ini", "-o", "out.h5"]):
            for character, code in (("\x1b", "U+001B"), ("\x7f", "U+007F"), ("\x9b", "U+009B")):
                self.write_sweep({"sweep.description": f"a{character}[31mb"})
                self.assert_refused(self.program(*command), "sweep.ini:", f"sweep.description has {code} (a control character); leave it out")


if __name__ == "__main__":
    unittest.main()

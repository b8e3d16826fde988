"""Titles and words of axes in figures: each character is itself, and none is a command."""
import csv
import subprocess
import unittest
import xml.etree.ElementTree

from own_program import OwnProgramTest
from program import environment
from test_written_files import ENDINGS, FIGURE, Written


class Titles(Written):
    def test_a_title_is_no_command(self):
        for option in ("--title", "--x-title", "--y-title"):
            for text in ("`touch pwned`", "x_{`touch pwned`}", "\\`touch pwned`", '"; system("touch pwned"); set title "', "@pwned",
                         "\\n\\042`touch pwned`"):
                for ending in ("svg", "pdf"):
                    self.assertEqual(self.figure(f"w.{ending}", option, text).returncode, 0, text)
                self.assertFalse((self.folder / "pwned").exists(), text)

    def test_every_character_is_itself(self):
        for text in ("a`b\"c'd", "\\U+263A \\\\ \\n \\101", "x_{ y^{", "{z} z}", "_^ {@&~%#$}", "~a{.8-} @_b &{c} {/Bold d}", "<b> & ]]>", "café 中 −"):
            self.assertEqual(self.figure("w.svg", "--title", text).returncode, 0)
            shown = "".join(xml.etree.ElementTree.parse(self.folder / "w.svg").getroot().itertext())
            self.assertIn(text.split(" ")[0], shown, text)
            self.assertIn(text.split(" ")[-1], shown, text)

    def test_what_cannot_be_shown_is_refused(self):
        for option in ("--title", "--x-title", "--y-title"):
            for text, description in ((b"a\x1bb", "U+001B (a control character)"), (b"a\nb", "U+000A"), (b"a\xffb", "the byte 0xFF, which is not UTF-8"),
                                      (b"\xed\xa0\x80", "which is not UTF-8"), (b"\xc0\x80", "which is not UTF-8"),
                                      (b"\xef\xbf\xbf", "U+FFFF (no character)")):
                for ending in ENDINGS:
                    words = [*self.command(FIGURE, None), "-o", f"w.{ending}", option, text]
                    done = subprocess.run(words, cwd=self.folder, env=environment(), capture_output=True, text=True)
                    self.assert_refused(done, f"figure: {option} has ", description)
        self.assertEqual(self.files(), ["out.h5", "sweep.ini"])


class Words(OwnProgramTest):
    def test_words_of_an_axis_are_shown_as_they_are(self):
        words = ["a_b", "@c_d", "e=f/g.h", "i-1+j"]
        self.write({"parameters.kind": ", ".join(words), "sweep.seeds": "2"})
        self.run_own()
        self.succeed("analyze", "own.h5")
        self.succeed("figure", "own.h5", "--x", "kind", "--value", "reward", "-o", "w.svg")
        self.succeed("figure", "own.h5", "--x", "kind", "--value", "reward", "-o", "w.csv")
        heat = list((self.folder / "own-analysis/figures").glob("heat_*.svg"))
        self.assertTrue(heat)
        for path in [*heat, self.folder / "w.svg"]:
            shown = "".join(xml.etree.ElementTree.parse(path).getroot().itertext())
            for word in words:
                self.assertIn(word, shown, path)
        with open(self.folder / "w.csv", newline="") as file:
            self.assertEqual({row["kind"] for row in csv.DictReader(file, strict=True)}, set(words))

    def test_a_file_whose_runs_all_failed_has_its_report(self):
        self.write({"parameters.kind": "a, b", "sweep.seeds": "2"}, "raise ValueError(seed)")
        self.run_own()
        self.succeed("analyze", "own.h5")
        self.assertFalse((self.folder / "own-analysis/figures/profiles.svg").exists())


if __name__ == "__main__":
    unittest.main()

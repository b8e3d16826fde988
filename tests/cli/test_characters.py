"""Characters that look like others, or cannot be seen: named with their place, wherever the program reads text."""
import unittest

from program import ProgramTest, sweep_text

MINUS, DASH, NO_BREAK, ZERO_WIDTH = "\u2212", "\u2013", "\u00a0", "\u200b"


class Characters(ProgramTest):
    def plan(self, text):
        (self.folder / "sweep.ini").write_bytes(text if isinstance(text, bytes) else text.encode())
        return self.program("plan", "sweep.ini")

    def refused(self, text, *parts):
        self.assert_refused(self.plan(text), *parts)

    def test_in_a_value(self):
        for value, found in ((MINUS + "0.1, 0", "U+2212 (a minus sign that is not '-') in column 5"), (DASH + "0.1", "U+2013 (a dash that is not '-') in column 5"),
                             ("0.1" + NO_BREAK, "U+00A0 (a no-break space) in column 8"), (NO_BREAK + "0.1", "U+00A0 (a no-break space) in column 5"),
                             ("0.1" + ZERO_WIDTH, "U+200B (a zero-width character, which cannot be seen) in column 8"),
                             ("0.\uff11", "U+FF11 (a full-width digit that is not one of 0 to 9) in column 7"), ("0\uff0c 1", "U+FF0C (a full-width comma"),
                             ("0 \uff1a 1 : 0.5", "U+FF1A (a full-width"), ("\u221e", "U+221E (an infinity sign; write inf)"), ("0\u3000, 1", "U+3000 (a space"),
                             ("\ufeff0", "U+FEFF"), ("lin(0, 1\u00a0, 3)", "U+00A0"), ("[0\u22121]", "U+2212"), ("\u201c0\u201d", "U+201C (a quotation mark")):
            text = sweep_text({"baseline.v": value})
            self.refused(text, "sweep.ini:", "baseline.v", f"; it has {found}")

    def test_in_a_word_a_key_a_section_a_line(self):
        self.refused(sweep_text({"train.gradient": "ex\u0430ct"}), "train.gradient = ex\u0430ct", "U+0430 (a Cyrillic letter) in column 14")
        self.refused(sweep_text().replace("steps =", "steps\u00a0="), "unknown key", "did you mean 'train.steps'?", "U+00A0 (a no-break space) in column 6")
        self.refused(sweep_text().replace("[train]", "[train\u200b]"), "unknown section", "U+200B")
        self.refused(sweep_text() + "\u00a0\n", "is not 'key = value'", "U+00A0 (a no-break space) in column 1")
        self.refused(sweep_text({"sweep.name": "small\u00a0"}), "sweep.name", "cannot be the name of a file", "U+00A0 (a no-break space)")
        self.refused(sweep_text().encode() + b"v\xe9 = 1\n", "the byte 0xE9, which is not UTF-8")

    def test_in_a_zip_and_in_the_name_of_a_claim(self):
        self.refused(sweep_text({"sweep.zip": "lag\uff0c v", "train.lag": "1, 2", "baseline.v": "0, 1"}), "sweep.zip names 'lag\uff0c v'", "U+FF0C (a full-width comma that is not ',')")
        self.refused(sweep_text() + "[claim.x\u00a0y]\nstatement = s\n", "is not the name of a claim", "U+00A0 (a no-break space)")

    def test_once_and_with_the_right_cure_in_a_formula(self):
        done = self.plan(sweep_text() + '[claim.x]\nstatement = s\ntest = mean\nvalue = improvement\nwhere = gradient == \u201cexact\u201d\n')
        self.assert_refused(done, 'has U+201C (a quotation mark) in column', '; write "')
        self.assertEqual(done.stderr.count("U+201C"), 1, done.stderr)

    def test_of_a_program(self):
        for key, value, found in (("metrics", "reward, lo\u200bss", "U+200B"), ("timeout", "15\u00a0m", "U+00A0"), ("curve_steps", "1\uff0c 2", "U+FF0C")):
            keys = {"command": "true", "metrics": "reward", "curves": "reward", "curve_steps": "1, 2", **{key: value}}
            text = "[sweep]\nname = p\nseeds = 2\n[problem]\nenvironment = program\n[program]\n" + "".join(f"{k} = {v}\n" for k, v in keys.items())
            self.refused(text, f"program.{key}", found)

    def test_bytes_that_are_not_utf_8(self):
        """In a comment too: the result file holds the whole text."""
        for line, found in ((b"# caf\xe9", "0xE9, which is not UTF-8, in column 6"), (b"  # \xe4\xb8\xad \xff", "0xFF, which is not UTF-8, in column 7"),
                            (b"# \xc0\xaf", "0xC0, which"), (b"# \xe0\x80\xaf", "0xE0, which"), (b"# \xed\xa0\x80", "0xED, which"), (b"# \xf4\x90\x80\x80", "0xF4, which"),
                            (b"# \xf0\x80\x80\x80", "0xF0, which"), (b"# \xe4\xb8", "0xE4, which")):
            (self.folder / "sweep.ini").write_bytes(b"[sweep]\n" + line + b"\n" + sweep_text().encode())
            for words in (["plan", "sweep.ini"], ["run", "sweep.ini"]):
                with self.subTest(line=line, words=words):
                    self.assert_refused(self.program(*words), f"sweep.ini:2: has the byte {found}", "; save the file as UTF-8")
        (self.folder / "sweep.ini").write_text(sweep_text())
        for flag in ("--sweep.name", "--sweep.description"):
            for command in ("plan", "run"):
                self.assert_refused(self.program(command, "sweep.ini", flag, b"caf\xe9".decode(errors="surrogateescape"), errors="surrogateescape"),
                                    f"{flag}: {flag[2:]} has the byte 0xE9, which is not UTF-8; give it as UTF-8")
        self.assertEqual(self.files(), ["sweep.ini"])

    def test_numbers_beyond_doubles(self):
        for value in ("1e400", "-1e400", "1e-400"):
            self.refused(sweep_text({"baseline.v": value}), f"baseline.v = {value} is out of range")

    def test_control_characters_are_escaped(self):
        done = self.plan(sweep_text({"baseline.v": "0.1\x1b[31m\x07"}))
        self.assert_refused(done, "0.1\\x1b[31m\\x07", "U+001B (a control character) in column 8")
        self.assertNotRegex(done.stderr.rstrip("\n"), r"[\x00-\x1f\x7f]")
        (self.folder / "sweep.ini").write_text(sweep_text())
        for words in (["plan", "sweep.ini", "--train.gradient", "ex\nact"], ["run", "sweep.ini", "--time-limit", "1\x1bh"], ["pl\x07an"], ["plan", "no\x1b[2Jfile"],
                      ["plan", "sweep.ini", "--x\ty", "1"], ["run", "sweep.ini", "--progress", "ba\rr"], ["status", "a\nb.h5"]):
            done = self.program(*words)
            self.assert_refused(done)
            self.assertNotRegex(done.stderr.rstrip("\n"), r"[\x00-\x1f\x7f]")

    def test_on_the_command_line(self):
        (self.folder / "sweep.ini").write_text(sweep_text())
        for words, parts in ((["plan", "sweep.ini", "\u2014train.lag", "1,10"], ["unexpected word '\u2014train.lag'", "U+2014 (a dash that is not '-')"]),
                             (["plan", "sweep.ini", "\u2013-json"], ["U+2013 (a dash that is not '-')"]),
                             (["plan", "sweep.ini", "--train.lag", MINUS + "1"], ["--train.lag", "U+2212 (a minus sign that is not '-') in column 1"]),
                             (["plan", "sweep.ini", "--train\u2024lag", "1"], ["unknown option", "U+2024 (a dot that is not '.')"]),
                             (["theory", "sweep.ini", "--seed", "\uff11"], ["--seed", "U+FF11"]),
                             (["run", "sweep.ini", "--max-units", "1\u00a0"], ["--max-units", "U+00A0 (a no-break space)"]),
                             (["run", "sweep.ini", "--time-limit", "3h\u00a050m"], ["--time-limit", "U+00A0 (a no-break space)"]),
                             (["run", "sweep.ini", "--progress", "b\u0430r"], ["--progress", "U+0430 (a Cyrillic letter)"]),
                             (["plan", "sweep.ini", "--power", "--effects", "0.1\u3001 0.3"], ["--effects", "U+3001 (a comma that is not ',')"]),
                             (["pl\u0430n", "sweep.ini"], ["unknown command", "did you mean 'plan'?", "U+0430"])):
            self.assert_refused(self.program(*words), *parts)
        self.assertEqual(self.files(), ["sweep.ini"])

    def test_what_works(self):
        text = sweep_text({"sweep.description": "caf\u00e9 \u2212 \u4e2d"})
        runs = self.plan(text).stdout
        self.assertIn("3 runs", runs)
        for other in ("\ufeff" + text, text.replace("\n", "\r\n"), text.replace("\n", "\r"), text.replace(" = ", "\t=\t"), text.replace("\n", "  \t\n"),
                      text.replace("\n", "  # \u2212 why\n"), text.rstrip("\n"), "\ufeff" + text.replace("\n", "\r\n") + "\r\n\r\n"):
            self.assertEqual(self.plan(other).stdout.splitlines()[1], runs.splitlines()[1], other)
        self.refused(text.encode("utf-16"), "sweep.ini: is UTF-16 text; save it as UTF-8")

    def test_lines_are_counted_whatever_their_ends(self):
        for end in ("\n", "\r\n", "\r"):
            self.refused(sweep_text({"train.steps": "ten"}).replace("\n", end), f"sweep.ini:{sweep_text({'train.steps': 'ten'}).splitlines().index('steps = ten') + 1}: ")


if __name__ == "__main__":
    unittest.main()

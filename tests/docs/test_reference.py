"""docs/reference is what the program says of itself now, and says it whole."""
import json
import re
import subprocess
import sys
import unittest

from workplace import PROGRAM, ROOT

sys.path.insert(0, str(ROOT / "scripts/reference"))
import generate  # noqa: E402
from describe import parse_help, parse_options  # noqa: E402


class Reference(unittest.TestCase):
    maxDiff = None

    def test_is_up_to_date(self):
        self.assertEqual(list(generate.differences(generate.generate(PROGRAM))), [],
                         "run scripts/reference/generate.py build/dev/asymsweep and commit docs/reference")

    def test_holds_every_entry_of_every_registry(self):
        pages = "".join(path.read_text() for path in (ROOT / "docs/reference").glob("*.md"))
        registries = json.loads(subprocess.run([PROGRAM, "list", "--json"], check=True, capture_output=True).stdout)
        named = set(re.findall(r"\| `([^`]+)` \|", pages))
        missing = [row["name"] for rows in registries.values() for row in rows if row["name"].split(".", 1)[-1] not in named]
        self.assertEqual(missing, [], "run scripts/reference/generate.py build/dev/asymsweep and commit docs/reference")

    def test_a_line_of_help_that_cannot_be_read_is_an_error(self):
        for line in ("  --output arg   file", "  -x", "stray words"):
            with self.assertRaises(SystemExit):
                parse_options([line])

    def test_reads_help(self):
        command = parse_help("run", "usage: asymsweep run SWEEP\n\nRun it.\n\noptions:\n  -o [ --output ] FILE    where \n"
                             "                          it goes\n  --style STYLE (=auto)   auto | bar (on stderr)\n  --json\n"
                             .replace("--json\n", "--json                  as JSON\n") + "\nEvery key of a sweep file is a flag too\nmore\n\n"
                             "example:\n  asymsweep run x\nand so on\n")
        self.assertEqual([(option.short, option.name, option.value, option.default, option.meaning) for option in command.options],
                         [("o", "output", "FILE", None, "where it goes"), (None, "style", "STYLE", "auto", "auto | bar (on stderr)"),
                          (None, "json", None, None, "as JSON")])
        self.assertEqual(command.options[1].words(), ["auto", "bar"])
        self.assertEqual((command.takes_keys, command.operand(), command.details),
                         (True, "SWEEP", ["example:", "  asymsweep run x", "and so on"]))


if __name__ == "__main__":
    unittest.main()

"""The manual page: man reads it without a warning, and it holds every command, option and key."""
import os
import re
import shutil
import subprocess
import unittest

from workplace import ROOT

PAGE = ROOT / "docs/reference/asymsweep.1"
BARE_MAN = not shutil.which("man") or not shutil.which("groff")


@unittest.skipIf(BARE_MAN, "NOT TESTED: man-db and groff-base are not installed")
class Manual(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.done = subprocess.run(["man", "--warnings=all", "--local-file", PAGE], capture_output=True, text=True,
                                  env={**os.environ, "MANWIDTH": "1000", "LC_ALL": "C.UTF-8", "MAN_KEEP_FORMATTING": "", "GROFF_NO_SGR": "1"})
        cls.text = re.sub(".\b", "", cls.done.stdout)

    def test_has_no_warnings(self):
        self.assertEqual((self.done.returncode, self.done.stderr), (0, ""))

    def test_can_be_searched(self):
        found = subprocess.run(["lexgrog", PAGE], check=True, capture_output=True, text=True).stdout
        self.assertIn('"asymsweep - sweeps of off-policy REINFORCE', found)

    def test_shows_what_the_pages_hold(self):
        commands = (ROOT / "docs/reference/commands.md").read_text()
        options = [option for row in re.findall(r"^\| `(-[^`]*)`", commands, re.MULTILINE) for option in re.findall("--?[a-z-]+", row)]
        usages = re.findall(r"^```\n(asymsweep .*)\n```$", commands, re.MULTILINE)
        keys = re.findall(r'^\\fB([a-z]+\.[a-z0-9_.]+)\\fR$', PAGE.read_text(), re.MULTILINE)
        self.assertEqual(len(keys), (ROOT / "docs/reference/keys.md").read_text().count("\n| `"))
        self.assertGreater(len(options), 15)
        words = self.text.split()
        for word in [*options, *keys]:
            self.assertIn(word.strip(), [other.strip(",") for other in words])
        for usage in usages:
            self.assertIn(" ".join(usage.split()), " ".join(words))


if __name__ == "__main__":
    unittest.main(verbosity=2)  # says why it skips

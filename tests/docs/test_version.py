"""CMakeLists.txt says the version; wherever it is repeated it is the same, and CITATION.cff has what an archive wants of it."""
import pathlib
import re
import subprocess
import unittest

from workplace import PROGRAM

ROOT = pathlib.Path(__file__).resolve().parents[2]
VERSION = re.search(r"^project\(asymsweep VERSION (\S+)", (ROOT / "CMakeLists.txt").read_text(), re.MULTILINE)[1]
CITATION = (ROOT / "CITATION.cff").read_text()


class Version(unittest.TestCase):
    def test_it_is_the_same_everywhere(self):
        said = {"the program": subprocess.run([PROGRAM, "--version"], capture_output=True, text=True).stdout.split()[1],
                "CITATION.cff": re.search(r"^version: (\S+)$", CITATION, re.MULTILINE)[1],
                "CHANGELOG.md": re.search(r"^## ([\d.]+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)[1]}
        for page in (ROOT / "docs").rglob("*"):
            if page.suffix in (".md", ".1"):
                for found in re.findall(r"\basymsweep (\d+\.\d+\.\d+)\b", page.read_text()):
                    said[f"{page.name}: {found}"] = found
        self.assertEqual({name: version for name, version in said.items() if version != VERSION}, {})
        self.assertGreater(len(said), 5)

    def test_an_extension_asks_for_it(self):
        minor = VERSION.rpartition(".")[0]
        example = (ROOT / "docs/examples/extension/CMakeLists.txt").read_text()
        self.assertEqual(re.findall(r"find_package\(asymsweep (\S+) REQUIRED\)", example), [minor])

    def test_the_citation_has_the_keys_that_archives_read(self):
        keys = re.findall(r"^([a-z-]+):", CITATION, re.MULTILINE)
        self.assertEqual(len(keys), len(set(keys)))
        required = {"cff-version", "message", "title", "authors", "version", "license", "type", "abstract"}  # Citation File Format 1.2.0, and Zenodo's
        self.assertLessEqual(required, set(keys))
        self.assertIn("cff-version: 1.2.0", CITATION)
        doi = re.search(r"^doi: (.*)$", CITATION, re.MULTILINE)  # once an archive has given one
        if doi:
            self.assertRegex(doi[1], r"^10\.\d{4,9}/\S+$")


if __name__ == "__main__":
    unittest.main()

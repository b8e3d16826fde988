"""Every row of every registry is tested, described and used; and a row that is not would be named."""
import copy
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

from completeness import ANSWER, DOCS, HEADER, MEANING, SWEEP, gaps, without_opening

ROOT = pathlib.Path(__file__).resolve().parents[2]
LISTED = subprocess.run([os.environ["ASYMSWEEP"], "list", "--json"], capture_output=True, text=True, check=True).stdout


class Completeness(unittest.TestCase):
    lacking = gaps(ROOT, json.loads(LISTED))

    def test_nothing_is_missing(self):
        self.assertEqual(self.lacking, [])

    def test_every_sweep_says_what_it_is_for(self):
        self.assertEqual(without_opening(ROOT), [], "its first lines: # Claim: ... # Source: ... # Cost: ...")

    def test_a_sweep_that_does_not_say_it_is_named(self):
        with tempfile.TemporaryDirectory() as root:
            sweeps = pathlib.Path(root) / "sweeps"
            sweeps.mkdir()
            for name, opening in (("good", "# Claim: a\n# Source: b\n#   more\n# Cost: c\n"), ("short", "# Claim: a\n# Cost: c\n"),
                                  ("late", "[sweep]\n# Claim: a\n# Source: b\n# Cost: c\n")):
                (sweeps / f"{name}.ini").write_text(opening)
            self.assertEqual(without_opening(root), ["late.ini", "short.ini"])

    def test_every_registry_is_looked_at(self):
        self.assertEqual(set(json.loads(LISTED)), {"keys", "environments", "policies", "algorithms", "metrics", "claims"})

    def planted(self, kind, **changes):
        """What is said of a copy of the kind's last row under a new name, beside what the tree itself lacks."""
        registries = json.loads(LISTED)
        row = copy.deepcopy(registries[kind][-1])
        row.update({"meaning": "nobody knows what", **changes})
        registries[kind].append(row)
        return [sentence.removeprefix(f"{kind}: {row['name']} has no ") for sentence in gaps(ROOT, registries) if sentence not in self.lacking]

    def test_a_row_that_nobody_knows_is_named(self):
        for kind in ("environments", "policies", "algorithms"):
            self.assertEqual(self.planted(kind, name="nonesuch"), [ANSWER, HEADER, DOCS, SWEEP], kind)
        self.assertEqual(self.planted("keys", name="train.nonesuch"), [ANSWER, SWEEP])
        self.assertEqual(self.planted("keys", name="train.nonesuch", meaning=""), [ANSWER, MEANING, SWEEP])
        self.assertEqual(self.planted("metrics", name="nonesuch"), [ANSWER])
        self.assertEqual(self.planted("metrics", name="nonesuch", environments=["bandit"]), [ANSWER])
        self.assertEqual(self.planted("metrics", name="nonesuch", environments=["nowhere"]), [ANSWER, SWEEP])

    def test_a_claim_wants_a_verdict_and_a_sweep(self):
        self.assertEqual(self.planted("claims", name="G99"), [ANSWER, SWEEP])
        self.assertEqual(self.planted("claims", name="G1", meaning="another one"), [])
        self.assertEqual(self.planted("claims", name="G"), [ANSWER, SWEEP], "a part of a name is none")

    def test_a_key_that_only_a_refusal_names_has_no_known_answer(self):
        self.assertIn("train.learning_rte", (ROOT / "tests/cli/test_refusals.py").read_text())
        self.assertEqual(self.planted("keys", name="train.learning_rte"), [ANSWER, SWEEP])

    def test_a_meaning_that_another_row_has_describes_nothing(self):
        meaning = json.loads(LISTED)["algorithms"][0]["meaning"]
        found = self.planted("algorithms", name="nonesuch", meaning=meaning)
        self.assertIn(MEANING, found)


if __name__ == "__main__":
    unittest.main()

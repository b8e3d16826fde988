"""Every row of every registry is tested, described and used; and a row that is not would be named."""
import copy
import json
import os
import pathlib
import subprocess
import unittest

from completeness import gaps

ROOT = pathlib.Path(__file__).resolve().parents[2]
LISTED = subprocess.run([os.environ["ASYMSWEEP"], "list", "--json"], capture_output=True, text=True, check=True).stdout


class Completeness(unittest.TestCase):
    def test_nothing_is_missing(self):
        self.assertEqual(gaps(ROOT, json.loads(LISTED)), [])

    def test_every_registry_is_looked_at(self):
        self.assertEqual(set(json.loads(LISTED)), {"keys", "environments", "policies", "algorithms", "metrics", "claims"})

    def planted(self, kind, **changes):
        """What is said of a copy of the kind's last row under a new name."""
        registries = json.loads(LISTED)
        row = copy.deepcopy(registries[kind][-1])
        row.update({"meaning": "nobody knows what", **changes})
        registries[kind].append(row)
        return [sentence.removeprefix(f"{kind}: {row['name']} has no ") for sentence in gaps(ROOT, registries)]

    def test_a_row_that_nobody_knows_is_named(self):
        everything = ["known-answer test", "description", "sweep"]
        for kind in ("environments", "policies", "algorithms"):
            self.assertEqual(self.planted(kind, name="nonesuch"), everything, kind)
        self.assertEqual(self.planted("keys", name="train.nonesuch"), ["known-answer test", "sweep"])
        self.assertEqual(self.planted("keys", name="train.nonesuch", meaning=""), everything)
        self.assertEqual(self.planted("metrics", name="nonesuch"), ["known-answer test"])
        self.assertEqual(self.planted("metrics", name="nonesuch", environments=["bandit"]), ["known-answer test"])
        self.assertEqual(self.planted("metrics", name="nonesuch", environments=["nowhere"]), ["known-answer test", "sweep"])

    def test_a_claim_wants_a_verdict_and_a_sweep(self):
        self.assertEqual(self.planted("claims", name="G99"), ["known-answer test", "sweep"])
        self.assertEqual(self.planted("claims", name="G1", meaning="another one"), [])
        self.assertEqual(self.planted("claims", name="G"), ["known-answer test", "sweep"], "a part of a name is none")

    def test_a_key_that_only_a_refusal_names_has_no_known_answer(self):
        self.assertIn("train.learning_rte", (ROOT / "tests/cli/test_refusals.py").read_text())
        self.assertEqual(self.planted("keys", name="train.learning_rte"), ["known-answer test", "sweep"])

    def test_a_meaning_that_another_row_has_describes_nothing(self):
        meaning = json.loads(LISTED)["algorithms"][0]["meaning"]
        found = self.planted("algorithms", name="nonesuch", meaning=meaning)
        self.assertIn("description", found)


if __name__ == "__main__":
    unittest.main()

"""docs/reference/json.md names the keys that the program prints: all of them, and no others."""
import json
import re
import subprocess
import unittest

from workplace import PROGRAM, ROOT, WorkplaceTest

SWEEP = """[sweep]
name = small
seeds = 30
[bandit]
arms = 3
[train]
steps = 20
lag = 1, inf
[baseline]
v = 0.2
"""
NAMES_OF_PLACES = {"units_by_rank": r"\d+", "parameters": r"\w+", "defaults": r"\w+"}  # objects whose keys are data


def keys_of(document):
    """All, also of what is inside."""
    if isinstance(document, list):
        return set().union(*map(keys_of, document))
    if not isinstance(document, dict):
        return set()
    inside = [keys_of(value) for key, value in document.items() if key not in NAMES_OF_PLACES and key != "axes" or isinstance(value, list)]
    return set(document).union(*inside)


class JsonPage(WorkplaceTest):
    def setUp(self):
        self.folder = self.make_clone()
        (self.folder / "sweep.ini").write_text(SWEEP)
        page = (ROOT / "docs/reference/json.md").read_text()
        self.named = {title.lower(): set(re.findall(r"`([a-z_0-9]+)`", text)) for title, text in re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)}

    def ask(self, *words):
        done = subprocess.run([PROGRAM, *words], cwd=self.folder, capture_output=True, text=True, check=True)
        return done.stdout, done.stderr

    def assert_named(self, title, keys, words):
        """`words`: what else the part has in the same letters, such as names of commands."""
        self.assertEqual(keys - self.named[title], set(), f"docs/reference/json.md lacks these keys of {title}")
        self.assertEqual(self.named[title] - keys - words, set(), f"docs/reference/json.md has keys of {title} that are not there")

    def json(self, *words):
        return json.loads(self.ask(*words, "--json")[0])

    def test_run_status_check(self):
        run = self.json("run", "sweep.ini", "--until-decided", "--progress", "none")
        self.assert_named("run", set(run), {"status", "plan"})
        status = keys_of(self.json("status", "small.h5")) | {"configuration", "axes", "seed", "reason", "tries", "stderr"}  # of failed runs
        self.assert_named("status", status, {"null", "run"})
        self.assert_named("check", keys_of(self.json("check", "small.h5")), {"status"})

    def test_plan(self):
        self.ask("run", "sweep.ini", "-o", "pilot.h5", "--progress", "none")
        self.assert_named("plan", keys_of(self.json("plan", "sweep.ini", "--pilot", "pilot.h5", "--power")), {"null"})

    def test_theory(self):
        self.assert_named("theory", keys_of(self.json("theory", "sweep.ini", "--flow")), set())

    def test_list(self):
        rows = self.json("list")
        self.assert_named("list", set(rows).union(*(row for kind in rows.values() for row in kind)), set())

    def test_progress(self):
        said = self.ask("run", "sweep.ini", "--until-decided", "--progress", "json")[1].splitlines()
        self.assert_named("progress", set().union(*(json.loads(line) for line in said if line.startswith("{"))), set())


if __name__ == "__main__":
    unittest.main()

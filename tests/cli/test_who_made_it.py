"""Every unit says which program trained it, after whatever way a file went on; and no file gets units of two rules.

Another program: a copy with another build ID, as another compiler or a changed line would give it.
"""
import pathlib
import re
import shutil
import signal
import subprocess
import unittest

import numpy as np

import program as base
from forged import forge
from program import PROGRAM, ProgramTest, array, result_bytes

GRID = {"sweep.seeds": "40", "train.steps": "50", "baseline.v": "0, 0.2"}


def another_build(path):
    """The program with the first byte of its build ID changed."""
    notes = subprocess.run(["readelf", "-n", PROGRAM], check=True, capture_output=True, text=True).stdout
    identity = bytes.fromhex(re.search(r"Build ID: ([0-9a-f]+)", notes)[1])
    content = bytearray(pathlib.Path(PROGRAM).read_bytes())
    content[content.index(identity)] ^= 0xff
    path.write_bytes(content)
    path.chmod(0o755)


class WhoMadeIt(ProgramTest):
    def setUp(self):
        super().setUp()
        self.write_sweep(GRID)
        self.other_program = self.folder / "other"
        another_build(self.other_program)

    def other(self, *words):
        return subprocess.run([self.other_program, *words], cwd=self.folder, env=base.environment(), capture_output=True, text=True)

    def begun(self, *more):
        """Units there in all, one of them trained."""
        self.assertEqual(self.program("run", "sweep.ini", "-o", "out.h5", "--max-units", "1", *more).returncode, 75)
        return len(array(self.folder / "out.h5", "units/done"))

    def programs(self, command, name="out.h5"):
        found = {row["program"]: row["units"] for row in self.succeed_json(command, name, "--json")["programs"]}
        for text in found:
            self.assertRegex(text, r"\Acommit ([0-9a-f]{12}|unknown), build [0-9a-f]{4}\Z")
        return sorted(found.values())

    def test_one_program_is_not_talked_of(self):
        self.succeed("run", "sweep.ini", "-o", "out.h5")
        self.assertNotIn("trained:", self.succeed("check", "out.h5").stdout + self.succeed("status", "out.h5").stdout)
        identities = set(array(self.folder / "out.h5", "units/program").tolist())
        self.assertEqual(len(identities), 1)
        commit = subprocess.run([PROGRAM, "--version"], capture_output=True, text=True).stdout
        self.assertIn(f"{identities.pop():016x}"[:12].replace("0" * 12, "unknown"), commit)

    def test_another_one_goes_on(self):
        units = self.begun()
        done = self.other("run", "sweep.ini", "-o", "out.h5")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stderr, r"warning: out.h5 has units of another program \(1 unit by commit .*; this one is .*\): 1 unit of that program is trained again")
        self.assertRegex(done.stderr, r"warning: trained again, 1 unit of that program has the same bits")
        for command in ("check", "status"):
            self.assertEqual(self.programs(command), [1, units - 1])
            self.assertRegex(self.succeed(command, "out.h5").stdout, r"trained: 1 unit by commit .*; \d+ units? by commit")
        self.succeed("analyze", "out.h5", "-o", "out")
        self.assertRegex((self.folder / "out/report.html").read_text(), r"<td[^>]*>trained</td><td[^>]*>1 unit by commit [^<]*; \d+ units? by commit")
        self.succeed("run", "sweep.ini", "-o", "alone.h5")
        self.assertEqual(result_bytes(self.folder / "out.h5"), result_bytes(self.folder / "alone.h5"))

    def test_units_of_another_rule_are_not_mixed_with(self):
        self.begun()
        forge(self.folder / "out.h5", "entropy", lambda values: np.where(np.isnan(values), values, 0.125))
        before = (self.folder / "out.h5").read_bytes()
        for more in ([], ["--extend"], ["--extend", "--sweep.seeds", "50"]):
            done = self.other("run", "sweep.ini", "-o", "out.h5", *more)
            self.assertEqual(done.returncode, 2)
            self.assertRegex(done.stderr, r"out.h5 has units of another program .*, and this one trains them to other bits: unit \d+ .*: trained again, it differs in entropy; finish it with")
            self.assertEqual((self.folder / "out.h5").read_bytes(), before)
        self.assertEqual(self.program("run", "sweep.ini", "-o", "out.h5").returncode, 0)  # its own program is taken at its word

    def test_once_it_has_compared_itself_it_does_not_again(self):
        self.begun()
        self.assertIn("trained again", self.other("run", "sweep.ini", "-o", "out.h5", "--max-units", "1").stderr)
        self.assertNotIn("trained again", self.other("run", "sweep.ini", "-o", "out.h5", "--max-units", "1").stderr)

    def test_a_merge_of_two_rules(self):
        for name, start in (("a.h5", self.program), ("b.h5", self.other)):
            start("run", "sweep.ini", "-o", name, "--sweep.first_seed", "0" if name == "a.h5" else "40")
        forge(self.folder / "b.h5", "entropy", lambda values: values + 0.125)
        done = self.program("merge", "a.h5", "b.h5", "-o", "merged.h5")
        self.assertEqual(done.returncode, 2)
        self.assertIn("trains them to other bits", done.stderr)
        self.assertNotIn("merged.h5", self.files())

    def test_a_merge_killed_while_it_compares_leaves_nothing(self):
        self.write_sweep({**GRID, "train.steps": "300000", "bandit.arms": "100", "train.gradient": "sampled", "sweep.seeds": "8"})  # seconds a unit
        for name, start, seed in (("a.h5", self.program, "0"), ("b.h5", self.other, "8")):
            self.assertEqual(start("run", "sweep.ini", "-o", name, "--sweep.first_seed", seed, "--max-units", "1", "--progress", "none").returncode, 75)
        files = self.files()
        for number in (signal.SIGKILL, signal.SIGINT, signal.SIGTERM):
            merge = subprocess.Popen([PROGRAM, "merge", "a.h5", "b.h5", "-o", "merged.h5"], cwd=self.folder, env=base.environment(),
                                     stderr=subprocess.PIPE, text=True)
            self.assertIn("trained again first", merge.stderr.readline())
            self.assertEqual([name for name in self.files() if name not in (*files, "merged.h5.lock")], [], "no file yet, of any name")
            merge.send_signal(number)
            merge.communicate(timeout=base.PATIENCE_S)
            self.assertEqual([name for name in self.files() if name not in (*files, "merged.h5.lock")], [])
        self.assertEqual(self.program("merge", "a.h5", "b.h5", "-o", "merged.h5").returncode, 75)  # a dead one's lock holds nobody up
        self.assertEqual(self.files(), sorted([*files, "merged.h5"]))

    def test_each_rule_is_compared_once(self):
        for seed, start in (("0", self.program), ("40", self.other), ("80", self.other)):
            start("run", "sweep.ini", "-o", f"{seed}.h5", "--sweep.first_seed", seed)
        done = self.succeed("merge", "0.h5", "40.h5", "80.h5", "-o", "merged.h5")
        self.assertEqual(done.stderr.count("trained again first"), 1, done.stderr)

    def test_a_merge_of_one_other_rule_mixes_nothing(self):
        for name, start in (("a.h5", "0"), ("b.h5", "40")):
            self.succeed("run", "sweep.ini", "-o", name, "--sweep.first_seed", start)
            forge(self.folder / name, "entropy", lambda values: values + 0.125)
        done = self.other("merge", "a.h5", "b.h5", "-o", "merged.h5")
        self.assertEqual((done.returncode, done.stderr.count("trained again")), (0, 0), done.stderr)

    def test_ranks_of_two_builds(self):
        done = subprocess.run([base.GUARD, base.MPIEXEC, "-n", "1", PROGRAM, "run", "sweep.ini", "-o", "out.h5", ":", "-n", "1", self.other_program, "run", "sweep.ini", "-o", "out.h5"],
                              cwd=self.folder, env=base.environment(), capture_output=True, text=True)
        self.assertNotEqual(done.returncode, 0)
        self.assertRegex(done.stderr, r"rank 1 is another program \(.*\) than rank 0 \(.*\): start one and the same on all ranks")
        self.assertNotIn("out.h5", self.files())

    def test_the_time_limit_ends_the_comparison(self):
        self.write_sweep({**GRID, "train.steps": "3000000", "sweep.seeds": "16"})  # some tenths of a second a unit
        self.begun()
        done = self.other("run", "sweep.ini", "-o", "out.h5", "--time-limit", "0.01s")
        self.assertEqual(done.returncode, 75, done.stderr)
        self.assertIn("is trained again first", done.stderr)
        self.assertNotIn("the same bits", done.stderr)

    def test_a_file_that_grows_and_one_that_is_merged(self):
        units = self.begun()
        self.assertEqual(self.other("run", "sweep.ini", "-o", "out.h5").returncode, 0)
        done = self.other("run", "sweep.ini", "-o", "out.h5", "--sweep.seeds", "60", "--extend")
        self.assertEqual(done.returncode, 0, done.stderr)
        more = self.programs("check")
        self.assertEqual(more[0], 1)
        self.assertGreater(more[1], units - 1)
        self.succeed("run", "sweep.ini", "-o", "next.h5", "--sweep.first_seed", "60", "--sweep.seeds", "5")
        self.succeed("merge", "out.h5", "next.h5", "-o", "merged.h5")
        runs = {}
        for program, seeds in zip(array(self.folder / "merged.h5", "units/program"), array(self.folder / "merged.h5", "units/seed_count")):
            runs[program] = runs.get(program, 0) + int(seeds)
        first = int(array(self.folder / "out.h5", "units/seed_count")[list(array(self.folder / "out.h5", "units/program")).index(array(self.folder / "next.h5", "units/program")[0])])
        self.assertEqual(sorted(runs.values()), sorted([first + 10, 2 * 65 - first - 10]))
        self.assertEqual(self.program("check", "merged.h5", "--recompute", "100").returncode, 0)

    def test_a_file_of_an_early_version_leaves_no_name(self):
        shutil.copy(pathlib.Path(__file__).parent / "files/texts-of-variable-length.hdf5", self.folder / "old.h5")
        self.assertEqual(self.succeed_json("check", "old.h5", "--json")["programs"], [{"program": "a program that left no name", "units": 1}])


if __name__ == "__main__":
    unittest.main()

"""What `run --json` and `status --json` say of the same file, in every state that a file can be in."""
import json
import unittest

import h5py

from own_program import OwnProgramTest
from program import ProgramTest
from test_until_decided import UntilDecided as _UntilDecided

OF_A_FILE = ("file", "complete", "until_decided")
OF_THE_ONLY_ATTEMPT = {"units": "units_done", "runs": "runs_done", "diverged": "runs_diverged", "failed": "runs_failed"}  # name in `run`: in `status`


class Agreement(ProgramTest):
    def assert_agree(self, report, code=0):
        """Of a file that one attempt has made; returns what `status` says."""
        self.assertEqual(report.returncode, code, report.stderr)
        run = json.loads(report.stdout)
        status = self.succeed_json("status", run["file"], "--json")
        self.assertEqual({key: run[key] for key in OF_A_FILE}, {key: status[key] for key in OF_A_FILE})
        self.assertEqual({key: run[key] for key in OF_THE_ONLY_ATTEMPT}, {key: status[other] for key, other in OF_THE_ONLY_ATTEMPT.items()})
        self.assertAlmostEqual(run["busy_s"], status["busy_s"], places=6)
        return status

    def test_nothing_has_run(self):
        sweep = self.write_sweep({"baseline.v": "0.1, 0.2"})
        status = self.assert_agree(self.program("run", sweep, "--json", "--time-limit", "0.000001s"), 75)
        self.assertEqual((status["units_done"], status["attempts"], status["busy_s"], status["ranks"], status["units_by_rank"]), (0, 0, 0, [], {}))
        unknown = ("last_unit_end_s", "load", "units_per_s", "remaining_s", "writer", "until_decided")
        self.assertEqual({key: status[key] for key in unknown}, dict.fromkeys(unknown))

    def test_some_and_all(self):
        sweep = self.write_sweep({"baseline.v": "0.1, 0.2"})
        some = self.assert_agree(self.program("run", sweep, "-o", "some.h5", "--json", "--max-units", "1"), 75)
        every = self.assert_agree(self.program("run", sweep, "-o", "all.h5", "--json", ranks=2))
        for status in (some, every):
            self.assertGreater(status["last_unit_end_s"], 1.7e9)  # 2023
            self.assertGreater(status["load"], 0)
            self.assertGreater(status["units_per_s"], 0)
        self.assertGreater(some["remaining_s"], 0)
        self.assertEqual(every["remaining_s"], 0)

    def test_runs_that_diverge(self):
        sweep = self.write_sweep({"baseline.v": None, "baseline.delta_v": "-50", "train.learning_rate": "1e308"})
        self.assertGreater(self.assert_agree(self.program("run", sweep, "--json"))["runs_diverged"], 0)

    def test_again_nothing_is_new(self):
        sweep = self.write_sweep()
        self.succeed("run", sweep)
        again, status = self.succeed_json("run", sweep, "--json"), self.succeed_json("status", "small.h5", "--json")
        self.assertEqual((again["units"], again["runs"], again["busy_s"]), (0, 0, 0))
        self.assertEqual({key: again[key] for key in OF_A_FILE}, {key: status[key] for key in OF_A_FILE})


class OfProgram(OwnProgramTest):
    assert_agree = Agreement.assert_agree

    def test_runs_that_fail(self):
        self.write(body="assert seed != 2")
        status = self.assert_agree(self.program("run", "own.ini", "-o", "own.h5", "--json"))
        self.assertEqual((status["runs_failed"], len(status["failures"])), (2, 2))


class Looks(ProgramTest):
    write, assert_agree = _UntilDecided.write, Agreement.assert_agree

    def look(self, sweep, *words):
        done = self.program("run", sweep, "-o", "out.h5", "--until-decided", "--json", "--progress", "none", *words)
        return json.loads(done.stdout)["until_decided"], self.succeed_json("status", "out.h5", "--json")["until_decided"]

    def test_before_the_first_look(self):
        for claims, of in ((None, "claims"), ("", "configurations")):
            sweep = self.write() if claims is None else self.write(claims=claims)
            (self.folder / "out.h5").unlink(missing_ok=True)  # --overwrite keeps registered claims
            nothing = {"of": of, "decided": None, "undecided": None, "seeds": None, "runs_left_out": 0}
            for limit in (["--time-limit", "0.000001s"], ["--max-units", "3"]):
                self.assertEqual(self.look(sweep, "--overwrite", *limit), (nothing, nothing), limit)
            self.assertIn("until decided: no look yet", self.succeed("status", "out.h5").stdout)

    def test_from_look_to_look(self):
        sweep, seeds = self.write(), []
        for _ in range(100):
            run, status = self.look(sweep, "--max-units", "25")
            self.assertEqual(run, status)
            seeds.append(run["seeds"] or 0)
            if run["undecided"] == 0:
                break
        self.assertEqual(seeds, sorted(seeds))
        self.assertGreater(len(set(seeds)), 2)
        self.assertGreater(run["runs_left_out"], 0)

    def test_a_first_block_that_is_damaged_after_looks(self):
        """The run begins with the damage, and has looked at nothing when it stops: what was found before stands in the file."""
        sweep = self.write()
        before, _ = self.look(sweep)
        with h5py.File(self.folder / "out.h5") as file:
            offset, size = file["expected_reward"].id.get_offset(), file["expected_reward"].id.get_storage_size()
        with open(self.folder / "out.h5", "r+b") as file:
            file.seek(offset)
            file.write(b"\x11" * size)
        self.assertEqual(self.look(sweep, "--max-units", "3"), (before, before))

    def test_without_the_option(self):
        sweep = self.write()
        self.look(sweep, "--max-units", "3")
        done = self.succeed_json("run", sweep, "-o", "out.h5", "--json", "--progress", "none")
        self.assertEqual((done["until_decided"], self.succeed_json("status", "out.h5", "--json")["until_decided"]), (None, None))


if __name__ == "__main__":
    unittest.main()

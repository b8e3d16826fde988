"""What `run` does with a file that is already there: the same sweep goes on, another is refused."""
import json
import re
import signal
import unittest

import h5py

from program import ProgramTest, result_bytes


class ExistingFile(ProgramTest):
    def setUp(self):
        super().setUp()
        self.write_sweep({"baseline.v": "0.1, 0.2"})
        self.succeed("run", "sweep.ini", "-o", "out.h5")
        self.before = (self.folder / "out.h5").read_bytes()

    def refused(self, changes, *parts):
        self.write_sweep({"baseline.v": "0.1, 0.2", **changes})
        self.assert_refused(self.program("run", "sweep.ini", "-o", "out.h5"), "out.h5 holds another sweep", *parts)
        self.assertEqual((self.folder / "out.h5").read_bytes(), self.before)
        self.assertEqual(self.files(), ["out.h5", "sweep.ini"])

    def test_another_sweep(self):
        for changes, difference in [
            ({"train.steps": "21"}, "train.steps is 20 in the file and 21 in the sweep"),
            ({"baseline.v": "0.1, 0.3"}, "baseline.v is 0.1, 0.2 in the file and 0.1, 0.3 in the sweep"),
            ({"train.steps": "1e6"}, "train.steps is 20 in the file and 1000000 in the sweep"),
            ({"train.lag": "1e6, 8"}, "train.lag is 1 in the file and 1000000, 8 in the sweep"),
            ({"sweep.seeds": "4"}, "sweep.seeds is 3 in the file and 4 in the sweep"),
            ({"bandit.arms": "6", "train.steps": "21"}, "bandit.arms is 5 in the file and 6 in the sweep"),
        ]:
            with self.subTest(difference):
                self.refused(changes, difference, "--overwrite")

    def test_a_flag_makes_another_sweep(self):
        self.assert_refused(self.program("run", "sweep.ini", "-o", "out.h5", "--train.lag", "inf"),
                            "train.lag is 1 in the file and inf in the sweep")

    def test_overwrite(self):
        self.write_sweep({"train.steps": "21"})
        self.succeed("run", "sweep.ini", "-o", "out.h5", "--overwrite")
        self.succeed("run", "sweep.ini", "-o", "fresh.h5")
        self.assertEqual(result_bytes(self.folder / "out.h5"), result_bytes(self.folder / "fresh.h5"))

    def test_a_finished_sweep_stays_as_it_is(self):
        report = self.succeed_json("run", "sweep.ini", "-o", "out.h5", "--json")
        self.assertEqual((report["units"], report["runs"], report["complete"]), (0, 0, True))
        self.assertEqual((self.folder / "out.h5").read_bytes(), self.before)

    def test_what_it_says_at_the_end(self):
        def said(*words):
            done = self.program("run", *words, "--progress", "none")
            self.assertEqual(done.stdout, "")
            return re.sub(r" in [0-9.]+ s ", " in T ", done.stderr)

        self.assertEqual(said("sweep.ini", "-o", "new.h5"), "new.h5: complete; 6 runs in T on 1 rank\n")
        self.assertEqual(said("sweep.ini", "-o", "new.h5"), "new.h5: complete already: 6 runs, nothing to do\n")
        self.assertEqual(said("sweep.ini", "-o", "new.h5", "--sweep.seeds", "5", "--extend"),
                         "new.h5: complete: 10 runs, 4 of them new, in T on 1 rank\n")
        self.assertEqual(said("sweep.ini", "-o", "part.h5", "--max-units", "1"),
                         "part.h5: stopped early, run again to resume; 3 runs in T on 1 rank\n")
        self.assertEqual(said("sweep.ini", "-o", "part.h5"), "part.h5: complete: 6 runs, 3 of them new, in T on 1 rank\n")

    def test_what_it_says_at_the_beginning(self):
        def said(*words):
            return self.program("run", "sweep.ini", *words).stderr.splitlines()

        self.assertRegex(said("-o", "new.h5")[0], r"\Anew\.h5: 2 configurations x 3 seeds = 6 runs in 2 units; [0-9.]+ KiB of results\Z")
        self.assertEqual(len(said("-o", "new.h5")), 1, "there is nothing to do")
        self.assertEqual(len(said("-o", "silent.h5", "--progress", "none")), 1)
        for line in said("-o", "lines.h5", "--progress", "json")[:-1]:
            self.assertIn("units_done", json.loads(line))

    def test_another_description_or_a_default_spelled_out_is_the_same_sweep(self):
        self.write_sweep({"baseline.v": "0.1, 0.2", "sweep.description": "other words", "train.lag": "1"})
        self.succeed("run", "sweep.ini", "-o", "out.h5")
        self.assertEqual((self.folder / "out.h5").read_bytes(), self.before)

    def test_something_else_is_not_overwritten(self):
        (self.folder / "out.h5").write_text("a letter to a friend\n")
        for more in ([], ["--overwrite"]):
            self.assert_refused(self.program("run", "sweep.ini", "-o", "out.h5", *more), "out.h5 is a text, not a result file")
            self.assert_refused(self.program("run", "sweep.ini", "-o", "sweep.ini", *more), "sweep.ini is a sweep file, not a result file")
        self.assertEqual((self.folder / "out.h5").read_text(), "a letter to a friend\n")


    def test_a_link_leads_to_the_file(self):
        (self.folder / "data").mkdir()
        (self.folder / "out.h5").rename(self.folder / "data/out.h5")
        (self.folder / "out.h5").symlink_to("data/out.h5")
        self.write_sweep({"baseline.v": "0.1, 0.2", "sweep.seeds": "4"})
        self.succeed("run", "sweep.ini", "-o", "out.h5", "--extend")
        self.assertTrue((self.folder / "out.h5").is_symlink())
        self.succeed("run", "sweep.ini", "-o", "fresh.h5")
        with h5py.File(self.folder / "data/out.h5") as file:
            self.assertEqual((len(file["seed"]), set(file["status"][:].ravel())), (4, {1}))


class Status(ProgramTest):
    def test_diverged_runs_count_when_their_unit_is_finished(self):
        """A kill between a unit's results and its mark leaves results that nobody may count."""
        self.write_sweep({"baseline.v": "0.1, 0.2"})
        self.assertEqual(self.program("run", "sweep.ini", "-o", "out.h5", "--max-units", "1").returncode, 75)
        with h5py.File(self.folder / "out.h5") as file:
            place, status = file["status"].id.get_offset(), file["status"][()].ravel()
        content = bytearray((self.folder / "out.h5").read_bytes())
        for run in range(status.size):
            if status[run] == 0:
                content[place + run] = 2
        (self.folder / "out.h5").write_bytes(content)
        found = self.succeed_json("status", "out.h5", "--json")
        self.assertEqual((found["runs_done"], found["runs_diverged"]), (3, 0))


class FileInUse(ProgramTest):
    def test_a_second_run_is_refused_and_told_who_holds_the_file(self):
        sweep = self.write_long_sweep(core_s=60)
        first = self.start("run", sweep, "-o", "out.h5")
        self.wait_for_units("out.h5", first)
        (self.folder / "link.h5").symlink_to("out.h5")
        for name in ("out.h5", "link.h5"):
            for more in ([], ["--overwrite"]):
                self.assert_refused(self.program("run", sweep, "-o", name, *more), "out.h5 is in use", str(first.pid))
            self.assertEqual(self.succeed_json("status", name, "--json")["writer"].split()[1], str(first.pid))
        first.send_signal(signal.SIGTERM)
        self.assertEqual(first.wait(), 75, "the first one was not disturbed")


if __name__ == "__main__":
    unittest.main()

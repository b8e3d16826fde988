"""`run --extend`: the file of a smaller sweep becomes that of a larger one; its runs are kept, the rest is computed, and
the arrays have the bits of a fresh run of the larger sweep."""
import os
import signal
import time
import unittest

import h5py
from trouble import FaultTest, count, wait_until

SMALL = {"sweep.seeds": "20", "sweep.first_seed": "3", "train.lag": "5, inf", "baseline.v": "0.1, 0.3"}


class Extend(FaultTest):
    def runs(self, file="out.h5"):
        return self.succeed_json("status", file, "--json")["runs_done"]

    def extended(self, changes, before=None):
        """Extends a file of SMALL; how many runs were computed."""
        self.succeed("run", self.write_sweep(SMALL), "-o", "out.h5", *(before or []))
        larger = self.write_sweep({**SMALL, **changes}, "larger.ini")
        report = self.succeed_json("run", larger, "-o", "out.h5", "--extend", "--json", ranks=2)
        self.assertTrue(report["complete"])
        self.assertEqual(self.arrays(self.folder / "out.h5"), self.undisturbed(larger))
        with h5py.File(self.folder / "out.h5") as file:
            self.assertEqual(file.attrs["extensions"], 1, "the analysis must know that somebody may have looked")
        self.assertEqual(self.check()[0], 0)
        self.assertEqual(self.files(), ["larger.ini", "out.h5", "sweep.ini"])
        return report["runs"]

    def test_more_seeds_behind_and_in_front(self):
        self.assertEqual(self.extended({"sweep.seeds": "33"}), 4 * 13)
        (self.folder / "out.h5").unlink()
        self.assertEqual(self.extended({"sweep.seeds": "30", "sweep.first_seed": "0"}), 4 * 10)

    def test_more_values_between_the_old_ones(self):
        self.assertEqual(self.extended({"train.lag": "1, 5, 7, inf", "baseline.v": "0.3, 0.2, 0.1"}), 20 * (12 - 4))

    def test_a_key_becomes_an_axis(self):
        self.assertEqual(self.extended({"train.learning_rate": "0.5, 1", "sweep.seeds": "25"}), 8 * 25 - 4 * 20)

    def test_zipped_axes(self):
        self.write_sweep({**SMALL, "sweep.zip": "lag, v"})
        self.succeed("run", "sweep.ini", "-o", "out.h5")
        larger = self.write_sweep({**SMALL, "sweep.zip": "lag, v", "train.lag": "5, 2, inf", "baseline.v": "0.1, 0.2, 0.3"},
                                  "larger.ini")
        self.assertEqual(self.succeed_json("run", larger, "-o", "out.h5", "--extend", "--json")["runs"], 20)
        self.assertEqual(self.arrays(self.folder / "out.h5"), self.undisturbed(larger))

    def test_out_of_an_unfinished_and_damaged_file(self):
        small = self.write_sweep(SMALL)
        self.assertEqual(self.program("run", small, "-o", "out.h5", "--max-units", "2").returncode, 75)
        with h5py.File(self.folder / "out.h5") as file:
            place = file["expected_reward"].id.get_offset()
            unit = int(file["units/configuration"][0]) * 20 + int(file["units/seed_begin"][0])
            lost = int(file["units/seed_count"][0])
        content = bytearray((self.folder / "out.h5").read_bytes())
        content[place + 8 * unit] ^= 1
        (self.folder / "out.h5").write_bytes(content)
        done = self.runs()
        larger = self.write_sweep({**SMALL, "sweep.seeds": "40"}, "larger.ini")
        report = self.succeed_json("run", larger, "-o", "out.h5", "--extend", "--json")
        self.assertEqual(report["runs"], 160 - (done - lost))
        self.assertEqual(self.arrays(self.folder / "out.h5"), self.undisturbed(larger))

    def test_all_who_made_the_file_are_named(self):
        def jobs(seeds, job, *flags):
            self.succeed("run", self.write_sweep(SMALL), "-o", "out.h5", "--sweep.seeds", seeds, *flags, variables={"SLURM_JOB_ID": job})
            with h5py.File(self.folder / "out.h5") as file:
                return file.attrs["slurm_job"], file.attrs["program"], file.attrs["extensions"]
        self.assertEqual(jobs(20, "41"), ("41", "asymsweep", 0))
        self.assertEqual(jobs(24, "", "--extend"), ("41", "asymsweep", 1))
        self.assertEqual(jobs(28, "77", "--extend"), ("41; 77", "asymsweep", 2))
        self.assertEqual(jobs(32, "41", "--extend"), ("41; 77", "asymsweep", 3))

    def test_not_without_being_asked_and_not_into_something_smaller(self):
        self.succeed("run", self.write_sweep(SMALL), "-o", "out.h5")
        before = (self.folder / "out.h5").read_bytes()
        larger = self.write_sweep({**SMALL, "sweep.seeds": "21"}, "larger.ini")
        self.assert_refused(self.program("run", larger, "-o", "out.h5"), "sweep.seeds is 20 in the file and 21", "--extend")
        for changes, part in (({"sweep.seeds": "19"}, "sweep.seeds"), ({"train.lag": "5"}, "train.lag"),
                              ({"sweep.root_seed": "1", "sweep.seeds": "30"}, "sweep."), ({"train.steps": "21"}, "train.steps"),
                              ({"train.checkpoints": "4"}, "train.checkpoints"), ({"sweep.first_seed": "4"}, "sweep.first_seed")):
            other = self.write_sweep({**SMALL, **changes}, "other.ini")
            self.assert_refused(self.program("run", other, "-o", "out.h5", "--extend"), "cannot be extended", part)
            done = self.program("run", other, "-o", "out.h5")
            smaller = part in ("sweep.seeds", "train.lag")  # every run of it is in the file
            self.assert_refused(done, "holds a larger sweep" if smaller else "holds another sweep")
            self.assertNotIn("--overwrite" if smaller else "--extend", done.stderr)
        # Of several differences the one that is in the way.
        other = self.write_sweep({**SMALL, "sweep.seeds": "30", "train.lag": "1, 5, inf", "train.steps": "21"}, "other.ini")
        for more in ([], ["--extend"]):
            self.assert_refused(self.program("run", other, "-o", "out.h5", *more), "train.steps is 20 in the file and 21 in the sweep")
        self.assert_refused(self.program("run", larger, "-o", "out.h5", "--extend", "--overwrite"), "--overwrite", "--extend")
        self.assertEqual((self.folder / "out.h5").read_bytes(), before)

    def test_killed_while_it_extends(self):
        small = self.write_sweep({**SMALL, "sweep.seeds": "2000"})
        self.succeed("run", small, "-o", "out.h5")
        larger = self.write_sweep({**SMALL, "sweep.seeds": "2016"}, "larger.ini")
        expected = self.undisturbed(larger)
        old = (self.folder / "out.h5").read_bytes()
        for _ in range(count(5)):
            (self.folder / "out.h5").write_bytes(old)
            run = self.start("run", larger, "-o", "out.h5", "--extend", "--progress", "none")
            wait_until(lambda: (self.folder / "out.h5.lock").exists() or run.poll() is not None)
            time.sleep(self.random.uniform(0, 0.25))
            if run.poll() is None:
                os.kill(run.pid, signal.SIGKILL)
            run.wait()
            self.assertEqual(self.check()[0], 0)
            self.assertGreaterEqual(self.runs(), 4 * 2000)
            self.succeed("run", larger, "-o", "out.h5", "--extend", "--progress", "none")
            self.assertEqual(self.arrays(self.folder / "out.h5"), expected)
        self.assertEqual(self.files(), ["larger.ini", "out.h5", "sweep.ini"])


if __name__ == "__main__":
    unittest.main()

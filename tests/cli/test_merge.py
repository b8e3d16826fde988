"""`merge`: files of one sweep with different seeds become, bit for bit, the file of one run; anything else is refused."""
import resource
import unittest

import h5py

from program import ProgramTest, result_bytes

GRID = {"sweep.seeds": "30", "sweep.first_seed": "4", "train.lag": "3, inf", "baseline.v": "0.1, 0.3"}


class Merge(ProgramTest):
    def setUp(self):
        super().setUp()
        self.sweep = self.write_sweep(GRID)

    def shard(self, name, first, seeds, *flags, code=0):
        done = self.program("run", self.sweep, "-o", name, "--sweep.first_seed", first, "--sweep.seeds", seeds, *flags)
        self.assertEqual(done.returncode, code, done.stderr)
        return name

    def three(self):
        # The borders are no multiples of a unit's seeds, and the names are not in the order of the seeds.
        return [self.shard("c.h5", 4, 5), self.shard("a.h5", 9, 1), self.shard("b.h5", 10, 24)]

    def test_every_byte_of_one_run(self):
        self.succeed("run", self.sweep, "-o", "one.h5")
        for files in (self.three(), sorted(self.three())):
            self.succeed("merge", *files, "-o", "all.h5")
            self.assertEqual(result_bytes(self.folder / "all.h5"), result_bytes(self.folder / "one.h5"))
            self.assertEqual(self.succeed_json("check", "all.h5", "--recompute", 3, "--json")["units_missing"], 0)
            (self.folder / "all.h5").unlink()

    def test_the_new_file_is_that_of_the_whole_sweep(self):
        self.succeed("merge", *self.three(), "-o", "all.h5")
        self.assertEqual(self.succeed_json("run", self.sweep, "-o", "all.h5", "--json")["runs"], 0)
        with h5py.File(self.folder / "all.h5") as file:
            self.assertEqual(file.attrs["sweep_text"], (self.folder / self.sweep).read_text())
            self.assertEqual(file.attrs["program"], "asymsweep")
        self.assertEqual(self.files(), ["a.h5", "all.h5", "b.h5", "c.h5", "sweep.ini"])

    def test_a_link_leads_to_the_new_file(self):
        (self.folder / "link.h5").symlink_to("all.h5")
        self.succeed("merge", *self.three(), "-o", "link.h5")
        self.assertTrue((self.folder / "link.h5").is_symlink())
        self.succeed("check", "all.h5")

    def test_more_files_than_may_be_open_at_first(self):
        files = [self.shard(f"{seed}.h5", seed, 1, "--train.steps", 2, "--train.checkpoints", 1) for seed in range(20)]
        low = lambda most: lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (16, most))  # noqa: E731
        self.assert_refused(self.program("merge", *files, "-o", "all.h5", preexec_fn=low(16)), "merge: 20 files cannot be open together",
                            "this process may open 16", "merge a part of them", code=3)
        self.assertNotIn("all.h5", self.files())
        for most in (36, 1024):
            self.succeed("merge", *files, "-o", f"{most}.h5", preexec_fn=low(most))

    def test_what_is_not_finished_is_computed_later(self):
        self.succeed("run", self.sweep, "-o", "one.h5")
        begun = self.shard("b.h5", 10, 24, "--max-units", 2, code=75)
        done = self.program("merge", self.shard("a.h5", 4, 6), begun, "-o", "all.h5")
        self.assertEqual(done.returncode, 75)
        before = self.succeed_json("status", "all.h5", "--json")["runs_done"]
        self.assertEqual(before, 4 * 6 + self.succeed_json("status", begun, "--json")["runs_done"])
        self.assertIn(f"{4 * 30 - before} runs are in no file", done.stderr)
        self.assertEqual(self.succeed_json("run", self.sweep, "-o", "all.h5", "--json")["runs"], 4 * 30 - before)
        arrays = [{name: values for name, values in result_bytes(self.folder / name).items() if not name.startswith("units/")}
                  for name in ("all.h5", "one.h5")]
        self.assertEqual(*arrays)

    def test_damaged_runs_are_left_out(self):
        damaged = self.shard("b.h5", 10, 24)
        with h5py.File(self.folder / damaged) as file:
            place = file["expected_reward"].id.get_offset()
        content = bytearray((self.folder / damaged).read_bytes())
        content[place] ^= 1
        (self.folder / damaged).write_bytes(content)
        self.assertRegex(self.program("check", damaged).stdout, r"unit \d+ \(configuration 0, seeds 10 to \d+\): its results", "seeds by their own numbers")
        self.assertEqual(self.program("merge", self.shard("a.h5", 4, 6), damaged, "-o", "all.h5").returncode, 75)
        self.assertEqual(self.program("check", "all.h5").returncode, 0)
        self.assertGreater(self.succeed_json("run", self.sweep, "-o", "all.h5", "--json")["runs"], 0)

    def refused(self, *words, parts):
        before = self.files()
        self.assert_refused(self.program("merge", *words), *parts)
        self.assertEqual(self.files(), before)

    def test_refusals(self):
        a, overlapping, far = self.shard("a.h5", 4, 6), self.shard("o.h5", 9, 6), self.shard("f.h5", 12, 6)
        self.refused(a, overlapping, "-o", "all.h5", parts=["a.h5 (seeds 4 to 9)", "o.h5 (seeds 9 to 14)", "share seeds"])
        self.refused(a, a, "-o", "all.h5", parts=["share seeds"])
        self.refused(a, far, "-o", "all.h5", parts=["no file has the seeds between"])
        self.refused(a, "-o", far, parts=["f.h5 exists"])
        self.refused(a, "missing.h5", "-o", "all.h5", parts=["cannot open missing.h5"])
        self.refused(a, parts=["-o FILE is missing"])
        self.refused("-o", "all.h5", parts=["FILE... is missing"])
        other = self.shard("other.h5", 10, 6, "--train.steps", "21")
        self.refused(a, other, "-o", "all.h5", parts=["other.h5", "train.steps is 21", "20"])
        rooted = self.shard("rooted.h5", 10, 6, "--sweep.root_seed", "1")
        self.refused(a, rooted, "-o", "all.h5", parts=["rooted.h5", "sweep.root_seed"])
        (self.folder / "text.h5").write_text("no HDF5")
        self.assert_refused(self.program("merge", a, "text.h5", "-o", "all.h5"), "text.h5 is a text, not a result file")

    def test_a_file_in_use_is_refused(self):
        long = self.write_long_sweep(20)
        process = self.start("run", long, "-o", "long.h5", "--progress", "none")
        self.wait_for_units("long.h5", process)
        self.assert_refused(self.program("merge", "long.h5", "-o", "all.h5"), "long.h5 is in use by")


if __name__ == "__main__":
    unittest.main()

"""A unit that does not fit into the time left is passed over for one that does."""
import unittest

from program import ProgramTest, array


class TimeLimit(ProgramTest):
    def test_cheap_units_are_finished_where_a_dear_one_does_not_fit(self):
        # Two blocks of seeds; in each the costliest unit comes first.
        sweep = self.write_sweep({"sweep.seeds": "16", "train.steps": "10, 2000000000, 20"})
        for ranks in (None, 2):
            done = self.program("run", sweep, "-o", "out.h5", "--time-limit", "20s", "--progress", "none", "--overwrite", ranks=ranks)
            self.assertEqual(done.returncode, 75, done.stderr)
            self.assertEqual((array(self.folder / "out.h5", "status") == 1).tolist(), [[True] * 16, [False] * 16, [True] * 16])
            self.assertIn("stopped early", done.stderr)

    def test_where_nothing_fits_nothing_is_begun(self):
        done = self.program("run", self.write_sweep({"train.steps": "2000000000"}), "-o", "out.h5", "--time-limit", "1s")
        self.assertEqual(done.returncode, 75)
        self.assertEqual(self.succeed_json("status", "out.h5", "--json")["units_done"], 0)


if __name__ == "__main__":
    unittest.main()

"""environment = program: what the keys of free text say in other words is the same sweep, for `run`, --extend and `merge`."""
import unittest

import h5py
import numpy as np

from own_program import PYTHON, OwnProgramTest
from program import array, result_bytes

OTHER_WORDS = {"program.metrics": "loss,  reward", "program.files": "./helper.py, ././train.py", "program.command": f"  {PYTHON}   'train.py' ",
               "program.curves": "second, reward", "program.curve_steps": "1,10,100"}
TWO_CURVES = """
import asymsweep

@asymsweep.worker
def train(config, seed):
    return {{"reward": config.rate * seed, "loss": -seed, "reward_curve": [seed, 1, 2], "second_curve": [seed, 3, 4]}}
"""


class SameWriting(OwnProgramTest):
    def setUp(self):
        super().setUp()
        (self.folder / "helper.py").write_text("")

    def write_words(self, changes=None):
        self.write({"program.files": "train.py, helper.py", "program.curves": "reward, second", "program.improvement": None, "program.improvement_bounds": None, **(changes or {})},
                   train=TWO_CURVES)

    def order(self, file="own.h5"):
        with h5py.File(self.folder / file) as opened:
            line = next(line for line in opened.attrs["sweep_canonical"].splitlines() if line.startswith("metrics = "))
        return line.removeprefix("metrics = ")

    def test_other_words_find_their_runs(self):
        self.write_words()
        self.run_own()
        before = (self.folder / "own.h5").read_bytes()
        for key, value in OTHER_WORDS.items():
            with self.subTest(key):
                self.write_words({key: value})
                self.assertIn("complete already", self.run_own().stderr)
        self.assertEqual((self.folder / "own.h5").read_bytes(), before)

    def test_a_file_that_was_begun_is_finished_in_its_own_order(self):
        self.write_words()
        self.run_own(file="whole.h5")
        self.program("run", "own.ini", "-o", "own.h5", "--max-units", "1")
        self.write_words({**OTHER_WORDS, "program.improvement": "reward"})
        self.assertIn("complete", self.run_own().stderr)
        self.assertEqual(result_bytes(self.folder / "own.h5"), result_bytes(self.folder / "whole.h5"))
        self.assertEqual(self.order(), "reward, loss")

    def test_extend_keeps_the_order_of_the_file(self):
        self.write_words()
        self.run_own("--sweep.seeds", "2")
        self.write_words({**OTHER_WORDS, "program.improvement": "reward"})
        self.assertIn("4 of them new", self.run_own("--extend").stderr)
        self.run_own(file="whole.h5")
        self.assertEqual(self.order(), "reward, loss")
        self.assertEqual(self.order("whole.h5"), "loss,  reward")
        for name in ("reward", "loss", "reward_curve", "second_curve", "status"):
            np.testing.assert_array_equal(array(self.folder / "own.h5", name), array(self.folder / "whole.h5", name))

    def test_merge_puts_each_metric_in_its_place(self):
        self.write_words()
        self.run_own("--sweep.seeds", "2", file="a.h5")
        self.run_own(file="whole.h5")
        self.write_words(OTHER_WORDS)
        self.run_own("--sweep.first_seed", "2", "--sweep.seeds", "2", file="b.h5")
        self.succeed("merge", "a.h5", "b.h5", "-o", "own.h5")
        for name in ("reward", "loss", "reward_curve", "second_curve", "status"):
            np.testing.assert_array_equal(array(self.folder / "own.h5", name), array(self.folder / "whole.h5", name))
        self.assertEqual(self.succeed("check", "own.h5", "--recompute", "2").returncode, 0)

    def test_the_first_metric_judges_unless_the_sweep_says_otherwise(self):
        self.write_words()
        self.run_own()
        keeps = "keeps the program.improvement and program.improvement_bounds that it has"
        self.write_words({"program.metrics": "loss, reward"})
        self.assertIn(keeps, self.run_own().stderr)
        self.write_words({"program.metrics": "loss, reward", "program.improvement": "reward"})
        self.assertNotIn(keeps, self.run_own().stderr)
        self.write_words({"program.improvement": "reward-0.5"})
        self.run_own("--extend")
        self.write_words({"program.improvement": "reward  -  0.5"})
        self.assertNotIn(keeps, self.run_own().stderr)

    def test_overwrite_takes_the_order_of_the_sweep(self):
        self.write_words()
        self.run_own()
        self.write_words({"program.metrics": "loss, reward"})
        self.run_own("--overwrite")
        self.assertEqual(self.order(), "loss, reward")

    def test_another_command_is_another_sweep(self):
        self.write_words()
        self.run_own()
        for command in (f"{PYTHON} train.py 'a  b'", f"{PYTHON} ./train.py"):
            self.write_words({"program.command": command})
            self.assert_refused(self.program("run", "own.ini", "-o", "own.h5"), "holds another sweep: program.command is")
        self.write_words({"program.metrics": "reward"})
        self.assert_refused(self.program("run", "own.ini", "-o", "own.h5"), "holds another sweep")


if __name__ == "__main__":
    unittest.main()

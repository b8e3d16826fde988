"""environment = program: what values of [parameters] reach the program as, and sweep.where over them."""
import csv
import unittest

import numpy as np

from own_program import TRAIN, OwnProgramTest
from program import array


class ProgramParameters(OwnProgramTest):
    def test_words_that_look_like_truth_values_are_refused(self):
        for word in ("True", "FALSE", "Yes", "no", "On", "off"):
            self.write({"parameters.flag": f"1, {word}"})
            line = (self.folder / "own.ini").read_text().split("flag = ")[0].count("\n") + 1
            for command in ("plan", "run"):
                self.assert_refused(self.program(command, "own.ini"), f"own.ini:{line}: parameters.flag = {word} would reach the program as the text '{word}'; write true or false")
            self.assert_refused(self.program("plan", "own.ini", "--parameters.flag", word), f"--parameters.flag: parameters.flag = {word} would reach")
        for word in ("None", "null"):
            self.write({"parameters.flag": word})
            self.assert_refused(self.program("run", "own.ini"), f"parameters.flag = {word} would reach the program as the text '{word}', and there is no empty value")
        self.write({"parameters.flag": "true, false, none, nothing"}, "assert config.flag in (True, False, 'none', 'nothing')")
        self.run_own()
        np.testing.assert_array_equal(array(self.folder / "own.h5", "status"), np.ones((2, 4, 4)))

    def test_names_that_no_result_file_can_have(self):
        """Refused before there is a file: a longer one could not be read again."""
        for name, said in (("claims", "parameters.claims cannot be the name of a parameter (every result file has that name already)"),
                           ("x" * 241, "cannot be the name of a parameter (it has 241 characters; at most 240)")):
            self.write({f"parameters.{name}": "1, 2"})
            self.assert_refused(self.program("run", "own.ini", "-o", "own.h5"), said)
            self.assertNotIn("own.h5", self.files())
            self.write({"program.metrics": f"reward, loss, {name}"})
            self.assert_refused(self.program("run", "own.ini", "-o", "own.h5"), "program.metrics has ")
        self.write({f"parameters.{'x' * 240}": "1, 2", "sweep.seeds": "1"})
        self.run_own()
        self.assertIn("sound", self.succeed("check", "own.h5").stdout)

    def test_parameters_with_the_names_of_columns_have_columns_of_their_own(self):
        """A reader by names, such as csv.DictReader, would take the last of two."""
        self.write({"parameters.rate": None, "parameters.n": "0.1, 0.5", "parameters.mean": "2, 3", "parameters.verdict": "a, b"}, train=TRAIN.replace("config.rate", "config.n"))
        self.run_own()
        self.succeed("analyze", "own.h5", "-o", "own")
        tables = sorted((self.folder / "own").rglob("*.csv"))
        self.assertLessEqual({"summary.csv", "curves.csv", "comparison.csv"}, {table.name for table in tables})
        for table in tables:
            with self.subTest(table.name), open(table, newline="") as file:
                names = next(csv.reader(file))
                self.assertEqual(len(names), len(set(names)), names)
        with open(self.folder / "own/summary.csv", newline="") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual([(row["parameters.n"], row["parameters.mean"], row["n"]) for row in rows[:3]], [("0.1", "2", "4"), ("0.1", "2", "4"), ("0.1", "3", "4")])
        self.succeed("figure", "own.h5", "--x", "n", "--value", "reward", "-o", "panel.csv")
        self.assertTrue((self.folder / "panel.csv").read_text().startswith("panel,line,parameters.n,n,reward,low,high,theory\n"))

    def test_whole_numbers_keep_every_digit(self):
        self.write({"parameters.n": "9007199254740992, -18014398509481984, 1e20", "parameters.v": "[9007199254740994 1]"},
                   "assert config.n in (2**53, -2**54, 1e20) and config.v == [2**53 + 2, 1], config")
        self.run_own()
        np.testing.assert_array_equal(array(self.folder / "own.h5", "status"), np.ones((2, 3, 4)))
        for value, digits in (("9007199254740993", "9007199254740993"), ("-9007199254740993", "-9007199254740993"), ("123456789012345678901", "123456789012345678901"),
                              ("[1 9007199254740993]", "9007199254740993")):
            self.write({"parameters.n": value})
            self.assert_refused(self.program("plan", "own.ini"), f"parameters.n = {digits} is rounded to ", "up to 9007199254740992 (2^53)")

    def test_where_compares_parameters_that_are_numbers(self):
        changes = {"parameters.a": "0, 1, 2", "parameters.b": "1, inf", "parameters.kind": "wide, deep", "parameters.rate": "0.1", "sweep.seeds": "1"}
        for where, left in (("a > 1", 4), ("a + 1 <= b and kind == \"wide\"", 4), ("parameters.a * 2 >= 2", 8), ("b == inf", 6)):
            self.write({**changes, "sweep.where": where})
            self.assertEqual(self.succeed_json("plan", "own.ini", "--json")["configurations"], left, where)
        self.write({**changes, "sweep.where": "a > 1"})
        self.run_own()
        self.run_own("--extend", "--parameters.a", "0, 1, 2, 3")
        self.assertEqual(int((array(self.folder / "own.h5", "status") == 1).sum()), 8)
        self.write({**changes, "parameters.a": "0, 1, small", "sweep.where": "a > 1"})
        self.assert_refused(self.program("plan", "own.ini"), "sweep.where")


if __name__ == "__main__":
    unittest.main()

"""Files that are no result, or no sweep: what they are instead, in one sentence, by every command that opens them."""
import os
import random
import unittest

import h5py

from program import ProgramTest, sweep_text


class FilesThatAreNoResult(ProgramTest):
    """The same answer from every command that opens a result file."""

    def refused(self, name, *parts):
        before = self.files()
        for words in (["status", name], ["check", name], ["check", name, "--json"], ["analyze", name, "-o", "new"],
                      ["merge", name, "-o", "new.h5"]):
            with self.subTest(words=words):
                self.assert_refused(self.program(*words), name, *parts)
        self.assertEqual(self.files(), before)

    def test_missing(self):
        self.refused("nowhere.h5", "cannot open nowhere.h5: No such file or directory")

    def test_a_folder(self):
        (self.folder / "folder").mkdir()
        self.refused("folder", "is a folder")

    def test_a_text(self):
        self.write_sweep()
        self.refused("sweep.ini", "is a sweep file, not a result file", "asymsweep run SWEEP -o FILE")
        (self.folder / "letter.txt").write_text("a letter\nto a fri\u00e9nd\n")
        self.refused("letter.txt", "is a text, not a result file")

    def test_a_text_with_a_sweep_in_it(self):
        for name, text in (("README.md", f"# A sweep\n\n```ini\n{sweep_text()}```\n"),
                           ("report.html", f"<!DOCTYPE html>\n<pre>\n{sweep_text()}</pre>\n")):
            (self.folder / name).write_text(text)
            self.refused(name, "is a text, not a result file")
        (self.folder / "commented.ini").write_text(f"# what it is for\n\n  {sweep_text()}")
        self.refused("commented.ini", "is a sweep file, not a result file")

    def test_a_file_of_another_kind(self):
        (self.folder / "figure.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
        (self.folder / "out.h5.gz").write_bytes(b"\x1f\x8b\x08\x00" + random.Random(1).randbytes(10_000))
        for name in ("figure.png", "out.h5.gz"):
            self.refused(name, "is not a result file")

    def test_no_file(self):
        os.mkfifo(self.folder / "pipe")
        for name in ("pipe", "/dev/null"):
            self.refused(name, "is a device or a pipe, not a result file")

    def test_a_file_of_another_program(self):
        for name, bounds in (("old.h5", ("earliest", "v108")), ("recent.h5", ("v110", "v110"))):
            with h5py.File(self.folder / name, "w", libver=bounds) as file:
                file["numbers"] = range(1000)
            self.refused(name, "is an HDF5 file of another program")

    def test_what_is_left_of_a_result_is_damage(self):
        """Cut short anywhere, or with any block of its structure zeroed: never mistaken for something else."""
        self.write_sweep()
        self.succeed("run", "sweep.ini", "-o", "good.h5")
        good = (self.folder / "good.h5").read_bytes()
        with h5py.File(self.folder / "good.h5") as file:
            structure = file["seed"].id.get_offset()  # coordinates follow it, then results
        block = 4096
        wrecks = [good[:size] for size in (0, 1, 6, 8, 47, 48, *range(1024, structure, 1024))]
        wrecks += [good[:begin] + bytes(block) + good[begin + block:] for begin in range(0, structure, 1024)]
        wrecks += [good[:48] + bytes(len(good) - 48), bytes(len(good))]
        for wreck in wrecks:
            (self.folder / "out.h5").write_bytes(wreck)
            done = self.program("check", "out.h5")
            self.assertEqual(done.returncode, 4, done.stderr)
            self.assertIn("out.h5: DAMAGED", done.stdout)
            self.assertEqual(self.program("status", "out.h5").returncode, 3)


class ResultInPlaceOfTheSweep(ProgramTest):
    def test_it_is_called_by_its_name(self):
        self.write_sweep()
        self.succeed("run", "sweep.ini", "-o", "out.h5")
        for command in ("plan", "run", "theory"):
            self.assert_refused(self.program(command, "out.h5"), "out.h5 is a result file (HDF5), not a sweep")


if __name__ == "__main__":
    unittest.main()

"""program.files: what a result file keeps of them, under names that others can read, and what `analyze` writes of them."""
import json
import os
import pathlib
import shutil
import subprocess
import unittest

import h5py
import netCDF4
import xarray

from own_program import PYTHON, OwnProgramTest


class ProgramFiles(OwnProgramTest):
    def write_files(self, *paths):
        """Each with a text of its own; the first is the trainer."""
        self.write({"program.command": f"{PYTHON} {paths[0]}", "program.files": ", ".join(paths), "sweep.seeds": "1"})
        trainer = (self.folder / "train.py").read_text()
        for place, path in enumerate(paths):
            (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / path).write_text(trainer + f"# {path}\n" if place == 0 else f"# {path}\n")

    def kept(self, file="own.h5"):
        with h5py.File(self.folder / file) as opened:
            attributes = dict(opened.attrs)
        return {text: attributes[name + "_content"] for name, text in attributes.items() if name.startswith("program_file_") and name + "_content" in attributes}

    def analyzed(self, folder="own"):
        self.succeed("analyze", "own.h5", "-o", folder)
        program = self.folder / folder / "program"
        return {str(path.relative_to(program)): path.read_text() for path in program.rglob("*") if path.is_file()}

    def tool(self, *words):
        done = subprocess.run(words, cwd=self.folder, capture_output=True, text=True, timeout=60)
        self.assertEqual((done.returncode, done.stderr), (0, ""), words)

    # names

    def test_other_tools_copy_a_file_whose_program_lies_in_a_folder(self):
        away = str(self.folder / "away/helper.py")
        self.write_files("src/train.py", "./x.py", away, "empty.py")
        (self.folder / "empty.py").write_text("")
        self.run_own()
        self.assertEqual(set(self.kept()), {"src/train.py", "./x.py", away, "empty.py"})
        self.assertEqual(self.kept()["src/train.py"], (self.folder / "src/train.py").read_text())
        with h5py.File(self.folder / "own.h5") as file:
            self.assertEqual([name for name in file.attrs if "/" in name], [])
        if shutil.which("ncks"):
            self.tool("ncks", "-O", "-v", "seed", "own.h5", "part.nc")
            self.tool("ncwa", "-O", "-v", "reward", "-a", "seed", "own.h5", "mean.nc")
            self.tool("ncpdq", "-O", "-v", "reward", "-a", "seed,rate", "own.h5", "turned.nc")
        if shutil.which("nccopy"):
            self.tool("nccopy", "own.h5", "copy.nc")
        with xarray.open_dataset(self.folder / "own.h5") as whole:
            whole.to_netcdf(self.folder / "written.nc")
        with netCDF4.Dataset(self.folder / "written.nc") as written:
            self.assertIn("src/train.py", [written.getncattr(name) for name in written.ncattrs()])

    def test_a_merged_file_keeps_each_file_once(self):
        self.write_files("src/train.py", "x.py")
        self.run_own(file="a.h5")
        self.run_own("--sweep.first_seed", "1", file="b.h5")
        whole = self.kept("a.h5")
        shutil.rmtree(self.folder / "src")
        self.succeed("merge", "a.h5", "b.h5", "-o", "own.h5")
        self.assertEqual(self.kept(), whole)

    # folders

    def test_files_of_one_name_stay_apart(self):
        self.write_files("a/train.py", "b/train.py", "../train.py", "train.py")
        self.run_own()
        found = self.analyzed()
        self.assertEqual(len(found), 4, found)
        self.assertEqual(found["a/train.py"], (self.folder / "a/train.py").read_text())
        self.assertEqual(found["b/train.py"], "# b/train.py\n")
        self.assertEqual(sorted(found.values()), sorted(self.kept().values()))
        listed = {entry["path"]: entry["file"] for entry in json.loads((self.folder / "own/program.json").read_text())}
        self.assertEqual({path: found[place] for path, place in listed.items()}, self.kept())

    def test_nothing_leaves_the_folder(self):
        away = self.folder / "away"
        work = self.folder / "work/here"
        work.mkdir(parents=True)
        away.mkdir()
        self.write_files("train.py", str(away / "x.py"), "../../y.py")
        for path in (self.folder / "train.py", self.folder / "own.ini"):
            path.rename(work / path.name)
        (self.folder / "y.py").write_text("# y\n")
        self.succeed("run", "own.ini", "-o", "own.h5", folder=work)
        (self.folder / "y.py").unlink()
        shutil.rmtree(away)
        self.succeed("analyze", "own.h5", "-o", "own", folder=work)
        self.assertFalse(away.exists() or (self.folder / "y.py").exists())
        self.assertEqual((work / "own/program/y.py").read_text(), "# y\n")

    def test_what_is_left_of_another_sweep_goes_and_what_others_wrote_stays(self):
        self.write_files("a/train.py", "b/old.py", "b/edited.py")
        self.run_own()
        self.analyzed()
        (self.folder / "own/program/note.txt").write_text("mine")
        (self.folder / "own/program/b/edited.py").write_text("changed by hand")
        self.write_files("train.py")
        self.run_own("--overwrite")
        self.assertEqual(self.analyzed(), {"train.py": (self.folder / "train.py").read_text(), "note.txt": "mine", "b/edited.py": "changed by hand"})
        self.assertFalse((self.folder / "own/program/a").exists())
        (self.folder / "own/program/note.txt").unlink()
        (self.folder / "own/program/b/edited.py").unlink()
        os.rmdir(self.folder / "own/program/b")
        self.succeed("run", self.write_sweep(), "-o", "own.h5", "--overwrite")
        self.assertEqual(self.analyzed(), {})
        self.assertFalse((self.folder / "own/program").exists() or (self.folder / "own/program.json").exists())

    # what is no file

    def test_only_regular_files_are_read(self):
        os.mkfifo(self.folder / "pipe")
        (self.folder / "link").symlink_to("pipe")
        for path in ("pipe", "/dev/zero", "link"):
            self.write({"program.files": f"train.py, {path}"})
            for words in (["plan", "own.ini"], ["run", "own.ini", "-o", "own.h5"]):
                with self.subTest(path=path, words=words):
                    self.assert_refused(self.program(*words), f"program.files names {path}, which is a device or a pipe: name regular files")
        self.assertNotIn("own.h5", self.files())

    def test_result_files_are_no_pipes(self):
        os.mkfifo(self.folder / "pipe.h5")
        self.write()
        self.run_own()
        for words in (["status", "pipe.h5"], ["check", "pipe.h5"], ["analyze", "pipe.h5"], ["merge", "own.h5", "pipe.h5", "-o", "new.h5"], ["figure", "pipe.h5", "--x", "rate", "--value", "reward", "-o", "panel.svg"],
                      ["plan", "own.ini", "--pilot", "pipe.h5"]):
            with self.subTest(words=words):
                self.assert_refused(self.program(*words), "pipe.h5 is a device or a pipe, not a result file")
        self.assertEqual(self.program("run", "own.ini", "-o", "pipe.h5").returncode, 3)

    def test_claims_of_a_device_come_to_an_end(self):
        self.write({"sweep.seeds": "1"})
        self.run_own()
        self.assert_refused(self.program("analyze", "own.h5", "--claims", "/dev/zero"), "the file of claims /dev/zero is longer than")

    def test_a_sweep_may_come_through_a_pipe(self):
        self.write({"sweep.seeds": "1"})
        done = subprocess.run(["bash", "-c", f'"$0" run <(cat own.ini) -o own.h5 --progress none', os.environ["ASYMSWEEP"]], cwd=self.folder, capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)


if __name__ == "__main__":
    unittest.main()

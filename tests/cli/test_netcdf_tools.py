"""What other people's tools make of a result file: nothing is lost on the way, and none of them warns."""
import importlib.util
import pathlib
import shutil
import subprocess
import unittest

import netCDF4
import numpy as np
import xarray

from program import ProgramTest, result_bytes

GRIDS = {
    "a zip": {"sweep.zip": "lag, learning_rate", "train.lag": "1, inf, 3", "train.learning_rate": "0.1, 1, 0.1", "baseline.v": "0, 0.1"},
    "words": {"train.gradient": "exact, sampled", "baseline.v": "0, 0.1"},
    "vectors": {"bandit.reward_means": "[0 1 0 1 0], uniform", "train.lag": "1, inf"},
    "a zip with words": {"sweep.zip": "gradient, lag", "train.gradient": "exact, sampled", "train.lag": "2, inf"},
    "steps": {"train.steps": "10, 20", "train.checkpoints": "3"},
    "no axis": {},
}


class Tools(ProgramTest):
    def make(self, keys):
        self.succeed("run", self.write_sweep(keys), "-o", "out.h5", "--overwrite", "--progress", "none")
        return self.folder / "out.h5"

    def tool(self, *words):
        """Its output; it must succeed and warn of nothing."""
        done = subprocess.run(words, cwd=self.folder, capture_output=True, text=True, timeout=60)
        self.assertEqual((done.returncode, done.stderr), (0, ""), words)
        return done.stdout

    def test_text_attributes_are_characters(self):
        for what, keys in GRIDS.items():
            header = self.tool("ncdump", "-h", str(self.make(keys)))
            strings = [line.strip() for line in header.splitlines() if line.strip().startswith("string ") and " = " in line]
            self.assertEqual([line for line in strings if not line.startswith("string :")], [], f"{what}: attributes of datasets")
            self.assertIn(':Conventions = "CF-1.8"', header)
            self.assertNotIn('string :Conventions', header)

    @unittest.skipUnless(shutil.which("ncks"), "no nco")
    def test_nco_keeps_the_coordinates_of_a_subset(self):
        for what, keys in GRIDS.items():
            self.make(keys)
            with self.subTest(what):
                self.tool("ncks", "-O", "-v", "expected_reward_curve", "out.h5", "sub.nc")
                with netCDF4.Dataset(self.folder / "sub.nc") as subset, netCDF4.Dataset(self.folder / "out.h5") as whole:
                    names = {axis.split(".")[1] for axis in keys if "," in keys[axis] and axis != "sweep.zip"} | {"seed", "checkpoint", "step"}
                    self.assertLessEqual(names, set(subset.variables))
                    for name in names | {"expected_reward_curve"}:
                        self.assertTrue(np.array_equal(subset[name][:], whole[name][:]), name)

    @unittest.skipUnless(shutil.which("ncks"), "no nco")
    def test_nco_takes_a_part_and_a_mean(self):
        path = self.make(GRIDS["a zip"])
        self.tool("ncks", "-O", "-v", "expected_reward", "-d", "lag,1,2", "-d", "seed,0,1", "out.h5", "part.nc")
        self.tool("ncwa", "-O", "-v", "expected_reward", "-a", "seed", "out.h5", "mean.nc")
        self.tool("nccopy", "-k", "nc4", "out.h5", "copy.nc")
        with netCDF4.Dataset(path) as whole, netCDF4.Dataset(self.folder / "part.nc") as part, netCDF4.Dataset(self.folder / "mean.nc") as mean:
            label = whole["expected_reward"].dimensions[0]
            self.assertEqual(label, "lag")
            self.assertTrue(np.array_equal(part["expected_reward"][:], whole["expected_reward"][1:3, :, 0:2]))
            self.assertEqual(part["learning_rate"][:].tolist(), [1, 0.1])
            self.assertTrue(np.allclose(mean["expected_reward"][:], whole["expected_reward"][:].mean(axis=2)))
            self.assertEqual(mean["learning_rate"][:].tolist(), [0.1, 1, 0.1])

    def test_xarray_and_back(self):
        for what, keys in GRIDS.items():
            path = self.make(keys)
            for engine in ("h5netcdf", "netcdf4"):
                with self.subTest(what, engine=engine), xarray.open_dataset(path, engine=engine) as data:
                    self.assertEqual(data.expected_reward.attrs["units"], "1")
                    self.assertEqual(data.attrs["Conventions"], "CF-1.8")
                    data.mean("seed").to_netcdf(self.folder / "mean.nc", engine=engine)
                    data.isel(seed=[0]).to_netcdf(self.folder / "first.nc", engine=engine)
                    with xarray.open_dataset(self.folder / "first.nc", engine=engine) as first:
                        self.assertEqual(set(first.coords), set(data.coords))
                        self.assertTrue(first.expected_reward.equals(data.expected_reward.isel(seed=[0])))

    def test_pandas(self):
        for what, keys in GRIDS.items():
            with self.subTest(what), xarray.open_dataset(self.make(keys)) as data:
                table = data.expected_reward.to_dataframe()
                self.assertEqual(table.expected_reward.tolist(), data.expected_reward.values.ravel().tolist())

    @unittest.skipUnless(importlib.util.find_spec("dask"), "NOT TESTED: no dask")
    def test_xarray_with_dask(self):
        for what, keys in GRIDS.items():
            path = self.make(keys)
            for engine in ("h5netcdf", "netcdf4"):
                with self.subTest(what, engine=engine), xarray.open_dataset(path, engine=engine, chunks={"seed": 2}) as lazy, xarray.open_dataset(path) as data:
                    self.assertTrue(lazy.compute().identical(data.compute()))

    @unittest.skipUnless(shutil.which("Rscript") and subprocess.run(["Rscript", "-e", "library(ncdf4)"], capture_output=True).returncode == 0,
                         "NOT TESTED: no R with ncdf4")
    def test_r(self):
        code = """f <- nc_open("out.h5"); for (n in c(names(f$dim), setdiff(names(f$var), names(f$dim)))) x <- ncvar_get(f, n)
                  cat(ncatt_get(f, 0, "name")$value, ncatt_get(f, "expected_reward", "units")$value, f$dim[[1]]$vals, "\\n", sep = "|")
                  cat(format(ncvar_get(f, "expected_reward", count = c(2, rep(1, length(f$var$expected_reward$dim) - 1))), digits = 17), "\\n")"""
        for what, keys in GRIDS.items():
            path = self.make(keys)
            with self.subTest(what), xarray.open_dataset(path) as data:
                said = self.tool("Rscript", "-e", "library(ncdf4)", "-e", code).splitlines()
                name, units, *labels = said[0].strip("|").split("|")
                first = [str(value) for value in data[data.expected_reward.dims[0]].values]
                self.assertEqual((name, units, len(labels)), ("small", "1", len(first)))
                if data[data.expected_reward.dims[0]].dtype == object:
                    self.assertEqual(labels, first)
                self.assertEqual([float(word) for word in said[1].split()], data.expected_reward.values.ravel()[:2].tolist())

    @unittest.skipUnless(shutil.which("octave-cli"), "NOT TESTED: no octave")
    def test_octave(self):
        for what in ("vectors", "steps", "a zip with words", "no axis"):
            path = self.make(GRIDS[what])
            with self.subTest(what), xarray.open_dataset(path) as data:
                code = 'f = load("-hdf5", "out.h5"); printf("%.17g ", f.expected_reward(1:2)); printf("\\n"); printf("%d ", size(f.expected_reward))'
                done = subprocess.run(["octave-cli", "-q", "--no-gui", "--eval", code], cwd=self.folder, capture_output=True, text=True, timeout=60)
                numbers, sizes = done.stdout.splitlines()[:2]
                self.assertEqual([float(word) for word in numbers.split()], data.expected_reward.values.ravel()[:2].tolist())
                self.assertEqual([int(word) for word in sizes.split() if word != "1"][::-1], [size for size in data.expected_reward.shape if size > 1])

    def test_a_file_is_still_what_it_was(self):
        self.make(GRIDS["a zip"])
        self.assertEqual(self.program("check", "out.h5").returncode, 0)
        self.assertEqual(self.succeed_json("run", "sweep.ini", "-o", "out.h5", "--json")["runs"], 0)
        self.succeed("run", "sweep.ini", "-o", "out.h5", "--sweep.seeds", "5", "--extend")
        self.succeed("merge", "out.h5", "-o", "merged.h5")
        self.assertIn(':Conventions = "CF-1.8"', self.tool("ncdump", "-h", "merged.h5"))


OLD = pathlib.Path(__file__).parent / "files/texts-of-variable-length.hdf5"  # by commit 74e20e8, one of two units done
OLD_SWEEP = """[train]
steps = 4
learning_rate = 1, 1
lag = 1, inf
[sweep]
name = old
seeds = 3
zip = lag, learning_rate
[bandit]
arms = 2
[baseline]
v = 0
"""


class OldFile(ProgramTest):
    """A file whose attributes are texts of variable length, without `Conventions`."""

    def setUp(self):
        super().setUp()
        (self.folder / "old.ini").write_text(OLD_SWEEP)
        shutil.copy(OLD, self.folder / "old.h5")
        (self.folder / "old.h5").chmod(0o644)

    def test_it_opens_and_is_finished(self):
        status = self.succeed_json("status", "old.h5", "--json")
        self.assertEqual((status["units_done"], status["units"]), (1, 2))
        self.assertEqual(self.program("check", "old.h5", "--recompute", "1").returncode, 0)
        self.assertEqual(self.succeed_json("run", "old.ini", "-o", "old.h5", "--json")["runs"], 3)
        self.succeed("run", "old.ini", "-o", "new.h5")
        self.assertEqual(result_bytes(self.folder / "old.h5")["expected_reward"], result_bytes(self.folder / "new.h5")["expected_reward"])
        before = (self.folder / "old.h5").read_bytes()
        self.succeed("run", "old.ini", "-o", "old.h5", "--extend")
        self.assertEqual((self.folder / "old.h5").read_bytes(), before)
        self.succeed("analyze", "old.h5", "-o", "old")

    def test_it_grows_and_is_merged(self):
        self.succeed("run", "old.ini", "-o", "old.h5", "--sweep.seeds", "5", "--extend")
        self.assertEqual(self.program("check", "old.h5", "--recompute", "10").returncode, 0)
        shutil.copy(OLD, self.folder / "first.h5")
        self.succeed("run", "old.ini", "-o", "behind.h5", "--sweep.first_seed", "3", "--sweep.seeds", "2")
        self.assertEqual(self.program("merge", "first.h5", "behind.h5", "-o", "all.h5").returncode, 75)
        self.assertIn(b"CF-1.8", (self.folder / "all.h5").read_bytes())


if __name__ == "__main__":
    unittest.main()

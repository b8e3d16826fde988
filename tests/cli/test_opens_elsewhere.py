"""A result opens in xarray (both engines), h5py and the netCDF tools without options, with labels, units and meanings."""
import subprocess
import unittest

import netCDF4
import numpy as np
import xarray

from program import ProgramTest

AXES = {
    "bandit.behavior_logits": "linear, [0.1 0.5 0.9 0 -1], zeros",
    "noise.reward_noise": "0, 0.5",
    "train.gradient": "sampled",
    "train.lag": "1, 5, inf",
    "baseline.v": None,
    "baseline.delta_v": "-0.4 : 0 : 0.1, 0.3",
}
FINAL = """expected_reward initial_expected_reward best_reward optimal_probability entropy support_size v_mu v0_mu v1_mu
    limit_expected_reward limit_support_size limit_total_variation rounds improved_rounds worst_round_change""".split()
CURVES = "expected_reward_curve entropy_curve support_size_curve optimal_probability_curve".split()
UNITS = "done rank attempt start duration checksum".split()


class OpensElsewhere(ProgramTest):
    engines = ("netcdf4", "h5netcdf", None)

    def setUp(self):
        super().setUp()
        self.path = self.folder / "out.h5"

    def run_sweep(self, changes):
        self.write_sweep({"sweep.first_seed": "40", **changes})
        self.succeed("run", "sweep.ini", "-o", self.path)

    def test_axes_are_labelled_coordinates(self):
        self.run_sweep(AXES)
        dimensions = ("behavior_logits", "reward_noise", "lag", "delta_v", "seed")
        for engine in self.engines:
            with self.subTest(engine=engine), xarray.open_dataset(self.path, engine=engine) as data:
                self.assertEqual(dict(data.sizes), {"behavior_logits": 3, "reward_noise": 2, "lag": 3, "delta_v": 6,
                                                    "seed": 3, "checkpoint": 21})
                self.assertEqual(list(data.behavior_logits.values), ["linear", "[0.1 0.5 0.9 0 -1]", "zeros"])
                self.assertEqual(list(data.reward_noise.values), [0, 0.5])
                self.assertEqual(list(data.lag.values), [1, 5, np.inf])
                self.assertEqual(list(data.delta_v.values), [-0.4, -0.3, -0.2, -0.1, 0, 0.3])
                self.assertEqual(list(data.seed.values), [40, 41, 42])
                self.assertEqual(list(data.step.values), list(range(21)))
                for name in FINAL:
                    self.assertEqual((data[name].dims, data[name].dtype), (dimensions, np.float64), name)
                for name in CURVES:
                    self.assertEqual((data[name].dims, data[name].dtype), ((*dimensions, "checkpoint"), np.float64), name)
                    self.assertIn("step", data[name].coords)
                self.assertEqual((data.status.dims, data.status.dtype), (dimensions, np.int8))
                self.assertTrue((data.status == 1).all())
                picked = data.sel(behavior_logits="zeros", lag=np.inf, delta_v=0.3, reward_noise=0.5, seed=41)
                self.assertEqual(picked.expected_reward, picked.expected_reward_curve[-1])
                self.assertEqual(picked.initial_expected_reward, picked.expected_reward_curve[0])
                self.assertEqual(data.attrs["sweep_text"], (self.folder / "sweep.ini").read_text())
                for name in ("schema", "identity", "program_version", "commit", "compiler", "compiler_flags",
                             "mpi_version", "hdf5_version", "host", "created"):
                    self.assertTrue(data.attrs[name], name)
                self.assertEqual(data.attrs["ranks"], 1)
                with xarray.open_dataset(self.path, engine=engine, group="units") as units:
                    self.assertEqual([name for name in UNITS if name not in units], [])
                    self.assertTrue((units.done == 1).all() and (units.attempt == 1).all())

    def check_variables(self):
        header = subprocess.run(["ncdump", "-h", self.path], check=True, capture_output=True, text=True).stdout
        self.assertNotIn("phony", header)
        with netCDF4.Dataset(self.path) as file:
            for group in (file, file.groups["units"]):
                self.assertGreater(len(group.variables), 5)
                for name, variable in group.variables.items():
                    self.assertTrue(variable.units and variable.long_name, name)
                    self.assertNotEqual(variable.units, "seconds")

    def test_every_variable_has_units_and_a_meaning(self):
        self.run_sweep(AXES)
        self.check_variables()

    def test_no_axes_at_all(self):
        self.run_sweep({})
        self.check_variables()
        for engine in self.engines:
            with xarray.open_dataset(self.path, engine=engine) as data:
                self.assertEqual(data.expected_reward.dims, ("seed",))

    def test_zipped_axes_share_a_dimension(self):
        self.run_sweep({"sweep.zip": "v, lag", "baseline.v": "0, 0.25, 0.5", "train.lag": "1, 5, inf"})
        self.check_variables()
        for engine in self.engines:
            with xarray.open_dataset(self.path, engine=engine) as data:
                self.assertEqual(data.expected_reward.dims, ("v", "seed"))
                self.assertEqual((data.lag.dims, list(data.lag.values)), (("v",), [1, 5, np.inf]))
                self.assertIn("lag", data.expected_reward.coords)

    def test_an_axis_of_steps_has_its_own_checkpoints(self):
        self.run_sweep({"train.steps": "10, 20", "train.checkpoints": "3", "train.checkpoint_spacing": "linear"})
        self.check_variables()
        for engine in self.engines:
            with xarray.open_dataset(self.path, engine=engine) as data:
                self.assertEqual(data.step.dims, ("steps", "checkpoint"))
                self.assertEqual(data.step.values.tolist(), [[0, 5, 10], [0, 10, 20]])

    def test_what_has_not_run_is_nan_and_status_0(self):
        self.write_sweep({"baseline.v": "0, 0.1"})
        self.assertEqual(self.program("run", "sweep.ini", "-o", self.path, "--max-units", "1").returncode, 75)
        self.check_variables()
        for engine in self.engines:
            with xarray.open_dataset(self.path, engine=engine) as data:
                self.assertEqual(sorted(np.unique(data.status)), [0, 1])
                self.assertTrue((np.isnan(data.expected_reward) == (data.status == 0)).all())
                self.assertTrue((np.isnan(data.entropy_curve) == (data.status == 0)).all())


if __name__ == "__main__":
    unittest.main()

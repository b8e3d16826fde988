"""Opens the files of example_file the way other people will: xarray (both engines), h5py, netCDF4, ncdump."""
import subprocess
import sys

import h5py
import netCDF4
import numpy as np
import xarray

example_file, path = sys.argv[1:]
subprocess.run([example_file, "make", path], check=True)

CURVE = ("v", "behavior_logits", "seed", "checkpoint")


def check_values(data):
    assert dict(data.sizes) == {"v": 3, "behavior_logits": 2, "seed": 5, "checkpoint": 4}, data.sizes
    assert data.expected_reward_curve.dims == CURVE
    assert data.expected_reward.dims == CURVE[:3] and data.expected_reward.dtype == np.float64
    assert data.status.dtype == np.int8 and data.status.dims == CURVE[:3]
    assert set(np.unique(data.status)) == {1, 2}
    assert list(data.behavior_logits.values) == ["linear", "[0.1 0.5 0.9] é"]
    assert list(data.seed.values) == [100, 101, 102, 103, 104]
    assert data.lag.dims == ("v",) and np.isinf(data.lag.values[2])
    assert "lag" in data.expected_reward.coords, "a zipped axis is a coordinate"
    assert "step" in data.expected_reward_curve.coords and list(data.step.values) == [1, 10, 100, 1000]
    assert data.attrs["sweep"] == "[sweep]\nname = héllo\n" and isinstance(data.attrs["sweep"], str)
    assert data.attrs["description"] == "", repr(data.attrs["description"])
    assert data.attrs["schema"] == "asymsweep" and data.attrs["schema_version"] == 1
    assert data.attrs["root_seed"] == 2**53
    assert data.entropy.attrs["units"] == "nat" and data.entropy.attrs["long_name"] == "entropy of the policy"
    # example::results: configuration 3 = (v[1], behavior_logits[1]), metric 1
    assert data.expected_reward_curve[1, 1].values.ravel().tolist() == [3100.25 + i for i in range(20)]
    assert data.expected_reward.sel(v=0.5, behavior_logits="linear", seed=104) == 4004.25


for engine in ("netcdf4", "h5netcdf", None):
    with xarray.open_dataset(path, engine=engine) as data:
        check_values(data)
    with xarray.open_dataset(path, engine=engine, group="units") as units:
        assert dict(units.sizes) == {"unit": 18}, units.sizes
        assert (units.done == 1).all() and units.done.dtype == np.int8
        assert units["rank"].dtype == np.int32 and units.attempt.dtype == np.int32
        assert units.checksum.dtype == np.uint64
        assert units.start.dtype == np.float64 and units.duration.dtype == np.float64, "not decoded as times"
        assert units.start.attrs["units"] == "s"
        for name in ("configuration", "seed_begin", "seed_count"):
            assert units[name].dtype == np.int64
    with xarray.open_dataset(path + ".smallest", engine=engine) as data:
        assert data.expected_reward.dims == ("seed",) and data.expected_reward.values == [0.25]
    with xarray.open_dataset(path + ".new", engine=engine) as data:
        assert np.isnan(data.expected_reward_curve).all() and (data.status == 0).all()
        assert data.status.dtype == np.int8, "0 is a status, not a missing value"


def check_dataset(name, dataset):
    if not isinstance(dataset, h5py.Dataset):
        return
    assert dataset.attrs["units"] and dataset.attrs["long_name"], name
    string = h5py.check_string_dtype(dataset.dtype)
    assert string is None or (string.length is None and string.encoding == "utf-8"), name
    assert string or dataset.dtype.kind in "iuf", name
    assert dataset.chunks is None and dataset.compression is None, name
    assert dataset.id.get_create_plist().get_alloc_time() == h5py.h5d.ALLOC_TIME_EARLY, name
    assert dataset.id.get_offset() is not None, name
    if not h5py.h5ds.is_scale(dataset.id):
        assert all(len(dimension) == 1 for dimension in dataset.dims), name


for suffix in ("", ".smallest", ".new"):
    with h5py.File(path + suffix, "r") as file:
        file.visititems(check_dataset)
        assert np.isnan(file["expected_reward"].fillvalue)
        creation = file["/"].id.get_create_plist()
        assert creation.get_link_creation_order() == creation.get_attr_creation_order() == 3
    text = subprocess.run(["ncdump", "-h", path + suffix], check=True, capture_output=True, text=True).stdout
    assert "phony" not in text, text
    subprocess.run(["ncdump", path + suffix], check=True, capture_output=True)
    with netCDF4.Dataset(path + suffix) as file:
        assert file.schema == "asymsweep" and file.groups["units"]["checksum"].dtype == np.uint64



def verify():
    return subprocess.run([example_file, "verify", path], check=True, capture_output=True, text=True).stdout


# Another program may open the file for writing; the seal stays unless it changes the structure.
assert verify() == ""
with h5py.File(path, "r+") as file:
    pass
assert verify() == "", verify()
with h5py.File(path, "r+") as file:
    before = file["entropy"][2, 0, 3]  # configuration 4, in the block of seeds 2 and 3
    file["entropy"][2, 0, 3] = before + 1
assert verify() == "unit 10 (configuration 4, seeds 102 to 103): its results do not match their checksum\n", verify()
with h5py.File(path, "r+") as file:
    file["entropy"][2, 0, 3] = before
assert verify() == "", verify()
for change in (lambda file: file["v"].write_direct(np.array([1.0, 2.0, 3.0])),
               lambda file: file["units/seed_begin"].write_direct(np.zeros(18, np.int64)),
               lambda file: file.attrs.modify("identity", "abd"),
               lambda file: file.attrs.create("note", "mine")):
    subprocess.run([example_file, "make", path], check=True)
    with h5py.File(path, "r+") as file:
        change(file)
    assert verify().startswith("refused: " + path), verify()

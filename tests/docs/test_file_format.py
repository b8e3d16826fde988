"""docs/file-format.md against files that the program writes: names, types, dimensions, attributes, checksums, seal."""
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

import h5py

from workplace import PROGRAM, ROOT

sys.path.insert(0, str(ROOT / "docs/examples"))
import verify_checksums  # noqa: E402

PAGE = (ROOT / "docs/file-format.md").read_text()
SWEEP = """[sweep]\nname = small\nseeds = 5\nfirst_seed = 3\n{sweep}[bandit]\narms = 4\n[train]\nlag = 1, inf, 10
learning_rate = 1, 2, 3\n{train}checkpoints = 4\n[baseline]\ndelta_v = -0.1\n[measure]\nmetrics = all\n"""
CASES = {
    "a text axis": {"sweep": "", "train": "gradient = exact, sampled\nsteps = 20\n"},
    "zipped axes": {"sweep": "zip = lag, learning_rate\n", "train": "steps = 20\n"},
    "steps as an axis": {"sweep": "", "train": "steps = 10, 20\n"},
}
TYPES = {"float64": "float64", "int64": "int64", "int32": "int32", "int8": "int8", "uint64": "uint64", "object": "text"}


def rows(heading):
    """The rows of the first table below a heading: lists of cells without backquotes."""
    section = PAGE[PAGE.index(f"\n## {heading}"):].split("\n## ", 2)[1]
    table = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip().replace("`", "") for cell in row] for row in table[2:]]


def dimensions(dataset):
    if h5py.h5ds.is_scale(dataset.id):
        return [dataset.name.split("/")[-1]]
    return [scales[0].name.split("/")[-1] for scales in dataset.dims]


class FileFormat(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        cls.paths = {}
        for index, (case, parts) in enumerate(CASES.items()):
            folder = pathlib.Path(temporary.name, str(index))
            folder.mkdir()
            (folder / "sweep.ini").write_text(SWEEP.format(**parts))
            subprocess.run([PROGRAM, "run", "sweep.ini", "--progress", "none"], cwd=folder, check=True, capture_output=True)
            cls.paths[case] = folder / "small.h5"
        metrics = json.loads(subprocess.run([PROGRAM, "list", "metrics", "--json"], check=True, capture_output=True).stdout)
        cls.metrics = {row["name"]: row["type"] for row in metrics if "bandit" in row["environments"]}

    def setUp(self):
        self.files = {case: h5py.File(path, "r") for case, path in self.paths.items()}
        for file in self.files.values():
            self.addCleanup(file.close)

    def test_root_group(self):
        coordinates = {name: (kind, shape) for name, kind, shape, _ in rows("Dimensions and coordinates")}
        results = {name: (kind, shape) for name, kind, shape, _ in rows("Results")}
        for case, file in self.files.items():
            axes = dimensions(file["status"])[:-1]
            zipped = ["learning_rate"] if case == "zipped axes" else []
            documented = {*axes, *zipped, *(set(coordinates) - {"AXIS"}), "status", *self.metrics, "units", "claims"}
            self.assertEqual(set(file), documented)
            for name in [*axes, *zipped]:
                self.assertIn(TYPES[str(file[name].dtype)], ("text",) if name == "gradient" else ("float64",))
            for name, (kind, shape) in coordinates.items():
                if name != "AXIS":
                    expected = ["steps", "checkpoint"] if (name, case) == ("step", "steps as an axis") else [shape]
                    self.assertEqual((TYPES[str(file[name].dtype)], dimensions(file[name])), (kind, expected), name)
            shapes = {"status": results["status"], **{name: results["curves" if kind == "curve" else "final metrics"]
                                                     for name, kind in self.metrics.items()}}
            for name, (kind, shape) in shapes.items():
                expected = [*axes, *shape.removeprefix("AXIS..., ").split(", ")]
                self.assertEqual((str(file[name].dtype), dimensions(file[name])), (kind, expected), name)
                self.assertIsNone(file[name].chunks)

    def test_units(self):
        documented = {name: (kind, [shape]) for name, kind, shape, _ in rows("The table of units: group `/units`")}
        for file in self.files.values():
            found = {name: (str(column.dtype), dimensions(column)) for name, column in file["units"].items()}
            self.assertEqual(found, documented)
            self.assertEqual(set(file["units"].attrs), {"long_name"})

    def test_claims(self):
        documented = {name: (kind, [shape]) for name, kind, shape, _ in rows("Claims: group `/claims`")}
        for file in self.files.values():
            self.assertEqual({name: (str(column.dtype), dimensions(column)) for name, column in file["claims"].items()}, documented)
            self.assertEqual(file["claims/byte"][()].tolist(), list(range(16384)))
            self.assertFalse(file["claims/versions"][()].any(), "this sweep has none")
            self.assertEqual(set(file["claims"].attrs), {"long_name"})

    def test_root_attributes(self):
        documented = {name: kind for name, kind, *_ in rows("Root attributes")}
        for file in self.files.values():
            kinds = {str: "text", bytes: "characters"}
            found = {name: next((kind for type_, kind in kinds.items() if isinstance(value, type_)), "integer") for name, value in file.attrs.items()}
            self.assertEqual(found, documented)

    def test_attributes_of_datasets(self):
        documented = {name for names, *_ in rows("Attributes of datasets") for name in names.split(", ")}
        for file in self.files.values():
            found = set()
            file.visititems(lambda _, item: found.update(item.attrs))
            self.assertEqual(found, documented)
            for name in self.metrics:
                self.assertIn("_FillValue", file[name].attrs)
            self.assertNotIn("_FillValue", file["step"].attrs)

    def test_flag_meanings(self):
        for file in self.files.values():
            self.assertEqual((file["status"].attrs["flag_values"].tolist(), file["status"].attrs["flag_meanings"]),
                             ([-1, 0, 1, 2], b"not_planned not_run done diverged"))

    def test_checksums_and_seal_as_the_page_says(self):
        for path in self.paths.values():
            self.assertIsNone(verify_checksums.seal_fault(path))
            self.assertEqual(list(verify_checksums.unit_faults(path)), [])

    def test_the_example_sees_damage(self):
        path = self.paths["zipped axes"]
        sound = path.read_bytes()
        damaged = path.with_name("damaged.h5")
        with h5py.File(path, "r") as file:
            result, metadata = file["entropy_curve"].id.get_offset() + 8, file["step"].id.get_offset()
        for place, unit_fault, seal_fault in ((result, True, False), (metadata, False, True), (len(sound) - 1, True, False)):
            content = bytearray(sound)
            content[place] ^= 1
            damaged.write_bytes(content)
            self.assertEqual((list(verify_checksums.unit_faults(damaged)) != [], verify_checksums.seal_fault(damaged) is not None),
                             (unit_fault, seal_fault), f"byte {place}")
            self.assertEqual(subprocess.run([PROGRAM, "check", damaged], capture_output=True).returncode, 4)
        damaged.write_bytes(sound[:-16])
        self.assertIsNotNone(verify_checksums.seal_fault(damaged))


if __name__ == "__main__":
    unittest.main()

"""Bytes that change or go missing in a result file: `check` finds every one and names the unit, `run` mends it to the
same bits; where the structure itself is hit, both refuse and leave the file alone."""
import resource
import unittest

import h5py
from trouble import FaultTest, count, result_bytes

from forged import forge

SWEEP = {"sweep.seeds": "40", "train.lag": "1, 5, inf", "train.gradient": "exact, sampled"}
NOT_RESULTS = ("configuration", "seed_begin", "seed_count", "unit", "start", "duration", "rank", "attempt", "done")


class Damage(FaultTest):
    def setUp(self):
        super().setUp()
        self.sweep = self.write_sweep(SWEEP)
        self.succeed("run", self.sweep, "-o", "good.h5")
        self.good = (self.folder / "good.h5").read_bytes()
        self.expected = self.arrays(self.folder / "good.h5")
        with h5py.File(self.folder / "good.h5") as file:
            metrics = [item for item in file.values() if isinstance(item, h5py.Dataset) and "_FillValue" in item.attrs]
            self.places = {item.name: (item.id.get_offset(), item.nbytes) for item in (*metrics, file["status"])}
            self.units = {name: file[f"units/{name}"][()].astype(int) for name in ("configuration", "seed_begin", "seed_count")}
            self.seeds = file.sizes["seed"] if hasattr(file, "sizes") else len(file["seed"])
        self.first_result = min(offset for offset, _ in self.places.values())

    def put(self, content):
        (self.folder / "out.h5").write_bytes(content)

    def unit_at(self, dataset, byte):
        """Index of the unit that wrote a byte of a dataset."""
        runs = len(self.units["configuration"]) and int(sum(self.units["seed_count"]))
        run = byte * runs // self.places[dataset][1]
        for unit, (configuration, begin, seeds) in enumerate(zip(*self.units.values())):
            if run // self.seeds == configuration and begin <= run % self.seeds < begin + seeds:
                return unit
        raise AssertionError("no unit there")

    def flip(self, content, dataset):
        """One random byte of a dataset, in place; the unit it belongs to."""
        offset, size = self.places[dataset]
        byte = self.random.randrange(size)
        content[offset + byte] ^= self.random.randrange(1, 256)
        return self.unit_at(dataset, byte)

    def mend(self):
        self.succeed("run", self.sweep, "-o", "out.h5", "--progress", "none")
        self.assertEqual(self.arrays(self.folder / "out.h5"), self.expected)
        self.assertEqual(self.check()[0], 0)

    def test_each_flip_is_found_and_placed(self):
        for trial in range(count(40)):
            content = bytearray(self.good)
            unit = self.flip(content, self.random.choice(list(self.places)))
            self.put(content)
            code, found = self.check()
            self.assertEqual((code, len(found["damage"])), (4, 1), f"trial {trial}: {found}")
            self.assertRegex(found["damage"][0], rf"\Aunit {unit} \(")
        self.mend()

    def test_a_thousand_flips_at_once(self):
        content = bytearray(self.good)
        hit = {self.flip(content, self.random.choice(list(self.places))) for _ in range(1000)}
        # Two flips may have undone each other; with one seed fixed they have not.
        self.put(content)
        code, found = self.check()
        self.assertEqual(code, 4)
        self.assertEqual({int(sentence.split()[1]) for sentence in found["damage"]}, hit)
        self.mend()

    def test_zeroed_blocks(self):
        for _ in range(count(6)):
            content = bytearray(self.good)
            begin = self.random.randrange(self.first_result, len(content) - 4096)
            content[begin:begin + 4096] = bytes(4096)
            self.put(content)
            code, found = self.check()
            self.assertEqual(code, 4)
            self.assertTrue(found["damage"][0].startswith("unit "))
            self.mend()

    def test_cut_short_anywhere_in_the_results(self):
        for _ in range(count(8)):
            self.put(self.good[:self.random.randrange(self.first_result, len(self.good))])
            code, found = self.check()
            self.assertEqual(code, 4)
            self.assertIn("is cut short", found["damage"][0])
            self.assertTrue(all(sentence.startswith("unit ") for sentence in found["damage"][1:]))
            self.assertGreater(len(found["damage"]), 1, "the units that lost something are named")
            self.mend()
            self.assertEqual((self.folder / "out.h5").stat().st_size, len(self.good))

    def test_what_cannot_be_examined_is_not_called_damaged(self):
        self.put(self.good[:self.first_result])
        done = self.program("check", "out.h5", preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000)))
        self.assert_refused(done, "cannot write /", code=3)

    def test_cut_short_and_stopped_before_all_is_mended(self):
        self.put(self.good[:self.first_result + 100])
        self.assertEqual(self.program("run", self.sweep, "-o", "out.h5", "--max-units", "1").returncode, 75)
        with h5py.File(self.folder / "out.h5") as file:
            status = file["status"][()]
            self.assertTrue((file["expected_reward"][()][status == 0] != file["expected_reward"][()][status == 0]).all(),
                            "NaN where no unit has run")
        self.mend()

    def test_marks_and_records(self):
        with h5py.File(self.folder / "good.h5") as file:
            places = {name: (file[f"units/{name}"].id.get_offset(), file[f"units/{name}"].nbytes)
                      for name in ("done", "checksum", "rank", "attempt", "start", "duration")}
        for name, (offset, size) in places.items():
            content = bytearray(self.good)
            content[offset:offset + size] = self.random.randbytes(size)
            self.put(content)
            self.assertIn(self.program("status", "out.h5").returncode, (0,))
            self.check()  # a mark that says "not done" by chance is no damage, anything else is
            self.mend()

    def test_another_program_s_bits(self):
        """A unit that is what was written, but not what this program trains: only training it again tells."""
        self.put(self.good)
        forged = len(self.units["configuration"]) // 2
        runs = self.units["configuration"][forged], int(self.units["seed_begin"][forged])

        def change(entropy):
            entropy[runs] += 1e-12
            return entropy

        forge(self.folder / "out.h5", "entropy", change)
        self.assertEqual(self.check()[0], 0)
        done = self.program("check", "out.h5", "--recompute", len(self.units["configuration"]))
        self.assertEqual(done.returncode, 4)
        self.assertRegex(done.stdout, rf"\Aunit {forged} \(.*: trained again, it differs in entropy\nout.h5: checksums are correct, but 1 of ")

    def test_structure(self):
        for _ in range(count(15)):
            content = bytearray(self.good)
            begin = self.random.randrange(min(self.first_result, 8192))
            content[begin] ^= self.random.randrange(1, 256)
            if self.random.random() < 0.3:
                content = content[:self.random.randrange(self.first_result)]
            self.put(content)
            code, found = self.check()
            self.assertEqual(code, 4)
            done = self.program("run", self.sweep, "-o", "out.h5", "--progress", "none")
            self.assert_refused(done, "out.h5", "--overwrite", code=3)
            self.assertEqual((self.folder / "out.h5").read_bytes(), content, "it is left alone")
        self.succeed("run", self.sweep, "-o", "out.h5", "--overwrite")
        self.assertEqual(self.arrays(self.folder / "out.h5"), self.expected)


if __name__ == "__main__":
    unittest.main()

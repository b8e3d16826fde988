"""Both MPI-IO implementations of Open MPI, OMPIO and ROMIO, on any number of ranks, begun by one and finished by the
other: the same bits."""
import unittest

from trouble import FaultTest


class InputOutputLibraries(FaultTest):
    def test_begun_by_one_and_finished_by_the_other(self):
        sweep = self.write_long_sweep(core_s=1)
        expected = self.undisturbed(sweep)
        for first, second in (("ompio", "romio321"), ("romio321", "ompio")):
            for ranks in (1, 3):
                begun = self.program("run", sweep, "-o", "out.h5", "--max-units", "7", ranks=ranks,
                                     variables={"OMPI_MCA_io": first})
                self.assertEqual(begun.returncode, 75, begun.stderr)
                self.succeed("run", sweep, "-o", "out.h5", ranks=ranks, variables={"OMPI_MCA_io": second})
                self.assertEqual(self.arrays(self.folder / "out.h5"), expected)
                (self.folder / "out.h5").unlink()

    def test_a_colon_in_a_name_is_part_of_it(self):
        """ROMIO takes what stands before one as a kind of file system, and cuts it off."""
        sweep = self.write_sweep()
        expected = self.undisturbed(sweep)
        self.succeed("run", sweep, "-o", "x.h5", "--sweep.root_seed", "9")
        other = (self.folder / "x.h5").read_bytes()
        (self.folder / "run-14:30").mkdir()
        for io in ("ompio", "romio321"):
            for name in ("nfs:x.h5", "ufs:x.h5", "a:b.h5", "run-14:30/x.h5"):
                self.succeed("run", sweep, "-o", name, ranks=2, variables={"OMPI_MCA_io": io})
                self.assertEqual(self.arrays(self.folder / name), expected, name)
                self.assertEqual((self.folder / "x.h5").read_bytes(), other, name)
                (self.folder / name).unlink()

    def test_an_unknown_one_is_no_hang(self):
        sweep = self.write_sweep()
        done = self.program("run", sweep, "-o", "out.h5", variables={"OMPI_MCA_io": "no_such_library"})
        self.assertNotEqual(done.returncode, 0)


if __name__ == "__main__":
    unittest.main()

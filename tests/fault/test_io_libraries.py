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

    def test_an_unknown_one_is_no_hang(self):
        sweep = self.write_sweep()
        done = self.program("run", sweep, "-o", "out.h5", variables={"OMPI_MCA_io": "no_such_library"})
        self.assertNotEqual(done.returncode, 0)


if __name__ == "__main__":
    unittest.main()

"""The report stands beside the result, whatever that is called; what would keep it from being made is said before the sweep starts."""
import os
import pathlib
import unittest

from stub_slurm import BatchTest

NOBODY = 65534


class Report(BatchTest):
    KEYS = {"sweep.name": "named"}

    def dry_run(self, *words, **variables):
        return self.job("sweep.sbatch", "--dry-run", "sweep.ini", *words, **variables)

    def test_any_ending(self):
        for name, folder in (("res.h5", "res"), ("res.hdf5", "res"), ("res.H5", "res"), ("res.nc", "res"), ("res", "res-analysis"),
                             ("res.1", "res.1-analysis"), ("a.b/res.nc4", "a.b/res"), ("a.h5/res", "a.h5/res-analysis"), (".h5", ".h5-analysis")):
            with self.subTest(name):
                (self.place / name).parent.mkdir(exist_ok=True)
                done = self.dry_run("-o", name)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertTrue(done.stdout.endswith(f" analyze {name} -o {folder}\n"), done.stdout)
        for name, folder in (("res", "res-analysis"), ("other.hdf5", "other")):
            with self.subTest(name):
                done = self.job("sweep.sbatch", "sweep.ini", "-o", name)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertIn(f"complete; the report is {folder}/report.html\n", done.stderr)
                self.assertTrue((self.place / folder / "report.html").exists())

    def test_shards_of_any_ending(self):
        for name in ("res.h5", "res.hdf5", "res"):
            done = self.job("shards.sbatch", "--dry-run", "--shards", "2", "sweep.ini", "-o", name)
            self.assertIn(" -o res.shard-0-of-2.h5 ", done.stdout)

    def refused(self, sentence, *words, **variables):
        before = sorted(path for path in self.place.rglob("*"))
        for done in (self.dry_run(*words, **variables), self.job("sweep.sbatch", "sweep.ini", *words, **variables)):
            self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
            self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
            self.assertIn(sentence, done.stderr)
        self.assertEqual(sorted(path for path in self.place.rglob("*")), before, "nothing was written")

    def test_no_folder_for_it(self):
        (self.place / "named").write_text("")
        self.refused("cannot write the report to named: it is not a folder; choose another name with -o")
        (self.place / "link").symlink_to("nowhere")
        self.refused("cannot write the report to link: it is not a folder", "-o", "link.h5")
        (self.place / "full").mkdir()
        (self.place / "full/notes.txt").write_text("")
        self.refused("cannot write the report to full: it holds files that are not of an analysis", "-o", "full.h5")
        self.refused("the result full is a folder", "-o", "full")
        self.refused("the folder missing of the result does not exist", "-o", "missing/out.h5")

    def test_folders_that_may_only_be_read(self):
        (self.place / "closed/named").mkdir(parents=True)
        (self.place / "named").mkdir(mode=0o555)
        for folder in (self.folder, self.place):
            folder.chmod(0o755)
        (self.place / "closed").chmod(0o555)
        self.addCleanup((self.place / "closed").chmod, 0o755)
        self.user = NOBODY if os.geteuid() == 0 else None  # root may write everywhere
        self.refused("cannot write the report to named: it is read-only")
        self.refused("cannot write the report to closed/out: the folder closed is read-only", "-o", "closed/out.h5")

    def test_no_gnuplot(self):
        path = self.folder / "without gnuplot"
        path.mkdir()
        for folder in ("/bin", "/usr/bin"):
            for program in pathlib.Path(folder).iterdir():
                if program.name != "gnuplot" and not (path / program.name).is_symlink():
                    (path / program.name).symlink_to(program)
        self.path = str(path)
        self.refused("there is no gnuplot, which draws the figures of the report")


if __name__ == "__main__":
    unittest.main()

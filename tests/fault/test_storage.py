"""Storage that fails: one clear sentence from one rank, exit 3, every rank gone, what is finished kept."""
import os
import pathlib
import resource
import shutil
import subprocess
import time
import unittest

from trouble import FaultTest, alive, environment, wait_until

from program import GUARD, MPIEXEC, PATIENCE_S, PROGRAM

NOBODY = 65534


class Storage(FaultTest):
    def assert_stopped(self, run, ranks, *parts):
        """Ended by itself with exit code 3 and one sentence that holds all `parts`."""
        self.assertIsNotNone(wait_until(lambda: run.poll() is not None), "the run goes on")
        self.assertEqual(run.returncode, 3, self.sentences(run))
        self.assertEqual(len(self.sentences(run)), 1, self.sentences(run))
        for part in parts:
            self.assertIn(part, self.sentences(run)[0])
        self.assertFalse(any(map(alive, ranks)))

    def finish(self, sweep, expected, units_before):
        report = self.succeed_json("run", sweep, "-o", "out.h5", "--json")
        self.assertEqual(report["units"], self.succeed_json("status", "out.h5", "--json")["units"] - units_before)
        self.assertEqual(self.arrays(self.folder / "out.h5"), expected)

    def test_a_rank_hits_a_limit_on_file_size(self):
        sweep = self.write_long_sweep(core_s=4)
        expected = self.undisturbed(sweep)
        for io in ("ompio", "romio321"):
            run = self.start("run", sweep, "-o", "out.h5", "--progress", "none", ranks=3, variables={"OMPI_MCA_io": io})
            self.wait_for_units("out.h5", run)
            ranks = self.ranks_of(run, 3)
            resource.prlimit(self.random.choice(ranks), resource.RLIMIT_FSIZE, (1000, 1000))
            self.assert_stopped(run, ranks, "cannot write out.h5")
            code, found = self.check()
            self.assertEqual((code, found["damage"]), (0, []))
            self.assertGreater(found["units_done"], 0)
            self.finish(sweep, expected, found["units_done"])
            (self.folder / "out.h5").unlink()

    def test_another_file_of_the_same_name_for_another_rank(self):
        """As on a node with a disk of its own, where an earlier job has left a file."""
        sweep = self.folder / self.write_sweep()
        for folder in ("here", "there"):
            (self.folder / folder).mkdir()
        self.succeed("run", sweep, "-o", "there/out.h5", "--sweep.root_seed", "9")
        apart = ["-n", "1", "-wdir", self.folder / "here", PROGRAM, "run", sweep, "-o", "out.h5", "--progress", "none", ":",
                 "-n", "1", "-wdir", self.folder / "there", PROGRAM, "run", sweep, "-o", "out.h5", "--progress", "none"]
        for content in ((self.folder / "there/out.h5").read_bytes(), b"", b"no result file" * 1000):
            (self.folder / "there/out.h5").write_bytes(content)
            done = subprocess.run([GUARD, MPIEXEC, *map(str, apart)], env=environment(), capture_output=True, text=True, timeout=PATIENCE_S)
            self.assertEqual(done.returncode, 3, done.stderr)
            self.assertIn("asymsweep: out.h5 is another file for rank 1 on ", done.stderr)
            self.assertEqual((self.folder / "there/out.h5").read_bytes(), content)

    def test_the_file_is_removed_while_it_is_written(self):
        sweep = self.write_long_sweep(core_s=4)
        expected = self.undisturbed(sweep)
        run = self.start("run", sweep, "-o", "out.h5", "--progress", "none", ranks=3)
        self.wait_for_units("out.h5", run, more_than=3)
        (self.folder / "out.h5").unlink()
        self.assert_stopped(run, self.ranks_of(run, 3), "was removed or replaced", "what was finished is kept in out.h5.rescued-")
        [rescued] = self.folder.glob("out.h5.rescued-*")
        rescued.rename(self.folder / "out.h5")
        code, found = self.check()
        self.assertEqual(code, 0)
        self.assertGreater(found["units_done"], 3)
        self.finish(sweep, expected, found["units_done"])

    def test_the_folder_is_removed_while_it_is_written(self):
        sweep = self.write_long_sweep(core_s=4)
        (self.folder / "there").mkdir()
        run = self.start("run", sweep, "-o", "there/out.h5", "--progress", "none", ranks=2)
        self.wait_for_units("there/out.h5", run)
        shutil.rmtree(self.folder / "there")
        self.assert_stopped(run, [], "was removed or replaced", "could not be rescued")

    def test_refused_before_anything_is_written(self):
        sweep = self.write_sweep({"baseline.v": "0.1, 0.2"})
        (self.folder / "file").write_text("")
        (self.folder / "folder.h5").mkdir()
        for output, part in (("missing/out.h5", "the folder missing does not exist"), ("file/out.h5", "file is not a folder"),
                             ("folder.h5", "it is not a regular file")):
            self.assert_refused(self.program("run", sweep, "-o", output), output, part, code=3)
        for seeds, part, code in (("50000000", "not enough space", 3), ("4000000000", "not enough space", 3)):
            done = self.program("run", sweep, "-o", "out.h5", "--sweep.seeds", seeds, "--train.steps", "2000")
            self.assert_refused(done, "out.h5", part, code=code)
        self.assert_refused(self.program("run", sweep, "-o", "out.h5", "--baseline.v", "lin(-1, 1, 2000)",
                                         "--train.learning_rate", "lin(1, 2, 2000)"), "configurations")
        self.assertEqual(self.files(), ["file", "folder.h5", sweep])

    @unittest.skipUnless(os.geteuid() == 0, "only root can become somebody else")
    def test_no_permission(self):
        sweep = self.write_sweep({"baseline.v": "0.1, 0.2"})
        self.assertEqual(self.program("run", sweep, "-o", "out.h5", "--max-units", "1", "--progress", "none").returncode, 75)
        def run_as_nobody(*words):
            return subprocess.run(self.command(["run", sweep, *words], None), cwd=self.folder, text=True, timeout=60,
                                  env=environment({"TMPDIR": "/tmp"}), capture_output=True, user=NOBODY, group=NOBODY)
        self.folder.chmod(0o755)
        self.assert_refused(run_as_nobody("-o", "new.h5"), f"cannot write in the folder {self.folder.resolve()}: Permission denied", code=3)
        self.folder.chmod(0o777)
        (self.folder / "out.h5").chmod(0o444)
        self.assert_refused(run_as_nobody("-o", "out.h5"), "cannot read and write out.h5", "Permission denied", code=3)


@unittest.skipUnless(os.geteuid() == 0 and shutil.which("mount"), "only root can mount a small file system")
class SmallDisk(FaultTest):
    MEGABYTES = 8

    def setUp(self):
        super().setUp()
        disk = self.folder / "disk"
        disk.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={self.MEGABYTES}m", "tmpfs", disk], capture_output=True)
        if mounted.returncode != 0:
            self.skipTest("this machine lets nobody mount")
        self.addCleanup(subprocess.run, ["umount", "-l", disk], check=True)
        self.disk = disk

    def test_too_small_is_refused_and_leaves_nothing(self):
        sweep = self.write_sweep({"sweep.seeds": "20000", "train.steps": "100"})
        done = self.program("run", sweep, "-o", "disk/out.h5", ranks=2)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertRegex(done.stderr, r"asymsweep: not enough space for disk/out.h5: it needs .* tmpfs has 8\.0 MiB free")
        self.assertEqual(list(self.disk.iterdir()), [])

    def test_full_in_the_middle_does_not_matter_the_space_is_reserved(self):
        sweep = self.write_long_sweep(core_s=3)
        expected = self.undisturbed(sweep)
        run = self.start("run", sweep, "-o", "disk/out.h5", "--progress", "none", ranks=2)
        self.wait_for_units("disk/out.h5", run)
        with self.assertRaises(OSError), (self.disk / "filler").open("wb", buffering=0) as filler:
            while True:
                filler.write(b"x" * 4096)
        self.assertEqual(run.wait(timeout=60), 0, self.sentences(run))
        self.assertEqual(self.arrays(self.disk / "out.h5"), expected)

    def test_read_only(self):
        sweep = self.write_sweep()
        subprocess.run(["mount", "-o", "remount,ro", self.disk], check=True)
        self.assert_refused(self.program("run", sweep, "-o", "disk/out.h5"), "disk", "Read-only file system", code=3)


if __name__ == "__main__":
    unittest.main()

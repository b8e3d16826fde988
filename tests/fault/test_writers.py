"""One writer at a time: a second one is refused and told who holds the file; a writer that was killed blocks nobody."""
import fcntl
import json
import os
import signal
import socket
import unittest

from trouble import FaultTest, alive, wait_until


class Writers(FaultTest):
    def setUp(self):
        super().setUp()
        self.sweep = self.write_long_sweep(core_s=30)

    def test_the_second_is_refused_and_told_host_process_and_job(self):
        for ranks in (None, 2):
            first = self.start("run", self.sweep, "-o", "out.h5", "--progress", "none", ranks=ranks,
                               variables={"SLURM_JOB_ID": "4711"})
            self.wait_for_units("out.h5", first)
            holder = self.ranks_of(first, ranks)[0] if ranks else first.pid
            expected = f"out.h5 is in use by process {holder} on {socket.gethostname()} (Slurm job 4711) since 20"
            self.assert_refused(self.program("run", self.sweep, "-o", "out.h5"), expected)
            second = self.program("run", self.sweep, "-o", "out.h5", "--extend", ranks=2)
            self.assertEqual(second.returncode, 2)
            self.assertEqual(second.stderr.count(expected), 1, "one rank says it")
            status = self.succeed_json("status", "out.h5", "--json")
            self.assertTrue(status["running"])
            self.assertIn(f"process {holder} on", status["writer"])
            os.killpg(first.pid, signal.SIGKILL)
            first.wait()
            (self.folder / "out.h5").unlink()

    def test_a_killed_writer_blocks_nobody(self):
        for ranks in (None, 2):
            first = self.start("run", self.sweep, "-o", "out.h5", "--progress", "none", ranks=ranks)
            self.wait_for_units("out.h5", first)
            members = self.ranks_of(first, ranks) if ranks else [first.pid]
            os.killpg(first.pid, signal.SIGKILL)
            for member in members:
                try:
                    os.kill(member, signal.SIGKILL)
                except ProcessLookupError:
                    pass
            wait_until(lambda: first.poll() is not None and not any(map(alive, members)))
            self.assertTrue((self.folder / "out.h5.lock").exists(), "the lock file is left")
            status = self.succeed_json("status", "out.h5", "--json")
            self.assertFalse(status["running"])
            done = self.program("run", self.sweep, "-o", "out.h5", "--max-units", "1", ranks=ranks)
            self.assertEqual(done.returncode, 75, done.stderr)
            self.assertEqual(self.succeed_json("status", "out.h5", "--json")["units_done"], status["units_done"] + 1)
            (self.folder / "out.h5").unlink()

    def test_locks_of_the_hdf5_library_do_not_matter(self):
        sweep = self.write_sweep()
        for value in ("TRUE", "FALSE", "BEST_EFFORT"):
            self.succeed("run", sweep, "-o", "locked.h5", "--overwrite", variables={"HDF5_USE_FILE_LOCKING": value})
            with (self.folder / "locked.h5").open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_EX)  # as the library would
                for command in (("run", sweep, "-o"), ("status",), ("check",)):
                    self.succeed(*command, "locked.h5", variables={"HDF5_USE_FILE_LOCKING": value})

    def test_watching(self):
        first = self.start("run", self.sweep, "-o", "out.h5", "--progress", "none", "--time-limit", "5s", ranks=2)
        self.wait_for_units("out.h5", first)
        watched = self.program("status", "out.h5", "--watch", "--json")  # ends when the writer does
        self.assertEqual(first.wait(timeout=10), 75)
        pictures = [json.loads(line) for line in watched.stdout.splitlines()]
        self.assertGreaterEqual(len(pictures), 2)
        self.assertEqual([picture["running"] for picture in pictures], [True] * (len(pictures) - 1) + [False])
        done = [picture["units_done"] for picture in pictures]
        self.assertEqual(done, sorted(done))
        last = pictures[-1]
        self.assertEqual(sum(rank["units"] for rank in last["ranks"]), last["units_done"])
        self.assertAlmostEqual(sum(rank["busy_s"] for rank in last["ranks"]), last["busy_s"], places=6)
        self.assertGreater(last["remaining_s"], 0)


if __name__ == "__main__":
    unittest.main()

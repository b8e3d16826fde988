"""sweep.sbatch takes turns in the queue until the sweep is complete: bit for bit what one undisturbed run computes."""
import os
import pathlib
import shlex
import signal
import unittest

from slurm_test import SWEEP, SlurmTest, processes_of

from program import PROGRAM


class Turns(SlurmTest):
    def test_to_the_end(self):
        sweep = self.write_sweep({"sweep.name": "named"})
        ended = self.finish(self.submit("-n", "2", "-t", "10", SWEEP, sweep))
        self.assert_complete(ended, sweep, restarts=0, file="named.h5")
        self.assertIn("srun --mpi=pmix -K1", self.log())

    def test_preempted(self):
        sweep = self.write_long_sweep(8)
        job = self.submit("-p", "low", "-n", "2", "-t", "30", SWEEP, sweep, "-o", "out.h5")
        self.wait_for_progress()
        urgent = self.submit("-p", "high", "-n", "4", "-t", "1", "--output=/dev/null", "--wrap", "sleep 1")
        self.assertEqual(self.finish(urgent)["JobState"], "COMPLETED")
        self.assert_complete(self.finish(job), sweep, restarts=1)
        self.assertIn("Slurm ends this attempt", self.log())

    def test_a_rank_killed(self):
        sweep = self.write_long_sweep(8)
        job = self.submit("-n", "2", "-t", "30", SWEEP, sweep, "-o", "out.h5")
        self.wait_for_progress()
        os.kill(self.ranks()[-1], signal.SIGKILL)
        self.assert_complete(self.finish(job), sweep, restarts=1)
        self.assertIn("exit 137", self.log())

    def ranks(self):
        """Process ids of this test's ranks: other tests may run some at the same time."""
        here = [process for process in processes_of() if os.path.samefile(f"/proc/{process}/cwd", self.folder)]
        return [process for process in here if b"\0run\0" in pathlib.Path(f"/proc/{process}/cmdline").read_bytes()]

    def test_cancelled_is_not_requeued(self):
        job = self.submit("-n", "2", "-t", "30", SWEEP, self.write_endless_sweep(), "-o", "out.h5")
        self.wait_for_progress()
        self.cluster.command("scancel", job)
        self.assertEqual(self.finish(job)["JobState"], "CANCELLED")
        self.assertEqual(self.check()[0], 0)

    def failed(self, job, code, sentence):
        ended = self.finish(job)
        self.assertEqual((ended["JobState"], ended["ExitCode"], ended["Restarts"]), ("FAILED", f"{code}:0", "0"), self.log())
        self.assertIn(sentence, self.log())

    def test_a_turn_without_progress_is_the_last(self):
        one_long_unit = self.write_sweep({"sweep.seeds": "1", "train.steps": "100000000", "train.gradient": "sampled"})
        job = self.submit("-n", "2", "-t", "30", SWEEP, one_long_unit, "-o", "out.h5")
        self.wait_for(lambda: (self.folder / "out.h5").exists(), "the run begins")
        self.cluster.command("scancel", "--batch", "--signal=USR1", job)
        self.failed(job, 75, "this attempt finished no run")

    def test_runs_of_a_file_thrown_away_count_for_nothing(self):
        sweep = self.write_sweep({"baseline.v": "0.1, 0.2, 0.3, 0.4"})
        self.succeed("run", sweep, "-o", "out.h5", "--progress", "none")
        (self.folder / "link.h5").symlink_to("out.h5")
        job = self.submit("-n", "2", "-t", "30", SWEEP, sweep, "-o", "link.h5", "--overwrite", "--max-units", "3")
        self.assert_complete(self.finish(job), sweep, restarts=1, file="link.h5")
        self.assertIn("exit 75; 9 of 12 runs done, 9 in this attempt", self.log())
        self.assertIn("--overwrite was for the first attempt: this one goes on with link.h5", self.log())

    def test_runs_that_an_extended_file_keeps_count_for_nothing(self):
        sweep = self.write_sweep({"baseline.v": "0.1, 0.2, 0.3, 0.4"})
        self.succeed("run", sweep, "-o", "out.h5", "--progress", "none")
        larger = self.write_sweep({"baseline.v": "0.1, 0.2, 0.3, 0.4", "sweep.seeds": "5"})
        job = self.submit("-n", "1", "-t", "30", SWEEP, larger, "-o", "out.h5", "--extend", "--max-units", "1")
        self.wait_for(lambda: "exit 75; 14 of 20 runs done, 2 in this attempt" in self.log(), "the first turn ends")
        self.assertEqual(self.finish(job)["JobState"], "COMPLETED", self.log())

    def submit_stumbling(self, condition, **variables):
        """A sweep whose ranks die as they start while the condition holds."""
        program = self.folder / "stumbling"
        program.write_text(f"#!/bin/sh\nif [ $1 = run ] && {condition}; then kill -KILL $$; fi\nexec {shlex.quote(PROGRAM)} \"$@\"\n")
        program.chmod(0o755)
        sweep = self.write_sweep()
        return sweep, self.submit("-n", "2", "-t", "30", SWEEP, sweep, "-o", "out.h5", variables={"ASYMSWEEP": str(program), **variables})

    def test_killed_as_it_starts(self):
        sweep, job = self.submit_stumbling("mkdir stumbled 2>/dev/null")
        self.assert_complete(self.finish(job), sweep, restarts=0)
        self.assertEqual(self.log().count("killed before it finished a run; once more"), 1, self.log())

    def test_killed_whenever_it_starts(self):
        _, job = self.submit_stumbling("true")
        self.failed(job, 137, "this attempt finished no run")
        self.assertEqual(self.log().count("exit 137; 0 of ? runs done, 0 in this attempt"), 2, self.log())

    def test_killed_after_a_while(self):
        """Hours that led to nothing are not spent again."""
        _, job = self.submit_stumbling("sleep 1", ASYMSWEEP_STUMBLE_S="1")
        self.failed(job, 137, "this attempt finished no run")
        self.assertNotIn("once more", self.log())

    def test_turns_are_bounded(self):
        job = self.submit("-n", "2", "-t", "30", SWEEP, self.write_endless_sweep(), "-o", "out.h5", "--max-units", "2",
                          variables={"ASYMSWEEP_MAX_RESTARTS": "0"})
        self.failed(job, 75, "that was the last of 1 attempts")

    def test_warned_as_it_begins(self):
        """Heard before the first turn begins; with less time than that a job ends in order too."""
        program = self.folder / "slow"
        program.write_text(f"#!/bin/sh\nif [ $1 = plan ]; then touch planning; sleep 3; fi\nexec {shlex.quote(PROGRAM)} \"$@\"\n")
        program.chmod(0o755)
        job = self.submit("-n", "2", "-t", "30", SWEEP, self.write_sweep(), "-o", "out.h5", variables={"ASYMSWEEP": str(program)})
        self.wait_for(lambda: (self.folder / "planning").exists(), "the job begins")
        self.cluster.command("scancel", "--batch", "--signal=USR1", job)
        self.failed(job, 75, "this attempt finished no run")

    def test_mistakes_are_not_repeated(self):
        sweep = self.write_sweep()
        self.failed(self.submit("-n", "2", "-t", "30", SWEEP, sweep, "--progress", "nonsense"), 2, "failed (exit 2)")
        self.failed(self.submit("-n", "2", "-t", "30", SWEEP, "missing.ini"), 2, "missing.ini")
        self.failed(self.submit("-n", "2", "-t", "1", SWEEP, sweep), 1, "give the job more time")


if __name__ == "__main__":
    unittest.main()

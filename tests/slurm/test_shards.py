"""shards.sbatch: a job array over the seeds, one file a task, merged into the file of one run."""
import shlex
import unittest

from slurm_test import SHARDS, SlurmTest

from program import PROGRAM, result_bytes

KEYS = {"sweep.name": "split", "sweep.seeds": "25", "sweep.first_seed": "5", "train.lag": "3, inf"}


class Shards(SlurmTest):
    def test_an_array_and_its_merge(self):
        sweep = self.write_sweep(KEYS)
        self.succeed("run", sweep, "-o", "one.h5")
        array = self.submit("--array=0-2", "-n", "1", "-t", "10", SHARDS, "--shards", "3", sweep)
        merge = self.submit(f"--dependency=afterok:{array}", "-t", "1", "--wrap",
                            f"{shlex.quote(PROGRAM)} merge split.shard-*-of-3.h5 -o split.h5")
        self.assertEqual(self.finish(merge)["JobState"], "COMPLETED", self.log())
        self.assertEqual(result_bytes(self.folder / "split.h5"), result_bytes(self.folder / "one.h5"))

    def test_each_task_takes_its_own_turns(self):
        """The number of one task is that of the array: what is requeued must be that task alone."""
        sweep = self.write_sweep(KEYS)
        program = self.folder / "slow"  # task 0 runs while task 1 takes its turns
        program.write_text(f"#!/bin/sh\nif [ $1 = run ] && [ $SLURM_ARRAY_TASK_ID = 0 ]; then sleep 10; fi\nexec {shlex.quote(PROGRAM)} \"$@\"\n")
        program.chmod(0o755)
        array = self.submit("--array=0-1", "-n", "1", "-t", "10", SHARDS, "--shards", "2", sweep, "--max-units", "1",
                            variables={"ASYMSWEEP": str(program)})
        merge = self.submit(f"--dependency=afterok:{array}", "-t", "1", "--wrap",
                            f"{shlex.quote(PROGRAM)} merge split.shard-*-of-2.h5 -o split.h5")
        self.assertEqual(self.finish(merge)["JobState"], "COMPLETED", self.log())
        self.assertEqual([task["Restarts"] for task in self.job(array)], ["1", "1"], self.log())

    def test_one_task_again(self):
        """A task's seeds do not depend on which others run with it."""
        sweep = self.write_sweep(KEYS)
        again = self.finish(self.submit("--array=1", "-n", "2", "-t", "10", SHARDS, "--shards", "3", sweep, "-o", "again.h5"))
        self.assertEqual(again["JobState"], "COMPLETED", self.log())
        self.assertEqual(self.files(), ["again.shard-1-of-3.h5", "log", "sweep.ini"])
        self.succeed("run", sweep, "-o", "second.h5", "--sweep.first_seed", 5 + 8, "--sweep.seeds", 8)
        self.assertEqual(result_bytes(self.folder / "again.shard-1-of-3.h5"), result_bytes(self.folder / "second.h5"))

    def test_mistakes(self):
        sweep = self.write_sweep(KEYS)
        for words, sentence in ((["--array=3", SHARDS, "--shards", "3", sweep], "tasks count from 0 to 2"),
                                (["--array=0", SHARDS, sweep], "usage: shards.sbatch"),
                                (["--array=0", SHARDS, "--shards", "2", sweep, "--until-decided"], "shards cannot be merged after it"),
                                (["--array=0", SHARDS, "--shards", "26", sweep], "fewer than --shards 26")):
            with self.subTest(sentence):
                ended = self.finish(self.submit("-n", "1", "-t", "10", *words))
                self.assertEqual((ended["JobState"], ended["ExitCode"]), ("FAILED", "2:0"), self.log())
                self.assertIn(sentence, self.log())


if __name__ == "__main__":
    unittest.main()

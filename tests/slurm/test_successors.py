"""Where Slurm does not requeue, jobs that wait behind a sweep (slurm/chain.bash) go on with it, and are withdrawn when they are not needed."""
import os
import subprocess
import unittest

from slurm_test import ROOT, SWEEP, Cluster, SlurmTest, environment

CHAIN = ROOT / "slurm/chain.bash"


class CancellingCluster(Cluster):
    preempt_mode = "CANCEL"


class Successors(SlurmTest):
    make_cluster = CancellingCluster

    def submit_chain(self, number, *words, **variables):
        """Job ids, the first one running soon."""
        done = subprocess.run([CHAIN, str(number), "--output=log", *map(str, words)], cwd=self.folder, capture_output=True, text=True,
                              env=environment({**self.cluster.environment, "ASYMSWEEP_BINDING": "none", **variables}),
                              stdin=subprocess.DEVNULL, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        jobs = done.stdout.split()
        self.assertEqual(len(jobs), number)
        self.addCleanup(self.cluster.command, "scancel", "--full", *jobs, check=False)
        return jobs

    def assert_withdrawn(self, job):
        ended = self.finish(job)
        self.assertEqual(ended["JobState"], "CANCELLED", self.log())
        self.assertIn(ended["StartTime"], ("Unknown", ended["EndTime"]), "it never ran")

    def test_preempted(self):
        sweep = self.write_long_sweep(8)
        first, second, third = self.submit_chain(3, "-p", "low", "-n", "2", "-t", "30", SWEEP, sweep, "-o", "out.h5")
        self.wait_for_progress()
        urgent = self.submit("-p", "high", "-n", "4", "-t", "1", "--output=/dev/null", "--wrap", "sleep 1")
        self.assertEqual(self.finish(urgent)["JobState"], "COMPLETED")
        self.assertEqual(self.finish(first)["JobState"], "PREEMPTED", self.log())
        self.assert_complete(self.finish(second), sweep, restarts=0)
        self.assert_withdrawn(third)
        self.assertIn(f"preempted, and Slurm does not requeue what it preempts; what is finished is in out.h5: job {second}, which waits", self.log())

    def test_a_node_goes_down(self):
        sweep = self.write_long_sweep(8)
        first, second = self.submit_chain(2, "--no-requeue", "-n", "2", "-t", "30", SWEEP, sweep, "-o", "out.h5")
        self.wait_for_progress()
        self.cluster.command("scontrol", "update", "nodename=n1", "state=down", "reason=test")
        self.assertEqual(self.finish(first)["JobState"], "NODE_FAIL", self.log())
        self.cluster.command("scontrol", "update", "nodename=n1", "state=resume", check=False)  # it may be back by itself already
        self.assert_complete(self.finish(second), sweep, restarts=0)

    def test_what_may_not_be_requeued_at_its_time_limit(self):
        sweep = self.write_sweep({"baseline.v": "0.1, 0.2, 0.3, 0.4"})
        first, second, third = self.submit_chain(3, "--no-requeue", "-n", "1", "-t", "30", SWEEP, sweep, "-o", "out.h5", "--max-units", "2")
        self.assertEqual(self.finish(first)["JobState"], "FAILED")
        self.assert_complete(self.finish(second), sweep, restarts=0)
        self.assert_withdrawn(third)
        self.assertIn(f"Slurm does not requeue this job: job {second}, which waits for that, goes on", self.log())

    def test_cancelled_by_its_user(self):
        first, second, third = self.submit_chain(3, "-n", "2", "-t", "30", SWEEP, self.write_endless_sweep(), "-o", "out.h5")
        notice = self.submit(f"--dependency=afternotok:{first}", "-n", "1", "-t", "1", "--output=/dev/null", "--job-name=notice", "--wrap", "true")
        self.wait_for_progress()
        self.cluster.command("scancel", first)
        self.assertEqual(self.finish(first)["JobState"], "CANCELLED")
        self.assert_withdrawn(second)
        self.assert_withdrawn(third)
        self.assertEqual(self.finish(notice)["JobState"], "COMPLETED", "somebody else's job that waits is left alone")
        self.assertEqual(self.check()[0], 0)

    def test_a_mistake_is_not_repeated(self):
        first, second = self.submit_chain(2, "-n", "2", "-t", "30", SWEEP, self.write_sweep(), "--progress", "nonsense")
        self.assertEqual(self.finish(first)["ExitCode"], "2:0", self.log())
        self.assert_withdrawn(second)

    def test_usage(self):
        for words in ([], ["3"], ["0", SWEEP], ["many", SWEEP]):
            done = subprocess.run([CHAIN, *map(str, words)], capture_output=True, text=True, env=environment({"PATH": os.environ["PATH"]}))
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertTrue(done.stderr.startswith("usage: chain.bash JOBS WORDS-OF-SBATCH"))


if __name__ == "__main__":
    unittest.main()

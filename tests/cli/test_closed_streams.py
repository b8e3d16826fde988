"""Standard streams that are closed: nothing that is opened later gets their numbers, and an answer that nobody can read is exit 3."""
import itertools
import os
import signal
import subprocess
import time
import unittest

from own_program import ANSWER, OwnProgramTest
from program import PATIENCE_S, PROGRAM, environment, result_bytes

CLOSED = [streams for count in (1, 2, 3) for streams in itertools.combinations((0, 1, 2), count)]


class ClosedStreams(OwnProgramTest):
    def without(self, streams, *words):
        """A shell closes them, as `2>&-` does; standard error goes to a file."""
        closed = " ".join(f"{number}{'<' if number == 0 else '>'}&-" for number in streams)
        kept = "" if 2 in streams else "2> said"
        (self.folder / "said").write_text("")
        done = subprocess.run(["sh", "-c", f'exec "$@" {kept} {closed}', "sh", PROGRAM, *words], cwd=self.folder, env=environment(), stdout=subprocess.DEVNULL,
                              timeout=PATIENCE_S)
        return done.returncode, (self.folder / "said").read_text()

    def test_a_program_runs_whatever_is_closed(self):
        self.write({"sweep.seeds": "2"})
        self.run_own(file="whole.h5")
        for streams in CLOSED:
            with self.subTest(streams):
                self.assertEqual(self.without(streams, "run", "own.ini", "-o", "own.h5", "--overwrite"), (0, (self.folder / "said").read_text()))
                self.assertEqual(result_bytes(self.folder / "own.h5"), result_bytes(self.folder / "whole.h5"))

    def test_a_bandit_runs_whatever_is_closed(self):
        self.write_sweep()
        for streams in CLOSED:
            with self.subTest(streams):
                self.assertEqual(self.without(streams, "run", "sweep.ini", "-o", "small.h5", "--overwrite")[0], 0)

    def test_an_answer_that_goes_nowhere_is_a_failure(self):
        self.write({"sweep.seeds": "2"})
        self.write_sweep()
        self.run_own()
        for words in (["check", "own.h5"], ["check", "own.h5", "--recompute", "1"], ["run", "sweep.ini", "--json", "--overwrite"], ["run", "own.ini", "-o", "own.h5", "--json"], ["status", "own.h5"],
                      ["plan", "own.ini"], ["list"], ["--help"], ["--version"]):
            for streams in CLOSED:
                with self.subTest(words=words, streams=streams):
                    code, said = self.without(streams, *words)
                    self.assertEqual(code, 3 if 1 in streams else 0, said)
                    if 1 in streams and 2 not in streams:
                        self.assertEqual(said.splitlines()[-1], "asymsweep: cannot write to standard output")

    def test_a_signal_ends_the_wait_for_what_starts_programs(self):
        self.write({"sweep.seeds": "400", "program.mode": "process", "program.command": "sh train.sh", "program.files": "train.sh", "program.curves": None,
                    "program.curve_steps": None})
        (self.folder / "train.sh").write_text(f"{ANSWER}\n")
        run = self.start("run", "own.ini", "-o", "own.h5", "--progress", "none")
        self.wait_for_units("own.h5", run)
        spawner = next(pid for pid in map(int, filter(str.isdigit, os.listdir("/proc"))) if self.is_spawner_of(pid, run.pid))
        os.kill(spawner, signal.SIGSTOP)
        self.addCleanup(lambda: os.path.exists(f"/proc/{spawner}") and self.is_spawner_of(spawner, run.pid) and os.kill(spawner, signal.SIGKILL))
        time.sleep(0.5)
        run.send_signal(signal.SIGTERM)
        self.assertEqual(run.wait(timeout=60), 75)
        self.assertTrue(self.succeed_json("check", "own.h5", "--json")["ok"])

    @staticmethod
    def is_spawner_of(pid, rank):
        try:
            with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
                name, _, rest = stat.read().rpartition(")")
            return "asymsweep-spawn" in name and int(rest.split()[1]) == rank
        except (FileNotFoundError, ProcessLookupError):
            return False


if __name__ == "__main__":
    unittest.main()

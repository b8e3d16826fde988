"""environment = program: a program of one's own, as a user meets it. Workers that answer, die, hang, leak, print and fork."""
import os
import pathlib
import signal
import time
import unittest

import h5py
import numpy as np

from own_program import OwnProgramTest, RAW, running
from program import array, result_bytes


class OwnPrograms(OwnProgramTest):
    # what is stored

    def test_what_a_run_answers_is_in_the_file(self):
        self.write()
        self.run_own()
        with h5py.File(self.folder / "own.h5") as file:
            self.assertEqual(file["reward"].shape, (2, 4))
            np.testing.assert_array_equal(file["reward"][()], np.outer([0.1, 1], range(4)))
            np.testing.assert_array_equal(file["loss"][()], -np.outer([1, 1], range(4)))
            np.testing.assert_array_equal(file["reward_curve"][1, 2], [2, 3, 4])
            np.testing.assert_array_equal(file["step"][()], [1, 10, 100])
            np.testing.assert_array_equal(file["rate"][()], [0.1, 1])
            np.testing.assert_array_equal(file["status"][()], np.ones((2, 4)))
            self.assertEqual((file.attrs["program_file_1"], file.attrs["program_file_1_content"]), ("train.py", (self.folder / "train.py").read_text()))
        self.assertIn("sound", self.succeed("check", "own.h5", "--recompute", "3").stdout)

    def test_the_same_bytes_on_any_number_of_ranks_and_with_both_modes(self):
        self.write()
        for ranks, file in ((None, "0.h5"), (1, "1.h5"), (2, "2.h5"), (3, "3.h5")):
            self.run_own(file=file, ranks=ranks)
        for file in ("1.h5", "2.h5", "3.h5"):
            self.assertEqual(result_bytes(self.folder / file), result_bytes(self.folder / "0.h5"))
        (self.folder / "train.sh").write_text('s=$ASYMSWEEP_SEED\nr=$(awk "BEGIN{printf(\\"%.17g\\", $ASYMSWEEP_PARAMETER_rate*$s)}")\necho printing\n'
                                              'echo "{\\"seed\\": $s, \\"metrics\\": {\\"reward\\": $r, \\"loss\\": -$s}, '
                                              '\\"curves\\": {\\"reward\\": [1, 2, 3]}}" > "$ASYMSWEEP_ANSWER"\n')
        self.write({"program.mode": "process", "program.command": "sh train.sh", "program.files": "train.sh"})
        self.run_own(file="process.h5", ranks=2)
        np.testing.assert_array_equal(array(self.folder / "process.h5", "reward"), array(self.folder / "0.h5", "reward"))

    def test_parameters_are_axes_of_numbers_words_and_vectors(self):
        body = 'assert config.kind in ("wide", "deep-2") and config.layers in ([8.0, 4.0], [8, 4]) and config.flag is True and config["n"] == 64 and isinstance(config.n, int), dict(config)'
        self.write({"parameters.kind": "wide, deep-2", "parameters.layers": "[8 4]", "parameters.flag": "true", "parameters.n": "64"}, body)
        self.run_own()
        np.testing.assert_array_equal(array(self.folder / "own.h5", "status"), np.ones((2, 2, 4)))
        self.assertEqual(array(self.folder / "own.h5", "kind").tolist(), [b"wide", b"deep-2"])
        self.run_own("--parameters.rate", "2, 3, 4", "--sweep.seeds", "1", file="flag.h5")
        np.testing.assert_array_equal(array(self.folder / "flag.h5", "rate"), [2, 3, 4])
        self.write({"parameters.other": "3, 4", "sweep.zip": "rate, other"})
        self.run_own(file="zip.h5")
        self.assertEqual(array(self.folder / "zip.h5", "reward").shape, (2, 4))
        plan = self.succeed_json("plan", "own.ini", "--json")
        self.assertEqual((plan["runs"], plan["units"], plan["predicted_core_s"]), (8, 8, None))

    # mistakes

    def test_mistakes_are_named(self):
        for changes, words in (({"program.metrics": "reward, reward"}, "program.metrics has 'reward' twice"),
                               ({"program.metrics": "reward, seed"}, "which every result file has already"),
                               ({"program.command": "nosuchprogram x"}, "'nosuchprogram' is no program that can be started"),
                               ({"program.command": "a | b"}, "'|' needs a shell"),
                               ({"program.files": "nosuchfile.py"}, "nosuchfile.py, which cannot be read"),
                               ({"program.improvement": "rewrad"}, "did you mean 'reward'"),
                               ({"program.improvement_bounds": "[1 0]"}, "is not [low high]"),
                               ({"program.timeout": "soon"}, "is not a time like"),
                               ({"program.curve_steps": "10, 1"}, "must ascend"),
                               ({"program.curves": None}, "belong together"),
                               ({"parameters.reward": "1"}, "parameters.reward has the name of a metric"),
                               ({"parameters.seed": "1"}, "parameters.seed cannot be the name of a parameter"),
                               ({"train.steps": "10"}, "train.steps is not used by problem.environment = program"),
                               ({"problem.environment": "bandit", "train.steps": "5"}, "is not used by problem.environment = bandit (it belongs to program)")):
            with self.subTest(words):
                self.write(changes)
                self.assert_refused(self.program("run", "own.ini", "-o", "own.h5"), words)
                self.assertNotIn("own.h5", self.files())
        self.write({"program.improvement": "rewrad"})
        line = (self.folder / "own.ini").read_text().split("improvement = ")[0].count("\n") + 1
        self.assert_refused(self.program("plan", "own.ini"), f"own.ini:{line}: program.improvement = rewrad ")
        self.assert_refused(self.program("plan", "own.ini", "--program.improvement", "x"), ": --program.improvement: program.improvement = x ")
        self.write()
        self.assert_refused(self.program("run", "own.ini", "--parameters.rat", "1"), "did you mean 'parameters.rate'")

    def test_another_content_is_another_sweep(self):
        self.write()
        self.run_own()
        self.write(body="x = 1")
        self.assert_refused(self.program("run", "own.ini", "-o", "own.h5"), "own.h5 holds another sweep: train.py has changed since the file was begun, and mended code is another sweep")
        self.assert_refused(self.program("check", "own.h5", "--recompute", "1"), "train.py has another content here than in the sweep")
        self.write({"program.timeout": "1m", "program.retries": "3", "program.threads": "2"})
        self.assertIn("complete already", self.run_own().stderr)

    # runs that fail

    def check_failed(self, file="own.h5", failed=((0, 2), (1, 2))):
        status = np.ones((2, 4))
        for place in failed:
            status[place] = 3
        np.testing.assert_array_equal(array(self.folder / file, "status"), status)
        reward = np.outer([0.1, 1], range(4))
        reward[status == 3] = np.nan
        np.testing.assert_array_equal(array(self.folder / file, "reward"), reward)

    def test_streams_that_the_function_closes_or_replaces_cost_no_run(self):
        for body in ("import sys; print('start'); sys.stderr.write('.'); sys.stdout.close(); sys.stderr.close()", "import sys; sys.stdout = sys.stderr = None", "import sys; sys.stdout = object()"):
            with self.subTest(body):
                self.write(body=body)
                self.run_own()
                self.check_failed(failed=())
                (self.folder / "own.h5").unlink()
        self.write(body="import sys; sys.stderr = object()\n    if seed == 2: raise ValueError('bad')")
        self.run_own()
        self.check_failed()
        self.assertEqual({failure["reason"] for failure in self.failures().values()}, {"ValueError: bad (train.py, line 7, in train)"})
        self.assertEqual({failure["stderr"][-1] for failure in self.failures().values()}, {"ValueError: bad"})

    def test_runs_that_fail_say_why_and_the_rest_goes_on(self):
        for body, reason in (("if seed == 2: raise ValueError('bad')", "ValueError: bad (train.py, line 6, in train)"),
                             ("import os\n    if seed == 2: os.kill(os.getpid(), 9)", "the program was killed by signal 9"),
                             ("import sys\n    if seed == 2: sys.exit(3)", "SystemExit: 3"),
                             ("import os\n    if seed == 2: os._exit(0)", "the program ended without an answer"),
                             ("import os\n    if seed == 2: os._exit(3)", "the program ended with exit status 3"),
                             ("if seed == 2: return {'reward': float('nan'), 'loss': 1, 'reward_curve': [1, 2, 3]}", "ValueError: metric reward is nan"),
                             ("if seed == 2: return {'reward': 1, 'reward_curve': [1, 2, 3]}", "the answer lacks 'loss' in metrics"),
                             ("if seed == 2: return {'reward': 1, 'loss': 1, 'los': 1, 'reward_curve': [1, 2, 3]}", "unknown name 'los' in metrics"),
                             ("if seed == 2: return {'reward': 1, 'loss': 1, 'reward_curve': [1, 2]}", "curve reward has 2 points"),
                             ("import resource\n    if seed == 2:\n        resource.setrlimit(resource.RLIMIT_AS, (10**9, resource.RLIM_INFINITY)); x = bytearray(10**10)", "MemoryError")):
            with self.subTest(reason):
                self.write(body=body)
                done = self.run_own(ranks=2)
                self.assertIn("2 failed", done.stderr)
                self.check_failed()
                self.assertEqual(self.succeed_json("status", "own.h5", "--json")["runs_failed"], 2)
                for failure in self.failures().values():
                    self.assertIn(reason, failure["reason"])
                (self.folder / "own.h5").unlink()

    def test_code_that_cannot_start_names_its_line(self):
        self.write()
        (self.folder / "train.py").write_text("import asymsweep\n\n@asymsweep.worker\ndef train(config, seed)\n    return {}\n")
        done = self.run_own()
        self.assertIn("warning: every run failed", done.stderr)
        for failure in self.failures().values():
            self.assertRegex(failure["reason"], r"SyntaxError: .* \(train.py, line 4\)$")
        self.write(train="import asymsweep\n\ndef train(config, seed):\n    return {{}}\n")
        self.run_own("--overwrite")
        for failure in self.failures().values():
            self.assertEqual(failure["reason"], "the program ended without an answer: train.py came to its end, and no function in it is marked with @asymsweep.worker")

    def test_standard_error_is_kept(self):
        self.write(body="import sys\n    if seed == 2:\n        for i in range(100): print('line', i, file=sys.stderr)\n        raise ValueError('bad')")
        self.run_own("--keep-stderr")
        log = self.failures()["1", 2]["stderr"]
        self.assertEqual(len(log), 20)
        self.assertEqual(log[-1], "ValueError: bad")
        self.assertIn("Traceback (most recent call last):", log)
        text = self.succeed("status", "own.h5").stdout
        self.assertIn("failed: configuration 0 (parameters.rate = 0.1), seed 2: ValueError: bad", text)
        self.assertIn("line 0\n", (self.folder / "own-stderr/rank-0.log").read_text())

    def test_what_a_raw_worker_prints_is_quoted(self):
        self.write(body="if seed == 2: print('hello')", train=RAW)
        self.run_own()
        self.check_failed()
        self.assertEqual(self.failures()["1", 2]["reason"], "standard output is no answer: 'hello' is not JSON")

    def test_a_run_that_hangs_fails_at_its_timeout(self):
        self.write({"program.timeout": "1s"}, body="import time\n    if seed == 2: time.sleep(4801)")
        begin = time.monotonic()
        self.run_own(ranks=2)
        self.assertLess(time.monotonic() - begin, 20)
        self.check_failed()
        self.assertEqual(self.failures()["1", 2]["reason"], "no answer within 1.0 s (program.timeout)")

    def test_failed_runs_are_tried_again(self):
        body = f"import os\n    if seed == 2 and not os.path.exists('mended'):\n        n = len(os.listdir('tries')); open(f'tries/{{n}}-{{config.rate}}', 'w'); os._exit(1)"
        self.write({"program.retries": "2"}, body=body)
        (self.folder / "tries").mkdir()
        self.run_own()
        self.check_failed()
        self.assertEqual(len(list((self.folder / "tries").iterdir())), 6)
        self.assertIn("complete already", self.run_own().stderr)
        (self.folder / "mended").touch()
        self.run_own("--retry-failed")
        self.check_failed(failed=())
        self.assertEqual(self.succeed_json("status", "own.h5", "--json")["runs_failed"], 0)

    def test_what_forks_is_ended(self):
        self.write(body="import os, time\n    if os.fork() == 0:\n        if os.fork() == 0: os.setsid()\n        os.execlp('sleep', 'sleep', '4802')")
        self.run_own(ranks=2)
        self.check_failed(failed=())
        self.wait_for_none("sleep 4802")

    # kills

    def test_no_worker_outlives_a_kill_and_the_sweep_resumes(self):
        body = "import time\n    time.sleep(0.05)"
        self.write({"sweep.seeds": "40"}, body=body)
        self.run_own(file="expected.h5", ranks=2)
        for victim in ("mpirun", "rank", "first rank", "worker", "spawner"):
            with self.subTest(victim):
                process = self.start("run", "own.ini", "-o", "own.h5", "--progress", "none", ranks=2)
                self.wait_for_units("own.h5", process)
                here = [pid for pid in running("train.py") if os.readlink(f"/proc/{pid}/cwd") == str(self.folder)]
                self.assertEqual(len(here), 2)
                spawners = [int(pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1]) for pid in here]
                ranks = [int(pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1]) for pid in spawners]
                os.kill({"mpirun": process.pid, "rank": ranks[1], "first rank": ranks[0], "worker": here[0], "spawner": spawners[0]}[victim], signal.SIGKILL)
                if victim == "worker":
                    self.assertEqual(process.wait(60), 0)
                else:
                    self.assertNotEqual(process.wait(60), 0)
                end = time.monotonic() + 10
                while any(pathlib.Path(f"/proc/{pid}").exists() and pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z" for pid in here):
                    self.assertLess(time.monotonic(), end, f"a worker outlives the kill of {victim}")
                    time.sleep(0.02)
                self.run_own("--retry-failed", ranks=2)
                self.assertEqual(result_bytes(self.folder / "own.h5"), result_bytes(self.folder / "expected.h5"))
                (self.folder / "own.h5").unlink()

    def test_stopped_and_resumed(self):
        self.write({"sweep.seeds": "30"}, body="import time\n    time.sleep(0.1)")
        self.run_own(file="expected.h5", ranks=3)
        process = self.start("run", "own.ini", "-o", "own.h5", "--progress", "none")
        self.wait_for_units("own.h5", process)
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(20), 75)
        self.assertEqual(self.program("run", "own.ini", "-o", "own.h5", "--time-limit", "1s").returncode, 75)
        self.run_own()
        self.assertEqual(result_bytes(self.folder / "own.h5"), result_bytes(self.folder / "expected.h5"))

    # the rest of asymsweep

    def test_extend_and_merge_keep_runs_and_reasons(self):
        self.write(body="if seed == 2: raise ValueError('bad')")
        self.run_own("--sweep.seeds", "3")
        self.run_own("--extend")
        self.check_failed()
        self.assertIn("ValueError: bad", self.failures()["0.1", 2]["reason"])
        self.run_own("--sweep.seeds", "2", file="a.h5")
        self.run_own("--sweep.seeds", "2", "--sweep.first_seed", "2", file="b.h5")
        self.succeed("merge", "b.h5", "a.h5", "-o", "merged.h5")
        self.assertEqual({k: v for k, v in result_bytes(self.folder / "merged.h5").items() if not k.startswith("units/")},
                         {k: v for k, v in result_bytes(self.folder / "own.h5").items() if not k.startswith("units/")})
        self.assertIn("ValueError: bad", self.failures("merged.h5")["1", 2]["reason"])

    def test_check_names_runs_that_come_out_otherwise(self):
        self.write(body="import os\n    return {'reward': os.getpid() if seed == 1 else 0, 'loss': 0, 'reward_curve': [1, 2, 3]}")
        self.run_own()
        done = self.program("check", "own.h5", "--recompute", "100")
        self.assertEqual(done.returncode, 4)
        self.assertEqual(done.stdout.count("run again, the program gave other numbers for reward"), 2, done.stdout)
        self.assertIn("the program gave other numbers: it is not deterministic", done.stdout)

    # surroundings

    def test_a_worker_that_is_an_mpi_program_can_start(self):
        self.write(before="from mpi4py import MPI", body="import os\n    assert MPI.COMM_WORLD.size == 1 and os.environ['OMP_NUM_THREADS'] == '3', MPI.COMM_WORLD.size")
        self.run_own("--program.threads", "3", ranks=2)
        self.check_failed(failed=())

    def test_gpus_by_local_rank(self):
        self.write(body="import os\n    return {'reward': int(os.environ['CUDA_VISIBLE_DEVICES']), 'loss': 0, 'reward_curve': [0, 0, 0]}")
        self.run_own("--program.gpus_per_rank", "1", ranks=2, variables={"CUDA_VISIBLE_DEVICES": "4,6"})
        self.assertLessEqual(set(array(self.folder / "own.h5", "reward").ravel()), {4, 6})
        done = self.program("run", "own.ini", "-o", "two.h5", "--program.gpus_per_rank", "1", ranks=2, variables={"CUDA_VISIBLE_DEVICES": "4"})
        self.assertEqual((done.returncode, (self.folder / "two.h5").exists()), (2, False), done.stderr)
        self.assertRegex(done.stderr, r"\Aasymsweep: [^\n]+ needs GPU number 2, [^\n]+\n")


if __name__ == "__main__":
    unittest.main()

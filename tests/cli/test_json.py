"""The JSON that scripts outside rely on: `run`, `plan`, `status`, `check`, `list`."""
import json
import os
import signal
import subprocess
import unittest

import h5py

from program import PATIENCE_S, PROGRAM, ProgramTest, environment, strict_json, sweep_text

AXES = {"train.lag": "1, inf", "baseline.v": "0.1, 0.2, 0.3"}


class Json(ProgramTest):
    def setUp(self):
        super().setUp()
        self.write_sweep(AXES)

    def test_run(self):
        done = self.succeed("run", "sweep.ini", "-o", "out.h5", "--json", ranks=2)
        report = json.loads(done.stdout)
        self.assertGreaterEqual(report.keys(), {"runs", "seed_steps", "wall_s", "busy_s", "ranks", "units", "file", "complete"})
        self.assertEqual((report["runs"], report["seed_steps"], report["ranks"]), (18, 18 * 20, 2))
        self.assertEqual((report["units"], report["file"], report["complete"]), (6, "out.h5", True))
        self.assertGreater(report["wall_s"], 0)
        self.assertGreater(report["busy_s"], 0)
        self.assertLessEqual(report["busy_s"], 2 * report["wall_s"])

    def test_run_that_stopped_early(self):
        done = self.program("run", "sweep.ini", "--json", "--max-units", "2")
        report = json.loads(done.stdout)
        self.assertEqual(done.returncode, 75)
        self.assertEqual((report["runs"], report["units"], report["complete"]), (6, 2, False))
        self.assertEqual(report["file"], "small.h5")

    def test_a_path_that_is_not_utf_8(self):
        path = os.fsdecode(b"caf\xe9.h5")
        report = self.succeed_json("run", "sweep.ini", "-o", path, "--json", ranks=2, errors="surrogateescape")
        self.assertEqual((report["file"], report["complete"]), ("caf\ufffd.h5", True))
        self.assertEqual(self.succeed_json("status", path, "--json")["file"], "caf\ufffd.h5")
        self.assertIn(path, self.succeed("status", path, errors="surrogateescape").stdout)
        self.assertIn(path, self.files())

    def test_a_study_of_a_path_that_is_not_utf_8(self):
        path, copy = os.fsdecode(b"caf\xe9.h5"), os.fsdecode(b"th\xe9.h5")
        self.succeed("run", "sweep.ini", "-o", path, errors="surrogateescape")
        (self.folder / copy).write_bytes((self.folder / path).read_bytes())
        self.succeed("analyze", path, copy, "-o", "both", errors="surrogateescape")
        self.assertTrue(strict_json((self.folder / "both/verdicts.json").read_text(encoding="utf-8")))

    def test_a_text_that_is_not_utf_8(self):
        (self.folder / "latin.ini").write_bytes(sweep_text({"sweep.name": "caf\xe9"}).encode("latin-1"))
        for words in (["plan", "latin.ini", "--json"], ["run", "latin.ini", "-o", "latin.h5", "--json"]):
            self.assert_refused(self.program(*words), "latin.ini:10: has the byte 0xE9, which is not UTF-8, in column 11; save the file as UTF-8")
        self.assertNotIn("latin.h5", self.files())

    def test_progress_lines_are_json_too(self):
        done = self.succeed("run", "sweep.ini", "--progress", "json")
        last = strict_json(done.stderr.splitlines()[0])
        self.assertEqual(list(last), ["units_done", "units", "units_per_s", "elapsed_s", "remaining_s"])
        self.assertEqual((last["units_done"], last["units"], last["remaining_s"]), (6, 6, 0))
        self.assertAlmostEqual(last["units_per_s"] * last["elapsed_s"], 6, 9)

    def test_a_progress_line_does_not_guess_a_time(self):
        done = self.program("run", "sweep.ini", "--progress", "json", "--time-limit", "0.000001s")
        self.assertEqual(done.returncode, 75)
        (last,) = [strict_json(line) for line in done.stderr.splitlines() if line.startswith("{")]
        self.assertEqual((last["units_done"], last["units_per_s"], last["remaining_s"]), (0, 0, None))

    def test_a_dry_run_is_a_plan(self):
        for words in ([], ["--until-decided", "--sweep.seeds", "100"]):
            plan = self.succeed_json("plan", "sweep.ini", "--json", *words)
            for ranks in (None, 2):
                dry = self.succeed_json("run", "sweep.ini", "--dry-run", "--json", *words, ranks=ranks)
                self.assertEqual(list(dry), list(plan))
                self.assertEqual({**dry, "predicted_core_s": 0}, {**plan, "predicted_core_s": 0})
                self.assertGreater(dry["predicted_core_s"], 0)
        self.assertIn("until_decided", plan)
        self.assertEqual(self.succeed("run", "sweep.ini", "--dry-run").stdout, "")
        self.assert_refused(self.program("run", "sweep.ini", "--dry-run", "--json", "--train.lag", "0"), "train.lag")
        self.assertEqual(self.files(), ["sweep.ini"])

    def test_what_is_refused_prints_nothing(self):
        self.succeed("run", "sweep.ini", "-o", "cut.h5")
        with open(self.folder / "cut.h5", "r+b") as file:
            file.truncate(1000)
        for words in (["run", "none.ini"], ["run", "none.ini", "--dry-run"], ["run", "sweep.ini", "--progress", "loud"], ["plan", "none.ini"], ["plan", "sweep.ini", "--pilot", "none.h5"],
                      ["theory", "none.ini"], ["status", "none.h5"], ["check", "none.h5"], ["status", "sweep.ini"], ["check", "sweep.ini"], ["list", "nothing"], ["list", "metrics", "none.ini"]):
            with self.subTest(words):
                self.assert_refused(self.program(*words, "--json"))
        self.assert_refused(self.program("status", "cut.h5", "--json"), "cut.h5", code=3)

    def test_nobody_reads_on(self):
        """As `| head -c 1` ends: the signal ends the program, and nothing is said."""
        self.succeed("run", "sweep.ini", "-o", "out.h5")
        for words in (["list"], ["plan", "sweep.ini"], ["theory", "sweep.ini"], ["status", "out.h5"], ["check", "out.h5"], ["run", "sweep.ini"]):
            with self.subTest(words):
                reading, writing = os.pipe()
                os.close(reading)
                done = subprocess.run([PROGRAM, *words, "--json"], cwd=self.folder, env=environment(), stdout=writing, stderr=subprocess.PIPE, timeout=PATIENCE_S)
                os.close(writing)
                self.assertEqual(done.returncode, -signal.SIGPIPE, done.stderr)
                self.assertNotIn(b"asymsweep: ", done.stderr)
        self.assertTrue(self.succeed_json("status", "small.h5", "--json")["complete"])

    def test_plan(self):
        plan = self.succeed_json("plan", "sweep.ini", "--json", "--sweep.seeds", "1000")
        self.assertEqual(plan["axes"], [{"name": "lag", "key": "train.lag", "values": [1, "inf"]},
                                        {"name": "v", "key": "baseline.v", "values": [0.1, 0.2, 0.3]}])
        self.assertEqual((plan["configurations"], plan["runs"], plan["seed_steps"]), (6, 6000, 6000 * 20))
        self.assertEqual(plan["units"] % 6, 0)
        self.assertGreater(plan["predicted_core_s"], 0)

    def test_plan_knows_the_size_of_the_file(self):
        """Small files too, in which most is not results."""
        for flags in (("--sweep.seeds", "1"), ("--sweep.seeds", "100"), ("--baseline.v", "0.1", "--train.lag", "1"), ("--baseline.v", "lin(0, 1, 2000)"),
                      ("--train.gradient", "exact, sampled", "--train.learning_rate", "lin(0.1, 1, 20)"), ("--sweep.description", "word " * 1000)):
            with self.subTest(flags):
                predicted = self.succeed_json("plan", "sweep.ini", "--json", *flags)["predicted_file_bytes"]
                self.succeed("run", "sweep.ini", "-o", "out.h5", "--overwrite", "--progress", "none", *flags)
                actual = (self.folder / "out.h5").stat().st_size
                self.assertLess(abs(predicted - actual), 0.1 * actual + 4096, (predicted, actual))

    def test_status(self):
        self.program("run", "sweep.ini", "-o", "out.h5", "--max-units", "2")
        status = self.succeed_json("status", "out.h5", "--json")
        self.assertEqual((status["file"], status["complete"], status["attempts"]), ("out.h5", False, 1))
        self.assertEqual((status["units"], status["units_done"], status["runs"], status["runs_done"]), (6, 2, 18, 6))
        self.assertEqual((status["runs_diverged"], status["units_by_rank"]), (0, {"0": 2}))

    def test_check(self):
        self.program("run", "sweep.ini", "-o", "out.h5", "--max-units", "4")
        check = self.succeed_json("check", "out.h5", "--json", "--recompute", "2")
        self.assertEqual((check["file"], check["ok"], check["damage"]), ("out.h5", True, []))
        self.assertEqual((check["units"], check["units_done"], check["units_missing"]), (6, 4, 2))
        self.assertEqual(check["units_recomputed"], 2)

    def test_check_of_a_damaged_file(self):
        self.succeed("run", "sweep.ini", "-o", "out.h5")
        with h5py.File(self.folder / "out.h5") as file:
            offset = file["entropy"].id.get_offset()
        content = bytearray((self.folder / "out.h5").read_bytes())
        content[offset] ^= 1
        (self.folder / "out.h5").write_bytes(content)
        done = self.program("check", "out.h5", "--json")
        check = json.loads(done.stdout)
        self.assertEqual((done.returncode, check["ok"], len(check["damage"])), (4, False, 1))
        self.assertRegex(check["damage"][0], r"unit \d+ .*checksum")
        self.succeed("run", "sweep.ini", "-o", "out.h5")
        self.assertTrue(self.succeed_json("check", "out.h5", "--json")["ok"], "running again mends it")

    def test_list(self):
        everything = self.succeed_json("list", "--json")
        self.assertEqual(list(everything), ["keys", "environments", "policies", "algorithms", "metrics", "claims"])
        for registry, rows in everything.items():
            self.assertEqual(self.succeed_json("list", registry, "--json"), rows)
            # environments may share the name of a metric, each with its own meaning
            names = [(row["name"], str(row["environments"]) if registry == "metrics" else "") for row in rows]
            self.assertEqual(len(set(names)), len(names))
            self.assertTrue(all(row["meaning"] for row in rows), registry)
        keys = {row["name"]: row for row in everything["keys"]}
        for row in keys.values():
            self.assertGreaterEqual(row.keys(), {"name", "type", "default", "range", "meaning"})
        self.assertEqual(keys["train.gradient"]["range"], "exact | sampled")
        self.assertEqual((keys["bandit.arms"]["type"], keys["bandit.arms"]["default"]), ("integer", "100"))
        self.assertIsNone(keys["train.steps"]["default"])
        self.assertIn("bandit", [row["name"] for row in everything["environments"]])
        self.assertIn("tabular", [row["name"] for row in everything["policies"]])
        self.assertLessEqual({"asymre", "reinforce_is", "grpo", "topr", "sft"}, {row["name"] for row in everything["algorithms"]})
        self.assertEqual([row["name"] for row in everything["claims"]], [f"G{number}" for number in range(1, 12)])
        for row in everything["claims"]:
            self.assertEqual(list(row), ["name", "title", "meaning", "method", "refuted"])
            self.assertTrue(all(row.values()), row)
        self.assertIn("expected_reward_curve", [row["name"] for row in everything["metrics"]])

    def test_list_for_people(self):
        self.assertIn("train.checkpoints = a whole number from 1 to 1000000   (default 32)   (one value only)\n", self.succeed("list", "keys").stdout)
        self.assertIn("best_reward   (final, unit 1; bandit)\n", self.succeed("list", "metrics").stdout)
        self.assertRegex(self.succeed("list", "claims").stdout, r"\nG8   \(on-policy invariance\)\n    On-policy .*\n    Runs: the bandit; AsymRE; exact gradient .*lag = 1")

    def test_list_says_the_rule_that_a_verdict_repeats(self):
        self.succeed("run", "sweep.ini", "-o", "out.h5")
        self.succeed("analyze", "out.h5", "-o", "out")
        verdicts = json.loads((self.folder / "out/verdicts.json").read_text())
        self.assertEqual([(row["claim"], row["statement"], row["method"]) for row in verdicts],
                         [(row["name"], row["meaning"], row["method"]) for row in self.succeed_json("list", "claims", "--json")])


if __name__ == "__main__":
    unittest.main()

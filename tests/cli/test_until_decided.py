"""`run --until-decided`: ends where everything is decided, with the same bytes on any number of ranks, interrupted or not; and every
command on the file that it leaves."""
import json
import os
import random
import signal
import subprocess
import unittest

import h5py
import numpy as np

from program import PATIENCE_S, ProgramTest, array, result_bytes, sweep_text

SEEDS = 400
BANDIT = {"sweep.seeds": str(SEEDS), "bandit.arms": "5", "bandit.behavior_logits": "normal", "noise.reward_noise": "0.5", "train.gradient": "sampled",
          "train.steps": "60", "train.lag": "1, 10, inf", "train.checkpoints": "4", "baseline.v": None, "baseline.delta_v": "-0.4, -0.1, 0.05, 0.3"}
CLAIMS = """
[claim.below]
statement = Training below V^mu improves.
where = delta_v < 0
test = mean
value = improvement
[claim.lag]
statement = Lag 1 ends above lag inf.
where = lag == 1
test = paired_mean
value = expected_reward
against = lag = inf
[claim.most]
statement = Most runs improve far below V^mu.
where = delta_v < -0.3
test = share
value = improvement > 0
bound = 0.6
"""
PER_CONFIGURATION = 4 * 3  # of the grid


class UntilDecided(ProgramTest):
    def write(self, changes=None, claims=CLAIMS, name="sweep.ini"):
        (self.folder / name).write_text(sweep_text({**BANDIT, **(changes or {})}) + claims)
        return name

    def decide(self, sweep, file, *words, ranks=None):
        return self.succeed_json("run", sweep, "-o", file, "--until-decided", "--json", *words, ranks=ranks)

    def seeds(self, file):
        """How many seeds each configuration has, [delta_v, lag] flattened."""
        return np.sum(array(self.folder / file, "status") > 0, axis=-1).flatten().tolist()

    def verdicts(self, file, *words):
        self.succeed("analyze", file, "-o", "out", *words)
        return {row["claim"]: row["verdict"] for row in json.loads((self.folder / "out/verdicts.json").read_text())}

    def rows(self, file):
        self.succeed("analyze", file, "-o", "out")
        lines = (self.folder / "out/summary.csv").read_text().splitlines()
        column = lines[0].split(",").index("verdict")
        return [line.split(",")[column] for line in lines[1:]]


class Decides(UntilDecided):
    def test_claims(self):
        report = self.decide(self.write(), "out.h5")
        looks = report["until_decided"]
        self.assertEqual((report["complete"], looks["of"], looks["decided"], looks["undecided"]), (True, "claims", 3, 0))
        self.assertEqual(report["runs"] + looks["runs_left_out"], PER_CONFIGURATION * SEEDS)
        self.assertEqual(sum(self.seeds("out.h5")), report["runs"])
        self.assertLess(report["runs"], PER_CONFIGURATION * SEEDS / 2)
        found = self.verdicts("out.h5")
        self.assertEqual({found[name] for name in ("below", "lag", "most")}, {"supported"})
        self.assertNotIn("not finished", self.rows("out.h5"))

    def test_claims_of_parts_with_premises_and_conditions_of_runs(self):
        claims = """
[claim.gain]
statement = Training below V^mu improves where the behaviour policy is not poor.
premises = bandit_of_asymre, sampled_gradient, below_v_mu
runs = v_mu > 0.4 and V > 0
[claim.gain.mean]
test = mean
value = improvement
[claim.gain.share]
test = share
value = improvement > 0
bound = 0.6
"""
        sweep = self.write({"baseline.delta_v": "-0.3, 0.1"}, claims=claims)
        report = self.decide(sweep, "out.h5")
        self.assertEqual((report["until_decided"]["decided"], report["until_decided"]["undecided"]), (1, 0))
        self.assertLess(report["runs"], 6 * SEEDS)
        seeds = np.reshape(self.seeds("out.h5"), (3, 2))
        self.assertEqual(set(seeds[:, 1]), {24}, "above V^mu nothing is asked")
        self.assertEqual(self.verdicts("out.h5")["gain"], "supported")
        self.decide(sweep, "three.h5", ranks=3)
        self.assertEqual(result_bytes(self.folder / "three.h5"), result_bytes(self.folder / "out.h5"))

    def test_what_no_claim_speaks_of_has_the_first_block_alone(self):
        self.decide(self.write(claims=CLAIMS.split("[claim.lag]")[0]), "out.h5")
        seeds = np.reshape(self.seeds("out.h5"), (3, 4))
        self.assertEqual(set(seeds[:, 2:].flatten()), {24})

    def test_rows_where_there_is_no_claim(self):
        report = self.decide(self.write(claims=""), "out.h5")
        self.assertEqual(report["until_decided"]["of"], "configurations")
        rows = self.rows("out.h5")
        self.assertEqual(sum(row in ("improves", "worsens") for row in rows), report["until_decided"]["decided"])
        self.assertEqual(report["until_decided"]["undecided"], 0)
        self.assertLess(report["runs"], PER_CONFIGURATION * SEEDS / 2)

    def test_all_seeds_where_nothing_is_to_be_found(self):
        sweep = self.write({"baseline.delta_v": "-0.4", "train.lag": "1", "train.learning_rate": "1e-9", "sweep.seeds": "100"}, claims="")
        report = self.decide(sweep, "out.h5")
        looks = report["until_decided"]
        self.assertEqual((report["runs"], looks["runs_left_out"], looks["decided"], looks["undecided"], looks["seeds"]), (100, 0, 0, 1, 100))
        self.assertIn("0 of 1 configuration decided", self.succeed("run", sweep, "-o", "out.h5", "--until-decided").stderr)

    def test_what_is_decided_at_the_last_look_is_decided_in_the_file(self):
        """Configurations of one claim go on for another: what they show later may take a verdict back, and they are run on."""
        for root_seed in range(6):
            claims = CLAIMS.replace("delta_v < 0", "delta_v < 0.1").replace("delta_v < -0.3", "lag == 1")
            sweep = self.write({"sweep.root_seed": str(root_seed), "baseline.delta_v": "-0.05, 0.05, 0.15", "train.learning_rate": "0.2"}, claims)
            looks = self.decide(sweep, "out.h5", "--overwrite")["until_decided"]
            self.assertEqual(self.succeed_json("status", "out.h5", "--json")["until_decided"], looks)
            found = self.verdicts("out.h5")
            self.assertEqual(sum(found[name] in ("supported", "refuted") for name in ("below", "lag", "most")), looks["decided"])


class SameBytes(UntilDecided):
    def test_any_number_of_ranks(self):
        for claims in (CLAIMS, ""):
            sweep = self.write(claims=claims)
            for ranks in (None, 1, 2, 5):
                report = self.decide(sweep, f"{ranks}.h5", "--overwrite", ranks=ranks)
                self.assertEqual(report["ranks"], ranks or 1)
            alone, *others = (result_bytes(self.folder / f"{ranks}.h5") for ranks in (None, 1, 2, 5))
            for other in others:
                self.assertEqual([name for name in alone if alone[name] != other[name]], [])

    def test_killed_at_ten_random_moments(self):
        # Long units: some seconds in all, however fast the machine is.
        sweep = self.write()
        steps = 60 * max(1, round(3 / max(self.decide(sweep, "timed.h5")["busy_s"], 0.01)))
        sweep = self.write({"train.steps": str(steps)})
        self.decide(sweep, "undisturbed.h5")
        choose = random.Random(25)
        kills = 0
        for attempt in range(200):
            run = self.start("run", sweep, "-o", "out.h5", "--until-decided", "--progress", "none", ranks=(1, 2)[attempt % 2])
            try:
                run.wait(timeout=choose.uniform(0.2, 0.9))
            except subprocess.TimeoutExpired:
                os.killpg(run.pid, signal.SIGKILL)
                run.wait(timeout=PATIENCE_S)
                kills += 1
                if (self.folder / "out.h5").exists():
                    self.assertEqual(self.succeed_json("check", "out.h5", "--json")["damage"], [])
                continue
            self.assertEqual(run.returncode, 0)
            if kills >= 10:
                break
            (self.folder / "out.h5").unlink()
        self.assertGreaterEqual(kills, 10)
        stopped, whole = result_bytes(self.folder / "out.h5"), result_bytes(self.folder / "undisturbed.h5")
        self.assertEqual([name for name in whole if whole[name] != stopped[name]], [])
        self.assertEqual(self.succeed_json("status", "out.h5", "--json")["until_decided"], self.succeed_json("status", "undisturbed.h5", "--json")["until_decided"])

    def test_stopped_by_limits_and_signals(self):
        sweep = self.write()
        self.decide(sweep, "undisturbed.h5")
        stops = 0
        for _ in range(100):
            done = self.program("run", sweep, "-o", "out.h5", "--until-decided", "--max-units", "17", "--progress", "none")
            if done.returncode == 0:
                break
            self.assertEqual(done.returncode, 75, done.stderr)
            self.assertIn("run again with --until-decided to resume", done.stderr)
            status = self.succeed_json("status", "out.h5", "--json")
            self.assertFalse(status["complete"])
            stops += 1
        self.assertGreater(stops, 2)
        self.assertEqual(result_bytes(self.folder / "out.h5"), result_bytes(self.folder / "undisturbed.h5"))
        self.assertEqual(self.program("run", sweep, "-o", "late.h5", "--until-decided", "--time-limit", "0.05s").returncode, 75)
        self.decide(sweep, "late.h5")
        self.assertEqual(result_bytes(self.folder / "late.h5"), result_bytes(self.folder / "undisturbed.h5"))


class OtherCommands(UntilDecided):
    def setUp(self):
        super().setUp()
        self.sweep = self.write()
        self.report = self.decide(self.sweep, "out.h5")
        self.left_out = self.report["until_decided"]["runs_left_out"]

    def test_check_and_status(self):
        found = self.succeed_json("check", "out.h5", "--json", "--recompute", "5")
        self.assertEqual((found["ok"], found["units_missing"], found["units_recomputed"]), (True, 0, 5))
        self.assertGreater(found["units_left_out"], 0)
        self.assertEqual(found["units"], found["units_left_out"] + found["units_done"])
        status = self.succeed_json("status", "out.h5", "--json")
        self.assertEqual((status["complete"], status["until_decided"]["runs_left_out"]), (True, self.left_out))
        text = self.succeed("status", "out.h5").stdout
        self.assertIn("until decided: 3 of 3 claims decided, 0 undecided", text)
        self.assertIn(" runs saved", text)
        self.assertIn("left out, as no verdict needs them", self.succeed("check", "out.h5").stdout)
        with h5py.File(self.folder / "out.h5") as file:
            done, not_needed, count = (file[f"units/{name}"][()] for name in ("done", "not_needed", "seed_count"))
        self.assertEqual(sorted(set(zip(done.tolist(), not_needed.tolist()))), [(0, 1), (1, 0)])
        self.assertEqual(count[not_needed == 1].sum(), self.left_out)

    def test_again_nothing_is_run(self):
        before = (self.folder / "out.h5").read_bytes()
        done = self.succeed("run", self.sweep, "-o", "out.h5", "--until-decided")
        self.assertIn("complete already: 3 of 3 claims decided on ", done.stderr)
        self.assertEqual((self.folder / "out.h5").read_bytes(), before)

    def test_figure_and_analyze(self):
        self.succeed("figure", "out.h5", "--x", "lag", "--value", "expected_reward", "-o", "figure.csv")
        self.succeed("analyze", "out.h5", "-o", "study")
        page = (self.folder / "study/report.html").read_text()
        self.assertFalse("not finished</span>" in page)
        self.assertTrue("runs were left out" in page)

    def test_a_run_without_the_flag_completes_the_sweep(self):
        done = self.succeed("run", self.sweep, "-o", "out.h5")
        self.assertIn("was begun with --until-decided; all its seeds are run now", done.stderr)
        self.succeed("run", self.sweep, "-o", "full.h5")
        one, other = result_bytes(self.folder / "out.h5"), result_bytes(self.folder / "full.h5")
        of_results = [name for name in other if not name.startswith("units/")]
        self.assertEqual([name for name in of_results if one[name] != other[name]], [])
        status = self.succeed_json("status", "out.h5", "--json")
        self.assertEqual((status["complete"], status["runs_done"], status["until_decided"]), (True, PER_CONFIGURATION * SEEDS, None))

    def test_interrupted_without_the_flag_it_goes_on_with_it_from_what_was_seen(self):
        self.assertEqual(self.program("run", self.sweep, "-o", "out.h5", "--max-units", "5").returncode, 75)
        status = self.succeed_json("status", "out.h5", "--json")
        self.assertEqual((status["until_decided"], status["complete"]), (None, False))
        before = max(self.seeds("out.h5"))
        report = self.decide(self.sweep, "out.h5")
        self.assertEqual(report["until_decided"]["undecided"], 0)
        self.assertGreaterEqual(report["until_decided"]["seeds"], before)
        found = self.verdicts("out.h5")
        self.assertEqual({found[name] for name in ("below", "lag", "most")}, {"supported"})

    def test_other_claims(self):
        self.write(claims=CLAIMS.replace("where = delta_v < 0", "where = delta_v < 0.1"))
        done = self.succeed("run", self.sweep, "-o", "out.h5", "--until-decided", "--json")
        self.assertIn("claim below was changed after", done.stderr)
        looks = json.loads(done.stdout)["until_decided"]
        found = self.verdicts("out.h5")
        self.assertEqual(sum(found[name] in ("supported", "refuted") for name in ("below", "lag", "most")), looks["decided"])

    def test_more_seeds(self):
        before = self.seeds("out.h5")
        report = self.decide(self.sweep, "out.h5", "--sweep.seeds", str(2 * SEEDS), "--extend")
        self.assertEqual((report["complete"], report["until_decided"]["undecided"]), (True, 0))
        self.assertEqual(self.seeds("out.h5"), before, "decided before, and decided still")

    def test_more_values(self):
        report = self.decide(self.sweep, "out.h5", "--baseline.delta_v", "-0.4, -0.1, 0.05, 0.3, 0.5", "--extend")
        self.assertEqual((report["complete"], report["until_decided"]["undecided"]), (True, 0))
        found = self.succeed_json("check", "out.h5", "--json")
        self.assertEqual((found["ok"], found["units_missing"]), (True, 0))

    def test_merge(self):
        self.succeed("run", self.sweep, "-o", "more.h5", "--sweep.first_seed", str(SEEDS))
        done = self.program("merge", "out.h5", "more.h5", "-o", "all.h5")
        self.assert_refused(done, "cannot merge out.h5: with --until-decided it has run only the seeds that its own verdicts need")
        self.succeed("run", self.sweep, "-o", "out.h5")
        self.succeed("merge", "out.h5", "more.h5", "-o", "all.h5")

    def test_damage_is_repaired(self):
        undamaged = result_bytes(self.folder / "out.h5")
        with h5py.File(self.folder / "out.h5") as file:
            offset = file["expected_reward"].id.get_offset()
        with open(self.folder / "out.h5", "r+b") as file:
            file.seek(offset)
            file.write(b"\x11")
        self.assertEqual(self.program("check", "out.h5").returncode, 4)
        self.decide(self.sweep, "out.h5")
        self.assertEqual(result_bytes(self.folder / "out.h5"), undamaged)


class Plan(UntilDecided):
    def test_at_most(self):
        plan = self.succeed_json("plan", self.write(), "--until-decided", "--json")
        self.assertEqual(plan["until_decided"]["looks"][:6], [24, 32, 40, 48, 64, 80])
        self.assertEqual(plan["until_decided"]["fewest_runs"], PER_CONFIGURATION * 24)
        self.assertEqual(plan["runs"], PER_CONFIGURATION * SEEDS)
        self.assertIn("at most 12 configurations x 400 seeds = 4,800 runs", self.succeed("plan", "sweep.ini", "--until-decided").stdout)


if __name__ == "__main__":
    unittest.main()

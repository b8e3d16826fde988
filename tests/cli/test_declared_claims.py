"""Claims that a sweep file declares: verdicts against numbers made here from the stored runs."""
import json
import pathlib
import re
import unittest

import numpy as np

from program import ProgramTest, array, result_bytes, sweep_text

ROOT = pathlib.Path(__file__).resolve().parents[2]
SEEDS = 320
BANDIT = {"sweep.seeds": str(SEEDS), "bandit.arms": "5", "bandit.behavior_logits": "normal", "train.steps": "100", "train.lag": "10, inf",
          "train.checkpoints": "4", "baseline.v": None, "baseline.delta_v": "-0.3, 0.2"}
CONTEXTS = {"problem.environment": "contextual", "problem.policy": "mlp", "bandit.arms": None, "baseline.v": None, "baseline.delta_v": "-0.3",
            "contextual.contexts": "24", "contextual.test_contexts": "10", "contextual.features": "4", "contextual.actions": "6",
            "contextual.hidden": "8", "contextual.pretrain_steps": "20", "train.gradient": "sampled", "train.batch": "16", "train.group": "8",
            "train.steps": "40", "train.lag": "10", "train.checkpoints": "2", "baseline.estimate": "group", "train.learning_rate": "0.1, 1e308",
            "sweep.seeds": "60"}


def claim(name, **keys):
    lines = {"statement": f"What {name} says.", **keys}
    return f"[claim.{name}]\n" + "".join(f"{key} = {value}\n" for key, value in lines.items())


class Declared(ProgramTest):
    def write(self, changes, *claims, name="sweep.ini"):
        (self.folder / name).write_text(sweep_text(changes) + "".join(claims))
        return name

    def analyze(self, *words, file="out.h5", code=0, **more):
        done = self.program("analyze", file, "-o", "out", *words, **more)
        self.assertEqual(done.returncode, code, done.stderr)
        return {row["claim"]: row for row in json.loads((self.folder / "out/verdicts.json").read_text())}

    def stored(self, name):
        return array(self.folder / "out.h5", name)  # [lag, delta_v, seed]


class Verdicts(Declared):
    def test_against_the_stored_runs(self):
        self.write(BANDIT,
                   claim("no_loss", test="every_run", value="expected_reward >= v_mu - 1e-9", where="delta_v < 0"),
                   claim("no_gain", test="every_run", value="improvement < 0.05", where="delta_v < 0"),
                   claim("gains", test="mean", value="expected_reward - initial_expected_reward", where="baseline.delta_v < 0"),
                   claim("small", test="mean", value="improvement", bound="0.5", side="below"),
                   claim("most", test="share", value="improvement > 0", bound="0.9", where="delta_v < 0"),
                   claim("lag_pays", test="paired_mean", value="expected_reward", against="train.lag = inf"),
                   claim("often", test="paired_share", value="expected_reward", against="lag = inf", where="delta_v < 0", side="above"),
                   claim("open", test="mean", value="improvement/(v_mu - 0.5)"),
                   claim("pooled", test="mean", value="improvement", over="pooled", where="delta_v < 0", error_rate="0.01"))
        self.succeed("run", "sweep.ini", "-o", "out.h5")
        rows = self.analyze()
        reward, initial = self.stored("expected_reward"), self.stored("initial_expected_reward")
        gain = reward - initial
        below = gain[:, 0]  # delta_v = -0.3

        self.assertEqual((rows["no_loss"]["verdict"], rows["no_loss"]["n"], rows["no_loss"]["estimate"]), ("supported", SEEDS, 0))
        self.assertAlmostEqual(rows["no_loss"]["interval"][1], 1 - 0.05 ** (1 / SEEDS))
        self.assertEqual(rows["no_gain"]["verdict"], "refuted")
        self.assertEqual(rows["no_gain"]["evidence"]["instances_with_counter_example"], int((below >= 0.05).any(axis=0).sum()))
        worst = rows["no_gain"]["evidence"]["counter_examples"][0]
        self.assertAlmostEqual(worst["margin"], 0.05 - below.max(), places=12)
        self.assertEqual(worst["seed"], int(below.max(axis=0).argmax()))
        self.assertIn(f"--sweep.first_seed {worst['seed']}", worst["replay"])

        self.assertEqual((rows["gains"]["verdict"], rows["small"]["verdict"]), ("supported", "supported"))
        self.assertAlmostEqual(rows["gains"]["estimate"], below.mean(axis=1).min(), places=12)
        self.assertAlmostEqual(rows["small"]["estimate"], gain.mean(axis=2).max(), places=12)
        low, high = rows["gains"]["interval"]
        self.assertTrue(0 < low < rows["gains"]["estimate"] < high)
        decided = rows["gains"]["evidence"]["decided_by"]
        weakest = below[below.mean(axis=1).argmin()]
        self.assertEqual((decided["worst_seed"], decided["configuration"]), (int(weakest.argmin()), rows["gains"]["evidence"]["estimate_of"]))
        self.assertAlmostEqual(rows["most"]["estimate"], (below > 0).mean(axis=1).min(), places=12)

        pairs = reward[0] - reward[1]  # lag 10 less lag inf, [delta_v, seed]
        self.assertAlmostEqual(rows["lag_pays"]["estimate"], pairs.mean(axis=1).min(), places=12)
        self.assertEqual(rows["lag_pays"]["n"], 2 * SEEDS)
        self.assertIn("--train.lag inf", rows["lag_pays"]["evidence"]["decided_by"]["replay_against"])
        self.assertAlmostEqual(rows["often"]["estimate"], (pairs[0] > 1e-12).mean(), places=12)
        self.assertAlmostEqual(rows["pooled"]["estimate"], below.mean(), places=12)
        self.assertEqual(rows["pooled"]["n"], SEEDS)

        self.assertEqual(rows["open"]["verdict"], "undecided")
        self.assertIn("no bounds of its values are known", rows["open"]["evidence"]["finding"])
        for row in (rows[name] for name in ("no_loss", "gains", "pooled")):
            self.assertEqual((row["declared"], row["registration"]), ("before", "declared before the run"))
        self.assertNotIn("declared", rows["G2"])
        report = (self.folder / "out/report.html").read_text()
        self.assertIn("declared before the run", report)
        self.assertIn("What gains says", report)
        table = report[report.index('<table class="verdicts">'):]
        self.assertLess(table.index("What gains says"), table.index("For V &lt; "), "claims of one's own come first")

    def test_the_theory_in_the_words_of_a_user(self):
        """A claim of the theory, copied into a sweep under another name, has the verdict that the theory's has."""
        texts = {path.stem: re.sub(r"\[claim\.G", "[claim.own_G", path.read_text()) for path in sorted((ROOT / "analysis/claims/theory").glob("*.ini"))}
        self.assertIn("g5_monotone_rounds", texts)
        exact = {"train.gradient": "exact, sampled", "train.lag": "1, 10, inf", "train.steps": "200", "baseline.delta_v": "-0.3, -0.1, 0.1", "bandit.arms": "2, 5"}
        rounds = {"bandit.arms": "3", "train.steps": "30000", "train.lag": "1000", "train.learning_rate": "3.5", "train.checkpoints": "2",
                  "baseline.reference": "initial", "baseline.delta_v": "-0.3, -0.1"}
        sampled = {"train.gradient": "sampled", "train.learning_rate": "0.5", "baseline.delta_v": "-0.3, -0.1"}
        seen = set()
        for changes, names in ((exact, ("g2_improvement", "g5_monotone_rounds", "g8_on_policy_invariance")), (rounds, ("g6_optimality_threshold",)), (sampled, ("g9_finite_samples",))):
            self.write({**BANDIT, **changes}, *[texts[name] for name in names])
            self.succeed("run", "sweep.ini", "-o", "out.h5", "--overwrite")
            rows = self.analyze()
            for name, row in rows.items():
                if not name.startswith("own_"):
                    continue
                theory = rows[name.removeprefix("own_")]
                seen.add(theory["claim"])
                for key in ("verdict", "estimate", "interval", "n", "method"):
                    self.assertEqual(row[key], theory[key], (name, key))
                self.assertEqual(row["evidence"]["finding"], theory["evidence"]["finding"])
                self.assertEqual(row["evidence"].get("left_out"), theory["evidence"].get("left_out"))
                self.assertNotEqual(row["verdict"], "not tested")
        self.assertEqual(seen, {"G2", "G5", "G6", "G8", "G9"})

    def test_runs_that_premises_and_conditions_leave_out(self):
        self.write({**BANDIT, "baseline.delta_v": None, "baseline.v": "0.3, 0.6"},
                   claim("below", test="mean", value="improvement", premises="theorems, below_v_mu"),
                   claim("near", test="share", value="improvement > 0.01", bound="0.2", runs="v_mu > 0.5 and best_reward > 0.8"),
                   claim("pairs", test="paired_mean", value="expected_reward", against="lag = inf", premises="theorems, below_v_mu", runs="V > v_mu - 0.2"),
                   claim("never", test="mean", value="improvement", runs="v_mu > 2"))
        self.succeed("run", "sweep.ini", "-o", "out.h5")
        rows = self.analyze()
        v_mu, best, gain = self.stored("v_mu"), self.stored("best_reward"), self.stored("expected_reward") - self.stored("initial_expected_reward")  # [lag, v, seed]
        v = np.array([0.3, 0.6])[None, :, None]
        below = np.broadcast_to(v < v_mu, gain.shape)
        self.assertEqual((rows["below"]["n"], rows["below"]["evidence"]["left_out"]), (below.sum(), {"V below the instance's V^mu": (~below).sum()}))
        means = np.where(below, gain, 0).sum(axis=2) / below.sum(axis=2)
        self.assertAlmostEqual(rows["below"]["estimate"], means.min(), places=12)
        chosen = (v_mu > 0.5) & (best > 0.8)
        self.assertEqual((rows["near"]["n"], rows["near"]["evidence"]["left_out"]), (chosen.sum(), {"v_mu > 0.5 and best_reward > 0.8": (~chosen).sum()}))
        self.assertAlmostEqual(rows["near"]["estimate"], (((gain > 0.01) & chosen).sum(axis=2) / chosen.sum(axis=2)).min(), places=12)
        close = (below & (v > v_mu - 0.2))[0]
        self.assertEqual(rows["pairs"]["n"], close.sum())
        pairs = self.stored("expected_reward")[0] - self.stored("expected_reward")[1]
        self.assertAlmostEqual(rows["pairs"]["estimate"], min(pairs[i][close[i]].mean() for i in (0, 1)), places=12)
        self.assertEqual((rows["never"]["verdict"], rows["never"]["n"]), ("not tested", 0))
        report = (self.folder / "out/report.html").read_text()
        self.assertIn("What below says", report)

    def test_a_claim_of_parts(self):
        parts = "[claim.both.no_loss]\ntest = every_run\nvalue = improvement >= -1e-12\n[claim.both.gain]\ntest = mean\nvalue = improvement\nbound = BOUND\n"
        self.write(BANDIT, claim("both", where="delta_v < 0"), parts.replace("BOUND", "0.01"))
        self.succeed("run", "sweep.ini", "-o", "out.h5")
        row = self.analyze()["both"]
        self.assertEqual((row["verdict"], row["n"], row["declared"]), ("supported", SEEDS, "before"))
        self.assertIn("no loss: no counter-examples", row["evidence"]["finding"])
        self.assertEqual({row["evidence"][name]["verdict"] for name in ("no_loss", "gain")}, {"supported"})
        self.write(BANDIT, claim("both", where="delta_v < 0"), parts.replace("BOUND", "0.5"))
        self.succeed("run", "sweep.ini", "-o", "out.h5")
        row = self.analyze()["both"]
        self.assertEqual((row["verdict"], row["evidence"]["no_loss"]["verdict"]), ("refuted", "supported"))
        self.assertEqual(row["registration"], f"changed after {4 * SEEDS:,} runs")

    def test_the_best_of_an_axis(self):
        """Of each lag the delta_v with the largest mean, held against numbers made here; and parts that must all hold."""
        best = {"test": "paired_mean", "value": "expected_reward", "against": "delta_v = 0.2", "over": "some V"}
        self.write({**BANDIT, "baseline.delta_v": "-0.3, -0.1, 0.2"}, claim("best", **best), claim("none", **best, bound="0.9"),
                   claim("most", test="share", value="improvement > 0", bound="0.9", over="some train.lag", where="delta_v < 0"),
                   claim("all", parts="all", test="mean", value="improvement"), "[claim.all.some]\nover = some lag\nname = at some lag\n[claim.all.each]\nbound = -0.9\n",
                   claim("both", parts="all", test="mean", value="improvement"), "[claim.both.low]\nover = some lag\nbound = -0.8\n[claim.both.lower]\nbound = -0.9\n")
        self.succeed("run", "sweep.ini", "-o", "out.h5")
        rows = self.analyze()
        reward = self.stored("expected_reward")  # [lag, delta_v, seed]
        gains = (reward[:, :2] - reward[:, 2:]).mean(axis=2)
        self.assertEqual((rows["best"]["verdict"], rows["best"]["n"]), ("supported" if (gains.max(axis=1) > 0.02).all() else "undecided", 2 * SEEDS))
        self.assertAlmostEqual(rows["best"]["estimate"], gains.max(axis=1).min(), places=12)
        seen = rows["best"]["evidence"]["comparisons"]
        self.assertEqual([row["where"] for row in seen], ["lag = 10", "lag = inf"])
        self.assertEqual([row["candidates"] for row in seen], [2, 2])
        for row, gain, partner in zip(seen, gains, reward[:, 2].mean(axis=1)):
            self.assertIn(f"delta_v = {[-0.3, -0.1][gain.argmax()]}", row["best"])
            self.assertAlmostEqual(row["percent"], 100 * gain.max() / partner, places=9)
            self.assertTrue(row["percent_interval"][0] < row["percent"] < row["percent_interval"][1])
        self.assertIn("worst_seed", rows["best"]["evidence"]["decided_by"])
        self.assertEqual(rows["none"]["verdict"], "undecided", "what lies between swept values was not tried")
        self.assertIn("0 of 2 comparisons", rows["none"]["evidence"]["finding"])
        share = (self.stored("expected_reward") > self.stored("initial_expected_reward")).mean(axis=2)[:, :2]
        self.assertAlmostEqual(rows["most"]["estimate"], share.max(axis=0).min(), places=12)
        self.assertEqual(set(rows["all"]["evidence"]["halves"]), {"at some lag", "each"})
        self.assertEqual((rows["both"]["verdict"], rows["both"]["evidence"]["halves"]), ("supported", {"low": "supported", "lower": "supported"}))
        self.assertIn("at some lag: mean improvement above zero for some swept lag in", rows["all"]["evidence"]["finding"])

    def test_nothing_is_decided_while_runs_are_missing(self):
        self.write(BANDIT, claim("gains", test="mean", value="improvement", where="delta_v < 0"),
                   claim("no_gain", test="every_run", value="improvement < 0.05", where="delta_v < 0"))
        self.assertEqual(self.program("run", "sweep.ini", "-o", "out.h5", "--max-units", 1).returncode, 75)
        rows = self.analyze()
        self.assertEqual(rows["gains"]["verdict"], "undecided")
        self.assertIn("missing", rows["gains"]["evidence"]["finding"])
        self.assertEqual(rows["no_gain"]["verdict"], "refuted", "a counter-example stays one")

    def test_contexts_and_diverged_runs(self):
        tame = "learning_rate < 1"
        self.write(CONTEXTS, claim("accuracy", test="mean", value="log(test_accuracy + 1)", bound="0.7", where=tame),
                   claim("robust", test="mean", value="test_accuracy"),
                   claim("low", test="mean", value="test_accuracy", side="below", bound="0.9"),
                   claim("learns", test="share", value="test_accuracy > initial_test_accuracy", bound="0.01"),
                   claim("pairs", test="paired_mean", value="test_accuracy", against="learning_rate = 0.1"),
                   claim("tame", test="every_run", value="not (test_accuracy < 0)", where=tame),
                   claim("finite", test="every_run", value="not (test_accuracy < 0)"))
        self.succeed("run", "sweep.ini", "-o", "out.h5")
        rows = self.analyze()
        accuracy, status = self.stored("test_accuracy"), self.stored("status")  # [learning_rate, seed]
        diverged = status[1] == 2
        self.assertTrue(diverged.any() and not (status[0] == 2).any())
        self.assertAlmostEqual(rows["accuracy"]["estimate"], np.log(accuracy[0] + 1).mean(), places=12)
        self.assertAlmostEqual(rows["robust"]["estimate"], np.where(status == 2, 0, accuracy).mean(axis=1).min(), places=8)
        self.assertAlmostEqual(rows["low"]["estimate"], np.where(status == 2, 1, accuracy).mean(axis=1).max(), places=8)
        self.assertEqual(rows["robust"]["evidence"]["diverged"], int(diverged.sum()))
        gained = np.where(status == 2, False, accuracy > self.stored("initial_test_accuracy"))
        self.assertAlmostEqual(rows["learns"]["estimate"], gained.mean(axis=1).min(), places=12)
        self.assertAlmostEqual(rows["pairs"]["estimate"], np.where(diverged, -1, accuracy[1] - accuracy[0]).mean(), places=8)
        self.assertEqual((rows["tame"]["verdict"], rows["tame"]["evidence"]["comparisons_with_counter_example"]), ("undecided", 0), "60 seeds are few")
        self.assertEqual((rows["finite"]["verdict"], rows["finite"]["evidence"]["instances_with_counter_example"]), ("refuted", int(diverged.sum())))
        self.assertIn("diverged", rows["finite"]["evidence"]["finding"])

    def test_copies_are_no_evidence(self):
        """A configuration of asymre reads no `high`: its copies count once, and none is compared with itself."""
        own = "[algorithm.own]\nweight = clip(A, -high, high)\nhigh = 0.1, 0.2\n"
        self.write({**BANDIT, "sweep.seeds": "40", "train.lag": "10", "train.algorithm": "asymre, own", "baseline.delta_v": "-0.3"}, own,
                   claim("gains", test="mean", value="improvement"), claim("high", test="mean", value="improvement", where="high > 0.1"),
                   claim("by_high", test="mean", value="improvement - high"), claim("pairs", test="paired_mean", value="improvement", against="high = 0.1"))
        self.succeed("run", "sweep.ini", "-o", "out.h5")
        rows = self.analyze()
        counts = {name: rows[name]["evidence"]["configurations_planned"] for name in ("gains", "high", "by_high", "pairs")}
        self.assertEqual(counts, {"gains": 3, "high": 2, "by_high": 4, "pairs": 1})

    def test_seeds_of_one_instance(self):
        given = {**BANDIT, "bandit.reward_means": "[0 0.25 0.5 0.75 1]", "bandit.behavior_logits": "linear", "train.lag": "10", "baseline.delta_v": "-0.3"}
        self.write({**given, "train.gradient": "sampled"}, claim("finite", test="every_run", value="expected_reward >= 0"),
                   claim("lenient", test="every_run", value="expected_reward >= 0", error_rate="0.5"))
        self.succeed("run", "sweep.ini", "-o", "out.h5")
        self.assertIn(f"on {SEEDS} seeds", self.analyze()["finite"]["evidence"]["finding"])
        self.succeed("run", "sweep.ini", "-o", "few.h5", "--sweep.seeds", "299")
        self.assertEqual(self.analyze(file="few.h5")["lenient"]["verdict"], "undecided", "never fewer than 300")

    def test_bounds_alone_may_decide(self):
        self.write({**BANDIT, "sweep.seeds": "40"}, claim("shifted", test="mean", value="expected_reward + 1"), claim("one", test="mean", value="clip(expected_reward, 0.9, 0.1)", bound="0.05"))
        self.succeed("run", "sweep.ini", "-o", "out.h5")
        rows = self.analyze()
        self.assertEqual((rows["shifted"]["verdict"], rows["one"]["verdict"]), ("supported", "supported"))
        low, high = rows["one"]["interval"]
        self.assertTrue(low <= 0.1 <= high, rows["one"]["interval"])

    def test_ranks_and_claims_change_no_number(self):
        claims = [claim("gains", test="mean", value="improvement")]
        small = {**BANDIT, "sweep.seeds": "40"}
        self.write(small, *claims)
        self.write(small, name="plain.ini")
        self.succeed("run", "plain.ini", "-o", "plain.h5")
        for ranks in (1, 2, 3):
            self.succeed("run", "sweep.ini", "-o", f"{ranks}.h5", ranks=ranks)
            self.assertEqual(result_bytes(self.folder / f"{ranks}.h5"), result_bytes(self.folder / "plain.h5"))
        self.assertEqual(self.analyze(file="1.h5")["gains"], self.analyze(file="3.h5", ranks=2)["gains"])
        self.assertIn("nothing to do", self.succeed("run", "plain.ini", "-o", "1.h5").stderr)
        self.assertEqual(self.analyze(file="1.h5")["gains"]["registration"], "declared before the run", "a sweep without claims takes none back")

    def test_the_list_and_the_exit_status(self):
        self.write({**BANDIT, "sweep.seeds": "40"}, claim("loses", test="mean", value="improvement", where="delta_v < 0", side="below"),
                   claim("large", test="mean", value="improvement", where="delta_v < 0", bound="0.2"))
        rows = {row["name"]: row for row in self.succeed_json("list", "claims", "sweep.ini", "--json")}
        self.assertEqual(rows["loses"]["meaning"], "What loses says.")
        self.assertIn("mean of every configuration is below 0", rows["loses"]["method"])
        self.assertIn("G11", rows)
        self.succeed("run", "sweep.ini", "-o", "out.h5")
        self.assertEqual(self.analyze()["loses"]["verdict"], "refuted")
        self.analyze("--fail-on", "refuted", code=1)
        self.write({**BANDIT, "sweep.seeds": "40"}, claim("gains", test="mean", value="improvement", where="delta_v < 0"), name="other.ini")
        self.succeed("run", "other.ini", "-o", "other.h5")
        self.analyze("--fail-on", "undecided", file="other.h5")
        self.assert_refused(self.program("analyze", "out.h5", "-o", "out", "--fail-on", "supported"), "--fail-on supported is neither refuted nor undecided")


if __name__ == "__main__":
    unittest.main()

"""Declared claims about runs of a program of one's own: bounds are known of its improvement only."""
import unittest

from test_declared_claims import Declared, SEEDS, claim


class Programs(Declared):
    """Claims about runs of a program of one's own: bounds are known of its improvement only."""
    TRAIN = """
import json, sys
for line in sys.stdin:
    run = json.loads(line)
    seed, rate = run["seed"], run["configuration"]["rate"]
    print(json.dumps({"seed": seed, "metrics": {"reward": rate + seed % 5 / 100, "loss": -seed}}), flush=True)
"""

    def write_program(self, metrics, *claims, seeds=320, bounds="[-1 1]", body="", improvement="reward"):
        (self.folder / "train.py").write_text("import json, sys\nfor line in sys.stdin:\n    run = json.loads(line)\n    seed = run['seed']\n"
                                              f"    answer = {{'metrics': {metrics}}}\n{body}    print(json.dumps({{'seed': seed, **answer}}), flush=True)\n")
        (self.folder / "sweep.ini").write_text(f"[sweep]\nname = own\nseeds = {seeds}\n[problem]\nenvironment = program\n"
                                               f"[program]\ncommand = /usr/bin/python3 train.py\nfiles = train.py\nmetrics = reward, loss\nimprovement = {improvement}\n"
                                               f"improvement_bounds = {bounds}\nretries = 0\n[parameters]\nrate = 0.5\n" + "".join(claims))

    def test_a_value_beyond_its_bounds(self):
        self.write_program("{'reward': -9 if seed % 10 == 3 else 0.9, 'loss': 1}", claim("gains", test="mean", value="improvement"), seeds=100)
        self.succeed("run", "sweep.ini", "-o", "out.h5")
        self.assert_refused(self.program("analyze", "out.h5", "-o", "out"), "out.h5: program.improvement of seed 3 is -9, outside program.improvement_bounds = [-1 1]")
        said = self.succeed("run", "sweep.ini", "-o", "out.h5", "--program.improvement_bounds", "[-9 1]", "--extend").stderr
        self.assertIn("the improvement of its claims changed after 100 runs", said)
        rows = self.analyze()
        self.assertNotEqual(rows["gains"]["verdict"], "supported")
        self.assertEqual(rows["gains"]["registration"], "declared before the run; the improvement changed after 100 runs")

    def test_no_number_supports_no_claim(self):
        """The improvement is the logarithm of -1 in every run."""
        self.write_program("{'reward': 0.5, 'loss': -1}", claim("below", test="mean", value="improvement", side="below"), claim("not", test="share", value="not log(loss) > 0", bound="0.5"),
                           claim("unlike", test="every_run", value="improvement != 1"), claim("fewer", test="share", value="improvement > 0", bound="0.5", side="below"),
                           claim("either", test="every_run", value="improvement > 0 or reward > 0"), claim("chosen", test="mean", value="if(improvement > 0, 0, 1)"), improvement="log(loss)")
        self.succeed("run", "sweep.ini", "-o", "out.h5")
        rows = self.analyze()
        self.assertEqual({name: rows[name]["verdict"] for name in ("below", "not", "unlike", "fewer", "either")},
                         {"below": "refuted", "not": "refuted", "unlike": "refuted", "fewer": "refuted", "either": "supported"})
        self.assertNotEqual(rows["chosen"]["verdict"], "supported")
        self.assertEqual((rows["below"]["evidence"].get("diverged"), rows["below"]["evidence"]["no_number"]), (None, 320))
        self.assertIn("320 of their 320 runs have no number as their value", rows["below"]["evidence"]["finding"])
        self.assertNotIn("diverged", rows["below"]["evidence"]["finding"])

    def test_a_failed_run_is_no_final_counter_example(self):
        broken = "    if seed == 7: answer = {'failed': 'no memory'}\n"
        self.write_program("{'reward': 0.5, 'loss': 1}", claim("always", test="every_run", value="reward > 0"), claim("gains", test="mean", value="improvement"), body=broken)
        self.succeed("run", "sweep.ini", "-o", "out.h5")
        rows = self.analyze()
        self.assertEqual(rows["always"]["verdict"], "undecided")
        self.assertIn("1 run failed", rows["always"]["evidence"]["finding"])
        self.assertIn("--retry-failed", rows["always"]["evidence"]["needs"])
        self.assertEqual((rows["gains"]["evidence"].get("diverged"), rows["gains"]["evidence"]["failed"]), (None, 1))

    def test_a_declared_claim_whose_value_is_never_a_number(self):
        self.write_program("{'reward': 0.5, 'loss': -1}", claim("unbounded", test="mean", value="log(loss)"), seeds=30)
        self.succeed("run", "sweep.ini", "-o", "out.h5")
        self.assertEqual(self.analyze("--fail-on", "refuted")["unbounded"]["verdict"], "undecided")
        self.analyze("--fail-on", "undecided", code=1)
        self.assertIn("unbounded  undecided", self.program("analyze", "out.h5", "-o", "out").stdout)

    def test_values_of_a_program(self):
        (self.folder / "train.py").write_text(self.TRAIN)
        (self.folder / "sweep.ini").write_text(
            f"[sweep]\nname = own\nseeds = {SEEDS}\nwhere = rate != 1\n[problem]\nenvironment = program\n"
            "[program]\ncommand = /usr/bin/python3 train.py\nfiles = train.py\nmetrics = reward, loss\nimprovement = reward - 0.3\n"
            "improvement_bounds = [-1 1]\n[parameters]\nrate = 0.2, 0.5, 1\n" +
            claim("gains", test="mean", value="improvement", where="rate > 0.3") + claim("all_gain", test="mean", value="improvement") +
            claim("often", test="share", value="reward > 0.3 * rate", bound="0.9") + claim("always", test="every_run", value="loss <= 0") +
            claim("never", test="every_run", value="reward > 0.4") + claim("unbounded", test="mean", value="reward") +
            claim("rate_pays", test="paired_mean", value="clip(reward, 0, 2)", against="rate = 0.2"))
        self.succeed("run", "sweep.ini", "-o", "out.h5")
        rows = self.analyze()
        verdicts = {name: row["verdict"] for name, row in rows.items() if "declared" in row}
        self.assertEqual(verdicts, {"gains": "supported", "all_gain": "refuted", "often": "supported", "always": "supported", "never": "refuted",
                                    "unbounded": "undecided", "rate_pays": "supported"})
        reward = self.stored("reward")  # [rate, seed]
        self.assertAlmostEqual(rows["gains"]["estimate"], (reward[1] - 0.3).mean(), places=12)
        self.assertAlmostEqual(rows["rate_pays"]["estimate"], (reward[1] - reward[0]).mean(), places=12)
        self.assertIn("no bounds of its values are known", rows["unbounded"]["evidence"]["finding"])
        self.assertTrue(all(row["verdict"] == "not tested" for name, row in rows.items() if "declared" not in row))


if __name__ == "__main__":
    unittest.main()

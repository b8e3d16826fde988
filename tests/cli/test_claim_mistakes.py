"""Mistakes in the claims that a sweep file declares: one sentence with file, line and key, and no file is made."""
import unittest

from program import sweep_text
from test_declared_claims import BANDIT, Declared as _Declared, claim


class Mistakes(_Declared):
    def check(self, section, *parts):
        text = sweep_text({**BANDIT, "bandit.arms": "5"})
        lines = text.count("\n")
        for command in (["run", "sweep.ini", "-o", "out.h5"], ["plan", "sweep.ini"], ["list", "claims", "sweep.ini"]):
            (self.folder / "sweep.ini").write_text(text + section)
            self.assert_refused(self.program(*command), *[part.replace("LINE+", "") if "LINE+" not in part else f"sweep.ini:{lines + int(part[5:])}: " for part in parts])
        self.assertEqual(self.files(), ["sweep.ini"])

    def test_keys(self):
        self.check("[claim.a]\nstatment = x\n", "LINE+2", "[claim.a] has an unknown key 'statment'; did you mean 'statement'?")
        self.check("[claim.a]\nstatement = x\nvalue = 1\n", "LINE+2", "[claim.a] lacks the key 'test'")
        self.check("[claim.a]\nstatement = x\nstatement = y\n", "LINE+3", "claim.a.statement is given twice")
        self.check("[claim.G5]\nstatement = x\ntest = mean\nvalue = 1\n", "[claim.G5] has the name of a claim of this program")
        self.check("[claim]\nstatement = x\n", "LINE+2", "the section [claim] has no name")
        self.check("[claim.a b]\nstatement = x\n", "is not the name of a claim")

    def test_a_section_without_lines(self):
        self.check("[claim.a]\n# statement = x\n", "LINE+1", "[claim.a] has no lines: it declares nothing")
        self.check("[claim.a]\n[claim.b]\nstatement = x\n", "LINE+1", "[claim.a] has no lines")
        self.check("[algorithm.mine]\n", "LINE+1", "[algorithm.mine] has no lines")

    def test_values(self):
        self.check(claim("a", test="mean", value="improvment"), "LINE+4", "claim.a.value has an unknown name 'improvment' in column 9; did you mean 'improvement'?")
        self.check(claim("a", test="mean", value="improvement >"), "LINE+4", "claim.a.value ends in column")
        self.check(claim("a", test="mean", value="improvement > 0"), "is a condition; test = mean needs a number")
        self.check(claim("a", test="share", bound="0.5", value="improvement"), "is a number; test = share needs a condition")
        self.check(claim("a", test="mean", value="test_accuracy"), "names 'test_accuracy' in column 9, a metric that problem.environment = bandit does not have",
                   "contextual and tokens")
        self.check(claim("a", test="mean", value="expected_reward_curve"), "a curve; claims are about numbers of whole runs")
        self.check(claim("a", test="means", value="improvement"), "claim.a.test = means is none of every_run, mean, share, paired_mean, paired_share and paired_every_run; did you mean mean?")

    def test_where(self):
        self.check(claim("a", test="mean", value="improvement", where="lag > 10 and lag < 20"), "LINE+5", "claim.a.where = lag > 10 and lag < 20 selects no configuration")
        self.check(claim("a", test="mean", value="improvement", where="lagg > 10"), "has an unknown name 'lagg' in column 9")
        self.check(claim("a", test="mean", value="improvement", where="improvement > 0"), "has an unknown name 'improvement' in column 9")
        self.check(claim("a", test="mean", value="improvement", where="v_mu > 0"), "names 'v_mu' in column 9, a metric of runs, where only axes and keys are known")

    def test_against(self):
        paired = {"test": "paired_mean", "value": "improvement"}
        self.check(claim("a", **paired), "[claim.a] lacks the key 'against'")
        self.check(claim("a", **paired, against="train.lag = 7"), "claim.a.against = 7 is no value of the axis train.lag (values: 10, inf)")
        self.check(claim("a", **paired, against="arms = 5"), "names 'arms', which is not an axis")
        self.check(claim("a", **paired, against="lag"), "= lag is not AXIS = VALUE")
        self.check(claim("a", **paired, against="lag = inf", where="lag == inf"), "selects no configuration but those that the others are compared with")
        self.check(claim("a", test="mean", value="improvement", against="lag = inf"), "claim.a.against is not used by test = mean")
        self.check("[sweep]\nzip = lag, delta_v\n" + claim("a", **paired, against="lag = inf"),
                   "leaves out baseline.delta_v, which changes together with train.lag (sweep.zip); name both")

    def test_some_of_an_axis(self):
        some = {"test": "mean", "value": "improvement"}
        self.check(claim("a", **some, over="some"), "LINE+5", "claim.a.over = some names no axis; write some AXIS")
        self.check(claim("a", **some, over="some lagg"), "claim.a.over names 'lagg', which is not an axis (axes: train.lag, baseline.delta_v)")
        self.check(claim("a", **some, over="any lag"), "claim.a.over = any lag is none of each, pooled and some AXIS")
        self.check(claim("a", test="every_run", value="improvement > 0", over="some lag"), "claim.a.over is not used by test = every_run")
        self.check("[sweep]\nzip = lag, delta_v\n" + claim("a", **some, over="some lag"), "claim.a.over names train.lag, which changes together with baseline.delta_v (sweep.zip); this needs an axis of its own")
        self.check(claim("a", **some, parts="both"), "claim.a.parts = both is none of all and tested")

    def test_what_was_meant(self):
        self.check(claim("a", test="mean", value="reward"), "claim.a.value has an unknown name 'reward' in column 9; did you mean 'expected_reward'?")
        self.check("[sweep]\nwhere = not (lag == inf and delta_v < 0)\n" + claim("a", test="paired_mean", value="improvement", against="lag = inf"),
                   "[claim.a] compares with lag = inf, which sweep.where leaves out for 1 configuration (train.lag = 10, baseline.delta_v = -0.3)")
        (self.folder / "sweep.ini").write_bytes((sweep_text(BANDIT) + claim("a", test="mean", value="improvement")).encode().replace(b"says.", b"says \xff."))
        self.assert_refused(self.program("plan", "sweep.ini"), "sweep.ini:18: has the byte 0xFF, which is not UTF-8, in column 25; save the file as UTF-8")

    def test_premises(self):
        mean = {"test": "mean", "value": "improvement"}
        self.check(claim("a", **mean, premises="theorms"), "LINE+5", "claim.a.premises names 'theorms', which is no premise; did you mean 'theorems'?")
        self.check(claim("a", **mean, premises="asymre, below_v_mu"), "names below_v_mu, which is known of the runs of theorems or bandit_of_asymre alone; name that set too")
        self.check(claim("a", **mean, premises="bandit_of_asymre, stable_step"), "names stable_step, which is known of the runs of theorems alone")
        self.check(claim("a", **mean, premises="theorems, on_policy"), "claim.a.premises = theorems, on_policy selects no configuration")

    def test_runs(self):
        mean = {"test": "mean", "value": "improvement"}
        self.check(claim("a", **mean, runs="expected_reward > 0.5"), "names 'expected_reward' in column 8, an outcome of training: runs that are chosen by how they ended test nothing")
        self.check(claim("a", **mean, runs="improvement > 0"), "names 'improvement' in column 8, an outcome of training")
        self.check(claim("a", **mean, runs="V < v_mu"), "names 'V' in column 8, which is known with premises = theorems or bandit_of_asymre alone")
        self.check(claim("a", test="mean", value="magnitude", premises="bandit_of_asymre"), "names 'magnitude' in column 9, which is known with premises = theorems alone")
        self.check(claim("a", **mean, runs="v_mu"), "claim.a.runs = v_mu must be true or false of a run")
        self.check(claim("a", test="every_run", value="improvement > 0", moved="1"), "claim.a.moved = 1 must be true or false of a run")

    def test_pairs(self):
        pairs = {"test": "paired_every_run", "against": "lag = first"}
        self.check(claim("a", test="every_run", value="other.improvement > 0"), "names 'other.improvement' in column 9, which test = paired_every_run alone knows")
        self.check(claim("a", **pairs, value="improvement > 0", runs="difference.entropy_curve > 0"), "names 'difference.entropy_curve' in column 8, an outcome of training, by which `runs` selects nothing")
        self.check(claim("a", **pairs, value="improvement"), "is a number; test = paired_every_run needs a condition")
        self.check(claim("a", test="paired_mean", value="improvement", against="lag = first", moved="improvement > 0"), "claim.a.moved is not used by test = paired_mean")

    def test_parts(self):
        whole = "[claim.a]\nstatement = x\n"
        self.check(whole + "[claim.a.b]\ntest = mean\nvalu = 1\n", "LINE+5", "[claim.a.b] has an unknown key 'valu'; did you mean 'value'?")
        self.check(whole + "[claim.a.b]\nvalue = 1\n", "[claim.a.b] lacks the key 'test'")
        self.check(whole + "[claim.a.b]\nstatement = y\n", "[claim.a.b] has an unknown key 'statement'")
        self.check(whole + "[claim.a.b c]\ntest = mean\n", "[claim.a.b c] is not the name of a part: letters, digits, '_' and '-'")

    def test_numbers(self):
        mean = {"test": "mean", "value": "improvement"}
        self.check(claim("a", **mean, bound="much"), "claim.a.bound = much is not a number")
        self.check(claim("a", **mean, error_rate="0"), "claim.a.error_rate = 0 is not an error rate above 0, up to 0.5")
        self.check(claim("a", **mean, side="up"), "claim.a.side = up is none of above and below")
        self.check(claim("a", test="share", value="improvement > 0"), "[claim.a] lacks the key 'bound'")
        self.check(claim("a", test="share", value="improvement > 0", bound="50"), "claim.a.bound = 50 is not a share from 0 to 1")
        self.check(claim("a", test="every_run", value="improvement > 0", side="above"), "claim.a.side is not used by test = every_run")


if __name__ == "__main__":
    unittest.main()

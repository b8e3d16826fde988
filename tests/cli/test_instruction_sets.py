"""One program for every processor: with each instruction set of ASYMSWEEP_ISA the result arrays are the same bytes, also where the ranks
of one run use different ones. What this processor lacks is left out, and said.
"""
import os
import pathlib
import re
import resource
import subprocess
import unittest

from program import GUARD, MPIEXEC, PATIENCE_S, PROGRAM, ProgramTest, environment, result_bytes

SWEEPS = pathlib.Path(__file__).resolve().parents[2] / "sweeps"
EVERY_SET = ["x86-64-v2", "x86-64-v3", "x86-64-v4"]
SEEDS = {"sweep.seeds": "19", "sweep.root_seed": "11"}  # more than the lanes of any register, and ragged

BANDIT = {**SEEDS, "bandit.arms": "23", "bandit.behavior_logits": "normal", "train.steps": "70", "train.checkpoints": "6",
          "train.algorithm": "asymre, reinforce_is, grpo, topr, sft", "train.lag": "1, 9, inf", "baseline.v": None, "baseline.delta_v": "-0.1"}
CONTEXTS = {**SEEDS, "bandit.arms": None, "baseline.v": None, "baseline.delta_v": "-0.1", "train.steps": "25", "train.batch": "12",
            "train.group": "4", "train.lag": "4", "train.lag_mode": "periodic, delay", "train.algorithm": "asymre, grpo, topr"}
CONTEXTUAL = {**CONTEXTS, "problem.environment": "contextual", "contextual.contexts": "11", "contextual.test_contexts": "5",
              "contextual.features": "6", "contextual.actions": "5"}
TOKENS = {**CONTEXTS, "problem.environment": "tokens", "tokens.prompts": "11", "tokens.test_prompts": "5", "tokens.vocabulary": "3",
          "tokens.length": "2", "tokens.pretrain_steps": "10"}
NOISE = {"noise.reward_flip": "0.1", "noise.reward_noise": "0.5"}
FORMULA = {
    "algorithm.mine.surrogate": "min(ratio*A, clip(ratio, 1 - width, 1 + width)*A) + width*sigmoid(A)*tanh(log(pi/pi_ref))",
    "algorithm.mine.width": "0.2", "train.algorithm": "mine",
}
TOKEN_FORMULA = {
    "algorithm.mine.weight": "token_ratio^0.5*(R - group_quantile(0.4))/(group_std + 0.1) + exp(-abs(A))*position/length",
    "train.algorithm": "mine, sapo, vespo, dppo",
}
KINDS = {
    "bandit, exact": {**BANDIT, "train.gradient": "exact", "train.optimizer": "sgd, adam, adamw"},
    "bandit, exact, single": {**BANDIT, "train.gradient": "exact", "train.precision": "single", "train.optimizer": "sgd, adam"},
    "bandit, exact, delay": {**BANDIT, "train.gradient": "exact", "train.lag": "1, 9", "train.lag_mode": "delay"},
    "bandit, sampled": {**BANDIT, "train.gradient": "sampled", "train.optimizer": "sgd, adam, adamw", "noise.reward_noise": "0, 0.5"},
    "bandit, sampled, single": {**BANDIT, "train.gradient": "sampled", "train.precision": "single", "baseline.estimate": "group"},
    "bandit, sampled, flips": {**BANDIT, **NOISE, "train.gradient": "sampled", "bandit.reward_distribution": "bernoulli"},
    "bandit, formula": {**BANDIT, **FORMULA, "train.gradient": "exact, sampled"},
    "bandit, formula, single": {**BANDIT, **FORMULA, "train.gradient": "exact, sampled", "train.precision": "single"},
    "contexts, linear": {**CONTEXTUAL, "problem.policy": "linear", "train.gradient": "exact, sampled", "train.optimizer": "sgd, adam"},
    "contexts, mlp": {**CONTEXTUAL, **NOISE, "problem.policy": "mlp", "contextual.hidden": "9", "train.gradient": "sampled",
                      "baseline.estimate": "group", "train.optimizer": "sgd, adamw", "train.warmup_steps": "5", "train.clip_norm": "0.1"},
    "contexts, diverged": {**CONTEXTUAL, "problem.policy": "linear, mlp", "contextual.hidden": "9", "train.learning_rate": "1e200, 1e307",
                           "train.gradient": "sampled", "measure.metrics": "all", "train.algorithm": "asymre", "sweep.seeds": "5"},
    "tokens, mlp": {**TOKENS, "problem.policy": "mlp", "tokens.hidden": "9", "train.gradient": "exact, sampled"},
    "tokens, formula": {**TOKENS, **TOKEN_FORMULA, "problem.policy": "linear", "train.gradient": "sampled", "baseline.estimate": "group"},
}


def usable_sets():
    """Those of this processor, by the program's own word."""
    runs = lambda name: subprocess.run([PROGRAM, "--version"], env=environment({"ASYMSWEEP_ISA": name}), capture_output=True).returncode == 0
    return [name for name in EVERY_SET if runs(name)]


SETS = usable_sets()


def setUpModule():
    for name in EVERY_SET:
        if name not in SETS:
            print(f"{name}: not on this processor, left out")


class InstructionSets(ProgramTest):
    def run_with(self, name, sweep, *more):
        variables = {"ASYMSWEEP_ISA": name}
        self.succeed("run", sweep, "-o", f"{name}.h5", "--overwrite", "--progress", "none", *more, variables=variables)
        return result_bytes(self.folder / f"{name}.h5")

    def compare(self, sweep, *more):
        first, *others = SETS
        expected = self.run_with(first, sweep, *more)
        self.assertGreater(len(expected), 8)
        for other in others:
            self.assertEqual(self.run_with(other, sweep, *more), expected, f"{other} and {first}")

    @unittest.skipIf(len(SETS) < 2, "nothing to compare")
    def test_the_same_bytes_of_every_kind_of_training(self):
        for title, changes in KINDS.items():
            with self.subTest(title):
                self.compare(self.write_sweep(changes))

    @unittest.skipIf(len(SETS) < 2, "nothing to compare")
    def test_the_same_bytes_of_a_whole_sweep(self):
        self.compare(SWEEPS / "smoke.ini", "--sweep.seeds", "20")

    def mixed(self, *sets):
        """A run whose ranks use these sets, one each."""
        words = [str(GUARD), MPIEXEC]
        for name in sets:
            words += [":"] if len(words) > 2 else []
            words += ["-n", "1", "-x", f"ASYMSWEEP_ISA={name}", PROGRAM, "run", "sweep.ini", "-o", "mixed.h5", "--progress", "none"]
        return subprocess.run(words, cwd=self.folder, env=environment(), capture_output=True, text=True, timeout=PATIENCE_S)

    @unittest.skipIf(len(SETS) < 2, "nothing to mix")
    def test_ranks_of_one_run_may_use_different_ones(self):
        self.write_sweep({**KINDS["bandit, sampled"], "train.optimizer": "sgd", "sweep.seeds": "100"})
        done = self.mixed(*SETS)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(result_bytes(self.folder / "mixed.h5"), self.run_with(SETS[0], "sweep.ini"))

    def test_each_rank_chooses_for_itself(self):
        self.write_sweep()
        done = self.mixed(SETS[0], "x86-64-v5")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("ASYMSWEEP_ISA = x86-64-v5 is not an instruction set", done.stderr)

    def test_a_file_goes_on_with_another_one_without_a_word(self):
        sweep = self.write_sweep({"sweep.seeds": "40", "baseline.v": "0, 0.2"})
        begun = self.program("run", sweep, "-o", "out.h5", "--max-units", "1", "--progress", "none", variables={"ASYMSWEEP_ISA": SETS[0]})
        self.assertEqual(begun.returncode, 75, begun.stderr)
        done = self.succeed("run", sweep, "-o", "out.h5", "--progress", "none", variables={"ASYMSWEEP_ISA": SETS[-1]})
        self.assertNotIn("warning", done.stderr)
        self.assertTrue(self.succeed_json("check", "out.h5", "--recompute", "100", "--json", variables={"ASYMSWEEP_ISA": SETS[0]})["ok"])

    def test_the_best_is_taken_and_named(self):
        for variables, used in ((None, SETS[-1]), ({"ASYMSWEEP_ISA": ""}, SETS[-1]), ({"ASYMSWEEP_ISA": SETS[0]}, SETS[0])):
            self.assertRegex(self.succeed("--version", variables=variables).stdout, rf", {used}\)\n\Z")
            self.succeed("run", self.write_sweep(), "-o", "out.h5", "--overwrite", variables=variables)
            header = subprocess.run(["h5dump", "-a", "/architecture", "out.h5"], cwd=self.folder, capture_output=True, text=True).stdout
            self.assertIn(f'"{used}"', header)

    def test_the_one_that_is_forced_is_used(self):
        # Registers twice as wide and fused operations make at least a factor of two; noise of the machine does not make 1.3.
        if len(SETS) < 2:
            self.skipTest("nothing to compare")
        sweep = self.write_sweep({"sweep.seeds": "16", "bandit.arms": "100", "train.steps": "10000", "train.lag": "1"})

        def used_s(name):
            before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
            self.run_with(name, sweep)
            return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before

        times = [(used_s(SETS[0]), used_s(SETS[1])) for _ in range(3)]
        self.assertGreater(min(old for old, _ in times), 1.3 * min(new for _, new in times), times)

    def test_what_is_unknown_or_missing_is_refused_at_the_start(self):
        self.assert_refused(self.program("list", variables={"ASYMSWEEP_ISA": "avx2"}),
                            "ASYMSWEEP_ISA = avx2 is not an instruction set of this program", f"(allowed: {', '.join(EVERY_SET)})")
        for name in EVERY_SET:
            if name not in SETS:
                self.assert_refused(self.program("list", variables={"ASYMSWEEP_ISA": name}),
                                    f"ASYMSWEEP_ISA = {name} cannot be used: this processor lacks it", f"it has {', '.join(SETS)}")

    def test_the_processor_has_what_the_program_says(self):
        flags = set(re.search(r"^flags\s*:(.*)$", pathlib.Path("/proc/cpuinfo").read_text(), re.MULTILINE)[1].split())
        wanted = {"x86-64-v2": {"sse4_2", "popcnt", "ssse3", "cx16"}, "x86-64-v3": {"avx2", "fma", "bmi1", "bmi2", "movbe", "f16c"},
                  "x86-64-v4": {"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"}}
        self.assertEqual(SETS, [name for name in EVERY_SET if wanted[name] <= flags])


if __name__ == "__main__":
    unittest.main()

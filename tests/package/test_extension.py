"""docs/extending.md is true: its example, built outside of the tree against the installed package, makes a program that plans,
runs on two ranks, checks and analyzes with an algorithm, an environment, a metric and a claim of its own."""
import json
import math
import os
import pathlib
import re
import subprocess
import unittest

from installed import PAGE, build_page, files_of_example, files_of_page, install

import numpy as np
from program import MPIEXEC, ProgramTest, array, environment, result_bytes
from scipy import stats

ROUNDING = 1e-11  # two ways to write the same 200 steps in doubles


def truncated_ascent(rewards, logits, v, learning_rate, steps, lag):
    """Exact gradient ascent with weights min(pi/mu, 1) (r - V): policies pi and mu_0."""
    softmax = lambda l: np.exp(l - l.max()) / np.exp(l - l.max()).sum()
    logits = np.array(logits)
    first = mu = softmax(logits)
    for step in range(steps):
        pi = softmax(logits)
        if step and lag and step % lag == 0:
            mu = pi
        mass = mu * np.minimum(pi / mu, 1) * (rewards - v)
        logits = logits + learning_rate * (mass - mass.sum() * pi)
    return softmax(logits), first


def normal(stream, seed):
    """The first normal deviate of root seed 0: Philox4x32-10 as Salmon et al. (SC'11) write it, then Box-Muller."""
    counter, key = [0, 0, seed, stream], [0, 0]
    for _ in range(10):
        (high_0, low_0), (high_1, low_1) = divmod(0xD2511F53 * counter[0], 2**32), divmod(0xCD9E8D57 * counter[2], 2**32)
        counter = [high_1 ^ counter[1] ^ key[0], low_1, high_0 ^ counter[3] ^ key[1], low_0]
        key = [(key[0] + 0x9E3779B9) % 2**32, (key[1] + 0xBB67AE85) % 2**32]
    u, angle = ((((high << 32 | low) >> 12) + 0.5) / 2**52 for low, high in (counter[:2], counter[2:]))
    return math.sqrt(-2 * math.log(u)) * math.cos(2 * math.pi * angle)


class Page(unittest.TestCase):
    def test_the_page_names_every_file_of_the_example_and_shows_some_of_them(self):
        example, shown = files_of_example(), files_of_page()
        self.assertGreater(len(shown), 0)
        self.assertEqual(shown, {name: example.get(name) for name in shown})
        self.assertEqual([name for name in example if f"](examples/extension/{name})" not in PAGE.read_text()], [])


class Installed(ProgramTest):
    @classmethod
    def setUpClass(cls):
        prefix = install()
        cls.addClassCleanup(prefix.cleanup)
        built = build_page(prefix.name)
        cls.addClassCleanup(built.cleanup)
        cls.prefix, cls.built = pathlib.Path(prefix.name), pathlib.Path(built.name)

    def command(self, words, ranks):
        """The page's program, where the tests of the command line start asymsweep."""
        launcher = [MPIEXEC, "-n", str(ranks)] if ranks else []
        return [*launcher, self.built / "build/my-asymsweep", *map(str, words)]

    def stock(self, *words):
        """asymsweep itself, as installed."""
        return subprocess.run([self.prefix / "bin/asymsweep", *words], env=environment(), capture_output=True, text=True)

    def test_a_prefix_holds_all_that_a_user_needs(self):
        for path in ("bin/asymsweep", "include/asymsweep/cli/program.hpp", "share/asymsweep/sweeps/smoke.ini",
                     "share/asymsweep/slurm/sweep.sbatch", "share/asymsweep/slurm/job.bash", "share/asymsweep/slurm/surroundings.sh", "share/asymsweep/mpi-environment.sh",
                     "share/doc/asymsweep/README.md", "share/doc/asymsweep/LICENSE", "share/doc/asymsweep/docs/extending.md"):
            self.assertTrue((self.prefix / path).is_file(), path)
        self.assertTrue(os.access(self.prefix / "share/asymsweep/slurm/sweep.sbatch", os.X_OK))
        for sweep in (self.prefix / "share/asymsweep/sweeps").iterdir():
            # Pretraining for the prediction of the time takes minutes in all, and says nothing here.
            pretrained = re.search(r"^environment = (contextual|tokens)$", sweep.read_text(), re.MULTILINE)
            done = self.stock("plan", sweep, "--json", *([f"--{pretrained[1]}.pretrain_steps", "1"] if pretrained else []))
            self.assertEqual(done.returncode, 0, done.stderr)
        text = "".join(path.read_text() for path in (self.prefix / "lib").rglob("cmake/asymsweep/*.cmake"))
        self.assertIn("asymsweep::cli", text)
        self.assertNotIn(os.environ["BUILD"], text)

    def test_the_whole_program_with_an_algorithm_of_ones_own(self):
        sweep = self.built / "source/bandit.ini"
        plan = self.succeed_json("plan", sweep, "--json")
        self.assertEqual((plan["configurations"], plan["runs"]), (8, 800))
        self.succeed("run", sweep, "-o", "out.h5", ranks=2)
        status = self.succeed_json("status", "out.h5", "--json")
        self.assertEqual(status["units_done"], status["units"])
        check = self.succeed_json("check", "out.h5", "--recompute", "1000", "--json")
        self.assertTrue(check["ok"])
        self.assertEqual(check["units_recomputed"], check["units"])
        self.succeed("run", sweep, "-o", "alone.h5")
        self.assertEqual(result_bytes(self.folder / "out.h5"), result_bytes(self.folder / "alone.h5"))

        said = self.succeed("analyze", "out.h5", "-o", "out").stdout
        shown, = re.findall(r"```\n(X1 [^`]*)```", PAGE.read_text())
        self.assertIn(shown, said)
        verdict = {row["claim"]: row for row in json.loads((self.folder / "out/verdicts.json").read_text())}["X1"]
        divergence = array(self.folder / "out.h5", "kl_divergence")  # [algorithm, gradient, lag, seed]
        nearer = (divergence[1] < divergence[0]).sum(axis=2).ravel()  # of each pair
        p_above = [stats.binomtest(int(k), 100, alternative="greater").pvalue for k in nearer]
        p_below = [stats.binomtest(int(k), 100, alternative="less").pvalue for k in nearer]
        self.assertEqual((verdict["n"], verdict["estimate"], verdict["evidence"]["estimate_n"]), (400, nearer.min() / 100, 100))
        self.assertEqual(verdict["verdict"], "refuted" if min(p_below) < 0.05 / 4 else
                         "supported" if max(p_above) < 0.05 else "undecided")
        self.assertIn("X1", (self.folder / "out/report.html").read_text())

    def test_its_numbers_are_those_of_an_independent_ascent(self):
        rewards, logits, v = np.array([0.2, 0.6, 1.0, 0.4, 0.55]), [0.5, 0.0, -0.5, 0.2, 1.0], 0.3
        vector = lambda numbers: "[" + " ".join(map(repr, map(float, numbers))) + "]"
        self.write_sweep({"sweep.seeds": "1", "bandit.reward_means": vector(rewards), "bandit.behavior_logits": vector(logits),
                          "train.algorithm": "truncated_is", "train.steps": "200", "train.learning_rate": "0.5",
                          "train.lag": "7, inf", "baseline.v": str(v)})
        self.succeed("run", "sweep.ini", "-o", "out.h5", ranks=2)
        for place, lag in enumerate((7, None)):
            pi, mu = truncated_ascent(rewards, logits, v, 0.5, 200, lag)
            self.assertGreater(np.abs(pi - mu).max(), 0.1)
            for name, expected in (("expected_reward", pi @ rewards), ("kl_divergence", pi @ np.log(pi / mu))):
                stored = array(self.folder / "out.h5", name)[place, 0]
                self.assertAlmostEqual(stored, expected, delta=ROUNDING)
                self.assertEqual(array(self.folder / "out.h5", name + "_curve")[place, 0, -1], stored)

    def test_it_keeps_what_every_algorithm_must(self):
        for words, said in (([], "All tests passed"), (["conformance: both trainers*", "-s"], 'algorithm.name := "truncated_is"')):
            done = subprocess.run([self.built / "build/test_algorithms", *words], capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stdout)
            self.assertIn(said, done.stdout)

    def test_an_environment_of_ones_own(self):
        self.succeed("run", self.built / "source/aim.ini", "-o", "out.h5", ranks=2)
        self.assertTrue(self.succeed_json("check", "out.h5", "--recompute", "1000", "--json")["ok"])
        self.succeed("analyze", "out.h5", "-o", "out")
        offsets, final = array(self.folder / "out.h5", "offset_curve"), array(self.folder / "out.h5", "offset")
        self.assertEqual(final.shape, (2, 2, 2, 64))  # width, algorithm, delta_v, seed
        self.assertTrue((offsets[..., -1] == final).all())
        targets = [normal(stream=1000, seed=seed) for seed in range(64)]
        np.testing.assert_allclose(offsets[..., 0], np.broadcast_to(np.negative(targets), offsets.shape[:-1]), rtol=1e-12)
        self.assertTrue((final[:, 0] == final[:, 1]).all(), "on-policy every ratio is 1")
        for width, by_algorithm, rewards, initial in zip((0.5, 1), offsets, array(self.folder / "out.h5", "expected_reward"),
                                                         array(self.folder / "out.h5", "initial_expected_reward")):
            np.testing.assert_allclose(rewards, -(by_algorithm[..., -1] ** 2 + width**2), rtol=1e-12)
            np.testing.assert_allclose(initial, -(by_algorithm[..., 0] ** 2 + width**2), rtol=1e-12)
            for curve in by_algorithm[0]:  # of each delta_v, [seed, checkpoint]
                # On average the offset shrinks by 1 - 2 learning_rate a step: 64 seeds, 5 standard errors, 4 looks: one
                # false alarm in 400,000.
                error = curve[:, -1] - curve[:, 0] * 0.9**10
                self.assertLess(abs(error.mean()), 5 * error.std(ddof=1) / math.sqrt(64))
                self.assertGreater(np.abs(curve[:, -1] - curve[:, 0]).mean(), 0.1)
        refused = self.program("plan", self.built / "source/aim.ini", "--train.gradient", "exact")
        self.assert_refused(refused, "train.gradient = exact", "aim takes sampled only")

    def test_the_rows_are_listed_and_asymsweep_itself_does_not_know_them(self):
        rows = self.succeed_json("list", "--json")
        for registry, name in (("algorithms", "truncated_is"), ("environments", "aim"), ("metrics", "kl_divergence"),
                               ("keys", "aim.width"), ("claims", "X1")):
            self.assertIn(name, [row["name"] for row in rows[registry]])
        refused = self.stock("plan", self.built / "source/bandit.ini")
        self.assertEqual(refused.returncode, 2)
        self.assertIn("truncated_is", refused.stderr)

    def test_asymsweep_itself_does_not_take_a_file_with_other_metrics_for_its_own(self):
        self.write_sweep()
        self.succeed("run", "sweep.ini", "-o", "out.h5")
        sweep, file = self.folder / "sweep.ini", self.folder / "out.h5"
        for words in (("check", file, "--recompute", "1"), ("run", sweep, "-o", file)):
            self.assert_refused(self.stock(*words), "other metrics or checkpoints")
        self.assertEqual(self.stock("check", file).returncode, 0)

    def test_asymsweep_itself_says_where_the_sweep_stands_that_it_does_not_know(self):
        self.write_sweep({"train.algorithm": "truncated_is", "sweep.seeds": "1"})
        self.succeed("run", "sweep.ini", "-o", "out.h5")
        known, file = self.folder / self.write_sweep(name="known.ini"), self.folder / "out.h5"
        for words in (("analyze", file, "-o", self.folder / "out"), ("check", file, "--recompute", "1"), ("run", known, "-o", file),
                      ("merge", file, "-o", self.folder / "all.h5")):
            self.assert_refused(self.stock(*words), f"the sweep stored in {file}:", "train.algorithm = truncated_is is not allowed")


if __name__ == "__main__":
    unittest.main()

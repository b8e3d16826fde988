"""bench/adastop.py: AdaStop's rule against brute force, its error rate, and a small comparison with the program."""
import contextlib
import io
import itertools
import os
import pathlib
import sys
import tempfile
import unittest

import numpy as np

BENCH = pathlib.Path(__file__).resolve().parents[2] / "bench"
sys.path.insert(0, str(BENCH))
import adastop  # noqa: E402
from adastop_rule import Choices, boundary_of, decide, scores_used  # noqa: E402


def by_brute_force(scores, alpha):
    """One interim: step-down by the p-values of the largest |difference| over all (2 n)! permutations, one at a time."""
    n = scores.shape[1]
    left = list(itertools.combinations(range(len(scores)), 2))
    signs = dict.fromkeys(left, 0)

    def difference(pair, order):
        both = [*scores[pair[0]], *scores[pair[1]]]
        return sum(both[place] for place in order[:n]) - sum(both[place] for place in order[n:])

    orders = list(itertools.permutations(range(2 * n)))
    while left:
        observed = {pair: difference(pair, orders[0]) for pair in left}
        top = max(left, key=lambda pair: abs(observed[pair]))
        as_large = sum(max(abs(difference(pair, order)) for pair in left) >= abs(observed[top]) - 1e-9 for order in orders)
        if as_large / len(orders) > alpha:
            break
        signs[top] = 1 if observed[top] > 0 else -1
        left.remove(top)
    return signs


class Rule(unittest.TestCase):
    def test_boundary(self):
        self.assertEqual(boundary_of(np.array([3.0, 1, 2, 4]), 0.25, 0.25), (3, 0.25))
        self.assertEqual(boundary_of(np.array([3.0, 1, 2, 4]), 0.25, 0.24), (4, 0))
        self.assertEqual(boundary_of(np.array([4.0, 1, 2, 4]), 0.25, 0.25), (4, 0))  # a tie: above 2 lies too much
        self.assertEqual(boundary_of(np.array([1.0]), 0.25, 0.75), (1, 0))  # the others crossed a boundary before
        self.assertEqual(boundary_of(np.array([1.0]), 0.25, -0.1), (np.inf, 0))

    def test_one_interim_is_the_step_down_permutation_test(self):
        rng = np.random.default_rng(1)
        seen = set()
        for means in ((0, 0, 0), (0, 1, 2), (0, 2, 2), (0, 0, 3), (5, 0, 5)):
            for alpha in (0.1, 0.3):
                scores = rng.normal(size=(3, 3)) + np.array(means)[:, None]
                found = {pair: sign for pair, (sign, _) in decide(scores, Choices(3, rng), 1, alpha, rng).items()}
                self.assertEqual(found, by_brute_force(scores, alpha))
                seen.add(tuple(found.values()))
        self.assertGreater(len(seen), 4)

    def test_separated_scores(self):
        """Of 252 halves two are as far apart, and after two blocks 4 of 252^2. So 5 scores decide where alpha / K is above 2 / 252."""
        rng = np.random.default_rng(2)
        scores = np.array([[0.0] * 10, [1.0] * 10]) + 0.1 * rng.random((2, 10))
        self.assertEqual(decide(scores, Choices(5, rng), 2, 0.016, rng), {(0, 1): (-1, 1)})
        self.assertEqual(decide(scores, Choices(5, rng), 2, 0.0158, rng), {(0, 1): (-1, 2)})
        self.assertEqual(decide(scores[::-1], Choices(5, rng), 2, 0.0158, rng), {(0, 1): (1, 2)})

    def test_an_agent_stops_with_its_last_comparison(self):
        rng = np.random.default_rng(3)
        scores = rng.normal(size=(3, 30)) + np.array([0, 0, 100])[:, None]
        decided = decide(scores, Choices(5, rng), 6, 0.05, rng)
        self.assertEqual(decided, {(0, 1): (0, 6), (0, 2): (-1, 1), (1, 2): (-1, 1)})
        self.assertEqual(scores_used(decided, 3, 5), [30, 30, 5])

    def test_error_rate_over_all_interims(self):
        """Two agents alike, five interims, 20 %: 1,000 cases have a standard error of 1.3 %. Outside of 15 % to 24.5 %: by chance in less than 0.1 %."""
        rng = np.random.default_rng(4)
        for n in (5, 20):  # all choices, some
            choices = Choices(n, rng, 1000)
            wrong = sum(decide(rng.exponential(size=(2, 5 * n)), choices, 5, 0.2, rng)[0, 1][0] != 0 for _ in range(1000))
            self.assertTrue(150 <= wrong <= 245, wrong)


class Bench(unittest.TestCase):
    def test_small(self):
        """both_on stops where the program makes other runs, or says other words, than the bounds demand."""
        with tempfile.TemporaryDirectory() as folder:
            sweep = pathlib.Path(folder) / "small.ini"
            sweep.write_text(adastop.sweep_text(seeds=200, rewards="uniform", lag="inf", rate="1"))
            values, found = adastop.both_on(os.environ["ASYMSWEEP"], sweep, 3, pathlib.Path(folder))
        self.assertEqual(values.shape, (5, 200))
        ours, theirs = found["until decided"], found["AdaStop 5 x 6"]
        alike, grpo = adastop.PAIRS.index((0, 3)), [pair for pair in adastop.PAIRS if 1 in pair]
        self.assertEqual(list(found), ["until decided", "AdaStop 5 x 6"])  # the others need more seeds
        self.assertEqual((ours[1][adastop.PAIRS[alike]], theirs[1][adastop.PAIRS[alike]]), (0, 0))
        for pair in grpo:
            sign = 1 if pair[0] != 1 else -1
            self.assertEqual((ours[1][pair], theirs[1][pair]), (sign, sign))
            self.assertLessEqual(ours[2][pair], 2 * 64)
            self.assertLessEqual(theirs[2][pair], 2 * 30)
        self.assertLess(ours[0], 5 * 200)
        with contextlib.redirect_stdout(io.StringIO()) as said:
            self.assertEqual(adastop.table("small", [values], [found]), 0)
            turned = (ours[0], {pair: -sign for pair, sign in ours[1].items()}, ours[2])
            self.assertGreater(adastop.table("all signs turned", [values], [{**found, "until decided": turned}]), 6)
        self.assertEqual(sum(line.startswith("| ") for line in said.getvalue().splitlines()), 2 * (2 + len(adastop.PAIRS) + 3))

    def test_no_rule_about_means_can_do_with_fewer(self):
        """Of differences of 0.25 no fewer than 11 seeds: 1.25^-10 / 2 > 0.05, 1.25^-11 / 2 < 0.05."""
        self.assertEqual(adastop.fewest_runs(0.25), 2 * 11)

    def test_equal_means(self):
        rng = np.random.default_rng(5)
        scores = adastop.equal_means(rng, 1_000_000)
        self.assertLess(abs(np.subtract(*scores).mean()), 5 * np.subtract(*scores).std() / 1000)


if __name__ == "__main__":
    unittest.main()

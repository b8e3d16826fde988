"""AdaStop's published rule: which agents differ, by group sequential permutation tests, on as few scores as that needs.

T. Mathieu, R. Della Vecchia, A. Shilova, M. Centa de Medeiros, H. Kohler, O.-A. Maillard, P. Preux, "AdaStop: adaptive statistical testing for
sound comparisons of Deep RL agents", arXiv:2306.10882. Its package is `adastop` (PyPI), which rlberry's AdastopComparator is built on; both take
n = 5 scores, B = 10,000 permutations and beta = 0 unless told otherwise. Written from the paper and what the package's documentation says; no code is taken over.

1. Every agent gets n scores at each of at most K interims. A comparison is a pair of agents; C are those that are open.
2. After interim k a comparison has T = |sum over the k blocks of (the sum of one agent's n scores - that of the other's)|. The 2 n scores of each block
   are permuted within the block, by the same permutation in every comparison, and give T of a permutation.
3. The boundary of interim k is the smallest value b for which the share of the permutations with a largest T over C above b, and with none above the
   boundary at an earlier interim, is at most alpha k / K less what the earlier interims have spent.
4. If the largest observed T of C is above the boundary, the two agents of that comparison differ: the one with the higher sum is the higher one.
   The comparison leaves C, and 3 is done again with those that are left (step-down), until none is above.
5. An agent without an open comparison gets no more scores. After interim K all open comparisons are called equal.

Where one block has at most B permutations (n = 5: 252 choices), all of them are taken at the first interim, as often as makes B; later blocks, and larger
ones, are sampled. The first of the permutations is always the identity. Early acceptance (beta > 0) is off, as in the published defaults.
The null hypothesis of a comparison is that both agents' scores have the same distribution; the chance that any true one is rejected is to be at most
alpha. Seen at 5 %, 5 x 6, agents alike: 52 of 1,000 with two agents; 238 of 4,000 with five, where no permutation is of all agents together."""
import itertools
import math

import numpy as np

PERMUTATIONS = 10_000
DIGITS = 9  # of sums that are the same but for rounding, as those of a half and of the other half are; scores are of the size of 1


class Choices:
    """Which half of a block's 2 n scores a permutation gives to the first agent, as signs: [choices][2 n], +1 or -1."""

    def __init__(self, n, rng, permutations=PERMUTATIONS):
        self.complete = math.comb(2 * n, n) <= permutations
        if self.complete:
            halves = np.array(list(itertools.combinations(range(2 * n), n)))
        else:
            halves = np.argpartition(rng.random((permutations, 2 * n), dtype=np.float32), n, axis=1)[:, :n]
            halves[0] = np.arange(n)
        self.signs = np.full((len(halves), 2 * n), -1, dtype=float if self.complete else np.float32)
        np.put_along_axis(self.signs, halves, 1, axis=1)
        self.n, self.permutations = n, permutations

    def differences(self, first, second):
        """Of every choice: the sum of its half less the rest. first, second: [n][comparisons]. Row 0 is the identity."""
        scores = np.concatenate([first, second])
        centred = scores - scores.mean(axis=0)  # changes no difference: both halves are of n scores
        sums = self.signs @ centred.astype(self.signs.dtype)
        return np.round(sums, DIGITS) if self.complete else sums.astype(float)


def decide(scores, choices, interims, alpha, rng):
    """The rule on scores [agents][at least n * interims], in the order in which they are read.

    Returns {(i, j): (sign, k)} for all pairs i < j: 1 where i is higher, -1 where j is, 0 where the two are called equal; k: the interim after which."""
    n = choices.n
    scores = np.asarray(scores, dtype=float)
    open_ = list(itertools.combinations(range(len(scores)), 2))
    decided, spent = {}, 0.0
    repeats = -(-choices.permutations // len(choices.signs)) if choices.complete else 1
    weight = 1 / (len(choices.signs) * repeats)  # of one path of permutations
    paths = np.zeros((len(choices.signs) * repeats, len(open_)))  # [paths][open comparisons]: the signed sums so far
    for k in range(1, interims + 1):
        block = scores[:, (k - 1) * n:k * n]
        pairs = np.array(open_)
        steps = choices.differences(block[pairs[:, 0]].T, block[pairs[:, 1]].T)
        rows = np.arange(len(paths)) % len(steps) if k == 1 else rng.integers(len(steps), size=len(paths))
        rows[0] = 0
        paths += steps[rows]
        totals = np.abs(paths)
        going = list(range(len(open_)))
        while going:
            largest = totals[:, going].max(axis=1)
            boundary, share = boundary_of(largest, weight, alpha * k / interims - spent)
            top = going[int(np.argmax(totals[0, going]))]
            if not largest[0] > boundary:
                break
            decided[open_[top]] = (1 if paths[0, top] > 0 else -1, k)
            going.remove(top)
        if not going:
            return decided
        spent += share
        stays = largest <= boundary
        stays[0] = True  # the observed one: it has crossed no boundary
        paths = paths[stays][:, going]
        open_ = [open_[c] for c in going]
    return {**decided, **{pair: (0, interims) for pair in open_}}


def boundary_of(values, weight, level):
    """The smallest of the values above which lies at most `level`, each counting `weight`, and what lies above it; infinite where not even the largest will do."""
    if level < 0:
        return math.inf, 0.0
    ordered = np.sort(values)
    most = min(int(level / weight + 1e-9), len(ordered) - 1)  # so many may lie above
    boundary = ordered[len(ordered) - 1 - most]
    return boundary, weight * np.count_nonzero(ordered > boundary)


def scores_used(decided, agents, n):
    """How many scores each agent needed."""
    return [n * max(k for pair, (_, k) in decided.items() if agent in pair) for agent in range(agents)]

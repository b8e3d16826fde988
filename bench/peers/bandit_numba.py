#!/usr/bin/env python3
"""The exact bandit (arXiv:2506.20520v2, Section 5.1) as loops compiled by numba, on one core: seed by seed, and with the seeds of a block innermost,
each with and without fastmath. Prints JSON: nanoseconds of CPU time per seed-step, best of these and of several repetitions."""
import json
import math
import sys

import numba
import numpy
from bandit_numpy import nanoseconds, require_same_policy


def seed_by_seed(logits, mass, steps):
    policy = numpy.empty_like(logits)
    arms = logits.shape[1]
    zero = mass.dtype.type(0)  # a plain 0. would make single precision double
    for seed in range(len(logits)):
        l, a, p = logits[seed], mass[seed], policy[seed]
        total = a.sum()
        p[:] = numpy.exp(l - l.max())
        p /= p.sum()
        for _ in range(steps):
            largest = l[0] + a[0] - total * p[0]
            for arm in range(arms):
                l[arm] += a[arm] - total * p[arm]
                largest = max(largest, l[arm])
            weights = zero
            for arm in range(arms):
                p[arm] = math.exp(l[arm] - largest)
                weights += p[arm]
            for arm in range(arms):
                p[arm] /= weights
    return policy


def seeds_innermost(logits, mass, steps):
    """In blocks of 32 seeds, [arms][seeds]."""
    result = numpy.empty_like(logits)
    seeds, arms = logits.shape
    for first in range(0, seeds, 32):
        l, a = logits[first:first + 32].T.copy(), mass[first:first + 32].T.copy()
        count = l.shape[1]
        p = numpy.empty_like(l)
        total, largest, weights = a.sum(axis=0), numpy.empty_like(l[0]), numpy.empty_like(l[0])
        for step in range(steps + 1):  # the first one only normalizes
            largest[:] = -numpy.inf
            for arm in range(arms):
                for s in range(count):
                    if step > 0:
                        l[arm, s] += a[arm, s] - total[s] * p[arm, s]
                    largest[s] = max(largest[s], l[arm, s])
            weights[:] = 0
            for arm in range(arms):
                for s in range(count):
                    p[arm, s] = math.exp(l[arm, s] - largest[s])
                    weights[s] += p[arm, s]
            for arm in range(arms):
                for s in range(count):
                    p[arm, s] /= weights[s]
        result[first:first + 32] = p.T
    return result


def best(arms, dtype):
    times = []
    for loops, seeds in ((seed_by_seed, 8), (seeds_innermost, 32)):
        for fastmath in (False, True):
            compiled = numba.njit(fastmath=fastmath)(loops)
            require_same_policy(compiled, seeds, arms, dtype)  # which compiles, too
            times.append(nanoseconds(compiled, seeds, arms, dtype))
    return min(times)


def main():
    arms = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    print(json.dumps({"double": best(arms, numpy.float64), "single": best(arms, numpy.float32)}))


if __name__ == "__main__":
    main()

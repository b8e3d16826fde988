#!/usr/bin/env python3
"""The exact bandit (arXiv:2506.20520v2, Section 5.1) as loops compiled by numba, one seed after the other on one core. Prints JSON:
nanoseconds of CPU time per seed-step, best of several repetitions and of with and without fastmath."""
import json
import math
import sys
import time

import numba
import numpy


def train(logits, mass, policy, steps):
    """`steps` of AsymRE with a fixed behaviour policy, for each seed. logits, mass: [seeds][arms], mass = mu (r - V); policy: [arms]."""
    for seed in range(len(logits)):
        l, a = logits[seed], mass[seed]
        total = a.sum()
        policy[:] = numpy.exp(l - l.max())
        policy /= policy.sum()
        for _ in range(steps):
            largest = l[0]
            for arm in range(len(l)):
                l[arm] += a[arm] - total * policy[arm]
                largest = max(largest, l[arm])
            weights = policy.dtype.type(0)  # a plain 0. would make single precision double
            for arm in range(len(l)):
                policy[arm] = math.exp(l[arm] - largest)
                weights += policy[arm]
            share = policy.dtype.type(1) / weights
            for arm in range(len(l)):
                policy[arm] *= share


def instances(seeds, arms, dtype):
    """The first logits and mu (r - V) of each seed, V = V^mu - 0.1."""
    rewards = numpy.random.default_rng(0).random((seeds, arms))
    logits = numpy.tile(numpy.linspace(10 / arms, 10, arms), (seeds, 1))
    mu = numpy.exp(logits - logits.max(axis=1, keepdims=True))
    mu /= mu.sum(axis=1, keepdims=True)
    v = (mu * rewards).sum(axis=1, keepdims=True) - 0.1
    return logits.astype(dtype), (mu * (rewards - v)).astype(dtype)


def measure(compiled, arms, dtype, seeds=8):
    steps = max(20, int(4_000_000 / (seeds * arms + 4000)))
    policy = numpy.empty(arms, dtype)
    compiled(*instances(1, arms, dtype), policy, 1)  # compiles
    times = []
    for _ in range(5):
        logits, mass = instances(seeds, arms, dtype)
        started = time.process_time()
        compiled(logits, mass, policy, steps)
        times.append((time.process_time() - started) / (seeds * steps) * 1e9)
        assert numpy.isfinite(policy).all()
    return min(times)


def main():
    arms = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    settings = [numba.njit(fastmath=fastmath)(train) for fastmath in (False, True)]
    print(json.dumps({name: min(measure(compiled, arms, dtype) for compiled in settings)
                      for name, dtype in (("double", numpy.float64), ("single", numpy.float32))}))


if __name__ == "__main__":
    main()

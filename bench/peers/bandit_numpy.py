#!/usr/bin/env python3
"""The exact bandit (arXiv:2506.20520v2, Section 5.1) in numpy, as one would write it: one seed at a time, and many seeds in one array. Prints JSON:
nanoseconds of CPU time per seed-step, best of several repetitions. The other peers have their instances and their answer from here."""
import json
import sys
import time

import numpy


def instances(seeds, arms, dtype):
    """First logits and mu (r - V), V = V^mu - 0.1, each [seeds][arms]; rewards uniform, pi_0 = mu with linear logits."""
    rewards = numpy.random.default_rng(0).random((seeds, arms))
    logits = numpy.tile(numpy.linspace(10 / arms, 10, arms), (seeds, 1))
    mu = softmax(logits)
    v = (mu * rewards).sum(axis=1, keepdims=True) - 0.1
    return logits.astype(dtype), (mu * (rewards - v)).astype(dtype)


def softmax(logits):
    weights = numpy.exp(logits - logits.max(axis=1, keepdims=True))
    return weights / weights.sum(axis=1, keepdims=True)


def train(logits, mass, steps):
    """`steps` of AsymRE with a fixed behaviour policy, for all seeds at once. Returns pi, [seeds][arms]."""
    total = mass.sum(axis=1, keepdims=True)
    policy = softmax(logits)
    for _ in range(steps):
        logits += mass - total * policy
        numpy.subtract(logits, logits.max(axis=1, keepdims=True), out=policy)
        numpy.exp(policy, out=policy)
        policy /= policy.sum(axis=1, keepdims=True)
    return policy


def require_same_policy(trained, seeds, arms, dtype, steps=200):
    """trained(logits, mass, steps) -> pi: what it makes of the instances is what `train` makes of them."""
    expected = train(*instances(seeds, arms, numpy.float64), steps)
    error = numpy.abs(numpy.asarray(trained(*instances(seeds, arms, dtype), steps)) - expected).max()
    assert error < (1e-10 if dtype == numpy.float64 else 1e-4), error


def nanoseconds(trained, seeds, arms, dtype, repetitions=5):
    """Best CPU time of a seed-step."""
    steps = max(20, int(4_000_000 / (seeds * arms + 4000)))
    times = []
    for _ in range(repetitions):
        logits, mass = instances(seeds, arms, dtype)
        started = time.process_time()
        trained(logits, mass, steps)
        times.append((time.process_time() - started) / (seeds * steps) * 1e9)
    return min(times)


def main():
    arms = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    require_same_policy(train, 8, arms, numpy.float32)
    print(json.dumps({
        "one seed": nanoseconds(train, 1, arms, numpy.float64),
        "batched, double": min(nanoseconds(train, seeds, arms, numpy.float64) for seeds in (8, 32, 128, 512)),
        "batched, single": min(nanoseconds(train, seeds, arms, numpy.float32) for seeds in (8, 32, 128, 512)),
    }))


if __name__ == "__main__":
    main()

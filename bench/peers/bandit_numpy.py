#!/usr/bin/env python3
"""The exact bandit (arXiv:2506.20520v2, Section 5.1) in numpy, as one would write it: one seed at a time, and many seeds
in one array. Prints JSON: nanoseconds of CPU time per seed-step, best of several repetitions."""
import json
import sys
import time

import numpy


def train(seeds, arms, steps, dtype):
    """`steps` of AsymRE with a fixed behaviour policy, for `seeds` instances at once."""
    generator = numpy.random.default_rng(0)
    rewards = generator.random((seeds, arms)).astype(dtype)
    logits = numpy.tile(numpy.linspace(10 / arms, 10, arms, dtype=dtype), (seeds, 1))
    mu = numpy.exp(logits - logits.max(axis=1, keepdims=True))
    mu /= mu.sum(axis=1, keepdims=True)
    v = (mu * rewards).sum(axis=1, keepdims=True) - dtype(0.1)
    mass = mu * (rewards - v)
    total = mass.sum(axis=1, keepdims=True)
    policy = mu.copy()
    started = time.process_time()
    for _ in range(steps):
        logits += mass - total * policy
        numpy.subtract(logits, logits.max(axis=1, keepdims=True), out=policy)
        numpy.exp(policy, out=policy)
        policy /= policy.sum(axis=1, keepdims=True)
    assert numpy.isfinite(policy).all()
    return (time.process_time() - started) / (seeds * steps) * 1e9


def best(seeds, arms, dtype):
    steps = max(20, int(4_000_000 / (seeds * arms + 4000)))
    return min(train(seeds, arms, steps, dtype) for _ in range(5))


def main():
    arms = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    batches = [8, 32, 128, 512]
    print(json.dumps({
        "one seed": best(1, arms, numpy.float64),
        "batched, double": min(best(seeds, arms, numpy.float64) for seeds in batches),
        "batched, single": min(best(seeds, arms, numpy.float32) for seeds in batches),
    }))


if __name__ == "__main__":
    main()

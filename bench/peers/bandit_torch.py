#!/usr/bin/env python3
"""The exact bandit (arXiv:2506.20520v2, Section 5.1) in PyTorch on one core, many seeds in one tensor, without autograd. Prints JSON:
nanoseconds of CPU time per seed-step, best of several repetitions and sizes of a batch."""
import json
import sys
import time

import torch


def train(seeds, arms, steps, dtype):
    """`steps` of AsymRE with a fixed behaviour policy, for `seeds` instances at once."""
    rewards = torch.rand((seeds, arms), dtype=dtype)
    logits = torch.linspace(10 / arms, 10, arms, dtype=dtype).repeat(seeds, 1)
    mu = torch.softmax(logits, 1)
    mass = mu * (rewards - ((mu * rewards).sum(1, keepdim=True) - 0.1))
    total = mass.sum(1, keepdim=True)
    policy = mu.clone()
    started = time.process_time()
    for _ in range(steps):
        logits.add_(mass).addcmul_(total, policy, value=-1)
        torch.softmax(logits, 1, out=policy)
    assert torch.isfinite(policy).all()
    return (time.process_time() - started) / (seeds * steps) * 1e9


def best(arms, dtype):
    steps = {seeds: max(20, int(4_000_000 / (seeds * arms + 4000))) for seeds in (8, 32, 128, 512)}
    return min(train(seeds, arms, steps[seeds], dtype) for seeds in steps for _ in range(5))


def main():
    arms = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    torch.set_num_threads(1)
    with torch.inference_mode():
        print(json.dumps({"double": best(arms, torch.float64), "single": best(arms, torch.float32)}))


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""The exact bandit (arXiv:2506.20520v2, Section 5.1) in PyTorch on one core, many seeds in one tensor, without autograd (Debian's 1.13 has no
torch.compile). Prints JSON: nanoseconds of CPU time per seed-step, best of several repetitions and sizes of a batch."""
import json
import sys

import numpy
import torch
from bandit_numpy import nanoseconds, require_same_policy


def train(logits, mass, steps):
    """`steps` of AsymRE with a fixed behaviour policy, for all seeds at once."""
    logits, mass = torch.from_numpy(logits), torch.from_numpy(mass)
    total = mass.sum(1, keepdim=True)
    policy = torch.softmax(logits, 1)
    for _ in range(steps):
        logits.add_(mass).addcmul_(total, policy, value=-1)
        torch.softmax(logits, 1, out=policy)
    return policy


def best(arms, dtype):
    require_same_policy(train, 8, arms, dtype)
    return min(nanoseconds(train, seeds, arms, dtype) for seeds in (8, 32, 128, 512))


def main():
    arms = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    torch.set_num_threads(1)
    with torch.inference_mode():
        print(json.dumps({"double": best(arms, numpy.float64), "single": best(arms, numpy.float32)}))


if __name__ == "__main__":
    main()

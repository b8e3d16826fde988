"""Writes objective_limits.json: limits of sft, topr and asymre for 300 random instances, at 60 digits. Plain sums; asymre by bisection.

    python3 -B tests/reference/objective_limits.py > tests/reference/objective_limits.json
"""
import decimal
import json
import random

decimal.getcontext().prec = 60
D = decimal.Decimal


def normalised(weights):
    total = sum(weights)
    return [w / total for w in weights]


def water_filled(a):
    """max(a - tau, 0) with tau >= 0 such that it sums to A."""
    total, low, high = sum(a), D(0), max(a)
    if min(a) >= 0:
        return a
    for _ in range(190):
        tau = (low + high) / 2
        low, high = (tau, high) if sum(max(x - tau, D(0)) for x in a) > total else (low, tau)
    return [max(x - high, D(0)) for x in a]


def case(chance):
    arms = chance.randint(2, 9)
    logits, rewards = [chance.uniform(-3, 3) for _ in range(arms)], [chance.uniform(-0.5, 1) for _ in range(arms)]
    v = chance.uniform(-0.7, max(rewards) - 0.01)
    mu = normalised([D(x).exp() for x in logits])
    advantages = [m * (D(r) - D(v)) for m, r in zip(mu, rewards)]
    limits = {"sft": normalised([m if r > v else D(0) for m, r in zip(mu, rewards)]),
              "topr": normalised([max(a, D(0)) for a in advantages])}
    if sum(advantages) > D("1e-6"):
        limits["asymre"] = normalised(water_filled(advantages))
    return {"behavior_logits": logits, "rewards": rewards, "v": v,
            "limits": {name: [float(p) for p in policy] for name, policy in limits.items()}}


if __name__ == "__main__":
    chance = random.Random(20250620)
    print("[" + ",\n".join(json.dumps(case(chance)) for _ in range(300)) + "]")

#!/usr/bin/env python3
"""Prints the table of bench/run.sh: table.py TRAINING.json LIMITS.json NUMPY.json RUN.json"""
import json
import sys


def nanoseconds(path):
    """CPU nanoseconds per item of each benchmark, median of its repetitions."""
    with open(path) as file:
        rows = json.load(file)["benchmarks"]
    medians = [row for row in rows if row.get("aggregate_name") == "median"]
    return {row["run_name"]: 1e9 / row["items_per_second"] for row in medians or rows}


def load(path):
    with open(path) as file:
        return json.load(file)


def row(*cells):
    print("| " + " | ".join(cells) + " |")


def main():
    training, limits = nanoseconds(sys.argv[1]), nanoseconds(sys.argv[2])
    numpy, run = load(sys.argv[3]), load(sys.argv[4])

    print("Nanoseconds of one core per seed-step, and how many times faster than the scalar twin.\n")
    row("training", "scalar", "double", "", "single", "")
    row("---", "---:", "---:", "---:", "---:", "---:")
    for name in dict.fromkeys(key.split(" | ")[0] for key in training):
        scalar, double, single = (training[f"{name} | {kind}"] for kind in ("scalar", "double", "single"))
        row(name, f"{scalar:.0f}", f"{double:.1f}", f"{scalar / double:.1f} x", f"{single:.1f}", f"{scalar / single:.1f} x")

    double, single = (training[f"exact, lag inf, 100 arms | {kind}"] for kind in ("double", "single"))
    print("\nThe exact bandit with 100 arms against numpy.\n")
    row("numpy", "ns per seed-step", "lanes are faster by")
    row("---", "---:", "---:")
    for name, time in numpy.items():
        ours = single if "single" in name else double
        row(name, f"{time:.0f}", f"{time / ours:.1f} x")

    print("\nLimits of this core, and what 100 arms would cost at them.\n")
    row("limit", "ns each", "100 arms, ns")
    row("---", "---:", "---:")
    for name, time in limits.items():
        # a step of an arm is 16 operations in double (degree 5) and 12 in single (degree 3)
        operations = (16 if "double" in name else 12) if "floating-point" in name else 1
        applies = "uniform" not in name and "normal" not in name
        row(name.split(" | ")[1], f"{time:.3f}", f"{100 * operations * time:.1f}" if applies else "")

    per_step = 1e9 * run["busy_s"] / run["seed_steps"]
    print("\nA whole `asymsweep run` of the exact bandit, 100 arms, lag inf, one rank.\n")
    row("measure", "value")
    row("---", "---:")
    row("seed-steps", f"{run['seed_steps']:.3g}")
    row("ns per seed-step in units (theory and metrics included)", f"{per_step:.1f}")
    row("of that, training (kernel time above)", f"{100 * double / per_step:.0f} %")
    row("wall time outside units (start, scheduling, writing)", f"{run['wall_s'] - run['busy_s']:.3f} s")
    row("durable runs per second", f"{run['runs'] / run['wall_s']:.0f}")
    row("predicted by `plan` just before", f"{run['predicted_core_s']:.2f} s against {run['busy_s']:.2f} s")


if __name__ == "__main__":
    main()

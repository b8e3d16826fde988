#!/usr/bin/env python3
"""Prints the tables of bench/run.sh from the JSON files in its folder: table.py FOLDER"""
import json
import os
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


def heading(text, *columns):
    print(f"\n{text}\n")
    row(*columns)
    row("---", *["---:"] * (len(columns) - 1))


def print_training(training):
    heading("Nanoseconds of one core per seed-step, and how many times faster than the scalar twin.",
            "training", "scalar", "double", "", "single", "")
    for name in dict.fromkeys(key.split(" | ")[0] for key in training):
        scalar, double, single = (training[f"{name} | {kind}"] for kind in ("scalar", "double", "single"))
        row(name, f"{scalar:.0f}", f"{double:.1f}", f"{scalar / double:.1f} x", f"{single:.1f}", f"{scalar / single:.1f} x")


def print_peers(peers, training):
    heading("The exact bandit with 100 arms on one core; each peer in the fastest of the settings that its file tries.", "peer", "ns per seed-step", "lanes are faster by")
    for peer, times in peers.items():
        for name, time in times.items():
            ours = training["exact, lag inf, 100 arms | " + ("single" if "single" in name else "double")]
            row(f"{peer}, {name}", f"{time:.0f}", f"{time / ours:.1f} x")


def print_networks(networks, limits):
    """Multiplications and additions of 16 inputs, 64 hidden units and 32 actions: the policy once forward and once back in 16
    contexts, and forward the behaviour policy, in the same contexts with Eigen, in all 512 once in 250 steps in lanes."""
    first, last = 2 * 16 * 64, 2 * 64 * 32  # in one context
    train = 16 * (2 * first + 3 * last)
    operations = {"lanes": train + 512 / 250 * (first + last), "Eigen, one seed": train + 16 * (first + last)}
    heading("A step of a network over contexts (16-64-32, batch 128, group 8), in double.",
            "program", "us per seed-step", "lanes are faster by", "of the multiply-add peak")
    for name, time in networks.items():
        program = name.split(" | ")[1]
        row(program, f"{time / 1000:.1f}", f"{time / networks['network | lanes']:.1f} x",
            f"{100 * operations[program] * limits['limit | floating-point operation, double'] / time:.0f} %")


def print_limits(limits):
    heading("Limits of this core, and what 100 arms would cost at them.", "limit", "ns each", "100 arms, ns")
    # a step of an arm is 15 operations in double (degree 5) and 11 in single (degree 3), and 5 numbers read or written
    per_arm = {"floating-point operation, double": 15, "floating-point operation, single": 11,
               "number from or to memory, double": 5, "uniform number": 0, "normal deviate": 0}
    for name, time in ((key.split(" | ")[1], value) for key, value in limits.items()):
        count = per_arm.get(name, 1)
        row(name, f"{time:.3f}", f"{100 * count * time:.1f}" if count else "")


def print_run(run, plan, kernel_ns):
    kernel_s = kernel_ns * run["seed_steps"] / 1e9
    heading("A whole `asymsweep run` of bench/run.ini (exact, 100 arms, lag inf, 100,000 steps) on one rank.",
            "measure", "value")
    row("seed-steps", f"{run['seed_steps']:.3g}")
    row("wall time", f"{run['wall_s']:.2f} s")
    row("time of the kernel alone (first table)", f"{kernel_s:.2f} s")
    row("wall time over kernel time", f"{run['wall_s'] / kernel_s:.3f}")
    row("durable runs per second", f"{run['runs'] / run['wall_s']:.0f}")
    row("predicted by `plan` just before", f"{plan['predicted_core_s']:.2f} s against {run['busy_s']:.2f} s in units")


def print_around(scheduling, storage):
    one, two = (scheduling["asymsweep"][ranks] for ranks in ("1", "2"))
    heading("What is around the training (bench/units.ini).", "measure", "value")
    row("training of a unit, median", f"{1e3 * one['unit_s']:.1f} ms")
    for name, of in (("one rank", one), ("two ranks", two)):
        row(f"drawing and counting a unit, {name}", f"{1e6 * of['schedule_s'] / of['units']:.1f} us")
        row(f"writing a unit, {name}, mean", f"{1e6 * of['write_s'] / of['units']:.1f} us")
        row(f"both over training time, {name}", f"{100 * (of['write_s'] + of['schedule_s']) / of['busy_s']:.2f} %")
        row(f"start to first unit, {name}", f"{of['to_first_unit_s']:.2f} s")
    row(f"writing a unit alone ({storage['writes per unit']} arrays), median", f"{storage['MPI-IO']:.1f} us")
    row("the same with the system's pwrite", f"{storage['pwrite']:.1f} us")

    heading("Two workers against one, units or tasks of 10 ms.", "scheduler", "one worker: beyond the task, per task",
            "two workers are faster by")
    row("asymsweep (written to the file too)", f"{1e6 * (one['write_s'] + one['schedule_s']) / one['units']:.0f} us",
        f"{scheduling['speedup_of_two']:.2f} x")
    for name, of in scheduling["peers"].items():
        row(name, f"{1e6 * of['over_task_s']:.0f} us", f"{of['speedup_of_two']:.2f} x")


def print_analysis(analysis):
    heading("`analyze` against the `run` of the same sweep; two cores, medians of three.",
            "sweep", "run", "analyze", "of the run", "two cores over one", "two analyses at once over one", "peak memory")
    for name, of in analysis.items():
        row(f"bench/{name}.ini", f"{of['run_s']:.1f} s", f"{of['two_cores_s']:.1f} s", f"{of['two_cores_s'] / of['run_s']:.2f}",
            f"{of['one_core_s'] / of['two_cores_s']:.2f} x", f"{of['one_core_s'] / of['two_at_once_each_s']:.2f} x", f"{of['memory_mib']:.0f} MiB")


def print_wide(wide):
    heading("Wide grids, two ranks, medians of three.", "command", "processor time", "wall time")
    for name, of in wide.items():
        row(name, f"{of['processor_s']:.2f} s", f"{of['wall_s']:.2f} s")


def main():
    folder = sys.argv[1]
    training, networks, limits = (nanoseconds(f"{folder}/{name}.json") for name in ("training", "networks", "limits"))
    run, plan, scheduling, storage, analysis, wide = (load(f"{folder}/{name}.json") for name in ("run", "plan", "scheduling", "storage", "analysis", "wide"))
    peers = {name: load(path) for name in ("numpy", "numba", "torch") if os.path.exists(path := f"{folder}/{name}.json")}
    print_training(training)
    print_peers(peers, training)
    print_networks(networks, limits)
    print_limits(limits)
    print_run(run, plan, training["exact, lag inf, 100 arms, 100000 steps | double"])
    print_around(scheduling, storage)
    print_analysis(analysis)
    print_wide(next(iter(wide.values())))


if __name__ == "__main__":
    main()

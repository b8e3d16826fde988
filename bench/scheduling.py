#!/usr/bin/env python3
"""What is around the training: starting, drawing units, writing them, a second rank; ours, and two peers with tasks of
the same length. usage: scheduling.py PROGRAM FOLDER      prints JSON; durations in seconds"""
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

import h5py

HERE = pathlib.Path(__file__).parent
REPETITIONS, TASKS, TASK_S = 5, 300, 0.01


def output(*command):
    return subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True).stdout


def ours(program, folder, ranks):
    """Of one run of bench/units.ini: its report, seconds from exec to its first unit, median training time of a unit."""
    file = folder / f"units-{ranks}.h5"
    file.unlink(missing_ok=True)
    launcher = ["mpirun", "-n", ranks] if ranks > 1 else []
    start = time.time()
    report = json.loads(output(*launcher, program, "run", HERE / "units.ini", "-o", file, "--progress", "none", "--json"))
    with h5py.File(file) as result:
        first, durations = result["units/start"][:].min(), result["units/duration"][:]
    return {**report, "to_first_unit_s": first - start, "unit_s": statistics.median(durations)}


def peer(command, workers):
    return json.loads(output(*command(workers), TASKS, TASK_S, workers))["wall_s"]


def medians(runs):
    return {key: statistics.median(run[key] for run in runs) for key in runs[0] if isinstance(runs[0][key], (int, float))}


def main():
    program, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    python = os.environ.get("PYTHON", "/usr/bin/python3")
    peers = {"mpi4py.futures": lambda workers: ["mpirun", "--oversubscribe", "-n", workers + 1, python, "-m", "mpi4py.futures",
                                                HERE / "peers/mpi4py_tasks.py"],
             "GNU parallel": lambda _: [HERE / "peers/gnu_parallel_tasks.sh"]}
    # one worker and two in turn, so that a slow minute of the machine meets both
    runs = {1: [], 2: []}
    peer_s = {name: {1: [], 2: []} for name in peers}
    for _ in range(REPETITIONS):
        for workers in (1, 2):
            runs[workers].append(ours(program, folder, workers))
            for name, command in peers.items():
                peer_s[name][workers].append(peer(command, workers))
    print(json.dumps({
        "asymsweep": {workers: medians(of) for workers, of in runs.items()},
        "speedup_of_two": statistics.median(one["wall_s"] / two["wall_s"] for one, two in zip(runs[1], runs[2])),
        "peers": {name: {"over_task_s": statistics.median(walls[1]) / TASKS - TASK_S,
                         "speedup_of_two": statistics.median(one / two for one, two in zip(walls[1], walls[2]))}
                  for name, walls in peer_s.items()},
    }, indent=2))


if __name__ == "__main__":
    main()

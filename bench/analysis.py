#!/usr/bin/env python3
"""`analyze` against the `run` of the same sweep, on one core and on two. usage: analysis.py PROGRAM FOLDER [SWEEP ...]
Prints JSON: durations in seconds, medians of three; peak memory in MiB."""
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).parent
SWEEPS = ("many-seeds", "many-configurations")
REPETITIONS = 3


def start(cores, *command):
    return subprocess.Popen([str(word) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                            preexec_fn=lambda: os.sched_setaffinity(0, cores))


def end(child):
    """Peak MiB."""
    said = child.stderr.read()
    _, status, used = os.wait4(child.pid, 0)
    if status != 0:
        sys.exit(f"{child.args} failed: {said.decode()}")
    return used.ru_maxrss / 1024


def timed(cores, *command):
    """Wall seconds and peak MiB of a command that may use so many cores."""
    begin = time.time()
    peak = end(start(sorted(os.sched_getaffinity(0))[:cores], *command))
    return time.time() - begin, peak


def two_at_once(program, file, folder):
    """Half of the wall seconds of two analyses, each on a core of its own: what the machine's second core is worth."""
    cores = sorted(os.sched_getaffinity(0))[:2]
    begin = time.time()
    for child in [start([core], program, "analyze", file, "-o", folder / f"at-once-{core}") for core in cores]:
        end(child)
    return (time.time() - begin) / 2


def measure(program, folder, name):
    file, out = folder / f"{name}.h5", folder / name
    runs, one, two, limit, memory = [], [], [], [], []
    for _ in range(REPETITIONS):  # in turn, so that a slow minute of the machine meets all
        file.unlink(missing_ok=True)
        runs.append(timed(2, "mpirun", "-n", 2, program, "run", HERE / f"{name}.ini", "-o", file, "--progress", "none")[0])
        for cores, times in ((1, one), (2, two)):
            shutil.rmtree(out, ignore_errors=True)
            wall_s, peak = timed(cores, program, "analyze", file, "-o", out)
            times.append(wall_s)
            memory.append(peak)
        limit.append(two_at_once(program, file, folder))
    medians = {"run_s": runs, "one_core_s": one, "two_cores_s": two, "two_at_once_each_s": limit}
    return {key: statistics.median(times) for key, times in medians.items()} | {"memory_mib": max(memory)}


if __name__ == "__main__":
    names = sys.argv[3:] or SWEEPS
    print(json.dumps({name: measure(sys.argv[1], pathlib.Path(sys.argv[2]), name) for name in names}, indent=1))

#!/usr/bin/env python3
"""`analyze` against the `run` of the same sweep, on one core and on two. usage: analysis.py PROGRAM FOLDER
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


def timed(cores, *command):
    """Wall seconds and peak MiB of a command that may use so many cores."""
    start = time.time()
    child = subprocess.Popen([str(word) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                             preexec_fn=lambda: os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores]))
    said = child.stderr.read()
    _, status, used = os.wait4(child.pid, 0)
    if status != 0:
        sys.exit(f"{command} failed: {said.decode()}")
    return time.time() - start, used.ru_maxrss / 1024


def measure(program, folder, name):
    file, out = folder / f"{name}.h5", folder / name
    runs, one, two, memory = [], [], [], []
    for _ in range(REPETITIONS):  # in turn, so that a slow minute of the machine meets all
        file.unlink(missing_ok=True)
        runs.append(timed(2, "mpirun", "-n", 2, program, "run", HERE / f"{name}.ini", "-o", file, "--progress", "none")[0])
        for cores, times in ((1, one), (2, two)):
            shutil.rmtree(out, ignore_errors=True)
            wall_s, peak = timed(cores, program, "analyze", file, "-o", out)
            times.append(wall_s)
            memory.append(peak)
    return {"run_s": statistics.median(runs), "one_core_s": statistics.median(one), "two_cores_s": statistics.median(two), "memory_mib": max(memory)}


if __name__ == "__main__":
    print(json.dumps({name: measure(sys.argv[1], pathlib.Path(sys.argv[2]), name) for name in SWEEPS}, indent=1))

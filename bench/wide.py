#!/usr/bin/env python3
"""Runs of wide grids, and how long `plan` takes. usage: wide.py PROGRAM FOLDER [OTHER-PROGRAM]
Prints JSON of each program: processor and wall seconds, medians of three, the programs in turn; what `plan` predicted."""
import json
import pathlib
import resource
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).parent
RUNS = {"100,000 configurations of 8 seeds": HERE / "wide.ini", "20,000 configurations of 1 seed": HERE / "one-seed.ini"}
PLANS = {"plan of the first": HERE / "wide.ini", "plan of networks": HERE.parent / "sweeps/tokens.ini"}
REPETITIONS = 3


def timed(*command):
    """Processor seconds, wall seconds and output."""
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.time()
    said = subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, time.time() - begin, said


def once(program, folder):
    file = folder / "wide.h5"
    rows = {}
    for name, sweep in RUNS.items():
        file.unlink(missing_ok=True)
        processor_s, wall_s, said = timed("mpirun", "-n", 2, program, "run", sweep, "-o", file, "--progress", "none", "--json")
        planned = json.loads(timed(program, "plan", sweep, "--json")[2])["predicted_core_s"]
        rows[name] = {"processor_s": processor_s, "wall_s": wall_s, "busy_s": json.loads(said)["busy_s"], "predicted_s": planned}
    file.unlink()
    for name, sweep in PLANS.items():
        processor_s, wall_s, _ = timed(program, "plan", sweep, "--json")
        rows[name] = {"processor_s": processor_s, "wall_s": wall_s}
    return rows


def main():
    programs, folder = [sys.argv[1], *sys.argv[3:]], pathlib.Path(sys.argv[2])
    runs = {program: [] for program in programs}
    for _ in range(REPETITIONS):
        for program in programs:
            runs[program].append(once(program, folder))
    print(json.dumps({program: {name: {key: statistics.median(run[name][key] for run in of) for key in of[0][name]} for name in of[0]}
                      for program, of in runs.items()}, indent=1))


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""A function of a millisecond under joblib's processes, its results in one HDF5 file. Prints {"wall_s"}, starting up not counted.
usage: program_joblib.py RUNS WORKERS FILE"""
import json
import sys
import time

import h5py
import joblib

from task import train

BATCH = 1000  # runs that a kill may lose


def main():
    runs, workers, path = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    with joblib.Parallel(n_jobs=workers) as pool, h5py.File(path, "w") as file:
        pool(joblib.delayed(train)(seed) for seed in range(100 * workers))  # everybody is there
        results = file.create_dataset("reward", (runs,), "f8", fillvalue=float("nan"))
        start = time.perf_counter()
        for first in range(0, runs, BATCH):
            seeds = range(first, min(runs, first + BATCH))
            results[seeds.start:seeds.stop] = pool(joblib.delayed(train)(seed) for seed in seeds)
            file.flush()
        print(json.dumps({"wall_s": time.perf_counter() - start}))


if __name__ == "__main__":
    main()

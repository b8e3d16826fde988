#!/usr/bin/env python3
"""Tasks of some seconds of processor time under mpi4py.futures; prints {"wall_s"} of all of them, starting up not
counted. usage: mpirun -n (WORKERS + 1) python3 -m mpi4py.futures mpi4py_tasks.py COUNT SECONDS WORKERS"""
import json
import sys
import time

from mpi4py.futures import MPIPoolExecutor


def task(seconds):
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


def main():
    count, seconds, workers = int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
    with MPIPoolExecutor(max_workers=workers) as pool:
        list(pool.map(task, [0.0] * workers))  # everybody is there
        start = time.perf_counter()
        list(pool.map(task, [seconds] * count))
        print(json.dumps({"wall_s": time.perf_counter() - start}))


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""A function of a millisecond under mpi4py.futures, each result written to one HDF5 file as it comes. Prints {"wall_s"}, starting up
not counted. usage: mpirun -n (WORKERS + 1) python3 -m mpi4py.futures program_mpi4py.py RUNS WORKERS FILE"""
import json
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from task import train  # noqa: E402


def main():
    import h5py
    from mpi4py.futures import MPIPoolExecutor

    runs, workers, path = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    with MPIPoolExecutor(max_workers=workers) as pool, h5py.File(path, "w") as file:
        list(pool.map(train, range(100 * workers)))  # everybody is there
        results = file.create_dataset("reward", (runs,), "f8", fillvalue=float("nan"))
        start = time.perf_counter()
        for seed, reward in enumerate(pool.map(train, range(runs))):
            results[seed] = reward
            if seed % 1000 == 999:
                file.flush()
        print(json.dumps({"wall_s": time.perf_counter() - start}))


if __name__ == "__main__":
    main()

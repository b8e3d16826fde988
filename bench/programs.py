#!/usr/bin/env python3
"""20,000 runs of a Python function that takes about a millisecond, with their results in one HDF5 file: asymsweep on two ranks, and peers
with two workers, in turn. usage: programs.py PROGRAM [RUNS] [REPETITIONS]      prints JSON; medians, durations in seconds

`busy`: the share of the two cores that went into the function: runs times what it takes alone, over wall time times two. What it takes
alone is measured in the same turn, on both cores at once."""
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
PYTHON = os.environ.get("PYTHON", "/usr/bin/python3")
WORKERS = 2
SWEEP = """[sweep]\nname = bench\nseeds = {runs}\n[problem]\nenvironment = program
[program]\ncommand = {python} {here}/peers/program_asymsweep.py\nmetrics = reward\n[parameters]\nrate = 0.5\n"""


def output(*command):
    return subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL).stdout


def alone_s(runs=2000):
    """What the function takes, with nothing around it, on both cores at once."""
    code = f"import sys, time; sys.path.insert(0, {str(HERE / 'peers')!r}); from task import train\n" \
           f"start = time.perf_counter()\nfor seed in range({runs}): train(seed)\nprint((time.perf_counter() - start) / {runs})"
    processes = [subprocess.Popen([PYTHON, "-c", code], stdout=subprocess.PIPE, text=True) for _ in range(WORKERS)]
    return statistics.mean(float(process.communicate()[0]) for process in processes)


def asymsweep(program, folder, runs):
    (folder / "bench.ini").write_text(SWEEP.format(runs=runs, python=PYTHON, here=HERE))
    report = json.loads(output("mpirun", "-n", WORKERS, program, "run", folder / "bench.ini", "-o", folder / "bench.h5", "--overwrite", "--progress", "none", "--json"))
    assert report["complete"] and report["failed"] == 0 and report["runs"] == runs, report
    return report["wall_s"]


def main():
    program, runs, repetitions = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 20_000, int(sys.argv[3]) if len(sys.argv) > 3 else 3
    walls, alone = {"asymsweep": [], "mpi4py.futures + h5py": [], "joblib + h5py": []}, []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for _ in range(repetitions):
            alone.append(alone_s())
            walls["asymsweep"].append(asymsweep(program, folder, runs))
            walls["mpi4py.futures + h5py"].append(json.loads(output("mpirun", "--oversubscribe", "-n", WORKERS + 1, PYTHON, "-m", "mpi4py.futures", HERE / "peers/program_mpi4py.py", runs, WORKERS,
                                                                    folder / "mpi4py.h5"))["wall_s"])
            walls["joblib + h5py"].append(json.loads(output(PYTHON, HERE / "peers/program_joblib.py", runs, WORKERS, folder / "joblib.h5"))["wall_s"])
    print(json.dumps({"runs": runs, "function_s": statistics.median(alone),
                      **{name: {"wall_s": statistics.median(of), "busy": statistics.median(runs * one / (WORKERS * wall) for one, wall in zip(alone, of)),
                                "over_asymsweep": statistics.median(wall / ours for wall, ours in zip(of, walls["asymsweep"]))}
                         for name, of in walls.items()}}, indent=2))


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""How many runs `run --until-decided` needs: 27 configurations whose effects reach from large to none, 4,096 seeds at most, on 20 root
seeds. usage: until_decided.py PROGRAM [ROOT_SEEDS]

Prints, for each root seed, the share of the runs that were made, and how many verdicts of the full sweep were reached; then the median.
Exits 1 where the median is above a third, or a verdict of the full sweep is lost or another one."""
import csv
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile

SWEEP = """
[sweep]
name = economy
seeds = 4096
[problem]
environment = bandit
policy = tabular
[bandit]
arms = 4
behavior_logits = normal
[noise]
reward_noise = 0.5
[train]
algorithm = asymre
gradient = sampled
batch = 4
steps = 12
lag = 1, 4, inf
checkpoints = 1
learning_rate = 1, 0.5, 0.25, 0.12, 0.06, 0.04, 0.03, 0.02, 0.0005
[baseline]
delta_v = -0.4
"""


def run(program, *words):
    done = subprocess.run([program, *words], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(done.stderr)
    return done.stdout


def verdicts(program, file, folder):
    run(program, "analyze", file, "-o", folder)
    with open(folder / "summary.csv", newline="") as rows:
        return [row["verdict"] for row in csv.DictReader(rows)]


def main():
    program, root_seeds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 20
    shares, lost = [], 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "economy.ini").write_text(SWEEP)
        print("| root seed | runs | share of the full sweep | decided in full | of these decided alike |\n|---:|---:|---:|---:|---:|")
        for root_seed in range(root_seeds):
            flags = [str(folder / "economy.ini"), "--sweep.root_seed", str(root_seed), "--overwrite", "--json", "--progress", "none"]
            full = json.loads(run(program, "run", *flags, "-o", folder / "full.h5"))
            part = json.loads(run(program, "run", *flags, "-o", folder / "part.h5", "--until-decided"))
            in_full, in_part = verdicts(program, folder / "full.h5", folder / "full"), verdicts(program, folder / "part.h5", folder / "part")
            decided = [i for i, verdict in enumerate(in_full) if verdict != "undecided"]
            alike = sum(in_part[i] == in_full[i] for i in decided)
            shares.append(part["runs"] / full["runs"])
            lost += len(decided) - alike
            print(f"| {root_seed} | {part['runs']:,} | {100 * shares[-1]:.1f} % | {len(decided)} of {len(in_full)} | {alike} |", flush=True)
    median = statistics.median(shares)
    print(f"\nmedian share {100 * median:.1f} % (from {100 * min(shares):.1f} % to {100 * max(shares):.1f} %); verdicts lost or other: {lost}")
    return 0 if median <= 1 / 3 and lost == 0 else 1


if __name__ == "__main__":
    sys.exit(main())

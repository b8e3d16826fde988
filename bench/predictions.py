#!/usr/bin/env python3
"""What `plan` predicts against the processor time of the run. usage: predictions.py PROGRAM FOLDER
Prints a table: exact and sampled, short and long runs, 1 to 1,000 seeds, networks."""
import json
import pathlib
import resource
import subprocess
import sys

BANDIT = "[problem]\nenvironment = bandit\n"
NETWORK = "[problem]\nenvironment = contextual\npolicy = mlp\n[contextual]\ncontexts = 64\ntest_contexts = 64\npretrain_steps = 300\n"
SAMPLED, EXACT = "[train]\ngradient = sampled\n", "[train]\ngradient = exact\n"
ONE, WIDE = "[baseline]\ndelta_v = -0.1\n", "[baseline]\ndelta_v = -0.5 : 0.494 : 0.001\n"
CASES = {"sampled, 300,000 steps, 1 seed": (1, BANDIT + SAMPLED + "steps = 300000\n" + ONE),
         "exact, 2,000,000 steps, 1 seed": (1, BANDIT + EXACT + "lag = 100\nsteps = 2000000\n" + ONE),
         "sampled, 50 steps, 1 seed, 995 configurations": (1, BANDIT + SAMPLED + "steps = 50\n" + WIDE),
         "exact, 50 steps, 1 seed, 995 configurations": (1, BANDIT + EXACT + "steps = 50\n" + WIDE),
         "sampled, 50 steps, 8 seeds, 995 configurations": (8, BANDIT + SAMPLED + "steps = 50\n" + WIDE),
         "sampled, 5,000 steps, 100 seeds": (100, BANDIT + SAMPLED + "steps = 5000\n" + ONE),
         "exact, 20,000 steps, 100 seeds, lag 1": (100, BANDIT + EXACT + "lag = 1\nsteps = 20000\n" + ONE),
         "sampled, 100 steps, 1,000 seeds": (1000, BANDIT + SAMPLED + "steps = 100\n" + ONE),
         "network, 200 steps, 1 seed": (1, NETWORK + "[train]\nsteps = 200\n" + ONE),
         "network, 200 steps, 20 seeds": (20, NETWORK + "[train]\nsteps = 200\n" + ONE),
         "network, 3,000 steps, 8 seeds": (8, NETWORK + "[train]\nsteps = 3000\n" + ONE)}


def used(*command):
    """Processor seconds, and the JSON that it prints."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    said = subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, json.loads(said)


def main():
    program, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    sweep, file = folder / "predicted.ini", folder / "predicted.h5"
    sweep.write_text("[sweep]\nname = nothing\nseeds = 1\n[train]\nsteps = 1\n" + ONE)
    start_s, _ = used(program, "run", sweep, "-o", file, "--overwrite", "--progress", "none", "--json")
    print("| runs | plan | run | plan over run | plan took |\n| --- | ---: | ---: | ---: | ---: |")
    for name, (seeds, text) in CASES.items():
        sweep.write_text(f"[sweep]\nname = predicted\nseeds = {seeds}\n" + text)
        plan_s, plan = used(program, "plan", sweep, "--json")
        run_s, _ = used(program, "run", sweep, "-o", file, "--overwrite", "--progress", "none", "--json")
        planned = plan["predicted_core_s"]
        print(f"| {name} | {planned:.2f} s | {run_s - start_s:.2f} s | {planned / (run_s - start_s):.2f} | {plan_s:.2f} s |", flush=True)
    file.unlink()


if __name__ == "__main__":
    main()

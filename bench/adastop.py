#!/usr/bin/env python3
"""How many runs AdaStop (bench/peers/adastop_rule.py has its rule) and `run --until-decided` need to say which of five objectives ends higher:
the same runs, the same error rate (5 % over all ten pairs, both sides), at most 4,080 seeds, on 20 root seeds. usage: adastop.py PROGRAM [ROOT_SEEDS]

Three sweeps of bandits with 10 arms: rewards drawn for each seed, behaviour policy fixed; the same with a refresh every 10 steps, which brings
the objectives closer; one given instance. AdaStop looks at its published numbers, 5 scores and at most 6 interims (the example of its
guide), and at two that use all seeds: 24 scores and 170 interims, which looks as early as we do, and 816 and 5. It reads the runs of all seeds in their order. A
pair costs two runs a seed until it is decided; where it is not, all that were allowed. Then two agents of equal means, one with rare losses.

Exits 1 where `--until-decided` gives a wrong word, or other seeds than its bounds demand (tests/cli/bets.py has them once more)."""
import itertools
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile

import h5py
import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE / "peers"), str(HERE.parent / "tests/cli")]
import adastop_rule  # noqa: E402
import bets  # noqa: E402

SEEDS, ALPHA = 4080, 0.05
OBJECTIVES = ("asymre", "grpo", "reinforce_is", "rloo", "topr")
PAIRS = tuple(itertools.combinations(range(len(OBJECTIVES)), 2))
SETTINGS = ((5, 6), (24, 170), (816, 5))  # scores of an interim, interims
SWEEP = """
[sweep]
name = objectives
seeds = {seeds}
[problem]
environment = bandit
policy = tabular
[bandit]
arms = 10
reward_means = {rewards}
[noise]
reward_noise = 0.5
[train]
algorithm = {objectives}
gradient = sampled
batch = 16
steps = 100
lag = {lag}
checkpoints = 1
learning_rate = {rate}
[baseline]
delta_v = 0
"""
CLAIM = """
[claim.{first}_above_{second}]
statement = {first} ends above {second}.
where = train.algorithm == "{first}"
test = paired_mean
value = expected_reward
against = train.algorithm = {second}
error_rate = {rate}
"""
SWEEPS = {"rewards drawn, lag inf": {"rewards": "uniform", "lag": "inf", "rate": "1"},
          "rewards drawn, lag 10": {"rewards": "uniform", "lag": "10", "rate": "0.25"},
          "one instance, lag inf": {"rewards": "linear", "lag": "inf", "rate": "1"}}


def sweep_text(seeds=SEEDS, **keys):
    """A claim for each pair, with its share of the error rate."""
    claims = [CLAIM.format(first=OBJECTIVES[i], second=OBJECTIVES[j], rate=ALPHA / len(PAIRS)) for i, j in PAIRS]
    return SWEEP.format(seeds=seeds, objectives=", ".join(OBJECTIVES), **keys) + "".join(claims)


def sign_by_bets(differences, rate):
    """1 or -1 where the bounds of docs/statistics.md tell the mean of differences in [-1, 1] from 0, else 0; both words together at the error rate."""
    above, below = (bets.log_wealth(side * differences, -1, 0) >= np.log(2 / rate) for side in (1, -1))
    return int(above) - int(below)


def sign_at_looks(differences, looks, rate):
    """The sign, and the seeds after which it was there first; 0 and all seeds where it never was."""
    for seeds in looks:
        if sign := sign_by_bets(differences[:seeds], rate):
            return sign, seeds
    return 0, looks[-1]


def seeds_until_decided(values, looks):
    """What `run --until-decided` is to do with values [objectives][seeds]: seeds of each objective; sign of each pair; seeds when it was there first."""
    seeds, signs, first = [0] * len(OBJECTIVES), dict.fromkeys(PAIRS, 0), {}
    for look in looks:
        going = {c for pair in PAIRS if signs[pair] == 0 for c in pair}
        for c in going:
            seeds[c] = look
        for i, j in PAIRS:
            both = min(seeds[i], seeds[j])
            signs[i, j] = sign_by_bets(values[i, :both] - values[j, :both], ALPHA / len(PAIRS))
            if signs[i, j]:
                first.setdefault((i, j), both)
    return seeds, signs, first


def run(program, *words):
    done = subprocess.run([program, *map(str, words)], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(done.stderr)
    return done.stdout


def verdicts(program, file, folder):
    run(program, "analyze", file, "-o", folder)
    words = {"supported": 1, "refuted": -1, "undecided": 0}
    found = {row["claim"]: row["verdict"] for row in json.loads((folder / "verdicts.json").read_text())}
    return {(i, j): words[found[f"{OBJECTIVES[i]}_above_{OBJECTIVES[j]}"]] for i, j in PAIRS}


def both_on(program, sweep, root_seed, folder):
    """One root seed: values [objectives][seeds] and, by method, (runs in all, {pair: sign}, {pair: runs until it was decided, if it was})."""
    flags = [sweep, "-o", folder / "runs.h5", "--sweep.root_seed", root_seed, "--progress", "none", "--json"]
    looks = json.loads(run(program, "plan", sweep, "--until-decided", "--json"))["until_decided"]["looks"]
    report = json.loads(run(program, "run", *flags, "--until-decided", "--overwrite"))
    signs = verdicts(program, folder / "runs.h5", folder / "out")
    with h5py.File(folder / "runs.h5") as file:
        seeds = np.sum(file["status"][()] > 0, axis=1).tolist()
    run(program, "run", *flags)  # what was left out
    with h5py.File(folder / "runs.h5") as file:
        values, names = file["expected_reward"][()], [name.decode() for name in file["algorithm"][()]]
    values = values[[names.index(name) for name in OBJECTIVES]]
    wanted, wanted_signs, first = seeds_until_decided(values, looks)
    if ([seeds[names.index(name)] for name in OBJECTIVES], signs) != (wanted, wanted_signs):
        sys.exit(f"root seed {root_seed}: seeds {seeds} of {names}, {signs}; the bounds demand {wanted} of {OBJECTIVES}, {wanted_signs}")
    found = {"until decided": (report["runs"], signs, {pair: 2 * seeds for pair, seeds in first.items() if signs[pair]})}
    rng = np.random.default_rng(root_seed)
    for n, interims in SETTINGS:
        if n * interims > values.shape[1]:
            continue
        decided = adastop_rule.decide(values, adastop_rule.Choices(n, rng), interims, ALPHA, rng)
        found[f"AdaStop {n} x {interims}"] = (sum(adastop_rule.scores_used(decided, len(OBJECTIVES), n)), {pair: sign for pair, (sign, _) in decided.items()},
                                              {pair: 2 * n * k for pair, (sign, k) in decided.items() if sign})
    return values, found


def most_runs(method, seeds):
    return 2 * (seeds if method == "until decided" else int(np.prod([int(word) for word in method.split()[1::2]])))


def fewest_runs(mean):
    """Of any rule that is wrong about means with probability ALPHA at most, whatever the distribution on [-1, 1], and decides in half of all cases.

    Replace each difference by -1 with probability m/(1 + m): the mean becomes 0, and n seeds show nothing of it with probability (1 + m)^-n. So the
    rule decides wrongly with probability (1 + m)^-n / 2 at least."""
    return 2 * np.ceil(np.log(1 / (2 * ALPHA)) / np.log1p(abs(mean)))


def row(*cells):
    print("| " + " | ".join(cells) + " |", flush=True)


def table(name, all_values, all_found):
    """Prints one sweep's table. Returns the number of wrong words of `--until-decided`: a sign against that of a mean which is 4 standard errors from 0."""
    values = np.concatenate(all_values, axis=1)
    methods = list(all_found[0])
    print(f"\n{name}: median runs (in how many of {len(all_found)} root seeds decided)\n")
    row("pair", "difference of means", "its standard deviation", "of the same unpaired", "fewest for means", *methods)
    row("---", *["---:"] * (4 + len(methods)))
    wrong = dict.fromkeys(methods, 0)
    order = sorted(PAIRS, key=lambda pair: -abs(np.mean(values[pair[0]] - values[pair[1]])))
    for i, j in order:
        differences = values[i] - values[j]
        mean, error = differences.mean(), differences.std() / len(differences) ** 0.5
        first, second = (i, j) if mean > 0 else (j, i)
        cells = []
        for method in methods:
            runs = [found[method][2].get((i, j), most_runs(method, all_values[0].shape[1])) for found in all_found]
            signs = [found[method][1][i, j] for found in all_found]
            wrong[method] += sum(sign * mean < 0 for sign in signs) if abs(mean) > 4 * error else sum(sign != 0 for sign in signs)
            cells.append(f"{statistics.median(runs):,.0f} ({sum(sign != 0 for sign in signs)})")
        row(f"{OBJECTIVES[first]}, {OBJECTIVES[second]}", f"{abs(mean):.4f} +- {error:.5f}", f"{differences.std():.3f}", f"{np.hypot(values[i].std(), values[j].std()):.3f}", f"{fewest_runs(mean):,.0f}", *cells)
    row("runs in all", "", "", "", "", *[f"{statistics.median(found[method][0] for found in all_found):,.0f}" for method in methods])
    row("pairs decided", "", "", "", "", *[f"{statistics.median(sum(sign != 0 for sign in found[method][1].values()) for found in all_found):g} of {len(PAIRS)}" for method in methods])
    row("wrong words", "", "", "", "", *[str(wrong[method]) for method in methods])
    return wrong["until decided"]


def equal_means(rng, seeds):
    """Scores [2][seeds] of two agents whose means are 0.5: a steady one, and one that gains 0.01 and in 2 % of all runs loses 0.49."""
    spread = rng.uniform(-0.005, 0.005, (2, seeds))
    return np.stack([np.full(seeds, 0.5), np.where(rng.random(seeds) < 0.02, 0.01, 0.51)]) + spread


def say_equal_means(looks, repetitions):
    rng = np.random.default_rng(1)
    print("\nequal means, rare losses: how often they are said to differ\n\n| method | wrong | of |\n|---|---:|---:|")
    for n, interims in SETTINGS:
        choices, often = adastop_rule.Choices(n, rng), repetitions if n == 5 else repetitions // 5
        wrong = sum(adastop_rule.decide(equal_means(rng, n * interims), choices, interims, ALPHA, rng)[0, 1][0] != 0 for _ in range(often))
        row(f"AdaStop {n} x {interims}", f"{100 * wrong / often:.1f} %", f"{often:,}")
    wrong = sum(sign_at_looks(-np.subtract(*equal_means(rng, looks[-1])), looks, ALPHA)[0] != 0 for _ in range(repetitions))
    row("until decided", f"{100 * wrong / repetitions:.1f} %", f"{repetitions:,}")


def main():
    program, root_seeds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 20
    wrong = 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        sweep = folder / "objectives.ini"
        for title, keys in SWEEPS.items():
            sweep.write_text(sweep_text(**keys))
            all_values, all_found = zip(*(both_on(program, sweep, root_seed, folder) for root_seed in range(root_seeds)))
            wrong += table(title, all_values, all_found)
        say_equal_means(json.loads(run(program, "plan", sweep, "--until-decided", "--json"))["until_decided"]["looks"], 1000)
    return 0 if wrong == 0 else 1


if __name__ == "__main__":
    sys.exit(main())

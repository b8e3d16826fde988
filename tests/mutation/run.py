#!/usr/bin/env python3
"""Plants one bug after another in a copy of the tree, builds what a test needs, and expects that test to turn red.

usage: run.py [--only ROOM] [--sample COUNT --seed SEED] [--jobs N] [--table FILE] [--scratch FOLDER]
       run.py --check       only: does every bug still have one place to be planted, and a test?

The scratch copy is a build folder of its own (build/mutation) and stays for the next time; ccache makes the first one
quick. A bug whose test stays green, or that does not compile, is a failure."""
import argparse
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import time
import tomllib

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUGS = ROOT / "tests/mutation/mutations.toml"
PATIENCE_S = 900


def read_bugs():
    return tomllib.loads(BUGS.read_text())["bug"]


def misplaced(bugs):
    """A sentence for each bug that cannot be planted as it stands."""
    for bug in bugs:
        text = (ROOT / bug["file"]).read_text()
        if (count := text.count(bug["search"])) != 1:
            yield f"{bug['room']}: {bug['what']}: its text occurs {count} times in {bug['file']}"
        if bug["search"] == bug["replace"]:
            yield f"{bug['room']}: {bug['what']}: changes nothing"


class Scratch:
    """A copy of the tree, with its build."""

    def __init__(self, folder, jobs):
        self.tree, self.jobs = folder / "tree", jobs
        self.build = self.tree / "build/dev"
        self.environment = {**os.environ, "CCACHE_BASEDIR": str(ROOT), "CCACHE_NOHASHDIR": "1"}
        self.copy()
        self.run(["cmake", "--preset", "dev"], "configure")

    def copy(self):
        files = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, check=True, capture_output=True).stdout
        for name in filter(None, os.fsdecode(files).split("\0")):
            source, copy = ROOT / name, self.tree / name
            if not copy.exists() or copy.read_bytes() != source.read_bytes():  # what is the same keeps its time: it is built
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, copy)

    def run(self, command, what):
        done = subprocess.run(command, cwd=self.tree, env=self.environment, capture_output=True, text=True, errors="replace", timeout=PATIENCE_S)
        if done.returncode != 0:
            raise RuntimeError(f"cannot {what}:\n" + (done.stdout + done.stderr)[-3000:])

    def make(self, targets):
        self.run(["cmake", "--build", self.build, "--parallel", str(self.jobs), "--target", *targets], "build " + " ".join(targets))

    def is_red(self, test):
        done = subprocess.run(["ctest", "--test-dir", self.build, "-R", f"^{test}$", "--no-tests=error", "--output-on-failure"],
                              env=self.environment, capture_output=True, text=True, errors="replace", timeout=PATIENCE_S)
        if re.search(r"No tests were found|\(Not Run\)|\*\*\*Skipped", done.stdout):
            raise RuntimeError(f"{test} did not run:\n{done.stdout[-2000:]}")
        return done.returncode != 0


def target_of(bug):
    return bug.get("build", "test_" + bug["test"])


def plant(scratch, bug):
    """red, GREEN, or why neither."""
    path = scratch.tree / bug["file"]
    sound = path.read_text()
    try:
        path.write_text(sound.replace(bug["search"], bug["replace"]))
        scratch.make([target_of(bug)])
        return "red" if scratch.is_red(bug["test"]) else "GREEN"
    except RuntimeError as error:
        print(error, file=sys.stderr)
        return "BROKEN"
    finally:
        path.write_text(sound)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--only")
    parser.add_argument("--sample", type=int)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--scratch", type=pathlib.Path, default=ROOT / "build/mutation")
    parser.add_argument("--table", type=pathlib.Path, help="append the rows to this file too")
    choice = parser.parse_args()
    bugs = [bug for bug in read_bugs() if choice.only in (None, bug["room"])]
    if not bugs:
        parser.error(f"no bug is called for: {choice.only}")
    if complaints := list(misplaced(bugs)):
        sys.exit("\n".join(complaints))
    if choice.check:
        return
    if choice.sample:
        bugs = random.Random(choice.seed).sample(bugs, min(choice.sample, len(bugs)))

    scratch = Scratch(choice.scratch, choice.jobs)
    escaped = 0
    print("| room | bug | test | |\n|---|---|---|---|", flush=True)
    for bug in bugs:
        start = time.monotonic()
        colour = plant(scratch, bug)
        escaped += colour != "red"
        row = f"| {bug['room']} | {bug['what']} | `{bug['test']}` | {colour} |"
        print(f"{row}  {time.monotonic() - start:.0f} s", flush=True)
        if choice.table:
            with choice.table.open("a") as table:
                table.write(row + "\n")
    sys.exit(f"{escaped} of {len(bugs)} bugs were not seen" if escaped else 0)


if __name__ == "__main__":
    main()

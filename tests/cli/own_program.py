"""A sweep of a program of one's own, for the tests of environment = program."""
import pathlib
import time

from program import ProgramTest

PYTHON = "/usr/bin/python3"
KEYS = {"sweep.name": "own", "sweep.seeds": "4", "problem.environment": "program", "program.command": f"{PYTHON} train.py", "program.files": "train.py",
        "program.metrics": "reward, loss", "program.curves": "reward", "program.curve_steps": "1, 10, 100", "program.improvement": "reward - 0.5",
        "program.improvement_bounds": "[-2 2]", "program.retries": "0", "program.timeout": "20s", "parameters.rate": "0.1, 1"}
TRAIN = """
import asymsweep
{before}
@asymsweep.worker
def train(config, seed):
    {body}
    return {{"reward": config.rate * seed, "loss": -seed, "reward_curve": [seed, seed + config.rate, seed * 2]}}
"""
RAW = """
import json, sys
for line in sys.stdin:
    run = json.loads(line)
    seed = run["seed"]
    answer = json.dumps({{"seed": seed, "metrics": {{"reward": run["configuration"]["rate"] * seed, "loss": -seed}},
                          "curves": {{"reward": [seed, seed + 1, seed + 2]}}}})
    {body}
    print(answer, flush=True)
"""
# In shell, of a process for each run.
ANSWER = 'echo "{\\"seed\\": $ASYMSWEEP_SEED, \\"metrics\\": {\\"reward\\": 1, \\"loss\\": 1}}" > "$ASYMSWEEP_ANSWER"'


def running(word):
    """Processes, none of them a zombie, whose command line has `word`."""
    found = []
    for process in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            line = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            state = (process / "stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if word in line and state != "Z":
            found.append(int(process.name))
    return found


class OwnProgramTest(ProgramTest):
    def write(self, changes=None, body="pass", before="", train=TRAIN):
        (self.folder / "train.py").write_text(train.format(body=body, before=before))
        lines, section = [], None
        for name, value in {**KEYS, **(changes or {})}.items():
            if value is None:
                continue
            if name.split(".")[0] != section:
                section = name.split(".")[0]
                lines.append(f"[{section}]")
            lines.append(f"{name.split('.')[1]} = {value}")
        (self.folder / "own.ini").write_text("\n".join(lines) + "\n")

    def run_own(self, *words, file="own.h5", **more):
        return self.succeed("run", "own.ini", "-o", file, "--progress", "none", *words, **more)

    def failures(self, file="own.h5"):
        return {(row["axes"].rpartition(" ")[2], row["seed"]): row for row in self.succeed_json("status", file, "--json")["failures"]}

    def wait_for_none(self, word):
        end = time.monotonic() + 10
        while running(word):
            self.assertLess(time.monotonic(), end, f"{word} goes on")
            time.sleep(0.05)

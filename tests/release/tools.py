"""What the tests of a release need on the machine."""
import os
import pathlib
import shutil
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/cli"))
WORK = pathlib.Path(os.environ.get("ASYMSWEEP_RELEASE_FOLDER", "/var/tmp"))  # room for 2 GB
PATIENCE_S = 7200  # downloads and whole builds on a busy machine


def need(*programs, root=False):
    """Skips, loudly, without one of the programs or, if `root`, without being root."""
    missing = [program for program in programs if not shutil.which(program)]
    if root and os.geteuid() != 0:
        missing.append("root's rights")
    if missing:
        print(f"NOT TESTED: there is no {', no '.join(missing)} (scripts/release-check.sh installs what is missing)", file=sys.stderr)
        raise unittest.SkipTest("tools are missing")


def run(*words, **more):
    """Its output; RuntimeError with all that it said where it fails."""
    done = subprocess.run([*map(str, words)], capture_output=True, text=True, timeout=PATIENCE_S, **more)
    if done.returncode != 0:
        raise RuntimeError(f"{words}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout

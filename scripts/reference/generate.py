#!/usr/bin/env python3
"""Writes docs/reference from what the program says of itself; run it after a change of a key, an option or a registry.

usage: scripts/reference/generate.py [--check] [PROGRAM]     --check: compare instead, exit 1 with the differences
"""
import difflib
import pathlib
import sys

from completion import completion
from describe import describe
from manual import manual
from pages import pages

ROOT = pathlib.Path(__file__).resolve().parents[2]


def generate(program):
    described = describe(program)
    return {**pages(described), "asymsweep.1": manual(described), "asymsweep.bash": completion(described)}


def differences(files):
    for name, text in files.items():
        path = ROOT / "docs/reference" / name
        stored = path.read_text() if path.exists() else ""
        yield from difflib.unified_diff(stored.splitlines(), text.splitlines(), f"docs/reference/{name}", "the program", lineterm="")


def main(words):
    check = "--check" in words
    files = generate(next((word for word in words if not word.startswith("-")), ROOT / "build/release/asymsweep"))
    if not check:
        for name, text in files.items():
            (ROOT / "docs/reference" / name).write_text(text)
        return 0
    found = list(differences(files))
    print("\n".join(found) if found else "docs/reference is what the program says")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

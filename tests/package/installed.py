"""The installed package, and the example of docs/extending.md built with it, each in a temporary folder.

Environment: BUILD, a finished build; CMAKE, what made it; what tests/cli/program.py needs.
"""
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "tests/cli"))
EXAMPLE = ROOT / "docs/examples/extension"
PAGE = ROOT / "docs/extending.md"
BUILDING_S = 1800  # on a busy machine

FENCE = re.compile(r"^```\w+ (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def files_of_page():
    """Whole files in the page: fenced blocks with a file name after the language. {name: text}"""
    return dict(FENCE.findall(PAGE.read_text()))


def files_of_example():
    """{name: text}"""
    return {path.name: path.read_text() for path in EXAMPLE.iterdir()}


def words_of_page(beginning, places):
    """The page's command that begins so, with these folders in place of the page's."""
    command, = re.findall(rf"^{beginning}[^\n&]*", PAGE.read_text(), re.MULTILINE)
    for shown, place in places.items():
        command = command.replace(shown, shlex.quote(str(place)))
    return [os.environ["CMAKE"], *shlex.split(command)[1:]]


def run(*words):
    done = subprocess.run([*map(str, words)], capture_output=True, text=True, timeout=BUILDING_S)
    if done.returncode != 0:
        raise RuntimeError(f"{words}:\n{done.stdout}{done.stderr}")


def install():
    """A prefix with everything that is installed; removed at the end of the process."""
    folder = tempfile.TemporaryDirectory()
    run(os.environ["CMAKE"], "--install", os.environ["BUILD"], "--prefix", folder.name)
    return folder


def build_page(prefix):
    """A folder with the example's files, built against the package in `prefix` as the page says: the program is build/my-asymsweep."""
    folder = tempfile.TemporaryDirectory()
    source, build = pathlib.Path(folder.name, "source"), pathlib.Path(folder.name, "build")
    source.mkdir()
    for name, text in files_of_example().items():
        (source / name).write_text(text)
    places = {"docs/examples/extension": source, "/tmp/mine": build, "$HOME/asymsweep": prefix}
    run(*words_of_page("cmake -S", places), "-DCMAKE_CXX_FLAGS=-Wall -Wextra -Werror -Wno-missing-field-initializers",
        "-DCMAKE_CXX_FLAGS_RELEASE=-Og -DNDEBUG")  # -O3 takes twice as long to compile, and gives the same bits
    run(*words_of_page("cmake --build /tmp", places))
    return folder

"""Which room may include which: the walls of the code, read from the `#include` lines.

A room is a folder of src/, or analysis/. Data flows down: a room uses only rooms named for it here.
"""
import pathlib
import re

PROBLEM_ROOMS = {"core", "sweep"}
TRAINING = PROBLEM_ROOMS | {"expression", "problems", "policies", "algorithms", "theory"}

MAY_USE = {
    "core": set(),
    "expression": {"core"},
    "sweep": {"core", "expression"},
    "problems": PROBLEM_ROOMS | {"expression"},
    "policies": PROBLEM_ROOMS,
    "algorithms": PROBLEM_ROOMS | {"expression", "theory"},
    "theory": {"core"},
    "training": TRAINING,
    "scheduler": {"core"},  # knows indices, not what they mean
    "store": {"core"},      # knows arrays, not what they mean
    "program": {"core"},    # knows processes and lines, not what is swept
    "analysis/statistics": {"core"},  # pure functions of numbers
    "analysis": TRAINING | {"training", "store"},
    "engine": TRAINING | {"training", "program", "scheduler", "store"},  # nothing of what is made of its files
    "cli": TRAINING | {"training", "program", "scheduler", "store", "engine", "analysis"},
}

# Headers of libraries that belong to one room.
OWNED_HEADERS = [
    (re.compile(r"mpi(o|f|-ext)?\.h"), "scheduler"),
    (re.compile(r"(hdf5(_hl)?|H5\w*|netcdf\w*)\.h"), "store"),
]

INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^">]+)[">]')
SOURCES = {".cpp", ".hpp", ".h", ".cc", ".in"}


def room_of(path):
    """The room of a source path, or of an include, relative to src/ or to the root: the longest name that fits."""
    fitting = [room for room in MAY_USE if path == room or path.startswith(room + "/")]
    return max(fitting, key=len, default=None)


def complaint(room, header):
    """One sentence when a file in `room` may not include `header`, else None."""
    for pattern, owner in OWNED_HEADERS:
        if pattern.fullmatch(header):
            return None if room == owner else f"includes {header}, which only {owner} may"
    used = room_of(header)
    if used is None or used == room:
        return None
    allowed = used in MAY_USE[room] or used.split("/")[0] in MAY_USE[room] | {room}
    return None if allowed else f"includes {header}: {room} may not use {used}"


def violations(root):
    """Sentences "file:line: ..." for every include in src/ and analysis/ that leads the wrong way."""
    root = pathlib.Path(root)
    found = []
    for file in sorted(path for folder in ("src", "analysis") for path in (root / folder).rglob("*")):
        if file.suffix not in SOURCES:
            continue
        place = file.relative_to(root).as_posix()
        room = room_of(place.removeprefix("src/"))
        if room is None:
            found.append(f"{place}: is in no room")
            continue
        for number, line in enumerate(file.read_text().splitlines(), start=1):
            include = INCLUDE.match(line)
            sentence = include and complaint(room, include[1])
            if sentence:
                found.append(f"{place}:{number}: {sentence}")
            elif include and '"' in line and not room_of(include[1]):
                found.append(f"{place}:{number}: includes {include[1]} without naming its room")
    return found

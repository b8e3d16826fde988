"""The fenced blocks of a page, in order. Their first word says what the tests do with them:

    ```console            each line after "$ " is run, in one shell for the whole page; output below it is compared
    ```ini NAME.ini       written to that file; ```python NAME.py and every other kind with a name too
    ```python             with >>>: run as a doctest, in one Python for the whole page

Anything else (```text, ```sh) is for reading only. In shown output "..." stands for anything, also for whole lines.
"""
import dataclasses
import re

FENCE = re.compile(r"^```(?P<kind>\w*) ?(?P<name>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)

# What differs from run to run and from machine to machine.
UNSTABLE = [
    (re.compile(r"^(?:\[[#.]+\])? *[\d.]+ %  [\d,]+ of [\d,]+ units.*\n", re.MULTILINE), ""),  # progress: a bar, or lines
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ?"), "DATE"),
    (re.compile(r"\b[\d.,]+ (?:us|ms|s|min|h|days?)\b(?: [\d.]+ (?:s|min|h)\b)*"), "DURATION"),
    (re.compile(r"[\d.]+ units a second"), "RATE"),
    (re.compile(r"busy [\d.]+ %"), "busy"),
    (re.compile(r"(rank \d+): [\d,]+ units, busy DURATION \([\d.]+ %\)"), r"\1"),
    (re.compile(r"the \d+ of this machine"), "the cores of this machine"),
    (re.compile(r"process \d+ on \S+"), "process"),
]


@dataclasses.dataclass
class Fence:
    kind: str
    name: str
    text: str
    line: int  # of the page

    def commands(self):
        """(command, output) of a console block; a line after "> " goes on with the command above it."""
        found = []
        for line in self.text.splitlines():
            if line.startswith("$ "):
                found.append([line[2:], []])
            elif line.startswith("> ") and not found[-1][1]:
                found[-1][0] += "\n" + line[2:]
            else:
                found[-1][1].append(line)
        return [(command, "\n".join(output)) for command, output in found]


def fences(page):
    text = page.read_text()
    return [Fence(match["kind"], match["name"], match["text"], text.count("\n", 0, match.start()) + 1) for match in FENCE.finditer(text)]


def stable(text):
    for pattern, instead in UNSTABLE:
        text = pattern.sub(instead, text)
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def shows(shown, output):
    """Is what the page shows what came out? A page that shows nothing says nothing of it."""
    if not shown.strip():
        return True
    pattern = ".*?".join(map(re.escape, re.split(r"\.\.\.", stable(shown))))
    return re.fullmatch(pattern, stable(output), re.DOTALL) is not None

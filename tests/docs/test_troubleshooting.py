"""docs/troubleshooting.md: each message quoted there is in the sources, and each message of the sources is quoted there."""
import re
import unittest

from workplace import ROOT

PAGE = ROOT / "docs/troubleshooting.md"
SOURCES = sorted(path for folder in ("src", "analysis") for path in (ROOT / folder).rglob("*.[ch]pp"))
LITERAL = r'"((?:[^"\\\n]|\\.)*)"'
# What makes a sentence for people; `reject`, `broken`, `warn` are short for one of the two errors, or a warning.
SPEAKS = re.compile(r"\b(?:UserError|StorageError|fail_storage|reject|broken|warn)\(")
VARIES = "…"


def texts(code):
    """The string literals of a piece of C++; neighbours are one."""
    joined = re.sub(r'"\s*\n?\s*"', "", re.sub(r"(?m)^\s*//.*$", "", code))
    return [text.replace('\\"', '"').replace("\\n", "\n") for text in re.findall(LITERAL, joined)]


def calls(code):
    """The pieces of C++ between the parentheses of each call that makes a sentence."""
    for match in SPEAKS.finditer(code):
        depth, position = 1, match.end()
        for token in re.finditer(LITERAL + r"|[()]", code[match.end():]):
            depth += {"(": 1, ")": -1}.get(token[0], 0)
            position = match.end() + token.start()
            if depth == 0:
                break
        yield code.count("\n", 0, match.start()) + 1, code[match.end():position]


def quoted(page):
    """First cells of the tables: the pieces between what varies."""
    messages = re.findall(r"^\| `([^`]+)` \|", page, re.MULTILINE)
    return {message: [piece.strip() for piece in message.replace("\\|", "|").split(VARIES) if piece.strip()] for message in messages}


def holds(pieces, literals):
    together = "\0".join(literals)
    return all(piece in together for piece in pieces)


class Troubleshooting(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.messages = quoted(PAGE.read_text())
        self.sources = {path.relative_to(ROOT): path.read_text() for path in SOURCES}

    def test_each_quoted_message_is_in_the_sources(self):
        self.assertGreater(len(self.messages), 100)
        literals = [texts(code) for code in self.sources.values()]
        stale = [message for message, pieces in self.messages.items() if not any(holds(pieces, texts) for texts in literals)]
        self.assertEqual(stale, [], "these are printed no more: mend docs/troubleshooting.md")

    def test_each_message_of_the_sources_is_quoted(self):
        unknown = []
        for path, code in self.sources.items():
            for line, call in calls(code):
                literals = texts(call)
                if sum(map(len, re.findall("[a-z]+", " ".join(literals)))) < 10:
                    continue  # only joins what others have said
                if not any(holds(pieces, literals) for pieces in self.messages.values()):
                    unknown.append(f"{path}:{line}: {VARIES.join(literals)}")
        self.assertEqual(unknown, [], "add these to docs/troubleshooting.md")

    def test_sees_what_is_missing(self):
        """The two directions on code and a page made for it."""
        code = 'throw UserError("no " + name + " (here)"\n    " or there"); fail_storage("cannot paint", path, errno);'
        self.assertEqual([texts(call) for _, call in calls(code)], [["no ", " (here) or there"], ["cannot paint"]])
        self.assertTrue(holds(quoted("| `no … (here) or there` | a | b |")["no … (here) or there"], texts(code)))
        self.assertFalse(holds(quoted("| `no … (here) nor there` | a | b |")["no … (here) nor there"], texts(code)))


if __name__ == "__main__":
    unittest.main()

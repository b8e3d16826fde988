"""docs/troubleshooting.md quotes messages word by word, with … for what varies. Each quoted message is in the sources. The page
covers every message of the kinds in COVERED, unless the message itself says what to do."""
import itertools
import re
import unittest

from workplace import ROOT

PAGE = ROOT / "docs/troubleshooting.md"
SOURCES = sorted(path for folder in ("src", "analysis") for path in (ROOT / folder).rglob("*.[ch]pp"))
LITERAL = r'"((?:[^"\\\n]|\\.)*)"'
TOKEN = re.compile(LITERAL + r"|'(?:\\.|[^'\\])'|::|\s+|.", re.DOTALL)
# What makes a sentence for people; `reject`, `broken`, `warn` are short for one of the two errors, or a warning.
SPEAKS = re.compile(r"\b(?:UserError|StorageError|LimitError|fail_storage|reject|broken|warn)\(")
VARIES = "…"
# The kinds of messages that the page must explain: what makes them, or the file that does.
COVERED = {
    "warnings": {"speaker": "warn"},
    "why a result file cannot be trusted": {"speaker": "broken"},
    "limits of the machine": {"speaker": "LimitError"},
    "the lock": {"file": "lock.cpp"},
    "launchers": {"file": "launcher.cpp"},
}
# What to do, in the message itself: after a colon or semicolon a verb in the imperative, or the flag that helps.
CURE = re.compile(r"[:;] (?:give|judge|raise|start|use) |; --extend gives ")
SENTENCE = 6  # words: a literal of so many in launcher.cpp, which returns its messages, is one


def without_comments(code):
    return re.sub(r"(?m)(^|[;{},] )\s*//.*$", r"\1", code)


def text_of(literal):
    return literal[1:-1].replace('\\"', '"').replace("\\n", "\n")


def literals(code):
    """The string literals of a piece of C++; neighbours are one."""
    return [text_of(match[0]) for match in re.finditer(LITERAL, re.sub(r'"\s*\n?\s*"', "", code))]


def calls(code):
    """Name, line and arguments of each call that makes a sentence."""
    for match in SPEAKS.finditer(code):
        yield match[0][:-1], code.count("\n", 0, match.start()) + 1, split(code[match.end():], ")")[0]


def split(code, separators):
    """At these characters, where they stand outside of literals and brackets."""
    parts, depth = [""], 0
    for token in (match[0] for match in TOKEN.finditer(code)):
        if depth == 0 and token in separators:
            parts.append("")
            continue
        depth += (token in ("(", "[", "{")) - (token in (")", "]", "}"))
        parts[-1] += token
    return parts


def branches(expression):
    """What `a ? b : c` may be; anything else is what it is."""
    condition, *rest = split(expression, "?")
    if not rest:
        return [expression.strip()]
    first, *others = split("?".join(rest), ":")
    return branches(first) + branches(":".join(others))


def texts(expression):
    """The texts that a C++ expression may be; what is no literal varies. A choice inside of a sentence varies too."""
    terms = split(expression.strip(), "+")
    if len(terms) > 1:
        return ["".join(parts) for parts in itertools.product(*map(texts, terms))]
    term = terms[0].strip()
    if re.fullmatch(rf"(?:{LITERAL}\s*)+", term):
        return ["".join(literals(term))]
    if call := re.fullmatch(r"(?:std::string)?\((.*)\)", term, re.DOTALL):
        choices = branches(call[1])
        inside = [text for choice in choices for text in texts(choice)]
        return inside + [VARIES] if len(choices) > 1 else inside
    return [VARIES]


def messages(arguments):
    """Of one call: for each of its messages the ways to write it."""
    for chosen in itertools.product(*(branches(argument) for argument in split(arguments, ","))):
        yield [VARIES.join(parts) for parts in itertools.product(*map(texts, chosen))]


def pieces(text):
    """What a text says between what varies."""
    return tuple(filter(None, (piece.strip() for piece in text.split(VARIES))))


def quoted(page):
    """The first cells of the tables."""
    cells = [match[2].replace("\\|", "|") for match in re.finditer(r"^\| (`+)(.+?)\1 \|", page, re.MULTILINE)]
    return {cell: pieces(cell) for cell in cells}


def in_a_row(wanted, sequence):
    return any(tuple(sequence[at:at + len(wanted)]) == wanted for at in range(len(sequence)))


class Troubleshooting(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.quotes = quoted(PAGE.read_text())
        self.sources = {path.relative_to(ROOT): without_comments(path.read_text()) for path in SOURCES}
        self.said = [(speaker, path, line, ways) for path, code in self.sources.items() for speaker, line, call in calls(code)
                     for ways in messages(call)]

    def test_each_quoted_message_is_in_the_sources(self):
        """As a call makes it, or as whole literals that follow each other where no such call speaks."""
        self.assertGreater(len(self.quotes), 30)
        known = {pieces(way) for *_, ways in self.said for way in ways}
        others = [[text.strip() for text in literals(code) if text.strip()] for code in self.sources.values()]
        stale = [quote for quote, wanted in self.quotes.items()
                 if wanted not in known and not any(in_a_row(wanted, sequence) for sequence in others)]
        self.assertEqual(stale, [], "these are not what is printed: correct docs/troubleshooting.md")

    def of_kind(self, kind):
        """Place and ways to write it, of each message of a kind."""
        for speaker, path, line, ways in self.said:
            if kind.get("speaker") == speaker or kind.get("file") == path.name:
                if len(re.sub("[^a-z]", "", "".join(ways[-1]))) >= 10:  # shorter ones only join what others have said
                    yield f"{path}:{line}", ways
        for path, code in self.sources.items():
            if kind.get("file") == path.name and not SPEAKS.search(code):
                yield from ((path, [text]) for text in literals(code) if len(text.split()) >= SENTENCE)

    def test_each_message_of_a_covered_kind_is_quoted(self):
        quoted_pieces = set(self.quotes.values())
        for name, kind in COVERED.items():
            with self.subTest(kind=name):
                found = list(self.of_kind(kind))
                self.assertNotEqual(found, [], "no message of this kind is left: correct COVERED")
                unknown = [f"{place}: {ways[-1]}" for place, ways in found
                           if not CURE.search(ways[-1]) and not any(wanted == given or in_a_row(wanted, given)
                                                                    for way in ways for wanted in [pieces(way)] for given in quoted_pieces)]
                self.assertEqual(unknown, [], "add these to docs/troubleshooting.md")

    def test_a_message_with_its_cure_needs_no_row(self):
        self.assertTrue(CURE.search("the stack is too small: it has 1 kB; raise the limit"))
        self.assertFalse(CURE.search("the stack is too small: it has 1 kB"))
        self.assertFalse(CURE.search("its seal is damaged"))

    def test_reads_sentences_in_code(self):
        code = """throw UserError("no " + name + " (here)"\n    " or there"); fail_storage("cannot paint", path, errno);
            reject(element, bad ? "is bad" : "is " + worse(a, "x") + " worse", domain); warn("lost" + (hint ? " at " + *hint : ")"));"""
        said = [[pieces(way) for way in ways] for *_, call in calls(code) for ways in messages(call)]
        self.assertEqual(said, [[("no", "(here) or there")], [("cannot paint",)], [("is bad",)], [("is", "worse")],
                                [("lost at",), ("lost)",), ("lost",)]])

    def test_a_quote_is_exact(self):
        quotes = quoted("| `no … (here)` | a | b |\n| ``see `x` or … \\| …`` | a | b |\n")
        self.assertEqual(list(quotes.values()), [("no", "(here)"), ("see `x` or", "|")])
        self.assertTrue(in_a_row(("a", "b"), ["x", "a", "b"]))
        self.assertFalse(in_a_row(("a", "b"), ["a", "x", "b"]))
        self.assertFalse(in_a_row(("a",), ["ab", "b"]))


if __name__ == "__main__":
    unittest.main()

"""Which rows of the registries nobody tests, describes or uses.

A row is what `asymsweep list --json` shows. Tested: a test that knows an answer of it names it. Described: it
has a meaning of its own; an environment, policy or algorithm a header in its room and its name in docs/ too. Used: a sweep in
sweeps/ sets the key, or chooses the value; of a claim, its first lines name it.
"""
import itertools
import pathlib
import re

ROOMS = {"environments": "problems", "policies": "policies", "algorithms": "algorithms"}
# What a row can lack.
ANSWER = "known-answer test (docs/extending.md says where)"
MEANING = "meaning of its own in its row"
HEADER = "header NAME.hpp in its room with a comment below #pragma once"
DOCS = "line in docs/ (run scripts/reference/generate.py)"
SWEEP = "sweep in sweeps/ that uses it"
CHOICE = {"environments": "problem.environment", "policies": "problem.policy", "algorithms": "train.algorithm"}


def text_of(root, *patterns):
    """Of all files but those of this test."""
    paths = [path for pattern in patterns for path in sorted(pathlib.Path(root).glob(pattern))]
    return "\n".join(path.read_text() for path in paths if "architecture" not in path.parts)


# Where answers of the keys of each section stand: worked out by hand, published, computed by other programs.
OF_SECTION = {
    "sweep": ["tests/sweep/test_parse.cpp", "tests/core/test_random.cpp", "tests/training/test_objectives.cpp"],
    "problem": ["tests/problems/*.cpp"],
    "bandit": ["tests/problems/test_bandit.cpp"],
    "contextual": ["tests/problems/test_contextual.cpp"],
    "tokens": ["tests/problems/test_tokens.cpp"],
    "program": ["tests/problems/test_program.cpp"],
    "noise": ["tests/problems/*.cpp"],
    "train": ["tests/cli/test_known_answers.py", "tests/algorithms/test_weights.cpp", "tests/training/test_known_answers.cpp",
              "tests/training/test_bandit_trainer.cpp", "tests/training/test_checkpoints.cpp", "tests/training/test_lane_trainer.cpp"],
    "measure": ["tests/cli/test_metrics.py", "tests/cli/test_measures.py"],
    "baseline": ["tests/cli/test_known_answers.py", "tests/training/test_bandit_trainer.cpp"],
}
# Where verdicts are compared with what numpy and scipy make of the same file.
OF_CLAIMS = [f"tests/cli/test_{topic}.py" for topic in ("claims", "analyze", "collapse", "small_policies")]
# What those tests call a key where it is neither `section.key` nor, of [train], `training.key`.
CALLED = {
    "sweep.root_seed": "root_seed",
    "problem.environment": "tokens_environment(",
    "train.algorithm": "algorithms()",
    "train.checkpoints": "checkpoint_steps(",
    "train.checkpoint_spacing": "CheckpointSpacing::linear",
    "train.precision": "Precision::single",
    "baseline.delta_v": ".relative = true",
    "baseline.reference": "BaselineReference::initial",
    "baseline.estimate": "BaselineEstimate::group",
}


def answers_objective(root, name):
    """A formula, whose parameters have their standard values there."""
    return f'{{"{name}", at(' in text_of(root, "tests/algorithms/test_formula.cpp") or f'{{"{name}", {{' in text_of(root, "tests/algorithms/test_weights.cpp")


def answers_key(root, name):
    if name.startswith("algorithm."):
        return answers_objective(root, name.split(".")[1])
    section, key = name.split(".")
    called = [name, CALLED.get(name, name)] + ([f"training.{key}"] if section == "train" else [])
    text = text_of(root, *OF_SECTION.get(section, []))
    return any(re.search(rf"(?<![\w.]){re.escape(word)}(?!\w)" if word[-1].isalnum() else re.escape(word), text) for word in called)


def answers_metric(root, name, environment):
    if environment != "bandit":
        return f'["{name}"]' in text_of(root, f"tests/cli/test_{environment}.py", "tests/cli/test_measures.py")
    final = re.escape(name.removesuffix("_curve"))  # where both exist, numpy's answers stand under the final one's name
    return re.search(f'"{re.escape(name)}":|"{final}": .*(policies|behaviors)', text_of(root, "tests/cli/test_metrics.py"))


def answers(root, kind, row):
    """Whether a test knows an answer of the row."""
    name = re.escape(row["name"])
    if row["name"] == "program" and kind == "environments":  # the numbers are those of a program
        return "class OwnPrograms" in text_of(root, "tests/cli/test_own_programs.py")
    if kind == "environments":
        return f"make_{row['name']}(" in text_of(root, f"tests/problems/test_{row['name']}.cpp")
    if kind == "policies":
        return re.search(f'find_policy\\("{name}"\\)|"{name}"\\)', text_of(root, "tests/policies/*.cpp"))
    if kind == "algorithms":
        return answers_objective(root, row["name"])
    if kind == "keys":
        return answers_key(root, row["name"])
    if kind == "claims":
        return f'"{row["name"]}"' in text_of(root, *OF_CLAIMS)
    # One function: an answer in one of its environments is enough.
    return any(answers_metric(root, row["name"], environment) for environment in row["environments"])


def means_something(row, rows):
    place = row.get("environments")  # two environments may each have a key of one meaning
    alike = [other for other in rows if (other["meaning"], other.get("environments")) == (row["meaning"], place)]
    return len(row["meaning"].split()) > 1 and len(alike) == 1


def has_header(root, kind, row):
    if kind == "algorithms" and f'{{"{row["name"]}", ' in text_of(root, "src/algorithms/named_objectives.cpp"):
        return True  # a row of data
    return kind not in ROOMS or text_of(root, f"src/{ROOMS[kind]}/{row['name']}.hpp").startswith("#pragma once\n//")


def is_in_docs(root, kind, row):
    return kind not in ROOMS or re.search(rf"\b{re.escape(row['name'])}\b", text_of(root, "docs/**/*.md"))


def settings(root):
    """What the sweeps say: full key name to the set of words of its values."""
    said = {}
    for path in sorted(pathlib.Path(root).glob("sweeps/*.ini")) + sorted(pathlib.Path(root).glob("docs/examples/program/*.ini")):
        section = None
        for line in path.read_text().splitlines():
            line = line.split("#")[0].strip()
            if line.startswith("["):
                section = line.strip("[]")
            elif "=" in line:
                key, value = (part.strip() for part in line.split("=", 1))
                said.setdefault(f"{section}.{key}", set()).update(re.split(r"[\s,]+", value))
    return said


def opening(path):
    """The comment that a sweep begins with."""
    return "".join(itertools.takewhile(lambda line: line.startswith("#"), path.read_text().splitlines(keepends=True)))


def used(root, said, kind, row):
    if kind == "claims":
        return any(re.search(rf"\b{row['name']}\b", opening(path)) for path in pathlib.Path(root).glob("sweeps/*.ini"))
    if kind == "keys":
        section, name = row["name"].split(".")[:2]
        return row["name"] in said or (section == "algorithm" and name in said.get(CHOICE["algorithms"], set()))
    if kind == "metrics":
        return said.get(CHOICE["environments"], set()) & set(row["environments"])
    return row["name"] in said.get(CHOICE[kind], set())


def gaps(root, registries):
    """Sentences, one for each row and what it lacks."""
    said = settings(root)
    found = []
    for kind, rows in registries.items():
        for row in rows:
            lacks = [what for what, has in ((ANSWER, answers(root, kind, row)), (MEANING, means_something(row, rows)),
                                            (HEADER, has_header(root, kind, row)), (DOCS, is_in_docs(root, kind, row)),
                                            (SWEEP, used(root, said, kind, row))) if not has]
            found += [f"{kind}: {row['name']} has no {what}" for what in lacks]
    return found


def without_opening(root):
    """Sweeps that do not say first what they claim, from where, at what cost."""
    return [path.name for path in sorted(pathlib.Path(root).glob("sweeps/*.ini"))
            if re.findall(r"^# (Claim|Source|Cost): ", opening(path), re.M) != ["Claim", "Source", "Cost"]]

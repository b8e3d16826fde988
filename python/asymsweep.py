"""Sweep a Python function with asymsweep (docs/program.md). Standard library only.

    import asymsweep

    @asymsweep.worker
    def train(config, seed):
        return {"reward": config.learning_rate * 0.5}

`asymsweep run` starts this file once for each rank and asks it for one run after another. The decorator answers, and does not
return before the sweep is over: define above it what the function needs. Started by hand, the file only defines the function,
which can be called like any other: train({"learning_rate": 0.1}, 7). A function of another module is served by
`asymsweep.worker(trainer.train)` in the file that asymsweep starts.
"""
import ast
import atexit
import functools
import hashlib
import json
import math
import numbers
import os
import sys
import traceback

__all__ = ["Config", "Seed", "worker"]


class Config(dict):
    """The parameters of a run: config["width"], config.width. A parameter hides a method of dict that has its name, such as update.

    config.curve_steps: the steps (a list of int) at which curves are wanted, program.curve_steps of the sweep.
    """

    def __init__(self, parameters, curve_steps=()):
        super().__init__(parameters)
        super().__setattr__("curve_steps", list(curve_steps))

    def __getattribute__(self, name):
        if not name.startswith("__") and dict.__contains__(self, name):
            return dict.__getitem__(self, name)
        return super().__getattribute__(name)

    def __getattr__(self, name):
        raise AttributeError(f"no parameter {name} in [parameters] (it has: {', '.join(self)})")

    def __reduce__(self):
        return Config, (dict(self), self.curve_steps)

    def __setattr__(self, name, value):
        raise AttributeError(f"the parameters of a run are not changed (config.{name})")


class Seed(int):
    """The seed of a run, with generators' seeds of their own for what is drawn once and for what is drawn in training.

    seed.instance: of the problem instance; seed.sampling: of everything drawn in training; seed.stream("name"): of more. Each is
    an int from 0 to 2^64 - 1, a function of the seed and of sweep.root_seed alone: the same in every configuration, so that
    configurations meet the same instances and comparisons are paired.
    """

    def __new__(cls, seed, root_seed=0):
        self = super().__new__(cls, seed)
        self.root_seed = root_seed
        return self

    def stream(self, name):
        text = f"{self.root_seed}/{int(self)}/{name}".encode()
        return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "little")

    @property
    def instance(self):
        return self.stream("instance")

    @property
    def sampling(self):
        return self.stream("sampling")


def worker(function):
    """Serves asymsweep with `function(config, seed)`, where asymsweep has started this file; else leaves it as it is.

    The function returns a dict: a number is a metric; a list or a one-dimensional array is a curve, named as in program.curves
    or with _curve behind it. An array of one number is a metric where it cannot be a curve. What the function raises makes a failed
    run (status 3), and its traceback is kept in the result file. The file that asymsweep starts marks one function.
    """

    @functools.wraps(function)
    def by_hand(config, seed):
        return function(config if isinstance(config, Config) else Config(config), seed if isinstance(seed, Seed) else Seed(seed))

    caller = sys._getframe(1).f_globals.get("__name__")
    if "__main__" not in (caller, getattr(function, "__module__", None)):
        _elsewhere.append(f"{_name(function)} in module {caller}")
        return by_hand
    if _streams:
        _served.append(_name(function))
        marked = _marked_functions()
        if len(marked) > 1:
            sys.exit(f"{_started_file()} has {len(marked)} functions with @asymsweep.worker, {' and '.join(marked)}: a sweep has one")
        _serve(function, *_streams)
    return by_hand


_served, _elsewhere = [], []  # functions of the file that was started, and of modules


def _name(function):
    return getattr(function, "__name__", None) or _name(getattr(function, "func", None) or type(function))


def _started_file():
    return os.path.basename(_main_file or "the program")


def _marked_functions():
    """Names of the functions that the started file gives to worker: the first one is served before Python comes to the second."""
    try:
        with open(_main_file, "rb") as file:
            statements = ast.parse(file.read()).body
    except (OSError, SyntaxError, TypeError, ValueError):
        return []
    worker_names, marked = set(), []
    for statement in statements:
        if isinstance(statement, ast.Import):
            worker_names |= {f"{name.asname or name.name}.worker" for name in statement.names if name.name == __name__}
        elif isinstance(statement, ast.ImportFrom) and statement.module == __name__:
            worker_names |= {name.asname or name.name for name in statement.names if name.name == "worker"}
        elif any(ast.unparse(decorator) in worker_names for decorator in getattr(statement, "decorator_list", ())):
            marked.append(statement.name)
        elif isinstance(getattr(statement, "value", None), ast.Call) and ast.unparse(statement.value.func) in worker_names:
            marked.append(", ".join(ast.unparse(argument) for argument in statement.value.args))
    return marked


def _explain_the_end():
    """Where the started file comes to its end and no run has been answered: why, as the last line of standard error."""
    if os.getpid() != _process or _served or hasattr(sys, "last_type"):
        return
    where = f", but {_elsewhere[0]} is: write asymsweep.worker(...) of that function there" if _elsewhere else ""
    print(f"{_started_file()} came to its end, and no function in it is marked with @asymsweep.worker{where}", file=sys.stderr)


def _serve(function, questions, answers):
    streams = [sys.stdout, sys.stderr]
    for line in questions:
        streams = sys.stdout, sys.stderr = [_usable(stream, number) for number, stream in enumerate(streams, 1)]
        answer = _answer(function, json.loads(line))
        if os.getpid() != _process:  # a child that the function forked and did not end
            os._exit(0)
        _flush(sys.stdout)
        _flush(sys.stderr)
        answers.write(json.dumps(answer, allow_nan=False) + "\n")
        answers.flush()
    sys.exit(0)


def _usable(stream, number):
    """Whatever an earlier run did to the standard streams, the next one finds them as they were."""
    return open(number, "w", encoding="utf-8", errors="backslashreplace", closefd=False) if stream is None or stream.closed else stream


def _flush(stream):
    """The function may have closed it, or put something else in its place: what it computed counts all the same."""
    try:
        stream.flush()
    except Exception:
        pass


def _print_traceback():
    text = traceback.format_exc()
    try:
        sys.stderr.write(text)
    except Exception:  # without a stream: to where it leads
        os.write(2, text.encode("utf-8", "backslashreplace"))


def _take_standard_streams():
    """Standard output is for answers alone: what the program prints goes to standard error instead."""
    questions = os.fdopen(os.dup(0), "r", encoding="utf-8")
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nowhere, 0)
    os.close(nowhere)
    os.dup2(2, 1)
    return questions, answers


# At import, so that what the file prints before its function stands does no harm; a child process is no worker.
_streams = _take_standard_streams() if os.environ.pop("ASYMSWEEP_WORKER", "0") == "1" else None
_process, _main_file = os.getpid(), getattr(sys.modules.get("__main__"), "__file__", None)
if _streams:
    atexit.register(_explain_the_end)


def _answer(function, run):
    seed = run["seed"]
    try:
        result = function(Config(run["configuration"], run.get("curve_steps", ())), Seed(seed, run.get("root_seed", 0)))
        return {"seed": seed, **_metrics_and_curves(result, len(run.get("curve_steps", ())))}
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # sys.exit() in the function too: the next run is asked of this process
        _print_traceback()
        return {"seed": seed, "failed": _reason(error)}


def _reason(error):
    """`ValueError: what (train.py, line 12, in step)`: of the last line in the user's files."""
    try:
        said = _sendable(str(error))
    except Exception:
        said = "(its text cannot be made)"
    text = f"{type(error).__name__}: {said}" if said else type(error).__name__
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename != __file__]
    if frames:
        text += f" ({os.path.basename(frames[-1].filename)}, line {frames[-1].lineno}, in {frames[-1].name})"
    if isinstance(error, NameError):
        text += "; asymsweep.worker starts at once: define above it what it needs"
    return _sendable(text)


def _sendable(text):
    """Halves of surrogate pairs, of which UTF-8 has none, as \\udcff."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _metrics_and_curves(result, curve_steps):
    if not isinstance(result, dict):
        raise TypeError(f"the function returned {type(result).__name__}, not a dict of metrics")
    metrics, curves = {}, {}
    for name, value in result.items():
        if not isinstance(name, str):
            raise TypeError(f"the name of a metric is {name!r}, not a str")
        curve = name[: -len("_curve")] if name.endswith("_curve") else name
        may_be_curve = curve != name or (curve_steps == 1 and f"{name}_curve" not in result)
        points = _points(value, may_be_curve)
        if points is None:
            metrics[_sendable(name)] = _number(value, f"metric {name}")
        elif curve in curves:
            raise ValueError(f"the function returned curve {curve} twice: as {curve} and as {curve}_curve")
        else:
            curves[_sendable(curve)] = [_number(point, f"curve {name}") for point in points]
    return {"metrics": metrics, "curves": curves}


def _points(value, may_be_curve):
    """The elements of a list, tuple, or array with one dimension; None of a number, and of an array of one that is to be no curve."""
    if isinstance(value, (list, tuple)):
        return value
    shape = getattr(value, "shape", None)
    if shape is None or len(shape) == 0 or (math.prod(shape) == 1 and not (may_be_curve and len(shape) == 1)):
        return None
    if len(shape) != 1:
        raise TypeError(f"an array of shape {tuple(shape)} is no curve")
    return value.tolist()


def _number(value, what):
    """A float of anything that is one: bool, int, numpy and torch scalars, arrays of one number."""
    if math.prod(getattr(value, "shape", None) or ()) == 1 and hasattr(value, "item"):
        value = value.item()
    if value is None or isinstance(value, (str, bytes)) or not (isinstance(value, numbers.Real) or hasattr(value, "__float__")):
        raise TypeError(f"{what} is {value!r}, not a number")
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(f"{what} is {number}")
    return number

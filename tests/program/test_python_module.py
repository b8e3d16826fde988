"""The Python module asymsweep, as a worker and by hand."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]


def ask(source, *questions, environment=None, modules=None):
    """Answers of a worker whose file is `source`, and its standard error. `modules`: texts of files beside it."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in (modules or {}).items():
            (pathlib.Path(folder) / name).write_text(text)
        path = pathlib.Path(folder) / "train.py"
        path.write_text(source)
        done = subprocess.run([sys.executable, "-B", str(path)], input="".join(json.dumps(question) + "\n" for question in questions),
                              env={**os.environ, "PYTHONPATH": str(ROOT / "python"), "ASYMSWEEP_WORKER": "1", **(environment or {})},
                              capture_output=True, text=True, timeout=60)
    return [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def question(seed=7, root_seed=0, curve_steps=(), **configuration):
    return {"protocol": 1, "configuration": configuration, "seed": seed, "root_seed": root_seed, "curve_steps": list(curve_steps)}


def worker(body, before=""):
    return f"import asymsweep\n{before}\n@asymsweep.worker\ndef train(config, seed):\n" + "".join(f"    {line}\n" for line in body.splitlines())


class Worker(unittest.TestCase):
    def test_it_answers_run_after_run(self):
        answers, _ = ask(worker('return {"reward": config.rate * seed, "width": config["width"]}'), question(1, rate=0.5, width=64), question(3, rate=2, width=8))
        self.assertEqual(answers, [{"seed": 1, "metrics": {"reward": 0.5, "width": 64.0}, "curves": {}},
                                   {"seed": 3, "metrics": {"reward": 6.0, "width": 8.0}, "curves": {}}])

    def test_what_is_printed_goes_to_standard_error(self):
        answers, said = ask(worker('print("hello")\nimport os\nos.system("echo from a child")\nreturn {"x": 1}', before='print("starting")'), question())
        self.assertEqual(answers, [{"seed": 7, "metrics": {"x": 1.0}, "curves": {}}])
        self.assertIn("hello", said)
        self.assertIn("from a child", said)

    def test_arrays_are_curves(self):
        answers, _ = ask(worker('return {"reward": np.float32(0.5), "reward_curve": np.arange(3) / 2, "loss": np.array(2), "kl": (1, 2.5)}', before="import numpy as np"),
                         question())
        self.assertEqual(answers[0]["metrics"], {"reward": 0.5, "loss": 2.0})
        self.assertEqual(answers[0]["curves"], {"reward": [0.0, 0.5, 1.0], "kl": [1.0, 2.5]})

    def test_what_is_raised_is_a_failed_run_with_its_traceback(self):
        answers, said = ask(worker('if seed == 1: raise ValueError("bad width")\nif seed == 2: import sys; sys.exit(5)\nreturn {"x": 1}'),
                            question(1), question(2), question(3))
        self.assertEqual(answers[0], {"seed": 1, "failed": "ValueError: bad width (train.py, line 5, in train)"})
        self.assertEqual(answers[1], {"seed": 2, "failed": "SystemExit: 5 (train.py, line 6, in train)"})
        self.assertEqual(answers[2]["metrics"], {"x": 1.0})
        self.assertIn("Traceback", said)

    def test_what_is_no_number_is_a_failed_run(self):
        for value, reason in (("float('nan')", "ValueError: metric x is nan"), ("None", "TypeError: metric x is None, not a number"),
                              ("'1'", "TypeError: metric x is '1', not a number"), ("[1, float('inf')]", "ValueError: curve x is inf")):
            answers, _ = ask(worker(f'return {{"x": {value}}}'), question())
            self.assertEqual(answers[0]["failed"].split(" (")[0], reason)
        answers, _ = ask(worker("return 0.5"), question())
        self.assertEqual(answers[0]["failed"], "TypeError: the function returned float, not a dict of metrics")

    def test_names_defined_below_are_explained(self):
        answers, _ = ask(worker("return {'x': helper()}") + "\ndef helper():\n    return 1\n", question())
        self.assertIn("asymsweep.worker starts at once: define above it what it needs", answers[0]["failed"])

    def test_a_child_that_comes_back_is_silent(self):
        answers, _ = ask(worker('import os\nos.fork()\nreturn {"x": seed}'), question(1), question(2))
        self.assertEqual([answer["metrics"]["x"] for answer in answers], [1, 2])

    def test_a_parameter_that_is_not_there_is_named(self):
        answers, _ = ask(worker('return {"x": config.rat}'), question(rate=1))
        self.assertEqual(answers[0]["failed"], "AttributeError: no parameter rat in [parameters] (it has: rate) (train.py, line 5, in train)")

    def test_seeds_for_instance_and_sampling(self):
        body = 'return {"i": seed.instance % 2**53, "s": seed.sampling % 2**53, "a": seed.stream("a") % 2**53, "steps": sum(config.curve_steps)}'
        answers, _ = ask(worker(body), question(1), question(1, other=3), question(2), question(1, root_seed=1, curve_steps=[10, 20]))
        one, same, two, other = [answer["metrics"] for answer in answers]
        self.assertEqual(one, same)  # no function of the configuration
        self.assertEqual(len({one["i"], one["s"], one["a"], two["i"], two["s"], other["i"]}), 6)
        self.assertEqual(other["steps"], 30)

    def test_by_hand_the_function_is_only_defined(self):
        answers, said = ask(worker('return {"x": config.rate, "s": seed.instance}') + '\nimport sys\nsys.stderr.write(str(train({"rate": 0.5}, 7)))\n', question(),
                            environment={"ASYMSWEEP_WORKER": "0"})
        self.assertEqual(answers, [])
        self.assertTrue(said.startswith("{'x': 0.5, 's': "))

    # which function

    def test_a_function_of_another_module_is_served_where_the_started_file_gives_it(self):
        trainer = {"trainer.py": "def train(config, seed, scale=1):\n    return {'x': scale * seed}\n"}
        for line, expected in (("asymsweep.worker(trainer.train)", 7), ("train = asymsweep.worker(functools.partial(trainer.train, scale=3))", 21)):
            answers, said = ask(f"import asymsweep, functools, trainer\n{line}\n", question(), modules=trainer)
            self.assertEqual([answer["metrics"] for answer in answers], [{"x": expected}], said)

    def test_a_worker_of_an_imported_module_is_not_served_and_the_end_says_so(self):
        trainer = {"trainer.py": "import asymsweep\n@asymsweep.worker\ndef train(config, seed):\n    return {'x': 1}\n"}
        answers, said = ask("import trainer\n", question(), modules=trainer)
        self.assertEqual((answers, said.splitlines()[-1]), ([], "train.py came to its end, and no function in it is marked with @asymsweep.worker, "
                                                                "but train in module trainer is: write asymsweep.worker(...) of that function there"))
        answers, said = ask("import trainer\nraise ValueError('mine')\n", question(), modules=trainer)
        self.assertEqual((answers, said.splitlines()[-1]), ([], "ValueError: mine"))
        answers, said = ask("import trainer\n" + worker("return {'x': 2}"), question(), modules=trainer)
        self.assertEqual(answers[0]["metrics"], {"x": 2})

    def test_two_functions_are_one_too_many(self):
        for first, second in (("@asymsweep.worker\ndef train(config, seed):\n    return {'x': 1}\n", "@a.worker\ndef test(config, seed):\n    return {'x': 1}\n"),
                              ("def train(config, seed):\n    return {'x': 1}\nasymsweep.worker(train)\n", "from asymsweep import worker as w\n@w\ndef test(config, seed):\n    return 1\n")):
            answers, said = ask("import asymsweep\nimport asymsweep as a\n" + first + second, question())
            self.assertEqual((answers, said.splitlines()[-1]), ([], "train.py has 2 functions with @asymsweep.worker, train and test: a sweep has one"))

    # parameters and numbers

    def test_a_parameter_with_the_name_of_a_method_is_the_parameter(self):
        names = ("update", "items", "values", "copy", "pop", "keys", "get", "clear", "curve")
        answers, _ = ask(worker(f"import copy, pickle\nother = pickle.loads(pickle.dumps(config))\n"
                                f"return {{'x': sum(getattr(c, name) for name in {names} for c in (config, other)) + len({{**config}}) + len(dict(config))}}"),
                         question(**{name: 1 for name in names}))
        self.assertEqual(answers[0].get("metrics"), {"x": 4 * len(names)}, answers)
        answers, _ = ask(worker("return {'x': sum(config.values())}"), question(rate=1, width=2))
        self.assertEqual(answers[0].get("metrics"), {"x": 3})

    def test_what_is_raised_may_have_any_text(self):
        for error in ("ValueError('\\udcff')", "type('Bad', (ValueError,), {'__str__': lambda self: 1 / 0})()"):
            answers, _ = ask(worker(f"raise {error}"), question())
            self.assertRegex(answers[0]["failed"], r"^(ValueError: \\udcff|Bad: \(its text cannot be made\)) \(train.py, line 5, in train\)$")

    def test_an_array_of_one_number_is_a_metric_where_it_can_be_no_curve(self):
        body = "return {'x': np.array([0.5]), 'y': np.array([[2]]), 'z': np.array(3), 'x_curve': np.array([1])}"
        for steps in ((), (1,), (1, 2)):
            answers, _ = ask(worker(body, before="import numpy as np"), question(curve_steps=steps))
            self.assertEqual(answers[0].get("curves"), {"x": [1]}, answers)
            self.assertEqual(answers[0]["metrics"], {"x": 0.5, "y": 2, "z": 3})
        answers, _ = ask(worker("return {'x': np.array([0.5])}", before="import numpy as np"), question(curve_steps=[1]))
        self.assertEqual((answers[0]["metrics"], answers[0]["curves"]), ({}, {"x": [0.5]}))
        answers, _ = ask(worker("return {'x': [1, 2], 'x_curve': [1, 2]}"), question(curve_steps=[1, 2]))
        self.assertIn("the function returned curve x twice: as x and as x_curve", answers[0]["failed"])


if __name__ == "__main__":
    unittest.main()

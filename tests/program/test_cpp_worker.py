"""The C++ header for workers: whatever a run throws or answers, the program goes on to the next."""
import json
import os
import subprocess
import unittest


class CppWorker(unittest.TestCase):
    def test_each_run_is_answered(self):
        expected = {"exception": "diverged", "number": "an exception that is no std::exception", "text": "a text", "bytes": "not \ufffd UTF-8",
                    "nan": "metric reward is nan", "inf": "curve loss is -inf"}
        ways = [*expected, "well"]
        lines = "".join(json.dumps({"protocol": 1, "configuration": {"how": how}, "seed": seed}) + "\n" for seed, how in enumerate(ways))
        lines += json.dumps({"protocol": 1, "configuration": {"typo": 1}, "seed": 9}) + "\n"
        done = subprocess.run([os.environ["WORKER_PROGRAM"]], input=lines, capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual([answer["seed"] for answer in answers], [*range(len(ways)), 9])
        self.assertEqual([answer.get("failed") for answer in answers[:-2]], list(expected.values()))
        self.assertEqual(answers[-2]["metrics"], {"reward": len(ways) - 1})
        self.assertIn("key 'how' not found", answers[-1]["failed"])


if __name__ == "__main__":
    unittest.main()

"""`run` against tests/reference/theory_cases.json: gradient ascent computed independently at 50 digits."""
import json
import pathlib
import unittest

import xarray

from program import ProgramTest

CASES = json.loads((pathlib.Path(__file__).parents[1] / "reference/theory_cases.json").read_text())["cases"]
TOLERANCE = 1e-9  # a contract; doubles over 200 steps stay far inside


def vector(numbers):
    return "[" + " ".join(map(repr, numbers)) + "]"


class KnownAnswers(ProgramTest):
    def run_case(self, case):
        """Every lag and number of steps of the case in one sweep."""
        fixed, lagged = case["gradient_ascent"], case["lagged_gradient_ascent"]
        self.assertEqual((fixed["V"], fixed["learning_rate"]), (lagged["V"], lagged["learning_rate"]))
        steps = sorted({*map(int, fixed["steps"]), *map(int, lagged["expected_reward"])})
        self.write_sweep({
            "sweep.seeds": "1",
            "bandit.arms": str(case["arms"]),
            "bandit.reward_means": vector(case["reward_means"]),
            "bandit.behavior_logits": vector(case["behavior_logits"]),
            "train.steps": ", ".join(map(str, steps)),
            "train.lag": f"{fixed['lag']}, {lagged['lag']}",
            "train.learning_rate": repr(fixed["learning_rate"]),
            "baseline.v": repr(fixed["V"]),
        })
        self.succeed("run", "sweep.ini", "-o", "out.h5", "--overwrite")
        with xarray.open_dataset(self.folder / "out.h5") as data:
            return data.load().isel(seed=0)

    def close(self, value, expected):
        self.assertAlmostEqual(float(value), expected, delta=TOLERANCE)

    def test_cases(self):
        self.assertEqual(len(CASES), 10)
        for number, case in enumerate(CASES):
            with self.subTest(case=number):
                data = self.run_case(case)
                fixed, lagged = case["gradient_ascent"], case["lagged_gradient_ascent"]
                for steps, expected in fixed["steps"].items():
                    run = data.sel(steps=int(steps), lag=float(fixed["lag"]))
                    self.close(run.expected_reward, expected["expected_reward"])
                    self.close(run.entropy, expected["entropy"])
                    self.close(run.expected_reward_curve[-1], expected["expected_reward"])
                    self.close(run.entropy_curve[-1], expected["entropy"])
                for steps, expected in lagged["expected_reward"].items():
                    run = data.sel(steps=int(steps), lag=lagged["lag"])
                    self.close(run.expected_reward, expected)
                    self.assertEqual(run.rounds, int(steps) / lagged["lag"])
                self.close(data.v_mu[0, 0], case["V_mu"])
                self.close(data.v0_mu[0, 0], case["V0_mu"])
                self.close(data.best_reward[0, 0], case["r_max"])
                self.close(data.initial_expected_reward[0, 0], case["V_mu"])


if __name__ == "__main__":
    unittest.main()

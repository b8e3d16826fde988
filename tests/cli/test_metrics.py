"""Every metric of the bandit against numpy: slow, obvious, and complete: a metric without an answer here is named."""
import json
import pathlib
import unittest

import numpy as np

from program import ProgramTest, array

CASES = json.loads((pathlib.Path(__file__).parents[1] / "reference/theory_cases.json").read_text())["cases"]
ROUNDING = 1e-10  # doubles over 30 steps, and bisections down to one unit in the last place
STEPS, LAG, LEARNING_RATE = 30, 7, 0.8


def softmax(logits):
    weights = np.exp(logits - np.max(logits))
    return weights / weights.sum()


def bisect(low, high, is_low):
    """Where `is_low` ceases to hold, to the last bit."""
    while low < (middle := (low + high) / 2) < high:
        low, high = (middle, high) if is_low(middle) else (low, middle)
    return high


def limit_policy(mu, r, v):
    """Theorem 4.2 below V^mu."""
    a = mu * (r - v)
    tau = bisect(0, a.max(), lambda tau: np.maximum(a - tau, 0).sum() > a.sum()) if a.min() < 0 else 0
    return np.maximum(a - tau, 0) / a.sum()


def first_v(mu, r, condition):
    """The smallest V below V^mu from which on the limit's support meets a condition (supports are nested)."""
    below = mu @ r - 1e-12  # nearer, A = V^mu - V is rounding
    return bisect(r.min() - 1, below, lambda v: not condition(limit_policy(mu, r, v) > 0))


def ascent(mu, r, v):
    """The policy after every step, and the mu of the last step before, both [step][arm]: AsymRE, exact gradient, mu refreshed every LAG steps."""
    logits, policies, behaviors = np.log(mu), [mu], [mu]
    for step in range(STEPS):
        if step % LAG == 0:
            mu = policies[-1]
        a = mu * (r - v)
        logits = logits + LEARNING_RATE * (a - a.sum() * policies[-1])
        policies.append(softmax(logits))
        behaviors.append(mu)
    return np.array(policies), np.array(behaviors)


def measures(policies, behaviors, r, v):
    """Those of measure.metrics = all, at every step."""
    shared = lambda weights: weights / weights.sum(axis=1, keepdims=True)
    negative = np.maximum(-behaviors * (r - v), 0)
    with np.errstate(invalid="ignore"):  # no negative mass: NaN
        return {"greedy_expected_reward": shared(policies == policies.max(axis=1, keepdims=True)) @ r,
                "low_temperature_expected_reward": shared(policies**10) @ r,
                "kl_behavior": (policies * np.log(policies / behaviors)).sum(axis=1), "kl_initial": (policies * np.log(policies / policies[0])).sum(axis=1),
                "effective_sample_size": 1 / (policies**2 / behaviors).sum(axis=1),
                "negative_share": negative.sum(axis=1) / np.abs(behaviors * (r - v)).sum(axis=1),
                "negative_share_below_mu": (negative * (policies < behaviors)).sum(axis=1) / negative.sum(axis=1)}


def answers(mu, r, v):
    best = r == r.max()  # several, in some cases
    (policies, behaviors), limit = ascent(mu, r, v), limit_policy(mu, r, v)
    ends = [*range(0, STEPS, LAG), STEPS]
    changes = np.diff((policies @ r)[ends])
    curves = {"expected_reward": policies @ r, "entropy": -(policies * np.log(policies)).sum(axis=1),
              "support_size": (policies > 0.1 / len(r)).sum(axis=1), "optimal_probability": policies[:, best].sum(axis=1)}
    curves |= measures(policies, behaviors, r, v)
    return {**{name + "_curve": values for name, values in curves.items()},
            **{name: values[-1] for name, values in curves.items()},
            "initial_expected_reward": mu @ r, "best_reward": r.max(), "v_mu": mu @ r,
            "v0_mu": first_v(mu, r, lambda support: not (support & best).any()),
            "v1_mu": first_v(mu, r, lambda support: support.sum() <= 1),
            "limit_expected_reward": limit @ r, "limit_support_size": (limit > 0).sum(),
            "limit_total_variation": np.abs(policies[-1] - limit).sum() / 2,
            "rounds": len(changes), "improved_rounds": (changes > 0).sum(), "worst_round_change": changes.min()}


class Metrics(ProgramTest):
    def test_every_metric_of_the_bandit(self):
        listed = {row["name"] for row in self.succeed_json("list", "metrics", "--json") if "bandit" in row["environments"]}
        for number, case in enumerate(CASES):
            r, mu = np.array(case["reward_means"]), softmax(np.array(case["behavior_logits"]))
            values = [limit["V"] for limit in case["limits"] if limit["regime"] == "below"]
            vector = lambda numbers: "[" + " ".join(map(repr, numbers)) + "]"
            self.write_sweep({"sweep.seeds": "1", "bandit.arms": str(len(r)), "bandit.reward_means": vector(case["reward_means"]),
                              "bandit.behavior_logits": vector(case["behavior_logits"]), "train.steps": str(STEPS),
                              "train.lag": str(LAG), "train.learning_rate": str(LEARNING_RATE),
                              "train.checkpoints": str(STEPS + 1), "measure.metrics": "all", "baseline.v": ", ".join(map(repr, values))})
            self.succeed("run", "sweep.ini", "-o", "out.h5", "--overwrite")
            known = answers(mu, r, values[0])
            self.assertEqual(listed - known.keys(), set(), "metrics without an answer")
            stored = {name: array(self.folder / "out.h5", name) for name in known}
            for place, v in enumerate(values):
                for name, expected in answers(mu, r, v).items():
                    with self.subTest(case=number, v=v, metric=name):
                        np.testing.assert_allclose(stored[name].reshape(len(values), -1)[place], expected, rtol=0, atol=ROUNDING)

    def test_rewards_are_the_true_ones_and_thresholds_those_of_observed_ones(self):
        """Flips bend what training and theory see; what a policy earns stays what it is."""
        r, logits, flip = np.array([0.2, 0.7, 0.9]), np.array([1.0, 0.5, -1.0]), 0.3
        self.write_sweep({"sweep.seeds": "1", "bandit.arms": "3", "bandit.reward_means": "[0.2 0.7 0.9]",
                          "bandit.behavior_logits": "[1 0.5 -1]", "bandit.reward_distribution": "bernoulli",
                          "noise.reward_flip": str(flip), "train.lag": "inf", "baseline.v": "0.1"})
        self.succeed("run", "sweep.ini", "-o", "out.h5")
        mu, observed = softmax(logits), (1 - flip) * r + flip * (1 - r)
        limit = limit_policy(mu, observed, 0.1)
        known = {"initial_expected_reward": mu @ r, "best_reward": 0.9, "v_mu": mu @ observed,
                 "v1_mu": first_v(mu, observed, lambda support: support.sum() <= 1), "limit_expected_reward": limit @ r}
        for name, expected in known.items():
            with self.subTest(name):
                np.testing.assert_allclose(array(self.folder / "out.h5", name).ravel(), [expected], rtol=0, atol=ROUNDING)


if __name__ == "__main__":
    unittest.main()

"""REINFORCE on a Bernoulli bandit, in NumPy: rewards R, baseline V, policy softmax(logits)."""
import asymsweep
import numpy as np


def softmax(logits):
    weights = np.exp(logits - logits.max())
    return weights / weights.sum()


@asymsweep.worker
def train(config, seed):
    means = np.random.default_rng(seed.instance).uniform(size=config.arms)  # the same bandit in every configuration
    draws = np.random.default_rng(seed.sampling)
    logits, curve = np.zeros(config.arms), []
    for step in range(config.curve_steps[-1] + 1):
        policy = softmax(logits)
        if step in config.curve_steps:
            curve.append(policy @ means)
        actions = draws.choice(config.arms, size=config.batch, p=policy)
        weights = (draws.random(config.batch) < means[actions]) - config.baseline  # R - V
        logits += config.learning_rate * (np.bincount(actions, weights, config.arms) / config.batch - weights.mean() * policy)
    return {"reward": curve[-1], "initial_reward": means.mean(), "reward_curve": np.array(curve)}

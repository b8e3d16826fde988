"""The bets of analysis/statistics/betting.hpp once more, in NumPy."""
import numpy as np
from scipy import optimize


def log_wealth(values, low, candidate):
    """docs/statistics.md: 32 stakes 2^(-j/2), weights 2^-(j + 2) + 1 / (2 (j + 1)(j + 2))."""
    j = np.arange(32)
    gains = np.log1p(np.exp2(-j / 2)[:, None] * (np.asarray(values) - candidate)[None] / (candidate - low)).sum(1)
    return np.logaddexp.reduce(gains + np.log(np.exp2(-j - 2.0) + 0.5 / ((j + 1) * (j + 2))))


def lower_end(values, low, level):
    """The mean m at which the wealth of a bet that it is above m reaches 1 / level."""
    return optimize.brentq(lambda m: log_wealth(values, low, m) + np.log(level), low + 1e-6, np.mean(values), xtol=1e-13)

#!/usr/bin/env python3
"""Reads a result file from start to figure: improvement with its interval, the threshold of each lag, a plot.

usage: read_results.py FILE.h5 [FIGURE]     FIGURE (.svg, .png, .pdf) needs matplotlib; without it the table is all

Cells, as in a notebook (`# %%`); Debian: python3-xarray, python3-h5netcdf, python3-scipy.
"""
# %% Open. Axes are labelled coordinates; a lag of inf is a number like the others.
import sys

import numpy as np
import xarray
from scipy import stats

if len(sys.argv) not in (2, 3):
    sys.exit("usage: read_results.py FILE.h5 [FIGURE]")
path = sys.argv[1]
try:
    data = xarray.open_dataset(path, engine="h5netcdf").load()
except Exception as error:  # of h5py, h5netcdf or xarray, depending on what is wrong
    sys.exit(f"cannot read {path}: {str(error).splitlines()[0]}")
if not {"seed", "status"} <= data.variables.keys():
    sys.exit(f"{path} is not a result file of asymsweep")
v = "delta_v" if "delta_v" in data.dims else "v"
if v not in data.dims:
    sys.exit(f"{path} has no baseline as an axis of its own; a threshold needs baseline.delta_v or baseline.v as one")
data = data.sortby(v)  # axes keep the order of the sweep file

# %% Improvement: final minus initial, of the runs that are done. Not run: NaN. Diverged: status 2, no final reward; `analyze` counts
# such a run as one that ended on its worst arm, which the file does not hold, so a mean of the others is too high.
final, initial = (("test_accuracy", "initial_test_accuracy") if "test_accuracy" in data
                  else ("expected_reward", "initial_expected_reward"))
improvement = (data[final] - data[initial]).where(data.status == 1)
runs = improvement.count("seed")
diverged = int((data.status == 2).sum())
if (data.status > 0).sum("seed").min() < 2:
    sys.exit(f"{path}: some configurations have fewer than two finished runs; finish it with `asymsweep run`")
if (runs < 2).any():
    sys.exit(f"{path}: in some configurations all runs but one have diverged: no mean of the others; use `asymsweep analyze`")
print(f"{path}: {int(runs.sum())} of {data.status.size} runs; {diverged} diverged")

# %% Mean with Student's 95 % interval: the columns mean, t_low, t_high of summary.csv. A row per V.
mean = improvement.mean("seed")
half = stats.t.ppf(0.975, runs - 1) * improvement.std("seed", ddof=1) / np.sqrt(runs)
others = [name for name in mean.dims if name != v]
cells = xarray.apply_ufunc(np.vectorize("{:.3f} ± {:.3f}".format), mean, half)
of_whom = f", of the {int(runs.sum())} runs that have not diverged: too high" if diverged else ""
print(f"\n{final} gained, mean and 95 % interval{of_whom}")
print(cells.to_series().unstack(others).to_string() if others else cells.to_series().to_string())

# %% Threshold: the first V at which no more than half of the seeds improve, interpolated between grid points; inf where
# the share does not fall that low on this grid, -inf where it starts there. A diverged run did not improve.
success = (improvement > 0).where(data.status > 0)
grid = data[v].values


def half_point(shares):
    """shares: [V], ascending V."""
    behind = int(np.argmax(shares <= 0.5))
    if shares[behind] > 0.5:
        return np.inf
    if behind == 0:
        return -np.inf
    part = (shares[behind - 1] - 0.5) / (shares[behind - 1] - shares[behind])
    return grid[behind - 1] + part * (grid[behind] - grid[behind - 1])


# %% Its bracket: the swept V between which one half is crossed, 95 % together over all V (exact binomial intervals, Bonferroni).
thresholds = []
flat = success.stack(where=others) if others else success.expand_dims("where")
for index in range(flat.sizes["where"]):
    one = flat.isel(where=index).transpose("seed", v)
    values = one.values
    level = 0.95 + 0.05 * (1 - 1 / one.sizes[v])
    ends = [stats.binomtest(int(np.nansum(x)), int(np.isfinite(x).sum())).proportion_ci(level, "exact") for x in values.T]
    low = max((x for x, end in zip(grid, ends) if end.low > 0.5), default=-np.inf)
    high = min((x for x, end in zip(grid, ends) if end.high < 0.5), default=np.inf)
    place = {name: one[name].item() for name in others}
    thresholds.append({**place, "threshold": half_point(np.nanmean(values, axis=0)), "low": low, "high": high})

columns = [*others, "threshold", "low", "high"]
print(f"\n{v} at which half of the seeds improve, and the swept values between which it lies, 95 % (inf: beyond this grid)")
print("  ".join(f"{name:>12}" for name in columns))
for row in thresholds:
    print("  ".join(f"{row[name]:>12.3f}" if name in columns[-3:] else f"{row[name]!s:>12}" for name in columns))

# %% A figure, where matplotlib is at hand.
if len(sys.argv) > 2:
    try:
        import matplotlib
    except ImportError:
        sys.exit("no figure: matplotlib is not installed (Debian: python3-matplotlib)")
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(7, 4))
    band = xarray.Dataset({"mean": mean, "half": half})
    band = band.stack(where=others) if others else band.expand_dims("where")
    for index in range(band.sizes["where"]):
        line = band.isel(where=index)
        label = ", ".join(f"{name} = {line[name].item()}" for name in others)
        axes.plot(grid, line["mean"], label=label or None)
        axes.fill_between(grid, line["mean"] - line["half"], line["mean"] + line["half"], alpha=0.2)
    axes.axhline(0, color="grey", linewidth=0.8)
    axes.set(xlabel=data[v].attrs["long_name"], ylabel=f"{final} gained", title=data.attrs["name"])
    if others:
        axes.legend(fontsize="small")
    figure.tight_layout()
    figure.savefig(sys.argv[2])
    print(f"\nfigure: {sys.argv[2]}")

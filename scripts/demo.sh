#!/usr/bin/env bash
# The paper's Figure 1 over 1000 instances: install, build, run on all cores, analyze, say where the report is.
# usage: scripts/demo.sh [SWEEP]      results go to results/
set -euo pipefail
cd "$(dirname "$0")/.."
sweep=${1:-sweeps/paper-figure1.ini}
scripts/setup.sh release
. scripts/mpi-environment.sh

program=build/release/asymsweep
name=$(basename "$sweep" .ini)
mkdir -p results
"$program" plan "$sweep"
mpirun -n "$(nproc)" "$program" run "$sweep" -o "results/$name.h5" --progress bar
"$program" analyze "results/$name.h5" -o "results/$name"
echo
echo "report: $PWD/results/$name/report.html"

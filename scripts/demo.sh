#!/usr/bin/env bash
# The paper's Figure 1 over 1000 instances: install, build, run on all cores, analyze, say where the report is.
# usage: scripts/demo.sh [SWEEP]      results go to results/
# shellcheck source=slurm/shell.bash
. "$(dirname -- "$(realpath -s -- "$0")")/../slurm/shell.bash"
if [ $# -gt 0 ]; then sweep=$(realpath -s -- "$1"); else sweep=sweeps/paper-figure1.ini; fi
enter_project
scripts/setup.sh release
. scripts/mpi-environment.sh

program=build/release/asymsweep
name=$(basename -- "$sweep" .ini)
mkdir -p results
"$program" plan "$sweep"
slurm/guarded.bash mpirun -n "$(nproc)" "$program" run "$sweep" -o "results/$name.h5" --progress bar </dev/null
"$program" analyze "results/$name.h5" -o "results/$name"
echo
echo "report: $PWD/results/$name/report.html"

#!/usr/bin/env bash
# The paper's bandit study: install, build, run ten sweeps on all cores, analyze them together, say where the report is.
# With one sweep: that one alone. With several: these, together.
# usage: scripts/demo.sh [SWEEP ...]      results go to results/
# shellcheck source=slurm/shell.bash
. "$(dirname -- "$(realpath -s -- "$0")")/../slurm/shell.bash"
sweeps=()
for sweep in "$@"; do sweeps+=("$(realpath -s -- "$sweep")"); done
enter_project
scripts/setup.sh release
. scripts/mpi-environment.sh

program=build/release/asymsweep
mkdir -p results

train() {  # SWEEP FILE WORDS ...
  slurm/guarded.bash mpirun -n "$(nproc)" "$program" run "$1" -o "$2" "${@:3}" </dev/null
}

if [ $# -eq 1 ]; then
  sweep=${sweeps[0]}
  name=$(basename -- "$sweep" .ini)
  "$program" plan "$sweep"
  train "$sweep" "results/$name.h5" --progress bar
  "$program" analyze "results/$name.h5" -o "results/$name"
  echo
  echo "report: $PWD/results/$name/report.html"
  exit
fi

# Each claim on the bandit has a sweep here that decides it; of lag-noise the part without the strongest noise.
if [ $# -eq 0 ]; then
  for name in guarantee-above guarantee-gain guarantee-improvement guarantee-limit guarantee-on-policy guarantee-optimum \
    guarantee-transition lag-noise paper-figure1 paper-figure2; do
    sweeps+=("sweeps/$name.ini")
  done
fi
files=()
mkdir -p results/demo
SECONDS=0
for sweep in "${sweeps[@]}"; do
  name=$(basename -- "$sweep" .ini) words=()
  if [ $# -eq 0 ] && [ "$name" = lag-noise ]; then words=(--noise.reward_noise "0,1"); fi
  printf '\r%2d of %d sweeps  %-24s %4d s' "${#files[@]}" "${#sweeps[@]}" "$name" "$SECONDS" >&2
  train "$sweep" "results/demo/$name.h5" --progress none ${words[@]+"${words[@]}"} >results/demo/log.txt 2>&1 || {
    echo >&2
    cat results/demo/log.txt >&2
    exit 1
  }
  files+=("results/demo/$name.h5")
done
printf '\r%2d of %d sweeps  %-24s %4d s\n' "${#files[@]}" "${#sweeps[@]}" "complete" "$SECONDS" >&2
"$program" analyze "${files[@]}" -o results/study
echo
echo "report: $PWD/results/study/report.html"
if [ $# -eq 0 ]; then
  echo "lag-noise is here without its strongest noise (3), with which G2 and G9 stay undecided: docs/theory.md"
  echo "G10 to G21: scripts/demo.sh sweeps/theory-*.ini"
fi

#!/usr/bin/env bash
# The paper's bandit study: install, build, run ten sweeps on all cores, analyze them together, say where the report is.
# With a sweep: that one alone.
# usage: scripts/demo.sh [SWEEP]      results go to results/
# shellcheck source=slurm/shell.bash
. "$(dirname -- "$(realpath -s -- "$0")")/../slurm/shell.bash"
if [ $# -gt 0 ]; then sweep=$(realpath -s -- "$1"); else sweep=; fi
enter_project
scripts/setup.sh release
. scripts/mpi-environment.sh

program=build/release/asymsweep
mkdir -p results

train() {  # SWEEP FILE WORDS ...
  slurm/guarded.bash mpirun -n "$(nproc)" "$program" run "$1" -o "$2" "${@:3}" </dev/null
}

if [ -n "$sweep" ]; then
  name=$(basename -- "$sweep" .ini)
  "$program" plan "$sweep"
  train "$sweep" "results/$name.h5" --progress bar
  "$program" analyze "results/$name.h5" -o "results/$name"
  echo
  echo "report: $PWD/results/$name/report.html"
  exit
fi

# Each claim on the bandit has a sweep here that decides it; of lag-noise the part without the strongest noise.
names=(guarantee-above guarantee-gain guarantee-improvement guarantee-limit guarantee-on-policy guarantee-optimum
  guarantee-transition lag-noise paper-figure1 paper-figure2)
files=()
mkdir -p results/demo
SECONDS=0
for name in "${names[@]}"; do
  words=()
  if [ "$name" = lag-noise ]; then words=(--noise.reward_noise "0,1"); fi
  printf '\r%2d of %d sweeps  %-22s %3d s' "${#files[@]}" "${#names[@]}" "$name" "$SECONDS" >&2
  train "sweeps/$name.ini" "results/demo/$name.h5" --progress none ${words[@]+"${words[@]}"} >results/demo/log.txt 2>&1 || {
    echo >&2
    cat results/demo/log.txt >&2
    exit 1
  }
  files+=("results/demo/$name.h5")
done
printf '\r%2d of %d sweeps  %-22s %3d s\n' "${#files[@]}" "${#names[@]}" "complete" "$SECONDS" >&2
"$program" analyze "${files[@]}" -o results/study
echo
echo "report: $PWD/results/study/report.html"
echo "G10, of small networks, takes minutes: scripts/demo.sh sweeps/paper-figure3.ini"

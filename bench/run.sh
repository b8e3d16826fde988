#!/usr/bin/env bash
# Builds the benchmarks and prints one table of ratios; every number is of this run and this machine.
# usage: bench/run.sh [PRESET]      preset: release
# shellcheck source=slurm/shell.bash
. "$(dirname -- "$(realpath -s -- "$0")")/../slurm/shell.bash"
enter_project
preset=${1:-release}
python=${PYTHON:-/usr/bin/python3}  # Debian's, which has Debian's numpy
build=build/$preset
if [ -z "${ASYMSWEEP_BENCH_BUILT:-}" ]; then
  cmake --preset "$preset" >&2
  cmake --build --preset "$preset" --target benchmarks >&2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

options=(--benchmark_repetitions=5 --benchmark_min_time=0.1 --benchmark_report_aggregates_only=true --benchmark_out_format=json)
"$build/bench/bench_training" "${options[@]}" --benchmark_out="$folder/training.json" >&2
"$build/bench/bench_networks" "${options[@]}" --benchmark_out="$folder/networks.json" >&2
"$build/bench/bench_limits" "${options[@]}" --benchmark_out="$folder/limits.json" >&2
"$build/bench/bench_objectives" 7 > "$folder/objectives.md"
for peer in numpy numba torch; do
  if why=$("$python" -c "import $peer" 2>&1); then "$python" "bench/peers/bandit_$peer.py" 100 > "$folder/$peer.json"
  else echo "left out: $peer, Debian's python3-$peer (${why##*$'\n'})" >&2; fi
done

. scripts/mpi-environment.sh
program=$build/asymsweep
"$program" plan bench/run.ini --json > "$folder/plan.json"
"$program" run bench/run.ini -o "$folder/bench.h5" --progress none --json > "$folder/run.json"
"$build/bench/bench_storage" "$folder" > "$folder/storage.json"
PYTHON=$python "$python" bench/scheduling.py "$program" "$folder" > "$folder/scheduling.json"
"$python" bench/analysis.py "$program" "$folder" > "$folder/analysis.json"
"$python" bench/wide.py "$program" "$folder" > "$folder/wide.json"
"$python" bench/predictions.py "$program" "$folder" > "$folder/predictions.md"
echo "$(sed -n 's/^model name[^:]*: //p;T;q' /proc/cpuinfo), $(date -u +%F), commit $(git describe --always --dirty)"
echo
"$python" bench/table.py "$folder"
cat "$folder/objectives.md"
printf '\n%s\n\n' "\`plan\` against the processor time of the run."
cat "$folder/predictions.md"

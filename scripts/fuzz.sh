#!/usr/bin/env bash
# Builds the fuzz targets (tests/fuzz) with Clang, address and undefined-behaviour sanitizers, and runs them from their
# seeds. Anything found is written to build/fuzz/found/.
# usage: fuzz.sh [--runs COUNT] [--seed SEED] [TARGET ...]    default: 10 million inputs of the grammars and the seal, 200,000
#        of those that the HDF5 library reads too
# shellcheck source=slurm/shell.bash
. "$(dirname -- "$(realpath -s -- "$0")")/../slurm/shell.bash"
enter_project
runs='' seed=0 targets=()
while [ $# -gt 0 ]; do
  case $1 in
    --runs) runs=$2; shift ;;
    --seed) seed=$2; shift ;;
    -*) sed -n 2,5p "$0" >&2; exit 2 ;;
    *) targets+=("$1") ;;
  esac
  shift
done
[ ${#targets[@]} -gt 0 ] || targets=(formula_grammar values_grammar sweep_grammar seal result_file structure)
if ! command -v clang++ >/dev/null; then
  echo "NOT TESTED: there is no clang++"
  exit 0
fi
cmake --preset fuzz >&2
cmake --build --preset fuzz --target "${targets[@]/#/fuzz_}" >&2

count() {  # TARGET
  case $runs:$1 in
    :*grammar | :seal) echo 10000000 ;;
    :*) echo 200000 ;;
    *) echo "$runs" ;;
  esac
}
longest() { case $1 in seal | result_file) echo 65536 ;; structure) echo 512 ;; *) echo 400 ;; esac; }

export LSAN_OPTIONS=suppressions=$PWD/tests/sanitizers/fuzz_leaks.supp
mkdir -p build/fuzz/found
for target in "${targets[@]}"; do
  grown=build/fuzz/corpus/$target
  mkdir -p "$grown"
  echo "$target: $(count "$target") inputs"
  leaks=1
  if [ "$target" = structure ]; then leaks=0; fi  # its edits leave their handles to the library: looked for at the end only
  log=build/fuzz/found/$target.log
  status=0
  build/fuzz/tests/fuzz/fuzz_"$target" "$grown" "tests/fuzz/corpus/$target" -runs="$(count "$target")" -seed="$seed" \
    -max_len="$(longest "$target")" -timeout=60 -rss_limit_mb=4096 -artifact_prefix=build/fuzz/found/"$target-" \
    -detect_leaks=$leaks -entropic_scale_per_exec_time=1 -print_final_stats=1 >"$log" 2>&1 || status=$?
  grep -aE '^stat::(number_of|average)' "$log" || true
  if [ $status -ne 0 ]; then
    grep -aE 'found:|ERROR|SUMMARY|runtime error|Test unit written' "$log" || tail -20 "$log"
    exit 1
  fi
done

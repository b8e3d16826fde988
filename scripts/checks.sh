#!/usr/bin/env bash
# The checks that are too slow for every change, or need tools that building does not: run before a release, and after a
# change of the store, the grammar or anything with threads. All of them by default; an hour on two cores.
# usage: checks.sh [format] [tidy [FILE ...]] [asan] [tsan] [valgrind] [fuzz] [mutation]
# shellcheck source=slurm/shell.bash
. "$(dirname -- "$(realpath -s -- "$0")")/../slurm/shell.bash"
enter_project
. scripts/mpi-environment.sh
suppressions=$PWD/tests/sanitizers

without() {  # PROGRAM [VERSION]: says so, and is true, where it is missing
  [[ $("$1" --version 2>/dev/null) != *"version ${2:-}"* ]] && echo "NOT TESTED: there is no $1 ${2:-}"
}

# Of clang-format 14: another version has another opinion of the same style. It would tear the tables and lists of some files,
# named in scripts/formatted-by-hand.txt; a file that it leaves alone has no place there.
check_format() {
  if without clang-format 14; then return; fi
  local by_hand=scripts/formatted-by-hand.txt file
  git ls-files --cached --others --exclude-standard '*.cpp' '*.hpp' | grep -vxFf "$by_hand" | xargs clang-format --dry-run --Werror
  while read -r file; do
    if clang-format --dry-run --Werror "$file" 2>/dev/null; then
      echo "$file has no place in $by_hand: clang-format leaves it as it is" >&2
      return 1
    fi
  done <"$by_hand"
}

# Every source, or the given ones; the fuzzers' preset tells clang-tidy how each is compiled.
check_tidy() {
  if without clang-tidy 14; then return; fi
  cmake --preset fuzz -B build/tidy -DASYMSWEEP_TOGETHER=OFF >&2
  local files=("$@")
  [ ${#files[@]} -gt 0 ] || mapfile -t files < <(git ls-files 'src/*.cpp' 'analysis/*.cpp')
  tidy build/tidy "${files[@]}"
}
tidy() {  # BUILD FILE ...
  printf '%s\n' "${@:2}" | xargs -P "$(nproc)" -n 1 clang-tidy -p "$1" --quiet 2> >(grep -v 'warnings generated' >&2 || true)
}

# One of the presets with sanitizers: these targets, the tests that match. Leaks are looked for where there is no MPI: Open MPI
# unloads its components before the end, and what they leave cannot be told by name.
sanitized() {  # PRESET "TARGET ..." TESTS [0: no leaks]
  local targets
  read -r -a targets <<<"$2"
  cmake --preset "$1" >&2
  cmake --build --preset "$1" --target "${targets[@]}" >&2
  ASAN_OPTIONS=detect_leaks=${4:-1} LSAN_OPTIONS=suppressions=$suppressions/leaks.supp UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 \
    TSAN_OPTIONS=halt_on_error=1:suppressions=$suppressions/threads.supp ctest --preset "$1" -R "$3"
}
check_asan() {
  sanitized asan all '^(core|sweep|problems|policies|algorithms|training|theory|statistics|analysis|unit_order|store_[a-z_]*|fault_preflight)$'
  sanitized asan all '^(job_board_.*|fault_worker_.*|cli_(merge|json|contextual))$' 0
  local folder
  folder=$(mktemp -d)
  export ASAN_OPTIONS=detect_leaks=0
  build/asan/asymsweep run sweeps/smoke.ini -o "$folder/smoke.h5" --progress none
  build/asan/asymsweep check "$folder/smoke.h5" --recompute 3
  build/asan/asymsweep analyze "$folder/smoke.h5" -o "$folder/smoke"
  rm -r "$folder"
}
# What has threads of its own: the keeper of the file, and the analysis.
check_tsan() { sanitized tsan 'asymsweep test_store_file_keeper test_statistics' '^(store_file_keeper|cli_analyze|statistics)$'; }

check_valgrind() {
  cmake --preset dev -B build/valgrind >&2
  local test tests=(round_trip damage structure lock space)
  cmake --build build/valgrind --target "${tests[@]/#/test_store_}" >&2
  for test in "${tests[@]}"; do
    valgrind --quiet --error-exitcode=9 --leak-check=full --show-leak-kinds=definite --errors-for-leak-kinds=definite \
      --suppressions="$suppressions/valgrind.supp" build/valgrind/tests/store/test_store_"$test" '~no damage crashes*~each of 1000*'
  done
}
check_fuzz() { scripts/fuzz.sh; }
check_mutation() { tests/mutation/run.py; }

if [ $# -eq 0 ]; then set -- format tidy asan tsan valgrind fuzz mutation; fi
if [ "$1" = tidy ]; then check_tidy "${@:2}"; exit; fi
for check in "$@"; do
  echo "== $check" >&2
  check_"$check"
done

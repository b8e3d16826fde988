#!/usr/bin/env bash
# Runs the same program built for several instruction sets and compares what it prints.
# usage: compare.sh ARCHITECTURE=PROGRAM ...     exit 77: this processor can run fewer than two of them
# shellcheck source=slurm/shell.bash
. "$(dirname -- "$(realpath -s -- "$0")")/../../../slurm/shell.bash"

supported() {
  case $1 in
    x86-64) ;;
    x86-64-v3) grep -qw avx2 /proc/cpuinfo && grep -qw fma /proc/cpuinfo ;;
    x86-64-v4) grep -qw avx512f /proc/cpuinfo && grep -qw avx512dq /proc/cpuinfo && grep -qw avx512vl /proc/cpuinfo ;;
    *) echo "compare.sh: unknown architecture $1" >&2; exit 2 ;;
  esac
}

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
reference=
compared=0
for item in "$@"; do
  architecture=${item%%=*} program=${item#*=}
  if ! supported "$architecture"; then
    echo "$architecture: not on this processor, left out"
    continue
  fi
  "$program" > "$folder/$architecture"
  test -s "$folder/$architecture"
  if [ -z "$reference" ]; then
    reference=$architecture
  else
    diff "$folder/$reference" "$folder/$architecture" || { echo "$architecture and $reference differ" >&2; exit 1; }
    compared=$((compared + 1))
    echo "$architecture: the same bits as $reference ($(wc -l < "$folder/$architecture") kinds of unit)"
  fi
done
[ "$compared" -gt 0 ] || exit 77

#!/usr/bin/env bash
# Tasks of some seconds of processor time (a process each, its start counted in) under GNU parallel; prints {"wall_s"}.
# usage: gnu_parallel_tasks.sh COUNT SECONDS WORKERS
# shellcheck source=slurm/shell.bash
. "$(dirname -- "$(realpath -s -- "$0")")/../../slurm/shell.bash"
export SECONDS_EACH=$2
start=$(date +%s%N)
seq "$1" | parallel --will-cite -j "$3" \
  "perl -MTime::HiRes=clock_gettime,CLOCK_PROCESS_CPUTIME_ID -e '1 while clock_gettime(CLOCK_PROCESS_CPUTIME_ID) < \$ENV{SECONDS_EACH}' #"
awk -v ns=$(($(date +%s%N) - start)) 'BEGIN { printf "{\"wall_s\": %.6f}\n", ns / 1e9 }'

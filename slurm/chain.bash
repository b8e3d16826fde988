#!/bin/bash
# Submits a sweep and, behind it, jobs that go on where it was: for clusters that do not requeue a job that is preempted
# (PreemptMode=CANCEL) or that dies with its node (JobRequeue=0). Each starts if all before it ended badly; once one ends
# well, Slurm withdraws those that still wait.
#
# usage: chain.bash JOBS WORDS-OF-SBATCH ...      (no --dependency among them); prints the numbers of the jobs
#
#   slurm/chain.bash 5 -N 4 --ntasks-per-node=64 -t 24:00:00 slurm/sweep.sbatch sweeps/lag-noise.ini
# shellcheck source=slurm/shell.bash
. "$(dirname -- "$(realpath -s -- "$0")")/shell.bash"
if [ $# -lt 2 ] || ! [[ $1 =~ ^[1-9][0-9]*$ ]]; then
  sed -n 's/^# usage: /usage: /p' "$0" >&2
  exit 2
fi
jobs=$1 before='' waiting=()
shift
for ((n = 0; n < jobs; n++)); do
  job=$(sbatch --parsable ${waiting[@]+"${waiting[@]}"} "$@")
  job=${job%%;*}  # the name of the cluster follows, where there are several
  echo "$job"
  before+=:$job
  waiting=("--dependency=afternotok$before" --kill-on-invalid-dep=yes)
done

# What the batch scripts share; sourced by them. Variables that a site or a user may set are in cluster.env.example.
# shellcheck shell=bash disable=SC2034  # the scripts use what is set here

asymsweep_words=("$@")  # cluster.env may change them
# shellcheck source=slurm/shell.bash
. "${BASH_SOURCE[0]%/*}/shell.bash"
if [ -r "${BASH_SOURCE[0]%/*}/cluster.env" ]; then
  # As a login shell reads it: outside of functions, and what fails in it or is not set is the site's affair.
  trap - ERR
  set +Eeuo pipefail
  trap 'echo "${BASH_SOURCE[0]%/*}/cluster.env has ended this shell (exit $?)" >&2; exit 2' EXIT
  # shellcheck source=slurm/cluster.env.example
  . "${BASH_SOURCE[0]%/*}/cluster.env"
  plain_shell
fi
export OMP_NUM_THREADS=1  # every core has a rank already
here=${BASH_SOURCE[0]%/*}
program=${ASYMSWEEP:-asymsweep}
reserve_s=${ASYMSWEEP_RESERVE_S:-240}
max_restarts=${ASYMSWEEP_MAX_RESTARTS:-50}
restarts=${SLURM_RESTART_COUNT:-0}
stumble_s=${ASYMSWEEP_STUMBLE_S:-120}
readonly exit_user_error=2 exit_stopped_early=75
# shellcheck source=slurm/turns.bash
. "$here/turns.bash"
# shellcheck source=slurm/successors.bash
. "$here/successors.bash"
# shellcheck source=slurm/report.bash
. "$here/report.bash"

say() { echo "$(date +%FT%T) ${SLURM_JOB_ID:-no job}: $*" >&2; }
stop() { say "$2"; exit "$1"; }
failed() {  # of shell.bash
  trap - ERR
  say "line $2 of $3 failed (exit $1): $4"
}

# The words after the options of the script itself: dry_run, sweep, options (for run), sweep_flags (for plan), output.
read_words() {
  local usage=$1
  shift
  dry_run=${dry_run:-no} output='' overwrite=no own_time_limit=no options=() sweep_flags=()
  if [ "${1:-}" = --dry-run ]; then dry_run=yes; shift; fi
  if [ $# -eq 0 ] || [[ $1 = -* ]]; then stop "$exit_user_error" "$usage"; fi
  sweep=$1
  shift
  while [ $# -gt 0 ]; do
    case $1 in
      -o | --output | --*.*) if [[ $1 != --*=* && -z ${2:-} ]]; then stop "$exit_user_error" "$1 needs a value; $usage"; fi ;;
      --output=) stop "$exit_user_error" "--output needs a value; $usage" ;;
    esac
    case $1 in
      -o | --output) output=$2; shift ;;
      --output=*) output=${1#*=} ;;
      -o*) output=${1#-o} ;;
      --overwrite) overwrite=yes ;;
      --*.*=*) set_sweep_flag "${1%%=*}" "${1#*=}" ;;
      --*.*) set_sweep_flag "$1" "$2"; shift ;;
      *) if [[ $1 = --time-limit* ]]; then own_time_limit=yes; fi; options+=("$1") ;;
    esac
    shift
  done
  require_job
  read_plan
}

# What bash would take for zero, or stop at, in the middle of the job.
require_counts() {
  local name value
  for name in ASYMSWEEP_RESERVE_S ASYMSWEEP_MAX_RESTARTS ASYMSWEEP_STUMBLE_S ASYMSWEEP_GUARD_S; do
    value=${!name:-0}
    if ! is_count "$value"; then stop "$exit_user_error" "$name=$value is not a whole number$(case $name in *_S) echo ' of seconds' ;; esac)"; fi
  done
}

# In a job, or a dry run; and with a program.
require_job() {
  require_counts
  if [ "$dry_run" = no ] && [ -z "${SLURM_JOB_ID:-}" ]; then
    stop "$exit_user_error" "this is not inside a Slurm job: submit it with \`sbatch $0 ...\`, or see what it would do with --dry-run"
  fi
  if ! command -v "$program" >/dev/null; then
    stop "$exit_user_error" "there is no program $program: set ASYMSWEEP (slurm/cluster.env)"
  fi
}

# A flag given again takes the place of the first.
set_sweep_flag() {
  local name=--${1#--} i
  for ((i = 0; i < ${#sweep_flags[@]}; i += 2)); do
    if [ "${sweep_flags[i]}" = "$name" ]; then sweep_flags[i + 1]=$2; return; fi
  done
  sweep_flags+=("$name" "$2")
}

# A number or word of a JSON object that has a line for each; nothing where it has none of that name. No here-string: bash writes a long one
# to TMPDIR, which may be full.
json_value() {  # NAME JSON
  local LC_ALL=C line=$'(^|\n) *"'$1$'": ([^\n]*)' value
  if ! [[ $2 =~ $line ]]; then return 0; fi
  value=${BASH_REMATCH[2]%,}
  if [[ $value = \"*\" ]]; then value=${value:1:${#value}-2} value=${value//\\\"/\"} value=${value//\\\\/\\}; fi
  printf '%s\n' "$value"
}

read_plan() {
  local code=0
  plan=$("$program" plan "$sweep" --json ${sweep_flags[@]+"${sweep_flags[@]}"}) || code=$?
  if [ "$code" -ne 0 ]; then stop "$code" "the sweep cannot be planned (exit $code)"; fi
  sweep_name=$(plan_value name)
  if [ -z "$sweep_name" ]; then stop "$exit_user_error" "\`$program plan\` names no sweep: is $program asymsweep (ASYMSWEEP, slurm/cluster.env)?"; fi
  if [ "$dry_run" = no ]; then return; fi
  local words=("$sweep" ${sweep_flags[@]+"${sweep_flags[@]}"} ${options[@]+"${options[@]}"})  # a mistake in the options, before the queue
  if [ "$overwrite" = yes ]; then words+=(--overwrite); fi
  "$program" run "${words[@]}" --dry-run >/dev/null || stop "$?" "the sweep cannot be run with these options"
}
plan_value() { json_value "$1" "$plan"; }

# The file of results: as given, or the sweep's name. A leading dash would make an option of it.
result_file() {
  local file=${output:-$sweep_name.h5}
  case $file in -*) file=./$file ;; esac
  printf '%s\n' "$file"
}

# Without the ending, where it is one of HDF5 or netCDF files.
without_ending() {
  local name=${1##*/}
  case $name in
    ?*.[hH]5 | ?*.[hH][dD][fF] | ?*.[hH][dD][fF]5 | ?*.[hH][eE]5 | ?*.[nN][cC] | ?*.[nN][cC]4) printf '%s\n' "${1%.*}" ;;
    *) printf '%s\n' "$1" ;;
  esac
}

# Of the file as it is now; nothing without a file, or with one that cannot be read.
status_value() {  # FILE NAME
  local status
  if [ -e "$1" ] && status=$("$program" status "$1" --json); then json_value "$2" "$status"; fi
}

# This job, or this task alone of an array: the number of an array's last task is that of the whole array too.
job() { echo "${SLURM_ARRAY_JOB_ID:+${SLURM_ARRAY_JOB_ID}_}${SLURM_ARRAY_TASK_ID:-${SLURM_JOB_ID:-}}"; }

# Seconds until Slurm ends the job; nothing without a limit.
time_left_s() {
  local end=${SLURM_JOB_END_TIME:-}
  if [ -z "$end" ] && [ -n "${SLURM_JOB_ID:-}" ]; then
    end=$(squeue -h -j "$(job)" -o %e 2>/dev/null) || end=''
    end=$(date -d "${end:-unknown}" +%s 2>/dev/null) || end=''
  fi
  if [ -n "$end" ]; then echo $((end - $(date +%s))); fi
}

# Words as one would type them.
quoted() {
  local word line=''
  for word in "$@"; do
    case $word in
      '' | *[!A-Za-z0-9_./:=,+@%-]*) line+=" '${word//\'/\'\\\'\'}'" ;;
      *) line+=" $word" ;;
    esac
  done
  printf '%s\n' "${line# }"
}

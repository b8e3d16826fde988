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
      -o | --output | --*.*=* | --*.*) if [[ $1 != --*=* && -z ${2:-} ]]; then stop "$exit_user_error" "$1 needs a value; $usage"; fi ;;
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

# In a job, or a dry run; and with a program.
require_job() {
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

# A number or word of a JSON object that has a line for each; nothing where it has none of that name.
json_value() {  # NAME JSON
  local LC_ALL=C line value
  while IFS= read -r line; do
    if [[ $line =~ ^\ *\"$1\":\ (.*)$ ]]; then
      value=${BASH_REMATCH[1]%,}
      if [[ $value = \"*\" ]]; then value=${value:1:${#value}-2} value=${value//\\\"/\"} value=${value//\\\\/\\}; fi
      printf '%s\n' "$value"
      return
    fi
  done <<<"$2"
}

read_plan() {
  local code=0
  plan=$("$program" plan "$sweep" --json ${sweep_flags[@]+"${sweep_flags[@]}"}) || code=$?
  if [ "$code" -ne 0 ]; then stop "$code" "the sweep cannot be planned (exit $code)"; fi
}
plan_value() { json_value "$1" "$plan"; }

# The file of results: as given, or the sweep's name. A leading dash would make an option of it.
result_file() {
  local file=${output:-$(plan_value name).h5}
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

# Open MPI starts under srun by PMIx; where Slurm has it not, mpirun starts the ranks in the allocation.
choose_launcher() {
  local types kind=${ASYMSWEEP_LAUNCHER:-} binding=${ASYMSWEEP_BINDING:-core}
  if [ -z "$kind" ]; then
    types=$(srun --mpi=list 2>&1) || types=''
    if [[ $types =~ (^|[^[:alnum:]_])pmix($|[^[:alnum:]_]) ]]; then kind=srun; else kind=mpirun; fi
  fi
  case $kind in
    # -K1: a rank that dies ends the step; the others would wait for it for ever.
    srun) launcher=(srun "--mpi=${ASYMSWEEP_PMI:-pmix}" -K1 "--cpu-bind=${binding/%core/cores}") ;;
    mpirun) launcher=(mpirun -n "${SLURM_NTASKS:-NTASKS}" --bind-to "$binding") ;;
    *) stop "$exit_user_error" "ASYMSWEEP_LAUNCHER=$kind is neither srun nor mpirun" ;;
  esac
}

# A turn that died with its node may hold the file a little longer, where the file system has no locks.
wait_until_free() {
  local waited_s=0
  while [ "$(status_value "$1" running)" = true ] && [ "$waited_s" -lt 360 ] && [ "$warned" = no ]; do
    if [ "$waited_s" -eq 0 ]; then say "$1 is in use by $(status_value "$1" writer); waiting"; fi
    sleep 10
    waited_s=$((waited_s + 10))
  done
}

# From here on Slurm's signals are noted, and passed on to the ranks as SIGUSR1, the one that srun and mpirun pass on.
hear_signals() {
  warned=no terminated=no child=
  trap 'say "Slurm warns of the time limit: stopping"; pass_on' USR1
  trap 'say "Slurm ends this turn: stopping"; terminated=yes; pass_on' TERM
}
pass_on() {
  warned=yes heard=yes
  if [ -n "$child" ]; then kill -USR1 "$child" || true; fi
}

# Runs a command in the background, so that this shell can hear signals meanwhile. Sets `code`.
run_with_signals() {
  bash -p "$here/guarded.bash" "$@" &
  child=$!
  if [ "$warned" = yes ]; then pass_on; fi  # it came when there was no child yet
  while true; do
    heard=no code=0
    wait "$child" || code=$?
    if [ "$heard" = no ]; then break; fi
  done
  child=
}

# Of the file as it is now; 0 where there is none, or none that can be read.
runs_done() {
  local runs
  runs=$(status_value "$1" runs_done)
  echo "${runs:-0}"
}
identity() { stat -L -c %d:%i -- "$1" 2>/dev/null || echo none; }

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

# Sets `command`: the sweep into the file, up to the time that is left.
make_command() {
  local left_s
  command=("${launcher[@]}" "$program" run "$sweep" -o "$1" ${sweep_flags[@]+"${sweep_flags[@]}"} ${options[@]+"${options[@]}"})
  if [ "$overwrite" = yes ]; then command+=(--overwrite); fi
  left_s=$(time_left_s)
  if [ -n "$left_s" ] && [ "$own_time_limit" = no ]; then
    if [ "$left_s" -le "$reserve_s" ]; then
      stop 1 "$left_s s are left, but ${reserve_s} s are kept to end in order (ASYMSWEEP_RESERVE_S): give the job more time"
    fi
    command+=(--time-limit "$((left_s - reserve_s))s")
  fi
}

# Sets `code`, and `made`: the runs that it finished.
run_once() {
  local file=$1 before after total identity command
  wait_until_free "$file"
  if [ "$warned" = yes ]; then
    code=$exit_stopped_early made=0
    return
  fi
  before=$(runs_done "$file")
  identity=$(identity "$file")
  make_command "$file"
  say "turn $((restarts + 1)): $(quoted "${command[@]}")"
  run_with_signals "${command[@]}"
  if [ "$code" -eq 0 ]; then return; fi
  if [ "$overwrite" = yes ] && [ "$(identity "$file")" != "$identity" ]; then
    overwrite=no before=0  # it is a new file, to go on with
  fi
  after=$(runs_done "$file")
  total=$(status_value "$file" runs)
  made=$((after - before))
  say "exit $code; $after of ${total:-?} runs done, $made in this turn"
}

# Runs the sweep into the file: returns when it is complete, and otherwise leaves with a new turn requeued or the reason
# why there is none.
run_in_turns() {
  local file=$1 command begin
  choose_launcher
  if [ "$overwrite" = yes ] && [ "$restarts" -gt 0 ]; then
    overwrite=no
    say "--overwrite was for the first turn: this one goes on with $file"
  fi
  if [ "$dry_run" = yes ]; then
    make_command "$file"
    echo "would run:     $(quoted "${command[@]}")"
    echo "on exit 75:    scontrol requeue (turn $((restarts + 1)) of at most $((max_restarts + 1)), as long as each finishes runs)"
    return
  fi

  hear_signals
  begin=$SECONDS
  run_once "$file"
  # Above 128: a rank was killed. A node or a launcher that stumbles at the start would end a sweep before it begins.
  if [ "$code" -gt 128 ] && [ "$made" -le 0 ] && [ "$warned" = no ] && [ $((SECONDS - begin)) -lt "$stumble_s" ]; then
    say "killed before it finished a run; once more"
    run_once "$file"
  fi
  if [ "$code" -ne 0 ]; then take_another_turn "$file" "$code" "$made"; fi
  trap '' USR1
  trap - TERM
}

# Leaves the script.
take_another_turn() {
  local file=$1 code=$2 made=$3
  if [ "$terminated" = yes ]; then
    stop "$code" "cancelled or preempted; what is finished is in $file, and the same job resumes"
  fi
  # 75: stopped in time. Above 128: a rank was killed, by a failing node or for its memory; another turn may do better.
  if [ "$code" -ne "$exit_stopped_early" ] && [ "$code" -le 128 ]; then
    stop "$code" "failed (exit $code); the reason is above. What is finished is in $file: mend it and submit again"
  fi
  if [ "$made" -le 0 ]; then
    stop "$code" "this turn finished no run, another would not either: give the job more time or memory, then submit again"
  fi
  if [ "$restarts" -ge "$max_restarts" ]; then
    stop "$code" "that was the last of $((max_restarts + 1)) turns (ASYMSWEEP_MAX_RESTARTS); submit again to go on"
  fi
  if ! scontrol requeue "$(job)"; then
    stop "$code" "Slurm does not requeue this job; submit it again to go on"
  fi
  say "requeued"
  exit "$code"
}

# The folder of the report, beside the file.
report_folder() {
  local folder
  folder=$(without_ending "$1")
  if [ "$folder" = "$1" ]; then folder+=-analysis; fi
  printf '%s\n' "$folder"
}

# What would end `analyze` is known before the sweep starts.
require_report() {  # FILE
  local folder entries='' parent=. advice="; choose another name with -o"
  if [ -d "$1" ]; then stop "$exit_user_error" "the result $1 is a folder$advice"; fi
  folder=$(report_folder "$1")
  if [[ $folder = */* ]]; then parent=${folder%/*}/; fi
  if [ ! -e "$folder" ] && [ ! -L "$folder" ]; then
    if [ ! -d "$parent" ]; then stop "$exit_user_error" "the folder ${parent%/} of the result does not exist"; fi
    if [ ! -w "$parent" ]; then stop "$exit_user_error" "cannot write the report to $folder: the folder ${parent%/} is read-only$advice"; fi
  elif [ ! -d "$folder" ]; then
    stop "$exit_user_error" "cannot write the report to $folder: it is not a folder$advice"
  elif [ ! -w "$folder" ]; then
    stop "$exit_user_error" "cannot write the report to $folder: it is read-only$advice"
  elif [ ! -e "$folder/verdicts.json" ]; then
    entries=$(ls -A -- "$folder")
  fi
  if [ -n "$entries" ]; then
    stop "$exit_user_error" "cannot write the report to $folder: it holds files that are not of an analysis$advice"
  fi
  if ! command -v gnuplot >/dev/null; then
    stop "$exit_user_error" "there is no gnuplot, which draws the figures of the report: install it (Debian: gnuplot-nox), or load its module in slurm/cluster.env"
  fi
}

analyze() {  # FILE
  local folder code=0
  folder=$(report_folder "$1")
  if [ "$dry_run" = yes ]; then echo "when complete: $(quoted "$program" analyze "$1" -o "$folder")"; return; fi
  "$program" analyze "$1" -o "$folder" || code=$?
  if [ "$code" -ne 0 ]; then
    stop "$code" "the sweep is complete, but not its report (exit $code); the reason is above. Mend it, then: $(quoted "$program" analyze "$1" -o "$folder")"
  fi
  say "complete; the report is $folder/report.html"
}

# A sweep is queued again until it is complete; sourced by job.bash.
# shellcheck shell=bash disable=SC2154  # the words of the script are read there

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

# An attempt that died with its node may hold the file a little longer, where the file system has no locks.
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
  terminated=no child=
  trap 'say "Slurm warns of the time limit: stopping"; pass_on' USR1
  trap 'say "Slurm ends this attempt: stopping"; terminated=yes; pass_on' TERM
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
  before=$(runs_done "$file")
  identity=$(identity "$file")
  make_command "$file"
  if [ "$warned" = yes ]; then
    code=$exit_stopped_early made=0
    return
  fi
  say "attempt $((restarts + 1)): $(quoted "${command[@]}")"
  run_with_signals "${command[@]}"
  if [ "$code" -eq 0 ]; then return; fi
  if [ "$overwrite" = yes ] && [ "$(identity "$file")" != "$identity" ]; then
    overwrite=no before=0  # it is a new file, to go on with
  fi
  after=$(runs_done "$file")
  total=$(status_value "$file" runs)
  made=$((after - before))
  say "exit $code; $after of ${total:-?} runs done, $made in this attempt"
}

# Runs the sweep into the file: returns when it is complete, and otherwise leaves with a new turn requeued or the reason
# why there is none.
run_in_turns() {
  local file=$1 command begin
  choose_launcher
  if [ "$overwrite" = yes ] && [ "$restarts" -gt 0 ]; then
    overwrite=no
    say "--overwrite was for the first attempt: this one goes on with $file"
  fi
  if [ "$dry_run" = yes ]; then
    make_command "$file"
    echo "would run:     $(quoted "${command[@]}")"
    echo "on exit 75:    scontrol requeue (attempt $((restarts + 1)) of at most $((max_restarts + 1)), as long as each finishes runs)"
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
    case $(why_ended) in
      cancelled)
        withdraw_waiting_jobs
        stop "$code" "cancelled; what is finished is in $file: submit it again to go on" ;;
      preempted) stop "$code" "preempted, and Slurm does not requeue what it preempts; what is finished is in $file: $(next_job)" ;;
      requeued) stop "$code" "preempted; what is finished is in $file, and the same job goes on" ;;
      *) stop "$code" "cancelled or preempted; what is finished is in $file" ;;
    esac
  fi
  # 75: stopped in time. Above 128: a rank was killed, by a failing node or for its memory; another attempt may do better.
  if [ "$code" -ne "$exit_stopped_early" ] && [ "$code" -le 128 ]; then
    withdraw_waiting_jobs
    stop "$code" "failed (exit $code); the reason is above. What is finished is in $file: repair the cause and submit again"
  fi
  if [ "$made" -le 0 ]; then
    withdraw_waiting_jobs
    stop "$code" "this attempt finished no run, another would not either: give the job more time or memory, then submit again"
  fi
  if [ "$restarts" -ge "$max_restarts" ]; then
    withdraw_waiting_jobs
    stop "$code" "that was the last of $((max_restarts + 1)) attempts (ASYMSWEEP_MAX_RESTARTS); submit again to go on"
  fi
  if ! scontrol requeue "$(job)"; then
    stop "$code" "Slurm does not requeue this job: $(next_job)"
  fi
  say "requeued"
  exit "$code"
}

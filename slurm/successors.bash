# Jobs that wait behind this one for it to end badly (slurm/chain.bash submits them); sourced by job.bash.
# shellcheck shell=bash disable=SC2154

# Their numbers: of the same name, so that nobody else's job is meant. None of a task of an array: they wait for all tasks.
waiting_jobs() {
  local queue id dependency name
  if [ -n "${SLURM_ARRAY_JOB_ID:-}" ]; then return; fi
  queue=$(squeue -h -u "$(id -u)" -t PENDING -o '%i %E %j' 2>/dev/null) || return 0
  while read -r id dependency name; do
    if [[ $dependency =~ afternotok:${SLURM_JOB_ID:-none}([^0-9]|$) && $name = "${SLURM_JOB_NAME:-}" ]]; then echo "$id"; fi
  done < <(printf "%s\n" "$queue")
}

# What would only fail again, or is wanted no more, must not follow.
withdraw_waiting_jobs() {
  local jobs
  mapfile -t jobs < <(waiting_jobs)
  if [ ${#jobs[@]} -gt 0 ]; then
    say "withdrawn: ${jobs[*]}, which waited for this job to fail"
    scancel "${jobs[@]}" || true
  fi
}

# Why Slurm ends this attempt: requeued, preempted (for good) or cancelled; nothing where Slurm does not say.
why_ended() {
  local shown
  shown=$(scontrol show job "$(job)" 2>/dev/null) || return 0
  if [[ $shown =~ Restarts=([0-9]+) ]] && [ "${BASH_REMATCH[1]}" -gt "$restarts" ]; then
    echo requeued
  elif [[ $shown =~ PreemptTime=[0-9] ]]; then
    echo preempted
  elif [[ $shown = *PreemptTime=None* ]]; then
    echo cancelled
  fi
}

# Who goes on, as the end of a sentence.
next_job() {
  local jobs
  mapfile -t jobs < <(waiting_jobs)
  if [ ${#jobs[@]} -gt 0 ]; then echo "job ${jobs[0]}, which waits for that, goes on"; else echo "submit it again to go on"; fi
}

#!/bin/bash -p
# Runs mpirun, and kills it if it outlives its ranks: after a rank's death in MPI_Init mpirun may wait for ever for a lock
# (PMIx_server_finalize of PMIx 4.2), and a batch job would hold its nodes until the time limit.
#
# usage: guarded.bash mpirun WORDS ...     ASYMSWEEP_GUARD_S: how many seconds without a rank are too many (10)
#
# mpirun takes the place of this shell, so signals and exit code are its own; 137 if it was killed. Its children are the
# ranks and what connects it with other nodes: a child that lives, or a TCP connection that is open, and it is left alone.
# srun needs no guard: its ranks are not its children, and Slurm looks after them.
here=${BASH_SOURCE[0]}
if [[ $here != /* ]]; then here=$PWD/$here; fi
# shellcheck source=slurm/shell.bash
. "${here%/*}/shell.bash"

# Sets `state`, `began` (in clock ticks since the machine started) and `faults_of_children`.
look_at() {  # PROCESS
  local stat words
  { IFS= read -r -d '' stat <"/proc/$1/stat" || [ -n "$stat" ]; } 2>/dev/null || return 1
  read -r -a words <<<"${stat##*) }"  # the name before it may have blanks
  state=${words[0]} faults_of_children=${words[8]} began=${words[19]}
}

# Sets `had_child` too: it ended since then, or is about to be waited for.
has_living_child() {
  local file children child state faults_of_children began
  for file in "/proc/$launcher/task/"*/children; do
    { read -r -a children <"$file" || true; } 2>/dev/null
    for child in ${children[@]+"${children[@]}"}; do
      if [ "$child" = "$BASHPID" ] || ! look_at "$child"; then continue; fi
      had_child=yes
      if [ "$state" != Z ]; then return 0; fi
    done
  done
  return 1
}

# To a daemon on another node.
has_connection() {
  local entry inodes=' ' words
  for entry in "/proc/$launcher/fd/"*; do
    entry=$(readlink -- "$entry") || continue
    if [[ $entry = socket:* ]]; then inodes+="${entry//[!0-9]/} "; fi
  done
  while read -r -a words; do
    if [ "${words[3]}" = 01 ] && [[ $inodes = *" ${words[9]} "* ]]; then return 0; fi
  done < <(cat "/proc/$launcher/net/tcp" "/proc/$launcher/net/tcp6" 2>/dev/null)
  return 1
}

watch() {
  local launcher=$1 first=$began faults_before=$faults_of_children
  local limit_s=${ASYMSWEEP_GUARD_S:-10} had_child=no alone_since=$SECONDS state began faults_of_children
  trap '' INT TERM HUP QUIT USR1 USR2 TSTP PIPE
  trap - ERR
  set +e
  while look_at "$launcher" && [ "$began" = "$first" ] && [ "$state" != Z ]; do
    if [ "$faults_of_children" -gt "$faults_before" ]; then had_child=yes; fi  # one that ended between two looks
    if has_living_child || [ "$had_child" = no ]; then alone_since=$SECONDS; fi
    if [ $((SECONDS - alone_since)) -gt "$limit_s" ] && ! has_connection; then
      echo "guarded.bash: process $launcher has had no rank for $limit_s s and does not end: killed" >>"/proc/$launcher/fd/2"
      kill -KILL "$launcher"
      return
    fi
    sleep 0.5
  done
}

if [ $# -eq 0 ]; then sed -n 's/^# usage: /usage: /p' "$here" >&2; exit 2; fi
if ! is_count "${ASYMSWEEP_GUARD_S:-10}"; then echo "guarded.bash: ASYMSWEEP_GUARD_S=$ASYMSWEEP_GUARD_S is not a whole number of seconds" >&2; exit 2; fi
if [[ $1 != *srun ]]; then
  # shellcheck source=slurm/surroundings.sh
  . "${here%/*}/surroundings.sh"
  asymsweep_surroundings || exit 3
  look_at $$  # last: what this shell has started so far is no rank
  watch $$ </dev/null >/dev/null 2>&1 &
fi
exec "$@"

# What Open MPI needs around it and does not ask for: a temporary folder with room for its session, shared memory, and a home
# folder. Where TMPDIR is full, tiny or read-only mpirun prints pages or never ends; where /dev/shm is (containers have 64 MB),
# windows fail; a user without a name and HOME makes PMIx crash.
# shellcheck shell=sh

asymsweep_has_room() {  # FOLDER KILOBYTES
  [ -d "$1" ] && [ -w "$1" ] && [ -x "$1" ] &&
    [ "$(df -Pk "$1" 2>/dev/null | sed -n '2s/.* \([0-9][0-9]*\)  *[0-9][0-9]*% .*/\1/p')" -ge "$2" ] 2>/dev/null
}

# Each rank has 4 MB in /dev/shm, or in these folders, and a run its window.
asymsweep_shared_memory() {
  if asymsweep_has_room /dev/shm $((16384 + 5120 * $(nproc 2>/dev/null || echo 1))); then return 0; fi
  export OMPI_MCA_btl_vader_backing_directory="${OMPI_MCA_btl_vader_backing_directory:-$asymsweep_temporary}"
  export OMPI_MCA_osc_sm_backing_directory="${OMPI_MCA_osc_sm_backing_directory:-$asymsweep_temporary}"
  export OMPI_MCA_osc_rdma_backing_directory="${OMPI_MCA_osc_rdma_backing_directory:-$asymsweep_temporary}"
}

# Returns 1 where no folder will do.
asymsweep_surroundings() {
  if [ -z "${HOME:-}" ]; then export HOME=/; fi
  asymsweep_temporary=${TMPDIR:-/tmp}
  if [ ! -e "$asymsweep_temporary" ]; then asymsweep_temporary=/tmp; fi  # as Open MPI does
  if asymsweep_has_room "$asymsweep_temporary" 16384; then
    asymsweep_shared_memory
    return 0
  fi
  for asymsweep_other in /tmp /var/tmp /dev/shm; do
    if asymsweep_has_room "$asymsweep_other" 16384; then
      echo "the temporary folder $asymsweep_temporary has no room for Open MPI's session (16 MB): TMPDIR=$asymsweep_other is used" >&2
      asymsweep_temporary=$asymsweep_other
      export TMPDIR="$asymsweep_other"
      asymsweep_shared_memory
      return 0
    fi
  done
  echo "no temporary folder has room for Open MPI's session (16 MB), neither $asymsweep_temporary nor /tmp, /var/tmp or /dev/shm: set TMPDIR to one that has" >&2
  return 1
}

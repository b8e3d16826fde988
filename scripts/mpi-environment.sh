# What Open MPI needs to start as root in a container, or with more ranks than cores: source it before mpirun.
# shellcheck shell=sh
if [ "$(id -u)" -eq 0 ]; then
  export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
fi
export OMPI_MCA_rmaps_base_oversubscribe=1
export OMPI_MCA_btl_vader_single_copy_mechanism=none  # containers forbid process_vm_readv

# shellcheck disable=SC3028  # bash has it; zsh and scripts have $0, and elsewhere the folder stays unknown
asymsweep_here=$(dirname -- "${BASH_SOURCE:-$0}")
for asymsweep_file in "$asymsweep_here/../slurm/surroundings.sh" "$asymsweep_here/slurm/surroundings.sh"; do
  if [ -r "$asymsweep_file" ]; then
    # shellcheck source=slurm/surroundings.sh
    . "$asymsweep_file"
    asymsweep_surroundings || true  # it has said so
    break
  fi
done

# In this shell, mpirun as a loop needs it. It reads no standard input, of which it would take all, the list of a `while read`
# loop too; a sweep that comes as /dev/stdin is passed on. After Ctrl-C mpirun exits with 1, and a shell would go on to the next
# command: this dies of the interrupt instead. A script that sends signals to mpirun itself starts `command mpirun`.
unalias mpirun 2>/dev/null || true  # the shell would read its words in the name of the function
mpirun() (
  interrupted=no
  trap 'interrupted=yes' INT
  case " $* " in
    *" /dev/stdin "*) command mpirun "$@" ;;
    *) command mpirun "$@" < /dev/null ;;
  esac
  code=$?
  if [ "$interrupted" = yes ]; then
    trap - INT
    # shellcheck disable=SC3028  # bash has it; other shells ask a child
    kill -INT "${BASHPID:-$(exec sh -c 'echo "$PPID"')}"
  fi
  exit "$code"
)

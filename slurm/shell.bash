# Sourced first by every script: the same bash, whatever the caller's shell exports or sets, and no error without a line
# that names what failed.
# shellcheck shell=bash
shopt -u expand_aliases  # first: a function is read with the aliases of that moment

# Called again behind code of others (cluster.env).
plain_shell() {
  trap - DEBUG RETURN EXIT
  set +o posix +o noglob +o noclobber +o allexport +o keyword
  set -Eeuo pipefail
  shopt -u expand_aliases failglob nullglob nocaseglob nocasematch dotglob xpg_echo
  unset -f cat cd cmake command cp date dirname grep head kill ls mkdir mktemp printf readlink realpath rm sed sleep sort stat test xargs
  unset -v CDPATH GLOBIGNORE GREP_OPTIONS POSIXLY_CORRECT SLURM_TIME_FORMAT
  IFS=$' \t\n'
  umask u=rwx
  trap 'failed "$?" "$LINENO" "${BASH_SOURCE[0]}" "$BASH_COMMAND"' ERR
}

# A whole number of at most nine digits, as bash counts: 010 would be eight.
is_count() { [[ $1 =~ ^(0|[1-9][0-9]{0,8})$ ]]; }

# The folder that holds slurm/ and scripts/.
enter_project() { cd -- "${BASH_SOURCE[0]%/*}/.."; }

failed() {  # EXIT-CODE LINE FILE COMMAND
  trap - ERR
  echo "$3, line $2: exit $1: $4" >&2
}

plain_shell

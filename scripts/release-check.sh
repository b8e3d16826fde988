#!/usr/bin/env bash
# What is too slow, or needs too many packages, for every change: another processor, another MPI, the Debian package on a bare Debian. Run
# before a release, as root (apt-get, chroot). An hour on two cores; 2 GB in /var/tmp, or in ASYMSWEEP_RELEASE_FOLDER.
# usage: scripts/release-check.sh [aarch64] [debian] [mpich]      all by default
# shellcheck source=slurm/shell.bash
. "$(dirname -- "$(realpath -s -- "$0")")/../slurm/shell.bash"
enter_project
for topic in "$@"; do
  case $topic in
    aarch64 | debian | mpich) ;;
    *) sed -n 's/^# usage: /usage: /p' scripts/release-check.sh >&2; exit 2 ;;
  esac
done
topics=$(IFS='|'; echo "${*:-aarch64|debian|mpich}")
scripts/setup.sh dev scripts/packages-release.txt
. scripts/mpi-environment.sh
ctest --test-dir build/dev -R "^release_($topics)\$" --output-on-failure --no-tests=error

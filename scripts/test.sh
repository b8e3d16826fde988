#!/usr/bin/env bash
# Install, build, run every test. usage: scripts/test.sh [CTEST OPTIONS]
# shellcheck source=slurm/shell.bash
. "$(dirname -- "$(realpath -s -- "$0")")/../slurm/shell.bash"
enter_project
scripts/setup.sh dev
. scripts/mpi-environment.sh
# The first time ctest starts those with the largest COST first. Slurm's tests wait most of their time.
ctest --preset dev --parallel $(($(nproc) + 3)) "$@"

#!/usr/bin/env bash
# Install, build, run every test. usage: scripts/test.sh [CTEST OPTIONS]
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh dev
. scripts/mpi-environment.sh
ctest --preset dev --parallel "$(nproc)" "$@"

#!/usr/bin/env bash
# Installs what is missing (Debian 12, as root or with sudo), configures and builds: called by demo.sh and test.sh.
# usage: setup.sh [PRESET [LIST]]      release (the default) wants packages.txt; every other preset packages-dev.txt too, and LIST
# shellcheck source=slurm/shell.bash
. "$(dirname -- "$(realpath -s -- "$0")")/../slurm/shell.bash"
enter_project
preset=${1:-release}
lists=(scripts/packages.txt)
if [ "$preset" != release ]; then lists+=(scripts/packages-dev.txt); fi
if [ $# -gt 1 ]; then lists+=("$2"); fi

missing_packages() {
  grep -hv '^#' "${lists[@]}" | while read -r package; do
    [[ $(dpkg-query -W -f='${Status}' "$package" 2>/dev/null) = *'install ok installed'* ]] || echo "$package"
  done
}

if command -v dpkg-query >/dev/null; then
  mapfile -t missing < <(missing_packages)
  if [ ${#missing[@]} -gt 0 ]; then
    as_root=()
    if [ "$(id -u)" -ne 0 ]; then
      as_root=(sudo)
      command -v sudo >/dev/null || { echo "no sudo to install what is missing (docs/slurm.md#dependencies): ${missing[*]}" >&2; exit 1; }
    fi
    echo "installing: ${missing[*]}" >&2
    "${as_root[@]}" apt-get update -qq >&2
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
  fi
fi

cmake --preset "$preset" >&2
cmake --build --preset "$preset" >&2

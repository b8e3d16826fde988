#!/usr/bin/env bash
# Unpacks the libraries of Debian 12 for arm64, with their headers, into a folder to build against (cmake/aarch64-linux-gnu.cmake).
# Nothing of this machine changes. A folder that has them already is left as it is.
# usage: scripts/arm64-sysroot.sh FOLDER      700 MB
# shellcheck source=slurm/shell.bash
. "$(dirname -- "$(realpath -s -- "$0")")/../slurm/shell.bash"
folder=$(realpath -s -- "$1")
enter_project
stamp=$folder/etc/asymsweep-sysroot
if [ -e "$stamp" ]; then exit; fi
packages=$(grep -xE 'lib.*-dev|nlohmann.*-dev|catch2' scripts/packages.txt | paste -sd,)
rm -rf "$folder"
mmdebstrap --quiet --variant=extract --architectures=arm64 --include="$packages" bookworm "$folder" >&2
# Debian's alternatives make these links when the packages are configured.
libraries=$folder/usr/lib/aarch64-linux-gnu
ln -s openmpi/lib/libmpi.so "$libraries/libmpi.so"
ln -s ompi-cxx.pc "$libraries/pkgconfig/mpi-cxx.pc"
touch "$stamp"

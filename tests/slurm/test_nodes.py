"""A sweep on two nodes: network namespaces of this machine, each with its host name, addresses, temporary folder and slurmd."""
import os
import subprocess
import sys
import unittest

INSIDE = "ASYMSWEEP_TEST_NAMESPACE"
NEW_NAMESPACES = ["unshare", "--net", "--uts", "--mount"]

if INSIDE not in os.environ:
    words = [*NEW_NAMESPACES, "ip", "link", "add", "probe", "type", "bridge"]
    if subprocess.run(words, capture_output=True).returncode != 0:
        print("NOT TESTED: sweeps on two nodes, for no network namespaces can be made here", file=sys.stderr)
        sys.exit()
    os.environ[INSIDE] = "yes"
    os.execvp("unshare", [*NEW_NAMESPACES, sys.executable, "-B", *sys.argv])

from cluster import Cluster  # noqa: E402
from slurm_test import SWEEP, SlurmTest  # noqa: E402

ADDRESSES = {"control": "10.77.0.1", "n1": "10.77.0.11", "n2": "10.77.0.12"}
SET_UP = """
hostname control
mount -t tmpfs none /run   # ip netns keeps its names there
printf '127.0.0.1 localhost\\n10.77.0.1 control\\n10.77.0.11 n1\\n10.77.0.12 n2\\n' > /run/hosts
mount --bind /run/hosts /etc/hosts
ip link set lo up
ip link add bridge type bridge
ip addr add 10.77.0.1/24 dev bridge
ip link set bridge up
for node in n1 n2; do
  ip netns add $node
  ip link add to-$node type veth peer name eth0 netns $node
  ip link set to-$node master bridge up
  ip -n $node link set lo up
  ip -n $node link set eth0 up
done
ip -n n1 addr add 10.77.0.11/24 dev eth0
ip -n n2 addr add 10.77.0.12/24 dev eth0
"""


class TwoNodes(Cluster):
    address = ADDRESSES["control"]
    nodes = {name: (name, ADDRESSES[name]) for name in ("n1", "n2")}

    def on_node(self, node):
        enter = 'hostname "$0" && mount -t tmpfs none "$TMPDIR" && exec "$@"'  # its own; all else, the checkout too, is shared
        return ["env", f"TMPDIR={self.folder}/tmp", "nsenter", f"--net=/run/netns/{node}", "unshare", "--uts", "--mount",
                "sh", "-c", enter, node]


class Nodes(SlurmTest):
    make_cluster = TwoNodes

    @classmethod
    def setUpClass(cls):
        subprocess.run(["sh", "-e", "-c", SET_UP], check=True)
        super().setUpClass()

    def run_on_both(self, launcher):
        sweep = self.write_long_sweep(6)
        job = self.submit("-N", "2", "--ntasks-per-node=2", "-t", "10", SWEEP, sweep, "-o", "out.h5",
                          variables={"ASYMSWEEP_LAUNCHER": launcher, "TMPDIR": f"{self.cluster.folder}/tmp"})
        self.assert_complete(self.finish(job), sweep, restarts=0)
        self.assertEqual({str(rank) for rank in range(4)}, set(self.succeed_json("status", "out.h5", "--json")["units_by_rank"]))

    def test_srun(self):
        self.run_on_both("srun")

    def test_mpirun(self):
        self.run_on_both("mpirun")


if __name__ == "__main__":
    unittest.main()

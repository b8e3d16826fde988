"""A private Slurm on this machine: munged, slurmctld and slurmd of Debian's packages in a folder of their own."""
import os
import pathlib
import pwd
import random
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time

DAEMONS = ("munged", "slurmctld", "slurmd")
SYSTEM_PATH = os.environ["PATH"] + ":/usr/sbin:/sbin"

CONFIGURATION = """
ClusterName=private
SlurmctldHost={host}({address})
SlurmctldPort={port}
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
CredType=cred/munge
# A requeued job waits for cred_expire seconds; less is refused.
AuthInfo=socket={folder}/munge/socket,cred_expire=5
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool/%n
# Open MPI names its shared memory on a node after the job and the step: two clusters on one machine may not count the same jobs.
FirstJobId={port}
TmpFS={folder}/tmp
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd-%n.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd-%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SlurmdParameters=config_overrides
MpiDefault=pmix
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerParameters=sched_interval=1,bf_interval=1,batch_sched_delay=0,sched_min_interval=0
PreemptType=preempt/partition_prio
PreemptMode={preempt_mode}
JobRequeue=1
KillWait=5
ReturnToService=2
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
PartitionName=low Nodes=ALL Default=YES MaxTime=INFINITE State=UP PriorityTier=1
PartitionName=high Nodes=ALL MaxTime=INFINITE State=UP PriorityTier=2
"""

NODE = "NodeName={name} NodeHostName={host} NodeAddr={address} Port={port} CPUs=4 RealMemory=1000\n"


class CannotStart(Exception):
    pass


def free_ports(number):
    """Different ones, and none that the system gives to whoever asks for any."""
    with open("/proc/sys/net/ipv4/ip_local_port_range") as text:
        first_for_all = int(text.read().split()[0])
    found = []
    while len(found) < number:
        port = random.SystemRandom().randrange(10000, max(10001 + number, first_for_all))
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        if port not in found:
            found.append(port)
    return found


class Cluster:
    """Use as a context. `environment`: what makes Slurm's commands talk to it."""
    place = "/tmp"
    preempt_mode = "REQUEUE"
    address = "127.0.0.1"
    nodes = {"n1": (socket.gethostname(), "127.0.0.1")}  # name to host name and address

    def __enter__(self):
        for name in DAEMONS:
            if not shutil.which(name, path=SYSTEM_PATH):
                raise CannotStart(f"{name} is not installed (Debian packages slurm-wlm and munge)")
        for tries_left in (2, 1, 0):  # somebody may take a port that was free
            # Not under a long TMPDIR: sockets have short names.
            self.folder = pathlib.Path(tempfile.mkdtemp(prefix="asymsweep-slurm-", dir=self.place))
            self.environment = {"SLURM_CONF": str(self.folder / "slurm.conf"), "PATH": SYSTEM_PATH}
            self.daemons = []
            self.started = False
            try:
                self._start()
                return self
            except CannotStart:
                self.__exit__()
                if tries_left == 0:
                    raise
            except BaseException:
                self.__exit__()
                raise

    def __exit__(self, *_):
        if self.started:  # without a slurmctld it would wait for one
            self.command("scancel", "--full", "-u", str(os.getuid()), check=False)
        for daemon in reversed(self.daemons):
            daemon.send_signal(signal.SIGTERM)
            try:
                daemon.wait(10)
            except subprocess.TimeoutExpired:
                daemon.kill()
                daemon.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _start(self):
        self.folder.chmod(0o755)  # munged wants its socket to be reachable by all
        for name in ("munge", "state", "tmp", *(f"spool/{node}" for node in self.nodes)):
            (self.folder / name).mkdir(parents=True)
        key = self.folder / "munge.key"
        key.write_bytes(secrets.token_bytes(128))
        key.chmod(0o400)
        (self.folder / "slurm.conf").write_text(self._configuration())
        self._daemon("munged", "--foreground", "--force", "--key-file", key, "--socket", self.folder / "munge/socket",
                     "--pid-file", self.folder / "munged.pid", "--log-file", self.folder / "munged.log",
                     "--seed-file", self.folder / "munge.seed")
        self._wait("munged", lambda: (self.folder / "munge/socket").exists())
        self._daemon("slurmctld", "-D", "-c")
        for node in self.nodes:
            self._daemon("slurmd", "-D", "-N", node, on=self.on_node(node))
        self._wait("Slurm", lambda: self.command("sinfo", "-h", "-N", "-p", "low", "-o", "%T", check=False).stdout.split()
                   == ["idle"] * len(self.nodes))
        self.started = True

    def on_node(self, node):
        """The words in front of a command that make it run on a node."""
        return []

    def _configuration(self):
        try:
            user = pwd.getpwuid(os.getuid()).pw_name
        except KeyError:
            raise CannotStart(f"user {os.getuid()} has no name") from None
        port, *ports = free_ports(1 + len(self.nodes))
        text = CONFIGURATION.format(host=socket.gethostname(), address=self.address, port=port, user=user, folder=self.folder,
                                    preempt_mode=self.preempt_mode)
        return text + "".join(NODE.format(name=name, host=host, address=address, port=port)
                              for port, (name, (host, address)) in zip(ports, self.nodes.items()))

    def _daemon(self, name, *words, on=()):
        self.daemons.append(subprocess.Popen(
            # They end with the test, however that ends.
            ["setpriv", "--pdeathsig", "KILL", *on, shutil.which(name, path=SYSTEM_PATH), *map(str, words)], env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True))

    def _wait(self, what, condition, patience_s=120):
        end = time.monotonic() + patience_s
        while time.monotonic() < end:
            if condition():
                return
            dead = [daemon.args[0] for daemon in self.daemons if daemon.poll() is not None]
            if dead:
                break
            time.sleep(0.1)
        raise CannotStart(f"{what} did not start\n{self.logs()}")

    def logs(self):
        """The last lines of all logs."""
        return "\n".join(f"{path.name}: {line}" for path in sorted(self.folder.glob("*.log"))
                         for line in path.read_text(errors="replace").splitlines()[-8:])

    def command(self, *words, check=True, **more):
        """One of Slurm's commands, to its end."""
        done = subprocess.run([*map(str, words)], env={**os.environ, **self.environment}, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=60, **more)
        if check and done.returncode != 0:
            raise AssertionError(f"{' '.join(map(str, words))}: exit {done.returncode}\n{done.stderr}{self.logs()}")
        return done

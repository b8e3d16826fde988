"""slurm/guarded.bash: a launcher that outlives its ranks is killed, every other one is left alone. The launchers are short Python
programs: what Open MPI's does only by chance, they do each time."""
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
GUARD = ROOT / "slurm/guarded.bash"
LIMIT_S = 1
LATE_S = 30  # on a busy machine: only a guard that never acts gets here

# A rank that ends after so many seconds; whether the launcher waits for it, so that no zombie stays.
LAUNCHER = """
import os, signal, socket, sys, time
def rank(seconds):
    pid = os.fork()
    if pid == 0:
        time.sleep(seconds)
        os._exit(0)
    return pid
"""


class Guard(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.said = self.folder / "said"

    def start(self, code, variables=None, **more):
        with self.said.open("w") as said:
            process = subprocess.Popen([GUARD, sys.executable, "-c", LAUNCHER + code], stderr=said, stdout=subprocess.PIPE, text=True,
                                       env={**os.environ, "ASYMSWEEP_GUARD_S": str(LIMIT_S), **(variables or {})}, **more)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def assert_killed(self, process):
        start = time.monotonic()
        self.assertEqual(process.wait(timeout=LATE_S), -signal.SIGKILL)
        self.assertEqual(self.said.read_text(), f"guarded.bash: process {process.pid} has had no rank for {LIMIT_S} s and does not end: killed\n")
        return time.monotonic() - start

    def assert_left_alone(self, process, code=0):
        """It ends by itself, well after the guard's limit."""
        self.assertEqual(process.wait(timeout=LATE_S), code)
        self.assertEqual(self.said.read_text(), "")

    def test_a_launcher_that_outlives_its_rank(self):
        took_s = self.assert_killed(self.start("os.waitpid(rank(0), 0)\ntime.sleep(100)"))
        self.assertGreater(took_s, LIMIT_S)

    def test_a_launcher_that_does_not_even_wait_for_its_rank(self):
        self.assert_killed(self.start("rank(0)\ntime.sleep(100)"))

    def test_a_launcher_that_ignores_signals(self):
        self.assert_killed(self.start("signal.pthread_sigmask(signal.SIG_BLOCK, set(signal.Signals))\nos.waitpid(rank(0.1), 0)\ntime.sleep(100)"))

    def test_a_launcher_whose_ranks_work(self):
        self.assert_left_alone(self.start(f"os.waitpid(rank(0), 0)\nos.waitpid(rank({3 * LIMIT_S}), 0)\nsys.exit(3)"), code=3)

    def test_a_launcher_that_is_still_starting(self):
        self.assert_left_alone(self.start(f"time.sleep({3 * LIMIT_S})"))

    def test_what_started_the_guard_may_have_had_children(self):
        code = f"import time; time.sleep({3 * LIMIT_S})"
        done = subprocess.run(["bash", "-c", 'true | cat; exec "$@"', "bash", GUARD, sys.executable, "-c", code], capture_output=True,
                              text=True, env={**os.environ, "ASYMSWEEP_GUARD_S": str(LIMIT_S)}, timeout=LATE_S)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_ranks_on_other_nodes(self):
        """What started the daemons is gone; they are connected. They end, and it does not."""
        with socket.create_server(("127.0.0.1", 0)) as server:
            process = self.start(f"os.waitpid(rank(0), 0)\ntalk = socket.create_connection({server.getsockname()})\ntime.sleep(100)")
            daemon, _ = server.accept()
            with daemon:
                time.sleep(3 * LIMIT_S)
                self.assertIsNone(process.poll(), self.said.read_text())
        self.assert_killed(process)

    def test_signals_and_exit_code_are_the_launcher_s(self):
        process = self.start("signal.signal(signal.SIGUSR1, lambda *_: sys.exit(75))\nprint(flush=True)\ntime.sleep(100)")
        process.stdout.readline()  # its handler is there
        process.send_signal(signal.SIGUSR1)
        self.assert_left_alone(process, code=75)

    def test_nothing_stays_and_nobody_waits(self):
        """Whoever reads what the launcher prints need not wait for the guard, which ends soon after the launcher."""
        process = self.start("print(flush=True)\nsys.stdin.read()", stdin=subprocess.PIPE)
        process.stdout.readline()
        [guard] = self.guards()
        open_files = {os.readlink(entry) for entry in pathlib.Path(f"/proc/{guard}/fd").iterdir() if int(entry.name) <= 2}
        self.assertEqual(open_files, {"/dev/null"})
        process.stdin.close()
        self.assert_left_alone(process)
        end = time.monotonic() + LATE_S
        while self.guards() and time.monotonic() < end:
            time.sleep(0.05)
        self.assertEqual(self.guards(), [])

    def guards(self):
        """Living guards of this test."""
        found = []
        for process in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                words = (process / "cmdline").read_bytes().split(b"\0")
                if bytes(GUARD) in words and b"ASYMSWEEP_GUARD_S=%d\0" % LIMIT_S in (process / "environ").read_bytes():
                    found.append(int(process.name))
            except OSError:
                continue
        return found

    def test_a_shell_with_settings_of_its_own(self):
        settings = self.folder / "settings"
        settings.write_text("set -fCu; shopt -s nullglob failglob; IFS=/; kill() { :; }; export -f kill; cat() { :; }; export -f cat\n")
        self.assert_killed(self.start("os.waitpid(rank(0), 0)\ntime.sleep(100)",
                                      {"BASH_ENV": str(settings), "IFS": "/", "POSIXLY_CORRECT": "1", "GLOBIGNORE": "*", "CDPATH": "/",
                                       "SHELLOPTS": "noglob:noclobber", "BASH_FUNC_kill%%": "() { :; }"}))

    def test_a_function_of_the_caller_reaches_the_ranks(self):
        """Such as `module`, which scripts of the ranks may call."""
        done = subprocess.run([GUARD, "bash", "-c", "hello"], env={**os.environ, "BASH_FUNC_hello%%": "() { echo hi; }"},
                              capture_output=True, text=True, timeout=LATE_S)
        self.assertEqual((done.stdout, done.stderr), ("hi\n", ""))

    def test_no_launcher(self):
        self.assertEqual(subprocess.run([GUARD], capture_output=True, text=True).returncode, 2)
        done = subprocess.run([GUARD, "no-such-launcher"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 127)
        self.assertIn("no-such-launcher: not found", done.stderr)


if __name__ == "__main__":
    unittest.main()

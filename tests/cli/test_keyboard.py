"""In loops and at the keyboard: Ctrl-C ends the loop and not one sweep of it, and mpirun leaves a loop's list alone."""
import os
import pty
import select
import shlex
import signal
import subprocess
import time
import unittest

from program import PATIENCE_S, PROGRAM, ProgramTest, environment

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
MPI = shlex.quote(os.path.join(ROOT, "scripts/mpi-environment.sh"))  # the checkout may lie in a path with a blank
QUOTED = shlex.quote(PROGRAM)


class Keyboard(ProgramTest):
    def three_sweeps(self, long=False):
        for name in ("one", "two", "three"):
            if long:
                self.write_long_sweep(core_s=20)
                text = (self.folder / "sweep.ini").read_text().replace("name = small", f"name = {name}")
                (self.folder / "sweep.ini").unlink()
                (self.folder / f"{name}.ini").write_text(text)
            else:
                self.write_sweep({"sweep.name": name}, f"{name}.ini")

    def results(self):
        return [name for name in self.files() if name.endswith(".h5")]

    def at_a_terminal(self, script, shell="bash"):
        """Types Ctrl-C as soon as the first result file has units; the shell's wait status."""
        child, terminal = pty.fork()
        if child == 0:
            os.chdir(self.folder)
            os.execvpe(shell, [shell, "-c", script], {**environment(), "PATH": os.path.dirname(PROGRAM) + ":" + os.environ["PATH"]})
        interrupted, end = False, time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            if select.select([terminal], [], [], 0.05)[0]:
                try:
                    if not os.read(terminal, 65536):
                        break
                except OSError:
                    break
            if not interrupted and self.results() and self.program("status", self.results()[0]).stdout.find(" 0 of") < 0:
                os.write(terminal, b"\x03")
                interrupted = True
        else:
            os.kill(child, signal.SIGKILL)
        os.close(terminal)
        self.assertTrue(interrupted)
        return os.waitpid(child, 0)[1]

    def test_an_interrupt_ends_the_loop(self):
        self.three_sweeps(long=True)
        status = self.at_a_terminal("for sweep in one.ini two.ini three.ini; do asymsweep run $sweep --progress none; done; touch went-on")
        self.assertEqual(self.results(), ["one.h5"], "the loop went on")
        self.assertNotIn("went-on", self.files())
        self.assertEqual(os.WTERMSIG(status), signal.SIGINT)
        self.assertEqual(self.program("check", "one.h5").returncode, 0)

    def test_an_interrupt_ends_the_loop_of_mpirun(self):
        self.three_sweeps(long=True)
        self.at_a_terminal(f". {MPI}; for sweep in one.ini two.ini three.ini; do mpirun -n 2 asymsweep run $sweep --progress none; done; touch went-on")
        self.assertEqual(self.results(), ["one.h5"], "the loop went on")
        self.assertNotIn("went-on", self.files())
        self.assertEqual(self.program("check", "one.h5").returncode, 0)

    def test_mpirun_leaves_the_list_of_a_loop(self):
        self.three_sweeps()
        (self.folder / "list").write_text("one.ini\ntwo.ini\nthree.ini\n")
        for shell in ("bash", "sh"):
            for name in self.results():
                (self.folder / name).unlink()
            loop = f". {MPI}; while read -r sweep; do mpirun -n 2 {QUOTED} run $sweep --progress none; done < list"
            done = subprocess.run([shell, "-c", loop], cwd=self.folder, env=environment(), capture_output=True, text=True, timeout=PATIENCE_S)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(self.results(), ["one.h5", "three.h5", "two.h5"])

    def test_the_environment_file_keeps_exit_codes_and_a_piped_sweep(self):
        self.write_sweep()
        for script, code in ((f"mpirun -n 2 {QUOTED} run missing.ini", 2), (f"mpirun -n 2 {QUOTED} run sweep.ini --max-units 1 --baseline.v 0,1", 75),
                             (f"mpirun -n 2 {QUOTED} run /dev/stdin -o piped.h5 < sweep.ini", 0)):
            done = subprocess.run(["bash", "-c", f". {MPI}; {script}"], cwd=self.folder, env=environment(), capture_output=True, text=True, timeout=PATIENCE_S)
            self.assertEqual(done.returncode, code, done.stderr)

    def test_only_an_interrupt_is_a_death(self):
        sweep = self.write_long_sweep(core_s=20)
        for number, code in ((signal.SIGINT, -signal.SIGINT), (signal.SIGTERM, 75), (signal.SIGUSR1, 75)):
            run = self.start("run", sweep, "-o", f"{number}.h5")
            self.wait_for_units(f"{number}.h5", run)
            run.send_signal(number)
            self.assertEqual(run.wait(timeout=PATIENCE_S), code)
            run.said.seek(0)
            self.assertIn("stopped early, run again to resume", run.said.read())
            self.assertEqual(self.program("check", f"{number}.h5").returncode, 0)

    def test_what_a_shell_ignores_stays_ignored(self):
        sweep = self.write_long_sweep(core_s=20)
        for number in (signal.SIGINT, signal.SIGTERM):
            name = f"ignored-{number.name}.h5"
            run = subprocess.Popen([PROGRAM, "run", sweep, "-o", name, "--progress", "none"], cwd=self.folder, env=environment(),
                                   stderr=subprocess.DEVNULL, preexec_fn=lambda number=number: signal.signal(number, signal.SIG_IGN))
            self.addCleanup(run.wait)
            self.addCleanup(run.kill)
            before = self.wait_for_units(name, run)["units_done"]
            run.send_signal(number)
            self.wait_for_units(name, run, more_than=before + 2)
            run.send_signal(signal.SIGUSR1)
            self.assertEqual(run.wait(timeout=PATIENCE_S), 75)


class SmallThings(ProgramTest):
    def test_a_name_that_looks_like_an_option(self):
        self.write_sweep()
        self.succeed("run", "sweep.ini", "-o", "out.h5")
        for words in (["run", "sweep.ini", "-o", "-x.h5"], ["merge", "out.h5", "-o", "-x.h5"], ["run", "sweep.ini", "-o", "--overwrite"]):
            self.assert_refused(self.program(*words), f"{words[0]}: -o {words[-1]} begins with '-'", f"./{words[-1]}")
        self.assert_refused(self.program("plan", "sweep.ini", "--sweep.name=-x"), "sweep.name = -x", "no '-' in front")
        self.succeed("run", "sweep.ini", "-o", "./-x.h5")
        self.assertEqual(self.files(), ["-x.h5", "out.h5", "sweep.ini"])

    def test_a_job_that_has_ended_is_no_time_limit(self):
        self.write_sweep()
        done = self.succeed("run", "sweep.ini", "-o", "out.h5", variables={"SLURM_JOB_END_TIME": "1000000000"})
        self.assertNotIn("are left", done.stderr)

    def test_plan_divides_by_the_cores_that_it_may_use(self):
        self.write_sweep()
        core = min(os.sched_getaffinity(0))
        self.assertIn("on the 1 of this machine", self.succeed("plan", "sweep.ini", preexec_fn=lambda: os.sched_setaffinity(0, {core})).stdout)


if __name__ == "__main__":
    unittest.main()

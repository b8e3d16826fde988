"""Limits of the place: memory, threads, open files, CPU time, cores, temporary and home folders. Fewer threads and the same
bytes, or one sentence that names the limit and the cure; nothing half done stays."""
import contextlib
import os
import pathlib
import resource
import shutil
import subprocess
import unittest

from program import GUARD, MPIEXEC, NAMELESS, PATIENCE_S, PROGRAM, ProgramTest, environment, result_bytes

ROOT = pathlib.Path(__file__).resolve().parents[2]
as_root = unittest.skipUnless(os.geteuid() == 0, "only root can become somebody else, or mount")
MANY = {"train.gradient": "sampled", "train.steps": "1", "sweep.seeds": "1", "bandit.arms": "2",
           "baseline.v": "lin(0, 1, 200)", "noise.reward_noise": "lin(0, 1, 200)"}


def limited(which, value):
    """For preexec_fn: as ulimit, which root may not pass either, but for RLIMIT_NPROC."""
    return lambda: resource.setrlimit(which, (value, value))


class Limits(ProgramTest):
    def setUp(self):
        super().setUp()
        self.write_sweep({"train.lag": "1, inf", "baseline.v": "0.1, 0.2"})
        self.succeed("run", "sweep.ini", "-o", "whole.h5", "--progress", "none")

    COMMANDS = {"run": ("run", "sweep.ini", "-o", "new.h5", "--progress", "none"), "check": ("check", "whole.h5"),
                "merge": ("merge", "whole.h5", "-o", "new.h5"), "analyze": ("analyze", "whole.h5", "-o", "new")}

    @contextlib.contextmanager
    def command_that_leaves_nothing(self, name):
        with self.subTest(name):
            yield self.COMMANDS[name]
            with contextlib.suppress(FileNotFoundError):
                (self.folder / "new").rmdir()  # as long as it is empty
            self.assertEqual(self.files(), ["sweep.ini", "whole.h5"])

    def require_few_addresses(self):
        if self.program("list", "keys", preexec_fn=limited(resource.RLIMIT_AS, 200 << 20)).returncode != 0:
            self.skipTest("this build needs more addresses than a limit would leave: a sanitizer's")

    def test_address_space(self):
        self.require_few_addresses()
        for mebibytes in (60, 80, 100, 150):
            for name in ("run", "analyze"):
                with self.command_that_leaves_nothing(name) as words:
                    done = self.program(*words, preexec_fn=limited(resource.RLIMIT_AS, mebibytes << 20))
                    self.assert_refused(done, "asymsweep: not enough memory: a process may have", f"{mebibytes}.0 MiB of addresses (ulimit -v)",
                                        "raise the limit", code=3)

    def test_merge_with_ever_more_addresses(self):
        """Too few for a thread, then for the file, then enough: where the one ends and the other begins is the machine's matter."""
        self.require_few_addresses()
        self.write_sweep(MANY, "many.ini")
        self.assertEqual(self.program("run", "many.ini", "-o", "many.h5", "--max-units", "1", "--progress", "none").returncode, 75)
        files = self.files()
        for mebibytes in range(40, 400, 4):
            done = self.program("merge", "many.h5", "-o", "new.h5", preexec_fn=limited(resource.RLIMIT_AS, mebibytes << 20))
            if done.returncode == 75:  # merged, and nearly all runs are in no file
                break
            self.assert_refused(done, f"a process may have {mebibytes}.0 MiB of addresses (ulimit -v)", code=3)
            self.assertRegex(done.stderr, "not enough memory|no thread can be made")
            self.assertEqual(self.files(), files)
        self.assertEqual(done.returncode, 75, done.stderr)
        self.assertGreater(mebibytes, 60)

    @as_root
    def test_threads(self):
        self.folder.chmod(0o777)
        for threads, names in ((1, ("run", "merge", "analyze")), (3, ("run", "analyze"))):
            for name in names:
                with self.command_that_leaves_nothing(name) as words:
                    done = self.program(*words, user=NAMELESS, group=NAMELESS, extra_groups=[],
                                        preexec_fn=limited(resource.RLIMIT_NPROC, threads))
                    self.assert_refused(done, f"no thread can be made: this user may have {threads} processes and threads (ulimit -u)", code=3)

    @as_root
    def test_figures_with_few_processes(self):
        """As many gnuplots at a time as may be made, down to one; else the limit is named."""
        self.folder.chmod(0o777)
        self.succeed("analyze", "whole.h5", "-o", "free")
        finished = 0
        for processes in range(5, 40):
            done = self.program("analyze", "whole.h5", "-o", "new", user=NAMELESS, group=NAMELESS, extra_groups=[],
                                preexec_fn=limited(resource.RLIMIT_NPROC, processes))
            if done.returncode == 0:
                finished += 1
                self.assertEqual(done.stderr, "")
                for figure in sorted((self.folder / "free/figures").iterdir()):
                    self.assertEqual((self.folder / "new/figures" / figure.name).read_bytes(), figure.read_bytes(), (processes, figure.name))
            else:
                self.assert_refused(done, f"this user may have {processes} processes and threads (ulimit -u); raise the limit", code=3)
            shutil.rmtree(self.folder / "new", ignore_errors=True)
            if finished == 3:
                return
        self.fail(f"{finished} of these limits were enough")

    def test_gnuplot_without_memory(self):
        """A gnuplot that the system ends, or that finds no memory, is a matter of memory."""
        for name, body, sentence in (("killed", "kill -KILL $$", "gnuplot was killed while it drew new/figures/"),
                                     ("starved", "ulimit -v 20000; exec /usr/bin/gnuplot \"$@\"", "gnuplot failed to draw new/figures/")):
            fake = self.folder / name
            fake.mkdir()
            (fake / "gnuplot").write_text(f"#!/bin/sh\n{body}\n")
            (fake / "gnuplot").chmod(0o755)
            done = self.program("analyze", "whole.h5", "-o", "new", variables={"PATH": f"{fake}:{os.environ['PATH']}"})
            self.assert_refused(done, sentence, code=3)
            shutil.rmtree(fake)
            shutil.rmtree(self.folder / "new")

    def group(self, controller, **limits):
        """A control group of this test's own: the words that start a command in it. Skips where none can be made."""
        for root in (pathlib.Path("/sys/fs/cgroup") / controller, pathlib.Path("/sys/fs/cgroup")):
            group = root / f"asymsweep-test-{os.getpid()}"
            try:
                group.mkdir()
                self.addCleanup(group.rmdir)
                for name, value in limits.items():
                    (group / f"{controller}.{name}").write_text(value)
            except OSError:
                continue
            return ["sh", "-c", f'echo $$ > {group}/cgroup.procs && exec "$@"', "sh"]
        self.skipTest(f"this machine lets nobody make a control group of {controller}")

    @as_root
    def test_a_control_group_with_few_tasks(self):
        start = self.group("pids", max="1")
        for name in ("run", "merge", "analyze"):
            with self.command_that_leaves_nothing(name) as words:
                done = subprocess.run([*start, *self.command(words, None)], cwd=self.folder, env=environment(), capture_output=True, text=True)
                self.assert_refused(done, "no thread can be made: this control group may have 1 processes and threads (pids.max)", code=3)

    @as_root
    def test_a_control_group_with_less_than_a_core(self):
        start = self.group("cpu", **({"cfs_quota_us": "60000"} if pathlib.Path("/sys/fs/cgroup/cpu/cpu.cfs_quota_us").exists() or
                                     pathlib.Path("/sys/fs/cgroup/cpu").is_dir() else {"max": "60000 100000"}))
        done = subprocess.run([*start, *self.command(("plan", "sweep.ini"), None)], cwd=self.folder, env=environment(), capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("on the 1 of this machine", done.stdout)

    def test_open_files(self):
        for files in (6, 8, 12):
            for name in ("run", "analyze"):
                with self.command_that_leaves_nothing(name) as words:
                    done = self.program(*words, preexec_fn=limited(resource.RLIMIT_NOFILE, files))
                    self.assert_refused(done, f"this process may open {files} (ulimit -Hn), and needs 24", code=3)
        with self.command_that_leaves_nothing("run") as words:  # what may be had is asked for
            self.assertEqual(self.program(*words, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (12, 64))).returncode, 0)
            (self.folder / "new.h5").unlink()

    def test_a_file_that_cannot_be_opened_is_not_damaged(self):
        with self.command_that_leaves_nothing("check") as words:
            done = self.program(*words, preexec_fn=limited(resource.RLIMIT_NOFILE, 4))
            self.assert_refused(done, "cannot open whole.h5: Too many open files", code=3)

    def test_stack(self):
        with self.command_that_leaves_nothing("analyze") as words:
            done = self.program(*words, preexec_fn=limited(resource.RLIMIT_STACK, 64 << 10))
            self.assert_refused(done, "the stack is too small: a thread may have 64.0 KiB (ulimit -s), and needs 256.0 KiB", code=3)

    def test_file_size(self):
        for name in ("run", "merge"):
            with self.command_that_leaves_nothing(name) as words:
                self.assertEqual(self.program(*words, preexec_fn=limited(resource.RLIMIT_FSIZE, 0)).returncode, 3)

    def test_cpu_time(self):
        sweep = self.write_long_sweep(core_s=30)
        done = self.program("run", sweep, "-o", "new.h5", "--progress", "none", preexec_fn=limited(resource.RLIMIT_CPU, 2))
        self.assertEqual(done.returncode, 75, done.stderr)
        self.assertIn("stopped early, run again to resume", done.stderr)
        self.assertTrue(self.succeed_json("check", "new.h5", "--json")["ok"])

    def test_no_more_threads_than_cores(self):
        def one_core():
            os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})

        self.assertIn("on the 1 of this machine", self.program("plan", "sweep.ini", preexec_fn=one_core).stdout)


class TemporaryFolder(ProgramTest):
    def setUp(self):
        super().setUp()
        self.sweep = self.write_sweep()
        self.small = self.folder / "small"
        self.small.mkdir()

    def mount(self, options):
        if subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", self.small], capture_output=True).returncode != 0:
            self.skipTest("this machine lets nobody mount")
        self.addCleanup(subprocess.run, ["umount", "-l", self.small], check=True)
        return {"TMPDIR": str(self.small)}

    @as_root
    def test_a_file_that_is_cut_short_needs_none(self):
        self.succeed("run", self.sweep, "-o", "out.h5", "--progress", "none")
        whole = result_bytes(self.folder / "out.h5")
        os.truncate(self.folder / "out.h5", (self.folder / "out.h5").stat().st_size - 100)
        variables = self.mount("ro")
        done = self.program("check", "out.h5", variables=variables)
        self.assertEqual((done.returncode, done.stderr), (4, ""))
        self.assertIn("is cut short", done.stdout)
        self.succeed("run", self.sweep, "-o", "out.h5", variables=variables)
        self.assertEqual(result_bytes(self.folder / "out.h5"), whole)

    @as_root
    def test_launch_with_a_tiny_one(self):
        done = self.succeed("run", self.sweep, "-o", "out.h5", "--progress", "none", ranks=2, variables=self.mount("size=64k"))
        self.assertIn(f"the temporary folder {self.small} has no room for Open MPI's session (16 MB): TMPDIR=/", done.stderr)

    @as_root
    def test_launch_with_little_shared_memory(self):
        """As in a container: Open MPI would print pages, or end in MPI_Win_allocate."""
        tiny = ["unshare", "-m", "sh", "-c", 'mount -t tmpfs -o size=4k tmpfs /dev/shm || exit 77; exec "$@"', "sh"]
        done = subprocess.run([*tiny, *self.command(("run", self.sweep, "-o", "out.h5", "--progress", "none"), 2)], cwd=self.folder,
                              env=environment(), capture_output=True, text=True, timeout=PATIENCE_S)
        if done.returncode in (1, 77) and "out.h5" not in self.files() and "vader" not in done.stderr:
            self.skipTest("this machine lets nobody mount: " + done.stderr)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stderr, r"\Aout\.h5: complete; [^\n]+\n\Z")

    @as_root
    def test_the_interactive_shell(self):
        shell = subprocess.run(["bash", "-euc", f". {ROOT}/scripts/mpi-environment.sh; echo $TMPDIR"], env=environment(self.mount("ro")),
                               capture_output=True, text=True)
        self.assertEqual((shell.returncode, shell.stdout), (0, "/tmp\n"), shell.stderr)
        self.assertRegex(shell.stderr, r"\Athe temporary folder [^\n]+ has no room [^\n]+\n\Z")

    @as_root
    def test_launch_by_a_user_without_name_and_home(self):
        variables = environment()
        variables.pop("HOME", None)
        self.folder.chmod(0o777)
        done = subprocess.run([GUARD, MPIEXEC, "-n", "2", PROGRAM, "run", self.sweep, "-o", "out.h5", "--progress", "none"], env=variables,
                              cwd=self.folder, user=NAMELESS, group=NAMELESS, extra_groups=[], capture_output=True, text=True, timeout=PATIENCE_S)
        self.assertEqual(done.returncode, 0, done.stderr)


class CompleteAlready(ProgramTest):
    """Nothing needs to be written where nothing is missing."""

    def nameless(self, *words, ranks=None):
        return self.program("run", "sweep.ini", *words, ranks=ranks, user=NAMELESS, group=NAMELESS, extra_groups=[])

    @as_root
    def test_a_file_that_may_not_be_written(self):
        self.write_sweep()
        self.succeed("run", "sweep.ini", "-o", "out.h5")
        self.succeed("run", "sweep.ini", "-o", "alone.h5")
        before = (self.folder / "out.h5").read_bytes()
        for mode in (0o755, 0o777):
            self.folder.chmod(mode)
            for ranks in (None, 2):
                with self.subTest(mode=mode, ranks=ranks):
                    done = self.nameless("-o", "out.h5", ranks=ranks)
                    self.assertEqual((done.returncode, done.stderr), (0, "out.h5: complete already: 3 runs, nothing to do\n"))
        self.folder.chmod(0o755)
        for words in (("-o", "out.h5", "--overwrite"), ("-o", "out.h5", "--extend"), ("-o", "out.h5", "--sweep.seeds", "4"), ("-o", "new.h5")):
            with self.subTest(words):
                self.assert_refused(self.nameless(*words), f"cannot write in the folder {self.folder.resolve()}: Permission denied", code=3)
        self.assertEqual((self.folder / "out.h5").read_bytes(), before)
        self.assertEqual(self.files(), ["alone.h5", "out.h5", "sweep.ini"])


if __name__ == "__main__":
    unittest.main()

"""Clocks that differ, as a node's, a file server's and a login node's do: rates, idle time and the age of a lock come from one."""
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time
import unittest

from program import NAMELESS, ProgramTest, environment

# The program's clock is ahead by CLOCK_AHEAD_S seconds; that of the file system is not.
CLOCK = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>
static long ahead(void) { const char* s = getenv("CLOCK_AHEAD_S"); return s ? atol(s) : 0; }
int clock_gettime(clockid_t id, struct timespec* t) {
  int (*real)(clockid_t, struct timespec*) = (int (*)(clockid_t, struct timespec*))dlsym(RTLD_NEXT, "clock_gettime");
  int code = real(id, t);
  if (id == CLOCK_REALTIME) t->tv_sec += ahead();
  return code;
}
time_t time(time_t* out) { struct timespec t; clock_gettime(CLOCK_REALTIME, &t); if (out) *out = t.tv_sec; return t.tv_sec; }
"""
APART_S = (-1500, -90, 90, 1500)


def seconds(text):
    """Of "1 min 3 s", "2.5 s", "1 h 02 min"."""
    unit_s = {"d": 86400, "h": 3600, "min": 60, "s": 1, "ms": 1e-3, "us": 1e-6}
    return sum(float(number) * unit_s[unit] for number, unit in re.findall(r"([0-9.]+) (d|h|min|s|ms|us)\b", text))


@unittest.skipUnless(shutil.which("cc"), "there is no C compiler")
class Clocks(ProgramTest):
    @classmethod
    def setUpClass(cls):
        folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        cls.clock = pathlib.Path(folder, "clock.so")
        source = pathlib.Path(folder, "clock.c")
        source.write_text(CLOCK)
        subprocess.run(["cc", "-shared", "-fPIC", "-o", cls.clock, source, "-ldl"], check=True)

    def ahead(self, seconds):
        return {"LD_PRELOAD": str(self.clock), "CLOCK_AHEAD_S": str(seconds)}

    def idle_s(self, variables, file="out.h5"):
        shown = self.succeed("status", file, variables=variables).stdout
        return seconds(re.search(r"last unit finished (.+) ago", shown)[1])

    def test_the_clock_is_another(self):
        now = int(subprocess.run(["python3", "-c", "import time; print(int(time.time()))"], env=environment(self.ahead(5000)), capture_output=True, text=True).stdout)
        self.assertAlmostEqual(now, time.time() + 5000, delta=60)

    def test_how_long_ago_whoever_asks(self):
        self.write_sweep()
        self.succeed("run", "sweep.ini", "-o", "out.h5", "--progress", "none")
        for apart_s in (0, *APART_S):
            with self.subTest(reader=apart_s):
                self.assertLess(self.idle_s(self.ahead(apart_s)), 60)

    def test_how_long_ago_whoever_wrote(self):
        self.write_sweep()
        for apart_s in APART_S:
            with self.subTest(writer=apart_s):
                self.succeed("run", "sweep.ini", "-o", "out.h5", "--overwrite", "--progress", "none", variables=self.ahead(apart_s))
                self.assertLess(self.idle_s({}), 60)

    def test_a_copy_is_as_old_as_its_runs(self):
        self.write_sweep()
        self.succeed("run", "sweep.ini", "-o", "out.h5", "--progress", "none", variables=self.ahead(-20000))
        (self.folder / "copy.h5").write_bytes((self.folder / "out.h5").read_bytes())
        self.assertAlmostEqual(self.idle_s({}, "copy.h5"), 20000, delta=120)

    def test_a_folder_that_may_not_be_written(self):
        self.write_sweep()
        self.succeed("run", "sweep.ini", "-o", "out.h5", "--progress", "none")
        self.folder.chmod(0o555)
        self.addCleanup(self.folder.chmod, 0o755)
        words = {"user": NAMELESS, "group": NAMELESS, "extra_groups": []} if os.geteuid() == 0 else {}
        done = self.program("status", "out.h5", **words)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertLess(seconds(re.search(r"last unit finished (.+) ago", done.stdout)[1]), 60)

    def test_rates_while_it_runs(self):
        sweep = self.write_long_sweep(core_s=60)
        writer = self.start("run", sweep, "-o", "out.h5", "--progress", "none", variables=self.ahead(1500))
        self.wait_for_units("out.h5", writer)
        for apart_s in (0, *APART_S):
            with self.subTest(reader=apart_s):
                status = self.succeed_json("status", "out.h5", "--json", variables=self.ahead(apart_s))
                self.assertTrue(status["running"])
                self.assertGreater(status["load"], 0.05, "idle by a clock that is minutes off would look like a pause")
                self.assertLess(self.idle_s(self.ahead(apart_s)), 60)

    def test_the_lock_of_another_node(self):
        """Its age is that of the file, whatever this node's clock says."""
        self.write_sweep()
        for age_s, held in ((10, True), (1200, False)):
            for apart_s in APART_S:
                with self.subTest(age=age_s, reader=apart_s):
                    lock = self.folder / "out.h5.lock"
                    lock.write_text("host=another-node\npid=1\nslurm_job=\nsince=2026-01-02T03:04:05Z\nlock=content\n")
                    os.utime(lock, (time.time() - age_s,) * 2)
                    done = self.program("run", "sweep.ini", "-o", "out.h5", "--progress", "none", variables=self.ahead(apart_s))
                    self.assertEqual(done.returncode, 2 if held else 0, done.stderr)
                    if held:
                        self.assertIn("out.h5 is in use by process 1 on another-node", done.stderr)
                    else:
                        (self.folder / "out.h5").unlink()


if __name__ == "__main__":
    unittest.main()

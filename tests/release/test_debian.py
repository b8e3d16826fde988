"""The Debian package: made by CPack, installed by apt on a bare Debian 12, used there by a user who is not root.

Environment: BUILD, the build folder; CPACK; ASYMSWEEP, the program in it; MPIEXEC.
"""
import gzip
import json
import os
import pathlib
import tempfile
import unittest

from tools import ROOT, WORK, need, run

from program import PROGRAM, ProgramTest, result_bytes

PACKAGES = ["--no-install-recommends", "python3", "man-db", "bash-completion"]
# Bound in a namespace of its own: nothing stays mounted.
INSIDE = """
for folder in proc sys dev; do mount --bind "/$folder" "$0/$folder"; done
exec chroot "$0" "$@"
"""


def build_package(folder):
    """PATH of the .deb."""
    run(os.environ["CPACK"], "-G", "DEB", "--config", f"{os.environ['BUILD']}/CPackConfig.cmake", "-B", folder)
    package, = pathlib.Path(folder).glob("*.deb")
    return package


class DebianPackage(ProgramTest):
    @classmethod
    def setUpClass(cls):
        need("mmdebstrap", "dpkg-shlibdeps", "unshare", "lintian", root=True)
        folder = tempfile.TemporaryDirectory(dir=WORK)
        cls.addClassCleanup(folder.cleanup)
        cls.package, cls.root = build_package(folder.name), pathlib.Path(folder.name, "root")
        run("mmdebstrap", "--quiet", "--variant=minbase", f"--customize-hook=copy-in {cls.package} /tmp", "--customize-hook="
            f'chroot "$1" apt-get install -y -qq {" ".join(PACKAGES)} /tmp/{cls.package.name}', "bookworm", cls.root)
        cls.inside("useradd", "--create-home", "--shell", "/bin/bash", "user")
        cls.files = cls.inside("dpkg", "-L", "asymsweep").split()

    @classmethod
    def inside(cls, *words):
        return run("unshare", "--mount", "sh", "-euc", INSIDE, cls.root, *words)

    def as_user(self, script):
        return self.inside("su", "-", "user", "-c", f"set -eu; . /usr/share/asymsweep/mpi-environment.sh; {script}")

    def test_lintian_has_nothing_to_say(self):
        self.assertEqual(run("lintian", "--allow-root", "--fail-on", "warning", self.package), "")

    def test_its_name_and_what_it_needs(self):
        version = run(PROGRAM, "--version").split()[1]
        architecture = run("dpkg", "--print-architecture").strip()
        self.assertEqual(self.package.name, f"asymsweep_{version}_{architecture}.deb")
        needs = run("dpkg-deb", "--field", self.package, "Depends")
        for package in ("libhdf5-openmpi-103", "libopenmpi3", "libboost-program-options1.74.0", "libxxhash0", "openmpi-bin", "gnuplot-nox"):
            self.assertIn(package, needs)

    def test_what_is_where_debian_looks_for_it(self):
        for path in ("bin/asymsweep", "share/man/man1/asymsweep.1.gz", "share/bash-completion/completions/asymsweep",
                     "share/asymsweep/sweeps/smoke.ini", "share/asymsweep/slurm/sweep.sbatch", "share/asymsweep/mpi-environment.sh", "lib/python3/dist-packages/asymsweep.py",
                     "share/doc/asymsweep/copyright", "share/doc/asymsweep/docs/slurm.md"):
            self.assertIn(f"/usr/{path}", self.files)
        self.assertEqual([path for path in self.files if path.endswith((".a", ".hpp", ".cmake"))
                          and not path.startswith("/usr/share/doc/")], [], "what only extensions need")
        self.assertEqual(self.inside("dpkg", "--verify", "asymsweep"), "")
        copyright = (self.root / "usr/share/doc/asymsweep/copyright").read_text()
        licence = (ROOT / "LICENSE").read_text()
        self.assertEqual(" ".join(copyright.replace("\n .\n", "\n").split())[-800:], " ".join(licence.split())[-800:])
        with gzip.open(self.root / "usr/share/man/man1/asymsweep.1.gz", "rt") as page:
            self.assertEqual(page.read(), (ROOT / "docs/reference/asymsweep.1").read_text())

    def test_the_manual_the_completion_and_the_python_module(self):
        self.assertIn("asymsweep run SWEEP", self.as_user("MANWIDTH=200 man asymsweep"))
        completed = self.as_user('. /usr/share/bash-completion/bash_completion; _completion_loader asymsweep || true; complete -p asymsweep')
        self.assertIn("asymsweep", completed)
        self.assertEqual(self.as_user("python3 -c 'import asymsweep; print(asymsweep.__file__)'").strip(),
                         "/usr/lib/python3/dist-packages/asymsweep.py")

    def test_a_sweep_from_plan_to_report(self):
        words = "/usr/share/asymsweep/sweeps/smoke.ini --sweep.seeds 40"
        self.assertEqual(json.loads(self.as_user(f"asymsweep plan {words} --json"))["runs"], 56 * 40)
        report = json.loads(self.as_user(f"mpirun -n 2 asymsweep run {words} -o smoke.h5 --json --progress none"))
        self.assertEqual((report["ranks"], report["complete"]), (2, True))
        self.assertTrue(json.loads(self.as_user("asymsweep check smoke.h5 --recompute 5 --json"))["ok"])
        self.as_user("asymsweep analyze smoke.h5 -o out")
        home = self.root / "home/user"
        for file in ("report.html", "verdicts.json", "figures/expected_reward.pdf"):
            self.assertGreater((home / "out" / file).stat().st_size, 100, file)
        self.succeed("run", ROOT / "sweeps/smoke.ini", "--sweep.seeds", "40", "-o", "here.h5", "--progress", "none")
        self.assertEqual(result_bytes(home / "smoke.h5"), result_bytes(self.folder / "here.h5"))

    def test_a_python_function_is_swept(self):
        example = ROOT / "docs/examples/program"
        for name in ("five.ini", "five.py"):
            (self.root / "home/user" / name).write_text((example / name).read_text())
        self.as_user("mpirun -n 2 asymsweep run five.ini -o five.h5 --progress none; asymsweep check five.h5")

    def test_the_batch_script_says_what_it_would_do(self):
        said = self.as_user("/usr/share/asymsweep/slurm/sweep.sbatch --dry-run /usr/share/asymsweep/sweeps/smoke.ini 2>&1")
        self.assertIn("smoke", said)


if __name__ == "__main__":
    unittest.main()

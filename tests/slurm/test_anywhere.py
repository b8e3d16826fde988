"""Every script works from any place, for any caller: whatever the folders are called, whatever the shell exports or sets."""
import os
import pathlib
import shlex
import shutil
import unittest

import hostile
from stub_slurm import ROOT, BatchTest, StubTest, write_program

from program import PROGRAM


class BatchScripts(BatchTest):
    KEYS = {"sweep.seeds": "160", "sweep.name": "arr"}

    def test_the_last_task_of_a_large_array(self):
        """It has the number of the array, of which scontrol has a record for each task that ran in the last minutes."""
        done = self.job("shards.sbatch", "--shards", "80", "sweep.ini", records=400, SLURM_ARRAY_JOB_ID="7", SLURM_ARRAY_TASK_ID="79")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue((self.place / "arr.shard-79-of-80.h5").exists())

    def test_names(self):
        (self.place / "sweep.ini").rename(self.place / "a 'sweep' é.ini")
        for name, report in (("my 'result' é $x.h5", "my 'result' é $x"), ("-dash.h5", "-dash"), ("sub folder/a b.h5", "sub folder/a b")):
            with self.subTest(name):
                (self.place / "sub folder").mkdir(exist_ok=True)
                temporary = self.folder / "a 'temporary' é"
                temporary.mkdir(exist_ok=True)
                done = self.job("sweep.sbatch", "a 'sweep' é.ini", "-o", name, HOME=str(self.place), TMPDIR=str(temporary))
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertTrue((self.place / report / "report.html").exists())

    def test_shells(self):
        variables = hostile.shell(self.folder)
        done = self.job("sweep.sbatch", "sweep.ini", **variables)
        self.assertEqual((done.returncode, (self.place / "arr/report.html").exists()), (0, True), done.stderr)
        done = self.job("sweep.sbatch", "--dry-run", "sweep.ini", **variables)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stdout, r"would run: .* -o arr\.h5 --time-limit \d+s\n.*\nwhen complete: .* analyze arr\.h5 -o arr\n")
        done = self.job("shards.sbatch", "--shards", "2", "sweep.ini", SLURM_ARRAY_JOB_ID="7", SLURM_ARRAY_TASK_ID="1", **variables)
        self.assertEqual((done.returncode, (self.place / "arr.shard-1-of-2.h5").exists()), (0, True), done.stderr)

    def test_a_shell_that_lets_nobody_read_its_files(self):
        before = os.umask(0o777)
        try:
            done = self.run_script("bash", self.place / "slurm/sweep.sbatch", "--dry-run", "sweep.ini", ASYMSWEEP=PROGRAM, ASYMSWEEP_LAUNCHER="mpirun")
        finally:
            os.umask(before)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_started_by_any_path_to_it(self):
        for words, folder in (([self.place / "slurm/sweep.sbatch"], self.place), (["slurm/sweep.sbatch"], self.place),
                              (["bash", "sweep.sbatch"], self.place / "slurm"), (["bash", "--", f"{hostile.PLACE}/slurm/sweep.sbatch"], self.folder)):
            with self.subTest(words):
                done = self.run_script(*words, "--dry-run", self.place / "sweep.ini", cwd=folder, ASYMSWEEP=PROGRAM, ASYMSWEEP_LAUNCHER="mpirun")
                self.assertEqual(done.returncode, 0, done.stderr)

    def test_a_site_s_own_code(self):
        (self.place / "slurm/cluster.env").write_text(f"""
            [ -n "$NO_SUCH_VARIABLE" ] && export NOTHING=$NO_SUCH_VARIABLE
            false
            grep -q nothing /dev/null | head -n 0
            module() {{ return 1; }}; module load nothing
            set -- other words; shift; set -o noclobber -o noglob; shopt -s nullglob failglob
            IFS=:; CDPATH=/; cd() {{ builtin cd /; }}; here=/nowhere; program=/nowhere
            trap 'echo trapped' EXIT ERR
            declare -A places=([program]={shlex.quote(PROGRAM)})
            export ASYMSWEEP=${{places[program]}}
            return 3
            """)
        done = self.job("sweep.sbatch", "sweep.ini", "-o", "a b.h5", ASYMSWEEP="")
        self.assertEqual((done.returncode, (self.place / "a b/report.html").exists()), (0, True), done.stderr)
        self.assertNotIn("trapped", done.stdout + done.stderr)
        (self.place / "slurm/cluster.env").write_text("exit 0\n")
        done = self.job("sweep.sbatch", "sweep.ini")
        self.assertEqual(done.returncode, 2)
        self.assertIn("cluster.env has ended this shell", done.stderr)

    def test_a_long_plan_and_no_room_for_temporary_files(self):
        done = self.run_script("bash", "-c", "ulimit -f 0; exec slurm/sweep.sbatch --dry-run sweep.ini '--train.learning_rate=lin(0.1, 0.2, 9000)'",
                               ASYMSWEEP=PROGRAM, ASYMSWEEP_LAUNCHER="mpirun")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(" -o arr.h5 ", done.stdout)

    def test_another_program_than_asymsweep(self):
        done = self.run_script("bash", "slurm/sweep.sbatch", "--dry-run", "sweep.ini", ASYMSWEEP="true", ASYMSWEEP_LAUNCHER="mpirun")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertRegex(done.stderr, "`true plan` names no sweep: is true asymsweep")

    def test_a_mistake_in_the_options_is_said_before_the_queue(self):
        for words in (["--extnd"], ["--max-units", "0"], ["--overwrite", "--extend"], ["word"], ["--progress=no"], ["--time-limit", "1x"]):
            with self.subTest(words):
                done = self.run_script("bash", "slurm/sweep.sbatch", "--dry-run", "sweep.ini", *words, ASYMSWEEP=PROGRAM, ASYMSWEEP_LAUNCHER="mpirun")
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertIn("cannot be run with these options", done.stderr)
        self.assertEqual(sorted(path.name for path in self.place.glob("*.h5*")), [])

    def test_more_shards_than_a_shell_can_count(self):
        done = self.run_script("bash", "slurm/shards.sbatch", "--dry-run", "--shards", "99999999999999999999", "sweep.ini", ASYMSWEEP=PROGRAM)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("usage: shards.sbatch", done.stderr)

    def test_no_error_without_a_sentence(self):
        (self.place / "slurm/job.bash").rename(self.place / "slurm/job.bash.old")
        done = self.job("sweep.sbatch", "sweep.ini")
        self.assertEqual((done.returncode, len(done.stderr.splitlines())), (2, 1), done.stderr)
        self.assertIn(f"there is no job.bash beside {self.place}/slurm/sweep.sbatch", done.stderr)
        (self.place / "slurm/job.bash.old").rename(self.place / "slurm/job.bash")
        self.stub("ls", "exit 9\n")  # whatever fails unexpectedly
        (self.place / "arr").mkdir()
        done = self.job("sweep.sbatch", "sweep.ini")
        self.assertNotEqual(done.returncode, 0)
        self.assertRegex(done.stderr, r"line \d+ of .*/slurm/report\.bash failed \(exit 9\): ")


class Environment(StubTest):
    def test_an_alias_of_mpirun(self):
        """Aliases are those of an interactive shell."""
        self.stub("mpirun", 'echo "run $*"; cat\n')
        text = f"shopt -s expand_aliases\nalias mpirun='mpirun -q'\n. {ROOT}/scripts/mpi-environment.sh\nprintf 'a\\nb\\n' | while read -r line; do mpirun $line; done\n"
        script = self.folder / "script"
        script.write_text(text)
        done = self.run_script("bash", script)
        self.assertEqual((done.returncode, done.stdout), (0, "run a\nrun b\n"), done.stderr)


class OtherScripts(StubTest):
    """What builds and runs is a stub that notes how it was called, and where."""

    def setUp(self):
        super().setUp()
        for folder in ("scripts", "slurm", "sweeps"):
            shutil.copytree(ROOT / folder, self.place / folder, ignore=shutil.ignore_patterns("cluster.env"))
        self.calls = self.folder / "calls"
        note = f'echo "$(basename "$0") $* in $(pwd)" >>{self.calls}\n'
        for name in ("cmake", "ctest", "apt-get", "sudo"):
            self.stub(name, note + ('if [ "$1" = env ]; then shift; exec env "$@"; fi\n[ $(basename $0) = sudo ] && exec "$@"\nexit 0\n'))
        self.stub("mpirun", note + 'shift 2\nexec "$@" </dev/null\n')
        self.stub("nproc", "echo 3\n")
        self.stub("dpkg-query", "for last; do :; done\n[ $last = catch2 ] && exit 1\nprintf 'install ok installed'\n")
        write_program(self.place / "build/release/asymsweep", "#!/bin/sh\n" + note)

    def calls_of(self, *words, **more):
        self.calls.unlink(missing_ok=True)
        done = self.run_script(*words, **more)
        self.assertEqual(done.returncode, 0, done.stderr)
        lines = self.calls.read_text().splitlines()
        for line in lines:
            self.assertTrue(line.endswith(f" in {self.place}"), line)
        return [line.removesuffix(f" in {self.place}") for line in lines], done

    def test_anywhere(self):
        install = ["apt-get update -qq", "apt-get install -y -qq --no-install-recommends catch2"]
        test = [*install, "cmake --preset dev", "cmake --build --preset dev", "ctest --preset dev --parallel 6 -R some"]
        demo = [*install, "cmake --preset release", "cmake --build --preset release", "asymsweep plan {0}",
                "mpirun -n 3 build/release/asymsweep run {0} -o results/{1}.h5 --progress bar", "asymsweep run {0} -o results/{1}.h5 --progress bar",
                "asymsweep analyze results/{1}.h5 -o results/{1}"]
        own = self.folder / "-my sweep.ini"
        own.write_text("")
        for settings in ({}, hostile.shell(self.folder)):
            for words, folder in (([self.place / "scripts/test.sh"], self.folder), (["scripts/test.sh"], self.place),
                                  (["bash", "test.sh"], self.place / "scripts"), (["bash", "--", f"{hostile.PLACE}/scripts/test.sh"], self.folder)):
                with self.subTest(words, settings=bool(settings)):
                    calls, _ = self.calls_of(*words, "-R", "some", cwd=folder, **settings)
                    self.assertEqual([call.removeprefix("sudo ") for call in calls if "sudo" not in call], test)
            with self.subTest("demo", settings=bool(settings)):
                calls, done = self.calls_of(self.place / "scripts/demo.sh", "./-my sweep.ini", cwd=self.folder, **settings)
                self.assertEqual([call for call in calls if "sudo" not in call], [call.format(own, "-my sweep") for call in demo])
                self.assertTrue(done.stdout.endswith(f"report: {self.place}/results/-my sweep/report.html\n"), done.stdout)

    def test_a_step_that_fails_is_named(self):
        self.stub("cmake", "exit 7\n")
        done = self.run_script(self.place / "scripts/test.sh")
        self.assertEqual(done.returncode, 7)
        self.assertRegex(done.stderr, r"scripts/setup\.sh, line \d+: exit 7: cmake --preset")


if __name__ == "__main__":
    unittest.main()

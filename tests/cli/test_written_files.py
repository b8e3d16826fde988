"""Files that `figure` and `check --draw` write where the user says: only in place of their own kind, whole or not at all, one file of each
name by each of several processes."""
import os
import re
import resource
import shutil
import stat
import subprocess
import unittest
import xml.etree.ElementTree

from program import NAMELESS, ProgramTest, environment

FIGURE = ("figure", "out.h5", "--x", "v", "--value", "expected_reward")
CHECK = ("check", "out.h5", "--recompute", "1", "--draw", "a text")
ENDINGS = ("svg", "png", "pdf", "tex", "csv")
as_root = unittest.skipUnless(os.geteuid() == 0, "only root can become somebody else, and mount")


def limited(size):
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


class Written(ProgramTest):
    def setUp(self):
        super().setUp()
        self.write_sweep({"baseline.v": "0.1, 0.2"})
        self.succeed("run", "sweep.ini", "-o", "out.h5", "--progress", "none")

    def read(self, name):
        return (self.folder / name).read_bytes()

    def figure(self, output, *more, **options):
        return self.program(*FIGURE, "-o", output, *more, **options)

    def assert_kept(self, output, *parts, command=FIGURE, **options):
        """Refused in one sentence, and every file is as before."""
        before = {path: path.read_bytes() for path in self.folder.rglob("*") if path.is_file()}
        self.assert_refused(self.program(*command, "-o", output, **options), *parts)
        self.assertEqual({path: path.read_bytes() for path in self.folder.rglob("*") if path.is_file()}, before)


class Refused(Written):
    def test_other_files_are_not_written_over(self):
        for name, content in (("mine.tex", "\\documentclass{article}\n"), ("mine.csv", "a,b\n1,2\n"), ("mine.svg", "a text\n"),
                              ("mine.png", "a text\n"), ("mine.pdf", "a text\n")):
            (self.folder / name).write_text(content)
            self.assert_kept(name, f"figure: cannot write {name}: a file of that name exists that is not a")
        for name in ("out.h5", "sweep.ini"):
            self.assert_kept(name, f"check: cannot write {name}: ", command=CHECK)
        shutil.copy(self.folder / "out.h5", self.folder / "other.svg")
        self.assert_kept("other.svg", "other.svg: a file of that name exists that is not an SVG picture")
        self.assert_kept("other.svg", "other.svg: a file of that name exists that is not a certificate", command=CHECK)

    def test_a_figure_of_an_earlier_kind_is_replaced(self):
        for ending in ENDINGS:
            self.assertEqual(self.figure(f"w.{ending}").returncode, 0)
            first = self.read(f"w.{ending}")
            (self.folder / f"empty.{ending}").touch()
            for name in ("w", "empty"):
                self.assertEqual(self.figure(f"{name}.{ending}").returncode, 0)
                self.assertEqual(self.read(f"{name}.{ending}"), first)
        shutil.copy(self.folder / "w.svg", self.folder / "w2.png")
        self.assert_kept("w2.png", "w2.png: a file of that name exists that is not a PNG picture")

    def test_the_file_that_is_read(self):
        """By any of its names, whatever their endings."""
        for ending in ENDINGS:
            shutil.copy(self.folder / "out.h5", self.folder / f"result.{ending}")
            os.link(self.folder / f"result.{ending}", self.folder / f"hard.{ending}")
            (self.folder / f"link.{ending}").symlink_to(f"result.{ending}")
            for name in ("result", "hard", "link"):
                self.assert_kept(f"{name}.{ending}", f"{name}.{ending}: it is the file that is read",
                                 command=("figure", f"result.{ending}", *FIGURE[2:]))

    def test_names_of_no_file(self):
        (self.folder / "folder.svg").mkdir()
        os.mkfifo(self.folder / "pipe.svg")
        device = "/dev/full"
        if os.geteuid() == 0:  # who could lose the system's own
            device = str(self.folder / "device")
            os.mknod(device, stat.S_IFCHR | 0o666, os.makedev(1, 7))
        (self.folder / "null.svg").symlink_to(device)
        for name, reason in (("folder.svg", "it is a folder"), ("pipe.svg", "it is a device or a pipe"), ("null.svg", "it is a device or a pipe"),
                             ("nodir/W.svg", "the folder nodir does not exist"), ("sweep.ini/W.svg", "sweep.ini is not a folder"),
                             ("W.svg/", "no ending")):
            self.assert_kept(name, name, reason)
        for ending in ENDINGS:
            self.assert_kept(f".{ending}", f"figure: -o .{ending} is an ending without a name")
        for name, reason in (("folder.svg", "it is a folder"), ("pipe.svg", "it is a device or a pipe"), (device, "it is a device or a pipe"),
                             ("null.svg", "it is a device or a pipe"), ("nodir/page.html", "the folder nodir does not exist")):
            self.assert_kept(name, f"check: cannot write {name}: {reason}", command=CHECK)
        self.assertTrue(stat.S_ISCHR(os.stat(device).st_mode))

    @as_root
    def test_a_folder_and_a_file_that_may_not_be_written(self):
        self.folder.chmod(0o755)
        for command, name in ((FIGURE, "w.svg"), (CHECK, "w.html")):
            done = self.program(*command, "-o", name, user=NAMELESS, group=NAMELESS, extra_groups=[])
            self.assert_refused(done, f"cannot write {name}: the folder . may not be written to (Permission denied)")
        self.assertEqual(self.figure("w.svg").returncode, 0)
        self.folder.chmod(0o777)
        done = self.figure("w.svg", user=NAMELESS, group=NAMELESS, extra_groups=[])
        self.assert_refused(done, "cannot write w.svg: Permission denied")

    def test_a_certificate_is_refused_before_anything_is_trained(self):
        """Training all units again takes longer than the refusal, which says nothing of them."""
        sweep = self.write_long_sweep(core_s=300)
        self.assertEqual(self.program("run", sweep, "-o", "long.h5", "--max-units", "1", "--progress", "none").returncode, 75)
        self.assert_kept("nodir/page.html", "nodir", command=("check", "long.h5", "--recompute", "1", "--draw", "x"))
        self.assert_kept("sweep.ini", "sweep.ini: a file of that name exists that is not a certificate",
                         command=("check", "missing.h5", "--recompute", "1", "--draw", "x"))

    def test_a_draw_by_no_text_is_refused(self):
        """As of a variable of the shell that is not set: everybody would know what is drawn."""
        for text in ("", "  "):
            self.assert_refused(self.program("check", "out.h5", "--recompute", "1", "--draw", text), "check: --draw is empty; give the text that draws the units")

    def test_a_certificate_takes_the_place_of_one_of_the_same_file(self):
        self.succeed(*CHECK)
        first = self.read("out-certificate.html")
        self.assertIn(b"<title>Certificate of out.h5</title>", first)
        self.succeed("check", "out.h5", "--recompute", "2", "--draw", "another text")
        self.assertIn(b"another text", self.read("out-certificate.html"))
        for name in ("out.hdf5", "out.nc"):
            shutil.copy(self.folder / "out.h5", self.folder / name)
            self.assert_refused(self.program("check", name, "--recompute", "1", "--draw", "x"),
                                "cannot write out-certificate.html: it is the certificate of another file, out.h5; choose another name with -o")
        self.succeed("check", "./out.h5", "--recompute", "1", "--draw", "x")


class WholeOrNot(Written):
    def test_no_room_for_a_figure(self):
        for ending, size in (("svg", 5120), ("png", 5120), ("pdf", 5120), ("tex", 100), ("csv", 100)):
            for earlier in (False, True):
                name = f"w{earlier}.{ending}"
                if earlier:
                    self.assertEqual(self.figure(name).returncode, 0)
                before, files = self.read(name) if earlier else None, self.files()
                done = self.figure(name, preexec_fn=limited(size))
                self.assert_refused(done, f"cannot write {name}: File too large", code=3)
                self.assertEqual(self.files(), files)
                if earlier:
                    self.assertEqual(self.read(name), before)

    def test_no_room_for_the_figures_of_an_analysis(self):
        done = self.program("analyze", "out.h5", "-o", "new", preexec_fn=limited(25_000))
        self.assert_refused(done, "cannot write new/figures/training.", "File too large", code=3)
        for picture in (self.folder / "new/figures").glob("*.svg"):
            xml.etree.ElementTree.parse(picture)
        self.assertEqual(list((self.folder / "new").rglob("*.new-*")), [])

    @as_root
    def test_a_full_disk(self):
        disk = self.folder / "disk"
        disk.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8k", "tmpfs", disk], capture_output=True).returncode != 0:
            self.skipTest("NOT TESTED: no tmpfs can be mounted")
        self.addCleanup(subprocess.run, ["umount", disk])
        for ending in ("svg", "png", "pdf"):
            done = self.figure(f"disk/w.{ending}")
            self.assert_refused(done, f"cannot write disk/w.{ending}: No space left on device", code=3)
            self.assertEqual(list(disk.iterdir()), [])

    def test_a_gnuplot_that_fails_or_stops_in_the_middle(self):
        self.assertEqual(self.figure("w.svg").returncode, 0)
        before, files = self.read("w.svg"), self.files()
        for body in ("exit 1", "printf '<svg'", "/usr/bin/gnuplot \"$@\" | head -c 3000"):
            fake = self.folder.parent / f"{self.folder.name}-fake"
            fake.mkdir()
            self.addCleanup(shutil.rmtree, fake, ignore_errors=True)
            (fake / "gnuplot").write_text(f"#!/bin/sh\n{body}\n")
            (fake / "gnuplot").chmod(0o755)
            for ending in ("svg", "png", "pdf"):
                name = "w.svg" if ending == "svg" else f"new.{ending}"
                done = self.figure(name, variables={"PATH": f"{fake}:{os.environ['PATH']}"})
                self.assert_refused(done, f"gnuplot failed to draw {name}", code=3)
            shutil.rmtree(fake)
            self.assertEqual((self.read("w.svg"), self.files()), (before, files))

    def test_files_with_names_like_those_in_between_stay(self):
        mine = [f"{name}{more}" for name in ("w.csv", "w.svg", "w", "out-certificate.html")
                for more in (".new", ".gp", ".gp.partial", ".partial", ".tmp")]
        for name in mine:
            (self.folder / name).write_text("mine\n")
        for ending in ENDINGS:
            self.assertEqual(self.figure(f"w.{ending}").returncode, 0)
        self.succeed(*CHECK)
        for name in mine:
            self.assertEqual(self.read(name), b"mine\n", name)
        self.assertEqual(self.files(), sorted([*mine, *(f"w.{ending}" for ending in ENDINGS), "out-certificate.html", "out.h5", "sweep.ini"]))

    def test_a_link_stays_a_link(self):
        (self.folder / "data").mkdir()
        for ending in ENDINGS:
            for there in (False, True):
                link = self.folder / f"link{there}.{ending}"
                link.symlink_to(f"data/{there}.{ending}")
                if there:
                    (self.folder / f"data/{there}.{ending}").touch()
                self.assertEqual(self.figure(link.name).returncode, 0)
                self.assertTrue(link.is_symlink())
                self.assertGreater(len(self.read(f"data/{there}.{ending}")), 50)
        self.assertEqual(len(list((self.folder / "data").iterdir())), 2 * len(ENDINGS))

    def test_several_at_once(self):
        words = self.command([*FIGURE, "-o", "w.svg"], None)
        processes = [subprocess.Popen(words, cwd=self.folder, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
                     for _ in range(4)]
        for process in processes:
            self.assertEqual((process.communicate()[1], process.returncode), ("", 0))
        xml.etree.ElementTree.parse(self.folder / "w.svg")
        self.assertEqual(self.files(), ["out.h5", "sweep.ini", "w.svg"])

    def test_names_as_long_as_can_be(self):
        name = "n" * 251 + ".svg"
        self.assertEqual(self.figure(name).returncode, 0)
        self.assertIn(name, self.files())


class Folders(Written):
    def test_only_endings_of_result_files_are_taken_off(self):
        for name, folder in (("v1.0", "v1.0-analysis"), ("v1.1", "v1.1-analysis"), ("a.b.HDF5", "a.b-analysis"), ("c.nc", "c-analysis"),
                             ("d.data", "d.data-analysis")):
            shutil.copy(self.folder / "out.h5", self.folder / name)
            done = self.succeed("analyze", name)
            self.assertEqual(done.stderr, "")
            self.assertTrue((self.folder / folder / "report.html").exists(), name)

    def test_the_report_of_another_file(self):
        shutil.copy(self.folder / "out.h5", self.folder / "out.hdf5")
        self.assertEqual(self.succeed("analyze", "out.h5").stderr, "")
        self.assertEqual(self.succeed("analyze", "./out.h5").stderr, "")
        said = self.succeed("analyze", "out.hdf5").stderr
        self.assertEqual(said, "asymsweep: warning: out-analysis holds the report of another file, out.h5; that of out.hdf5 replaces it\n")

    def test_what_a_killed_analysis_leaves_goes(self):
        self.succeed("analyze", "out.h5")
        for name in ("curves.csv.new-abc123", "figures/x.svg.new-000000", "figures/mine.new"):
            (self.folder / "out-analysis" / name).write_text("")
        self.succeed("analyze", "out.h5")
        self.assertEqual([path.name for path in (self.folder / "out-analysis").rglob("*.new*")], ["mine.new"])


class Ranks(Written):
    def test_one_rank_works(self):
        for words in (["plan", "sweep.ini", "--json"], ["list", "keys"], ["status", "out.h5"], ["theory", "sweep.ini", "--json"], ["check", "out.h5"]):
            alone, together = (re.sub(r"[0-9.e+-]+(?: s ago|,$)", "T", self.succeed(*words, ranks=ranks).stdout, flags=re.M) for ranks in (None, 3))
            self.assertEqual(together, alone, words)
        self.succeed("merge", "out.h5", "-o", "merged.h5", ranks=3)
        self.succeed(*FIGURE, "-o", "w.svg", ranks=4)
        done = self.succeed(*CHECK, ranks=3)
        self.assertEqual(done.stdout.count("trained again"), 1)
        self.assertEqual(self.files(), ["merged.h5", "out-certificate.html", "out.h5", "sweep.ini", "w.svg"])

    def test_what_fails_is_said_once(self):
        done = self.program("status", "missing.h5", ranks=3)
        self.assertEqual(done.stderr.count("cannot open missing.h5"), 1)
        self.assertEqual((done.returncode, done.stdout), (2, ""))

    def test_ranks_with_words_of_their_own(self):
        script = f'exec "{self.command([], None)[0]}" status out$OMPI_COMM_WORLD_RANK$PMI_RANK.h5'
        for rank in range(2):
            shutil.copy(self.folder / "out.h5", self.folder / f"out{rank}.h5")
        words = [*self.command([], 2)[:-1], "bash", "-c", script]
        done = subprocess.run(words, cwd=self.folder, env=environment(), capture_output=True, text=True)
        self.assertEqual(done.stdout, "")
        self.assertIn("rank 1 was given other words (status out1.h5) than rank 0 (status out0.h5)", done.stderr)


if __name__ == "__main__":
    unittest.main()

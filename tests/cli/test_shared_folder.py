"""What replaces a file keeps its mode, its group and its access list: whoever could go on with it still can."""
import errno
import os
import stat
import struct
import unittest

from program import ProgramTest

ACCESS_LIST = "system.posix_acl_access"
EVERYONE = 0xFFFFFFFF
# owner rw, user 1 rw, group r, mask rw, others none
ENTRIES = [(0x01, 6, EVERYONE), (0x02, 6, 1), (0x04, 4, EVERYONE), (0x10, 6, EVERYONE), (0x20, 0, EVERYONE)]


class SharedFolder(ProgramTest):
    def share(self, path, with_list):
        """Gives a file another group if this user has one, an access list if the file system has them; returns what must stay."""
        path.chmod(0o660)
        groups = [1] if os.getuid() == 0 else [group for group in os.getgroups() if group != path.stat().st_gid]
        if groups:
            os.chown(path, -1, groups[0])
        if not with_list:
            return self.access(path)
        try:
            os.setxattr(path, ACCESS_LIST, struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in ENTRIES))
        except OSError as error:
            if error.errno != errno.ENOTSUP:
                raise
        return self.access(path)

    def access(self, path):
        try:
            entries = os.getxattr(path, ACCESS_LIST)
        except OSError:
            entries = None
        return stat.S_IMODE(path.stat().st_mode), path.stat().st_gid, entries

    def assert_kept(self, path, change):
        for with_list in (False, True):  # a list sets the mode too
            before, file = self.share(path, with_list), path.stat().st_ino
            change()
            self.assertNotEqual(path.stat().st_ino, file, "it was not replaced")
            self.assertEqual(self.access(path), before)

    def test_overwrite_and_extend(self):
        sweep = self.write_sweep()
        run = ("run", sweep, "-o", "out.h5", "--progress", "none")
        self.succeed(*run)
        seeds = iter((5, 7))
        self.assert_kept(self.folder / "out.h5", lambda: self.succeed(*run, "--overwrite"))
        self.assert_kept(self.folder / "out.h5", lambda: self.succeed(*run, "--sweep.seeds", str(next(seeds)), "--extend"))

    def test_analyze(self):
        self.succeed("run", self.write_sweep(), "-o", "out.h5", "--progress", "none")
        self.succeed("analyze", "out.h5", "-o", "out")
        for name in ("summary.csv", "curves.csv", "report.html", "verdicts.json"):
            with self.subTest(name):
                self.assert_kept(self.folder / "out" / name, lambda: self.succeed("analyze", "out.h5", "-o", "out"))

    def test_a_group_that_cannot_be_had_gives_nobody_more(self):
        if os.getuid() != 0:
            self.skipTest("needs another owner's file")
        self.succeed("run", self.write_sweep(), "-o", "out.h5", "--progress", "none")
        self.folder.chmod(0o777)
        out = self.folder / "out.h5"
        out.chmod(0o664)
        os.chown(out, 65534, 1)
        self.succeed("run", "sweep.ini", "-o", "out.h5", "--overwrite", "--progress", "none", user=65534, group=65534, extra_groups=[])
        self.assertEqual((stat.S_IMODE(out.stat().st_mode), out.stat().st_gid), (0o644, 65534))


if __name__ == "__main__":
    unittest.main()

"""The completion, in bash: what it offers behind each word, and in a real terminal."""
import os
import pathlib
import pty
import select
import shlex
import subprocess
import tempfile
import time
import unittest

from workplace import ROOT

SCRIPT = ROOT / "docs/reference/asymsweep.bash"
OFFER = """
source {script}
COMP_WORDS=({words}) COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
_asymsweep 2>/dev/null
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


class Completion(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        for name in ("one.ini", "two words.ini", "one.h5", "one.h5.lock", "notes.txt"):
            (self.folder / name).touch()
        (self.folder / "folder").mkdir()

    def offer(self, *words):
        script = OFFER.format(script=shlex.quote(str(SCRIPT)), words=" ".join(map(shlex.quote, ["asymsweep", *words])))
        done = subprocess.run(["bash", "--norc", "-c", script], cwd=self.folder, check=True, capture_output=True, text=True)
        self.assertEqual(done.stderr, "")
        return [line for line in done.stdout.splitlines() if line]

    def test_commands(self):
        self.assertEqual(self.offer(""), ["run", "plan", "theory", "status", "check", "analyze", "figure", "merge", "list", "--help", "--version"])
        self.assertEqual(self.offer("st"), ["status"])

    def test_files_of_the_right_kind(self):
        self.assertEqual(sorted(self.offer("run", "")), ["folder", "one.ini", "two words.ini"])
        self.assertEqual(sorted(self.offer("status", "")), ["folder", "one.h5"])
        self.assertEqual(sorted(self.offer("merge", "one.h5", "o")), ["one.h5"])
        self.assertEqual(self.offer("run", "one.ini", "-o", "o"), ["one.h5"])
        self.assertEqual(self.offer("analyze", "one.h5", "--output", ""), ["folder"])

    def test_options_and_keys(self):
        self.assertEqual(self.offer("status", "--"), ["--json", "--watch", "--help"])
        self.assertEqual(self.offer("run", "one.ini", "--ov"), ["--overwrite"])
        self.assertEqual(self.offer("plan", "one.ini", "--train.la"), ["--train.lag", "--train.lag_mode"])
        self.assertEqual(self.offer("check", "one.h5", "--train."), [])

    def test_words_of_a_key_and_of_an_option(self):
        self.assertEqual(self.offer("run", "one.ini", "--train.gradient", ""), ["exact", "sampled"])
        self.assertEqual(self.offer("run", "one.ini", "--train.gradient", "=", "s"), ["sampled"], "as bash splits --key=s")
        self.assertEqual(self.offer("run", "one.ini", "--train.gradient", "="), ["exact", "sampled"])
        self.assertEqual(self.offer("run", "one.ini", "--progress", "p"), ["plain"])
        self.assertEqual(self.offer("list", "m"), ["metrics"])
        self.assertEqual(self.offer("list", "c"), ["claims"])
        for option in ("--train.steps", "--max-units", "--sweep.name"):
            self.assertEqual(self.offer("run", "one.ini", option, ""), [], "any number or text: nothing to offer")

    def test_in_a_terminal(self):
        child, terminal = pty.fork()
        if child == 0:
            os.chdir(self.folder)
            os.execvpe("bash", ["bash", "--norc", "--noprofile", "-i"], {"PATH": os.environ["PATH"], "TERM": "dumb", "PS1": "$ "})
        self.addCleanup(os.waitpid, child, 0)
        self.addCleanup(os.close, terminal)
        os.write(terminal, f"source {shlex.quote(str(SCRIPT))}\nasymsweep() {{ echo \"GOT:$1:$2:$3:$4\"; }}\n".encode())
        os.write(terminal, b"asymsweep pl\ttw\t--train.opt\ta\t\n")
        seen, end = b"", time.monotonic() + 20
        while b"GOT:plan:two words.ini:--train.optimizer:adam" not in seen and time.monotonic() < end:
            if select.select([terminal], [], [], 1)[0]:
                seen += os.read(terminal, 4096)
        self.assertIn(b"GOT:plan:two words.ini:--train.optimizer:adam", seen)
        os.write(terminal, b"exit\n")


if __name__ == "__main__":
    unittest.main()

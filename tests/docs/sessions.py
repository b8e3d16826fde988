"""Runs what a page shows: every command as it stands; every output, compared with what the page shows."""
import doctest
import os
import re
import subprocess

from fences import fences, shows
from workplace import ROOT, WorkplaceTest

END = "end-of-command"
FOREIGN = re.compile("OMPI_COMM_WORLD|PMI|SLURM|ASYMSWEEP")  # the launcher of the tests themselves, and their program


class Shell:
    def __init__(self, folder):
        environment = {name: value for name, value in os.environ.items() if not FOREIGN.match(name)}
        self.process = subprocess.Popen(["bash", "--norc"], cwd=folder, text=True, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                        env={**environment, "COLUMNS": "120", "LC_ALL": "C"})  # the poorest locale

    def run(self, command):
        """(output, exit code)"""
        # The blank line: output may end without one.
        self.process.stdin.write(f"{{ {command}\n}} </dev/null; code=$?; echo; echo {END} $code\n")
        self.process.stdin.flush()
        lines = []
        for line in self.process.stdout:
            if line.startswith(END):
                return "".join(lines), int(line.split()[1])
            lines.append(line)
        raise AssertionError("the shell ended: " + "".join(lines))

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


class PageTest(WorkplaceTest):
    maxDiff = None

    def console(self, shell, fence, page):
        for command, shown in fence.commands():
            output, code = shell.run(command)
            place = f"{page.relative_to(ROOT)}, block at line {fence.line}: $ {command}"
            self.assertEqual(code != 0, "asymsweep: " in shown or "DAMAGED" in shown, f"{place}\nexit code {code}\n{output}")
            if not shows(shown, output):
                self.fail(f"{place}\nshown:\n{shown}\n\nprinted:\n{output}")

    def python(self, fence, page, names):
        name = f"{page.relative_to(ROOT)}, block at line {fence.line}"
        test = doctest.DocTestParser().get_doctest(fence.text, names, name, str(page), fence.line)
        said = []
        doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE).run(test, out=said.append, clear_globs=False)
        names.update(test.globs)
        self.assertEqual("".join(said), "")

    def run_page(self, page, folder=None):
        """In a clone of its own unless given one."""
        folder = folder or self.make_clone()
        shell, names = Shell(folder), {}
        self.addCleanup(shell.close)
        self.addCleanup(os.chdir, os.getcwd())
        os.chdir(folder)
        for fence in fences(page):
            if fence.name:
                (folder / fence.name).write_text(fence.text)
            elif fence.kind == "console":
                self.console(shell, fence, page)
            elif fence.kind == "python":
                self.python(fence, page, names)

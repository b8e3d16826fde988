"""What a run and `status --watch` draw on terminals of any kind, in pipes and in files."""
import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
import unittest

from program import PATIENCE_S, PROGRAM, ProgramTest, environment


def resize(terminal, columns):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))


class Terminal(ProgramTest):
    def setUp(self):
        super().setUp()
        self.sweep = self.write_long_sweep(core_s=0.8)

    def at_a_terminal(self, *words, columns=80, variables=None, then=None, when=lambda output: b"\r" in output):
        """All that the program writes to a terminal of that width, as it is sent. `then`: called once, when
        the output is so far, with the terminal."""
        terminal, program = pty.openpty()
        mode = termios.tcgetattr(program)
        mode[1] &= ~termios.OPOST  # line breaks as they are
        termios.tcsetattr(program, termios.TCSANOW, mode)
        resize(terminal, columns)
        kept = {name: value for name, value in environment({"TERM": "xterm", **(variables or {})}).items() if value is not None and name != "COLUMNS" or name in (variables or {})}
        kept = {name: value for name, value in kept.items() if value is not None}
        process = subprocess.Popen([PROGRAM, *words], cwd=self.folder, env=kept, stdin=program, stdout=program, stderr=program)
        os.close(program)
        output = b""
        while True:
            try:
                piece = os.read(terminal, 65536)
            except OSError:
                break
            if not piece:
                break
            output += piece
            if then and when(output):
                then(terminal)
                then = None
        os.close(terminal)
        self.assertEqual(process.wait(timeout=PATIENCE_S), 0, output)
        return output.decode()

    def drawn(self, output):
        """The lines that were drawn over each other, the last one included."""
        lines = [line.rstrip("\n") for line in re.split(r"\r|(?<=\n)", output) if "%" in line]
        self.assertGreater(len(lines), 2, output)
        return lines

    def run_at(self, columns, **more):
        return self.at_a_terminal("run", self.sweep, "-o", "out.h5", "--overwrite", columns=columns, **more)

    def test_a_line_fits_the_window(self):
        for columns in (1, 12, 20, 40, 60, 80):
            output = self.run_at(columns)
            for line in self.drawn(output) if columns > 8 else []:
                self.assertLess(len(line), columns, line)
            self.assertNotIn("\x1b", output)
            if columns >= 60:
                self.assertRegex(output, r"\[#*\.*\] +[0-9.]+ %")
                self.assertRegex(output, r"left")

    def test_nothing_of_a_longer_line_stays(self):
        screen = ""
        for line in self.drawn(self.run_at(80)):
            screen = line + screen[len(line):]
            self.assertLessEqual(len(re.findall("%", screen)), 1)
            self.assertRegex(screen.rstrip(), r"(left|units|s)\Z")

    def test_a_window_that_is_made_narrower(self):
        output = self.run_at(120, then=lambda terminal: resize(terminal, 30))
        self.assertLess(len(self.drawn(output)[-1]), 30)
        self.assertTrue(any(len(line) > 30 for line in self.drawn(output)))

    def test_a_window_without_a_width(self):
        self.assertLess(max(map(len, self.drawn(self.run_at(0)))), 80)
        self.assertLess(max(map(len, self.drawn(self.run_at(0, variables={"COLUMNS": "40"})))), 40)
        self.assertLess(max(map(len, self.drawn(self.run_at(0, variables={"COLUMNS": "wide"})))), 80)

    def test_a_dumb_terminal_gets_plain_lines(self):
        for term in ("dumb", "", None):
            output = self.run_at(80, variables={"TERM": term})
            self.assertNotRegex(output, r"[\x1b\r\[]")
            self.assertRegex(output, r"\n100\.0 %  ")

    def test_nothing_but_ascii_and_no_codes_in_any_locale(self):
        for variables in ({"NO_COLOR": "1"}, {"CLICOLOR_FORCE": "1"}, {"LC_ALL": "C"}, {"LC_ALL": "C.UTF-8"}, {"LC_ALL": "xx_YY.bad"}):
            output = self.run_at(80, variables=variables)
            self.assertTrue(output.isascii())
            self.assertNotIn("\x1b", output)
            self.assertIn("[", output)

    def test_pipes_and_files_get_plain_lines(self):
        for variables in ({}, {"CLICOLOR_FORCE": "1"}, {"TERM": "xterm-256color"}, {"SLURM_JOB_ID": "7"}):
            done = self.succeed("run", self.sweep, "-o", "out.h5", "--overwrite", variables=variables)
            self.assertNotRegex(done.stderr, r"\x1b|\[[#.]")
            self.assertRegex(done.stderr, r"100\.0 %")

    def test_a_bar_that_was_asked_for_has_no_codes_either(self):
        done = self.succeed("run", self.sweep, "-o", "out.h5", "--overwrite", "--progress", "bar", variables={"TERM": "dumb"})
        self.assertRegex(done.stderr, r"\[[#.]+\] ")
        self.assertNotIn("\x1b", done.stderr)

    def test_watch(self):
        self.write_long_sweep(core_s=8)
        writer = self.start("run", self.sweep, "-o", "out.h5", "--progress", "none")
        self.wait_for_units("out.h5", writer)
        output = self.at_a_terminal("status", "out.h5", "--watch", columns=20, when=lambda output: b"\x1b[J" in output,
                                    then=lambda _: writer.terminate())
        pictures = re.split(r"\x1b\[(\d+)A\x1b\[J", output)
        self.assertGreater(len(pictures), 2)
        rows = sum(max(1, -(-len(line) // 20)) for line in pictures[0].rstrip("\n").split("\n"))
        self.assertEqual(int(pictures[1]), rows, "all rows of the wrapped lines are drawn over")

    def test_watch_on_a_dumb_terminal(self):
        writer = self.start("run", self.write_long_sweep(core_s=8), "-o", "out.h5", "--progress", "none")
        self.wait_for_units("out.h5", writer)
        output = self.at_a_terminal("status", "out.h5", "--watch", variables={"TERM": "dumb"}, when=lambda output: output.count(b"out.h5: ") > 1,
                                    then=lambda _: writer.terminate())
        self.assertNotIn("\x1b", output)
        self.assertGreater(output.count("out.h5: "), 1)


if __name__ == "__main__":
    unittest.main()

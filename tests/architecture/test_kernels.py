"""No code for one instruction set can stand in for that of another: the object of its kernels has one name for others, its table, and runs
nothing at the start of the program.

Environment: KERNELS, the objects; NM, OBJDUMP and READELF, what reads them; CXX, a compiler.
"""
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

OBJECTS = [pathlib.Path(path) for path in os.environ["KERNELS"].split(":")]


def shown(*words):
    return subprocess.run([*map(str, words)], check=True, capture_output=True, text=True).stdout


def names_for_others(path):
    """Every symbol that a linker could take for that of another object: defined, and global, weak (v, w) or unique (u)."""
    return [line.split()[2] for line in shown(os.environ["NM"], "--defined-only", path).splitlines() if re.match(r"\S+ ([A-MO-Z]|[uvw]) ", line)]


def sections(path):
    return re.findall(r"^\s*\[\s*\d+\]\s+(\S+)\s+(\S+)", shown(os.environ["READELF"], "--sections", "--wide", path), re.MULTILINE)


class Kernels(unittest.TestCase):
    def test_the_table_is_the_only_name(self):
        self.assertEqual(len(OBJECTS), 3)
        for path in OBJECTS:
            level = re.search(r"_(v\d)\.o$", path.name)[1]
            self.assertEqual(names_for_others(path), [f"asymsweep_kernels_{level}"])

    def test_nothing_can_be_left_out_for_the_copy_of_another(self):
        for path in OBJECTS:
            self.assertEqual([row for row in sections(path) if row[1] == "GROUP" or row[0].startswith(".gnu.linkonce")], [])

    def test_nothing_runs_before_the_choice(self):
        for path in OBJECTS:
            self.assertEqual([name for name, kind in sections(path) if re.match(r"\.(init|fini|preinit|ctors|dtors)", name)], [])

    def test_no_function_of_lanes_is_taken_from_outside(self):
        # Registers of another width would be passed otherwise. In names of C++ a vector type is Dv<lanes>_<number>.
        for path in OBJECTS:
            undefined = [line.split()[-1] for line in shown(os.environ["NM"], "--undefined-only", path).splitlines()]
            self.assertGreater(len(undefined), 10)
            self.assertEqual([name for name in undefined if re.search(r"Dv\d+_", name)], [])

    def test_each_is_for_its_own_instruction_set(self):
        # %zmm registers are of v4, %ymm of v3 and v4.
        for path, has, lacks in zip(OBJECTS, ("%xmm", "%ymm", "%zmm"), ("%ymm", "%zmm", None)):
            code = shown(os.environ["OBJDUMP"], "--disassemble", "--no-show-raw-insn", path)
            self.assertIn(has, code)
            if lacks:
                self.assertNotIn(lacks, code)

    def test_a_weak_symbol_would_be_seen(self):
        with tempfile.TemporaryDirectory() as folder:
            source, path = pathlib.Path(folder, "weak.cpp"), pathlib.Path(folder, "weak.o")
            source.write_text("inline int twice(int x) { return 2 * x; }\n"
                              "template <class T> struct Own { inline static T kept = {}; static T& of() { static T all = {}; return all; } };\n"
                              "int (*volatile taken)(int) = twice;\nint sum() { return Own<int>::kept + Own<int>::of(); }\n")
            subprocess.run([os.environ["CXX"], "-std=c++20", "-O0", "-c", source, "-o", path], check=True)
            self.assertGreaterEqual(len(names_for_others(path)), 5)
            self.assertIn("GROUP", [kind for _, kind in sections(path)])


if __name__ == "__main__":
    unittest.main()

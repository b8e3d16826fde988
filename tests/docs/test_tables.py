"""Every row of a table is drawn as one: a block of rows begins with its header and the separator below it."""
import re
import unittest

from workplace import PAGES, ROOT

FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"^\|.*(?:\n\|.*)*", re.MULTILINE)
SEPARATOR = re.compile(r"\|( ?:?-+:? ?\|)+")


class Tables(unittest.TestCase):
    def test_every_row_belongs_to_a_header(self):
        checked = 0
        for page in PAGES:
            for block in BLOCK.findall(FENCE.sub("", page.read_text())):
                rows = block.splitlines()
                with self.subTest(page=str(page.relative_to(ROOT)), row=rows[0]):
                    self.assertTrue(len(rows) > 2 and SEPARATOR.fullmatch(rows[1]))
                checked += 1
        self.assertGreater(checked, 50)


if __name__ == "__main__":
    unittest.main()

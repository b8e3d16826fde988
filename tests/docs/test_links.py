"""Every link of a page leads to a file, and to a heading where it names one; every page is in the index."""
import re
import unittest

from workplace import PAGES, ROOT

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


def anchors(text):
    headings = re.findall(r"^#+ (.*)$", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


class Links(unittest.TestCase):
    def test_every_link_leads_somewhere(self):
        checked = 0
        for page in PAGES:
            for link in LINK.findall(re.sub(r"^```.*?^```", "", page.read_text(), flags=re.MULTILINE | re.DOTALL)):
                if link.startswith("http"):
                    continue
                name, _, anchor = link.partition("#")
                target = (page.parent / name).resolve() if name else page
                with self.subTest(page=str(page.relative_to(ROOT)), link=link):
                    self.assertTrue(target.exists())
                    if anchor:
                        self.assertIn(anchor, anchors(target.read_text()))
                checked += 1
        self.assertGreater(checked, 50)

    def test_every_page_is_in_the_index(self):
        index = (ROOT / "docs/README.md").read_text()
        listed = {(ROOT / "docs" / link.partition("#")[0]).resolve() for link in LINK.findall(index)}
        pages = set(PAGES) - {ROOT / "README.md", ROOT / "docs/README.md"}
        self.assertEqual({str(page.relative_to(ROOT)) for page in pages - listed}, set())

    def test_every_figure_is_used(self):
        pages = "".join(page.read_text() for page in PAGES)
        unused = [path.name for path in (ROOT / "docs/figures").iterdir() if f"figures/{path.name}" not in pages]
        self.assertEqual(unused, [])


if __name__ == "__main__":
    unittest.main()

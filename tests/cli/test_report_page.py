"""report.html in a browser: Chromium without a window (Debian's package `chromium`). Not there: skipped, loudly."""
import html
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import unittest

from program import ProgramTest, environment

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PATIENCE_S = 120

# Put behind the page's own script: what a reader would see and do, written into the title.
PROBE = """<script>
const table = document.querySelector('table.configurations'), body = () => [...table.tBodies[0].rows];
const heads = [...table.tHead.rows[0].cells];
const column = heads.findIndex(cell => cell.textContent === 'worst');
const values = () => body().map(row => Number(row.cells[column].textContent));
const before = values();
const button = heads[column].querySelector('button');
button.click(); const up = values();
button.click(); const down = values();
const select = [...document.querySelectorAll('.filters label')].find(label => label.textContent.startsWith('lag')).querySelector('select');
select.value = 'inf'; select.dispatchEvent(new Event('change'));
const lag = heads.findIndex(cell => cell.textContent === 'lag');
const filtered = body().map(row => row.cells[lag].textContent), pager = document.querySelector('.pager').textContent;
body()[0].click();
const detail = document.querySelector('tr.detail'), own = detail.previousSibling;
const replay = detail.querySelector('code').textContent, curves = detail.querySelectorAll('svg path.worst').length;
const opened = own.getAttribute('aria-expanded');
own.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true}));
const closed = document.querySelectorAll('tr.detail').length;
const plot = document.querySelector('.plot'), panel = plot.querySelector('.panel'), circle = panel.querySelector('circle');
const box = panel.getBoundingClientRect(), scale = box.width / panel.viewBox.baseVal.width;
panel.dispatchEvent(new PointerEvent('pointermove', {clientX: box.left + circle.cx.baseVal.value * scale, clientY: box.top + circle.cy.baseVal.value * scale}));
const hovered = plot.querySelector('.readout').textContent;
panel.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowRight', bubbles: true}));
const next = plot.querySelector('.readout').textContent;
const legend = plot.querySelectorAll('.legend button'), lines = () => [...plot.querySelectorAll('.line')].filter(line => getComputedStyle(line).display !== 'none').length;
const all_lines = lines();
legend[0].click();
const lightness = text => text.match(/[\\d.]+/g).slice(0, 3).map(Number).reduce((a, b) => a + b);
const style = getComputedStyle(document.body);
document.title = JSON.stringify({before, up, down, filtered, pager, replay, curves, opened, closed, hovered, next, all_lines, fewer_lines: lines(),
  headings: [...document.querySelectorAll('h2')].map(heading => heading.textContent),
  images: [...document.images].map(image => image.complete && image.naturalWidth > 0),
  links: [...document.querySelectorAll('a')].map(link => document.querySelector(link.getAttribute('href')) !== null),
  ids: [...document.querySelectorAll('[id]')].map(element => element.id),
  colours: [...document.querySelectorAll('.plot')].map(plot => [...plot.querySelectorAll('.legend button .stroke')].map(path => getComputedStyle(path).stroke)),
  commands: [...document.querySelectorAll('.verdicts code, .worst code')].map(code => code.textContent),
  narrow_cells: [...table.querySelectorAll('td')].filter(cell => cell.textContent.length > 3 && cell.clientHeight > 60 && !cell.closest('.detail')).length,
  first_figure: document.querySelector('figure').getBoundingClientRect().top, answer: document.querySelector('.answer').textContent,
  width: innerWidth, needed: document.documentElement.scrollWidth,
  page: lightness(style.backgroundColor), ink: lightness(style.color),
  requests: performance.getEntriesByType('resource').map(entry => entry.name).filter(name => !name.startsWith('data:'))});
</script></body>"""


@unittest.skipUnless(CHROMIUM, "chromium is not installed")
class ReportPage(ProgramTest):
    def setUp(self):
        super().setUp()
        self.write_sweep({"sweep.seeds": "21", "bandit.arms": "10", "train.gradient": "sampled", "train.steps": "50",
                          "train.lag": "5, inf", "baseline.v": None, "baseline.delta_v": "-0.3, 0, 0.4"})
        self.succeed("run", "sweep.ini", "-o", "out.h5")
        self.succeed("analyze", "out.h5", "-o", "out")
        page = (self.folder / "out/report.html").read_text()
        (self.folder / "out/probe.html").write_text(page.replace("</body>", PROBE))

    def browser(self, *options, page="report.html"):
        command = [CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                   "--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND",
                   f"--user-data-dir={self.folder}/profile", *options, f"file://{self.folder}/out/{page}"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, env=environment())
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def probe(self, width, *options):
        dom = self.browser(f"--window-size={width},900", "--virtual-time-budget=5000", "--dump-dom", *options, page="probe.html")
        return json.loads(html.unescape(re.search("<title>(.*?)</title>", dom, re.DOTALL)[1]))

    def test_what_a_reader_sees_and_does(self):
        seen = self.probe(1280)
        self.assertEqual(seen["headings"][0], "Verdicts", "the verdicts come first")
        self.assertTrue(all(seen["images"]), "every figure is drawn")
        self.assertTrue(seen["links"] and all(seen["links"]), "every link leads to its figure")
        self.assertEqual(len(seen["ids"]), len(set(seen["ids"])))
        self.assertEqual(seen["requests"], [], "nothing is fetched")
        self.assertEqual(seen["narrow_cells"], 0, "no cell is broken into many lines")
        self.assertRegex(seen["answer"], "most seeds|share of improved seeds")
        for colours in seen["colours"]:
            self.assertEqual(len(colours), len(set(colours)), "never a colour twice")

    def test_the_table_is_sorted_filtered_and_opened(self):
        seen = self.probe(1280)
        self.assertEqual(len(seen["before"]), 6)
        self.assertEqual(seen["up"], sorted(seen["before"]))
        self.assertEqual(seen["down"], sorted(seen["before"], reverse=True))
        self.assertNotEqual(seen["up"], seen["down"])
        self.assertEqual(seen["filtered"], ["inf"] * 3)
        self.assertIn("1 to 3 of 3", seen["pager"])
        self.assertEqual((seen["curves"], seen["opened"], seen["closed"]), (1, "true", 0))
        self.replays(seen["replay"])

    def test_points_have_values_and_the_legend_filters(self):
        seen = self.probe(1280)
        self.assertRegex(seen["hovered"], r"delta_v -0\.3: [\d.]+ \[[\d.]+, [\d.]+\]; 21 runs")
        self.assertRegex(seen["next"], r"delta_v 0: ")
        self.assertEqual((seen["all_lines"], seen["fewer_lines"]), (2, 1))

    def test_a_command_on_the_page_replays_its_seed(self):
        self.replays(self.probe(1280)["commands"][0])

    def replays(self, command):
        command = shlex.split(command)
        self.assertEqual(command[0], "asymsweep")
        with tempfile.TemporaryDirectory() as elsewhere:
            done = self.program(*command[1:], folder=elsewhere)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(os.listdir(elsewhere), [command[command.index("-o") + 1]])

    def test_a_narrow_window(self):
        seen = self.probe(500)
        self.assertLessEqual(seen["needed"], seen["width"], "the page itself does not scroll sideways")

    def test_light_and_dark(self):
        light, dark = self.probe(1280), self.probe(1280, "--blink-settings=preferredColorScheme=0")
        self.assertGreater(light["page"], light["ink"])
        self.assertLess(dark["page"], dark["ink"])

    def test_paper(self):
        self.browser(f"--print-to-pdf={self.folder}/page.pdf")
        self.assertTrue((self.folder / "page.pdf").read_bytes().startswith(b"%PDF"))


if __name__ == "__main__":
    if not CHROMIUM:
        print("SKIPPED: chromium is not installed, so nobody looked at report.html in a browser", file=sys.stderr)
        sys.exit(77)
    unittest.main()

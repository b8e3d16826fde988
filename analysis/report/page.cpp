#include "analysis/report/page.hpp"

#include "analysis/report/html.hpp"

namespace asymsweep::analysis {

std::string page_start(const std::string& title) {
  return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>" + escaped(title) +
         "</title><style>" + page_style + "</style></head><body>\n";
}

std::string page_end() { return std::string("<script>") + page_script + "</script></body></html>\n"; }

const char* const page_style = R"(
:root{color-scheme:light dark;--ink:#202020;--quiet:#555;--page:#fff;--line:#ddd;--code:#f4f4f4;--good:#d9f0e3;--good-ink:#00583c;
--bad:#fbe0d3;--bad-ink:#8a3000;--open:#fdf1cf;--open-ink:#6b4e00;--none:#eee;--none-ink:#555}
@media (prefers-color-scheme:dark){:root{--ink:#e4e4e4;--quiet:#a8a8a8;--page:#16181b;--line:#3a3d42;--code:#22252a;--good:#0f3f2e;
--good-ink:#9fe3c4;--bad:#4f2312;--bad-ink:#ffc3a6;--open:#473a10;--open-ink:#f4d98a;--none:#2c2f34;--none-ink:#b4b4b4}}
*{box-sizing:border-box}
body{font:16px/1.5 "DejaVu Sans",system-ui,sans-serif;color:var(--ink);background:var(--page);max-width:74rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.7rem;margin-bottom:.2rem}h2{font-size:1.2rem;margin-top:2.2rem;border-bottom:1px solid var(--line);padding-bottom:.2rem}
a{color:inherit}table{border-collapse:collapse;font-size:.85rem}
th,td{padding:.3rem .6rem;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
td.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.sortable th button{all:unset;cursor:pointer;font-weight:600}.sortable th button:focus-visible{outline:2px solid currentColor}
th[aria-sort=ascending] button::after{content:" ▲"}th[aria-sort=descending] button::after{content:" ▼"}
.wide{overflow-x:auto}figure{margin:1.2rem 0;break-inside:avoid}figure img{max-width:100%;height:auto;background:#fff;border-radius:.3rem}
figcaption,.quiet{color:var(--quiet);font-size:.85rem}
.badge{display:inline-block;padding:0 .5rem;border-radius:.6rem;white-space:nowrap;font-weight:600}
.supported,.improves,.mostimprove{background:var(--good);color:var(--good-ink)}.refuted,.worsens,.mostdonot{background:var(--bad);color:var(--bad-ink)}
.undecided{background:var(--open);color:var(--open-ink)}.nottested,.notfinished,.leftout,.damaged{background:var(--none);color:var(--none-ink)}
pre,code{background:var(--code);font-size:.8rem;border-radius:.2rem}pre{padding:.8rem;overflow-x:auto}code{padding:.1rem .3rem;overflow-wrap:anywhere}
.answer{font-size:1.1rem}.matrix td,.matrix th{white-space:nowrap}.matrix td.none{text-align:center}
summary{cursor:pointer}td{overflow-wrap:anywhere}.verdicts td:first-child{white-space:nowrap;overflow-wrap:normal}
@media (max-width:42rem){body{margin:1rem auto;padding:0 .6rem}.verdicts tr,.verdicts td{display:block}.verdicts th{display:none}
.verdicts td{border:0;padding:.1rem 0}.verdicts tr{border-bottom:1px solid var(--line);padding:.5rem 0}}
@media print{:root{color-scheme:light;--ink:#000;--quiet:#444;--page:#fff;--line:#bbb;--code:#fff}body{max-width:none;margin:0;font-size:10pt}
.wide{overflow:visible}.wide table{font-size:6.5pt}th,td{padding:.12rem .3rem}tr{break-inside:avoid}pre{white-space:pre-wrap}.badge{border:1px solid}}
)";

const char* const page_script = R"(
for (const table of document.querySelectorAll('table.sortable')) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement('button');
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener('click', () => {
      const down = head.getAttribute('aria-sort') === 'ascending';
      heads.forEach(other => other.removeAttribute('aria-sort'));
      head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      const key = row => row.cells[column].dataset.value ?? row.cells[column].textContent.trim();
      const number = text => text === 'inf' ? Infinity : text === '' || text === '–' ? NaN : Number(text);
      const compare = (a, b) => {
        const x = number(key(a)), y = number(key(b));
        if (!isNaN(x) && !isNaN(y)) return down ? y - x : x - y;
        if (isNaN(x) !== isNaN(y)) return isNaN(x) ? 1 : -1;  // what does not exist goes last
        return (down ? -1 : 1) * key(a).localeCompare(key(b));
      };
      const body = table.tBodies[0];
      body.append(...[...body.rows].sort(compare));
    });
  });
}
addEventListener('beforeprint', () => document.querySelectorAll('details').forEach(details => { details.open = true; }));
)";

}  // namespace asymsweep::analysis

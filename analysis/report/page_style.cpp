#include "analysis/report/page_style.hpp"

#include <filesystem>
#include <fstream>
#include <string_view>

#include "analysis/report/html.hpp"

namespace asymsweep::analysis {

namespace {

constexpr std::string_view file_start = "<meta name=\"result-file\" content=\"";

}  // namespace

std::string page_start(const std::string& title, const std::string& file) {
  const auto of_file = file.empty() ? "" : std::string(file_start) + escaped(std::filesystem::path(file).filename().string()) + "\">";
  return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">" + of_file + "<title>" + escaped(title) +
         "</title><style>" + page_style + "</style></head><body>\n";
}

std::string file_of_page(const std::filesystem::path& page) {
  std::string html(1024, '\0');
  std::ifstream(page, std::ios::binary).read(html.data(), static_cast<std::streamsize>(html.size()));
  const auto begin = html.find(file_start);
  if (begin == html.npos) return "";
  const auto name = begin + file_start.size();
  return html.substr(name, html.find('"', name) - name);
}

std::string page_end() { return std::string("<script>") + page_script + "</script></body></html>\n"; }

// Colours of lines: M. Okabe and K. Ito, "Color universal design" (2008); lighter ones on dark. Dashes tell them apart in grey print.
const char* const page_style = R"(
:root{color-scheme:light dark;--ink:#202020;--quiet:#555;--page:#fff;--line:#ddd;--code:#f4f4f4;--good:#d9f0e3;--good-ink:#00583c;
--bad:#fbe0d3;--bad-ink:#8a3000;--open:#fdf1cf;--open-ink:#6b4e00;--none:#eee;--none-ink:#555;
--c1:#0072b2;--c2:#d55e00;--c3:#009e73;--c4:#b5568c;--c5:#b87f00;--c6:#3a9fd6;--c7:#000;--c8:#8b6914}
@media (prefers-color-scheme:dark){:root{--ink:#e4e4e4;--quiet:#a8a8a8;--page:#16181b;--line:#3a3d42;--code:#22252a;--good:#0f3f2e;
--good-ink:#9fe3c4;--bad:#4f2312;--bad-ink:#ffc3a6;--open:#473a10;--open-ink:#f4d98a;--none:#2c2f34;--none-ink:#b4b4b4;
--c1:#4aa8e0;--c2:#ff8a3d;--c3:#2ecc9b;--c4:#e39ac4;--c5:#f0b429;--c6:#9fd8f7;--c7:#fff;--c8:#c9a44c}}
*{box-sizing:border-box}
body{font:16px/1.5 "DejaVu Sans",system-ui,sans-serif;color:var(--ink);background:var(--page);max-width:74rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.7rem;margin-bottom:.2rem}h2{font-size:1.2rem;margin-top:2.2rem;border-bottom:1px solid var(--line);padding-bottom:.2rem}
a{color:inherit}table{border-collapse:collapse;font-size:.85rem}sup,sub{line-height:0}
th,td{padding:.3rem .6rem;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
td.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}.answer{font-size:1.1rem}.needs{font-weight:600}
th button{all:unset;cursor:pointer;font-weight:600}th button:focus-visible,tr:focus-visible,.panel:focus-visible{outline:2px solid currentColor}
th[aria-sort=ascending] button::after{content:" ▲"}th[aria-sort=descending] button::after{content:" ▼"}
.wide{overflow-x:auto}figure{margin:1.2rem 0}figure img{max-width:100%;height:auto;background:#fff;border-radius:.3rem}
figcaption,.quiet{color:var(--quiet);font-size:.85rem}.script{display:none}.scripted .script{display:inline}
.badge{display:inline-block;padding:0 .5rem;border-radius:.6rem;white-space:nowrap;font-weight:600}
.supported,.improves,.mostimprove{background:var(--good);color:var(--good-ink)}.refuted,.worsens,.mostdonot,.diverged,.failed{background:var(--bad);color:var(--bad-ink)}
.undecided{background:var(--open);color:var(--open-ink)}.nottested,.notfinished,.interim,.leftout,.damaged{background:var(--none);color:var(--none-ink)}
pre,code{background:var(--code);font-size:.8rem;border-radius:.2rem}pre{padding:.8rem;overflow-x:auto}code{padding:.1rem .3rem;overflow-wrap:anywhere}
summary{cursor:pointer}.verdicts td{overflow-wrap:break-word}.verdicts td:first-child{white-space:nowrap;overflow-wrap:normal}
.matrix td,.matrix th{white-space:nowrap}.matrix td.none{text-align:center}
.panels{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(19rem,100%),1fr));gap:.4rem}
.panels.four{grid-template-columns:repeat(auto-fit,minmax(min(27rem,100%),1fr))}.panel{width:100%;max-width:44rem;min-width:0;font:12px "DejaVu Sans",sans-serif}
.panel text{fill:var(--ink)}.panel .title{font-weight:600}.axes path{stroke:var(--quiet);fill:none}.axes .grid{stroke:var(--line)}
.axes .mark{stroke-dasharray:8 5}.axes .break{stroke:var(--ink)}
.line .stroke,.legend .stroke,.curve .stroke{fill:none;stroke:var(--c);stroke-width:2}.line .band,.curve .band{fill:var(--c);opacity:.16}
.theory{fill:none;stroke:var(--ink);stroke-width:1.5;stroke-dasharray:1.5 3.5}.line .bar{stroke:var(--c);stroke-width:1.6;fill:none;opacity:.7}.line circle{fill:var(--c);stroke:transparent;stroke-width:9}
.line circle.on{stroke:var(--ink);stroke-width:1.5}.line.off{display:none}.curve .worst{fill:none;stroke:var(--c2);stroke-width:1.6;stroke-dasharray:5 3}
.c1{--c:var(--c1)}.c2{--c:var(--c2)}.c3{--c:var(--c3)}.c4{--c:var(--c4)}.c5{--c:var(--c5)}.c6{--c:var(--c6)}.c7{--c:var(--c7)}.c8{--c:var(--c8)}
.c2 .stroke{stroke-dasharray:9 4}.c3 .stroke{stroke-dasharray:3 3}.c4 .stroke{stroke-dasharray:9 3 2 3}.c5 .stroke{stroke-dasharray:16 4}
.c6 .stroke{stroke-dasharray:5 3}.c7 .stroke{stroke-dasharray:12 3 2 3 2 3}.c8 .stroke{stroke-dasharray:2 2}
.legend{display:flex;flex-wrap:wrap;gap:.1rem .9rem;font-size:.85rem}.legend svg{width:2.1rem;height:.7rem;margin-right:.3rem}
.legend button{all:unset;cursor:pointer}.legend button:focus-visible{outline:2px solid currentColor}.legend button[aria-pressed=false]{opacity:.4;text-decoration:line-through}
.readout{display:block;min-height:1.4rem;font-size:.85rem;font-variant-numeric:tabular-nums}
.filters,.pager{display:flex;flex-wrap:wrap;gap:.4rem 1rem;align-items:center;margin:.5rem 0;font-size:.85rem}
.configurations{width:100%;font-size:.78rem}.configurations td,.configurations th{white-space:nowrap;padding:.3rem .35rem}.scripted .configurations tbody tr[tabindex]{cursor:pointer}
.scripted .configurations tbody tr[tabindex]:hover{background:var(--code)}.configurations tr.detail td{white-space:normal;max-width:60rem}
@media (max-width:42rem){body{margin:1rem auto;padding:0 .6rem}.verdicts tr,.verdicts td{display:block}.verdicts th{display:none}
.verdicts td{border:0;padding:.1rem 0}.verdicts tr{border-bottom:1px solid var(--line);padding:.5rem 0}
.thresholds thead{display:none}.thresholds tr,.thresholds td{display:block}.thresholds td.number{text-align:left}
.thresholds td{border:0;padding:.1rem 0}.thresholds td::before{content:attr(data-head) ": ";color:var(--quiet)}.thresholds tr{border-bottom:1px solid var(--line);padding:.5rem 0}}
@media (prefers-color-scheme:dark){figure img{filter:brightness(.86)}}
@media print{figure img{filter:none}.matrix{table-layout:fixed;width:100%}.matrix th,.matrix td{overflow-wrap:anywhere;white-space:normal}h2,h3,.legend{break-after:avoid}figure{break-inside:avoid}td pre{display:none}.matrix .badge{padding:0;border:0;white-space:normal}}
@media print{:root{color-scheme:light;--ink:#000;--quiet:#444;--page:#fff;--line:#bbb;--code:#fff;--c1:#0072b2;--c2:#d55e00;--c3:#009e73;--c4:#b5568c;
--c5:#b87f00;--c6:#3a9fd6;--c7:#000;--c8:#8b6914}body{max-width:none;margin:0;font-size:10pt}.filters,.readout,.pager button{display:none}
.wide{overflow:visible}.wide table{font-size:6.5pt}th,td{padding:.12rem .3rem}tr,.panel{break-inside:avoid}figure img{max-height:22cm}pre{white-space:pre-wrap}.badge{border:1px solid}}
)";

}  // namespace asymsweep::analysis

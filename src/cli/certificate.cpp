#include "cli/certificate.hpp"

#include <cmath>

#include "analysis/folder.hpp"
#include "analysis/report/html.hpp"
#include "analysis/report/page_style.hpp"
#include "core/program_identity.hpp"
#include "core/shell_word.hpp"
#include "core/text.hpp"
#include "store/reader.hpp"

namespace asymsweep {
namespace {

using analysis::escaped;

std::string list_of(const std::vector<std::string>& items) {
  std::string html = "<ul>\n";
  for (const auto& item : items) html += "<li>" + escaped(item) + "</li>\n";
  return html + "</ul>\n";
}

std::string finding(const CheckReport& findings) {
  const auto n = static_cast<double>(findings.recomputed);
  if (!findings.damage.empty()) return "The file is damaged or has units that differ:";
  if (findings.recomputed == 0) return "No unit was trained again: nothing is shown.";
  return format_count(findings.recomputed, "unit") + " trained again, every bit equal: fewer than " + format_number(std::ceil(1e4 * (1 - std::pow(0.05, 1 / n))) / 100) +
         " % of the finished units differ (95 % confidence).";
}

}  // namespace

void write_certificate(const std::string& page, const std::string& file, const std::string& text, std::uint64_t asked, const CheckReport& findings) {
  std::string html = analysis::page_start("Certificate of " + file) + "<h1>Certificate</h1>\n<p class=\"answer\">" + finding(findings) + "</p>\n";
  if (!findings.damage.empty()) html += list_of(findings.damage);
  html += "<p>File: " + escaped(file) + "; " + format_count(findings.done) + " of " + format_count(findings.units - findings.left_out, "unit") + " done. Trained by " + escaped(text_of(findings.programs)) +
          "; checked by " + escaped(program_text(program_identity())) + ".</p>\n<h2>How to repeat it</h2>\n<p>With the same file and the program of that commit:</p>\n<pre>asymsweep check " +
          escaped(shell_word(file)) + " --recompute " + std::to_string(asked) + " --draw " + escaped(shell_word(text)) +
          "</pre>\n<p>The text draws the units: its XXH3 hash of 64 bits is the root seed of the stream that chooses them, without repetition, among those that are done. If the text became public only "
          "after the file was made, nobody could choose which units are looked at.</p>\n<h2>What was trained again</h2>\n" +
          list_of(findings.drawn);
  if (findings.damage.empty()) html += "<h2>The sweep</h2>\n<pre>" + escaped(ResultFile::open(file).layout().text("sweep_canonical")) + "</pre>\n";
  analysis::write_text(page, html + "</body></html>\n");
}

}  // namespace asymsweep

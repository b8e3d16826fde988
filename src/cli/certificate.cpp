#include "cli/certificate.hpp"

#include <cmath>
#include <filesystem>
#include <string_view>

#include "analysis/report/html.hpp"
#include "analysis/report/page_style.hpp"
#include "cli/output_file.hpp"
#include "core/error.hpp"
#include "core/program_identity.hpp"
#include "core/shell_word.hpp"
#include "core/text.hpp"
#include "store/reader.hpp"
#include "store/replace_file.hpp"

namespace asymsweep {
namespace {

using analysis::escaped;

constexpr std::string_view title_start = "<title>Certificate of ", heading = "<h1>Certificate</h1>";

bool is_certificate(std::string_view page) {
  return page.starts_with("<!doctype html>") && page.find(title_start) != page.npos && page.find(heading) != page.npos;
}

/// Without its folders, escaped; "" where there is no certificate.
std::string file_of_certificate(const std::string& page) {
  const auto html = beginning_of_file(page);
  const auto begin = html.find(title_start), end = html.find("</title>");
  if (begin == html.npos || end == html.npos) return "";
  const auto path = html.substr(begin + title_start.size(), end - begin - title_start.size());
  return path.substr(path.rfind('/') + 1);
}

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

std::string require_certificate_page(const std::string& page, const std::string& file) {
  const auto target = require_output_file("check", page, {"a certificate", is_certificate}, {file});
  const auto other = file_of_certificate(target);
  if (!other.empty() && other != escaped(std::filesystem::path(file).filename().string()))
    throw UserError("check: cannot write " + page + ": it is the certificate of another file, " + other + "; choose another name with -o");
  return target;
}

void write_certificate(const std::string& page, const std::string& file, const std::string& text, std::uint64_t asked, const CheckReport& findings) {
  std::string html = analysis::page_start("Certificate of " + file) + std::string(heading) + "\n<p class=\"answer\">" + finding(findings) + "</p>\n";
  if (!findings.damage.empty()) html += list_of(findings.damage);
  html += "<p>File: " + escaped(file) + "; " + format_count(findings.done) + " of " + format_count(findings.units - findings.left_out, "unit") + " done. Trained by " + escaped(text_of(findings.programs)) +
          "; checked by " + escaped(program_text(program_identity())) + ".</p>\n<h2>How to repeat it</h2>\n<p>With the same file and the program of that commit:</p>\n<pre>asymsweep check " +
          escaped(shell_word(file)) + " --recompute " + std::to_string(asked) + " --draw " + escaped(shell_word(text)) +
          "</pre>\n<p>The text draws the units: its XXH3 hash of 64 bits is the root seed of the stream that chooses them, without repetition, among those that are done. If the text became public only "
          "after the file was made, nobody could choose which units are looked at.</p>\n<h2>What was trained again</h2>\n" +
          list_of(findings.drawn);
  if (findings.damage.empty()) html += "<h2>The sweep</h2>\n<pre>" + escaped(ResultFile::open(file).layout().text("sweep_canonical")) + "</pre>\n";
  write_text(page, html + "</body></html>\n");
}

}  // namespace asymsweep

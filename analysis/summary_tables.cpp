// summary.csv and summary.tex.

#include <cmath>
#include <cstdio>
#include <cstring>
#include <ostream>
#include <sstream>
#include <string_view>
#include <vector>

#include "analysis/summary.hpp"
#include "analysis/axis_columns.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

std::string tex_text(const std::string& text) {
  std::string safe;
  for (const char c : text) {
    if (std::strchr("&%$#_{}", c)) safe += '\\';
    if (c == '^' || c == '~' || c == '\\') safe += std::string("\\char`\\") + c + " ";
    else safe += c;
  }
  return safe;
}

/// "1e-05" as mathematics: between dollars its e would be a variable and its minus an operator.
std::string tex_mathematics(std::string_view number) {
  const auto e = number.find('e');
  if (e == number.npos) return "$" + std::string(number) + "$";
  const bool negative = number[e + 1] == '-';
  const auto digits = number.substr(number.find_first_not_of("+-0", e + 1));
  const auto mantissa = number.substr(0, e) == "1" ? "" : std::string(number.substr(0, e)) + " \\cdot ";
  return "$" + mantissa + "10^{" + (negative ? "-" : "") + std::string(digits) + "}$";
}

std::string tex_number(double value, const char* format) {
  if (std::isnan(value)) return "--";
  if (std::isinf(value)) return value > 0 ? "$\\infty$" : "$-\\infty$";
  char text[48];
  std::snprintf(text, sizeof text, format, value);
  return tex_mathematics(text);
}

/// A number, "inf", a word or a vector.
std::string tex_value(const std::string& text) {
  if (text == "inf") return "$\\infty$";
  if (parse_number(text)) return tex_mathematics(text);
  if (!text.starts_with('[')) return tex_text(text);
  std::istringstream words(text.substr(1, text.size() - 2));
  std::vector<std::string> numbers;
  for (std::string word; words >> word;) numbers.push_back(tex_value(word));
  return "[" + join(numbers, " ") + "]";
}

std::string tex_p(double p) {
  if (std::isnan(p)) return "--";
  return p < 1e-4 ? "$< 10^{-4}$" : tex_number(p, "%.4f");
}

}  // namespace

std::string csv_text(const std::string& text) {
  if (text.find_first_of(",\"\n") == text.npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

void write_summary_csv(std::ostream& out, const Results& results, const std::vector<SummaryRow>& rows) {
  const auto text_after = [](const SummaryColumn& column) { return std::string_view(column.name) == "predicted"; };
  std::string head;
  for (const auto& column : summary_columns())
    if (column.name) head += std::string(column.name) + (text_after(column) ? ",verdict,most," : ",");
  head.pop_back();
  for (const auto& name : results.axis_names()) out << csv_text(axis_column(results, name, head)) << ",";
  out << head << "\n";
  for (const auto& row : rows) {
    if (!row.is_planned()) continue;
    std::string line;
    for (const auto& value : row.axes) line += csv_text(value) + ",";
    for (const auto& column : summary_columns())
      if (column.name) {
        append_number(line, row.*column.number);
        line += text_after(column) ? "," + row.verdict + "," + row.most + "," : ",";
      }
    line.back() = '\n';
    out << line;
  }
}

void write_summary_tex(std::ostream& out, const Results& results, const std::vector<SummaryRow>& rows) {
  const auto names = results.axis_names();
  out << "% \\usepackage{booktabs,longtable}; " << (results.program() ? "improvement = " + results.program()->formula() : std::string("improvement over the behaviour policy")) << ", by asymsweep analyze\n"
      << "\\begin{longtable}{" << std::string(names.size(), 'r') << "rrrrrl}\n\\toprule\n";
  for (const auto& name : names) out << tex_text(name) << " & ";
  out << "$n$ & mean & 95\\,\\% interval & improved & $p$ (Holm) & verdict \\\\\n\\midrule\n\\endhead\n";
  for (const auto& row : rows) {
    if (!row.is_planned()) continue;
    out << "{}";  // a vector in front would be read as the length behind the line above
    for (const auto& value : row.axes) out << tex_value(value) << " & ";
    out << tex_number(row.n, "%.0f") << " & " << tex_number(row.mean, "%.4g") << " & [" << tex_number(row.mean_low, "%.4g")
        << ", " << tex_number(row.mean_high, "%.4g") << "] & " << tex_number(row.success, "%.3f") << " & " << tex_p(row.p_holm)
        << " & " << row.verdict << " \\\\\n";
  }
  out << "\\bottomrule\n\\end{longtable}\n";
}

}  // namespace asymsweep::analysis

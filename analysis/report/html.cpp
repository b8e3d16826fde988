#include "analysis/report/html.hpp"

#include <boost/archive/iterators/base64_from_binary.hpp>
#include <boost/archive/iterators/transform_width.hpp>

#include <cmath>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {

std::string escaped(const std::string& text) {
  std::string safe;
  for (const char c : text) switch (c) {
      case '&': safe += "&amp;"; break;
      case '<': safe += "&lt;"; break;
      case '>': safe += "&gt;"; break;
      case '"': safe += "&quot;"; break;
      default: safe += c;
    }
  return safe;
}

std::string mathematics(const std::string& text) {
  static const std::vector<std::pair<std::string, std::string>> signs = {
      {"V_{0,mu}", "<i>V</i><sub>0,&mu;</sub>"}, {"V_{1,mu}", "<i>V</i><sub>1,&mu;</sub>"}, {"V^mu", "<i>V</i><sup>&mu;</sup>"}, {"V_1", "<i>V</i><sub>1</sub>"}, {"pi_0", "&pi;<sub>0</sub>"}, {"mu_0", "&mu;<sub>0</sub>"}, {"pi*", "&pi;*"}, {"&lt;=", "&le;"}, {"&gt;=", "&ge;"}};
  auto html = escaped(text);
  for (const auto& [plain, sign] : signs)
    for (auto at = html.find(plain); at != std::string::npos; at = html.find(plain, at + sign.size())) html.replace(at, plain.size(), sign);
  return html;
}

std::string as_sentence(std::string text) {
  if (text.empty()) return text;
  if (text.front() >= 'a' && text.front() <= 'z') text.front() = static_cast<char>(text.front() - 'a' + 'A');
  const auto last = text.find_last_not_of(')');
  const bool ends = last != text.npos && std::string_view(".!?").find(text[last]) != std::string_view::npos;
  return ends ? text : text + ".";
}

std::string embedded_svg(const std::string& path) {
  using namespace boost::archive::iterators;
  using Base64 = base64_from_binary<transform_width<std::string::const_iterator, 6, 8>>;
  std::ifstream file(path, std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(file)), {});
  if (!file || bytes.empty()) throw StorageError("cannot read the figure " + path);
  const auto padding = (3 - bytes.size() % 3) % 3;
  bytes.append(padding, ' ');  // SVG is text: trailing blanks in place of base64's own padding
  return "data:image/svg+xml;base64," + std::string(Base64(bytes.cbegin()), Base64(bytes.cend()));
}

std::string shown(double value) {
  if (std::isnan(value)) return "–";
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", value);
  return text;
}

std::string badge(const std::string& word) {
  std::string css = word;
  std::erase(css, ' ');
  return "<span class=\"badge " + css + "\">" + word + "</span>";
}

std::string cell(double value) { return "<td class=\"number\" data-value=\"" + (std::isnan(value) ? "" : format_number(value)) + "\">" + shown(value) + "</td>"; }
std::string cell(const std::string& text) { return "<td>" + escaped(text) + "</td>"; }

std::string between(double low, double high) {
  return std::isnan(low) ? "" : "[" + shown(low) + ", " + shown(high) + "]";
}

}  // namespace asymsweep::analysis

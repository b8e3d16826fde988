#include "analysis/figures/marked_text.hpp"

#include <cmath>
#include <functional>
#include <map>
#include <utility>
#include <vector>

#include "analysis/figures/gnuplot_text.hpp"
#include "analysis/report/html.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

/// `shifted` gets what stands above ('^') or below ('_') the line, `plain_part` all else.
std::string converted(const std::string& text, const std::function<std::string(const std::string&)>& plain_part, const std::function<std::string(char, const std::string&)>& shifted) {
  std::string out, run;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_mark = (text[i] == '^' || text[i] == '_') && i + 1 < text.size() && text[i + 1] == '{';
    const auto end = is_mark ? text.find('}', i) : std::string::npos;
    if (end == std::string::npos) {
      run += text[i];
      continue;
    }
    out += plain_part(run) + shifted(text[i], text.substr(i + 2, end - i - 2));
    run.clear();
    i = end;
  }
  return out + plain_part(run);
}

std::string replaced(std::string text, const std::vector<std::pair<std::string, std::string>>& pairs) {
  for (const auto& [from, to] : pairs)
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) text.replace(at, from.size(), to);
  return text;
}

}  // namespace

std::string marked_svg(const std::string& text) {
  return converted(text, escaped, [](char mark, const std::string& inner) {
    const std::string up = mark == '^' ? "-0.4em" : "0.25em", back = mark == '^' ? "0.4em" : "-0.25em";
    return "<tspan dy=\"" + up + "\" font-size=\"75%\">" + escaped(inner) + "</tspan><tspan dy=\"" + back + "\">&#8203;</tspan>";
  });
}

std::string marked_html(const std::string& text) {
  return converted(text, escaped, [](char mark, const std::string& inner) {
    const std::string tag = mark == '^' ? "sup" : "sub";
    return "<" + tag + ">" + escaped(inner) + "</" + tag + ">";
  });
}

std::string marked_gnuplot(const std::string& text) {
  const auto shifted = [](char mark, const std::string& inner) { return std::string(1, mark) + "{" + gnuplot_text(inner) + "}"; };
  return converted(text, gnuplot_text, shifted);
}

std::string marked_plain(const std::string& text) {
  const auto ascii = [](const std::string& part) { return replaced(part, {{"μ", "mu"}, {"π", "pi"}, {"−", "-"}, {"∞", "inf"}, {"≤", "<="}, {"≥", ">="}}); };
  return converted(text, ascii, [&](char mark, const std::string& inner) { return std::string(1, mark) + ascii(inner); });
}

std::string number_label(double value) {
  if (std::isinf(value)) return value > 0 ? "∞" : "−∞";
  const auto text = format_number(value);
  return text.starts_with("-") ? "−" + text.substr(1) : text;
}

std::string words_of_key(const std::string& key) {
  static const std::map<std::string, std::string> words = {
      {"baseline.delta_v", "V − V^{μ}"}, {"baseline.v", "baseline V"}, {"train.lag", "lag"}, {"train.steps", "training steps"}, {"noise.reward_noise", "reward noise"}, {"train.batch", "samples a step"}, {"bandit.initial_logits", "first policy"}};
  if (const auto known = words.find(key); known != words.end()) return known->second;
  return replaced(key.substr(key.rfind('.') + 1), {{"_", " "}});
}

}  // namespace asymsweep::analysis

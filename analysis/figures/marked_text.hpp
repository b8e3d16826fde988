#pragma once
// Titles and labels with mathematics: "V − V^{μ}". Only "^{" and "_{" mean anything; every other character is itself.

#include <string>

namespace asymsweep::analysis {

std::string marked_svg(const std::string& text);      ///< escaped, with <tspan>
std::string marked_html(const std::string& text);     ///< escaped, with <sup> and <sub>
std::string marked_gnuplot(const std::string& text);  ///< enhanced text, in double quotes
std::string marked_tex(const std::string& text);      ///< words as text, what is mathematics between dollars
std::string marked_plain(const std::string& text);    ///< "V - V^mu"

/// A number as a label: "−0.5", "∞".
std::string number_label(double value);

/// What a key is called in a figure: "learning rate" of train.learning_rate, "V − V^{μ}" of baseline.delta_v.
std::string words_of_key(const std::string& key);

}  // namespace asymsweep::analysis

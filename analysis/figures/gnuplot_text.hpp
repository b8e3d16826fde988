#pragma once
// Text of users in a script of gnuplot.

#include <string>

namespace asymsweep::analysis {

/// A title or label between double quotes, where every character is itself: gnuplot's strings give \ " and ` a meaning (what is between two
/// back quotes is a command of the shell), its enhanced text _ ^ { } @ & ~ and \U+. Control characters, which no picture can show, are spaces.
std::string gnuplot_text(const std::string& text);

}  // namespace asymsweep::analysis

// Text to formula and back: precedence, types, and the sentence of each mistake.

#include <catch2/catch.hpp>
#include <map>

#include "vocabulary.hpp"

using namespace asymsweep;
using namespace asymsweep::expression;
using namespace asymsweep::expression::example;

namespace {

std::string refusal(const std::string& text, Type wanted = Type::number) {
  try {
    parse(text, vocabulary(), wanted);
  } catch (const FormulaError& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("operators bind as usual") {
  CHECK(value("2 + 3*4") == 14);
  CHECK(value("(2 + 3)*4") == 20);
  CHECK(value("7 - 4 - 2") == 1);
  CHECK(value("7 - (4 - 2)") == 5);
  CHECK(value("16/4/2") == 2);
  CHECK(value("-2^2") == -4);
  CHECK(value("(-2)^2") == 4);
  CHECK(value("2^3^2") == 512);
  CHECK(value("2^-1") == 0.5);
  CHECK(value("2*-3") == -6);
  CHECK(value("- -3") == 3);
  CHECK(value("+3") == 3);
  CHECK(is_true("1 < 2 and 2 < 3 or 1 > 2"));
  CHECK(is_true("1 < 2 or 1 < 2 and 1 > 2"));
  CHECK(is_true("not 1 > 2 and 1 < 2"));
  CHECK_FALSE(is_true("not (1 > 2 or 1 < 2)"));
  CHECK(is_true("1 + 1 == 2"));
  CHECK(is_true("lag == inf", {{"lag", std::numeric_limits<double>::infinity()}}));
}

TEST_CASE("numbers are those of the C language, and inf") {
  for (const auto& [text, number] : std::map<std::string, double>{{"0.2", 0.2}, {".5", 0.5}, {"1e-3", 1e-3}, {"1E+3", 1000}, {"2.", 2}, {"inf", std::numeric_limits<double>::infinity()}})
    CHECK(value(text) == number);
}

TEST_CASE("words and dotted names are compared") {
  CHECK(is_true("train.algorithm == \"clipped\" and lag == 20", {{"train.algorithm", "clipped"}, {"lag", 20.0}}));
  CHECK_FALSE(is_true("train.algorithm == \"clipped\"", {{"train.algorithm", "asymre"}}));
  CHECK(is_true("train.algorithm != \"clipped\"", {{"train.algorithm", "asymre"}}));
  CHECK(is_true("reward_means == \"uniform\"", {{"reward_means", "uniform"}}));
  CHECK_FALSE(is_true("reward_means == \"uniform\"", {{"reward_means", 3.0}}));
  CHECK(is_true("reward_means == 3", {{"reward_means", 3.0}}));
}

TEST_CASE("a formula has one text, which reads back as the same formula") {
  for (const auto& [text, canonical] : std::map<std::string, std::string>{
           {"min( ratio*A,clip(ratio,1-low,1+high) * A )", "min(ratio*A, clip(ratio, 1 - low, 1 + high)*A)"},
           {"((R))-(V)", "R - V"},
           {"R-(V-s)", "R - (V - s)"},
           {"(R-V)-s", "R - V - s"},
           {"R/(V*s)", "R/(V*s)"},
           {"(R/V)*s", "R/V*s"},
           {"(-R)^2", "(-R)^2"},
           {"-(R^2)", "-R^2"},
           {"2^(-R)", "2^-R"},
           {"(2^R)^V", "(2^R)^V"},
           {"2^(R^V)", "2^R^V"},
           {"-(R*V)", "-(R*V)"},
           {"(-R)*V", "-R*V"},
           {"if(not(R<V)and(V<s),0.50,.1)", "if(not R < V and V < s, 0.5, 0.1)"},
           {"if((R<V or V<s)and R<s,1,0)", "if((R < V or V < s) and R < s, 1, 0)"},
           {"max(R,V,s)", "max(max(R, V), s)"},
           {"group_quantile(0.40)+stop(ratio)", "group_quantile(0.4) + stop(ratio)"}}) {
    CHECK(formula(text).text() == canonical);
    CHECK(formula(canonical).text() == canonical);
  }
  CHECK(condition("train.algorithm==\"x y\"").text() == "train.algorithm == \"x y\"");
}

TEST_CASE("names are listed once, in the order in which they appear") {
  CHECK(formula("ratio*A + A*low").names() == std::vector<std::string>{"ratio", "A", "low"});
  CHECK(formula("ratio*A").reads("A"));
  CHECK_FALSE(formula("ratio*A").reads("R"));
}

TEST_CASE("a mistake is a sentence with its column") {
  CHECK(refusal("  ") == "has no formula");
  CHECK(refusal("rato*A") == "has an unknown name 'rato' in column 1; did you mean 'ratio'?");
  CHECK(refusal("A*xyzzyx") == "has an unknown name 'xyzzyx' in column 3 (names: R, V, A, s, pi, mu, ratio, low, high, tau, length, lag, train.algorithm, reward_means)");
  CHECK(refusal("mni(R, V)") == "has an unknown function 'mni' in column 1; did you mean 'min'?");
  CHECK(refusal("cosine(R)") == "has an unknown function 'cosine' in column 1 (functions: group_quantile, if, min, max, clip, abs, sign, sqrt, exp, log, tanh, sigmoid, stop)");
  CHECK(refusal("R*exp") == "has the function exp in column 3 without its '('");
  CHECK(refusal("min(R)") == "gives min() in column 1 1 argument; it takes 2 or more");
  CHECK(refusal("clip(R, V)") == "gives clip() in column 1 2 arguments; it takes 3");
  CHECK(refusal("abs()") == "gives abs() in column 1 0 arguments; it takes 1");
  CHECK(refusal("(R - V") == "lacks a ')' for the '(' in column 1");
  CHECK(refusal("(R V)") == "has 'V' in column 4 where an operator or a ')' is wanted");
  CHECK(refusal("R - V)") == "has a ')' in column 6 that closes nothing");
  CHECK(refusal("R V") == "has 'V' in column 3 where an operator is wanted");
  CHECK(refusal("R -") == "ends in column 4 where a number, a name or a '(' is wanted");
  CHECK(refusal("R * / V") == "has '/' in column 5 where a number, a name or a '(' is wanted");
  CHECK(refusal("R < V") == "has a condition in column 1 where a number is wanted; if(condition, 1, 0) is one");
  CHECK(refusal("R if R > 0 else V") == "has 'if' in column 3 where an operator is wanted; write if(condition, a, b)");
  CHECK(refusal("np.where(R > 0, R, V)") == "has an unknown function 'np.where' in column 1; did you mean 'if'?");
  CHECK(refusal("advantage") == "has an unknown name 'advantage' in column 1; did you mean 'A'?");
  CHECK(refusal("if(R, 1, 0)") == "has a number in column 4 where a condition is wanted");
  CHECK(refusal("R", Type::condition) == "has a number in column 1 where a condition is wanted");
  CHECK(refusal("R + train.algorithm") == "has a word in column 5 where a number is wanted");
  CHECK(refusal("R + reward_means") == "has a name in column 5 that may be a word; it can be compared with == and != only");
  CHECK(refusal("R == train.algorithm", Type::condition) == "compares a number in column 1 with a word in column 6");
  CHECK(refusal("(R < V) == (V < s)", Type::condition) == "has a condition in column 1 where a number or a word is wanted");
  CHECK(refusal("1 < R < 2", Type::condition) == "compares in column 3 what is compared again in column 7; write a < b and b < c");
  CHECK(refusal("R = V", Type::condition) == "has '=' in column 3; to compare, write ==");
  CHECK(refusal("R**2") == "has '**' in column 2; write ^");
  CHECK(refusal("R < V && V < s", Type::condition) == "has '&&' in column 7; write and");
  CHECK(refusal("R < V || V < s", Type::condition) == "has '||' in column 7; write or");
  CHECK(refusal("!(R < V)", Type::condition) == "has '!' in column 1; write not");
  CHECK(refusal("train.algorithm == 'x'", Type::condition) == "has ''' in column 20; write \"");
  CHECK(refusal("train.algorithm == \"x", Type::condition) == "has a '\"' in column 20 without a second one");
  CHECK(refusal("R % 2") == "has '%' in column 3, which no formula has");
  CHECK(refusal("1_000*R") == "has '1_000' in column 1; write 1000");
  CHECK(refusal("R*1_x") == "has '1_x' in column 3, which is not a number");
  CHECK(refusal("0x10*R") == "has '0x10' in column 1; write it as a decimal number");
  CHECK(refusal("R == \xE2\x80\x9Cx\xE2\x80\x9D", Type::condition) == "has U+201C (a quotation mark) in column 6; write \"");
  CHECK(refusal("R \xE2\x88\x92 V") == "has U+2212 (a minus sign that is not '-') in column 3; write -");
  CHECK(refusal("R \xC3\x97 V") == "has U+00D7 (a multiplication sign) in column 3; write *");
  CHECK(refusal("\xCF\x80") == "has U+03C0 (a Greek letter) in column 1; write pi");
  CHECK(refusal("|R|") == "has '|' in column 1; write or, or abs(x) for |x|");
  CHECK(refusal("1.2.3") == "has '1.2.3' in column 1, which is not a number");
  CHECK(refusal("2x") == "has '2x' in column 1; write 2*x");
  CHECK(refusal("1e999") == "has 1e999 in column 1, which is out of range: a number is 0, or from 4.9e-324 to 1.8e308 in size");
}

TEST_CASE("what is read can be read again as a file keeps it, or is refused") {
  std::map<std::string, int> refusals;
  for (std::size_t signs = 1; signs < 260; ++signs) {
    INFO(signs);
    std::string power = "R";
    for (std::size_t i = 0; i < signs; ++i) power += "^-R";
    const std::string minus(signs, '-');
    for (const auto& text : {minus + "R", power, "clip(ratio, 1 - 0.3, 1 " + minus + "min(ratio, 0))", "R*" + minus + "(R + V)", minus + "-2^R", "min(" + minus + "R, R, V, s)", "max(R, V, s, " + minus + "R)"}) {
      const auto said = refusal(text);
      if (said == "accepted") CHECK(formula(formula(text).text()).text() == formula(text).text());
      else refusals[said.substr(0, said.find(" in column"))] += 1;
    }
  }
  for (const auto& [said, count] : refusals) CHECK(said.starts_with("is nested deeper than 256 levels"));
  CHECK(refusals["is nested deeper than 256 levels where min and max take two at a time"] > 0);
}

TEST_CASE("the column is that of the line") {
  CHECK_THROWS_WITH(parse("rato", vocabulary(), Type::number, 12), Catch::Contains("in column 12"));
}

TEST_CASE("only objectives stop gradients") {
  auto without = vocabulary();
  without.stop = false;
  CHECK_THROWS_WITH(parse("stop(R)", without, Type::number), Catch::Contains("unknown function 'stop'"));
}

TEST_CASE("a formula has an end: 4096 characters, 256 levels") {
  const auto nested = [](const std::string& opening, const std::string& closing, std::size_t levels) {
    std::string text;
    for (std::size_t i = 0; i < levels; ++i) text += opening;
    text += "R";
    for (std::size_t i = 0; i < levels; ++i) text += closing;
    return text;
  };
  for (const auto& [opening, closing] : std::map<std::string, std::string>{{"(", ")"}, {"abs(", ")"}, {"-", ""}, {"2^", ""}, {"2^(", ")"}}) {
    CHECK(refusal(nested(opening, closing, 120)) == "accepted");
    CHECK_THAT(refusal(nested(opening, closing, 257)), Catch::Contains("is nested deeper than 256 levels in column"));
  }
  std::string sum = "R";
  while (sum.size() + 2 <= longest_formula) sum += "+R";
  CHECK(refusal(sum) == "accepted");
  CHECK(formula(sum).text() == sum);  // its normal form has no blanks, so that it can be read back
  CHECK(formula("R+V").text() == "R + V");
  std::string condition = "R<V";
  while (condition.size() + 8 <= longest_formula) condition += " and R<V";
  CHECK(parse(condition, vocabulary(), Type::condition).text() == condition);
  std::string points = ".5";
  while (points.size() + 3 <= longest_formula) points += "+.5";
  CHECK(refusal(points) == "has a formula of 5,459 characters where numbers are written out (0.5 for .5); 4,096 are allowed");
  CHECK(refusal(sum + "+ R") == "has a formula of 4,098 characters; 4,096 are allowed");
}

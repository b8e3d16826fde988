#include <catch2/catch.hpp>

#include <cmath>
#include <limits>

#include "core/error.hpp"
#include "sweep/values_grammar.hpp"

using namespace asymsweep;

namespace {

const ValueDomain real = {.number = true};
const ValueDomain whole = {.number = true, .integer = true, .infinity_allowed = true, .minimum = 1};
const ValueDomain words = {.words = {"uniform", "normal"}, .vector = true};

std::vector<double> numbers(const std::string& text, const ValueDomain& domain = real) {
  std::vector<double> result;
  for (const auto& value : parse_values(text, domain)) result.push_back(std::get<double>(value));
  return result;
}

std::string complaint(const std::string& text, const ValueDomain& domain) {
  try {
    parse_values(text, domain);
  } catch (const UserError& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("a list mixes numbers, ranges and spacings in the order written") {
  CHECK(numbers("1, 2.5e-3, -4") == std::vector<double>{1, 2.5e-3, -4});
  CHECK(numbers("0 : 1 : 0.25, 7") == std::vector<double>{0, 0.25, 0.5, 0.75, 1, 7});
  CHECK(numbers("lin(0, 1, 3), log(10, 1000, 3)") == std::vector<double>{0, 0.5, 1, 10, 100, 1000});
}

TEST_CASE("range values are the decimals that a person would write") {
  CHECK(numbers("0:1:0.1") == std::vector<double>{0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1});
  CHECK(numbers("-0.3:0.3:0.1") == std::vector<double>{-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3});
  CHECK(numbers("1:0:-0.5") == std::vector<double>{1, 0.5, 0});
  CHECK(numbers("0:1:0.4") == std::vector<double>{0, 0.4, 0.8});
  CHECK(numbers("1000000:1000001:0.5") == std::vector<double>{1000000, 1000000.5, 1000001});
}

TEST_CASE("a range or spacing of one value is refused with what may be meant") {
  const std::string larger = " has one value: its step is larger than its length (from : to : step)";
  CHECK(complaint("1 : 20 : 200", real) == "= 1 : 20 : 200" + larger + "; did you mean 1 : 200 : 20? (allowed: a number)");
  CHECK(complaint("0 : 0.5 : 2", real) == "= 0 : 0.5 : 2" + larger + "; did you mean 0 : 2 : 0.5? (allowed: a number)");
  CHECK(complaint("0 : -1 : -3", real) == "= 0 : -1 : -3" + larger + "; did you mean 0 : -3 : -1? (allowed: a number)");
  CHECK(complaint("0, 5:6:7", real) == "= 5:6:7" + larger + " (allowed: a number)");
  CHECK(complaint("3:3:1", real) == "= 3:3:1 has one value: it ends where it starts (from : to : step); write 3 (allowed: a number)");
  CHECK(complaint("lin(5, 5, 3)", whole) == "= lin(5, 5, 3) has one value: its ends are equal; write 5 (allowed: a whole number >= 1 | inf)");
  CHECK(complaint("log(5, 5, 3)", real).find("its ends are equal") != std::string::npos);
  CHECK(numbers("0:1:1") == std::vector<double>{0, 1});
  const std::string away = " has a step that leads away from its stop (from : to : step)";
  CHECK(complaint("200 : -20 : 1", real) == "= 200 : -20 : 1" + away + "; did you mean 200 : 1 : -20? (allowed: a number)");
  CHECK(complaint("10 : 1 : 100", real) == "= 10 : 1 : 100" + away + "; did you mean 10 : 100 : 1? (allowed: a number)");
  CHECK(complaint("linspace(0, 1, 5)", real) ==
        "= linspace(0, 1, 5) is not allowed; write lin(a, b, n), log(a, b, n) or from : to : step (allowed: a number)");
  CHECK(complaint("Inf", whole) == "= Inf is unknown; did you mean 'inf'? (allowed: a whole number >= 1 | inf)");
}

TEST_CASE("what may not be what was meant is noted") {
  const auto notes = [](const std::string& text, const ValueDomain& domain = real) {
    std::vector<std::string> sentences;
    parse_values(text, domain, &sentences);
    return sentences;
  };
  using Notes = std::vector<std::string>;
  CHECK(notes("0:1:0.3") == Notes{"0:1:0.3 (from : to : step) ends at 0.9, not at 1"});
  CHECK(notes("-0.5 : 0.1 : 0.5") == Notes{"-0.5 : 0.1 : 0.5 (from : to : step) ends at 0, not at 0.1; did you mean -0.5 : 0.5 : 0.1?"});
  CHECK(notes("1:10:2", whole) == Notes{"1:10:2 (from : to : step) ends at 9, not at 10"});
  CHECK(notes("log(1, 8, 7)", whole) == Notes{"log(1, 8, 7) has 6 different whole numbers, not 7"});
  CHECK(notes("0.3, 0.1, 0.30000000000000004") == Notes{"0.3 and 0.30000000000000004 are two values that differ by rounding only"});
  for (const char* text : {"0:1:0.1", "-0.3:0.3:0.1", "1:0:-0.25", "0.1, 0.2", "0, 1e-300", "lin(0, 1, 7)", "log(0.1, 10, 5)", "-1e-15, 0, 1e-15"})
    CHECK(notes(text) == Notes{});
  CHECK(notes("1, 2, inf", whole) == Notes{});
}

TEST_CASE("numbers that no double holds are out of range, not no numbers") {
  const std::string sentence = " is out of range: a number is 0, or from 4.9e-324 to 1.8e308 in size (allowed: a number)";
  for (const char* text : {"1e400", "-1e400", "1e-400", "+1e400"}) CHECK(complaint(text, real) == "= " + std::string(text) + sentence);
  CHECK(complaint("1, 1e999", whole).find("= 1e999 is out of range") == 0);
  CHECK(complaint("0 : 1e400 : 1", real) == "= 0 : 1e400 : 1 has 1e400, which" + sentence);
  CHECK(complaint("lin(0, 1e-400, 3)", real) == "= lin(0, 1e-400, 3) has 1e-400, which" + sentence);
  CHECK(complaint("[0 1e400]", words).find("= [0 1e400] has 1e400, which is out of range") == 0);
  CHECK(complaint("1e400x", real) == "= 1e400x is not allowed (allowed: a number)");
}

TEST_CASE("whole numbers end where doubles leave some out") {
  CHECK(numbers("9007199254740991, 9007199254740992", whole) == std::vector<double>{9007199254740991, 9007199254740992});
  for (const char* text : {"9007199254740993", "9007199254740994", "1e19", "1e300"})
    CHECK(complaint(text, whole).find("is out of range") != std::string::npos);
}

TEST_CASE("minus zero is zero") {
  CHECK_FALSE(std::signbit(numbers("-0").front()));
  CHECK_FALSE(std::signbit(std::get<std::vector<double>>(parse_values("[-0.0 1]", words).front()).front()));
}

TEST_CASE("a count of an option is a whole number in its range") {
  const auto refused = [](const std::string& text, double minimum, double maximum) {
    try {
      return std::to_string(parse_count(text, minimum, maximum));
    } catch (const UserError& error) {
      return std::string(error.what());
    }
  };
  const double any = std::numeric_limits<double>::infinity();
  CHECK(parse_count("1e3", 1, any) == 1000);
  CHECK(parse_count("0", 0, any) == 0);
  CHECK(refused("-1", 1, any) == "= -1 is out of range (allowed: a whole number >= 1)");
  CHECK(refused("18446744073709551615", 0, any) == "= 18446744073709551615 is out of range (allowed: a whole number >= 0)");
  CHECK(refused("4294967296", 0, 4294967295) == "= 4294967296 is out of range (allowed: a whole number from 0 to 4294967295)");
  CHECK(refused("1.5", 1, any) == "= 1.5 is not a whole number (allowed: a whole number >= 1)");
  CHECK(refused("1, 2", 1, any).find("takes one value only") != std::string::npos);
  CHECK(refused("inf", 1, any) == "= inf is out of range (allowed: a whole number >= 1)");
}

TEST_CASE("spacings hit both ends; whole-number keys round and drop repeats") {
  CHECK(numbers("lin(-1, 1, 5)") == std::vector<double>{-1, -0.5, 0, 0.5, 1});
  CHECK(numbers("log(0.001, 1, 4)") == std::vector<double>{0.001, 0.01, 0.1, 1});
  CHECK(numbers("log(1, 8, 7)", whole) == std::vector<double>{1, 2, 3, 4, 6, 8});
}

TEST_CASE("inf is a value where it is allowed") {
  CHECK(std::isinf(numbers("1, 10, inf", whole).back()));
  CHECK(complaint("inf", real) == "= inf is out of range (allowed: a number)");
  CHECK(complaint("-inf", whole) == "= -inf is out of range (allowed: a whole number >= 1 | inf)");
}

TEST_CASE("a minimum is a value unless it is excluded") {
  const ValueDomain positive = {.number = true, .open_minimum = true, .minimum = 0}, from_zero = {.number = true, .minimum = 0};
  CHECK(numbers("0", from_zero) == std::vector<double>{0});
  CHECK(numbers("1e-300", positive) == std::vector<double>{1e-300});
  CHECK(complaint("0", positive) == "= 0 is out of range (allowed: a number > 0)");
}

TEST_CASE("a vector is one value") {
  const auto values = parse_values("[0.1 0.5 0.9], uniform, [1,2]", words);
  REQUIRE(values.size() == 3);
  CHECK(std::get<std::vector<double>>(values[0]) == std::vector<double>{0.1, 0.5, 0.9});
  CHECK(std::get<std::string>(values[1]) == "uniform");
  CHECK(to_text(values[2]) == "[1 2]");
}

TEST_CASE("what is not allowed is named, with what is") {
  for (const char* range : {"1..10", "1 ... 10", "-0.2 to 0.2", "1-10", "1 \u2013 10"})
    CHECK(complaint(range, real) == "= " + std::string(range) + " is not allowed; a range is from : to : step, such as 0 : 1 : 0.1 (allowed: a number)");
  CHECK(complaint("unifrom", words) == "= unifrom is unknown; did you mean 'uniform'? (allowed: uniform | normal | [vector])");
  CHECK(complaint("0", whole) == "= 0 is out of range (allowed: a whole number >= 1 | inf)");
  CHECK(complaint("1.5", whole) == "= 1.5 is not a whole number (allowed: a whole number >= 1 | inf)");
  CHECK(complaint("1,,2", real) == "has an empty value in its list (allowed: a number)");
  CHECK(complaint("", real) == "has no value (allowed: a number)");
  CHECK(complaint("0:1:0", real) == "= 0:1:0 has a step of 0 (allowed: a number)");
  CHECK(complaint("0:1:-1", real) == "= 0:1:-1 has a step that leads away from its stop (from : to : step) (allowed: a number)");
  CHECK(complaint("0:1e9:1e-3", real) == "= 0:1e9:1e-3 has more than a million values (allowed: a number)");
  CHECK(complaint("log(0, 1, 3)", real) == "= log(0, 1, 3) needs positive ends (allowed: a number)");
  CHECK(complaint("lin(0, 1, 1)", real) == "= lin(0, 1, 1) needs a whole n from 2 to a million (allowed: a number)");
  CHECK(complaint("[1 2]", real) == "= [1 2] is a vector (allowed: a number)");
  CHECK(complaint("[]", words) == "= [] is an empty vector (allowed: uniform | normal | [vector])");
  CHECK(complaint("nan", real) == "= nan is not allowed (allowed: a number)");
  CHECK(complaint("1x", real) == "= 1x is not allowed (allowed: a number)");
  CHECK(complaint("0x10", real) == "= 0x10 is not allowed (allowed: a number)");
}

TEST_CASE("blanks where commas belong are named; blanks between anything else are not") {
  CHECK(complaint("1 100 inf", whole) == "= 1 100 inf is not allowed; separate values by commas (allowed: a whole number >= 1 | inf)");
  CHECK(complaint("0.5, 1  2", real) == "= 1  2 is not allowed; separate values by commas (allowed: a number)");
  CHECK(complaint("uniform normal", words) ==
        "= uniform normal is not allowed; separate values by commas (allowed: uniform | normal | [vector])");
  CHECK(complaint("1 10 none", whole) == "= 1 10 none is not allowed (allowed: a whole number >= 1 | inf)");
  CHECK(complaint("0.1 0.5", words) == "= 0.1 0.5 is not allowed (allowed: uniform | normal | [vector])");
}

TEST_CASE("a list of ranges is given up once it has more than a million values, not at its end") {
  std::string ranges = "0:999999:1, 5";
  CHECK(complaint(ranges + ", 7", real) == "has more than a million values");
  CHECK(complaint(ranges + ", none", real) == "has more than a million values");  // what comes behind is not looked at
}

// Numbers and words to text and back.

#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <limits>

#include "core/random.hpp"
#include "core/text.hpp"

using namespace asymsweep;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

bool same_bits(double a, double b) { return std::memcmp(&a, &b, sizeof a) == 0; }

}  // namespace

TEST_CASE("a number is written with as few digits as it needs") {
  CHECK(format_number(0.1) == "0.1");
  CHECK(format_number(-0.25) == "-0.25");
  CHECK(format_number(1000) == "1000");
  CHECK(format_number(1e-9) == "1e-09");
  CHECK(format_number(0.1 + 0.2) == "0.30000000000000004");
  CHECK(format_number(-0.0) == "0");
  CHECK(format_number(infinity) == "inf");
  CHECK(format_number(-infinity) == "-inf");
  CHECK(format_number(std::nan("")) == "nan");
}

TEST_CASE("in sentences whole numbers have no exponent") {
  CHECK(plain_number(1e6) == "1000000");
  CHECK(plain_number(-2e9) == "-2000000000");
  CHECK(plain_number(-0.0) == "0");
  CHECK(plain_number(0.5) == "0.5");
  CHECK(plain_number(1e-9) == "1e-09");
  CHECK(plain_number(1e300) == "1e+300");
  CHECK(plain_number(infinity) == "inf");
  CHECK(plain_number(std::nan("")) == "nan");
  CHECK(plain_numbers("1e+06, 2, inf, 0.1, word, [1 2]") == "1000000, 2, inf, 0.1, word, [1 2]");
  CHECK(plain_numbers("") == "");
}

TEST_CASE("every finite double reads back to the same bits") {
  using limits = std::numeric_limits<double>;
  for (const double value : {limits::min(), limits::max(), limits::lowest(), limits::denorm_min(), limits::epsilon(),
                             1.0 / 3, 9007199254740993.0, 1e23, 5e-324})
    CHECK(same_bits(*parse_number(format_number(value)), value));
  std::size_t checked = 0;
  for (std::uint32_t i = 0; i < 100'000; ++i) {
    const auto block = random_block(3, Stream::unit_choice, {0, 0, i});
    const std::uint64_t bits = std::uint64_t{block[1]} << 32 | block[0];
    double value;
    std::memcpy(&value, &bits, sizeof value);
    if (!std::isfinite(value)) continue;
    ++checked;
    if (!same_bits(*parse_number(format_number(value)), value)) FAIL(format_number(value));
  }
  CHECK(checked > 99'000);  // one exponent in 2048 is not finite
}

TEST_CASE("a number is read whole or not at all") {
  CHECK(parse_number("1e3") == 1000.0);
  CHECK(parse_number("+0.5") == 0.5);
  CHECK(parse_number("-2") == -2.0);
  CHECK(parse_number(".5") == 0.5);
  CHECK(parse_number("inf") == infinity);
  CHECK(parse_number("-inf") == -infinity);
  for (const char* text : {"", " 1", "1 ", "1x", "1,5", "1e", "nan", "NaN", "infinity", "Inf", "0x10", "--1", "+-1", "++1", "1e999"}) {
    INFO("'" << text << "'");
    CHECK_FALSE(parse_number(text));
  }
}

TEST_CASE("white space goes from the ends and stays inside") {
  CHECK(trimmed("  a b\t\r\n") == "a b");
  CHECK(trimmed("a") == "a");
  CHECK(trimmed(" \t ").empty());
  CHECK(trimmed("").empty());
}

TEST_CASE("words are joined, with another separator before the last if wanted") {
  CHECK(join({}).empty());
  CHECK(join({"a"}, ", ", " and ") == "a");
  CHECK(join({"a", "b"}, ", ", " and ") == "a and b");
  CHECK(join({"a", "b", "c"}, ", ", " and ") == "a, b and c");
  CHECK(join({"a", "b", "c"}) == "a, b, c");
}

TEST_CASE("the nearest name is the one a slip away, or none") {
  const std::vector<std::string> names = {"lag", "lag_mode", "learning_rate", "steps"};
  CHECK(nearest_name("learning_rte", names) == "learning_rate");
  CHECK(nearest_name("lerning_rat", names) == "learning_rate");
  CHECK(nearest_name("step", names) == "steps");
  CHECK(nearest_name("lagmode", names) == "lag_mode");
  CHECK(nearest_name("lag", names) == "lag");
  CHECK_FALSE(nearest_name("temperature", names));
  CHECK_FALSE(nearest_name("steps", {}));
}

TEST_CASE("of equally near names the first one wins") {
  CHECK(nearest_name("bat", {"cat", "hat"}) == "cat");
  CHECK(nearest_name("bat", {"hat", "cat"}) == "hat");
}

TEST_CASE("durations for people") {
  CHECK(format_duration(0) == "0.0 s");
  CHECK(format_duration(0.44) == "0.4 s");
  CHECK(format_duration(59.4) == "59 s");
  CHECK(format_duration(59.6) == "1 min 00 s");
  CHECK(format_duration(185) == "3 min 05 s");
  CHECK(format_duration(7800) == "2 h 10 min");
  CHECK(format_duration(86400 + 7200) == "1 d 2 h");
  CHECK(format_duration(infinity) == "unknown");
  CHECK(format_duration(std::nan("")) == "unknown");
}

TEST_CASE("durations from people") {
  CHECK(parse_duration("90") == 90.0);
  CHECK(parse_duration("90s") == 90.0);
  CHECK(parse_duration("15m") == 900.0);
  CHECK(parse_duration("3h50m") == 13800.0);
  CHECK(parse_duration("1d12h") == 129600.0);
  CHECK(parse_duration("0.5h") == 1800.0);
  CHECK(parse_duration(" 10s ") == 10.0);
  for (const char* text : {"", "h", "3x", "3h50", "m5", "1.2.3s", "-5s", "inf", "3 h"}) {
    INFO("'" << text << "'");
    CHECK_FALSE(parse_duration(text));
  }
}

TEST_CASE("sizes and counts for people") {
  CHECK(format_bytes(0) == "0 B");
  CHECK(format_bytes(1023) == "1023 B");
  CHECK(format_bytes(1024) == "1.0 KiB");
  CHECK(format_bytes(1.5 * 1024 * 1024) == "1.5 MiB");
  CHECK(format_bytes(0x1p60) == "1024.0 PiB");
  CHECK(format_count(0) == "0");
  CHECK(format_count(999) == "999");
  CHECK(format_count(1000) == "1,000");
  CHECK(format_count(1234567) == "1,234,567");
  CHECK(format_count(123456) == "123,456");
  CHECK(format_count(1, "run") == "1 run");
  CHECK(format_count(0, "run") == "0 runs");
  CHECK(format_count(1234, "run") == "1,234 runs");
}

#include <catch2/catch.hpp>

#include "program/log_tail.hpp"

using asymsweep::LogTail;

TEST_CASE("a log's tail is its last 20 lines, however they arrive") {
  LogTail tail;
  std::string text;
  for (int line = 1; line <= 30; ++line) text += "line " + std::to_string(line) + "\n";
  text += "\nunfinished";
  for (const char c : text) tail.add(std::string(1, c));
  const auto lines = tail.lines();
  REQUIRE(lines.size() == 20);
  CHECK(lines.front() == "line 13");
  CHECK(lines.back() == "unfinished");
  CHECK(tail.last_line() == "unfinished");
  tail.clear();
  CHECK(tail.lines().empty());
  CHECK(tail.last_line().empty());
}

TEST_CASE("a line without end costs no memory") {
  LogTail tail;
  for (int i = 0; i < 1000; ++i) tail.add(std::string(1000, 'x'));
  tail.add("\n  \n");
  CHECK(tail.lines().front().size() == LogTail::longest_line);
  CHECK(tail.last_line().size() == LogTail::longest_line);
}

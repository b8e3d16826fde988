#include <catch2/catch.hpp>

#include "core/characters.hpp"

using namespace asymsweep;

TEST_CASE("what looks like another character is named, by its code point and for what an eye takes it") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"\xE2\x88\x92" "0.1", "U+2212 (a minus sign that is not '-')"},
      {"\xE2\x80\x93" "0.1", "U+2013 (a dash that is not '-')"},
      {"\xE2\x80\x94train.lag", "U+2014 (a dash that is not '-')"},
      {"0.1\xC2\xA0", "U+00A0 (a no-break space)"},
      {"0.1\xE2\x80\x8B", "U+200B (a zero-width character, which cannot be seen)"},
      {"0.\xEF\xBC\x91", "U+FF11 (a full-width digit that is not one of 0 to 9)"},
      {"1\xEF\xBC\x8C 2", "U+FF0C (a full-width comma that is not ',')"},
      {"\xE2\x88\x9E", "U+221E (an infinity sign; write inf)"},
      {"l\xD0\xB0g", "U+0430 (a Cyrillic letter)"},
      {"\xEF\xBB\xBF[train]", "U+FEFF (a byte order mark inside of the text, which cannot be seen)"},
      {"1\r2", "U+000D (a carriage return)"},
      {"1\x1b[31m", "U+001B (a control character)"},
      {"\xF0\x9D\x9F\x8F", "U+1D7CF (a character of mathematical text)"},
      {"caf\xC3\xA9", "U+00E9 (a character that is not ASCII)"},
      {"caf\xE9", "the byte 0xE9, which is not UTF-8"},
      {"caf\xC3", "the byte 0xC3, which is not UTF-8"},
  };
  for (const auto& [text, description] : cases) {
    CAPTURE(text);
    const auto found = unusual_character(text);
    REQUIRE(found);
    CHECK(found->description == description);
    CHECK(character_hint(text) == "; it has " + description);
  }
  CHECK_FALSE(unusual_character("-0.1 : 0.1 : 0.05\t# ~"));
  CHECK(character_hint("") == "");
}

TEST_CASE("columns count characters, not bytes") {
  const std::string line = "# \xC3\xA9\xC3\xA9 lag = \xE2\x88\x92" "1";
  const auto begin = line.find("= ") + 1;
  CHECK(character_hint(std::string_view(line).substr(begin), line, begin) == "; it has U+2212 (a minus sign that is not '-') in column 12");
}

TEST_CASE("what cannot be seen in a name is found behind letters that can") {
  CHECK_FALSE(unseen_character("\xCE\xB1-caf\xC3\xA9"));
  CHECK(unseen_character("\xCE\xB1\xC2\xA0")->column == 2);
  CHECK(unseen_character("first\xE2\x80\x8B")->description == "U+200B (a zero-width character, which cannot be seen)");
  CHECK(unseen_character("a\x07"));
}

TEST_CASE("control characters are escaped, letters of any language are not") {
  CHECK(printable("v = 0\r[noise]\n\x1b[31m\t\x7f") == "v = 0\\r[noise]\\n\\x1b[31m\\t\\x7f");
  CHECK(printable("caf\xC3\xA9 \xE2\x88\x92 \xC2\x85 \xE9") == "caf\xC3\xA9 \xE2\x88\x92 \\u0085 \\xe9");
}

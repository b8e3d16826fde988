// Any text as the values of a key: parsed, or refused in one sentence; what was parsed reads back as itself.
// The first byte chooses what kind of key it is.

#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/error.hpp"
#include "core/text.hpp"
#include "expect.hpp"
#include "sweep/values_grammar.hpp"

using namespace asymsweep;

namespace {

const ValueDomain domains[] = {
    {.number = true},
    {.number = true, .integer = true, .infinity_allowed = true, .minimum = 1},
    {.number = true, .open_minimum = true, .minimum = 0, .maximum = 1},
    {.words = {"uniform", "normal", "linear"}, .vector = true},
    {.number = true, .words = {"auto"}, .vector = true},
    {.free_text = true},
};

void expect_allowed(const Value& value, const ValueDomain& domain) {
  const auto* number = std::get_if<double>(&value);
  if (number == nullptr) return;
  fuzz::expect(domain.number && !std::isnan(*number), "a number where none is allowed");
  if (std::isinf(*number)) fuzz::expect(domain.infinity_allowed && *number > 0, "an infinity where none is allowed");
  else fuzz::expect(*number >= domain.minimum && *number <= domain.maximum, "a number out of range");
  if (domain.integer && std::isfinite(*number)) fuzz::expect(*number == std::floor(*number), "a fraction where none is allowed");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto& domain = domains[data[0] % std::size(domains)];
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  try {
    const auto values = parse_values(text, domain);
    fuzz::expect(!values.empty(), "no values");
    std::vector<std::string> texts;
    for (const auto& value : values) {
      expect_allowed(value, domain);
      texts.push_back(to_text(value));
    }
    if (!domain.free_text) fuzz::expect(parse_values(join(texts), domain) == values, "values that do not read back");
  } catch (const UserError&) {  // refused: the sentence may quote the text
  }
  return 0;
}

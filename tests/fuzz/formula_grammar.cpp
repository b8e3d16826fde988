// Any text as a formula: read, or refused in one sentence; its text reads back as itself, its derivative and its tape can be made, and
// a tape of numbers has the bits of plain evaluation.

#include <bit>
#include <cstdint>
#include <string_view>

#include "expect.hpp"
#include "expression/bind.hpp"
#include "expression/derivative.hpp"
#include "expression/evaluate.hpp"
#include "expression/facts.hpp"
#include "expression/parse.hpp"
#include "expression/tape.hpp"

using namespace asymsweep;
using namespace asymsweep::expression;

namespace {

const Vocabulary vocabulary = {.names = {{"R"}, {"V"}, {"ratio"}, {"train.algorithm", Type::word}, {"means", Type::any}}, .calls = {"quantile"}, .stop = true};
const std::map<std::string, Expression, std::less<>> slopes = {{"ratio", named("ratio")}};
const std::vector<Input> inputs = {{"R"}, {"V", false}, {"ratio"}};

double value_of(std::string_view name) { return name == "R" ? 0.75 : name == "V" ? -0.5
                                                                                 : 1.25; }

bool same(double a, double b) { return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b) || (a != a && b != b); }

void expect_twins(const Expression& formula) {
  const auto bound = bind(formula, {});
  for (const auto& node : bound.nodes())
    if (node.operation == Operation::call || node.operation == Operation::word || (node.operation == Operation::name && node.text.size() > 5)) return;
  Tape<double> tape(compile(bound, inputs));
  const double r = 0.75, v = -0.5, ratio = 1.25;
  const double* const at[] = {&r, &v, &ratio};
  double result = 0;
  tape.run(at, {&result, 1});
  const double plain = number_of(bound, [](std::string_view name) -> Value { return value_of(name); });
  fuzz::expect(same(plain, result), "a tape that gives another number");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto wanted = data[0] % 2 == 0 ? Type::number : Type::condition;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  std::optional<Expression> formula;
  try {
    formula = parse(text, vocabulary, wanted);
  } catch (const FormulaError& error) {
    fuzz::expect(*error.what() != 0, "a refusal without a word");
  }
  if (!formula) return 0;
  const auto canonical = formula->text();
  fuzz::expect(parse(canonical, vocabulary, wanted).text() == canonical, "a text that does not read back");
  is_affine_in(*formula, "R");
  linear_form(*formula);
  if (wanted == Type::condition) return 0;
  expect_twins(*formula);
  if (const auto slope = derivative(*formula, slopes)) expect_twins(*slope);
  return 0;
}

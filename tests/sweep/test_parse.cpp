#include <catch2/catch.hpp>

#include <algorithm>
#include <random>

#include "core/error.hpp"
#include "sweep/common_keys.hpp"
#include "sweep/comparison.hpp"
#include "sweep/sweep.hpp"
#include "sweep/word_table.hpp"

using namespace asymsweep;

namespace {

KeyTable small_table() {
  KeyTable table;
  table.keys = sweep_keys();
  const auto add = [&](std::string section, std::string name, ValueDomain domain, std::optional<std::string> fallback,
                       std::vector<std::string> environments = {}, bool optional = false) {
    table.keys.push_back({.section = std::move(section), .name = std::move(name), .domain = std::move(domain),
                          .default_text = std::move(fallback), .meaning = "for tests", .optional = optional,
                          .environments = std::move(environments)});
  };
  add("problem", "environment", {.words = {"bandit", "contextual"}}, "bandit");
  add("bandit", "arms", {.number = true, .integer = true, .minimum = 2}, "100", {"bandit"});
  add("bandit", "reward_means", {.words = {"uniform"}, .vector = true}, "uniform", {"bandit"});
  add("contextual", "features", {.number = true, .integer = true, .minimum = 1}, "16", {"contextual"});
  add("train", "steps", {.number = true, .integer = true, .minimum = 1}, std::nullopt);
  add("train", "lag", {.number = true, .integer = true, .infinity_allowed = true, .minimum = 1}, "1");
  add("baseline", "v", {.number = true}, std::nullopt, {}, true);
  add("baseline", "delta_v", {.number = true}, std::nullopt, {}, true);
  table.exactly_one_of = {{"baseline.v", "baseline.delta_v"}};
  table.cross_checks = {[](const Configuration& configuration) {
    if (configuration.number("train.steps") == 13) throw UserError("train.steps = 13 brings bad luck");
  }};
  return table;
}

const std::string valid =
    "[sweep]\nname = t\nseeds = 4\n[train]\nsteps = 10\nlag = 1, 10, inf\n[baseline]\nv = 0 : 1 : 0.5  # three\n";

Sweep parse(const std::string& text, const std::vector<Flag>& flags = {}) {
  return parse_sweep(text, "t.ini", flags, small_table());
}

std::string complaint(const std::string& text, const std::vector<Flag>& flags = {}) {
  try {
    parse(text, flags);
  } catch (const UserError& error) {
    return error.what();
  }
  return "accepted";
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

}  // namespace

TEST_CASE("the grid is the product of the axes in file order, the last one fastest") {
  const auto sweep = parse(valid);
  REQUIRE(sweep.dimensions.size() == 2);
  CHECK(sweep.dimensions[0].name() == "lag");
  CHECK(sweep.dimensions[1].name() == "v");
  CHECK(sweep.configuration_count() == 9);
  CHECK(sweep.seeds == 4);
  CHECK(sweep.coordinates(5) == std::vector<std::size_t>{1, 2});
  CHECK(sweep.configuration(5).number("train.lag") == 10);
  CHECK(sweep.configuration(5).number("baseline.v") == 1);
  CHECK(sweep.configuration(5).number("bandit.arms") == 100);
  CHECK(sweep.text == valid);
}

TEST_CASE("a flag wins over the file and keeps the axis' place") {
  const auto sweep = parse(valid, {{"train.lag", "5, 6"}, {"sweep.seeds", "2"}});
  CHECK(sweep.dimensions[0].name() == "lag");
  CHECK(sweep.dimensions[0].size() == 2);
  CHECK(sweep.seeds == 2);
  CHECK(complaint(valid, {{"train.lag", "0"}}) == "--train.lag: train.lag = 0 is out of range (allowed: a whole number >= 1 | inf)");
}

TEST_CASE("zip walks axes together as one dimension") {
  const auto sweep = parse(replaced(valid, "seeds = 4", "seeds = 4\nzip = v, lag"));
  REQUIRE(sweep.dimensions.size() == 1);
  CHECK(sweep.dimensions[0].name() == "lag");
  CHECK(sweep.configuration_count() == 3);
  CHECK(sweep.configuration(1).number("baseline.v") == 0.5);
  CHECK(sweep.configuration(1).number("train.lag") == 10);
}

TEST_CASE("in a zip an axis may repeat its values, if another one does not and labels the dimension") {
  const auto zipped = replaced(valid, "seeds = 4", "seeds = 4\nzip = v, lag");
  const auto sweep = parse(zipped, {{"train.lag", "1, 1, inf"}});
  REQUIRE(sweep.dimensions.size() == 1);
  CHECK(sweep.dimensions[0].name() == "v");
  CHECK(sweep.configuration(1).number("train.lag") == 1);
  CHECK(parse(sweep.canonical).identity() == sweep.identity());
  CHECK(complaint(valid, {{"train.lag", "1, 1, inf"}}) == "--train.lag: train.lag has the value 1 twice");
  CHECK(complaint(zipped, {{"train.lag", "1, 1, inf"}, {"baseline.v", "0, 0, 1"}}) ==
        "--train.lag: train.lag has the value 1 twice, and so has every axis of its zip");
}

TEST_CASE("zip of what does not fit is refused") {
  const auto with = [](const std::string& zip) { return replaced(valid, "seeds = 4", "seeds = 4\nzip = " + zip); };
  CHECK(complaint(with("v, lga")) == "t.ini:4: sweep.zip names 'lga', which is not an axis; did you mean 'lag'?");
  CHECK(complaint(with("v")) == "t.ini:4: sweep.zip needs two axes or more");
  CHECK(complaint(with("v, v")) == "t.ini:4: sweep.zip names 'v' twice");
  CHECK(complaint(replaced(with("v, lag"), "0 : 1 : 0.5", "0, 1")) ==
        "t.ini:4: sweep.zip joins axes of different lengths: lag has 3 values, v has 2");
}

TEST_CASE("mistakes are named with file, line, key, value and what is allowed") {
  CHECK(complaint(replaced(valid, "steps", "stepps")) == "t.ini:5: unknown key 'train.stepps'; did you mean 'train.steps'?");
  CHECK(complaint(replaced(valid, "lag", "staleness")) == "t.ini:6: unknown key 'train.staleness'; did you mean 'train.lag'?");
  CHECK(complaint(replaced(valid, "[train]", "[trian]")) == "t.ini:5: unknown section [trian]; did you mean [train]?");
  CHECK(complaint(replaced(valid, "steps = 10", "steps = ten")) ==
        "t.ini:5: train.steps = ten is not allowed (allowed: a whole number >= 1)");
  CHECK(complaint(replaced(valid, "steps = 10", "steps = 10\nsteps = 11")) ==
        "t.ini:6: train.steps is given twice (first at t.ini:5)");
  CHECK(complaint(replaced(valid, "steps = 10", "steps")) == "t.ini:5: 'steps' is not 'key = value', '[section]' or '# comment'");
  CHECK(complaint(replaced(valid, "steps = 10\n", "")) ==
        "t.ini: missing key 'train.steps' (a whole number >= 1: for tests)");
  CHECK(complaint("seeds = 4\n" + valid) == "t.ini:1: 'seeds' stands before any [section]");
  CHECK(complaint(replaced(valid, "[baseline]", "[contextual]\nfeatures = 3\n[baseline]")) ==
        "t.ini:8: contextual.features is not used by problem.environment = bandit (it belongs to contextual)");
  CHECK(complaint(valid + "delta_v = 1\n") ==
        "t.ini:9: both baseline.v and baseline.delta_v are given; exactly one of baseline.v and baseline.delta_v is allowed");
  CHECK(complaint(replaced(valid, "v = 0 : 1 : 0.5", "")) ==
        "t.ini: missing key: exactly one of baseline.v and baseline.delta_v must be given");
  CHECK(complaint(replaced(valid, "seeds = 4", "seeds = 4, 5")) == "t.ini:3: sweep.seeds takes one value only, not a list");
  CHECK(complaint(replaced(valid, "steps = 10", "steps = 12, 13")) == "t.ini:5: train.steps = 13 brings bad luck");
  CHECK(complaint(replaced(valid, "name = t", "name = a/b")) ==
        "t.ini:2: sweep.name = a/b cannot be the name of a file (no spaces, no slashes, no '-' in front)");
  CHECK(complaint(replaced(valid, "seeds = 4", "seeds = 4294967295\nfirst_seed = 2")) ==
        "t.ini:3: sweep.first_seed + sweep.seeds is over 2^32");
  CHECK(complaint(valid, {{"sweep.description", "a # b"}}) == "--sweep.description: sweep.description has a '#' or a line break in it");
  CHECK(complaint(valid, {{"train.lagg", "1"}}) == "--train.lagg: unknown key 'train.lagg'; did you mean 'train.lag'?");
}

TEST_CASE("of many mistakes the first configuration's is named, whatever thread finds it") {
  auto table = small_table();
  table.cross_checks = {[](const Configuration& configuration) {
    if (configuration.number("train.steps") > 400) throw UserError("train.steps = " + std::to_string(configuration.integer("train.steps")));
  }};
  for (int repetition = 0; repetition < 20; ++repetition)
    CHECK_THROWS_WITH(parse_sweep(replaced(replaced(valid, "steps = 10", "steps = 1 : 3000 : 1"), "v = 0 : 1 : 0.5", "v = 0"), "t.ini", {}, table), "t.ini:5: train.steps = 401");
}

TEST_CASE("carriage returns, a byte order mark and a missing last newline are fine") {
  std::string windows = "\xEF\xBB\xBF";
  for (const char c : valid) windows += c == '\n' ? "\r\n" : std::string(1, c);
  windows.resize(windows.size() - 2);
  CHECK(parse(windows).canonical == parse(valid).canonical);
}

TEST_CASE("line ends of old Macs are line ends, and lines are counted") {
  std::string mac = valid;
  std::ranges::replace(mac, '\n', '\r');
  CHECK(parse(mac).canonical == parse(valid).canonical);
  CHECK(complaint(replaced(mac, "steps = 10", "steps = ten")).starts_with("t.ini:5: train.steps = ten"));
  CHECK(complaint("\xFF\xFE[\0s") == "t.ini: is UTF-16 text; save it as UTF-8");
  CHECK(complaint(valid + std::string("v\0w = 1\n", 8)) == "t.ini:9: is not text");
}

TEST_CASE("a character that an eye takes for another is named with its column") {
  const std::string minus = "; it has U+2212 (a minus sign that is not '-') in column ", no_break = "; it has U+00A0 (a no-break space) in column ";
  CHECK(complaint(replaced(valid, "v = 0 : 1 : 0.5", "v = 0, \xE2\x88\x92" "1")) ==
        "t.ini:8: baseline.v = \xE2\x88\x92" "1 is not allowed (allowed: a number)" + minus + "8");
  CHECK(complaint(replaced(valid, "steps = 10", "steps =\xC2\xA0" "10")).ends_with(no_break + "8"));
  CHECK(complaint(replaced(valid, "steps = 10", "steps\xC2\xA0= 10")).ends_with(no_break + "6"));
  CHECK(complaint(replaced(valid, "steps = 10", "\xC2\xA0")).ends_with("is not 'key = value', '[section]' or '# comment'" + no_break + "1"));
  CHECK(complaint(replaced(valid, "[train]", "[tr\xD0\xB0in]")).find("unknown section") != std::string::npos);
  CHECK(complaint(replaced(valid, "[train]", "[tr\xD0\xB0in]")).ends_with("; it has U+0430 (a Cyrillic letter)"));
  CHECK(complaint(valid, {{"train.lag", "1\xEF\xBC\x8C" "2"}}).ends_with("; it has U+FF0C (a full-width comma that is not ',') in column 2"));
  CHECK(parse(replaced(valid, "name = t", "name = t\xC2\xA0")).refusals.front().ends_with("; it has U+00A0 (a no-break space)"));
  CHECK(complaint(replaced(valid, "steps = 10", "steps = ten")).find("; it has") == std::string::npos);
}

TEST_CASE("notes of a list carry its key; a flag takes the file's with it") {
  const auto unmet = replaced(valid, "0 : 1 : 0.5", "0 : 1 : 0.3");
  CHECK(parse(unmet).notes == std::vector<std::string>{"t.ini:8: baseline.v: 0 : 1 : 0.3 (from : to : step) ends at 0.9, not at 1"});
  CHECK(parse(unmet, {{"baseline.v", "0, 1"}}).notes.empty());
  CHECK(parse(valid).notes.empty());
}

TEST_CASE("zip of keys with one value each walks one step") {
  const auto zipped = replaced(valid, "seeds = 4", "seeds = 4\nzip = v, lag");
  const auto replay = parse(zipped, {{"train.lag", "5"}, {"baseline.v", "0.1"}});
  CHECK(replay.configuration_count() == 1);
  CHECK(replay.dimensions.empty());
  CHECK(parse(replay.canonical).canonical == replay.canonical);
  CHECK(parse(replaced(valid, "seeds = 4", "seeds = 4\nzip = baseline.v, train.lag"), {{"train.lag", "5"}, {"baseline.v", "0.1"}}).configuration_count() == 1);
  CHECK(complaint(zipped, {{"train.lag", "5"}}) == "t.ini:4: sweep.zip joins axes of different lengths: v has 3 values, train.lag has 1");
  CHECK(complaint(replaced(valid, "seeds = 4", "seeds = 4\nzip = v, arms")).find("'arms', which is not an axis") != std::string::npos);
}

TEST_CASE("an axis that no configuration reads is refused, one that some do not read is said") {
  auto table = small_table();
  for (auto& key : table.keys)
    if (key.name == "v") key.read_when = ReadWhen{"train.lag below 5", [](const Configuration& configuration) { return configuration.number("train.lag") < 5; }};
  const auto with = [&](const std::string& lag) { return parse_sweep(valid, "t.ini", {{"train.lag", lag}}, table); };
  CHECK(with("1, 2").unread.empty());
  CHECK(with("1, 10, inf").unread ==
        std::vector<std::string>{"baseline.v is read only with train.lag below 5: for 6 of 9 configurations its values make no difference"});
  CHECK_NOTHROW(require_no_refusals(with("1, 10, inf")));
  CHECK_NOTHROW(with("10"));  // a file that has it stays readable
  CHECK_THROWS_WITH(require_no_refusals(with("10")), "t.ini:8: baseline.v has several values, but is read only with train.lag below 5: give it one value");
  CHECK_NOTHROW(parse_sweep(valid, "t.ini", {{"train.lag", "10"}, {"baseline.v", "1"}}, table));
}

TEST_CASE("a word has its own meaning or none") {
  enum class Colour { red, green };
  const WordTable<Colour> table = {{"red", Colour::red}, {"green", Colour::green}};
  CHECK(table.words() == std::vector<std::string>{"red", "green"});
  CHECK(table.meaning_of("green") == Colour::green);
  CHECK_THROWS_AS(table.meaning_of("blue"), std::logic_error);
}

TEST_CASE("the canonical text parses to the same sweep, flags and defaults applied") {
  const std::vector<std::vector<Flag>> cases = {
      {}, {{"train.lag", "3"}}, {{"sweep.zip", "v, lag"}}, {{"baseline.v", "log(0.1, 7, 5)"}},
      {{"bandit.reward_means", "[0.1 0.25], uniform"}, {"bandit.arms", "2"}}, {{"sweep.description", "three, words, here"}}};
  for (const auto& flags : cases) {
    const auto sweep = parse(valid, flags);
    const auto again = parse(sweep.canonical);
    CHECK(again.canonical == sweep.canonical);
    CHECK(again.configuration_count() == sweep.configuration_count());
    for (std::size_t c = 0; c < sweep.configuration_count(); ++c)
      CHECK(again.configuration(c).values() == sweep.configuration(c).values());
  }
}

TEST_CASE("the description is no part of a sweep's identity; the first difference is named") {
  const auto sweep = parse(valid), other = parse(valid, {{"sweep.description", "other words"}});
  CHECK(sweep.identity() == other.identity());
  CHECK(!first_difference(sweep, other));
  CHECK(first_difference(sweep, parse(valid, {{"train.steps", "11"}})) == "train.steps is 10 in the file and 11 in the sweep");
  CHECK(first_difference(sweep, parse(valid, {{"baseline.v", "0, 1"}})) ==
        "baseline.v is 0, 0.5, 1 in the file and 0, 1 in the sweep");
}

TEST_CASE("a sweep is its runs: order, spelling and names make no other one") {
  const std::string other_order = "[baseline]\nv = 1, 0, 5e-1\n[train]\nlag = inf, 1e1, 1\nsteps = 10.0\n[sweep]\nseeds = 4\nname = u\n";
  const auto sweep = parse(valid);
  CHECK(!first_difference(sweep, parse(other_order)));
  CHECK(!first_difference(parse(other_order), sweep));
  CHECK(!first_difference(sweep, parse(valid, {{"baseline.v", "-0, 0.5, 1"}, {"bandit.arms", "100"}})));
  CHECK(first_difference(sweep, parse(other_order, {{"sweep.seeds", "5"}})) == "sweep.seeds is 4 in the file and 5 in the sweep");
  CHECK(first_difference(sweep, parse(other_order, {{"sweep.first_seed", "1"}})) == "sweep.first_seed is 0 in the file and 1 in the sweep");
  CHECK(first_difference(sweep, parse(other_order, {{"sweep.root_seed", "1"}})) == "sweep.root_seed is 0 in the file and 1 in the sweep");
  CHECK(first_difference(sweep, parse(valid, {{"bandit.reward_means", "[0 1]"}, {"bandit.arms", "2"}})) ==
        "bandit.arms is 100 in the file and 2 in the sweep");
}

TEST_CASE("zipped sweeps are the same when they walk the same pairs") {
  const auto zipped = [](const std::string& zip, const std::string& lag, const std::string& v) {
    return parse("[sweep]\nname = t\nseeds = 4\n" + zip + "[train]\nsteps = 10\nlag = " + lag + "\n[baseline]\nv = " + v + "\n");
  };
  const auto sweep = zipped("zip = lag, v\n", "1, 10, inf", "0, 0, 1");
  CHECK(!first_difference(sweep, zipped("zip = baseline.v,lag\n", "inf, 10, 1", "1, 0, 0")));
  CHECK(first_difference(sweep, zipped("zip = lag, v\n", "1, 10, inf", "0, 1, 0")) == "the values of lag, v are zipped in other pairs");
  CHECK(first_difference(sweep, zipped("", "1, 10, inf", "0, 1")) == "sweep.zip is lag, v in the file and absent in the sweep");
}

TEST_CASE("a mutated sweep file is parsed or refused with a UserError, never anything else") {
  std::mt19937 random(1);
  const std::string alphabet = "[]=#,:.()0123456789einfabv \n\t\"\\\xff";
  for (int trial = 0; trial < 5000; ++trial) {
    std::string text = valid;
    for (int edits = 1 + static_cast<int>(random() % 4); edits > 0 && !text.empty(); --edits) {
      const auto at = random() % text.size();
      switch (random() % 3) {
        case 0: text[at] = alphabet[random() % alphabet.size()]; break;
        case 1: text.erase(at, 1 + random() % 5); break;
        default: text.insert(at, 1, alphabet[random() % alphabet.size()]);
      }
    }
    try {
      parse(text);
    } catch (const UserError& error) {
      REQUIRE(std::string(error.what()).find('\n') == std::string::npos);
    }
  }
}

TEST_CASE("sweep.where leaves out the places where it is false") {
  const auto with = [](const std::string& condition) { return replaced(valid, "seeds = 4", "seeds = 4\nwhere = " + condition); };
  const auto sweep = parse(with("v < 0.7 and (lag == 1 or v == 0)"));
  std::vector<std::pair<double, double>> places;
  for (std::size_t c = 0; c < sweep.configuration_count(); ++c) {
    const auto configuration = sweep.configuration(c);
    if (sweep.planned(c)) places.emplace_back(configuration.number("train.lag"), configuration.number("baseline.v"));
  }
  std::ranges::sort(places);
  CHECK(places == std::vector<std::pair<double, double>>{{1, 0}, {1, 0.5}, {10, 0}, {std::numeric_limits<double>::infinity(), 0}});
  CHECK(sweep.configuration_count() == 9);
  CHECK(sweep.planned_count() == 4);
  CHECK(parse(valid).planned_count() == 9);
  CHECK(complaint(with("v > 1")) == "t.ini:4: sweep.where is false at every place of the grid");
  CHECK(complaint(with("lags > 1")).starts_with("t.ini:4: sweep.where "));
  // What is left out need not be right.
  const auto steps = replaced(with("steps < 13"), "steps = 10", "steps = 10, 13");
  CHECK(parse(steps).planned_count() == 9);
  CHECK(complaint(replaced(steps, "steps < 13", "steps < 14")) == "t.ini:6: train.steps = 13 brings bad luck");
}

// Claims that a sweep file declares: which runs they compare, what they can be bounded by, and since when they were known.

#include <catch2/catch.hpp>

#include <set>

#include "analysis/claims/declared.hpp"
#include "analysis/claims/registration.hpp"
#include "core/error.hpp"
#include "store/claims_log.hpp"
#include "training/key_table.hpp"

using namespace asymsweep;
using namespace asymsweep::analysis;

namespace {

constexpr const char* grid =
    "[sweep]\nname = grid\nseeds = 4\n[bandit]\narms = 5\n[train]\nsteps = 10\nlag = 1, 10, inf\nlearning_rate = 0.5, 1\n[baseline]\nv = 0, 0.2\n";

std::string section(const std::string& name, const std::string& keys) { return "[claim." + name + "]\nstatement = It holds.\n" + keys; }

Sweep sweep_with(const std::string& claims) { return parse_sweep(grid + claims, "sweep.ini", {}, key_table()); }
DeclaredPart one(const std::string& keys) { return declared_claims(sweep_with(section("one", keys))).front().parts.front(); }

ClaimsVersion version(std::uint64_t runs, const std::string& claims) { return {.time = "2026-01-01T00:00:00Z", .runs = runs, .claims = claims}; }

std::string words_of(const std::vector<ClaimsVersion>& versions) {
  std::string all;
  for (const auto& claim : registered_claims(versions, "here")) all += (all.empty() ? "" : "; ") + claim.section.name + (claim.before ? "+ " : "- ") + claim.words;
  return all;
}

}  // namespace

TEST_CASE("claims are no part of the sweep's identity") {
  const auto plain = sweep_with(""), with = sweep_with(section("one", "test = mean\nvalue = improvement\n"));
  CHECK(with.identity() == plain.identity());
  CHECK(with.canonical == plain.canonical);
  CHECK(with.claims.size() == 1);
  CHECK(parse_sweep(with.canonical, "again", {}, key_table()).claims.empty());
}

TEST_CASE("the normal form of a section has its keys in their order, without comments and blanks") {
  const auto sweep = sweep_with("[claim.one]\nstatement =  It   holds.  # always\n\ntest=mean\n[claim.two]\ntest = share\n[claim.one]\nvalue = improvement\n");
  CHECK(text_of(sweep.claims) == "[claim.one]\nstatement = It   holds.\ntest = mean\nvalue = improvement\n[claim.two]\ntest = share\n");
  CHECK(text_of(read_claims(text_of(sweep.claims), "again")) == text_of(sweep.claims));
}

TEST_CASE("where selects by keys and by axes") {
  const auto sweep = sweep_with("");
  CHECK(configurations_of(one("test = mean\nvalue = improvement\n"), sweep).size() == 12);
  CHECK(configurations_of(one("test = mean\nvalue = improvement\nwhere = lag > 1 and v == 0\n"), sweep).size() == 4);
  CHECK(configurations_of(one("test = mean\nvalue = improvement\nwhere = train.lag == inf or learning_rate < 1\n"), sweep).size() == 8);
  CHECK(configurations_of(one("test = mean\nvalue = improvement\nwhere = train.algorithm == \"asymre\" and gradient != \"sampled\" and arms == 5\n"), sweep).size() == 12);
}

TEST_CASE("partners differ in `against` alone") {
  const auto claim = one("test = paired_mean\nvalue = improvement\nagainst = train.lag = inf\n");
  const auto sweep = sweep_with("");
  const auto chosen = configurations_of(claim, sweep);
  CHECK(chosen.size() == 8);
  for (const auto c : chosen) {
    const auto own = sweep.configuration(c), other = sweep.configuration(claim.against->partner_of(sweep, c));
    CHECK(own.number("train.lag") != other.number("train.lag"));
    CHECK(std::isinf(other.number("train.lag")));
    CHECK(own.number("train.learning_rate") == other.number("train.learning_rate"));
    CHECK(own.number("baseline.v") == other.number("baseline.v"));
  }
  const auto both = one("test = paired_mean\nvalue = improvement\nagainst = lag = inf, v = 0.2\n");
  CHECK(configurations_of(both, sweep).size() == 10);
}

TEST_CASE("axes of a zip change together") {
  const std::string zipped = "[sweep]\nzip = learning_rate, v\n", claim = "test = paired_mean\nvalue = improvement\nagainst = ";
  const auto sweep = sweep_with(zipped + section("one", claim + "v = 0.2, learning_rate = 1\n"));
  CHECK(configurations_of(declared_claims(sweep).front().parts.front(), sweep).size() == 3);
  CHECK_THROWS_WITH(declared_claims(sweep_with(zipped + section("one", claim + "v = 0.2, learning_rate = 0.5\n"))),
                    Catch::Contains("names values that sweep.zip does not join"));
  CHECK_THROWS_WITH(declared_claims(sweep_with(zipped + section("one", claim + "v = 0.2\n"))), Catch::Contains("which changes together with baseline.v (sweep.zip)"));
}

TEST_CASE("premises select configurations") {
  const auto sweep = sweep_with("");
  const std::string mean = "test = mean\nvalue = improvement\n";
  CHECK(configurations_of(one(mean + "premises = theorems, never_refreshed\n"), sweep).size() == 4);
  CHECK(configurations_of(one(mean + "premises = bandit_of_asymre, off_policy\nwhere = v == 0\n"), sweep).size() == 4);
  CHECK(one(mean + "premises = theorems, bandit, never_refreshed\n").premises.words() == Premises({"theorems", "never_refreshed"}).words());
  CHECK_THROWS_WITH(one(mean + "premises = theorems, sampled_gradient\n"), Catch::Contains("claim.one.premises = theorems, sampled_gradient selects no configuration"));
}

TEST_CASE("the first value of an axis, and the axis of V, are partners by name") {
  const auto sweep = sweep_with("");
  const auto lag = one("test = paired_every_run\nvalue = improvement > other.improvement\nagainst = lag = first\n");
  CHECK(configurations_of(lag, sweep).size() == 8);
  for (const auto c : configurations_of(lag, sweep)) CHECK(sweep.configuration(lag.against->partner_of(sweep, c)).number("train.lag") == 1);
  const auto v = one("test = paired_every_run\nvalue = difference.entropy_curve < 1\nagainst = V = first\n");
  CHECK(configurations_of(v, sweep).size() == 6);
}

TEST_CASE("a claim of several parts: what is said once holds for each, and they share the error rate") {
  const auto sweep = sweep_with(section("one", "error_rate = 0.04\nwhere = lag == 1\ntest = mean\n") + "[claim.one.a]\nvalue = improvement\n[claim.one.b]\nvalue = entropy\nwhere = lag > 1\n" +
                                "[claim.one.c]\ntest = every_run\nvalue = improvement > 0\n");
  const auto claim = declared_claims(sweep).front();
  REQUIRE(claim.parts.size() == 3);
  CHECK((claim.parts[0].name == "a" && claim.parts[1].name == "b" && claim.parts[2].name == "c"));
  CHECK((claim.parts[0].question.error_rate == 0.02 && claim.parts[1].question.error_rate == 0.02 && claim.parts[2].question.error_rate == 0.04));
  CHECK(configurations_of(claim.parts[0], sweep).size() == 4);
  CHECK(configurations_of(claim.parts[1], sweep).size() == 8);
  CHECK(text_of(read_claims(text_of(sweep.claims), "again")) == text_of(sweep.claims));
}

TEST_CASE("parts make a whole: refuted if one is, supported if all are") {
  const auto of = [](Decision decision, bool is_final = false) {
    Verdict verdict{.decision = decision, .finding = decision_text(decision), .needs = decision == Decision::undecided ? "seeds" : ""};
    verdict.n = is_final ? 7 : 1;
    verdict.is_final = is_final;
    return verdict;
  };
  const auto whole = [&](Verdict a, Verdict b) { return whole_of({{"one_part", "one part", std::move(a)}, {"b", "b", std::move(b)}}); };
  using enum Decision;
  CHECK(whole(of(supported), of(supported)).decision == supported);
  CHECK(whole(of(supported), of(undecided)).decision == undecided);
  CHECK(whole(of(supported), of(undecided)).needs == "seeds");
  CHECK(whole(of(undecided), of(refuted)).decision == refuted);
  const auto final = whole(of(refuted), of(refuted, true));
  CHECK((final.n == 7 && final.is_final));
  CHECK(whole(of(supported), of(refuted)).finding == "one part: supported; b: refuted");
}

TEST_CASE("premises of runs need the set that knows them, and each premise has a name and words of its own") {
  std::set<std::string> names, words;
  for (const auto& premise : premise_rows()) {
    names.insert(premise.name), words.insert(premise.words);
    CHECK((premise.needs != Needs::nothing) == bool(premise.holds));
    CHECK((premise.holds || premise.may_hold));
    CHECK(!Premises({"theorems", premise.name}).lacks());
    CHECK(bool(Premises({premise.name}).lacks()) == (premise.needs != Needs::nothing));
    CHECK(bool(Premises({"bandit_of_asymre", premise.name}).lacks()) == (premise.needs == Needs::instance));
  }
  CHECK((names.size() == premise_rows().size() && words.size() == names.size()));
}

TEST_CASE("what is not said has its default") {
  const auto mean = one("test = mean\nvalue = improvement\n").question;
  CHECK((mean.bound == 0 && mean.side == Side::above && mean.error_rate == 0.05));
  CHECK(one("test = paired_share\nvalue = improvement\nagainst = lag = 1\n").question.bound == 0.5);
}

TEST_CASE("since when a claim was known") {
  const auto a = section("a", "test = mean\nvalue = improvement\n"), changed = section("a", "test = mean\nvalue = improvement\nbound = 1\n"),
             b = section("b", "test = mean\nvalue = improvement\n");
  CHECK(words_of({version(0, a)}) == "a+ declared before the run");
  CHECK(words_of({version(0, a), version(12000, a + b)}) == "a+ declared before the run; b- declared after 12,000 runs");
  CHECK(words_of({version(0, a), version(12000, changed)}) == "a+ declared before the run, changed after 12,000 runs; a- changed after 12,000 runs");
  CHECK(words_of({version(0, changed), version(0, a), version(1, a + b)}) == "a+ declared before the run; b- declared after 1 run");
  CHECK(words_of({version(0, a), version(5, changed), version(9, a)}) == "a- changed after 9 runs");
  CHECK(words_of({version(0, a + b), version(5, b)}) == "b+ declared before the run; a+ declared before the run, withdrawn after 5 runs");
  CHECK(words_of({version(0, a), version(0, b)}) == "b+ declared before the run");
  CHECK(words_of({version(7, a)}) == "a- declared after 7 runs");
  CHECK(words_of({}).empty());
}

TEST_CASE("what a claim was declared about") {
  const auto a = section("a", "test = mean\nvalue = improvement\n");
  const auto about = [&](std::uint64_t runs, const std::string& grid, const std::string& improvement) {
    auto one = version(runs, a);
    one.grid = grid, one.improvement = improvement;
    return one;
  };
  CHECK(words_of({about(0, "x", ""), about(0, "y", "")}) == "a+ declared before the run");
  CHECK(words_of({about(0, "x", ""), about(9, "y", "")}) == "a- declared before the run; the grid changed after 9 runs");
  CHECK(words_of({about(0, "x", "reward"), about(9, "x", "loss")}) == "a- declared before the run; the improvement changed after 9 runs");
  CHECK(words_of({version(0, a), about(9, "y", "")}) == "a+ declared before the run");  // an early version does not say
}

TEST_CASE("of merged files every text is decided") {
  const auto a = section("a", "test = mean\nvalue = improvement\n"), other = section("a", "test = mean\nvalue = improvement\nbound = 1\n");
  const auto of = [&](const std::string& origin, std::uint64_t runs, const std::string& claims) {
    auto one = version(runs, claims);
    one.origin = origin;
    return one;
  };
  CHECK(words_of({of("x", 0, a), of("y", 0, a)}) == "a+ declared before the run");
  CHECK(words_of({of("x", 0, a), of("y", 0, "")}) == "a- in x declared before the run; in y not declared");
  CHECK(words_of({of("x", 0, a), of("y", 0, other)}) == "a- in x declared before the run; in y not declared; a- in x not declared; in y declared before the run");
  CHECK(words_of({of("x", 0, a), of("x", 5, other), of("y", 0, a)}) ==
        "a+ in x declared before the run, changed after 5 runs; in y declared before the run; a- in x changed after 5 runs; in y not declared");
  CHECK(words_of({of("x", 0, a), of("y", 0, a), version(9, other)}) == "a+ declared before the run, changed after 9 runs; a- changed after 9 runs");
}

TEST_CASE("versions are whole lines") {
  const auto first = lines_of(version(0, "[claim.a]\n")), second = lines_of(version(7, "\"b\"\n"));
  CHECK(versions_in(first + second, "f") == std::vector{version(0, "[claim.a]\n"), version(7, "\"b\"\n")});
  const ClaimsVersion full{.time = "2026-01-01T00:00:00Z", .runs = 3, .claims = "[claim.a]\n", .grid = "2 configurations 7", .improvement = "reward", .origin = "x.h5"};
  auto looked = full;
  looked.until_decided = 24;
  looked.looks = {{24, 0, 3}, {32, 2, 1}};
  CHECK(versions_in(lines_of(full) + lines_of(looked), "f") == std::vector{full, looked});
  CHECK(versions_in(lines_of(full), "f") == std::vector{full});
  for (std::size_t cut = 0; cut < second.size(); ++cut) CHECK(versions_in(first + second.substr(0, cut) + std::string(3, '\0'), "f").size() == 1);
  CHECK(versions_in(std::string(9, '\0'), "f").empty());
  CHECK_THROWS_AS(versions_in("{}\n", "f"), DamageError);
  CHECK_THROWS_WITH(versions_in(first + "nonsense\n", "f"), "f: version 2 of its claims cannot be read");
}

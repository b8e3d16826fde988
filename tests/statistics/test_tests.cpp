// Hypothesis tests, and families of them.

#include "analysis/statistics/combination.hpp"
#include "analysis/statistics/descriptive.hpp"
#include "analysis/statistics/multiple_testing.hpp"
#include "analysis/statistics/sign_flip.hpp"
#include "analysis/statistics/sign_test.hpp"
#include "analysis/statistics/signed_rank.hpp"
#include "analysis/statistics/student_t.hpp"
#include "tests/statistics/reference.hpp"

using namespace asymsweep::statistics;

namespace {

void check_t(const std::vector<double>& x, const json& known) {
  CHECK(mean(x) == near(known["mean"]));
  CHECK(standard_deviation(x) == near(known["sd"]));
  check_interval(t_interval(x), known["ci"]);
  CHECK(t_lower(x) == near(known["lower_one_sided"]));
  CHECK(t_p_greater(x) == near(known["p_greater"]));
  CHECK(t_p_less(x) == near(known["p_less"]));
  CHECK(t_p_two_sided(x) == near(known["p_two"]));
}

}  // namespace

TEST_CASE("t_one_sample_xA, t_paired_depression, welch_depression") {
  check_t(sample("xA"), reference("t_one_sample_xA"));
  const auto x = sample("depression_x"), y = sample("depression_y");
  auto difference = x;
  for (std::size_t i = 0; i < y.size(); ++i) difference[i] -= y[i];
  check_t(difference, reference("t_paired_depression"));
  const auto test = welch(x, y);
  CHECK(test.t == near(reference("welch_depression")["t"]));
  CHECK(test.degrees == near(reference("welch_depression")["df"]));
  CHECK(test.p_two_sided == near(reference("welch_depression")["p_two"]));
  CHECK(welch(y, x).t == -test.t);
  CHECK(welch(y, x).p_two_sided == test.p_two_sided);
}

TEST_CASE("tost") {
  const auto x = sample("vc");
  for (const auto& known : reference("tost")) {
    const double mu0 = known["mu0"], delta = known["delta"];
    CHECK(t_p_greater(x, mu0 - delta) == near(known["p_lower"]));
    CHECK(t_p_less(x, mu0 + delta) == near(known["p_upper"]));
    CHECK(equivalence_p(x, mu0, delta) == near(known["p"]));
    check_interval(t_interval(x, 0.1), known["ci90"]);
  }
}

TEST_CASE("wilcoxon") {
  for (const auto& [name, known] : reference("wilcoxon").items()) {
    INFO(name);
    const auto d = numbers(known["d"]);
    const auto exact = signed_rank_exact(d), normal = signed_rank_normal(d);
    CHECK(exact.v == known["V"]);
    CHECK(exact.nonzero == known["n_nonzero"]);
    CHECK(exact.p_greater == near(known["exact_p_greater"]));
    CHECK(exact.p_less == near(known["exact_p_less"]));
    CHECK(exact.p_two_sided == near(known["exact_p_two"]));
    CHECK(normal.p_greater == near(known["normal_cc"]["greater"]));
    CHECK(normal.p_less == near(known["normal_cc"]["less"]));
    CHECK(normal.p_two_sided == near(known["normal_cc"]["two"]));
    CHECK(hodges_lehmann(d) == near(known["hodges_lehmann"]));
  }
}

TEST_CASE("sign_test, mcnemar_exact") {
  for (const auto& known : reference("sign_test")) {
    CHECK(sign_p_greater(known["k"], known["n"]) == near(known["p_greater"]));
    CHECK(sign_p_two_sided(known["k"], known["n"]) == near(known["p_two"]));
  }
  for (const auto& known : reference("mcnemar_exact"))
    CHECK(mcnemar_p_two_sided(known["b"], known["c"]) == near(known["p_two"]));
}

TEST_CASE("sign_flip_mean_xA_p_greater, and the sampled one close to it") {
  const auto x = sample("xA");
  CHECK(sign_flip_p_greater(x) == near(reference("sign_flip_mean_xA_p_greater")));
  // Twice the sample: 20 values, enumerated; one more small value makes 21, sampled. Between 20 and 21 values the p-value
  // hardly moves; 100,000 patterns know p = 0.0003 to 0.00006, 5 of which are allowed.
  auto twice = x;
  twice.insert(twice.end(), x.begin(), x.end());
  const double enumerated = sign_flip_p_greater(twice);
  twice.push_back(1e-9);
  CHECK(std::abs(sign_flip_p_greater(twice) - enumerated) < 5 * std::sqrt(enumerated / 100'000));
}

TEST_CASE("sign flips of many samples together are those of each alone") {
  for (const std::size_t n : {7u, 200u}) {
    auto x = xs();
    x.resize(n);
    std::vector<std::vector<double>> samples = {x, x};
    for (double& value : samples[1]) value -= 0.3;
    const auto together = sign_flip_together(samples, 1000);
    for (std::size_t i = 0; i < samples.size(); ++i) CHECK(together[i] == sign_flip_p_greater(samples[i], 1000));
  }
}

TEST_CASE("p_adjust") {
  for (const auto& known : reference("p_adjust")) {
    const auto p = numbers(known["p"]);
    check_all(bonferroni(p), known["bonferroni"]);
    check_all(holm(p), known["holm"]);
    check_all(hochberg(p), known["hochberg"]);
    check_all(benjamini_hochberg(p), known["bh"]);
    check_all(benjamini_yekutieli(p), known["by"]);
  }
  for (const auto adjust : {bonferroni, holm, hochberg, benjamini_hochberg, benjamini_yekutieli}) {
    const auto adjusted = adjust(std::vector<double>{0.01, NAN});
    CHECK(adjusted[0] == 0.01);
    CHECK(std::isnan(adjusted[1]));
  }
}

TEST_CASE("combine") {
  const auto& known = reference("combine");
  const auto p = numbers(known["p"]);
  CHECK(fisher(p).statistic == near(known["fisher"]["stat"]));
  CHECK(fisher(p).p == near(known["fisher"]["p"]));
  CHECK(stouffer(p).statistic == near(known["stouffer"]["z"]));
  CHECK(stouffer(p).p == near(known["stouffer"]["p"]));
  CHECK(intersection_union(p) == near(known["iut_max"]));
  CHECK(simes(p) == near(known["simes"]));
}

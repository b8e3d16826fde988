// Where a share sets in: logistic, Firth, isotonic, a step.

#include "analysis/statistics/isotonic.hpp"
#include "analysis/statistics/logistic.hpp"
#include "tests/statistics/reference.hpp"

using namespace asymsweep::statistics;

namespace {

struct Data {
  std::vector<double> x, trials, successes;
  explicit Data(const json& known) : x(numbers(known["V"])), trials(numbers(known["n"])), successes(numbers(known["k"])) {}
  DoseResponse view() const { return {x, trials, successes}; }
};

void check_fit(const LogisticFit& fit, const json& known) {
  REQUIRE(fit.converged);
  CHECK(fit.intercept == near(known["beta"][0]));
  CHECK(fit.slope == near(known["beta"][1]));
  CHECK(fit.variance_intercept == near(known["cov"][0][0]));
  CHECK(fit.covariance == near(known["cov"][0][1]));
  CHECK(fit.variance_slope == near(known["cov"][1][1]));
  CHECK(fit.x50() == near(known["V50"]));
}

}  // namespace

TEST_CASE("logistic") {
  const auto& known = reference("logistic");
  const Data data(known);
  const auto fit = fit_logistic(data.view());
  check_fit(fit, known);
  CHECK(fit.deviance == near(known["deviance"]));
  CHECK(fit.log_likelihood == near(known["llf_kernel"]));
  CHECK(fit.width_10_90() == near(known["width_10_90"]));
  const auto delta = x50_delta(fit);
  CHECK((delta.high - delta.low) / (2 * 1.959963984540054) == near(known["V50_se_delta"]));
  check_interval(delta, known["V50_ci_delta"]);
  check_interval(x50_fieller(fit), known["V50_ci_fieller"]);
  const auto profile = x50_profile(data.view(), fit);
  const double tolerance = known["profile_tol"];
  CHECK(std::abs(profile.low - known["V50_ci_profile"][0].get<double>()) < tolerance);
  CHECK(std::abs(profile.high - known["V50_ci_profile"][1].get<double>()) < tolerance);
}

TEST_CASE("firth") {
  const auto& separable = reference("firth")["separable"];
  const Data data(separable);
  CHECK(is_separable(data.view()));
  CHECK_FALSE(fit_logistic(data.view()).converged);
  const auto fit = fit_firth(data.view());
  // The reference's own iteration stops near 1e-8: its x50 is 0.025 by symmetry about it, to 2e-8.
  REQUIRE(fit.converged);
  CHECK(fit.slope == near(separable["beta"][1], 1e-6));
  CHECK(fit.intercept == near(separable["beta"][0], 1e-6));
  CHECK(fit.variance_slope == near(separable["cov"][1][1], 1e-6));
  CHECK(fit.x50() == near(separable["V50"], 1e-7));
  CHECK(fit.x50() > separable["bracket"][0].get<double>());
  CHECK(fit.x50() < separable["bracket"][1].get<double>());

  const Data same(reference("logistic"));
  CHECK_FALSE(is_separable(same.view()));
  const auto penalized = fit_firth(same.view());
  const auto& known = reference("firth")["same_as_logistic_data"];
  CHECK(penalized.intercept == near(known["beta"][0]));
  CHECK(penalized.slope == near(known["beta"][1]));
  CHECK(penalized.x50() == near(known["V50"]));
}

TEST_CASE("isotonic") {
  for (const auto& known : reference("isotonic"))
    check_all(isotonic(numbers(known["y"]), numbers(known["w"])), known["fit"]);
  const std::vector<double> x = {0, 1, 2}, y = {0, 0.25, 0.75};
  CHECK(first_crossing(x, y, 0.5) == 1.5);
  CHECK(std::isnan(first_crossing(x, y, 0.8)));
  CHECK(std::isnan(first_crossing(x, y, -0.1)));
}

TEST_CASE("step_changepoint") {
  const auto& known = reference("step_changepoint");
  const auto fit = step_fit(known["k"].get<std::vector<std::size_t>>(), known["n"].get<std::vector<std::size_t>>());
  check_all(fit.log_likelihood, known["loglik_by_split"]);
  CHECK(fit.null_log_likelihood == near(known["null_loglik"]));
  CHECK(fit.best_split == known["best_split"]);
  CHECK(fit.likelihood_ratio == near(known["lr"]));
}

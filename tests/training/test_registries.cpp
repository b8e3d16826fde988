// Rows that do not fit together are named before anything is trained.

#include <catch2/catch.hpp>

#include "training/environment.hpp"

using namespace asymsweep;

namespace {

/// The program's own rows, to plant others among.
struct Rows {
  std::vector<Environment> environments = asymsweep::environments();
  std::vector<Metric> metrics = metrics_registry();

  void require() const { require_fitting_rows(environments, metrics); }
};

std::optional<BlockResults> train_nothing(const TrainingPlan&, const Configuration&, SeedBlock, const Cancelled&) { return {}; }

/// An environment `aim` with all that it needs.
Rows with_aim() {
  Rows rows;
  rows.environments.push_back({.name = "aim", .meaning = "for a test", .keys = {}, .train = train_nothing, .cost_s = [](const Configuration&) { return 1.0; }});
  for (const char* name : {"expected_reward", "initial_expected_reward"})
    rows.metrics.push_back({name, "1", "for a test", MetricShape::final, by_trainer, {"aim"}});
  return rows;
}

double of_bandit(const BanditRun&, const std::vector<double>&) { return 0; }
double of_contexts(const ContextualRun&, const ContextualScore&) { return 0; }

}  // namespace

TEST_CASE("rows that fit together pass: the program's own, and an environment with a trainer and the two metrics") {
  CHECK_NOTHROW(require_fitting_registries());
  CHECK_NOTHROW(with_aim().require());
}

TEST_CASE("an environment without a trainer is named") {
  auto rows = with_aim();
  rows.environments.back().train = nullptr;
  CHECK_THROWS_WITH(rows.require(), "environment aim has no trainer: give its row .train and .cost_s");
  rows = with_aim();
  rows.environments.back().cost_s = nullptr;
  CHECK_THROWS_WITH(rows.require(), "environment aim has no trainer: give its row .train and .cost_s");
}

TEST_CASE("an environment without one of the metrics that the analysis compares is named") {
  auto rows = with_aim();
  rows.metrics.pop_back();
  CHECK_THROWS_WITH(rows.require(), Catch::Contains("environment aim has no final metric initial_expected_reward"));

  rows.metrics.push_back({"initial_expected_reward", "1", "a curve is none", MetricShape::curve, by_trainer, {"aim"}});
  CHECK_THROWS_WITH(rows.require(), Catch::Contains("environment aim has no final metric initial_expected_reward"));

  rows = with_aim();
  rows.metrics.push_back({"test_accuracy", "1", "chosen by analyze before expected_reward", MetricShape::final, by_trainer, {"aim"}});
  CHECK_THROWS_WITH(rows.require(), Catch::Contains("environment aim has no final metric initial_test_accuracy"));
  rows.metrics.push_back({"initial_test_accuracy", "1", "for a test", MetricShape::final, by_trainer, {"aim"}});
  CHECK_NOTHROW(rows.require());
}

TEST_CASE("a metric that its environment's trainer cannot compute is named") {
  const auto planted = [](auto compute, const char* environment) {
    auto rows = with_aim();
    rows.metrics.push_back({"planted", "1", "for a test", MetricShape::curve, compute, {environment}});
    rows.require();
  };
  CHECK_NOTHROW(planted(&of_bandit, "bandit"));
  CHECK_NOTHROW(planted(&of_contexts, "tokens"));
  CHECK_NOTHROW(planted(by_trainer, "aim"));
  const char* said = "metric planted is of a kind that the trainer of environment ";
  CHECK_THROWS_WITH(planted(&of_contexts, "bandit"), Catch::Contains(said) && Catch::Contains("bandit"));
  CHECK_THROWS_WITH(planted(&of_bandit, "contextual"), Catch::Contains(said) && Catch::Contains("contextual"));
  CHECK_THROWS_WITH(planted(by_trainer, "tokens"), Catch::Contains(said) && Catch::Contains("tokens"));
  CHECK_THROWS_WITH(planted(&of_bandit, "aim"), Catch::Contains(said) && Catch::Contains("aim"));
}

TEST_CASE("a metric of an environment that does not exist, or of none, is named") {
  auto rows = with_aim();
  rows.metrics.back().environments.push_back("bandti");
  CHECK_THROWS_WITH(rows.require(), "metric initial_expected_reward: there is no environment bandti (bandit | contextual | tokens | aim)");
  rows.metrics.back() = {"planted", "1", "for a test", MetricShape::final, by_trainer, {}};
  rows.metrics.push_back(with_aim().metrics.back());
  CHECK_THROWS_WITH(rows.require(), "metric planted names no environment that has it");
}

// Axes of figures: ticks for numbers of any size, and for numbers that differ by rounding only.

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "analysis/figures/plot.hpp"

using namespace asymsweep::analysis;

namespace {

Plot plot_of(double first, double second) {
  Plot plot;
  plot.panels = {{"", {{"line", {{.x = 0, .centre = first}, {.x = 1, .centre = second}}}}}};
  fit_axes(plot);
  return plot;
}

std::vector<std::string> labels(double first, double second) {
  std::vector<std::string> all;
  for (const auto& tick : plot_of(first, second).y.ticks) all.push_back(tick.label);
  return all;
}

using Labels = std::vector<std::string>;

}  // namespace

TEST_CASE("axes: ticks at 1, 2 or 5 times a power of ten") {
  CHECK(labels(0, 1) == Labels{"0", "0.5", "1"});
  CHECK(labels(-0.2, 0.2) == Labels{"−0.2", "−0.1", "0", "0.1", "0.2"});
  CHECK(labels(0.61, 0.64) == Labels{"0.61", "0.62", "0.63", "0.64"});
}

TEST_CASE("axes: a tick stands where its label says") {
  for (const auto& tick : plot_of(0.1, 0.9).y.ticks) CHECK(std::to_string(tick.position).substr(0, tick.label.size()) == tick.label);
}

TEST_CASE("axes: labels of very small, very large and close numbers differ") {
  CHECK(labels(0, 1e-13) == Labels{"0", "5e-14", "1e-13"});
  CHECK(labels(-1e-200, 1e-200) == Labels{"−1e-200", "−5e-201", "0", "5e-201", "1e-200"});
  CHECK(labels(1000000, 1000000.2) == Labels{"1e+06", "1000000.05", "1000000.1", "1000000.15", "1000000.2"});
  CHECK(labels(-1.7e308, 1.7e308) == Labels{"−1e+308", "0", "1e+308"});
}

TEST_CASE("axes: numbers that differ by rounding only stand in the middle") {
  const double next = std::nextafter(0.3, 1);
  CHECK(labels(0.3, next) == labels(0.3, 0.3));
  CHECK(labels(0.3, 0.3) == Labels{"0", "0.5"});
  CHECK(labels(0, std::numeric_limits<double>::denorm_min()) == labels(0, 0));
  for (const double large : {1e17, 1e300, -1e300}) {
    const auto plot = plot_of(large, std::nextafter(large, 0));
    CHECK(plot.y.low < large);
    CHECK(plot.y.high > large);
    CHECK(plot.y.ticks.size() >= 3);
    CHECK(plot.y.ticks.size() <= 8);
  }
}

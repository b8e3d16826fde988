#include "analysis/statistics/isotonic.hpp"

#include <limits>

namespace asymsweep::statistics {
namespace {

struct Block {
  double sum, weight;
  std::size_t size;
  double level() const { return sum / weight; }
};

}  // namespace

std::vector<double> isotonic(std::span<const double> y, std::span<const double> weights) {
  std::vector<Block> blocks;
  for (std::size_t i = 0; i < y.size(); ++i) {
    Block block{y[i] * weights[i], weights[i], 1};
    while (!blocks.empty() && blocks.back().level() >= block.level()) {
      block = {blocks.back().sum + block.sum, blocks.back().weight + block.weight, blocks.back().size + block.size};
      blocks.pop_back();
    }
    blocks.push_back(block);
  }
  std::vector<double> fit;
  for (const auto& block : blocks) fit.insert(fit.end(), block.size, block.level());
  return fit;
}

double first_crossing(std::span<const double> x, std::span<const double> y, double level) {
  for (std::size_t i = 0; i < y.size(); ++i) {
    if (y[i] < level) continue;
    if (i == 0) return y[0] == level ? x[0] : std::numeric_limits<double>::quiet_NaN();  // already above: not bracketed
    return x[i - 1] + (x[i] - x[i - 1]) * (level - y[i - 1]) / (y[i] - y[i - 1]);
  }
  return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace asymsweep::statistics

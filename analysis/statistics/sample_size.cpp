#include "analysis/statistics/sample_size.hpp"

#include <cmath>

namespace asymsweep::statistics {

std::size_t zero_failure_size(double share, double alpha) {
  return static_cast<std::size_t>(std::ceil(std::log(alpha) / std::log(share)));
}

}  // namespace asymsweep::statistics

#pragma once

namespace asymsweep::statistics {

struct Interval {
  double low = 0, high = 0;
};

}  // namespace asymsweep::statistics

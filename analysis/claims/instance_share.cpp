#include "analysis/claims/instance_share.hpp"

#include <algorithm>

#include "analysis/statistics/descriptive.hpp"

namespace asymsweep::analysis {

void InstanceShare::add(std::uint64_t instance, std::uint64_t draw, bool holds) {
  if (seen_.size() == seen_.capacity()) {
    join();
    if (seen_.size() >= seen_.capacity() / 2) seen_.reserve(std::max<std::size_t>(64, 2 * seen_.capacity()));
  }
  seen_.push_back({instance, draw, holds});
}

void InstanceShare::join() const {
  std::ranges::stable_sort(seen_, {}, &Instance::name);
  std::size_t count = 0;
  for (const auto& one : seen_)
    if (count > 0 && seen_[count - 1].name == one.name) seen_[count - 1].holds = seen_[count - 1].holds && one.holds;
    else seen_[count++] = one;
  seen_.resize(count);
  joined_ = count;
}

const std::vector<InstanceShare::Instance>& InstanceShare::each() const {
  if (joined_ != seen_.size()) join();
  return seen_;
}

std::size_t InstanceShare::holding() const { return static_cast<std::size_t>(std::ranges::count_if(each(), &Instance::holds)); }

std::vector<double> InstanceShare::draw_shares() const {
  auto all = each();
  std::ranges::sort(all, {}, &Instance::draw);
  std::vector<double> shares;
  for (auto first = all.begin(); first != all.end();) {
    const auto last = std::ranges::find_if(first, all.end(), [&](const Instance& one) { return one.draw != first->draw; });
    shares.push_back(static_cast<double>(std::count_if(first, last, [](const Instance& one) { return one.holds; })) / static_cast<double>(last - first));
    first = last;
  }
  return shares;
}

double InstanceShare::share() const { return statistics::mean(draw_shares()); }

statistics::Interval InstanceShare::interval() const {
  const auto shares = draw_shares();
  if (shares.size() == instances()) return share_interval(holding(), instances(), error_rate_);
  return mean_interval(shares, {.low = 0, .high = 1}, error_rate_);
}

}  // namespace asymsweep::analysis

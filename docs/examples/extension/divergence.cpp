// KL(pi || mu_0) = sum_y pi(y) log(pi(y) / mu_0(y)), nats: how far training went.
#include <asymsweep/core/elementary/log.hpp>
#include <asymsweep/policies/tabular.hpp>
#include <asymsweep/training/metrics/registry.hpp>

#include "additions.hpp"

namespace {

double kl_divergence(const asymsweep::BanditRun& run, const std::vector<double>& policy) {
  std::vector<double> behavior(policy.size());
  asymsweep::softmax(run.instance.behavior_logits, behavior);
  double sum = 0;
  for (std::size_t y = 0; y < policy.size(); ++y)
    if (policy[y] != 0) sum += policy[y] * asymsweep::elementary::log(policy[y] / behavior[y]);
  return sum;
}

}  // namespace

void add_divergence() {
  asymsweep::add_metric({"kl_divergence", "1", "KL(pi || mu_0) of the trained policy (nats)", asymsweep::MetricShape::final, kl_divergence, {"bandit"}});
  asymsweep::add_metric({"kl_divergence_curve", "1", "KL(pi || mu_0) at each checkpoint (nats)", asymsweep::MetricShape::curve, kl_divergence, {"bandit"}});
}

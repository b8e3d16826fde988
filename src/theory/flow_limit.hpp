#pragma once
// Where the exact flow of any objective ends, by integration: for those without a closed form.

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace asymsweep::theory {

/// g(y) = mu(y) w(y) at a policy, which may read pi(y) and no other probability: writes [arms].
using FlowMass = std::function<void(std::span<const double> policy, std::span<double> mass)>;

/// The policy that the flow dl(y)/dt = g(y) - pi(y) sum_z g(z) from one pi_0 goes to.
struct FlowLimit {
  std::vector<double> policy;  ///< [arms]; empty where none was found
  double error = 0;            ///< estimate: total variation to the limit
  std::string reason;          ///< why none was found
};

/// A Rosenbrock method of order 4 with steps that grow up to t = 1e13, each to 1e-9 in the logits. Limits that are approached as slowly as 1/t are
/// reached; arms of less than 1e-8 are taken to vanish. The end is a limit if the policy has moved by less than 1e-8 in the last factor of 10 of time, is
/// within 1e-7 of a stable stationary policy of the arms that are left, and no vanished arm would gain if it were given 1e-8 back. Otherwise, and where
/// steps become too small, as they do where g jumps, there is none. A band of pi in which g is another one is not seen if it is narrower than a step.
/// Cost: some hundred steps of O(K^3).
FlowLimit flow_limit(const FlowMass& mass, std::span<const double> initial_logits);

}  // namespace asymsweep::theory

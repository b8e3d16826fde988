#pragma once
// What a policy must offer: logits in a state from parameters, and the gradient of a function of the logits carried
// back to the parameters. Distribution over actions: softmax of the logits.

#include <cstddef>
#include <memory>
#include <span>
#include <string>

namespace asymsweep {

/// Where a policy is asked: a context, and where answers are long what has been answered so far.
struct PolicyState {
  std::size_t number = 0;            ///< of states counted through
  std::span<const double> features;  ///< [features]
};

class Policy {
 public:
  virtual ~Policy() = default;
  virtual std::size_t parameter_count() const = 0;

  /// Parameters start as independent normal deviates of mean 0 and this standard deviation.
  virtual double initial_deviation(std::size_t parameter) const = 0;

  /// Writes the logits in `state`, shape [actions].
  virtual void logits(std::span<const double> parameters, const PolicyState& state, std::span<double> logits) const = 0;

  /// Adds dJ/dparameters to `gradient` ([parameters]), given dJ/dlogits in `state` ([actions]).
  virtual void add_gradient(std::span<const double> parameters, const PolicyState& state,
                            std::span<const double> logit_gradient, std::span<double> gradient) const = 0;
};

/// What a policy is built for.
struct PolicyShape {
  std::size_t states = 0;
  std::size_t features = 0;  ///< of a state
  std::size_t actions = 0;
  std::size_t hidden = 0;  ///< units of a hidden layer, where there is one
};

/// What trains the policies of several seeds at once (training/lanes/lane_network.hpp); none: nothing, they are trained one
/// after another, to the same bits.
enum class PolicyLanes { none,
                         linear,
                         hidden_layer };

/// A row of the registry.
struct PolicyEntry {
  std::string name;     ///< value of problem.policy
  std::string meaning;  ///< one line for `asymsweep list policies`
  std::unique_ptr<Policy> (*make)(const PolicyShape& shape);
  PolicyLanes lanes = PolicyLanes::none;
};

}  // namespace asymsweep

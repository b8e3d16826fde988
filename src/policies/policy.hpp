#pragma once
// What a policy must offer: logits of a context from parameters, and the gradient of a function of the logits carried
// back to the parameters. Distribution over actions: softmax of the logits.

#include <cstddef>
#include <memory>
#include <span>
#include <string>

namespace asymsweep {

class Policy {
 public:
  virtual ~Policy() = default;
  virtual std::size_t parameter_count() const = 0;

  /// Parameters start as independent normal deviates of mean 0 and this standard deviation.
  virtual double initial_deviation(std::size_t parameter) const = 0;

  /// Writes the logits of `context`, shape [actions].
  virtual void logits(std::span<const double> parameters, std::size_t context, std::span<double> logits) const = 0;

  /// Adds dJ/dparameters to `gradient` ([parameters]), given dJ/dlogits of `context` ([actions]).
  virtual void add_gradient(std::span<const double> parameters, std::size_t context,
                            std::span<const double> logit_gradient, std::span<double> gradient) const = 0;
};

/// What a policy is built for.
struct PolicyShape {
  std::span<const double> inputs;  ///< [contexts][features], which must outlive the policy
  std::size_t contexts = 0;
  std::size_t features = 0;
  std::size_t actions = 0;
  std::size_t hidden = 0;  ///< units of a hidden layer, where there is one
};

/// A row of the registry.
struct PolicyEntry {
  std::string name;     ///< value of problem.policy
  std::string meaning;  ///< one line for `asymsweep list policies`
  std::unique_ptr<Policy> (*make)(const PolicyShape& shape);
};

}  // namespace asymsweep

#pragma once
// What a policy must offer: logits of a context from parameters, and the gradient of a function of the logits carried
// back to the parameters. Distribution over actions: softmax of the logits.

#include <cstddef>
#include <span>
#include <string>

namespace asymsweep {

class Policy {
 public:
  virtual ~Policy() = default;
  virtual std::size_t parameter_count() const = 0;

  /// Writes the logits of `context`, shape [actions].
  virtual void logits(std::span<const double> parameters, std::size_t context, std::span<double> logits) const = 0;

  /// Adds dJ/dparameters to `gradient` ([parameters]), given dJ/dlogits of `context` ([actions]).
  virtual void add_gradient(std::span<const double> parameters, std::size_t context,
                            std::span<const double> logit_gradient, std::span<double> gradient) const = 0;
};

/// A row of the registry.
struct PolicyEntry {
  std::string name;     ///< value of problem.policy
  std::string meaning;  ///< one line for `asymsweep list policies`
};

}  // namespace asymsweep

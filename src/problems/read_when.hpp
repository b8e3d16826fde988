#pragma once
// When runs read the keys that contexts and tokens share.

#include <string>

#include "sweep/configuration.hpp"
#include "sweep/key.hpp"

namespace asymsweep {

/// The policies of this program without hidden units are known; one of others may have some.
inline ReadWhen hidden_is_read() {
  return {"problem.policy = mlp", [](const Configuration& configuration) {
            const auto& policy = configuration.word("problem.policy");
            return policy != "tabular" && policy != "linear";
          }};
}

inline ReadWhen label_noise_is_read(const std::string& section) {
  return {section + ".pretrain_steps > 0", [key = section + ".pretrain_steps"](const Configuration& configuration) {
            return configuration.number(key) > 0;
          }};
}

}  // namespace asymsweep

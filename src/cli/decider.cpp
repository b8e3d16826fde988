#include "cli/decider.hpp"

#include <utility>

#include "analysis/until_decided.hpp"

namespace asymsweep {
namespace {

class ClaimsDecider final : public Decider {
 public:
  ClaimsDecider(const std::string& path, Observer& observer) : claims_(path) {
    for (const auto& name : claims_.hopeless())
      observer.warn("claim " + name + " cannot be decided, since no bounds of its values are known (docs/claims.md): no run is made for it");
  }
  const char* what() const override { return claims_.is_about_claims() ? "claim" : "configuration"; }
  std::vector<bool> concerned() const override { return claims_.concerned(); }
  Look look(const std::vector<std::uint64_t>& seeds) override {
    auto [open, decided, undecided] = claims_.look(seeds);
    return {std::move(open), decided, undecided};
  }

 private:
  analysis::UntilDecided claims_;
};

}  // namespace

MakeDecider decider_by_the_claims(Observer& observer) {
  return [&observer](const std::string& path) { return std::make_unique<ClaimsDecider>(path, observer); };
}

}  // namespace asymsweep

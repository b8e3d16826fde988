// A unit trains the policy that the configuration names, in lanes or not: the scalar trainer's numbers.

#include <catch2/catch.hpp>

#include "problems/contextual.hpp"
#include "training/checkpoints.hpp"
#include "training/contextual_trainer.hpp"
#include "training/contextual_unit.hpp"
#include "training/key_table.hpp"
#include "training/parameters.hpp"
#include "tests/training/small_contexts.hpp"

using namespace asymsweep;

TEST_CASE("contextual unit: every policy's row is trained as that policy") {
  for (const auto& policy : policies()) {
    const auto sweep = parse_sweep("[sweep]\nname = t\nseeds = 3\nroot_seed = 5\n[problem]\nenvironment = contextual\npolicy = " + policy.name +
                                       "\n[contextual]\ncontexts = 9\ntest_contexts = 7\nfeatures = 4\nactions = 5\nhidden = 6\npretrain_steps = 5\n"
                                       "[train]\nsteps = 12\nlag = 5\ngradient = sampled\nbatch = 8\ngroup = 4\n[baseline]\ndelta_v = -0.1\n",
                                   "t.ini", {}, key_table());
    const auto configuration = sweep.configuration(0);
    const auto plan = training_plan(sweep);
    auto unit = *train_unit(plan, configuration, {.first = 0, .count = 3});

    CHECK_THROWS_AS(plan.values(unit, "expected_reward"), std::logic_error);  // the bandit's
    for (std::uint64_t seed = 0; seed < 3; ++seed) {
      const auto instance = make_contextual(configuration, plan.root_seed, seed);
      const auto alone = small_policy(policy.name, instance);
      const auto run = *train_contextual(instance, *alone, training_parameters(configuration), checkpoint_steps(12, plan.checkpoints, plan.spacing),
                                         *pretrain(instance, *alone, plan.root_seed, seed, never), plan.root_seed, seed, never);
      CAPTURE(policy.name, seed);
      CHECK(run.final.train_accuracy != run.initial.train_accuracy);
      CHECK(plan.values(unit, "train_accuracy")[seed] == Approx(run.final.train_accuracy).epsilon(0).margin(1e-9));  // lanes agree to rounding
      CHECK(plan.values(unit, "initial_train_accuracy")[seed] == run.initial.train_accuracy);
    }
  }
}

// Objectives in the sweep file: what the sections may say, and that a formula trains as a rule in C++ does, bit by bit.

#include <catch2/catch.hpp>

#include <cmath>
#include <cstring>

#include "algorithms/named_objectives.hpp"
#include "core/error.hpp"
#include "core/hash.hpp"
#include "oracles/bandit_trainer.hpp"
#include "problems/bandit.hpp"
#include "sweep/comparison.hpp"
#include "training/key_table.hpp"
#include "training/lanes/lane_trainer.hpp"
#include "training/objectives.hpp"
#include "training/train_unit.hpp"

using namespace asymsweep;

namespace {

struct Problem {
  const char *name, *text;
};

const std::vector<Problem> problems = {
    {"bandit", "[bandit]\narms = 13\n"},
    {"contextual", "[problem]\nenvironment = contextual\npolicy = mlp\n[contextual]\ncontexts = 9\ntest_contexts = 7\nfeatures = 4\nactions = 5\nhidden = 6\npretrain_steps = 5\n"},
    {"tokens", "[problem]\nenvironment = tokens\npolicy = linear\n[tokens]\nprompts = 5\ntest_prompts = 5\nvocabulary = 3\nlength = 3\nhidden = 4\npretrain_steps = 5\n"},
};

Sweep parsed(const std::string& text, const std::vector<Flag>& flags = {}) { return parse_sweep(text, "t.ini", flags, key_table()); }

std::string sweep_text(const std::string& problem, const std::string& train, const std::string& sections = "") {
  return "[sweep]\nname = t\nseeds = 11\nroot_seed = 5\n" + problem + "[train]\nsteps = 40\nlag = 7\n" + train + "[baseline]\ndelta_v = -0.1\n" + sections;
}

/// Of all metrics of all seeds of one configuration.
std::string trained_bits(const Sweep& sweep) {
  const auto unit = *train_unit(training_plan(sweep), sweep.configuration(0), {.first = 0, .count = sweep.seeds});
  std::string bytes;
  for (const auto& numbers : unit.metrics) bytes.append(reinterpret_cast<const char*>(numbers.data()), numbers.size() * sizeof(double));
  return hash_hex(bytes);
}

std::string refusal(const std::string& sections, const std::string& train = "algorithm = mine\n", const std::string& problem = "") {
  try {
    parsed(sweep_text(problem, train, sections));
  } catch (const UserError& error) {
    return error.what();
  }
  return "accepted";
}

struct Twin {
  const char *algorithm, *section;
};

const std::vector<Twin> twins = {
    {"asymre", "weight = R - V\n"},
    {"asymre", "surrogate = (R - V)*log(pi)\n"},
    {"reinforce_is", "weight = ratio*A\n"},
    {"reinforce_is", "surrogate = ratio*A\n"},
    {"grpo", "low = 0.2\nhigh = 0.2\nweight = if(if(s > 0, A/s, 0) > 0, if(ratio > 1 + high, 0, ratio*if(s > 0, A/s, 0)), if(ratio < 1 - low, 0, ratio*if(s > 0, A/s, 0)))\n"},
    {"topr", "weight = A*if(A < 0, min(ratio, 1), 1)\n"},
    {"sft", "weight = if(R > V, 1, 0)\n"},
};

}  // namespace

TEST_CASE("objectives: a formula has the bits of the rule in C++ that it writes out") {
  for (const auto& problem : problems)
    for (const auto& twin : twins)
      for (const std::string train : {"gradient = exact\n", "gradient = sampled\nbatch = 8\ngroup = 4\n", "gradient = exact\nprecision = single\n", "gradient = sampled\nprecision = single\n", "gradient = sampled\noptimizer = adam\nlearning_rate = 0.02\nlag_mode = delay\n"}) {
        if (problem.name != std::string("bandit") && train.find("single") != train.npos) continue;
        CAPTURE(problem.name, twin.section, train);
        const auto own = parsed(sweep_text(problem.text, train + "algorithm = mine\n", std::string("[algorithm.mine]\n") + twin.section));
        const auto built_in = parsed(sweep_text(problem.text, train + "algorithm = " + twin.algorithm + "\n"));
        CHECK(trained_bits(own) == trained_bits(built_in));
      }
}

TEST_CASE("objectives: the clipped surrogate of papers trains as grpo does") {
  const auto surrogate = parsed(sweep_text("", "gradient = sampled\nalgorithm = mine\n",
                                           "[algorithm.mine]\nsurrogate = min(ratio*if(s > 0, A/s, 0), clip(ratio, 1 - low, 1 + high)*if(s > 0, A/s, 0))\nlow = 0.2\nhigh = 0.2\n"));
  CHECK(trained_bits(surrogate) == trained_bits(parsed(sweep_text("", "gradient = sampled\nalgorithm = grpo\n"))));
}

TEST_CASE("objectives: while pi is mu, pi/mu is exactly 1") {
  for (const auto& problem : problems)
    for (const std::string train : {"gradient = exact\n", "gradient = exact\noptimizer = adam\n", "gradient = sampled\nbatch = 8\n", "gradient = sampled\nprecision = single\n"}) {
      if (problem.name != std::string("bandit") && train.find("single") != train.npos) continue;
      CAPTURE(problem.name, train);
      const std::vector<Flag> on_policy = {{"train.lag", "1"}};
      const auto with = [&](const std::string& condition) {
        return trained_bits(parsed(sweep_text(problem.text, train + "algorithm = mine\n", "[algorithm.mine]\nweight = if(" + condition + ", R - V, 0)\n"), on_policy));
      };
      CHECK(with("ratio == 1") == with("pi >= 0"));
    }
}

TEST_CASE("objectives: lanes train as the scalar trainer does, whatever a formula reads") {
  const std::string everything =
      "[algorithm.mine]\nweight = (R - 0.5*group_mean - 0.5*others_mean)*min(ratio, c)/(1 + s + group_std + batch_std) + 0.1*pi_ref/(pi + 0.1) + 0.01*(step/steps - lag_step)*mu "
      "+ 0.1*group_quantile(0.4)*(R - batch_mean) + 0.01*group_max*entropy - 0.01*greedy_reward/arms + 0*group_size\nc = 1.5\n";
  for (const std::string train : {"gradient = sampled\nbatch = 8\ngroup = 4\n", "gradient = sampled\nbatch = 8\ngroup = 4\nlag_mode = delay\n"}) {
    const auto sweep = parsed(sweep_text("[bandit]\narms = 13\n", train + "algorithm = mine\nlearning_rate = 0.3\n", everything));
    const auto configuration = sweep.configuration(0);
    const auto training = training_parameters(configuration);
    std::vector<BanditInstance> instances;
    for (std::uint64_t seed = 0; seed < 11; ++seed) instances.push_back(make_bandit(configuration, sweep.root_seed, seed));
    const auto lanes = *train_bandit_lanes(instances, training, {}, sweep.root_seed, 0, never);
    for (std::uint64_t seed = 0; seed < 11; ++seed) {
      const auto alone = *train_bandit(instances[seed], training, {}, sweep.root_seed, seed, never);
      for (std::size_t y = 0; y < 13; ++y) CHECK(lanes[seed].final_policy[y] == Approx(alone.final_policy[y]).epsilon(1e-9).margin(1e-12));
    }
  }
}

TEST_CASE("objectives: with the exact gradient a formula may move from step to step") {
  for (const std::string weight : {"R - V + (1 - step/steps)", "R - V + 0.1*lag_step", "R - V + 0.1*entropy", "R - greedy_reward", "ratio*(R - V) + 0.1*log(pi/pi_ref)"}) {
    const auto sweep = parsed(sweep_text("[bandit]\narms = 13\n", "gradient = exact\nalgorithm = mine\nlearning_rate = 0.3\n", "[algorithm.mine]\nweight = " + weight + "\n"));
    const auto configuration = sweep.configuration(0);
    const auto training = training_parameters(configuration);
    const auto instance = make_bandit(configuration, sweep.root_seed, 0);
    const auto lanes = *train_bandit_lanes({{instance}}, training, {}, sweep.root_seed, 0, never);
    const auto alone = *train_bandit(instance, training, {}, sweep.root_seed, 0, never);
    CAPTURE(weight);
    for (std::size_t y = 0; y < 13; ++y) CHECK(lanes[0].final_policy[y] == Approx(alone.final_policy[y]).epsilon(1e-9).margin(1e-12));
  }
}

TEST_CASE("objectives: the sections become keys, and their parameters axes, zips and flags") {
  const std::string sections = "[algorithm.mine]\nsurrogate = min(ratio*A,clip(ratio,1-low,1+high)*A)\nmeaning = clipped\nlow = 0.2\nhigh = 0.2, 0.28, 1\n";
  const auto sweep = parsed(sweep_text("", "algorithm = asymre, mine\n", sections));
  CHECK(sweep.configuration_count() == 6);
  REQUIRE(sweep.dimensions.size() == 2);
  CHECK(sweep.dimensions[1].name() == "high");
  CHECK(sweep.configuration(0).word("algorithm.mine.surrogate") == "min(ratio*A, clip(ratio, 1 - low, 1 + high)*A)");
  CHECK(parsed(sweep.canonical).canonical == sweep.canonical);
  CHECK_FALSE(first_difference(sweep, parsed(sweep.canonical)));
  CHECK(parsed(sweep_text("", "algorithm = mine\n", sections), {{"algorithm.mine.high", "2"}}).configuration(0).number("algorithm.mine.high") == 2);
  CHECK(parsed(sweep_text("", "algorithm = mine\nlearning_rate = 1, 2, 3\n", sections), {{"sweep.zip", "high, learning_rate"}}).configuration_count() == 3);
  CHECK(sweep.own_keys.size() == 4);
}

TEST_CASE("objectives: flags alone make one, as in the replay of a run") {
  const auto sweep = parsed(sweep_text("", ""), {{"train.algorithm", "mine"}, {"algorithm.mine.weight", "R - V - c"}, {"algorithm.mine.c", "0.1"}});
  CHECK(sweep.configuration(0).word("train.algorithm") == "mine");
}

TEST_CASE("objectives: two with a parameter of one name have axes of their full names") {
  const auto sweep = parsed(sweep_text("", "algorithm = one, two\n", "[algorithm.one]\nweight = c*A\nc = 1, 2\n[algorithm.two]\nweight = c*A*A\nc = 3, 4, 5\n"));
  CHECK(sweep.dimensions[1].name() == "algorithm.one.c");
  CHECK(sweep.dimensions[2].name() == "algorithm.two.c");
  CHECK(parsed(sweep_text("", "algorithm = one, two\n", "[algorithm.one]\nweight = c*A\nc = 1, 2\n[algorithm.two]\nweight = c*A*A\nc = 3\n")).dimensions[1].name() == "algorithm.one.c");
  CHECK_THROWS_WITH(parsed(sweep_text("", "algorithm = one, two\n", "[algorithm.one]\nweight = c*A\nc = 1, 2\n[algorithm.two]\nweight = c*A*A\nc = 3\n"), {{"sweep.where", "c > 1"}}),
                    Catch::Contains("; several keys end with c: algorithm.one.c, algorithm.two.c; it is a condition over keys"));
}

TEST_CASE("objectives: a changed formula is another sweep, another meaning is not") {
  const auto of = [](const std::string& section) { return parsed(sweep_text("", "algorithm = mine\n", "[algorithm.mine]\n" + section)); };
  const auto one = of("weight = R - V - c\nc = 1\nmeaning = this\n");
  CHECK_FALSE(first_difference(one, of("meaning = that\nc = 1.0\nweight = (R-V) - c\n")));
  CHECK(one.identity() == of("weight = R-V-c\nc = 1\nmeaning = that\n").identity());
  CHECK(first_difference(one, of("weight = R - V + c\nc = 1\n")) == "algorithm.mine.weight is R - V - c in the file and R - V + c in the sweep");
  CHECK(one.identity() != of("weight = R - V + c\nc = 1\nmeaning = this\n").identity());
  CHECK(first_difference(one, of("weight = R - V - c\nc = 2\n")) == "algorithm.mine.c is 1 in the file and 2 in the sweep");
}

TEST_CASE("objectives: what formulas imply is derived") {
  const auto traits = [](const std::string& section) {
    return training_parameters(parsed(sweep_text("", "gradient = sampled\nalgorithm = mine\n", "[algorithm.mine]\n" + section)).configuration(0)).formula->traits;
  };
  CHECK(traits("weight = R - V\n").follows_theorems);
  CHECK(traits("surrogate = log(ratio)*A\n").follows_theorems);
  CHECK(traits("weight = R - V - c\nc = 0\n").follows_theorems);
  CHECK_FALSE(traits("weight = R - V - c\nc = 1\n").follows_theorems);
  CHECK_FALSE(traits("weight = ratio*A\n").follows_theorems);
  CHECK(traits("weight = ratio*A\n").linear_in_reward);
  CHECK(traits("weight = ratio*A\n").uses_probabilities);
  CHECK_FALSE(traits("weight = A\n").uses_probabilities);
  CHECK(traits("weight = A/s\n").uses_deviation);
  CHECK(traits("weight = A/s\n").linear_in_reward);
  CHECK_FALSE(traits("weight = max(A, 0)\n").linear_in_reward);
  CHECK(traits("weight = R - others_mean\n").uses_groups);
  CHECK(traits("weight = A/group_size\n").uses_groups);
  CHECK(traits("weight = R - group_quantile(q)\nq = 0.4\n").uses_groups);
  CHECK(traits("weight = R - batch_mean\n").uses_batch);
}

TEST_CASE("objectives: mistakes name file, line, key and column") {
  CHECK(refusal("[algorithm.mine]\nweight =   rato*A\n") == "t.ini:12: algorithm.mine.weight has an unknown name 'rato' in column 12; did you mean 'ratio'?");
  CHECK(refusal("[algorithm.mine]\nweight = A*xyzzyx\n").ends_with("; or give it a value in this section: xyzzyx = ..."));
  CHECK(refusal("[algorithm.grpo]\nweight = A\n") == "t.ini:12: algorithm.grpo.weight cannot be given: grpo is built in; choose another name for an objective of your own");
  CHECK(refusal("[algorithm.mine]\nweight = A\nsurrogate = ratio*A\n") == "t.ini:13: algorithm.mine has both weight and surrogate; exactly one of them is allowed");
  CHECK(refusal("[algorithm.mine]\nc = 1\n").starts_with("t.ini:12: algorithm.mine has neither weight nor surrogate; give one of them; "));
  CHECK(refusal("[algorithm.mine]\nweight = A\nc = 1\n") == "t.ini:13: algorithm.mine.c is a parameter that the formula does not read");
  CHECK(refusal("[algorithm.mine]\nweigth = A\n").find("did you mean 'weight' by 'weigth'?") != std::string::npos);
  CHECK(refusal("[algorithm.mine]\nweight = lag*A\nlag = 1\n") == "t.ini:13: algorithm.mine.lag cannot be a parameter: lag is short for train.lag; choose another name");
  CHECK(refusal("[algorithm.mine]\nweight = A*improvement\nimprovement = 1\n") == "t.ini:13: algorithm.mine.improvement cannot be a parameter: the result file has improvement of its own; choose another name");
  CHECK(refusal("[algorithm.mine]\nweight = A*ratio\nratio = 1\n") == "t.ini:13: algorithm.mine.ratio cannot be a parameter: formulas have a name ratio (pi/mu; 0 where mu = 0); choose another name");
  CHECK(refusal("[algorithm.mine]\nweight = A*min\nmin = 1\n") == "t.ini:13: algorithm.mine.min cannot be a parameter: min is a word of the language of formulas; choose another name");
  const std::string letters(241, 'x');
  CHECK(refusal("[algorithm.mine]\nweight = A*" + letters + "\n" + letters + " = 1\n") ==
        "t.ini:13: algorithm.mine." + letters + " cannot be a parameter: it has 241 characters; at most 240; choose another name");
  CHECK(refusal("[algorithm.mine]\nweight = A*rounds\nrounds = 1\n") == "t.ini:13: algorithm.mine.rounds cannot be a parameter: the result file has rounds of its own; choose another name");
  CHECK(refusal("[algorithm.mine]\nweight = A*claims\nclaims = 1\n") == "t.ini:13: algorithm.mine.claims cannot be a parameter: the result file has claims of its own; choose another name");
  CHECK(refusal("[algorithm.mine]\nweight = A - group_quantile(0.5*R)\n", "algorithm = mine\ngradient = sampled\n") ==
        "t.ini:13: algorithm.mine.weight gives group_quantile() the name R, whose value changes within a run; it takes a number or a parameter");
  CHECK(refusal("[algorithm.mine]\nweight = A - group_quantile(q)\nq = 0.5, 40\n", "algorithm = mine\ngradient = sampled\n") ==
        "t.ini:8: train.algorithm = mine reads group_quantile(40), but a share is a number from 0 to 1");
  CHECK(refusal("[algorithm.mine]\nweight = A - group_quantile(q/2)\nq = 0, 2\n", "algorithm = mine\ngradient = sampled\n") == "accepted");
  std::string longest = "A";
  while (longest.size() + 2 <= 4096) longest += "+A";
  CHECK(refusal("[algorithm.mine]\nweight = " + longest + "\n") == "accepted");
  CHECK(refusal("[algorithm.mine]\nweight = " + longest + "+A\n") == "t.ini:12: algorithm.mine.weight has a formula of 4,097 characters; 4,096 are allowed");
  CHECK(refusal("[algorithm.mine]\nsurrogate = A*V\n") == "t.ini:12: algorithm.mine.surrogate does not depend on pi, so it moves nothing; multiply by log(pi), or give it as weight");
  CHECK(refusal("[algorithm.mine]\nsurrogate = A*ratio*token_ratio\n") ==
        "t.ini:12: algorithm.mine.surrogate moves with the probability of the answer and with that of its tokens; put one of them in stop()");
  CHECK(refusal("[algorithm]\nweight = A\n") == "t.ini:12: [algorithm] has no keys of its own; an objective has a section [algorithm.NAME]");
  CHECK(refusal("[algorithm.a-b]\nweight = A\n") == "t.ini:12: [algorithm.a-b] is not a name of letters, digits and _");
  CHECK(refusal("[algorithm.mine]\nweight = A*c\nc = wide\n").starts_with("t.ini:13: algorithm.mine.c = wide is not allowed"));
  CHECK(refusal("[algorithm.mine]\nweight = R - group_mean\n") == "t.ini:8: train.algorithm = mine reads the rewards of a group, which needs train.gradient = sampled");
  CHECK(refusal("[algorithm.mine]\nweight = token_ratio*A\n") == "t.ini:8: train.algorithm = mine reads tokens, which needs problem.environment = tokens or contextual");
  CHECK(refusal("[algorithm.mine]\nweight = max(A, 0)\n[noise]\nreward_noise = 1\n") ==
        "t.ini: train.gradient = exact does not fit train.algorithm = mine with noisy rewards: its weight is not linear in the reward; use train.gradient = sampled");
  CHECK(refusal("[algorithm.clippedd]\nweight = A\n", "algorithm = cliped\n").find("did you mean 'clippedd'?") != std::string::npos);
  CHECK_THAT(refusal("[algorithm.mine]\nweight = A*c\nc = 1, 2\n", "algorithm = asymre\n"), Catch::Contains("accepted"));  // refused when a file is made
  CHECK(parsed(sweep_text("", "algorithm = asymre\n", "[algorithm.mine]\nweight = A*c\nc = 1, 2\n")).refusals.size() == 1);
}

TEST_CASE("objectives: a weight per token sums over tokens what a weight per answer gives to each") {
  // A token's weight that does not differ from token to token is the answer's weight.
  for (const std::string train : {"gradient = exact\n", "gradient = sampled\nbatch = 8\ngroup = 4\n"}) {
    const auto whole = parsed(sweep_text(problems[2].text, train + "algorithm = mine\n", "[algorithm.mine]\nweight = ratio*A\n"));
    const auto tokens = parsed(sweep_text(problems[2].text, train + "algorithm = mine\n", "[algorithm.mine]\nweight = ratio*A + 0*position\n"));
    const auto a = *train_unit(training_plan(whole), whole.configuration(0), {.first = 0, .count = 11}), b = *train_unit(training_plan(tokens), tokens.configuration(0), {.first = 0, .count = 11});
    for (std::size_t m = 0; m < a.metrics.size(); ++m)
      for (std::size_t i = 0; i < a.metrics[m].size(); ++i)
        if (std::isfinite(a.metrics[m][i])) CHECK(b.metrics[m][i] == Approx(a.metrics[m][i]).epsilon(1e-9).margin(1e-12));
  }
}

TEST_CASE("objectives: every named one is trained, in lanes as alone, where its names are known") {
  for (const auto& objective : named_objectives()) {
    std::map<std::string, double, std::less<>> parameters;
    for (const auto& parameter : objective.parameters) parameters.emplace(parameter.name, parameter.standard);
    const auto traits = bound_formula(objective.kind, objective.formula, parameters, {.arms = 3, .steps = 40, .group_size = 4, .length = 3})->traits;
    for (const bool tokens : {false, true}) {
      if (tokens ? traits.uses_policy : traits.uses_tokens) continue;
      CAPTURE(objective.name, tokens);
      const auto train = "gradient = sampled\nbatch = 8\ngroup = 4\nlearning_rate = 0.1\nalgorithm = " + objective.name + "\n";
      const auto sweep = parsed(sweep_text(tokens ? problems[2].text : "[bandit]\narms = 13\n", train));
      const auto unit = *train_unit(training_plan(sweep), sweep.configuration(0), {.first = 0, .count = sweep.seeds});
      for (const auto status : unit.status) CHECK(status == 1);
      // The tabular policy is trained alone, the linear one in lanes.
      if (tokens) continue;
      const auto configuration = sweep.configuration(0);
      const auto training = training_parameters(configuration);
      std::vector<BanditInstance> instances;
      for (std::uint64_t seed = 0; seed < 3; ++seed) instances.push_back(make_bandit(configuration, sweep.root_seed, seed));
      const auto lanes = *train_bandit_lanes(instances, training, {}, sweep.root_seed, 0, never);
      for (std::uint64_t seed = 0; seed < 3; ++seed) {
        const auto alone = *train_bandit(instances[seed], training, {}, sweep.root_seed, seed, never);
        for (std::size_t y = 0; y < 13; ++y) CHECK(lanes[seed].final_policy[y] == Approx(alone.final_policy[y]).epsilon(1e-7).margin(1e-10));
      }
    }
  }
}

TEST_CASE("objectives: parameters of built-in ones are keys, at their standard values the built-in one's bits") {
  const auto plain = parsed(sweep_text("", "gradient = sampled\nalgorithm = grpo\n"));
  const auto same = parsed(sweep_text("", "gradient = sampled\nalgorithm = grpo\n", "[algorithm.grpo]\nclip_high = 0.2\n"));
  const auto wider = parsed(sweep_text("", "gradient = sampled\nalgorithm = grpo\n", "[algorithm.grpo]\nclip_high = 2\n"));
  CHECK(trained_bits(plain) == trained_bits(same));
  CHECK(trained_bits(plain) != trained_bits(wider));
  CHECK(refusal("[algorithm.grpo]\nclip_hi = 0.3\n", "algorithm = grpo\n") == "t.ini:12: unknown key 'algorithm.grpo.clip_hi'; did you mean 'algorithm.grpo.clip_high'?");
}

TEST_CASE("objectives: a configuration that does not read an axis is trained as the first that does not") {
  const auto sweep = parsed(sweep_text("", "algorithm = asymre, mine\n", "[algorithm.mine]\nweight = A*c\nc = 1, 2, 3\n"));
  CHECK(sweep.planned_count() == 6);
  CHECK(sweep.distinct_count() == 4);
  for (std::size_t c = 0; c < 3; ++c) CHECK(sweep.trained_as(c) == 0);
  for (std::size_t c = 3; c < 6; ++c) CHECK(sweep.trained_as(c) == c);
  const auto batches = parsed(sweep_text("", "gradient = exact, sampled\nbatch = 4, 8\n"));
  CHECK(batches.distinct_count() == 3);
  CHECK(parsed(sweep_text("", "gradient = sampled\nbatch = 4, 8\n")).alike.empty());
  const auto part = parse_sweep(
      "[sweep]\nname = t\nseeds = 3\nwhere = algorithm == \"mine\" or c > 1\n[train]\nsteps = 40\nalgorithm = asymre, mine\n[baseline]\nv = 0\n"
      "[algorithm.mine]\nweight = A*c\nc = 1, 2, 3\n",
      "t.ini", {}, key_table());
  CHECK(part.planned_count() == 5);
  CHECK(part.distinct_count() == 4);
  CHECK(part.trained_as(2) == 1);
}

TEST_CASE("sweep.where leaves places of the grid out") {
  const auto of = [](const std::string& where, const std::string& train = "lag = 1, 10, 100\n") {
    return parse_sweep("[sweep]\nname = t\nseeds = 3\nwhere = " + where + "\n[train]\nsteps = 40\n" + train + "[baseline]\nv = -0.1, 0, 0.1\n", "t.ini", {}, key_table());
  };
  const auto sweep = of("v==-0.1 or lag>=100");
  CHECK(sweep.configuration_count() == 9);
  CHECK(sweep.planned_count() == 5);
  CHECK(sweep.canonical.find("where = v == -0.1 or lag >= 100\n") != std::string::npos);
  CHECK_FALSE(first_difference(sweep, of("baseline.v < 0 or not train.lag < 100")));
  CHECK(first_difference(sweep, of("v < 0")) == "sweep.where leaves out 4 places of the grid in the file and 6 in the sweep");
  CHECK(of("train.gradient == \"exact\" and lag != 10").planned_count() == 6);
  CHECK_THROWS_WITH(of("lga > 1"), "t.ini:4: sweep.where has an unknown name 'lga' in column 9; did you mean 'lag'?; it is a condition over keys, such as lag <= 100");
  CHECK_THROWS_WITH(of("lag > 1000"), "t.ini:4: sweep.where is false at every place of the grid");
  CHECK_THROWS_WITH(of("gradient == \"exakt\""), "t.ini:4: sweep.where compares gradient with \"exakt\", which it never is; did you mean \"exact\"?; it is a condition over keys, such as lag <= 100");
  CHECK_THROWS_WITH(of("\"xyz\" != train.gradient"), Catch::Contains("compares train.gradient with \"xyz\", which it never is (words: exact, sampled)"));
  // What does not fit together may be left out.
  CHECK_THROWS(of("lag > 0", "lag = 1\nalgorithm = asymre, sft\n[noise]\nreward_noise = 0, 1\n"));
  CHECK(of("algorithm == \"asymre\" or reward_noise == 0", "lag = 1\nalgorithm = asymre, sft\n[noise]\nreward_noise = 0, 1\n").planned_count() == 9);
}

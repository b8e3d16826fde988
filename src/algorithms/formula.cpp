#include "algorithms/formula.hpp"

#include <algorithm>
#include <mutex>
#include <set>
#include <stdexcept>

#include "algorithms/formula_inputs.hpp"
#include "core/text.hpp"
#include "expression/bind.hpp"
#include "expression/derivative.hpp"
#include "expression/facts.hpp"

namespace asymsweep {
namespace {

using expression::Expression;
using expression::FormulaError;

constexpr const char* quantile = "group_quantile";

[[noreturn]] void reject(const std::string& sentence) { throw FormulaError(sentence); }

expression::Vocabulary make_vocabulary() {
  expression::Vocabulary vocabulary = {.names = {}, .calls = {quantile}, .stop = true};
  for (const auto& row : objective_names())
    if (row.name.find('(') == row.name.npos) vocabulary.names.push_back({row.name});
  return vocabulary;
}

Expression parsed(const std::string& text) { return expression::parse(text, make_vocabulary(), expression::Type::number); }

/// What is computed from other names. Where mu never draws an action its ratio is 0.
const std::map<std::string, Expression, std::less<>>& definitions() {
  static const std::map<std::string, Expression, std::less<>> all = {
      {"A", parsed("R - V")},
      {"ratio", parsed("if(mu == 0, 0, pi/mu)")},
      {"token_ratio", parsed("if(token_mu == 0, 0, token_pi/token_mu)")},
      {"others_mean", parsed("(group_size*group_mean - R)/(group_size - 1)")}};
  return all;
}

std::map<std::string, Expression, std::less<>> slopes(std::initializer_list<const char*> moving) {
  std::map<std::string, Expression, std::less<>> all;
  for (const char* name : moving) all.emplace(name, expression::named(name));
  return all;
}

Expression weight_of_surrogate(const Expression& surrogate) {
  static const auto answers = slopes({"pi", "ratio"}), tokens = slopes({"token_pi", "token_ratio"});
  const auto of_answer = expression::derivative(surrogate, answers), of_token = expression::derivative(surrogate, tokens);
  if (of_answer && of_token)
    reject("moves with the probability of the answer and with that of its tokens; put one of them in stop()");
  if (of_answer) return *of_answer;
  if (of_token) return *of_token;
  reject("does not depend on pi, so it moves nothing; multiply by log(pi), or give it as weight");
}

bool reads_any(const Expression& expression, std::initializer_list<const char*> names) {
  return std::ranges::any_of(names, [&](const char* name) { return expression.reads(name); });
}

/// The share of a quantile may be a number, a parameter, or what is one number for the whole run.
void require_fixed_shares(const Expression& formula, const std::vector<std::string>& parameters) {
  const auto& nodes = formula.nodes();
  std::vector<std::string> varies(nodes.size());  // a name that it reads and that is not fixed
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    static const std::set<std::string, std::less<>> of_run = {"arms", "steps", "group_size", "max_length"};
    if (nodes[i].operation == expression::Operation::name && !of_run.contains(nodes[i].text) && std::ranges::count(parameters, nodes[i].text) == 0) varies[i] = nodes[i].text;
    for (const auto operand : nodes[i].operands)
      if (varies[i].empty()) varies[i] = varies[operand];
    if (nodes[i].operation == expression::Operation::call && !varies[i].empty())
      reject("gives group_quantile() the name " + varies[i] + ", whose value changes within a run; it takes a number or a parameter");
  }
}

/// Names that bind() made of group_quantile(0.4): they are inputs behind the others.
std::vector<double> quantiles_of(const Expression& bound) {
  std::vector<double> quantiles;
  for (const auto& name : bound.names())
    if (name.starts_with(quantile)) quantiles.push_back(*parse_number(std::string_view(name).substr(15, name.size() - 16)));
  return quantiles;
}

Expression written_out(const Expression& weight) { return expression::bind(weight, {.values = {}, .definitions = definitions()}); }

/// By how the weight is written, parameters as numbers. R - V in whatever form; the others as here, A and ratio written out or not.
theory::LimitFunction known_limit(const Expression& bound, const AlgorithmTraits& traits) {
  static const std::vector<std::pair<std::string, theory::LimitFunction>> weights = {
      {written_out(parsed("if(R > V, 1, 0)")).text(), theory::sft_limit},
      {written_out(parsed("A*if(A < 0, min(ratio, 1), 1)")).text(), theory::topr_limit},
      {written_out(parsed("ratio*A")).text(), theory::reinforce_is_limit}};
  if (traits.follows_theorems) return theory::limit_policy;
  const auto found = std::ranges::find(weights, bound.text(), &std::pair<std::string, theory::LimitFunction>::first);
  return found == weights.end() ? nullptr : found->second;
}

Formula compiled(FormulaKind kind, const std::string& text, const std::map<std::string, double, std::less<>>& parameters, const RunConstants& constants) {
  std::vector<std::string> names;
  for (const auto& [name, value] : parameters) names.push_back(name);
  const auto weight = read_formula(kind, text, names).weight;
  auto values = parameters;
  values.insert({{"arms", constants.arms}, {"steps", constants.steps}, {"group_size", constants.group_size}, {"max_length", constants.length}});
  if (!constants.ends) values.insert({{"length", constants.length}, {"batch_length", constants.length}});
  const auto bound = expression::bind(weight, {.values = values, .definitions = definitions()});
  Formula formula = {.traits = traits_of(bound), .program = {}, .quantiles = quantiles_of(bound), .limit = nullptr};
  formula.limit = known_limit(bound, formula.traits);
  // What is read of the group shows before its size becomes a number.
  formula.traits.uses_groups = traits_of(weight).uses_groups;
  auto inputs = formula_inputs();
  for (const double q : formula.quantiles) inputs.push_back({.name = std::string(quantile) + "(" + format_number(q) + ")", .varies = false});
  formula.program = expression::compile(bound, inputs);
  return formula;
}

}  // namespace

const std::vector<ObjectiveName>& objective_names() {
  static const std::vector<ObjectiveName> all = {
      {"R", "reward, as observed"},
      {"V", "baseline"},
      {"A", "advantage, R - V"},
      {"s", "standard deviation of the rewards that V is taken from: of mu's, or of the group's (baseline.estimate = group)"},
      {"pi", "probability of the answer under the policy"},
      {"mu", "probability of the answer under the behaviour policy"},
      {"ratio", "pi/mu; 0 where mu = 0"},
      {"pi_ref", "probability of the answer under the initial policy"},
      {"step", "steps taken before this one"},
      {"steps", "train.steps"},
      {"lag_step", "steps since the behaviour policy was the policy"},
      {"arms", "actions to choose from"},
      {"group_mean", "mean of the group's rewards"},
      {"group_std", "standard deviation of the group's rewards, divided by their number"},
      {"group_size", "train.group"},
      {"group_max", "largest reward of the group"},
      {"group_quantile(q)", "smallest reward of the group below which, itself included, lies a share q of them"},
      {"others_mean", "mean of the group's other rewards"},
      {"batch_mean", "mean of the rewards of the step"},
      {"batch_std", "standard deviation of the rewards of the step, divided by their number"},
      {"batch_length", "mean length of the answers of the step"},
      {"greedy_reward", "expected reward of the policy's likeliest action (bandit)"},
      {"entropy", "entropy of the policy, nats (bandit)"},
      {"token_pi", "probability of the token under the policy"},
      {"token_mu", "probability of the token under the behaviour policy"},
      {"token_ratio", "token_pi/token_mu; 0 where token_mu = 0"},
      {"token_pi_ref", "probability of the token under the initial policy"},
      {"position", "place of the token in its answer, from 1"},
      {"length", "tokens of the answer, an end token included"},
      {"max_length", "tokens of the longest possible answer"},
  };
  return all;
}

expression::Vocabulary objective_vocabulary(const std::vector<std::string>& parameters) {
  static const auto usual = make_vocabulary();
  auto vocabulary = usual;
  for (const auto& name : parameters) vocabulary.names.push_back({name});
  return vocabulary;
}

const std::vector<expression::Input>& formula_inputs() {
  static const std::vector<expression::Input> all = {
      {"R"}, {"V", false}, {"s", false}, {"pi"}, {"mu"}, {"pi_ref"}, {"step", false}, {"lag_step", false}, {"group_mean", false}, {"group_std", false}, {"group_max", false}, {"batch_mean", false}, {"batch_std", false}, {"greedy_reward", false}, {"entropy", false}, {"token_pi"}, {"token_mu"}, {"token_pi_ref"}, {"position", false}, {"length"}, {"batch_length", false}};
  return all;
}

ObjectiveFormula read_formula(FormulaKind kind, std::string_view text, const std::vector<std::string>& parameters, std::size_t first_column) {
  auto written = expression::parse(text, objective_vocabulary(parameters), expression::Type::number, first_column);
  require_fixed_shares(written, parameters);
  auto weight = kind == FormulaKind::surrogate ? weight_of_surrogate(written) : expression::without_stops(written);
  return {.kind = kind, .written = std::move(written), .weight = std::move(weight)};
}

AlgorithmTraits traits_of(const Expression& weight) {
  const auto whole = written_out(weight);
  AlgorithmTraits traits;
  traits.uses_probabilities = reads_any(whole, {"pi", "mu"});
  traits.uses_deviation = whole.reads("s");
  traits.uses_initial = whole.reads("pi_ref");
  traits.uses_step = reads_any(whole, {"step", "lag_step"});
  traits.uses_groups = reads_any(whole, {"group_mean", "group_std", "group_max", "group_size"}) ||
                       std::ranges::any_of(whole.nodes(), [](const auto& node) { return node.text.starts_with(quantile); });
  traits.uses_batch = reads_any(whole, {"batch_mean", "batch_std", "batch_length"});
  traits.uses_policy = reads_any(whole, {"greedy_reward", "entropy"});
  traits.uses_tokens = reads_any(whole, {"token_pi", "token_mu", "token_pi_ref", "position"});
  traits.uses_token_initial = whole.reads("token_pi_ref");
  traits.linear_in_reward = expression::is_affine_in(whole, "R");
  traits.follows_theorems = expression::linear_form(whole) == expression::LinearForm{{"R", 1.0}, {"V", -1.0}};
  return traits;
}

std::shared_ptr<const Formula> bound_formula(FormulaKind kind, const std::string& text, const std::map<std::string, double, std::less<>>& parameters,
                                             const RunConstants& constants) {
  // A pure function, asked again and again with the same arguments: for each unit, and for each check of a configuration.
  static std::mutex mutex;
  static std::map<std::string, std::shared_ptr<const Formula>> known;
  std::string key = (kind == FormulaKind::weight ? "w" : "s") + text;
  for (const auto& [name, value] : parameters) key += '\n' + name + '=' + format_number(value);
  for (const double value : {constants.arms, constants.steps, constants.group_size, constants.length, constants.ends ? 1.0 : 0.0}) key += '\n' + format_number(value);
  const std::lock_guard lock(mutex);
  if (const auto found = known.find(key); found != known.end()) return found->second;
  if (known.size() == 1000) known.clear();
  return known[key] = std::make_shared<const Formula>(compiled(kind, text, parameters, constants));
}

}  // namespace asymsweep

// asymsweep list: what the registries hold.

#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>

#include "analysis/claims/declared.hpp"
#include "analysis/claims/registry.hpp"
#include "cli/arguments.hpp"
#include "cli/json_text.hpp"
#include "core/error.hpp"
#include "core/text.hpp"
#include "engine/program_runs.hpp"
#include "policies/registry.hpp"
#include "training/environment.hpp"
#include "training/key_table.hpp"
#include "training/metrics/registry.hpp"
#include "training/objectives.hpp"
#include "training/train_unit.hpp"

namespace asymsweep {
namespace {

using Json = nlohmann::ordered_json;

/// {environment: default} of those that have their own.
Json defaults_of(const Key& key) {
  Json all = Json::object();
  for (const auto& [environment, text] : key.defaults_of) all[environment] = text;
  return all;
}

/// "; contextual: 0.3": beside the default.
std::string other_defaults(const Json& defaults) {
  std::string text;
  for (const auto& [environment, value] : defaults.items()) text += "; " + environment + ": " + value.get<std::string>();
  return text;
}

Json key_rows(const std::vector<Key>& keys) {
  Json rows = Json::array();
  for (const auto& key : keys)
    rows.push_back({{"name", key.full_name()},
                    {"type", key.domain.type()},
                    {"default", key.default_text ? Json(*key.default_text) : Json(nullptr)},
                    {"defaults", defaults_of(key)},
                    {"range", key.domain.describe()},
                    {"required", !key.default_text && !key.optional},
                    {"axis", key.axis_allowed},
                    {"environments", key.environments},
                    {"meaning", key.meaning}});
  return rows;
}

template <class Rows>
Json named_rows(const Rows& entries) {
  Json rows = Json::array();
  for (const auto& entry : entries) rows.push_back({{"name", entry.name}, {"meaning", entry.meaning}});
  return rows;
}

/// Without a sweep of every algorithm; else of those that it trains.
Json algorithm_rows(const Sweep* sweep) {
  Json rows = Json::array();
  for (const auto& row : sweep ? describe_objectives(*sweep) : describe_objectives()) {
    Json parameters = Json::object();
    for (const auto& [name, values] : row.parameters) parameters[name] = values;
    rows.push_back({{"name", row.name}, {"meaning", row.meaning}, {"surrogate", row.surrogate.empty() ? Json() : Json(row.surrogate)}, {"weight", row.weight.empty() ? Json() : Json(row.weight)}, {"parameters", parameters}, {"reads", row.reads}, {"needs", row.needs}, {"exact_with_noise", row.traits.linear_in_reward && !row.traits.uses_groups && !row.traits.uses_batch}, {"theorems", row.traits.follows_theorems}, {"reference", row.citation}});
  }
  return rows;
}

/// Without a sweep those of the registry; of a sweep of a user's program those that the program answers with.
Json metric_rows(const Sweep* sweep) {
  auto metrics = metrics_registry();
  if (sweep && is_program(*sweep)) metrics = training_plan(*sweep).metrics;
  Json rows = Json::array();
  for (const auto& metric : metrics)
    rows.push_back({{"name", metric.name},
                    {"type", metric.shape == MetricShape::curve ? "curve" : "final"},
                    {"unit", metric.unit},
                    {"environments", metric.environments},
                    {"meaning", metric.long_name + (is_measure(metric) ? "; with measure.metrics = all" : "")}});
  return rows;
}

Json claim_row(const analysis::Claim& claim) {
  return {{"name", claim.id}, {"title", claim.name}, {"meaning", claim.statement}, {"method", claim.method}, {"refuted", claim.refuted}};
}

/// Of no environment: `method` says which runs test the claim. With a sweep first those that it declares itself.
Json claim_rows(const Sweep* sweep) {
  Json rows = Json::array();
  for (auto& claim : sweep ? analysis::declared_claims(*sweep) : std::vector<analysis::DeclaredClaim>()) {
    rows.push_back(claim_row(analysis::as_claim(std::move(claim))));
    rows.back()["title"] = "claim of the sweep";
  }
  for (const auto& claim : analysis::claims()) rows.push_back(claim_row(claim));
  return rows;
}

struct Registry {
  const char* name;
  Json (*rows)(const Sweep* sweep);  ///< null: of no sweep
};

const std::vector<Registry>& registries() {
  static const std::vector<Registry> all = {
      {"keys", [](const Sweep* sweep) { return key_rows(sweep ? sweep->own_keys : key_table().keys); }},
      {"environments", [](const Sweep*) { return named_rows(environments()); }},
      {"policies", [](const Sweep*) { return named_rows(policies()); }},
      {"algorithms", algorithm_rows},
      {"metrics", metric_rows},
      {"claims", claim_rows},
  };
  return all;
}

/// What a formula says, and what follows from it.
void print_objective(const Json& row) {
  if (!row["surrogate"].is_null()) std::cout << "    surrogate = " << row["surrogate"].get<std::string>() << "\n";
  if (row["weight"].is_null()) return;
  std::cout << "    weight = " << row["weight"].get<std::string>() << "\n";
  for (const auto& [name, values] : row["parameters"].items()) std::cout << "    " << name << " = " << values.get<std::string>() << "\n";
  std::cout << "    reads " << join(row["reads"].get<std::vector<std::string>>()) << "; exact gradient with noisy rewards: " << (row["exact_with_noise"].get<bool>() ? "yes" : "no")
            << "; Theorems 4.2 and 4.3: " << (row["theorems"].get<bool>() ? "yes" : "no") << "\n";
  if (!row["needs"].empty()) std::cout << "    needs " << join(row["needs"].get<std::vector<std::string>>()) << "\n";
  if (const auto reference = row["reference"].get<std::string>(); !reference.empty()) std::cout << "    " << reference << "\n";
}

void print_table(const Json& rows) {
  for (const auto& row : rows) {
    std::string line = row["name"].get<std::string>();
    if (row.contains("range")) {
      line += " = " + row["range"].get<std::string>();
      if (!row["default"].is_null()) line += "   (default " + row["default"].get<std::string>() + other_defaults(row["defaults"]) + ")";
      else if (row["required"].get<bool>()) line += "   (required)";
      if (!row["axis"].get<bool>()) line += "   (one value only)";
    } else if (row.contains("type")) {
      line += "   (" + row["type"].get<std::string>() + ", unit " + row["unit"].get<std::string>() + "; " +
              join(row["environments"].get<std::vector<std::string>>()) + ")";
    } else if (row.contains("title")) {
      line += "   (" + row["title"].get<std::string>() + ")";
    }
    std::cout << line << "\n";
    if (const auto meaning = row["meaning"].get<std::string>(); !meaning.empty()) std::cout << "    " << meaning << "\n";
    if (row.contains("method")) std::cout << "    " << row["method"].get<std::string>() << "\n";
    if (row.contains("weight")) print_objective(row);
  }
}

int execute(const std::vector<std::string>& words) {
  boost::program_options::options_description own("options");
  own.add_options()("json", "as JSON");
  const auto row = list_command();
  auto given = words;
  const bool anything = std::ranges::any_of(words, [](const auto& word) { return !word.starts_with('-'); });
  if (!anything) given.insert(given.begin(), "all");
  const auto arguments = parse_arguments(row, given, own, {"WHAT..."}, false);
  if (arguments.help) return exit_done;
  if (arguments.positional.size() > 2) throw UserError("list: unexpected word '" + arguments.positional[2] + "'; usage: asymsweep " + row.usage);
  std::optional<Sweep> sweep;
  if (arguments.positional.size() == 2) sweep = load_sweep(arguments.positional[1], {}, key_table());

  const auto& what = arguments.positional[0];
  std::vector<std::string> names;
  Json chosen = Json::object();
  for (const auto& registry : registries()) {
    names.emplace_back(registry.name);
    if (what == registry.name || what == "all") chosen[registry.name] = registry.rows(sweep ? &*sweep : nullptr);
  }
  if (chosen.empty()) {
    const auto nearest = nearest_name(what, names);
    throw UserError("list: no registry '" + what + "'" +
                    (nearest ? "; did you mean '" + *nearest + "'?" : "") + " (" + join(names, " | ") + ")");
  }
  if (arguments.has("json")) {
    std::cout << json_text(what == "all" ? chosen : chosen.front()) << "\n";
    return exit_done;
  }
  for (const auto& [name, rows] : chosen.items()) {
    if (what == "all") std::cout << "# " << name << "\n";
    print_table(rows);
    if (what == "all") std::cout << "\n";
  }
  return exit_done;
}

}  // namespace

Command list_command() {
  return {.name = "list",
          .usage = "list [keys|environments|policies|algorithms|metrics|claims] [SWEEP] [--json]",
          .summary = "What a sweep may say, what a result holds and what is decided on it: name, type, default, range, meaning, rule.",
          .details = "With a sweep: the keys of its own sections, the algorithms that it trains, with their formulas, its own claims, and the metrics of a\nprogram of one's own.\nexamples:\n  asymsweep list keys\n  asymsweep list metrics --json\n  asymsweep list algorithms sweeps/objectives.ini\n  asymsweep list claims sweeps/guarantee-gain.ini\n",
          .execute = execute};
}

}  // namespace asymsweep

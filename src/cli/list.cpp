// asymsweep list: what the registries hold.

#include <iostream>
#include <nlohmann/json.hpp>

#include "algorithms/registry.hpp"
#include "analysis/claims/declared.hpp"
#include "analysis/claims/registry.hpp"
#include "cli/arguments.hpp"
#include "core/error.hpp"
#include "core/text.hpp"
#include "policies/registry.hpp"
#include "problems/registry.hpp"
#include "training/key_table.hpp"
#include "training/metrics/registry.hpp"

namespace asymsweep {
namespace {

using Json = nlohmann::ordered_json;

Json key_rows() {
  Json rows = Json::array();
  for (const auto& key : key_table().keys)
    rows.push_back({{"name", key.full_name()},
                    {"type", key.domain.type()},
                    {"default", key.default_text ? Json(*key.default_text) : Json(nullptr)},
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

Json metric_rows() {
  Json rows = Json::array();
  for (const auto& metric : metrics_registry())
    rows.push_back({{"name", metric.name},
                    {"type", metric.curve() ? "curve" : "final"},
                    {"unit", metric.unit},
                    {"environments", metric.environments},
                    {"meaning", metric.long_name}});
  return rows;
}

Json claim_row(const analysis::Claim& claim) {
  return {{"name", claim.id}, {"title", claim.name}, {"meaning", claim.statement}, {"method", claim.method}, {"refuted", claim.refuted}};
}

/// Of no environment: `method` says which runs test the claim.
Json claim_rows() {
  Json rows = Json::array();
  for (const auto& claim : analysis::claims()) rows.push_back(claim_row(claim));
  return rows;
}

struct Registry {
  const char* name;
  Json (*rows)();
};

/// What a sweep file declares itself.
void add_rows_of(const std::string& path, Json& chosen) {
  const auto sweep = load_sweep(path, {}, key_table());
  if (chosen.contains("claims"))
    for (auto& claim : analysis::declared_claims(sweep)) {
      chosen["claims"].push_back(claim_row(analysis::as_claim(std::move(claim))));
      chosen["claims"].back()["title"] = "claim of the sweep";
    }
}

const std::vector<Registry>& registries() {
  static const std::vector<Registry> all = {
      {"keys", key_rows},
      {"environments", [] { return named_rows(environments()); }},
      {"policies", [] { return named_rows(policies()); }},
      {"algorithms", [] { return named_rows(algorithms()); }},
      {"metrics", metric_rows},
      {"claims", claim_rows},
  };
  return all;
}

void print_table(const Json& rows) {
  for (const auto& row : rows) {
    std::string line = row["name"].get<std::string>();
    if (row.contains("range")) {
      line += " = " + row["range"].get<std::string>();
      if (!row["default"].is_null()) line += "   (default " + row["default"].get<std::string>() + ")";
      else if (row["required"].get<bool>()) line += "   (required)";
      if (!row["axis"].get<bool>()) line += "   (one value only)";
    } else if (row.contains("type")) {
      line += "   (" + row["type"].get<std::string>() + ", unit " + row["unit"].get<std::string>() + "; " +
              join(row["environments"].get<std::vector<std::string>>()) + ")";
    } else if (row.contains("title")) {
      line += "   (" + row["title"].get<std::string>() + ")";
    }
    std::cout << line << "\n    " << row["meaning"].get<std::string>() << "\n";
    if (row.contains("method")) std::cout << "    " << row["method"].get<std::string>() << "\n";
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

  const auto& what = arguments.positional[0];
  std::vector<std::string> names;
  Json chosen = Json::object();
  for (const auto& registry : registries()) {
    names.emplace_back(registry.name);
    if (what == registry.name || what == "all") chosen[registry.name] = registry.rows();
  }
  if (chosen.empty()) {
    const auto nearest = nearest_name(what, names);
    throw UserError("list: no registry '" + what + "'" +
                    (nearest ? "; did you mean '" + *nearest + "'?" : "") + " (" + join(names, " | ") + ")");
  }
  if (arguments.positional.size() > 2) throw UserError(row.name + ": unexpected word '" + arguments.positional[2] + "'; usage: asymsweep " + row.usage);
  if (arguments.positional.size() == 2) add_rows_of(arguments.positional[1], chosen);
  if (arguments.has("json")) {
    std::cout << (what == "all" ? chosen : chosen.front()).dump(2) << "\n";
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
          .details = "examples:\n  asymsweep list keys\n  asymsweep list metrics --json\n  asymsweep list claims\n  asymsweep list claims sweeps/smoke.ini\n",
          .execute = execute};
}

}  // namespace asymsweep

#pragma once
// What `analyze` says of a file on the terminal.

#include <vector>

#include "analysis/claims/registry.hpp"
#include "analysis/summary.hpp"

namespace asymsweep {

/// What is not in the numbers, on stderr. `name`: before each sentence, where several files are analysed ("a.h5: ").
void warn_of_missing_runs(const analysis::Results& results, const std::vector<analysis::SummaryRow>& rows, const std::string& name = "");
/// What the numbers are of, if runs diverged.
void print_lost(const analysis::Results& results, const std::vector<analysis::SummaryRow>& rows);
void print_open(const std::vector<analysis::SummaryRow>& rows);
/// "G1  supported  limit: after 100,000 steps ...".
void print_verdict(const analysis::Claim& claim, std::size_t id_width, analysis::Decision decision, const std::string& finding);
void print_verdicts(const std::vector<analysis::DecidedClaim>& verdicts);

}  // namespace asymsweep

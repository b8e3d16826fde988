#pragma once
// P-values of a family of hypotheses, adjusted so that each can be compared with alpha. NaN entries are no hypotheses:
// they stay NaN and do not count.

#include <span>
#include <vector>

namespace asymsweep::statistics {

/// S. Holm, Scand. J. Stat. 6 (1979): family-wise error, any dependence; never less powerful than Bonferroni.
std::vector<double> holm(std::span<const double> p_values);

/// The same for e-values given by their logarithms (wealths of bets; V. Vovk, R. Wang, Annals of Statistics 49 (2021), algorithm 1):
/// 1 / the smallest average of an e-value with any set of others, at most 1. Family-wise error, any dependence; rejects whatever
/// `holm` of the 1 / e rejects, and more. An e-value of 1 (log 0) has shown nothing.
std::vector<double> adjusted_p(std::span<const double> log_e_values);

/// Hypotheses that `adjusted_p` rejects at alpha from now on, whatever e-values the others come to, even 0: once settled, a hypothesis keeps
/// its e-value. Holm's step-down with an e-value of 0 for each that is not settled. `settled`, of those settled before, grows; `may_be`:
/// which ones still may.
void settle(std::span<const double> log_e_values, const std::vector<bool>& may_be, double alpha, std::vector<bool>& settled);

}  // namespace asymsweep::statistics

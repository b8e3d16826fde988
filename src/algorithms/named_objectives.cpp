#include "algorithms/named_objectives.hpp"

#include <algorithm>

namespace asymsweep {
namespace {

constexpr auto weight = FormulaKind::weight, surrogate = FormulaKind::surrogate;

const std::string ppo_reference = "J. Schulman et al., arXiv:1707.06347, Equation 7";
const std::string trl = "TRL 1.10, grpo_trainer.py", verl = "verl b178a3cd5, core_algos.py";

ObjectiveParameter clip_low(double value) { return {"clip_low", value, "the ratio is clipped below 1 - clip_low"}; }
ObjectiveParameter clip_high(double value) { return {"clip_high", value, "the ratio is clipped above 1 + clip_high"}; }
ObjectiveParameter eps(double value) { return {"eps", value, "added to the standard deviation"}; }

std::vector<NamedObjective> make_built_in() {
  return {
      {"asymre", weight, "R - V", {}, "", ""},
      {"reinforce_is", weight, "ratio*(R - V)", {}, "", ""},
      {"grpo", surrogate, "min(ratio*if(s > 0, A/s, 0), clip(ratio, 1 - clip_low, 1 + clip_high)*if(s > 0, A/s, 0))", {clip_low(0.2), clip_high(0.2)}, "", ""},
      {"topr", weight, "A*if(A < 0, min(ratio, 1), 1)", {}, "", ""},
      {"sft", weight, "if(R > V, 1, 0)", {}, "", ""},
  };
}

std::vector<NamedObjective> make_named() {
  return {
      {"tis", weight, "min(ratio, cap)*A", {{"cap", 2, "largest importance ratio"}}, "truncated importance sampling, ratio of the answer", "E. L. Ionides, JCGS 17, 2008; cap as in verl's rollout_is_threshold"},
      {"tis_token", weight, "min(token_ratio, cap)*A", {{"cap", 2, "largest importance ratio"}}, "truncated importance sampling, ratio of each token", "verl rollout_is: token; slime --tis-clip 2"},
      {"tis_clamped", weight, "clip(token_ratio, low, high)*A", {{"low", 0.5, "smallest ratio"}, {"high", 5, "largest ratio"}}, "importance ratio of each token, clamped on both sides: what the policy has left keeps a weight", "OpenRLHF 3c3be623, models/loss.py"},
      {"mis", weight, "if(ratio > cap, 0, ratio)*A", {{"cap", 3, "larger ratios are left out"}}, "masked importance sampling, ratio of the answer", trl + ", sequence_mask"},
      {"icepop", weight, "if(token_ratio < low or token_ratio > high, 0, token_ratio)*A", {{"low", 0.5, "smaller ratios are left out"}, {"high", 5, "larger ratios are left out"}}, "masked importance sampling, ratio of each token", "OpenRLHF 3c3be623, icepop"},
      {"geo_mask", weight, "if(ratio^(1/length) < low or ratio^(1/length) > high, 0, A)", {{"low", 0.999, "smallest geometric mean of the tokens' ratios"}, {"high", 1.001, "largest"}}, "answers are left out by the geometric mean of their tokens' ratios", verl + ", seq_mean_k1"},
      {"seq_mask_tis", weight, "if(ratio^(1/length) < low or ratio^(1/length) > high, 0, token_ratio*A)", {{"low", 0.5, "smallest geometric mean of the tokens' ratios"}, {"high", 5, "largest"}}, "the same mask, with the ratio of each token as weight", "OpenRLHF 3c3be623, seq-mask-tis"},
      {"ppo", surrogate, "min(ratio*A, clip(ratio, 1 - clip_low, 1 + clip_high)*A)", {clip_low(0.2), clip_high(0.2)}, "clipped surrogate, ratio of the answer", ppo_reference},
      {"ppo_token", surrogate, "min(token_ratio*A, clip(token_ratio, 1 - clip_low, 1 + clip_high)*A)", {clip_low(0.2), clip_high(0.2)}, "clipped surrogate, ratio of each token", ppo_reference},
      {"dual_clip", surrogate, "if(A < 0, max(min(token_ratio*A, clip(token_ratio, 1 - clip_low, 1 + clip_high)*A), clip_dual*A), min(token_ratio*A, clip(token_ratio, 1 - clip_low, 1 + clip_high)*A))", {clip_low(0.2), clip_high(0.2), {"clip_dual", 3, "largest ratio that counts where A < 0"}}, "ppo_token with a third clip where A < 0", "D. Ye et al., arXiv:1912.09729; verl's clip_ratio_c"},
      {"grpo_token", surrogate, "min(token_ratio*(R - group_mean)/(group_std + eps), clip(token_ratio, 1 - clip_low, 1 + clip_high)*(R - group_mean)/(group_std + eps))/length", {clip_low(0.2), clip_high(0.2), eps(1e-4)}, "GRPO with the ratio of each token, its mean over the answer", "Z. Shao et al., arXiv:2402.03300, Equation 3; eps as in TRL"},
      {"dapo", surrogate, "min(token_ratio*(R - group_mean)/(group_std + eps), clip(token_ratio, 1 - clip_low, 1 + clip_high)*(R - group_mean)/(group_std + eps))*(max_length/batch_length)", {clip_low(0.2), clip_high(0.28), eps(1e-4)}, "grpo_token with a higher upper clip, its mean over the tokens of the step times max_length; groups of equal rewards are not drawn again", "Q. Yu et al., arXiv:2503.14476"},
      {"dr_grpo", surrogate, "min(token_ratio*(R - group_mean), clip(token_ratio, 1 - clip_low, 1 + clip_high)*(R - group_mean))", {clip_low(0.2), clip_high(0.2)}, "grpo_token without division by the standard deviation, summed over tokens: the constant divisor is 1", "Z. Liu et al., arXiv:2503.20783"},
      {"rloo", weight, "R - others_mean", {}, "the baseline is the mean of the group's other rewards", "A. Ahmadian et al., arXiv:2402.14740"},
      {"gspo", surrogate, "min(ratio^(1/length)*A, clip(ratio^(1/length), 1 - clip_low, 1 + clip_high)*A)", {clip_low(3e-4), clip_high(4e-4)}, "clipped surrogate of the geometric mean of the tokens' ratios", "C. Zheng et al., arXiv:2507.18071"},
      {"cispo", weight, "clip(token_ratio, 1 - clip_low, 1 + clip_high)*A", {clip_low(1), clip_high(4)}, "clipped importance weight of each token, never 0", "MiniMax-M1, arXiv:2506.13585; values as in slime"},
      {"topr_token", weight, "A*if(A < 0, min(token_ratio, 1), 1)", {}, "topr with the ratio of each token", "Trinity-RFT, topr"},
      {"sapo", surrogate, "if(A < 0, 4/tau_neg*sigmoid(tau_neg*(token_ratio - 1)), 4/tau_pos*sigmoid(tau_pos*(token_ratio - 1)))*A", {{"tau_pos", 1, "temperature where A >= 0"}, {"tau_neg", 1.05, "temperature where A < 0"}}, "a soft gate on the ratio of each token in place of a clip", trl + ", sapo"},
      {"vespo", weight, "if(A < 0, exp(l_neg)*ratio^k_neg*exp(-l_neg*ratio), exp(l_pos)*ratio^k_pos*exp(-l_pos*ratio))*A", {{"k_pos", 2, "power of the ratio where A >= 0"}, {"l_pos", 3, "rate of its exponential decay there"}, {"k_neg", 3, "power where A < 0"}, {"l_neg", 2, "decay there"}}, "a smooth kernel of the answer's ratio as importance weight, 1 at ratio 1", trl + ", vespo"},
      {"opsm", weight, "if(A < 0 and -log(ratio)/length > delta, 0, token_ratio*A)", {{"delta", 0.5, "mean log(mu/pi) of a token above which answers with A < 0 are left out"}}, "off-policy answers with A < 0 are left out", "DeepSeek-V3.2; delta as TRL recommends"},
      {"dppo", weight, "if(A > 0 and token_pi - token_mu > mask_high or A < 0 and token_mu - token_pi > mask_low, 0, token_ratio*A) - 2*kl_tau*log(max(token_ratio, 1e-30))", {{"mask_low", 0.2, "largest fall of a token's probability where A < 0"}, {"mask_high", 0.2, "largest rise where A > 0"}, {"kl_tau", 1e-3, "strength of the pull to mu"}}, "masked by the difference of probabilities, not by their ratio; with a pull to mu", "prime-rl 559b44772, trainer/rl/loss.py"},
      {"opmd", weight, "A - tau*log(max(ratio, 1e-30))", {{"tau", 0.1, "strength of the pull to mu"}}, "policy mirror descent, as Kimi k1.5", "Kimi k1.5, arXiv:2501.12599"},
      {"rec_one_side", weight, "if(A > 0 and ratio > 1 + clip_high or A < 0 and ratio < 1 - clip_low, 0, A)", {clip_low(0.2), clip_high(0.2)}, "no importance weight; left out where the clip of PPO acts", "arXiv:2509.24203, rec"},
      {"rec_two_side", weight, "if(ratio > 1 + clip_high or ratio < 1 - clip_low, 0, A)", {clip_low(0.2), clip_high(0.2)}, "no importance weight; left out outside of the clip", "arXiv:2509.24203, rec"},
      {"dg", weight, "sigmoid(-A*log(pi)/eta)*A", {{"eta", 1, "temperature of the gate"}}, "delightful policy gradient: a gate on advantage times surprise, without mu", "arXiv:2603.14608"},
      {"psr", weight, "if(R > 0, 1, 0)", {}, "positive samples alone", "arXiv:2506.01347"},
      {"nsr", weight, "if(R > 0, 0, -1)", {}, "negative samples alone", "arXiv:2506.01347"},
      {"w_reinforce", weight, "if(R > 0, lambda, -1)", {{"lambda", 0.1, "weight of positive samples"}}, "negative samples, and a little of the positive ones", "arXiv:2506.01347"},
      {"qae", weight, "(R - group_quantile(k))/(group_std + eps)", {{"k", 0.4, "which quantile of the group's rewards is the baseline"}, eps(1e-4)}, "the baseline is a quantile of the group's rewards", "arXiv:2509.22611"},
      {"lite_ppo", weight, "ratio*(R - group_mean)/(batch_std + eps)", {eps(1e-4)}, "mean of the group, standard deviation of the batch", trl + ", scale_rewards = batch"},
      {"reinforce_pp", weight, "ratio*(R - batch_mean)/(batch_std + eps)", {eps(1e-8)}, "rewards whitened over the batch", "J. Hu, arXiv:2501.03262"},
      {"remax", weight, "R - greedy_reward", {}, "the baseline is the reward of the policy's likeliest action (bandit)", "Z. Li et al., arXiv:2310.10505"},
      {"asymre_annealed", weight, "R - V - shift*(1 - step/steps)", {{"shift", -0.1, "added to V at the first step; 0 at the last"}}, "AsymRE whose baseline moves to V over the steps", "arXiv:2506.20520v2, Definition 4.1, with a schedule"},
      {"kl_k1", surrogate, "log(pi)*A - beta*log(pi/pi_ref)", {{"beta", 0.01, "strength of the penalty"}}, "AsymRE with the penalty k1 to pi_ref in the loss: its gradient is that of a shifted baseline", "J. Schulman, 2020, joschu.net/blog/kl-approx.html"},
      {"kl_k2", surrogate, "log(pi)*A - beta*log(pi/pi_ref)^2/2", {{"beta", 0.01, "strength of the penalty"}}, "AsymRE with the penalty k2 to pi_ref", "J. Schulman, 2020, joschu.net/blog/kl-approx.html"},
      {"kl_k3", surrogate, "log(pi)*A - beta*(pi_ref/pi - log(pi_ref/pi) - 1)", {{"beta", 0.01, "strength of the penalty"}}, "AsymRE with the penalty k3 to pi_ref", "J. Schulman, 2020, joschu.net/blog/kl-approx.html"},
  };
}

const NamedObjective* find(const std::vector<NamedObjective>& rows, std::string_view name) {
  const auto found = std::ranges::find(rows, name, &NamedObjective::name);
  return found == rows.end() ? nullptr : &*found;
}

}  // namespace

const std::vector<NamedObjective>& named_objectives() {
  static const auto rows = make_named();
  return rows;
}

const NamedObjective* find_named_objective(std::string_view name) { return find(named_objectives(), name); }

const NamedObjective* formula_of_built_in(std::string_view name) {
  static const auto rows = make_built_in();
  return find(rows, name);
}

}  // namespace asymsweep

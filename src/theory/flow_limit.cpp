#include "theory/flow_limit.hpp"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <limits>

#include "theory/policy.hpp"

namespace asymsweep::theory {
namespace {

using Vector = Eigen::VectorXd;
using Matrix = Eigen::MatrixXd;
using Eigen::Index;

constexpr double last_time = 1e13, largest_change = 1e-8, largest_rest = 1e-7, vanishing = 1e-8, tolerance = 1e-9, difference = 1e-6;
constexpr double smallest_step = 1e-12, first_end = 1e4;
constexpr int most_steps = 4'000;

/// The flow of l(y) - l(m), with the arm m that is likeliest now: logits that all grow together lose no digits.
class Flow {
 public:
  Flow(const FlowMass& mass, std::size_t arms) : mass_(mass), policy_(arms), g_(arms) {}

  /// Takes the likeliest arm as m.
  void refer_to_top(Vector& logits) {
    logits.maxCoeff(&reference_);
    logits.array() -= logits[reference_];
  }

  /// g(y) - pi(y) sum g = sum over z of g(y) pi(z) - pi(y) g(z), which does not cancel where one arm has nearly all probability.
  Vector velocity(const Vector& logits) {
    mass_(policy(logits), g_);
    Vector moves = Vector::Zero(logits.size());
    for (std::size_t y = 0; y < g_.size(); ++y)
      for (std::size_t z = 0; z < g_.size(); ++z) moves[static_cast<Index>(y)] += g_[y] * policy_[z] - policy_[y] * g_[z];
    moves.array() -= moves[reference_];
    return moves;
  }

  /// Whether the flow leaves this policy: a vanished arm, given back a little probability alone, gains on the others.
  bool is_saddle(const std::vector<double>& policy) {
    const auto size = static_cast<Index>(policy.size());
    for (Index arm = 0; arm < size; ++arm) {
      if (policy[static_cast<std::size_t>(arm)] > 0) continue;
      Vector logits(size);
      for (Index y = 0; y < size; ++y) logits[y] = std::log(std::max(policy[static_cast<std::size_t>(y)], std::numeric_limits<double>::min()));
      logits[arm] = std::log(vanishing);
      const Vector moves = velocity(logits);
      double others = 0;
      for (Index y = 0; y < size; ++y) others += policy[static_cast<std::size_t>(y)] * moves[y];
      if (moves[arm] > others) return true;
    }
    return false;
  }

  /// Of the flow of l itself: symmetric, since the flow is a gradient. In closed form but for the slopes of g, so that faint arms keep their digits.
  Matrix jacobian(const Vector& logits) {
    const auto p = policy(logits);
    const std::size_t arms = p.size();
    std::vector<double> more(p), less(p), above(arms), below(arms);
    for (double& x : more) x = std::min(x * (1 + difference), 1.0);
    for (double& x : less) x *= 1 - difference;
    mass_(more, above);
    mass_(less, below);
    mass_(p, g_);
    double total = 0, total_slope = 0;
    std::vector<double> slope(arms);  // dg(y)/dlog pi(y)
    for (std::size_t y = 0; y < arms; ++y) {
      slope[y] = more[y] == less[y] ? 0 : (above[y] - below[y]) * p[y] / (more[y] - less[y]);
      total += g_[y];
      total_slope += slope[y];
    }
    Matrix result(logits.size(), logits.size());
    for (std::size_t y = 0; y < arms; ++y)
      for (std::size_t z = 0; z < arms; ++z) {
        const double own = y == z ? 1 : 0;
        result(static_cast<Index>(y), static_cast<Index>(z)) =
            (slope[y] - total * p[y]) * (own - p[z]) - p[y] * (slope[z] - total_slope * p[z]);
      }
    return result;
  }

  /// The same of l(y) - l(m).
  Matrix relative(const Matrix& jacobian) const {
    const Eigen::RowVectorXd common = jacobian.row(reference_);
    return jacobian.rowwise() - common;
  }

  /// How far the arms that have not vanished are from the policy at which they rest, in total variation, by one step of Newton's method; infinity
  /// where that is no stable one.
  double distance_to_rest(const Vector& logits) {
    const auto p = policy(logits);
    std::vector<Index> kept;
    for (std::size_t y = 0; y < p.size(); ++y)
      if (p[y] >= vanishing) kept.push_back(static_cast<Index>(y));
    const Matrix h = jacobian(logits)(kept, kept);
    const auto size = static_cast<Index>(kept.size());
    if (size < 2) return 0;
    mass_(p, g_);
    double total = 0, largest = 0;
    for (const double g : g_) total += g;
    Vector moves(size), root(size);
    for (Index i = 0; i < size; ++i) {
      const auto y = static_cast<std::size_t>(kept[static_cast<std::size_t>(i)]);
      moves[i] = g_[y] - p[y] * total;
      root[i] = std::sqrt(p[y]);
      largest = std::max(largest, std::abs(g_[y]));
    }
    moves.array() -= moves.mean();
    if (largest == 0 && h.isZero(0)) return 0;   // nothing moves
    const Vector inverse = root.cwiseInverse();  // so that faint arms count
    const Eigen::SelfAdjointEigenSolver<Matrix> modes(inverse.asDiagonal() * h * inverse.asDiagonal());
    Index common = 0;  // all logits together: no other policy
    (modes.eigenvectors().transpose() * root).cwiseAbs().maxCoeff(&common);
    Vector step = Vector::Zero(size);
    for (Index i = 0; i < size; ++i) {
      if (i == common) continue;
      const double rate = modes.eigenvalues()[i];
      if (rate > -1e-9 * largest) return std::numeric_limits<double>::infinity();
      const Vector mode = modes.eigenvectors().col(i);
      step -= mode * (mode.dot(inverse.cwiseProduct(moves)) / rate);
    }
    return root.cwiseProduct(step).cwiseAbs().sum();
  }

  const std::vector<double>& policy(const Vector& logits) {
    const double top = logits.maxCoeff();
    double total = 0;
    for (std::size_t y = 0; y < policy_.size(); ++y) total += policy_[y] = std::exp(logits[static_cast<Index>(y)] - top);
    for (double& p : policy_) p /= total;
    return policy_;
  }

 private:
  const FlowMass& mass_;
  std::vector<double> policy_, g_;
  Index reference_ = 0;
};

/// Shampine's coefficients of a Rosenbrock method of order 4 with an error estimate of order 3 (ACM TOMS 8, 1982).
struct Step {
  Vector to;
  double error;  ///< largest, in units of the tolerance
};

/// Refused where it would be longer than a growing mode allows: such a step would hold the policy on a saddle.
Step rosenbrock_step(Flow& flow, const Vector& from, double h) {
  const Vector f = flow.velocity(from);
  const Matrix jacobian = flow.jacobian(from), one = Matrix::Identity(from.size(), from.size());
  if (Eigen::LLT<Matrix>(one / h - jacobian).info() != Eigen::Success) return {from, 1e3};
  const Eigen::PartialPivLU<Matrix> solver(one * (2 / h) - flow.relative(jacobian));
  const Vector k1 = solver.solve(f);
  const Vector k2 = solver.solve(flow.velocity(from + 2 * k1) - 8 / h * k1);
  const Vector f3 = flow.velocity(from + 48.0 / 25 * k1 + 6.0 / 25 * k2);
  const Vector k3 = solver.solve(f3 + (372.0 / 25 * k1 + 12.0 / 5 * k2) / h);
  const Vector k4 = solver.solve(f3 + (-112.0 / 125 * k1 - 54.0 / 125 * k2 - 2.0 / 5 * k3) / h);
  const Vector to = from + 19.0 / 9 * k1 + 0.5 * k2 + 25.0 / 108 * k3 + 125.0 / 108 * k4;
  const Vector error = 17.0 / 54 * k1 + 7.0 / 36 * k2 + 125.0 / 108 * k4;
  const auto scale = tolerance * (1 + from.array().abs().max(to.array().abs()));
  return {to, (error.array().abs() / scale).maxCoeff()};
}

double total_variation(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (std::size_t y = 0; y < a.size(); ++y) sum += std::abs(a[y] - b[y]);
  return sum / 2;
}

std::vector<double> without_vanishing(std::vector<double> policy) {
  double total = 0;
  for (double& p : policy) total += p = p < vanishing ? 0 : p;
  for (double& p : policy) p /= total;
  return policy;
}

}  // namespace

FlowLimit flow_limit(const FlowMass& mass, std::span<const double> initial_logits) {
  require_finite(initial_logits, "initial logits");
  Flow flow(mass, initial_logits.size());
  Vector logits = Eigen::Map<const Vector>(initial_logits.data(), static_cast<Index>(initial_logits.size()));
  double time = 0, h = 1e-3, next_look = 1;
  auto seen = flow.policy(logits);
  for (int steps = 0; steps < most_steps && time < last_time && h > smallest_step; ++steps) {
    flow.refer_to_top(logits);
    const auto step = rosenbrock_step(flow, logits, h);
    const bool finite = step.to.allFinite() && std::isfinite(step.error);
    if (finite && step.error <= 1) {
      logits = step.to;
      time += h;
    }
    h *= finite ? std::clamp(0.9 * std::pow(step.error, -0.25), 0.2, 5.0) : 0.2;
    if (time < next_look) continue;
    auto now = flow.policy(logits);
    const double change = total_variation(now, seen);
    seen = std::move(now);
    next_look = 10 * time;
    if (change > largest_change || time < first_end) continue;
    const double rest = flow.distance_to_rest(logits);
    if (!(rest <= largest_rest)) continue;
    auto end = without_vanishing(seen);
    if (!flow.is_saddle(end)) return {std::move(end), change + rest + static_cast<double>(seen.size()) * vanishing, {}};
  }
  if (time >= last_time) return {{}, 0, "the flow still moves after a time of 1e13"};
  return {{}, 0, h > smallest_step ? "the flow takes too many steps: the weight jumps on the way, or rewards are of no usual size" : "the flow cannot be followed: the weight jumps where it goes"};
}

}  // namespace asymsweep::theory

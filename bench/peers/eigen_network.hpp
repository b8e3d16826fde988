#pragma once
// One seed of the contextual problem as one would write it with Eigen: AsymRE with group baselines, one hidden layer of
// tanh, plain SGD, a behaviour policy refreshed every `lag` steps (arXiv:2506.20520v2, Section 5.2).

#include <Eigen/Dense>
#include <cmath>
#include <random>

namespace peer {

struct Network {
  Eigen::MatrixXd first, last;  // [features][hidden], [hidden][actions]
  Eigen::RowVectorXd first_bias, last_bias;

  Network(int features, int hidden, int actions, std::mt19937_64& random)
      : first(features, hidden), last(hidden, actions), first_bias(Eigen::RowVectorXd::Zero(hidden)),
        last_bias(Eigen::RowVectorXd::Zero(actions)) {
    std::normal_distribution<double> normal;
    for (auto* weights : {&first, &last})
      *weights = Eigen::MatrixXd::NullaryExpr(weights->rows(), weights->cols(), [&] { return normal(random); }) /
                 std::sqrt(static_cast<double>(weights->rows()));
  }
  Eigen::MatrixXd units(const Eigen::MatrixXd& x) const { return ((x * first).rowwise() + first_bias).array().tanh().matrix(); }
  Eigen::MatrixXd probabilities(const Eigen::MatrixXd& units) const {
    Eigen::MatrixXd logits = (units * last).rowwise() + last_bias;
    logits = (logits.colwise() - logits.rowwise().maxCoeff()).array().exp();
    return logits.array().colwise() / logits.rowwise().sum().array();
  }
};

/// Mean probability of the right action at the end, so that nothing is left out.
inline double train_network(int contexts, int features, int hidden, int actions, int batch, int group, double learning_rate,
                            int lag, int steps, double delta_v, unsigned seed) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> normal;
  std::uniform_real_distribution<double> uniform;
  std::uniform_int_distribution<int> any_context(0, contexts - 1), any_action(0, actions - 1);
  const Eigen::MatrixXd all = Eigen::MatrixXd::NullaryExpr(contexts, features, [&] { return normal(random); });
  const Eigen::VectorXi right = Eigen::VectorXi::NullaryExpr(contexts, [&] { return any_action(random); });
  Network policy(features, hidden, actions, random), behavior = policy;
  const int groups = batch / group;
  Eigen::MatrixXd x(groups, features);
  std::vector<int> drawn(static_cast<std::size_t>(groups)), chosen(static_cast<std::size_t>(group));
  for (int step = 0; step < steps; ++step) {
    if (step % lag == 0) behavior = policy;
    for (int g = 0; g < groups; ++g) x.row(g) = all.row(drawn[static_cast<std::size_t>(g)] = any_context(random));
    const Eigen::MatrixXd mu = behavior.probabilities(behavior.units(x));
    Eigen::MatrixXd mass = Eigen::MatrixXd::Zero(groups, actions);
    for (int g = 0; g < groups; ++g) {
      double sum = 0;
      for (int& y : chosen) {
        double u = uniform(random);
        for (y = 0; y + 1 < actions && u >= mu(g, y); ++y) u -= mu(g, y);
        sum += y == right[drawn[static_cast<std::size_t>(g)]] ? 1 : -1;
      }
      const double baseline = sum / group + delta_v;
      for (const int y : chosen) mass(g, y) += ((y == right[drawn[static_cast<std::size_t>(g)]] ? 1 : -1) - baseline) / batch;
    }
    const Eigen::MatrixXd units = policy.units(x), pi = policy.probabilities(units);
    const Eigen::MatrixXd of_logits = mass - (pi.array().colwise() * mass.rowwise().sum().array()).matrix();
    const Eigen::MatrixXd of_units = ((of_logits * policy.last.transpose()).array() * (1 - units.array().square())).matrix();
    policy.last += learning_rate * (units.transpose() * of_logits);
    policy.last_bias += learning_rate * of_logits.colwise().sum();
    policy.first += learning_rate * (x.transpose() * of_units);
    policy.first_bias += learning_rate * of_units.colwise().sum();
  }
  const Eigen::MatrixXd end = policy.probabilities(policy.units(all));
  double accuracy = 0;
  for (int c = 0; c < contexts; ++c) accuracy += end(c, right[c]) / contexts;
  return accuracy;
}

}  // namespace peer

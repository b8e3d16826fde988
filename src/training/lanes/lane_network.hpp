#pragma once
// The networks of several seeds, one per lane, in several states at once: the twin of policies/mlp.hpp and
// policies/linear.hpp, with the parameters in the same places and every sum in the same order, so with the same bits.

#include <vector>

#include "core/elementary/tanh.hpp"
#include "training/lanes/lane_products.hpp"

namespace asymsweep {

/// Sizes of the layers; hidden = 0: no hidden layer.
struct NetworkShape {
  std::size_t features = 0, hidden = 0, actions = 0;

  std::size_t last_inputs() const { return hidden ? hidden : features; }
  /// Where the parameters of the last layer begin.
  std::size_t last_layer() const { return hidden ? (features + 1) * hidden : 0; }
  std::size_t parameters() const { return last_layer() + (last_inputs() + 1) * actions; }
};

/// y = x W + b for each row of x: x is [rows][inputs], parameters are W as [inputs][outputs] and b, y is [rows][outputs].
template <typename T>
void dense_rows(const T* parameters, const T* x, std::size_t rows, std::size_t inputs, std::size_t outputs, T* y) {
  const T* bias = parameters + inputs * outputs;
  products<T>(
      rows, outputs, inputs, [=](std::size_t r, std::size_t i) { return x[r * inputs + i]; },
      [=](std::size_t i, std::size_t j) { return parameters[i * outputs + j]; },
      [=](std::size_t, std::size_t j) { return bias[j]; },
      [=](std::size_t r, std::size_t j, const T& value) { y[r * outputs + j] = value; });
}

/// Writes dJ/dW and dJ/db, given dJ/dy: sums over rows.
template <typename T>
void dense_rows_gradient(const T* x, const T* y_gradient, std::size_t rows, std::size_t inputs, std::size_t outputs, T* gradient) {
  products<T>(
      inputs, outputs, rows, [=](std::size_t i, std::size_t r) { return x[r * inputs + i]; },
      [=](std::size_t r, std::size_t j) { return y_gradient[r * outputs + j]; }, [](std::size_t, std::size_t) { return T{}; },
      [=](std::size_t i, std::size_t j, const T& value) { gradient[i * outputs + j] = value; });
  T* bias = gradient + inputs * outputs;
  for (std::size_t j = 0; j < outputs; ++j) bias[j] = T{};
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t j = 0; j < outputs; ++j) bias[j] += y_gradient[r * outputs + j];
}

/// Writes dJ/dx, given dJ/dy.
template <typename T>
void dense_rows_input_gradient(const T* parameters, const T* y_gradient, std::size_t rows, std::size_t inputs,
                               std::size_t outputs, T* x_gradient) {
  products<T>(
      rows, inputs, outputs, [=](std::size_t r, std::size_t j) { return y_gradient[r * outputs + j]; },
      [=](std::size_t j, std::size_t i) { return parameters[i * outputs + j]; }, [](std::size_t, std::size_t) { return T{}; },
      [=](std::size_t r, std::size_t i, const T& value) { x_gradient[r * inputs + i] = value; });
}

template <typename T>
class LaneNetwork {
 public:
  explicit LaneNetwork(const NetworkShape& shape) : shape_(shape) {}

  /// Runs `rows` states, x: [rows][features]. The logits, [rows][actions], hold until the next call.
  std::vector<T>& logits(const std::vector<T>& parameters, const T* x, std::size_t rows) {
    logits_.resize(rows * shape_.actions);
    units_.resize(rows * shape_.hidden);
    if (shape_.hidden) {
      dense_rows(parameters.data(), x, rows, shape_.features, shape_.hidden, units_.data());
      for (T& unit : units_) unit = elementary::tanh(unit);
    }
    dense_rows(parameters.data() + shape_.last_layer(), last_input(x), rows, shape_.last_inputs(), shape_.actions, logits_.data());
    return logits_;
  }

  /// Writes dJ/dparameters, given dJ/dlogits of the states that were run last, with these parameters.
  void gradient(const std::vector<T>& parameters, const std::vector<T>& x, const std::vector<T>& logit_gradient, std::vector<T>& gradient) {
    const std::size_t rows = logit_gradient.size() / shape_.actions;
    const auto last = shape_.last_layer();
    dense_rows_gradient(last_input(x.data()), logit_gradient.data(), rows, shape_.last_inputs(), shape_.actions, gradient.data() + last);
    if (!shape_.hidden) return;
    unit_gradient_.resize(units_.size());
    dense_rows_input_gradient(parameters.data() + last, logit_gradient.data(), rows, shape_.hidden, shape_.actions, unit_gradient_.data());
    for (std::size_t i = 0; i < units_.size(); ++i) unit_gradient_[i] *= RealOf<T>{1} - units_[i] * units_[i];
    dense_rows_gradient(x.data(), unit_gradient_.data(), rows, shape_.features, shape_.hidden, gradient.data());
  }

 private:
  const T* last_input(const T* x) const { return shape_.hidden ? units_.data() : x; }

  NetworkShape shape_;
  std::vector<T> logits_, units_, unit_gradient_;
};

}  // namespace asymsweep

#include "policies/dense.hpp"

#include <cmath>

#include "core/elementary/every_processor.hpp"

namespace asymsweep {

ASYMSWEEP_EVERY_PROCESSOR
void dense(std::span<const double> parameters, std::span<const double> x, std::span<double> y) {
  const auto bias = parameters.subspan(x.size() * y.size());
  for (std::size_t j = 0; j < y.size(); ++j) y[j] = bias[j];
  for (std::size_t i = 0; i < x.size(); ++i)
    for (std::size_t j = 0; j < y.size(); ++j) y[j] = std::fma(x[i], parameters[i * y.size() + j], y[j]);
}

ASYMSWEEP_EVERY_PROCESSOR
void add_dense_gradient(std::span<const double> x, std::span<const double> y_gradient, std::span<double> gradient) {
  const auto outputs = y_gradient.size();
  for (std::size_t i = 0; i < x.size(); ++i)
    for (std::size_t j = 0; j < outputs; ++j) {
      double& sum = gradient[i * outputs + j];
      sum = std::fma(x[i], y_gradient[j], sum);
    }
  for (std::size_t j = 0; j < outputs; ++j) gradient[x.size() * outputs + j] += y_gradient[j];
}

ASYMSWEEP_EVERY_PROCESSOR
void dense_input_gradient(std::span<const double> parameters, std::span<const double> y_gradient,
                          std::span<double> x_gradient) {
  const auto outputs = y_gradient.size();
  for (std::size_t i = 0; i < x_gradient.size(); ++i) {
    double sum = 0;
    for (std::size_t j = 0; j < outputs; ++j) sum = std::fma(parameters[i * outputs + j], y_gradient[j], sum);
    x_gradient[i] = sum;
  }
}

}  // namespace asymsweep

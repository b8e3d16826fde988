#pragma once
// A dense layer y = W x + b: parameters W as [inputs][outputs], then b as [outputs]. Each product is fused with its addition, as in
// training/lanes/lane_products.hpp.

#include <cstddef>
#include <span>

namespace asymsweep {

/// Number of parameters.
inline std::size_t dense_size(std::size_t inputs, std::size_t outputs) { return (inputs + 1) * outputs; }

/// Writes y, [outputs].
void dense(std::span<const double> parameters, std::span<const double> x, std::span<double> y);

/// Adds dJ/dparameters to `gradient`, given dJ/dy.
void add_dense_gradient(std::span<const double> x, std::span<const double> y_gradient, std::span<double> gradient);

/// Writes dJ/dx, given dJ/dy.
void dense_input_gradient(std::span<const double> parameters, std::span<const double> y_gradient,
                          std::span<double> x_gradient);

}  // namespace asymsweep

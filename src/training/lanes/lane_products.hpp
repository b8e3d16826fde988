#pragma once
// Sums of products of lanes, in tiles that stay in registers: the dense layers of many contexts at once.

#include <cstddef>

namespace asymsweep {

namespace detail {

template <typename T, std::size_t Rows, std::size_t Columns, typename Left, typename Right, typename Start, typename Store>
[[gnu::always_inline]] inline void product_tile(std::size_t row, std::size_t column, std::size_t depth, Left left,
                                                Right right, Start start, Store store) {
  T sums[Rows][Columns];
#pragma GCC unroll 8
  for (std::size_t r = 0; r < Rows; ++r)
#pragma GCC unroll 8
    for (std::size_t c = 0; c < Columns; ++c) sums[r][c] = start(row + r, column + c);
  for (std::size_t k = 0; k < depth; ++k) {
    T rights[Columns];
#pragma GCC unroll 8
    for (std::size_t c = 0; c < Columns; ++c) rights[c] = right(k, column + c);
#pragma GCC unroll 8
    for (std::size_t r = 0; r < Rows; ++r) {
      const T one = left(row + r, k);
#pragma GCC unroll 8
      for (std::size_t c = 0; c < Columns; ++c) sums[r][c] += one * rights[c];
    }
  }
#pragma GCC unroll 8
  for (std::size_t r = 0; r < Rows; ++r)
#pragma GCC unroll 8
    for (std::size_t c = 0; c < Columns; ++c) store(row + r, column + c, sums[r][c]);
}

}  // namespace detail

/// store(r, c, start(r, c) + left(r, 0) right(0, c) + left(r, 1) right(1, c) + ...), added in that order, for every
/// row r and column c. Each number is read once for a whole tile: reading, not arithmetic, is what limits lanes.
template <typename T, typename Left, typename Right, typename Start, typename Store>
void products(std::size_t rows, std::size_t columns, std::size_t depth, Left left, Right right, Start start, Store store) {
  constexpr std::size_t tall = 4, wide = sizeof(T) == 64 ? 4 : 2;  // 32 registers of AVX-512, else 16
  std::size_t row = 0;
  for (; row + tall <= rows; row += tall) {
    std::size_t column = 0;
    for (; column + wide <= columns; column += wide)
      detail::product_tile<T, tall, wide>(row, column, depth, left, right, start, store);
    for (; column < columns; ++column) detail::product_tile<T, tall, 1>(row, column, depth, left, right, start, store);
  }
  for (; row < rows; ++row) {
    std::size_t column = 0;
    for (; column + wide <= columns; column += wide)
      detail::product_tile<T, 1, wide>(row, column, depth, left, right, start, store);
    for (; column < columns; ++column) detail::product_tile<T, 1, 1>(row, column, depth, left, right, start, store);
  }
}

}  // namespace asymsweep

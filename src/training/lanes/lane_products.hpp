#pragma once
// Sums of products of lanes, in tiles that stay in registers: the dense layers of many contexts at once.

#include <cstddef>
#include <vector>

#include "core/elementary/lanes.hpp"

namespace asymsweep {

namespace detail {

/// Keeps a number in its register: GCC would rather read it again for each product, and reading is what limits a tile.
template <typename T>
[[gnu::always_inline]] inline void keep(T& number) {
#if defined(__x86_64__)
  asm(""
      : "+v"(number));
#else
  (void)number;
#endif
}

template <typename T, std::size_t Rows, std::size_t Columns, typename Left, typename Right, typename Start, typename Store>
[[gnu::always_inline]] inline void product_tile(std::size_t row, std::size_t column, std::size_t depth, Left left, Right right,
                                                Start start, Store store) {
  T sums[Rows][Columns];
#pragma GCC unroll 8
  for (std::size_t r = 0; r < Rows; ++r)
#pragma GCC unroll 8
    for (std::size_t c = 0; c < Columns; ++c) sums[r][c] = start(row + r, column + c);
  for (std::size_t k = 0; k < depth; ++k) {
    T rights[Columns];
#pragma GCC unroll 8
    for (std::size_t c = 0; c < Columns; ++c) keep(rights[c] = right(k, c));
#pragma GCC unroll 8
    for (std::size_t r = 0; r < Rows; ++r) {
      T one = left(row + r, k);
      keep(one);
#pragma GCC unroll 8
      for (std::size_t c = 0; c < Columns; ++c) sums[r][c] = multiply_add(one, rights[c], sums[r][c]);
    }
  }
#pragma GCC unroll 8
  for (std::size_t r = 0; r < Rows; ++r)
#pragma GCC unroll 8
    for (std::size_t c = 0; c < Columns; ++c) store(row + r, column + c, sums[r][c]);
}

/// `Columns` columns from `column` on, all rows. The first tile leaves the right numbers side by side in `panel` for the others:
/// at a stride of whole pages they would push each other out of the cache.
template <typename T, std::size_t Columns, typename Left, typename Right, typename Start, typename Store>
void product_panel(std::size_t rows, std::size_t column, std::size_t depth, Left left, Right right, Start start, Store store,
                   T* panel) {
  constexpr std::size_t tall = sizeof(T) == 64 ? 4 : 6;
  const auto packing = [=](std::size_t k, std::size_t c) { return panel[k * Columns + c] = right(k, column + c); };
  const auto packed = [=](std::size_t k, std::size_t c) { return panel[k * Columns + c]; };
  std::size_t row = 0;
  const auto tiles = [&]<std::size_t Rows>() {
    for (; row + Rows <= rows; row += Rows)
      if (row == 0) product_tile<T, Rows, Columns>(row, column, depth, left, packing, start, store);
      else product_tile<T, Rows, Columns>(row, column, depth, left, packed, start, store);
  };
  tiles.template operator()<tall>();
  tiles.template operator()<4>();
  tiles.template operator()<1>();
}

}  // namespace detail

/// store(r, c, start(r, c) + left(r, 0) right(0, c) + left(r, 1) right(1, c) + ...), added in that order, for every
/// row r and column c, each product fused with its addition.
template <typename T, typename Left, typename Right, typename Start, typename Store>
void products(std::size_t rows, std::size_t columns, std::size_t depth, Left left, Right right, Start start, Store store) {
  constexpr std::size_t wide = sizeof(T) == 64 ? 4 : 2;  // 32 registers of AVX-512, else 16
  std::vector<T> panel(depth * wide);
  std::size_t column = 0;
  for (; column + wide <= columns; column += wide)
    detail::product_panel<T, wide>(rows, column, depth, left, right, start, store, panel.data());
  for (; column < columns; ++column)
    detail::product_panel<T, 1>(rows, column, depth, left, right, start, store, panel.data());
}

}  // namespace asymsweep

// What this processor can do at most: multiply-adds, memory traffic, and exponentials and random numbers of ours.

#include <benchmark/benchmark.h>

#include <array>
#include <vector>

#include "core/elementary/exp.hpp"
#include "core/elementary/exp_of_step.hpp"
#include "core/lane_random.hpp"

using namespace asymsweep;

namespace {

/// Twelve independent chains of x = x a + b: two operations each.
template <typename T>
void multiply_add(benchmark::State& state) {
  std::array<T, 12> chains = {};
  T a = broadcast<T>(RealOf<T>(0.999)), b = broadcast<T>(RealOf<T>(0.001));
  benchmark::DoNotOptimize(a);
  benchmark::DoNotOptimize(b);
  constexpr int rounds = 1000;
  for (auto _ : state) {
    for (int i = 0; i < rounds; ++i)
      for (auto& chain : chains) chain = chain * a + b;
    benchmark::DoNotOptimize(chains);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * rounds * chains.size() * lane_count<T> * 2));
}

/// `function` over a vector that stays in the first cache.
template <typename T, typename Function>
void over_array(benchmark::State& state, double low, double high, Function function) {
  std::vector<T> in(128), out(128);
  for (std::size_t i = 0; i < in.size(); ++i)
    in[i] = broadcast<T>(static_cast<RealOf<T>>(low + (high - low) * static_cast<double>(i) / 127));
  for (auto _ : state) {
    for (std::size_t i = 0; i < in.size(); ++i) out[i] = function(in[i]);
    benchmark::DoNotOptimize(out.data());
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * in.size() * lane_count<T>));
}

/// a = b + c x over arrays far larger than any cache; an item is a number read or written.
void memory(benchmark::State& state) {
  constexpr std::size_t numbers = std::size_t{1} << 23;
  std::vector<double> a(numbers), b(numbers, 1.0), c(numbers, 2.0);
  for (auto _ : state) {
    for (std::size_t i = 0; i < numbers; ++i) a[i] = b[i] + c[i] * 0.5;
    benchmark::DoNotOptimize(a.data());
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * numbers * 3));
}

void uniforms(benchmark::State& state) {
  const std::vector<std::uint32_t> seeds = {0, 1, 2, 3, 4, 5, 6, 7};
  LaneDraws draws(0, seeds, 64);
  std::uint32_t step = 0;
  for (auto _ : state) benchmark::DoNotOptimize(draws.uniform(Stream::action, step++).data());
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * 512));
}

void normals(benchmark::State& state) {
  const std::vector<std::uint32_t> seeds = {0, 1, 2, 3, 4, 5, 6, 7};
  LaneDraws draws(0, seeds, 64);
  std::uint32_t step = 0;
  for (auto _ : state) benchmark::DoNotOptimize(draws.normal(Stream::action, step++).data());
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * 512));
}

using Double = NativeLanes<double>;
using Single = NativeLanes<float>;

const bool registered = [] {
  const auto exp = [](auto x) { return elementary::exp(x); };
  const auto small_exp = [](auto x) { return elementary::ExpOfStep<decltype(x)>(decltype(x){} + RealOf<decltype(x)>(0x1p-6)).template minus_1<2>(x); };
  benchmark::RegisterBenchmark("limit | floating-point operation, double", multiply_add<Double>);
  benchmark::RegisterBenchmark("limit | floating-point operation, single", multiply_add<Single>);
  benchmark::RegisterBenchmark("limit | exp, double", [=](auto& state) { over_array<Double>(state, -40, 0, exp); });
  benchmark::RegisterBenchmark("limit | exp, single", [=](auto& state) { over_array<Single>(state, -40, 0, exp); });
  benchmark::RegisterBenchmark("limit | exp of a small step, double", [=](auto& state) { over_array<Double>(state, -0.015, 0.015, small_exp); });
  benchmark::RegisterBenchmark("limit | exp of a small step, single", [=](auto& state) { over_array<Single>(state, -0.015, 0.015, small_exp); });
  benchmark::RegisterBenchmark("limit | number from or to memory, double", memory);
  benchmark::RegisterBenchmark("limit | uniform number", uniforms);
  benchmark::RegisterBenchmark("limit | normal deviate", normals);
  return true;
}();

}  // namespace

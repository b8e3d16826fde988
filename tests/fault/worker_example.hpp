#pragma once
// A worker alone with its work: units of a small sweep in memory, one metric of the test's own, writes that are only counted.

#include "engine/result_layout.hpp"
#include "engine/worker.hpp"
#include "training/key_table.hpp"

namespace asymsweep::example {

/// Counts the batches of units: each ends with the column `done`.
class CountingSink final : public ByteSink {
 public:
  static constexpr std::uint64_t done_column = std::uint64_t{1} << 40;  // far from everything else
  void write_at(std::uint64_t offset, std::span<const std::byte>) override { batches += offset >= done_column; }
  int batches = 0;
};

struct WorkerExample {
  WorkerExample(const std::string& text, BanditMetric compute, std::vector<RunBlock> units = {})
      : sweep(parse_sweep(text, "test", {}, key_table())), plan(training_plan(sweep)) {
    plan.metrics = {{.name = "example", .unit = "1", .long_name = "", .shape = MetricShape::final, .compute = compute, .environments = {}}};
    if (units.empty()) units = sweep_units(sweep);
    assignment = {.path = "none", .canonical = sweep.canonical, .pending = {}, .units = units};
    for (std::uint64_t unit = 0; unit < units.size(); ++unit) {
      assignment.pending.push_back(unit);
      draws.push_back({{unit}});
    }
    layout = result_shape(sweep, plan);
    layout.units = units;
    DatasetOffsets offsets;
    offsets.metrics = {0};
    offsets.unit_columns[schema::done] = CountingSink::done_column;
    writer.emplace(sink, offsets, layout);
    board.emplace(units.size());
    worker.emplace(Worker::Surroundings{assignment, draws, sweep, plan, ranks, *board, *writer, nullptr, cost, observer});
  }

  Sweep sweep;
  TrainingPlan plan;
  Layout layout;
  CostModel cost;
  RunAssignment assignment;
  std::vector<Draw> draws;
  CountingSink sink;
  Communicator ranks;
  Observer observer;
  std::optional<UnitWriter> writer;
  std::optional<JobBoard> board;
  std::optional<Worker> worker;
};

}  // namespace asymsweep::example

#include "store/unit_writer.hpp"

#include <xxhash.h>

#include <memory>
#include <stdexcept>
#include <utility>

namespace asymsweep {

std::uint64_t unit_checksum(const BlockResults& data) {
  const std::unique_ptr<XXH3_state_t, XXH_errorcode (*)(XXH3_state_t*)> state(XXH3_createState(), XXH3_freeState);
  XXH3_64bits_reset(state.get());
  for (const auto& values : data.metrics)
    XXH3_64bits_update(state.get(), values.data(), values.size() * sizeof(double));
  XXH3_64bits_update(state.get(), data.status.data(), data.status.size());
  return XXH3_64bits_digest(state.get());
}

UnitWriter::UnitWriter(ByteSink& sink, DatasetOffsets offsets, const Layout& layout)
    : sink_(sink), offsets_(std::move(offsets)), layout_(layout) {
  if (offsets_.metrics.size() != layout_.metrics.size())
    throw std::logic_error("the offsets belong to a file with other metrics");
}

void UnitWriter::check_shape(const FinishedUnit& finished) const {
  const auto& [unit, data, record, failures] = finished;
  const auto seeds = layout_.units.at(unit).seed_count;
  if (data.metrics.size() != layout_.metrics.size() || data.status.size() != seeds)
    throw std::logic_error("unit " + std::to_string(unit) + " has results of the wrong shape");
  for (std::size_t m = 0; m < data.metrics.size(); ++m)
    if (data.metrics[m].size() != seeds * schema::values_per_seed(layout_, layout_.metrics[m]))
      throw std::logic_error("unit " + std::to_string(unit) + " has " + layout_.metrics[m].name + " of the wrong shape");
}

/// Bytes that follow the last ones wait to go with them.
void UnitWriter::add(std::uint64_t offset, std::span<const std::byte> bytes) {
  if (offset != begin_ + joined_.size()) flush();
  if (joined_.empty()) begin_ = offset;
  joined_.insert(joined_.end(), bytes.begin(), bytes.end());
}

void UnitWriter::flush() {
  if (!joined_.empty()) sink_.write_at(begin_, joined_);
  joined_.clear();
}

/// Cut between characters.
void UnitWriter::write_failure(const FailureText& failure) {
  auto text = failure.text.substr(0, schema::failure_bytes);
  if (failure.text.size() > text.size())
    while (!text.empty() && (static_cast<unsigned char>(failure.text[text.size()]) & 0xC0) == 0x80) text.pop_back();
  text.resize(schema::failure_bytes, '\0');
  const auto slot = schema::failure_slot(layout_, failure.configuration, failure.seed);
  sink_.write_at(offsets_.failures + slot * schema::failure_bytes, std::as_bytes(std::span(text)));
}

template <typename ValueOf>
void UnitWriter::write_column(std::size_t column, std::span<const FinishedUnit> units, ValueOf value_of) {
  for (const auto& finished : units) {
    const auto value = value_of(finished);
    add(offsets_.unit_columns[column] + finished.unit * sizeof(value), std::as_bytes(std::span(&value, 1)));
  }
  flush();
}

void UnitWriter::write(std::span<const FinishedUnit> units) {
  for (const auto& finished : units) check_shape(finished);
  joined_.clear();  // of a write that failed
  const auto first_run = [&](const FinishedUnit& finished) {
    const auto& runs = layout_.units[finished.unit];
    return runs.configuration * layout_.seeds + runs.seed_begin;
  };
  for (std::size_t m = 0; m < layout_.metrics.size(); ++m) {
    const auto run_bytes = schema::values_per_seed(layout_, layout_.metrics[m]) * sizeof(double);
    for (const auto& finished : units)
      add(offsets_.metrics[m] + first_run(finished) * run_bytes, std::as_bytes(std::span(finished.data.metrics[m])));
    flush();
  }
  if (offsets_.failures)
    for (const auto& finished : units)
      for (const auto& failure : finished.failures) write_failure(failure);
  for (const auto& finished : units)
    add(offsets_.status + first_run(finished), std::as_bytes(std::span(finished.data.status)));
  flush();
  write_column(schema::rank, units, [](const auto& finished) { return finished.record.rank; });
  write_column(schema::attempt, units, [](const auto& finished) { return finished.record.attempt; });
  write_column(schema::start, units, [](const auto& finished) { return finished.record.start; });
  write_column(schema::duration, units, [](const auto& finished) { return finished.record.duration; });
  write_column(schema::checksum, units, [](const auto& finished) { return unit_checksum(finished.data); });
  if (offsets_.unit_columns[schema::program])
    write_column(schema::program, units, [](const auto& finished) { return finished.record.program; });
  write_column(schema::done, units, [](const auto&) { return std::int8_t{1}; });
}

}  // namespace asymsweep

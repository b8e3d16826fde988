#include "store/unit_writer.hpp"

#include <xxhash.h>

#include <memory>
#include <stdexcept>
#include <utility>

namespace asymsweep {

std::uint64_t unit_checksum(const UnitData& data) {
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

template <typename T>
void UnitWriter::write_column(std::size_t column, std::uint64_t unit, T value) {
  sink_.write_at(offsets_.unit_columns[column] + unit * sizeof(T), std::as_bytes(std::span(&value, 1)));
}

void UnitWriter::write(std::uint64_t unit, const UnitData& data, const UnitRecord& record) {
  const auto& runs = layout_.units.at(unit);
  const std::uint64_t first = runs.configuration * layout_.seeds + runs.seed_begin;
  if (data.metrics.size() != layout_.metrics.size() || data.status.size() != runs.seed_count)
    throw std::logic_error("unit " + std::to_string(unit) + " has results of the wrong shape");
  for (std::size_t m = 0; m < data.metrics.size(); ++m)
    if (data.metrics[m].size() != runs.seed_count * schema::values_per_seed(layout_, layout_.metrics[m]))
      throw std::logic_error("unit " + std::to_string(unit) + " has " + layout_.metrics[m].name + " of the wrong shape");

  for (std::size_t m = 0; m < data.metrics.size(); ++m) {
    const std::size_t per_seed = schema::values_per_seed(layout_, layout_.metrics[m]);
    sink_.write_at(offsets_.metrics[m] + first * per_seed * sizeof(double), std::as_bytes(std::span(data.metrics[m])));
  }
  sink_.write_at(offsets_.status + first, std::as_bytes(std::span(data.status)));
  write_column(schema::rank, unit, record.rank);
  write_column(schema::attempt, unit, record.attempt);
  write_column(schema::start, unit, record.start);
  write_column(schema::duration, unit, record.duration);
  write_column(schema::checksum, unit, unit_checksum(data));
  write_column(schema::done, unit, std::int8_t{1});
}

}  // namespace asymsweep

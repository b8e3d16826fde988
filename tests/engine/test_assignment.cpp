// Under mpirun: every rank gets rank 0's assignment, and millions of units need little more memory than they take.
#include <sys/resource.h>

#include <catch2/catch.hpp>

#include "engine/assignment.hpp"

using namespace asymsweep;

namespace {

double peak_bytes() {
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  return 1024.0 * static_cast<double>(usage.ru_maxrss);
}

}  // namespace

TEST_CASE("an assignment of a million units arrives whole, in little memory") {
  constexpr std::uint64_t units = 1'000'000;
  const Communicator ranks;
  RunAssignment sent;
  if (ranks.rank() == 0) {
    sent = {.path = "not UTF-8: caf\xe9.h5", .canonical = "[sweep]\nname = caf\xe9\n", .pending = {}, .units = {}, .offsets = {.metrics = {1, 2, 3}, .status = 4, .unit_columns = {5, 6}, .failures = 7, .claims = 8}, .attempt = 3, .time_limit_s = 0.5, .max_units = 7, .keep_stderr = true};
    for (std::uint64_t unit = 0; unit < units; ++unit) {
      sent.units.push_back({unit / 1000, 16 * (unit % 1000), 16});
      sent.pending.push_back(units - 1 - unit);
    }
  }
  const double before = peak_bytes();

  const auto got = broadcast(std::move(sent), ranks);

  CHECK((peak_bytes() - before) / units < 64);  // 32 are the units themselves, on the ranks that had none
  CHECK(got.path == "not UTF-8: caf\xe9.h5");
  CHECK(got.canonical == "[sweep]\nname = caf\xe9\n");
  CHECK(got.offsets == DatasetOffsets{.metrics = {1, 2, 3}, .status = 4, .unit_columns = {5, 6}, .failures = 7, .claims = 8});
  CHECK(got.attempt == 3);
  CHECK(got.time_limit_s == 0.5);
  CHECK(got.max_units == 7);
  CHECK(got.keep_stderr);
  REQUIRE(got.units.size() == units);
  REQUIRE(got.pending.size() == units);
  bool same = true;
  for (std::uint64_t unit = 0; unit < units; ++unit)
    same = same && got.units[unit].configuration == unit / 1000 && got.units[unit].seed_begin == 16 * (unit % 1000) &&
           got.units[unit].seed_count == 16 && got.pending[unit] == units - 1 - unit;
  CHECK(same);
}

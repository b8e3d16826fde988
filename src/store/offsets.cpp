#include "store/offsets.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "store/hdf5.hpp"

namespace asymsweep {
namespace {

std::uint64_t offset_of(hid_t file, const std::string& dataset_name) {
  const hdf5::Handle dataset(H5Dopen2(file, dataset_name.c_str(), H5P_DEFAULT), H5Dclose,
                             "cannot open dataset " + dataset_name);
  const haddr_t offset = H5Dget_offset(dataset);
  if (offset == HADDR_UNDEF) throw DamageError("dataset " + dataset_name + " has no fixed place in the file");
  return offset;
}

}  // namespace

std::vector<ByteRange> DatasetOffsets::ranges(const Layout& layout) const {
  std::vector<ByteRange> result;
  for (std::size_t m = 0; m < metrics.size(); ++m)
    result.push_back({metrics[m], schema::metric_elements(layout, layout.metrics[m]) * sizeof(double)});
  result.push_back({status, std::uint64_t{layout.configurations()} * layout.seeds});
  for (std::size_t c = 0; c < unit_columns.size(); ++c)
    if (unit_columns[c]) result.push_back({unit_columns[c], layout.units.size() * schema::size_of(schema::unit_columns[c].element)});
  if (claims) result.push_back({claims, layout.claims_bytes});
  if (failures) result.push_back({failures, layout.failure_slots * schema::failure_bytes});
  std::sort(result.begin(), result.end(), [](const ByteRange& a, const ByteRange& b) { return a.offset < b.offset; });
  return result;
}

DatasetOffsets read_offsets(const std::string& path, const Layout& layout) {
  const auto access = hdf5::file_access();
  const hdf5::Handle file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, access), H5Fclose, "cannot open " + path);
  DatasetOffsets offsets;
  for (const auto& metric : layout.metrics) offsets.metrics.push_back(offset_of(file, metric.name));
  offsets.status = offset_of(file, "status");
  for (std::size_t c = 0; c < offsets.unit_columns.size(); ++c)
    if (const auto name = std::string("units/") + schema::unit_columns[c].name; !schema::may_be_lacking(c) || H5Lexists(file, name.c_str(), H5P_DEFAULT) > 0)
      offsets.unit_columns[c] = offset_of(file, name);
  if (layout.claims_bytes > 0) offsets.claims = offset_of(file, "claims/versions");
  if (layout.failure_slots > 0) offsets.failures = offset_of(file, "units/failures");
  return offsets;
}

}  // namespace asymsweep

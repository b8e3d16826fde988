// A result file whose structure is sound HDF5 and says something else than this program would: datasets and attributes
// removed, renamed, of other types and shapes, other values, scales moved. The input is a list of such edits, done by
// the HDF5 library on a good file. Read as a layout, or refused with a StorageError.

#include <fuzzer/FuzzedDataProvider.h>
#include <hdf5_hl.h>

#include <limits>

#include "core/error.hpp"
#include "expect.hpp"
#include "scratch.hpp"
#include "store/hdf5.hpp"
#include "store/layout_reader.hpp"
#include "store/offsets.hpp"

using namespace asymsweep;

namespace {

const std::string objects[] = {"v", "behavior_logits", "seed", "checkpoint", "lag", "step", "expected_reward", "expected_reward_curve",
                               "entropy", "status", "units", "units/unit", "units/configuration", "units/seed_begin",
                               "units/seed_count", "units/done", "units/rank", "units/checksum", "/", "other"};
const std::string attributes[] = {"units", "long_name", "_FillValue", "schema", "schema_version", "sweep", "identity", "root_seed",
                                  "DIMENSION_LIST", "CLASS", "NAME", "REFERENCE_LIST", "other"};

std::string any_name(FuzzedDataProvider& input) { return input.PickValueInArray(objects); }

/// Closed by the library when the file closes (H5F_CLOSE_STRONG): the edits need not.
hid_t any_type(FuzzedDataProvider& input) {
  const hid_t types[] = {H5T_STD_I8LE, H5T_STD_I32LE, H5T_STD_I64LE, H5T_STD_U64LE, H5T_STD_I64BE, H5T_IEEE_F64LE, H5T_IEEE_F32LE,
                         H5T_C_S1, H5T_STD_REF_OBJ, H5T_STD_B8LE, H5I_INVALID_HID};
  const hid_t type = input.PickValueInArray(types);
  if (type != H5I_INVALID_HID) return type;
  static const hid_t ascii = [] {
    const hid_t text = H5Tcopy(H5T_C_S1);
    H5Tset_size(text, H5T_VARIABLE);
    return text;
  }();
  static const hid_t text = [] {
    const hid_t utf8 = H5Tcopy(ascii);
    H5Tset_cset(utf8, H5T_CSET_UTF8);
    return utf8;
  }();
  return input.ConsumeBool() ? text : ascii;
}

hid_t any_space(FuzzedDataProvider& input) {
  const int rank = input.ConsumeIntegralInRange(-1, 4);
  if (rank < 0) return H5Screate(H5S_NULL);
  if (rank == 0) return H5Screate(H5S_SCALAR);
  hsize_t extent[4];
  for (int d = 0; d < rank; ++d) {
    constexpr hsize_t usual[] = {0, 1, 2, 3, 4, 5, 18, hsize_t{1} << 31, hsize_t{1} << 33, hsize_t{1} << 61};
    extent[d] = input.PickValueInArray(usual);
  }
  return H5Screate_simple(rank, extent, nullptr);
}

void change_attribute(hid_t file, FuzzedDataProvider& input) {
  const auto object = any_name(input), name = std::string(input.PickValueInArray(attributes));
  H5Adelete_by_name(file, object.c_str(), name.c_str(), H5P_DEFAULT);
  if (input.ConsumeBool()) return;
  const hid_t type = any_type(input), space = any_space(input);
  if (H5Sget_simple_extent_npoints(space) > 1000) return;  // the library would hold it in memory to write it
  const hid_t attribute = H5Acreate_by_name(file, object.c_str(), name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  if (attribute < 0 || H5Sget_simple_extent_npoints(space) != 1) return;
  if (H5Tis_variable_str(type) > 0) {
    const auto value = input.ConsumeRandomLengthString(40);
    const char* pointer = value.c_str();
    H5Awrite(attribute, type, &pointer);
  } else if (H5Tget_class(type) == H5T_INTEGER) {
    const auto value = input.ConsumeIntegral<std::int64_t>();
    H5Awrite(attribute, H5T_NATIVE_INT64, &value);
  }
}

void change_dataset(hid_t file, FuzzedDataProvider& input) {
  const auto name = any_name(input);
  H5Ldelete(file, name.c_str(), H5P_DEFAULT);
  if (input.ConsumeBool()) return;
  const hid_t type = any_type(input), space = any_space(input);
  const hid_t properties = H5Pcreate(H5P_DATASET_CREATE);
  const hssize_t points = H5Sget_simple_extent_npoints(space);
  // A large dataset exists only where its space is not yet taken: as a file that somebody made to harm would have it.
  H5Pset_alloc_time(properties, points > 1000 ? H5D_ALLOC_TIME_LATE : H5D_ALLOC_TIME_EARLY);
  const hid_t dataset = H5Dcreate2(file, name.c_str(), type, space, H5P_DEFAULT, properties, H5P_DEFAULT);
  H5Pclose(properties);
  if (dataset < 0) return;
  if (input.ConsumeBool()) hdf5::write_attribute(dataset, "units", std::string("1"));
  if (input.ConsumeBool()) hdf5::write_attribute(dataset, "long_name", std::string("changed"));
  if (input.ConsumeBool()) hdf5::write_attribute(dataset, "_FillValue", 0.0);
  if (input.ConsumeBool()) H5DSset_scale(dataset, name.c_str());
}

void change_numbers(hid_t file, FuzzedDataProvider& input) {
  const hid_t dataset = H5Dopen2(file, any_name(input).c_str(), H5P_DEFAULT);
  if (dataset < 0 || H5Tget_class(H5Dget_type(dataset)) != H5T_INTEGER) return;
  const hssize_t count = H5Sget_simple_extent_npoints(H5Dget_space(dataset));
  if (count <= 0 || count > 1000) return;
  std::vector<std::int64_t> values(static_cast<std::size_t>(count));
  H5Dread(dataset, H5T_NATIVE_INT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
  values[input.ConsumeIntegralInRange<std::size_t>(0, values.size() - 1)] = input.ConsumeIntegral<std::int64_t>();
  H5Dwrite(dataset, H5T_NATIVE_INT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
}

void change_scale(hid_t file, FuzzedDataProvider& input) {
  const hid_t dataset = H5Dopen2(file, any_name(input).c_str(), H5P_DEFAULT);
  const hid_t scale = H5Dopen2(file, any_name(input).c_str(), H5P_DEFAULT);
  if (dataset < 0 || scale < 0) return;
  const auto dimension = input.ConsumeIntegralInRange(0U, 3U);
  if (input.ConsumeBool()) H5DSattach_scale(dataset, scale, dimension);
  else H5DSdetach_scale(dataset, scale, dimension);
}

void rename(hid_t file, FuzzedDataProvider& input) {
  const auto from = any_name(input), to = input.ConsumeBool() ? any_name(input) : input.ConsumeRandomLengthString(300);
  H5Lmove(file, from.c_str(), file, to.c_str(), H5P_DEFAULT, H5P_DEFAULT);
}

void put_something_else(hid_t file, FuzzedDataProvider& input) {
  const auto name = any_name(input), target = any_name(input);
  H5Ldelete(file, name.c_str(), H5P_DEFAULT);
  if (input.ConsumeBool()) H5Lcreate_soft(target.c_str(), file, name.c_str(), H5P_DEFAULT, H5P_DEFAULT);
  else H5Gcreate2(file, name.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
}

void edit(FuzzedDataProvider& input) {
  constexpr void (*edits[])(hid_t, FuzzedDataProvider&) = {change_attribute, change_dataset, change_numbers,
                                                           change_scale, rename, put_something_else};
  const auto access = hdf5::file_access();
  const hdf5::Handle file(H5Fopen(fuzz::scratch_path().c_str(), H5F_ACC_RDWR, access), H5Fclose, "cannot open");
  for (int count = input.ConsumeIntegralInRange(1, 6); count > 0; --count) input.PickValueInArray(edits)(file, input);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  hdf5::silence();
  fuzz::write_scratch(fuzz::good_file());
  FuzzedDataProvider input(data, size);
  edit(input);
  try {
    const auto layout = read_layout(fuzz::scratch_path());
    fuzz::expect(layout.seeds > 0 && layout.units.size() <= layout.configurations() * layout.seeds, "an impossible layout");
    read_offsets(fuzz::scratch_path(), layout).ranges(layout);
  } catch (const StorageError&) {
  }
  return 0;
}

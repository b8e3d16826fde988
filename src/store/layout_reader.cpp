#include "store/layout_reader.hpp"

#include <fcntl.h>
#include <hdf5_hl.h>

#include <algorithm>
#include <stdexcept>

#include "core/error.hpp"
#include "core/limits.hpp"
#include "store/hdf5.hpp"
#include "store/posix_file.hpp"
#include "store/schema.hpp"

namespace asymsweep {
namespace {

using hdf5::Handle;

Handle open_dataset(hid_t group, const std::string& name) {
  return {H5Dopen2(group, name.c_str(), H5P_DEFAULT), H5Dclose, "cannot open dataset " + name};
}

/// Elements of a dataset that is read whole. A shape alone may claim any number of them: nothing is allocated for more
/// than the file holds.
std::size_t element_count(hid_t dataset, const std::string& name) {
  const Handle space(H5Dget_space(dataset), H5Sclose, "cannot read the shape of " + name);
  const hssize_t count = H5Sget_simple_extent_npoints(space);
  if (count < 0 || static_cast<hsize_t>(count) > H5Dget_storage_size(dataset))
    throw StorageError("dataset " + name + " has a shape without values");
  return static_cast<std::size_t>(count);
}

/// The HDF5 library reads the list of scales into a buffer for as many dimensions as the dataset has, whatever the list is.
bool lists_scales(hid_t dataset, std::size_t dimensions) {
  if (H5Aexists(dataset, "DIMENSION_LIST") <= 0) return false;
  const std::string context = "cannot read attribute DIMENSION_LIST";
  const Handle list(H5Aopen(dataset, "DIMENSION_LIST", H5P_DEFAULT), H5Aclose, context);
  const Handle space(H5Aget_space(list), H5Sclose, context), type(H5Aget_type(list), H5Tclose, context);
  if (H5Sget_simple_extent_npoints(space) != static_cast<hssize_t>(dimensions) || H5Tget_class(type) != H5T_VLEN) return false;
  const Handle element(H5Tget_super(type), H5Tclose, context);
  return H5Tget_class(element) == H5T_REFERENCE && H5Tget_size(element) == sizeof(hobj_ref_t);
}

/// Name of the one scale of each dimension.
std::vector<std::string> scale_names(hid_t dataset, const std::string& name) {
  std::vector<std::string> names;
  const auto dimensions = hdf5::extent(dataset).size();
  for (unsigned d = 0; d < dimensions; ++d) {
    if (!lists_scales(dataset, dimensions) || H5DSget_num_scales(dataset, d) != 1)
      throw StorageError("a dimension of " + name + " has not exactly one dimension scale");
    hdf5::check(H5DSiterate_scales(
                    dataset, d, nullptr,
                    [](hid_t, unsigned, hid_t scale, void* data) -> herr_t {
                      std::string path(256, '\0');
                      const ssize_t length = H5Iget_name(scale, path.data(), path.size());
                      if (length <= 0 || static_cast<std::size_t>(length) >= path.size()) return -1;
                      path.resize(static_cast<std::size_t>(length));
                      static_cast<std::vector<std::string>*>(data)->push_back(path.substr(path.rfind('/') + 1));
                      return 0;
                    },
                    &names),
                "cannot read the dimensions of " + name);
  }
  return names;
}

std::vector<std::string> dimension_names(hid_t dataset, const std::string& name) {
  if (H5DSis_scale(dataset) > 0) return {name};
  return scale_names(dataset, name);
}

template <typename T>
std::vector<T> read_numbers(hid_t dataset, const std::string& name, hid_t native) {
  std::vector<T> values(element_count(dataset, name));
  hdf5::check(H5Dread(dataset, native, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()), "cannot read numbers");
  return values;
}

/// Results are read and written as raw bytes: the stored type must be exactly this one.
void require_type(hid_t dataset, const std::string& name, hid_t expected) {
  const Handle type(H5Dget_type(dataset), H5Tclose, "cannot read the type of " + name);
  if (H5Tequal(type, expected) <= 0) throw StorageError("dataset " + name + " has the wrong type");
}

void require_extent(hid_t dataset, const std::string& name, const std::vector<hsize_t>& expected) {
  if (hdf5::extent(dataset) != expected) throw StorageError("dataset " + name + " has the wrong shape");
}

void read_attributes(hid_t root, Layout& layout) {
  for (const auto& name : hdf5::attribute_names(root)) {
    if (name == schema::conventions) continue;
    const std::string context = "cannot read attribute " + name;
    const Handle attribute(H5Aopen(root, name.c_str(), H5P_DEFAULT), H5Aclose, context);
    const Handle type(H5Aget_type(attribute), H5Tclose, context);
    if (H5Tget_class(type) == H5T_STRING) {
      layout.attributes[name] = hdf5::read_text_attribute(root, name);
      continue;
    }
    const Handle space(H5Aget_space(attribute), H5Sclose, context);
    if (H5Sget_simple_extent_npoints(space) != 1) throw StorageError(context + ": it is not one value");
    if (H5Tget_class(type) == H5T_INTEGER) {
      std::int64_t value = 0;
      hdf5::check(H5Aread(attribute, H5T_NATIVE_INT64, &value), context);
      layout.attributes[name] = value;
    } else {
      double value = 0;
      hdf5::check(H5Aread(attribute, H5T_NATIVE_DOUBLE, &value), context);
      layout.attributes[name] = value;
    }
  }
}

void require_schema(const Layout& layout) {
  const auto schema = layout.attributes.find("schema");
  const auto version = layout.attributes.find("schema_version");
  if (schema == layout.attributes.end() || schema->second != Attribute(std::string(schema::name)) ||
      version == layout.attributes.end() || !std::holds_alternative<std::int64_t>(version->second))
    throw StorageError("it is not a result file of asymsweep");
  if (const auto stored = std::get<std::int64_t>(version->second); stored != schema::version)
    throw StorageError("it has schema version " + std::to_string(stored) + ", this program reads version " +
                       std::to_string(schema::version));
}

void read_axes(hid_t root, Layout& layout) {
  const auto status = open_dataset(root, "status");
  require_type(status, "status", H5T_STD_I8LE);
  const auto names = scale_names(status, "status");
  const auto sizes = hdf5::extent(status);
  if (names.empty() || names.back() != "seed") throw StorageError("status does not end with the dimension seed");
  for (std::size_t d = 0; d + 1 < names.size(); ++d) layout.axes.push_back({names[d], sizes[d]});
  layout.seeds = sizes.back();
  if (H5Lexists(root, "checkpoint", H5P_DEFAULT) > 0)
    layout.checkpoints = hdf5::extent(open_dataset(root, "checkpoint")).at(0);
}

void read_metric(hid_t dataset, const std::string& name, Layout& layout) {
  require_type(dataset, name, H5T_IEEE_F64LE);
  MetricInfo metric;
  metric.name = name;
  metric.unit = hdf5::read_text_attribute(dataset, "units");
  metric.long_name = hdf5::read_text_attribute(dataset, "long_name");
  const auto dimensions = scale_names(dataset, name);
  metric.curve = !dimensions.empty() && dimensions.back() == "checkpoint";
  if (dimensions != schema::metric_dimensions(layout, metric.curve))
    throw StorageError("metric " + name + " has the wrong dimensions");
  std::vector<hsize_t> expected;
  for (const auto& dimension : dimensions) expected.push_back(schema::dimension_size(layout, dimension));
  require_extent(dataset, name, expected);
  layout.metrics.push_back(metric);
}

void read_coordinate(hid_t dataset, const std::string& name, Layout& layout) {
  StoredCoordinate coordinate;
  coordinate.name = name;
  coordinate.units = hdf5::read_text_attribute(dataset, "units");
  coordinate.long_name = hdf5::read_text_attribute(dataset, "long_name");
  coordinate.dimensions = dimension_names(dataset, name);
  const Handle type(H5Dget_type(dataset), H5Tclose, "cannot read the type of " + name);
  if (H5Tis_variable_str(type) > 0) {
    coordinate.values = hdf5::read_text(dataset, element_count(dataset, name));
  } else if (H5Tget_class(type) == H5T_INTEGER) {
    coordinate.values = read_numbers<std::int64_t>(dataset, name, H5T_NATIVE_INT64);
  } else {
    coordinate.values = read_numbers<double>(dataset, name, H5T_NATIVE_DOUBLE);
  }
  layout.coordinates.push_back(coordinate);
}

std::vector<std::uint64_t> read_place(hid_t group, const std::string& name) {
  const auto dataset = open_dataset(group, name);
  return read_numbers<std::uint64_t>(dataset, name, H5T_NATIVE_UINT64);
}

void read_units(hid_t root, Layout& layout) {
  const Handle group(H5Gopen2(root, "units", H5P_DEFAULT), H5Gclose, "cannot open group units");
  const auto configuration = read_place(group, "configuration");
  const auto seed_begin = read_place(group, "seed_begin");
  const auto seed_count = read_place(group, "seed_count");
  if (seed_begin.size() != configuration.size() || seed_count.size() != configuration.size())
    throw StorageError("the columns of the table of units have different lengths");
  for (std::size_t u = 0; u < configuration.size(); ++u)
    layout.units.push_back({configuration[u], seed_begin[u], seed_count[u]});
  for (std::size_t c = 0; c < schema::unit_columns.size(); ++c) {
    const auto& column = schema::unit_columns[c];
    if (schema::may_be_lacking(c) && H5Lexists(group, column.name, H5P_DEFAULT) <= 0) continue;
    const auto dataset = open_dataset(group, column.name);
    require_type(dataset, column.name, hdf5::stored_type(column.element));
    require_extent(dataset, column.name, {configuration.size()});
  }
}

void read_claims_region(hid_t root, Layout& layout) {
  if (H5Lexists(root, "claims", H5P_DEFAULT) <= 0) return;
  const Handle group(H5Gopen2(root, "claims", H5P_DEFAULT), H5Gclose, "cannot open group claims");
  const auto dataset = open_dataset(group, "versions");
  require_type(dataset, "versions", H5T_STD_U8LE);
  require_extent(dataset, "versions", {schema::claims_bytes});
  layout.claims_bytes = schema::claims_bytes;
}

void read_failure_slots(hid_t root, Layout& layout) {
  const Handle group(H5Gopen2(root, "units", H5P_DEFAULT), H5Gclose, "cannot open group units");
  if (H5Lexists(group, "failures", H5P_DEFAULT) <= 0) return;
  const auto dataset = open_dataset(group, "failures");
  require_type(dataset, "failures", H5T_STD_U8LE);
  const auto extent = hdf5::extent(dataset);
  if (extent.size() != 2 || extent[0] == 0 || extent[0] > schema::most_failure_slots || extent[1] != schema::failure_bytes)
    throw StorageError("dataset failures has the wrong shape");
  layout.failure_slots = extent[0];
}

Layout read_checked(const std::string& path) {
  const auto access = hdf5::file_access();
  const Handle file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, access), H5Fclose, "HDF5 cannot open it");
  const Handle root(H5Gopen2(file, "/", H5P_DEFAULT), H5Gclose, "cannot open the root group");
  Layout layout;
  read_attributes(root, layout);
  require_schema(layout);
  read_axes(root, layout);
  for (const auto& name : hdf5::link_names(root)) {
    if (name == "units" || name == "claims" || name == "status") continue;
    const auto dataset = open_dataset(root, name);
    if (hdf5::has_attribute(dataset, "_FillValue"))
      read_metric(dataset, name, layout);
    else
      read_coordinate(dataset, name, layout);
  }
  read_units(root, layout);
  read_claims_region(root, layout);
  read_failure_slots(root, layout);
  schema::check(layout);
  return layout;
}

}  // namespace

Layout read_layout(const std::string& path) {
  PosixFile::open(path, O_RDONLY);  // the system's reason, where it lets nobody open it: that is no damage
  try {
    return read_checked(path);
  } catch (const LimitError&) {
    throw;
  } catch (const StorageError& error) {
    throw DamageError("cannot read " + path + ": " + error.what());
  } catch (const UserError& error) {  // schema::check: text that is not UTF-8
    throw DamageError("cannot read " + path + ": " + error.what());
  } catch (const std::logic_error& error) {  // schema::check: what would be our bug in a new layout is damage here
    throw DamageError("cannot read " + path + ": " + error.what());
  }
}

}  // namespace asymsweep

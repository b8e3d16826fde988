#include "store/netcdf.hpp"

#include <hdf5_hl.h>

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>
#include <optional>

#include "store/seal.hpp"

namespace asymsweep {
namespace {

using hdf5::Handle;

constexpr unsigned in_creation_order = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

Handle dataset_properties() {
  auto properties = hdf5::property_list(H5P_DATASET_CREATE);
  const std::string context = "cannot set dataset properties";
  hdf5::check(H5Pset_layout(properties, H5D_CONTIGUOUS), context);
  hdf5::check(H5Pset_alloc_time(properties, H5D_ALLOC_TIME_EARLY), context);
  hdf5::check(H5Pset_attr_creation_order(properties, in_creation_order), context);
  hdf5::check(H5Pset_obj_track_times(properties, false), context);  // the same sweep, the same bytes
  return properties;
}

/// For what units write. It is filled after HDF5 has closed the file, where a full disk is an ordinary error: the
/// library cannot close a file that it failed to write.
Handle result_properties() {
  auto properties = dataset_properties();
  hdf5::check(H5Pset_fill_time(properties, H5D_FILL_TIME_NEVER), "cannot set dataset properties");
  return properties;
}

/// One group and the dimensions it defines.
class Writer {
 public:
  Writer(hid_t group, const Layout& layout) : group_(group), layout_(layout) {}

  Handle create(const std::string& name, hid_t type, const std::vector<hsize_t>& extent, hid_t properties) {
    const auto space = hdf5::simple_space(extent);
    return {H5Dcreate2(group_, name.c_str(), type, space, H5P_DEFAULT, properties, H5P_DEFAULT), H5Dclose,
            "cannot create dataset " + name};
  }

  Handle open(const std::string& name) {
    return {H5Dopen2(group_, name.c_str(), H5P_DEFAULT), H5Dclose, "cannot open dataset " + name};
  }

  /// Attaches the scales of `dimensions`, which exist unless the dataset is itself the scale of its only dimension.
  void place(hid_t dataset, const std::string& name, const std::vector<std::string>& dimensions) {
    const std::string context = "cannot describe dataset " + name;
    if (dimensions.size() == 1 && dimensions.front() == name) {
      hdf5::check(H5DSset_scale(dataset, name.c_str()), context);
      return;
    }
    for (unsigned d = 0; d < dimensions.size(); ++d)
      hdf5::check(H5DSattach_scale(dataset, open(dimensions[d]), d), context);
  }

  /// netCDF numbers dimensions through all groups in the order of this attribute.
  static void number_dimension(hid_t scale, std::int32_t id) {
    const auto space = hdf5::simple_space({});
    const Handle attribute(
        H5Acreate2(scale, "_Netcdf4Dimid", H5T_STD_I32LE, space, H5P_DEFAULT, H5P_DEFAULT), H5Aclose,
        "cannot number a dimension");
    hdf5::check(H5Awrite(attribute, H5T_NATIVE_INT32, &id), "cannot number a dimension");
  }

  static void describe(hid_t dataset, const std::string& units, const std::string& long_name) {
    hdf5::write_characters(dataset, "units", units);
    hdf5::write_characters(dataset, "long_name", long_name);
  }

  void coordinate(const StoredCoordinate& stored, std::optional<std::int32_t> dimension_id) {
    std::vector<hsize_t> extent;
    for (const auto& dimension : stored.dimensions) extent.push_back(schema::dimension_size(layout_, dimension));
    const auto properties = dataset_properties();
    const auto text = hdf5::text_type();
    const bool numbers = std::holds_alternative<std::vector<double>>(stored.values);
    const bool whole_numbers = std::holds_alternative<std::vector<std::int64_t>>(stored.values);
    const hid_t type = numbers ? H5T_IEEE_F64LE : whole_numbers ? H5T_STD_I64LE : static_cast<hid_t>(text);
    const auto dataset = create(stored.name, type, extent, properties);
    place(dataset, stored.name, stored.dimensions);
    if (dimension_id) number_dimension(dataset, *dimension_id);
    describe(dataset, stored.units, stored.long_name);

    const std::string context = "cannot write coordinate " + stored.name;
    if (const auto* texts = std::get_if<std::vector<std::string>>(&stored.values)) {
      std::vector<const char*> pointers;
      for (const auto& value : *texts) pointers.push_back(value.c_str());
      hdf5::check(H5Dwrite(dataset, text, H5S_ALL, H5S_ALL, H5P_DEFAULT, pointers.data()), context);
    } else {
      const void* values = numbers ? static_cast<const void*>(std::get<std::vector<double>>(stored.values).data())
                                   : std::get<std::vector<std::int64_t>>(stored.values).data();
      hdf5::check(H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values), context);
    }
  }

 private:
  hid_t group_;
  const Layout& layout_;
};

bool is_scale(const StoredCoordinate& coordinate) {
  return coordinate.dimensions.size() == 1 && coordinate.dimensions.front() == coordinate.name;
}

/// Names of the coordinates that are no dimension scales and lie along dimensions of this metric.
std::string auxiliary_coordinates(const Layout& layout, bool curve) {
  const auto dimensions = schema::metric_dimensions(layout, curve);
  std::string names;
  for (const auto& coordinate : layout.coordinates) {
    if (is_scale(coordinate)) continue;
    bool along = true;
    for (const auto& needed : coordinate.dimensions)
      along = along && std::find(dimensions.begin(), dimensions.end(), needed) != dimensions.end();
    if (along) names += (names.empty() ? "" : " ") + coordinate.name;
  }
  return names;
}

std::vector<hsize_t> extent_of(const Layout& layout, bool curve) {
  std::vector<hsize_t> extent;
  for (const auto& dimension : schema::metric_dimensions(layout, curve))
    extent.push_back(schema::dimension_size(layout, dimension));
  return extent;
}

void create_status(Writer& writer, const Layout& layout) {
  const auto properties = result_properties();
  const std::int8_t not_run = 0;
  hdf5::check(H5Pset_fill_value(properties, H5T_NATIVE_INT8, &not_run), "cannot set the fill value of status");
  writer.create("status", H5T_STD_I8LE, extent_of(layout, false), properties);
}

void describe_status(Writer& writer, const Layout& layout) {
  const auto status = writer.open("status");
  writer.place(status, "status", schema::metric_dimensions(layout, false));
  const bool may_fail = layout.failure_slots > 0;
  Writer::describe(status, "1", std::string("-1 not planned, 0 not run, 1 done, 2 diverged") + (may_fail ? ", 3 failed" : ""));
  constexpr std::array<std::int8_t, 5> flags = {-1, 0, 1, 2, 3};
  hdf5::write_attribute(status, "flag_values", H5T_STD_I8LE, flags.data(), flags.size() - !may_fail);
  hdf5::write_characters(status, "flag_meanings", std::string("not_planned not_run done diverged") + (may_fail ? " failed" : ""));
  if (const auto names = auxiliary_coordinates(layout, false); !names.empty())
    hdf5::write_characters(status, "coordinates", names);
}

void create_metric(Writer& writer, const Layout& layout, const MetricInfo& metric) {
  const auto properties = result_properties();
  hdf5::check(H5Pset_fill_value(properties, H5T_NATIVE_DOUBLE, &nan), "cannot set the fill value of " + metric.name);
  writer.create(metric.name, H5T_IEEE_F64LE, extent_of(layout, metric.curve), properties);
}

void describe_metric(Writer& writer, const Layout& layout, const MetricInfo& metric) {
  const auto dataset = writer.open(metric.name);
  writer.place(dataset, metric.name, schema::metric_dimensions(layout, metric.curve));
  hdf5::write_attribute(dataset, "_FillValue", H5T_IEEE_F64LE, &nan, 1);
  Writer::describe(dataset, metric.unit, metric.long_name);
  if (const auto names = auxiliary_coordinates(layout, metric.curve); !names.empty())
    hdf5::write_characters(dataset, "coordinates", names);
}

void write_whole_numbers(Writer& writer, const std::string& name, const std::string& long_name,
                         const std::vector<std::int64_t>& values, std::optional<std::int32_t> dimension_id) {
  const auto dataset = writer.create(name, H5T_STD_I64LE, {values.size()}, dataset_properties());
  writer.place(dataset, name, {dimension_id ? name : "unit"});
  if (dimension_id) Writer::number_dimension(dataset, *dimension_id);
  Writer::describe(dataset, "1", long_name);
  hdf5::check(H5Dwrite(dataset, H5T_NATIVE_INT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()),
              "cannot write units/" + name);
}

Handle create_group(hid_t root, const char* name) {
  const auto properties = hdf5::property_list(H5P_GROUP_CREATE);
  hdf5::check(H5Pset_link_creation_order(properties, in_creation_order), "cannot set group properties");
  hdf5::check(H5Pset_attr_creation_order(properties, in_creation_order), "cannot set group properties");
  hdf5::check(H5Pset_obj_track_times(properties, false), "cannot set group properties");
  return {H5Gcreate2(root, name, H5P_DEFAULT, properties, H5P_DEFAULT), H5Gclose, std::string("cannot create group ") + name};
}

/// The group and what is known of the units before any has run.
void write_units_place(hid_t file, const Layout& layout, std::int32_t dimension_id) {
  const auto group = create_group(file, "units");
  hdf5::write_characters(group, "long_name", "pieces of work, in scheduling order");

  Writer writer(group, layout);
  std::vector<std::int64_t> index, configuration, seed_begin, seed_count;
  for (const auto& unit : layout.units) {
    index.push_back(static_cast<std::int64_t>(index.size()));
    configuration.push_back(static_cast<std::int64_t>(unit.configuration));
    seed_begin.push_back(static_cast<std::int64_t>(unit.seed_begin));
    seed_count.push_back(static_cast<std::int64_t>(unit.seed_count));
  }
  write_whole_numbers(writer, "unit", "index of the unit", index, dimension_id);
  write_whole_numbers(writer, "configuration", "row-major index over the axes", configuration, {});
  write_whole_numbers(writer, "seed_begin", "first index along seed", seed_begin, {});
  write_whole_numbers(writer, "seed_count", "how many seeds", seed_count, {});
  if (layout.failure_slots == 0) return;
  const auto count_to = [](std::size_t end) {
    std::vector<std::int64_t> numbers(end);
    std::iota(numbers.begin(), numbers.end(), 0);
    return numbers;
  };
  write_whole_numbers(writer, "failure", "number of the run (configuration times seeds, plus seed) modulo how many of these there are", count_to(layout.failure_slots), dimension_id + 1);
  write_whole_numbers(writer, "failure_byte", "place in the text", count_to(schema::failure_bytes), dimension_id + 2);
}

/// The group, and the dimension along which the versions' bytes lie.
void write_claims_place(hid_t file, const Layout& layout, std::int32_t dimension_id) {
  if (layout.claims_bytes == 0) return;
  const auto group = create_group(file, "claims");
  hdf5::write_characters(group, "long_name", "what was to be decided, and since when");
  Writer writer(group, layout);
  std::vector<std::int16_t> places(layout.claims_bytes);
  std::iota(places.begin(), places.end(), std::int16_t{0});
  const auto scale = writer.create("byte", H5T_STD_I16LE, {places.size()}, dataset_properties());
  writer.place(scale, "byte", {"byte"});
  Writer::number_dimension(scale, dimension_id);
  Writer::describe(scale, "1", "place in the text");
  hdf5::check(H5Dwrite(scale, H5T_NATIVE_INT16, H5S_ALL, H5S_ALL, H5P_DEFAULT, places.data()), "cannot write claims/byte");
}

/// Space that the texts and lists of scales of the results' attributes will need: the library keeps them among the raw
/// data, in pieces of 4096 bytes, and would put them behind the results, where a file that is cut short loses them.
/// Closing the dataset frees the space for them.
Handle hold_space_for_texts(hid_t file, const Layout& layout) {
  constexpr hsize_t piece = 4096, overhead = 32;  // of each text and each scale, rounded up
  hsize_t bytes = schema::unit_columns.size() * 8 * overhead;
  const hsize_t dimensions = layout.axes.size() + 2;
  const hsize_t others = (dimensions * (dimensions + 1) / 2 + 4) * overhead;  // each attached scale rewrites the list
  if (layout.claims_bytes > 0) bytes += 16 * overhead;
  for (const auto& metric : layout.metrics)
    bytes += others + metric.unit.size() + metric.long_name.size() + auxiliary_coordinates(layout, metric.curve).size();
  const auto space = hdf5::simple_space({(bytes / piece + 2 + bytes / piece / 8) * piece});
  const auto properties = result_properties();
  return {H5Dcreate_anon(file, H5T_STD_U8LE, space, properties, H5P_DEFAULT), H5Dclose, "cannot make room for attributes"};
}

/// What units write. All datasets first, so that their space is one piece; then what the library puts elsewhere.
void write_results(hid_t root, const Layout& layout) {
  const Handle units(H5Gopen2(root, "units", H5P_DEFAULT), H5Gclose, "cannot open group units");
  Writer arrays(root, layout), columns(units, layout);
  auto texts = hold_space_for_texts(root, layout);
  for (const auto& column : schema::unit_columns)
    columns.create(column.name, hdf5::stored_type(column.element), {layout.units.size()}, result_properties());
  std::optional<Writer> claims;
  std::optional<Handle> claims_group;
  if (layout.claims_bytes > 0) {
    claims_group.emplace(H5Gopen2(root, "claims", H5P_DEFAULT), H5Gclose, "cannot open group claims");
    claims.emplace(*claims_group, layout);
    claims->create("versions", H5T_STD_U8LE, {layout.claims_bytes}, result_properties());
  }
  if (layout.failure_slots > 0) columns.create("failures", H5T_STD_U8LE, {layout.failure_slots, schema::failure_bytes}, result_properties());
  create_status(arrays, layout);
  for (const auto& metric : layout.metrics) create_metric(arrays, layout, metric);

  texts.close("cannot make room for attributes");
  for (const auto& column : schema::unit_columns) {
    const auto dataset = columns.open(column.name);
    columns.place(dataset, column.name, {"unit"});
    Writer::describe(dataset, column.units, column.long_name);
  }
  if (claims) {
    const auto dataset = claims->open("versions");
    claims->place(dataset, "versions", {"byte"});
    Writer::describe(dataset, "1", "versions of the claims (UTF-8, a line of JSON each, zeros behind): time, finished runs, sections of the sweep file");
  }
  if (layout.failure_slots > 0) {
    const auto dataset = columns.open("failures");
    columns.place(dataset, "failures", {"failure", "failure_byte"});
    Writer::describe(dataset, "1", "texts of failed runs (UTF-8 JSON, zeros behind): configuration, seed, reason, last lines of standard error");
  }
  describe_status(arrays, layout);
  for (const auto& metric : layout.metrics) describe_metric(arrays, layout, metric);
}

void write_root_attributes(hid_t root, const Layout& layout) {
  auto attributes = layout.attributes;
  attributes.insert({{"schema", std::string(schema::name)}, {"schema_version", schema::version}});
  hdf5::write_characters(root, schema::conventions, "CF-1.8");
  for (const auto& [name, value] : attributes)
    std::visit([&, &key = name](const auto& held) { hdf5::write_attribute(root, key, held); }, value);
}

/// A dataset without a link; its place. Its count of references is raised by hand, or closing it would free its space.
std::uint64_t reserve_seal(hid_t file, std::size_t range_count) {
  const std::string context = "cannot make room for the seal";
  const auto space = hdf5::simple_space({seal_size(range_count)});
  const auto properties = result_properties();
  const Handle dataset(H5Dcreate_anon(file, H5T_STD_U8LE, space, properties, H5P_DEFAULT), H5Dclose, context);
  hdf5::check(H5Oincr_refcount(dataset), context);
  return H5Dget_offset(dataset);
}

}  // namespace

std::uint64_t write_structure(hid_t file, const Layout& layout) {
  // The first raw data of the file, so that it stands in front of all results.
  const auto seal_offset = reserve_seal(file, layout.metrics.size() + 1 + schema::unit_columns.size() + (layout.failure_slots > 0) + (layout.claims_bytes > 0));
  const Handle root(H5Gopen2(file, "/", H5P_DEFAULT), H5Gclose, "cannot open the root group");
  write_root_attributes(root, layout);
  Writer writer(root, layout);

  // Scales first, in the order of the dimensions: the rest attaches to them.
  std::int32_t dimension_id = 0;
  for (const auto& dimension : schema::metric_dimensions(layout, layout.checkpoints > 0))
    for (const auto& coordinate : layout.coordinates)
      if (coordinate.name == dimension && is_scale(coordinate)) writer.coordinate(coordinate, dimension_id++);
  for (const auto& coordinate : layout.coordinates)
    if (!is_scale(coordinate)) writer.coordinate(coordinate, {});
  write_units_place(file, layout, dimension_id);
  write_claims_place(file, layout, dimension_id + (layout.failure_slots > 0 ? 3 : 1));
  write_results(root, layout);
  return seal_offset;
}

}  // namespace asymsweep

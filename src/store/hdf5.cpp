#include "store/hdf5.hpp"

#include <stdlib.h>

#include <algorithm>

#include "core/characters.hpp"
#include "core/error.hpp"
#include "core/limits.hpp"

namespace asymsweep::hdf5 {
namespace {

struct LibraryWords {
  std::vector<std::string> sentences;
  bool no_memory = false;
};

/// The stack from the outermost call to the innermost cause.
LibraryWords library_words() {
  LibraryWords words;
  H5Ewalk2(
      H5E_DEFAULT, H5E_WALK_DOWNWARD,
      [](unsigned, const H5E_error2_t* error, void* data) -> herr_t {
        auto& found = *static_cast<LibraryWords*>(data);
        if (error->desc != nullptr) found.sentences.emplace_back(error->desc);
        found.no_memory = error->maj_num == H5E_RESOURCE && (error->min_num == H5E_NOSPACE || error->min_num == H5E_CANTALLOC);
        return 0;
      },
      &words);
  H5Eclear2(H5E_DEFAULT);
  return words;
}

/// The first and last sentences say most.
std::string summary(const std::vector<std::string>& sentences) {
  if (sentences.empty()) return "the HDF5 library gives no reason";
  if (sentences.front() == sentences.back()) return sentences.front();
  return sentences.front() + ": " + sentences.back();
}

[[noreturn]] void fail(const std::string& context) {
  const auto [sentences, no_memory] = library_words();
  if (no_memory) throw not_enough_memory();
  throw StorageError(context + ": " + summary(sentences));
}

}  // namespace

Handle::Handle(hid_t id, Closer closer, const std::string& context) : id_(id), closer_(closer) {
  if (id_ < 0) fail(context);
}

void Handle::close(const std::string& context) { check(closer_(std::exchange(id_, -1)), context); }

void check(herr_t status, const std::string& context) {
  if (status < 0) fail(context);
}

void silence() { H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr); }

Handle property_list(hid_t list_class) { return {H5Pcreate(list_class), H5Pclose, "cannot make a property list"}; }

Handle file_access() {
  silence();
  // The variable would overrule the property below, and fail where the file system has no locks.
  [[maybe_unused]] static const int before_the_library_reads_it = ::setenv("HDF5_USE_FILE_LOCKING", "FALSE", 1);
  auto access = property_list(H5P_FILE_ACCESS);
  check(H5Pset_libver_bounds(access, H5F_LIBVER_V18, H5F_LIBVER_V110), "cannot set the library bounds");
  check(H5Pset_fclose_degree(access, H5F_CLOSE_STRONG), "cannot set the close degree");
  check(H5Pset_file_locking(access, false, true), "cannot turn file locking off");
  return access;
}

Handle simple_space(const std::vector<hsize_t>& extent) {
  if (extent.empty()) return {H5Screate(H5S_SCALAR), H5Sclose, "cannot make a data space"};
  return {H5Screate_simple(static_cast<int>(extent.size()), extent.data(), nullptr), H5Sclose,
          "cannot make a data space"};
}

Handle text_type() {
  Handle type(H5Tcopy(H5T_C_S1), H5Tclose, "cannot make the text type");
  check(H5Tset_size(type, H5T_VARIABLE), "cannot make the text type");
  check(H5Tset_cset(type, H5T_CSET_UTF8), "cannot make the text type");
  return type;
}

hid_t stored_type(schema::Element element) {
  switch (element) {
    case schema::Element::int8: return H5T_STD_I8LE;
    case schema::Element::int32: return H5T_STD_I32LE;
    case schema::Element::uint64: return H5T_STD_U64LE;
    case schema::Element::float64: return H5T_IEEE_F64LE;
  }
  return H5I_INVALID_HID;
}

namespace {

void write_any_attribute(hid_t object, const std::string& name, hid_t stored, hid_t native, const void* value,
                         const std::vector<hsize_t>& extent) {
  const std::string context = "cannot write attribute " + name;
  const auto space = simple_space(extent);
  const Handle attribute(H5Acreate2(object, name.c_str(), stored, space, H5P_DEFAULT, H5P_DEFAULT), H5Aclose, context);
  check(H5Awrite(attribute, native, value), context);
}

Handle open_attribute(hid_t object, const std::string& name) {
  return {H5Aopen(object, name.c_str(), H5P_DEFAULT), H5Aclose, "cannot open attribute " + name};
}

}  // namespace

void write_attribute(hid_t object, const std::string& name, const std::string& value) {
  const auto type = text_type();
  const char* text = value.c_str();
  write_any_attribute(object, name, type, type, &text, {});
}

void write_characters(hid_t object, const std::string& name, const std::string& value) {
  const std::string context = "cannot write attribute " + name;
  const Handle type(H5Tcopy(H5T_C_S1), H5Tclose, context);
  check(H5Tset_size(type, std::max<std::size_t>(1, value.size())), context);
  check(H5Tset_strpad(type, H5T_STR_NULLPAD), context);
  check(H5Tset_cset(type, unusual_character(value) ? H5T_CSET_UTF8 : H5T_CSET_ASCII), context);
  write_any_attribute(object, name, type, type, value.c_str(), {});
}

void write_attribute(hid_t object, const std::string& name, std::int64_t value) {
  write_any_attribute(object, name, H5T_STD_I64LE, H5T_NATIVE_INT64, &value, {});
}

void write_attribute(hid_t object, const std::string& name, double value) {
  write_any_attribute(object, name, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, &value, {});
}

void write_attribute(hid_t object, const std::string& name, hid_t type, const void* values, hsize_t count) {
  write_any_attribute(object, name, type, type, values, {count});
}

bool has_attribute(hid_t object, const std::string& name) { return H5Aexists(object, name.c_str()) > 0; }

std::string read_text_attribute(hid_t object, const std::string& name) {
  const std::string context = "cannot read attribute " + name;
  const auto attribute = open_attribute(object, name);
  const Handle space(H5Aget_space(attribute), H5Sclose, context);
  const Handle stored(H5Aget_type(attribute), H5Tclose, context);
  if (H5Tget_class(stored) != H5T_STRING || H5Sget_simple_extent_npoints(space) != 1)
    throw StorageError(context + ": it is not one text");
  if (H5Tis_variable_str(stored) <= 0) {  // characters
    std::string value(H5Tget_size(stored), '\0');
    check(H5Aread(attribute, stored, value.data()), context);
    return value.substr(0, value.find('\0'));
  }
  const auto type = text_type();
  char* text = nullptr;
  check(H5Aread(attribute, type, &text), context);
  std::string value = text == nullptr ? "" : text;
  H5free_memory(text);
  return value;
}

std::vector<hsize_t> extent(hid_t dataset) {
  const Handle space(H5Dget_space(dataset), H5Sclose, "cannot read a shape");
  const int rank = H5Sget_simple_extent_ndims(space);
  check(rank, "cannot read a shape");
  std::vector<hsize_t> sizes(static_cast<std::size_t>(rank));
  check(H5Sget_simple_extent_dims(space, sizes.data(), nullptr), "cannot read a shape");
  return sizes;
}

std::vector<std::string> read_text(hid_t dataset, std::size_t count) {
  const auto type = text_type();
  const Handle space(H5Dget_space(dataset), H5Sclose, "cannot read text");
  std::vector<char*> pointers(count, nullptr);
  check(H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, pointers.data()), "cannot read text");
  std::vector<std::string> texts;
  texts.reserve(count);
  for (const char* pointer : pointers) texts.emplace_back(pointer == nullptr ? "" : pointer);
  H5Dvlen_reclaim(type, space, H5P_DEFAULT, pointers.data());
  return texts;
}

std::vector<std::string> link_names(hid_t group) {
  std::vector<std::string> names;
  check(H5Literate(
            group, H5_INDEX_CRT_ORDER, H5_ITER_INC, nullptr,
            [](hid_t, const char* name, const H5L_info_t*, void* data) -> herr_t {
              static_cast<std::vector<std::string>*>(data)->emplace_back(name);
              return 0;
            },
            &names),
        "cannot list the datasets");
  return names;
}

std::vector<std::string> attribute_names(hid_t object) {
  std::vector<std::string> names;
  check(H5Aiterate2(
            object, H5_INDEX_CRT_ORDER, H5_ITER_INC, nullptr,
            [](hid_t, const char* name, const H5A_info_t*, void* data) -> herr_t {
              static_cast<std::vector<std::string>*>(data)->emplace_back(name);
              return 0;
            },
            &names),
        "cannot list the attributes");
  return names;
}

}  // namespace asymsweep::hdf5

#pragma once
// A thin layer over the HDF5 C API: handles that close themselves, and failures as StorageErrors that carry the
// library's own words. Nothing outside src/store includes this header.

#include <hdf5.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "store/schema.hpp"

namespace asymsweep::hdf5 {

/// One HDF5 identifier, closed by the function of its kind.
class Handle {
 public:
  using Closer = herr_t (*)(hid_t);

  /// Takes over `id`; when it is invalid, throws StorageError "CONTEXT: what the library says".
  Handle(hid_t id, Closer closer, const std::string& context);
  Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, -1)), closer_(other.closer_) {}
  Handle& operator=(Handle&&) = delete;
  ~Handle() {
    if (id_ >= 0) closer_(id_);
  }

  operator hid_t() const { return id_; }  // NOLINT(google-explicit-constructor): it is the id, everywhere
  /// Closes now and reports failure (a file is written out only here).
  void close(const std::string& context);

 private:
  hid_t id_;
  Closer closer_;
};

/// Throws StorageError when `status` is negative.
void check(herr_t status, const std::string& context);

/// Stops the library from printing its error stack; call before its first use. Cheap to repeat.
void silence();

/// Property lists and spaces.
Handle property_list(hid_t list_class);
Handle file_access();                                     ///< bounds V18..V110, close strong, no locking by HDF5 (store/lock.hpp)
Handle simple_space(const std::vector<hsize_t>& extent);  ///< empty extent: scalar
Handle text_type();                                       ///< variable-length UTF-8

/// How a column of /units lies in the file.
hid_t stored_type(schema::Element element);

/// Attributes of one object.
void write_attribute(hid_t object, const std::string& name, const std::string& value);
/// As netCDF's NC_CHAR, which every tool takes: some know no attribute of variable length.
void write_characters(hid_t object, const std::string& name, const std::string& value);
void write_attribute(hid_t object, const std::string& name, std::int64_t value);
void write_attribute(hid_t object, const std::string& name, double value);
/// One-dimensional attribute from memory of the native type that matches `type`.
void write_attribute(hid_t object, const std::string& name, hid_t type, const void* values, hsize_t count);

bool has_attribute(hid_t object, const std::string& name);
std::string read_text_attribute(hid_t object, const std::string& name);

/// Extent of a dataset.
std::vector<hsize_t> extent(hid_t dataset);

/// All elements of a dataset of variable-length text.
std::vector<std::string> read_text(hid_t dataset, std::size_t count);

/// Names of the links of a group, or of the attributes of an object, in creation order.
std::vector<std::string> link_names(hid_t group);
std::vector<std::string> attribute_names(hid_t object);

}  // namespace asymsweep::hdf5

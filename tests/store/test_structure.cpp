// A sound HDF5 file that says what no file of this program says: refused as a damaged file, and nothing of the size that
// it claims is allocated. (Behind a seal; tests/fuzz/structure.cpp looks for more of the kind.)
#include <catch2/catch.hpp>

#include "core/error.hpp"
#include "example.hpp"
#include "store/hdf5.hpp"
#include "store/layout_reader.hpp"

using namespace asymsweep;

namespace {

/// A result file after `edit` of its open HDF5 file.
template <typename Edit>
std::string edited(const example::Directory& directory, Edit edit) {
  create_result_file(directory.file(), example::layout(), IfExists::replace);
  const auto access = hdf5::file_access();
  const hdf5::Handle file(H5Fopen(directory.file().c_str(), H5F_ACC_RDWR, access), H5Fclose, "cannot open");
  edit(static_cast<hid_t>(file));
  return directory.file();
}

void replace_dataset(hid_t file, const char* name, const std::vector<hsize_t>& extent) {
  hdf5::check(H5Ldelete(file, name, H5P_DEFAULT), "cannot delete");
  const auto space = hdf5::simple_space(extent);
  const hdf5::Handle dataset(H5Dcreate2(file, name, H5T_STD_I64LE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), H5Dclose, "cannot create");
}

}  // namespace

TEST_CASE("an attribute that is not UTF-8 is damage when it is read, not the user's mistake") {
  const example::Directory directory;
  const auto path = edited(directory, [](hid_t file) {
    hdf5::check(H5Adelete(file, "sweep"), "cannot delete");
    hdf5::write_attribute(file, "sweep", std::string("\xff\xfe"));
  });
  CHECK_THROWS_AS(read_layout(path), StorageError);
}

TEST_CASE("a shape that claims more than the file holds is refused before anything of that size is allocated") {
  const example::Directory directory;
  const auto huge = [](const char* name) {
    return [name](hid_t file) { replace_dataset(file, name, {hsize_t{1} << 40}); };
  };
  CHECK_THROWS_WITH(read_layout(edited(directory, huge("units/configuration"))), Catch::Contains("shape without values"));
  CHECK_THROWS_AS(read_layout(edited(directory, huge("lag"))), StorageError);
}

TEST_CASE("a list of dimension scales for more dimensions than there are, or of another type, is refused") {
  const example::Directory directory;
  const auto listed = [](const char* dataset, hsize_t count, bool references) {
    return [=](hid_t file) {
      hdf5::check(H5Adelete_by_name(file, dataset, "DIMENSION_LIST", H5P_DEFAULT), "cannot delete");
      const auto space = hdf5::simple_space({count});
      const hdf5::Handle type(references ? H5Tvlen_create(H5T_STD_REF_OBJ) : H5Tcopy(H5T_STD_I64LE), H5Tclose, "cannot make a type");
      const hdf5::Handle list(H5Acreate_by_name(file, dataset, "DIMENSION_LIST", type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), H5Aclose, "cannot create");
    };
  };
  for (const auto* name : {"status", "entropy", "step"}) {
    INFO(name);
    CHECK_THROWS_WITH(read_layout(edited(directory, listed(name, 1000, true))), Catch::Contains("has not exactly one dimension scale"));
    CHECK_THROWS_WITH(read_layout(edited(directory, listed(name, 3, false))), Catch::Contains("has not exactly one dimension scale"));
  }
}

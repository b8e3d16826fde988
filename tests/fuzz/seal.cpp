// Any bytes as a result file (damage.cpp), as far as its seal: what stands between the file and the HDF5 library. Without that
// library it is ten times as quick as result_file.cpp.

#include <fcntl.h>

#include "core/error.hpp"
#include "expect.hpp"
#include "scratch.hpp"
#include "store/seal.hpp"

using namespace asymsweep;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::good_file();
  fuzz::write_scratch({reinterpret_cast<const char*>(data), size});
  try {
    const auto seal = check_seal(PosixFile::open(fuzz::scratch_path(), O_RDONLY));
    fuzz::expect(size <= seal.file_bytes, "a trusted file that is longer than it should be");
    std::uint64_t position = 0;
    for (const auto& range : seal.ranges) {
      fuzz::expect(range.offset >= position && range.size <= seal.file_bytes - range.offset, "trusted ranges that overlap or lead out of the file");
      position = range.offset + range.size;
    }
  } catch (const StorageError&) {
  }
  return 0;
}

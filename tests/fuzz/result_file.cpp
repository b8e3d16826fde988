// Any bytes as a result file (damage.cpp): trusted, damage found, or refused with a StorageError.

#include "core/error.hpp"
#include "expect.hpp"
#include "scratch.hpp"
#include "store/verify.hpp"

using namespace asymsweep;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::good_file();
  fuzz::write_scratch({reinterpret_cast<const char*>(data), size});
  for (const auto cut_short : {CutShort::refuse, CutShort::accept}) {
    try {
      const auto file = ResultFile::open(fuzz::scratch_path(), cut_short);
      const auto damaged = verify(file);
      const auto units = units_to_run(file);
      fuzz::expect(units.size() >= damaged.size() && units.size() <= file.layout().units.size(), "more damage than units to run");
      for (std::uint64_t c = 0; c < file.layout().configurations(); ++c)
        for (std::size_t m = 0; m < file.layout().metrics.size(); ++m) file.metric(m, c);
    } catch (const StorageError&) {
    }
  }
  return 0;
}

// What an exception says to people.

#include <catch2/catch.hpp>
#include <filesystem>
#include <new>
#include <stdexcept>

#include "core/error.hpp"
#include "core/limits.hpp"

using namespace asymsweep;

namespace {

template <class Body>
Trouble trouble_of(Body body) {
  try {
    body();
  } catch (...) {
    return trouble_in_hand(" on rank 3");
  }
  throw std::logic_error("nothing was thrown");
}

}  // namespace

TEST_CASE("whatever std::filesystem throws is a sentence with the path and the system's reason") {
  namespace fs = std::filesystem;
  for (const auto& [body, sentence] : {
           std::pair<void (*)(), const char*>{[] { fs::remove("/proc/version/x"); }, "cannot use /proc/version/x: Not a directory"},
           {[] { fs::directory_iterator("/nonexistent"); }, "cannot use /nonexistent: No such file or directory"},
           {[] { (void)fs::file_size("/nonexistent/file"); }, "cannot use /nonexistent/file: No such file or directory"},
           {[] { fs::create_directory("/proc/1/nobody"); }, "cannot use /proc/1/nobody: "},
           {[] { fs::rename("/nonexistent/a", "/nonexistent/b"); }, "cannot use /nonexistent/a: No such file or directory"},
           {[] { (void)fs::canonical("/nonexistent"); }, "cannot use /nonexistent: No such file or directory"},
           {[] { throw fs::filesystem_error("cannot get current path", std::make_error_code(std::errc::no_such_file_or_directory)); },
            "cannot use the current folder: No such file or directory"}}) {
    const auto [code, said] = trouble_of(body);
    CHECK(code == exit_storage_failed);
    CHECK_THAT(said, Catch::Matchers::StartsWith(sentence));
  }
}

TEST_CASE("want of memory is no bug, and a bug names its rank") {
  CHECK(trouble_of([] { throw std::bad_alloc(); }).exit_code == exit_storage_failed);
  CHECK_THAT(trouble_of([] { throw std::bad_array_new_length(); }).sentence, Catch::Matchers::StartsWith("not enough memory: "));
  const auto bug = trouble_of([] { throw std::logic_error("a bug"); });
  CHECK(bug.exit_code == exit_internal_error);
  CHECK(bug.sentence == "internal error on rank 3: a bug");
}

// For the checks with other programs.
//   example_file make FILE     writes FILE (all units done), FILE.smallest, FILE.new (nothing done)
//   example_file verify FILE   prints what is damaged; "refused" and why when the file cannot be opened
#include <iostream>

#include "core/error.hpp"
#include "example.hpp"
#include "store/verify.hpp"

namespace {

void make(const std::string& path) {
  using namespace asymsweep;
  for (const auto& suffix : {"", ".smallest", ".new"}) std::filesystem::remove(path + suffix);
  example::write_complete(path, example::layout());
  example::write_complete(path + ".smallest", example::smallest_layout());
  create_result_file(path + ".new", example::layout());
}

void verify_file(const std::string& path) {
  using namespace asymsweep;
  try {
    for (const auto& damage : verify(ResultFile::open(path))) std::cout << damage.message << "\n";
  } catch (const StorageError& error) {
    std::cout << "refused: " << error.what() << "\n";
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::string command = argc == 3 ? argv[1] : "";
  if (command == "make") make(argv[2]);
  else if (command == "verify") verify_file(argv[2]);
  else return 2;
}

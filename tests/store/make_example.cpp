// Writes example result files for the checks with other programs: FILE (all units done), FILE.smallest, FILE.new.
#include <iostream>

#include "example.hpp"

int main(int argc, char** argv) {
  using namespace asymsweep;
  if (argc != 2) {
    std::cerr << "usage: make_example FILE\n";
    return 2;
  }
  const std::string path = argv[1];
  for (const auto& suffix : {"", ".smallest", ".new"}) std::filesystem::remove(path + suffix);
  example::write_complete(path, example::layout());
  example::write_complete(path + ".smallest", example::smallest_layout());
  create_result_file(path + ".new", example::layout());
}

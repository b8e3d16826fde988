// Files of a user's program among the attributes of a result file.
#include <catch2/catch.hpp>

#include "example.hpp"
#include "store/kept_files.hpp"

using namespace asymsweep;

namespace {

std::vector<std::pair<std::string, std::string>> pairs_of(const std::map<std::string, Attribute>& attributes) {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const auto& file : kept_files(attributes)) pairs.emplace_back(file.path, file.content);
  return pairs;
}

}  // namespace

TEST_CASE("kept files come back from a result file in the order of their numbers") {
  const example::Directory directory;
  auto layout = example::smallest_layout();
  const std::vector<std::pair<std::string, std::string>> files = {{"src/train.py", "one"}, {"/away/" + std::string(300, 'x') + ".py", "two\n"}, {"./third", ""}};
  for (std::size_t i = 0; i < files.size(); ++i) keep_file(layout.attributes, i + 9, {files[i].first, files[i].second});  // 9, 10, 11
  for (const auto& [name, value] : layout.attributes) CHECK(name.find('/') == name.npos);
  create_result_file(directory.file(), layout);
  CHECK(pairs_of(ResultFile::open(directory.file()).layout().attributes) == files);
}

TEST_CASE("kept files of earlier versions are read, and other attributes are none") {
  const std::map<std::string, Attribute> attributes = {{"content of src/train.py", std::string("text")}, {"program", std::string("asymsweep")}, {"program_version", std::string("1")}, {"program_file_1", std::string("alone")}, {"program_file_x_content", std::string("")}, {"program_file_2_content", std::int64_t{3}}};
  CHECK(pairs_of(attributes) == std::vector<std::pair<std::string, std::string>>{{"src/train.py", "text"}});
  for (const auto* name : {"content of a", "program_file_1", "program_file_12_content"}) CHECK(is_of_kept_file(name));
  for (const auto* name : {"program", "program_version", "program_file_", "program_file_x", "program_file_x_content", "contents"}) CHECK_FALSE(is_of_kept_file(name));
}

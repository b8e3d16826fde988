#include <catch2/catch.hpp>

#include "core/registry.hpp"

using namespace asymsweep;

namespace {

struct Row {
  std::string name;
  int value;
};

}  // namespace

TEST_CASE("rows from outside come after one's own") {
  Registry<Row> registry("thing", {{"own", 1}});
  registry.add({"other", 2});
  REQUIRE(registry.rows().size() == 2);
  CHECK(registry.find("own").value == 1);
  CHECK(registry.find("other").value == 2);
  CHECK_THROWS_AS(registry.find("third"), std::logic_error);
}

TEST_CASE("a name is taken once") {
  Registry<Row> registry("thing", {{"own", 1}});
  CHECK_THROWS_WITH(registry.add({"own", 2}), "there is another thing own");
  REQUIRE(registry.rows().size() == 1);
}

TEST_CASE("rows are fixed once someone has looked") {
  Registry<Row> registry("thing", {{"own", 1}});
  registry.rows();
  CHECK_THROWS_WITH(registry.add({"late", 2}), Catch::Contains("too late"));
}

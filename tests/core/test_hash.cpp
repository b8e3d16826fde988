// The identity hash: published answers of XXH3 with 128 bits.

#include <catch2/catch.hpp>

#include "core/hash.hpp"

using namespace asymsweep;

TEST_CASE("XXH3_128bits gives the known answers, high half first, zeros kept") {
  CHECK(hash_hex("") == "99aa06d3014798d86001c324468d497f");
  CHECK(hash_hex("a") == "a96faf705af16834e6c632b61e964e1f");
  CHECK(hash_hex("abc") == "06b05ab6733a618578af5f94892f3950");
}

TEST_CASE("one bit more or less is another hash") {
  CHECK(hash_hex("v = 0.1") != hash_hex("v = 0.3"));
  CHECK(hash_hex(std::string_view("a\0", 2)) != hash_hex("a"));
}

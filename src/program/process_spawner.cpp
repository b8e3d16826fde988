#include "program/process_spawner.hpp"

#include <memory>

namespace asymsweep {
namespace {

std::unique_ptr<Spawner>& the_spawner() {
  static std::unique_ptr<Spawner> spawner;
  return spawner;
}

}  // namespace

Spawner& process_spawner() {
  auto& spawner = the_spawner();
  if (!spawner) spawner = std::make_unique<Spawner>();
  return *spawner;
}

void end_process_spawner() { the_spawner().reset(); }

}  // namespace asymsweep

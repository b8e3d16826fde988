#pragma once
// The spawner's own side: what it does between fork and end.

namespace asymsweep {

/// Serves the rank at the other end of `socket` until that is gone; then ends everything that it has started. Never returns.
[[noreturn]] void be_spawner(int socket);

}  // namespace asymsweep

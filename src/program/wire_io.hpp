#pragma once
// Whole messages over a stream socket.

#include <cstddef>
#include <string>

namespace asymsweep::wire {

/// False when the other end is gone. Raises no SIGPIPE.
bool send_all(int socket, const void* bytes, std::size_t count);
bool receive_all(int socket, void* bytes, std::size_t count);

}  // namespace asymsweep::wire

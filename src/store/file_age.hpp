#pragma once
// How long ago a file was written, by one clock: a node's and a file server's may be minutes apart.

#include <optional>
#include <string>

namespace asymsweep {

/// Seconds since 1970 at which a file was last written, by the clock of its file system. Nothing where there is none.
std::optional<double> written_s(const std::string& path);

/// Now, by the same clock: a new file beside `path` has its time. Where none can be made, this node's clock, which is then
/// the best there is.
double now_there_s(const std::string& path);

/// The difference, not below 0.
std::optional<double> age_s(const std::string& path);

/// How long ago the last unit of a result file was finished, in seconds. `last_end_s`: by the clock of who wrote it. A file that
/// was written at about that time, as far as clocks agree, tells by its own time; a younger one is a copy.
double idle_s(const std::string& path, double last_end_s);

}  // namespace asymsweep

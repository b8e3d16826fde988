#pragma once
// The descriptors 0, 1 and 2 of this process.

namespace asymsweep {

/// Opens each of them that is closed. Otherwise the next file, pipe or socket would get its number, and what is meant for people would
/// go into it. Reads then find the end of the file; writes fail, as they would on a closed descriptor. Call it before anything is opened.
/// StorageError where there is no /dev/null.
void open_standard_streams();

}  // namespace asymsweep

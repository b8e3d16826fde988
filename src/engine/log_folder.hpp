#pragma once
// Where `run --keep-stderr` keeps what programs say.

#include <string>

namespace asymsweep {

/// Of "runs/bad.h5" the folder "runs/bad-stderr"; rank 3 writes to its rank-3.log.
std::string log_folder(const std::string& result_file);

/// Before the result file is made: UserError where something else has the folder's name, StorageError where it may not be written to.
void require_log_folder(const std::string& result_file);

}  // namespace asymsweep

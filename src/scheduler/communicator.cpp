#include "scheduler/communicator.hpp"

#include <mpi.h>

#include <algorithm>
#include <cstdlib>

namespace asymsweep {

MpiSession::MpiSession() {
  MPI_Init(nullptr, nullptr);
  MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
  MPI_Comm_size(MPI_COMM_WORLD, &size_);
}

MpiSession::~MpiSession() { MPI_Finalize(); }

void MpiSession::barrier() const { MPI_Barrier(MPI_COMM_WORLD); }

std::string MpiSession::broadcast(const std::string& text) const {
  std::uint64_t length = text.size();
  MPI_Bcast(&length, 1, MPI_UINT64_T, 0, MPI_COMM_WORLD);
  std::string received = root() ? text : std::string(length, '\0');
  constexpr std::uint64_t piece = 1 << 30;  // counts are ints
  for (std::uint64_t at = 0; at < length; at += piece)
    MPI_Bcast(received.data() + at, static_cast<int>(std::min(piece, length - at)), MPI_CHAR, 0, MPI_COMM_WORLD);
  return received;
}

int MpiSession::broadcast(int value) const {
  MPI_Bcast(&value, 1, MPI_INT, 0, MPI_COMM_WORLD);
  return value;
}

namespace {

template <class Number>
Number all_reduce(Number value, MPI_Datatype type, MPI_Op operation) {
  Number result{};
  MPI_Allreduce(&value, &result, 1, type, operation, MPI_COMM_WORLD);
  return result;
}

}  // namespace

double MpiSession::sum(double value) const { return all_reduce(value, MPI_DOUBLE, MPI_SUM); }
double MpiSession::maximum(double value) const { return all_reduce(value, MPI_DOUBLE, MPI_MAX); }
std::uint64_t MpiSession::sum(std::uint64_t value) const { return all_reduce(value, MPI_UINT64_T, MPI_SUM); }
int MpiSession::maximum(int value) const { return all_reduce(value, MPI_INT, MPI_MAX); }
int MpiSession::minimum(int value) const { return all_reduce(value, MPI_INT, MPI_MIN); }

void MpiSession::abort(int code) const {
  MPI_Abort(MPI_COMM_WORLD, code);
  std::_Exit(code);
}

std::string mpi_library_version() {
  char text[MPI_MAX_LIBRARY_VERSION_STRING];
  int length = 0;
  MPI_Get_library_version(text, &length);
  const std::string version(text, static_cast<std::size_t>(length));
  return version.substr(0, version.find_first_of("\n\0"));
}

}  // namespace asymsweep

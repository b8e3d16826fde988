#include "scheduler/communicator.hpp"

#include <mpi.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <iostream>

#include "core/error.hpp"
#include "core/limits.hpp"
#include "scheduler/launcher_watch.hpp"

namespace asymsweep {
namespace {

constexpr std::size_t largest_message = std::size_t{1} << 30;  // MPI counts in int

/// With less Open MPI crashes, or prints pages (measured on one rank, with a margin): two threads of its own, libraries of
/// networks, pipes. The other threads are those of a run.
constexpr Room room_of_mpi = {.address_bytes = std::size_t{192} << 20, .stack_bytes = std::size_t{256} << 10, .threads = 5, .files = 24};

bool without_mpi() {
  int started = 0;
  MPI_Initialized(&started);
  return started == 0;
}

}  // namespace

bool may_have_other_ranks() {
  constexpr std::array names = {"PMIX_NAMESPACE", "PMIX_RANK", "OMPI_COMM_WORLD_SIZE", "PMI_RANK", "PMI_FD", "PMI2_FD", "MV2_COMM_WORLD_SIZE", "MPI_LOCALNRANKS"};
  return std::ranges::any_of(names, [](const char* name) { return std::getenv(name) != nullptr; });
}

bool started_by_launcher() {
#ifdef OPEN_MPI  // which speaks no older PMI
  return std::getenv("PMIX_NAMESPACE") || std::getenv("OMPI_COMM_WORLD_SIZE");
#else
  return may_have_other_ranks();
#endif
}

MpiSession::MpiSession() {
  require_room(room_of_mpi);
  std::optional<LauncherWatch> watch;
  if (started_by_launcher()) {
    watch.emplace([] {
      std::cerr << "asymsweep: the launcher (mpirun, srun) is gone; its process " << ::getpid() << " ends too" << std::endl;
      ::_exit(exit_internal_error);
    });
  } else {
    // Open MPI would start a helper process, to spawn more ranks with; it costs 0.2 s and needs files of several MB, more
    // than `ulimit -f` may allow. Processes without that helper share one session folder, and two that start at the same
    // moment fail on making it; alone, none is needed. A user's own settings stay.
    setenv("OMPI_MCA_ess_singleton_isolated", "1", 0);
    setenv("OMPI_MCA_orte_create_session_dirs", "0", 0);
  }
  // Of Open MPI's two implementations of MPI-IO, ROMIO writes a few bytes in two thirds of the time (1.5 us against
  // 2.1 us on a local disk), and on NFS it locks what it writes. OMPI_MCA_io = ompio or a user's own priority wins.
  setenv("OMPI_MCA_io_ompio_priority", "5", 0);
  // Debian's file of defaults leaves no component for windows between nodes that only TCP connects (osc = ^ucx,pt2pt).
  // Without ucx alone there is one for every network: shared memory in a node, else rdma, else pt2pt.
  setenv("OMPI_MCA_osc", "^ucx", 0);
  int provided = 0;
  MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided);
}

MpiSession::~MpiSession() { MPI_Finalize(); }

std::string mpi_library_version() {
  char text[MPI_MAX_LIBRARY_VERSION_STRING];
  int length = 0;
  MPI_Get_library_version(text, &length);
  const std::string version(text);  // some libraries count the closing NUL in `length`
  return version.substr(0, version.find('\n'));
}

int Communicator::rank() const {
  if (without_mpi()) return 0;
  int rank = 0;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  return rank;
}

int Communicator::size() const {
  if (without_mpi()) return 1;
  int size = 0;
  MPI_Comm_size(MPI_COMM_WORLD, &size);
  return size;
}

void Communicator::barrier() const {
  if (size() > 1) MPI_Barrier(MPI_COMM_WORLD);
}

bool Communicator::first_on_node() const {
  if (size() == 1) return true;
  MPI_Comm node = MPI_COMM_NULL;
  MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, rank(), MPI_INFO_NULL, &node);
  int rank_on_node = 0;
  MPI_Comm_rank(node, &rank_on_node);
  MPI_Comm_free(&node);
  return rank_on_node == 0;
}

std::int64_t Communicator::broadcast(std::int64_t value, int root) const {
  if (size() == 1) return value;
  MPI_Bcast(&value, 1, MPI_INT64_T, root, MPI_COMM_WORLD);
  return value;
}

std::string Communicator::broadcast(std::string text, int root) const {
  text.resize(static_cast<std::size_t>(broadcast(static_cast<std::int64_t>(text.size()), root)));
  broadcast_in_place(std::as_writable_bytes(std::span(text)), root);
  return text;
}

std::vector<std::byte> Communicator::broadcast(std::vector<std::byte> bytes, int root) const {
  bytes.resize(static_cast<std::size_t>(broadcast(static_cast<std::int64_t>(bytes.size()), root)));
  broadcast_in_place(bytes, root);
  return bytes;
}

void Communicator::broadcast_in_place(std::span<std::byte> bytes, int root) const {
  if (size() == 1) return;
  while (!bytes.empty()) {
    const auto part = bytes.first(std::min(bytes.size(), largest_message));
    MPI_Bcast(part.data(), static_cast<int>(part.size()), MPI_BYTE, root, MPI_COMM_WORLD);
    bytes = bytes.subspan(part.size());
  }
}

void Communicator::reduce(std::span<double> values, Reduction reduction) const {
  if (size() == 1) return;
  const MPI_Op operation = reduction == Reduction::sum       ? MPI_SUM
                           : reduction == Reduction::minimum ? MPI_MIN
                                                             : MPI_MAX;
  MPI_Allreduce(MPI_IN_PLACE, values.data(), static_cast<int>(values.size()), MPI_DOUBLE, operation, MPI_COMM_WORLD);
}

double Communicator::reduce(double value, Reduction reduction) const {
  reduce(std::span(&value, 1), reduction);
  return value;
}

std::optional<Failure> Communicator::first_failure(const std::optional<Failure>& mine) const {
  if (size() == 1) return mine;
  int first = mine ? rank() : size();
  MPI_Allreduce(MPI_IN_PLACE, &first, 1, MPI_INT, MPI_MIN, MPI_COMM_WORLD);
  if (first == size()) return std::nullopt;
  Failure failure = mine.value_or(Failure{});
  failure.rank = first;
  failure.exit_code = static_cast<int>(broadcast(std::int64_t{failure.exit_code}, first));
  failure.message = broadcast(failure.message, first);
  return failure;
}

void Communicator::together(const std::function<void()>& action) const {
  std::optional<Failure> mine;
  try {
    action();
  } catch (...) {
    const auto [code, sentence] = trouble_in_hand(" on rank " + std::to_string(rank()));
    mine = Failure{rank(), code, sentence};
  }
  if (const auto failure = first_failure(mine)) throw AgreedFailure(*failure);
}

void Communicator::on_first_rank(const std::function<void()>& action) const {
  together([&] {
    if (rank() == 0) action();
  });
}

void Communicator::abort(int exit_code) const {
  MPI_Abort(MPI_COMM_WORLD, exit_code);
  std::abort();  // MPI_Abort is not declared to stay away
}

}  // namespace asymsweep

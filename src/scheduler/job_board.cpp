#include "scheduler/job_board.hpp"

#include <mpi.h>

#include <cstring>
#include <exception>

namespace asymsweep {

namespace {
enum Cell : MPI_Aint { next_unit = 0, finished_units = 1, stop_called = 2, cell_count = 3 };
}

struct JobBoard::Window {
  MPI_Win handle = MPI_WIN_NULL;
  const int exceptions_around = std::uncaught_exceptions();

  Window() {
    int rank = 0;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    std::int64_t* cells = nullptr;
    const MPI_Aint bytes = rank == 0 ? cell_count * static_cast<MPI_Aint>(sizeof(std::int64_t)) : 0;
    MPI_Win_allocate(bytes, sizeof(std::int64_t), MPI_INFO_NULL, MPI_COMM_WORLD, &cells, &handle);
    if (rank == 0) {
      MPI_Win_lock(MPI_LOCK_EXCLUSIVE, 0, 0, handle);
      std::memset(cells, 0, static_cast<std::size_t>(bytes));
      MPI_Win_unlock(0, handle);
    }
    MPI_Barrier(MPI_COMM_WORLD);
    MPI_Win_lock_all(MPI_MODE_NOCHECK, handle);
  }

  /// Collective, but a rank that an exception drives out must not wait here for those that know nothing of it.
  ~Window() {
    if (std::uncaught_exceptions() > exceptions_around) return;
    MPI_Win_unlock_all(handle);
    MPI_Win_free(&handle);
  }

  /// Applies `operation` with `operand` to a cell; returns what it held before.
  std::int64_t update(Cell cell, std::int64_t operand, MPI_Op operation) const {
    std::int64_t before = 0;
    MPI_Fetch_and_op(&operand, &before, MPI_INT64_T, 0, cell, operation, handle);
    MPI_Win_flush(0, handle);
    return before;
  }
};

JobBoard::JobBoard(std::uint64_t units) : window_(std::make_unique<Window>()), units_(units) {}
JobBoard::~JobBoard() = default;

std::optional<std::uint64_t> JobBoard::draw() {
  if (stop_code() != 0) return std::nullopt;
  const auto unit = static_cast<std::uint64_t>(window_->update(next_unit, 1, MPI_SUM));
  if (unit >= units_) return std::nullopt;
  return unit;
}

void JobBoard::report_finished() { window_->update(finished_units, 1, MPI_SUM); }

std::uint64_t JobBoard::finished() const {
  return static_cast<std::uint64_t>(window_->update(finished_units, 0, MPI_NO_OP));
}

void JobBoard::call_stop(int code) { window_->update(stop_called, code, MPI_MAX); }

int JobBoard::stop_code() const { return static_cast<int>(window_->update(stop_called, 0, MPI_NO_OP)); }

}  // namespace asymsweep

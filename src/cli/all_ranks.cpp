#include "cli/all_ranks.hpp"

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <optional>

#include "core/characters.hpp"
#include "core/error.hpp"
#include "core/limits.hpp"
#include "core/text.hpp"
#include "engine/launcher.hpp"
#include "program/process_spawner.hpp"

namespace asymsweep {
namespace {

/// Of a process alone, with threads and the programs that it starts (measured, with a margin).
constexpr Room room_without_mpi = {.address_bytes = std::size_t{144} << 20, .stack_bytes = std::size_t{256} << 10, .threads = 3, .files = 24};

int on_ranks(bool with_mpi, const std::function<int(const Communicator& ranks)>& body) {
  if (const auto sentence = launcher_without_pmi([](const char* name) { return std::getenv(name); }))
    throw UserError(*sentence);
  std::error_code gone;  // Open MPI would say so in a line of its own, and fail later
  if ((void)std::filesystem::current_path(gone); gone) throw UserError("the current folder cannot be used (" + gone.message() + "): change to another with cd");
  std::optional<MpiSession> mpi;
  if (with_mpi) mpi.emplace();
  else require_room(room_without_mpi);
  const Communicator ranks;
  try {
    return body(ranks);
  } catch (const AgreedFailure& error) {
    if (ranks.rank() == 0) std::cerr << "asymsweep: " << printable(error.what()) << "\n";
    return error.failure().exit_code;
  } catch (...) {
    const auto [code, sentence] = trouble_in_hand(" on rank " + std::to_string(ranks.rank()));
    std::cerr << "asymsweep: " << printable(sentence) << std::endl;
    if (ranks.size() == 1) return code;
    // The other ranks know nothing of this one's trouble and would wait for it in their next collective call.
    ranks.abort(code);
  }
}

}  // namespace

int on_all_ranks(const std::function<int(const Communicator& ranks)>& body) { return on_ranks(true, body); }

int on_first_rank_alone(const std::vector<std::string>& words, const std::function<int()>& body) {
  const auto environment = [](const char* name) -> const char* { return std::getenv(name); };
  const bool several = may_have_other_ranks() && launcher_mismatch(1, environment);  // a world of one would be a mismatch
  if (!several) return body();
  process_spawner();  // before MPI, and before any thread
  return on_ranks(true, [&](const Communicator& ranks) {
    if (const auto sentence = launcher_mismatch(ranks.size(), environment)) throw UserError(*sentence);
    const auto mine = join(words, " "), first = ranks.broadcast(mine);
    ranks.together([&] {
      if (mine != first)
        throw UserError("rank " + std::to_string(ranks.rank()) + " was given other words (" + mine + ") than rank 0 (" + first +
                        "): the first rank alone does this command; start each without mpirun or srun");
    });
    int code = exit_done;
    ranks.on_first_rank([&] { code = body(); });
    return static_cast<int>(ranks.broadcast(std::int64_t{code}));
  });
}

int on_one_or_all_ranks(const std::function<int(const Communicator& ranks)>& body) { return on_ranks(may_have_other_ranks(), body); }

}  // namespace asymsweep

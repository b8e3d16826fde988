#include "cli/analysis_pass.hpp"

#include <algorithm>

#include "analysis/figures/training_figure.hpp"
#include "analysis/scan.hpp"
#include "cli/curve_writer.hpp"
#include "core/parallel.hpp"

namespace asymsweep {
namespace {

constexpr std::size_t most_drawn = 512;  // configurations

void take(PassedFile& file, std::size_t begin, std::vector<analysis::Scanned>& slice) {
  const auto& results = *file.results;
  auto& [rows, drawn] = file.pass;
  for (std::size_t i = 0; i < slice.size(); ++i) {
    rows.push_back(std::move(slice[i].row));
    if (drawn.size() >= most_drawn || slice[i].curves.empty() || !analysis::is_drawn(results, begin + i)) continue;
    const auto curve = analysis::drawn_curve(results);
    drawn.push_back({begin + i, analysis::curve_points(results, begin + i, curve, slice[i].curves[curve])});
  }
}

/// Each rank takes every size-th slice, and the first one brings them together, in order.
void scan_together(PassedFile& file, const Communicator& ranks) {
  auto& results = *file.results;
  const auto size = static_cast<std::size_t>(ranks.size()), rank = static_cast<std::size_t>(ranks.rank());
  const std::size_t threads = size == 1 ? usable_cores() : 1;
  const std::size_t step = analysis::configurations_of_a_slice(results), all = results.configurations();
  std::optional<CurveWriter> curves;
  if (rank == 0) curves.emplace(file.folder / "curves.csv", results);
  const auto end_of = [&](std::size_t begin) { return std::min(begin + step, all); };
  for (std::size_t round = 0; round < all; round += step * size) {
    const std::size_t mine = round + rank * step;
    std::vector<analysis::Scanned> own;
    ranks.together([&] {
      if (mine < all) own = analysis::scan(results, mine, end_of(mine), threads, rank == 0);
    });
    for (std::size_t of = 0; of < size; ++of) {
      const std::size_t begin = round + of * step;
      if (begin >= all) break;
      if (size > 1) {
        std::vector<double> numbers(analysis::packed_size(results, begin, end_of(begin)), 0.0);
        if (of == rank) numbers = analysis::pack(results, begin, own);
        ranks.reduce(numbers, Communicator::Reduction::sum);  // with zeros
        if (rank == 0 && of != 0) own = analysis::unpack(results, begin, end_of(begin), numbers);
      }
      ranks.on_first_rank([&] {
        curves->add(own);
        take(file, begin, own);
      });
    }
  }
  ranks.on_first_rank([&] { curves->finish(); });
}

}  // namespace

PassedFile pass_over(const std::string& path, const std::filesystem::path& folder, const Communicator& ranks) {
  PassedFile file{.path = path, .folder = folder, .held = nullptr, .results = {}, .pass = {}};
  ranks.together([&] { file.results = analysis::Results::open_unread(path); });
  ranks.on_first_rank([&] {
    file.held = std::make_unique<AnalysisFolder>(folder);
    warn_of_other_report(folder, path);
  });
  scan_together(file, ranks);
  return file;
}

}  // namespace asymsweep

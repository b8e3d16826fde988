#pragma once
// A result file, read only: while runs write it, after a crash, after a cosmic ray.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/layout.hpp"
#include "store/offsets.hpp"
#include "store/posix_file.hpp"
#include "store/seal.hpp"

namespace asymsweep {

/// The columns of /units that ranks write, one element per unit, at the moment of reading.
struct UnitTable {
  std::vector<std::int8_t> done;
  std::vector<std::int32_t> rank;
  std::vector<std::int32_t> attempt;
  std::vector<double> start;     ///< s since the epoch
  std::vector<double> duration;  ///< s
  std::vector<std::uint64_t> checksum;
  std::vector<std::uint64_t> program;   ///< program_identity; 0 in files of early versions
  std::vector<std::int8_t> not_needed;  ///< 0 in files of early versions

  /// Neither done nor needed: no gap.
  bool is_left_out(std::size_t unit) const { return done[unit] == 0 && not_needed[unit] == 1; }
};

/// What was read of a file beyond what was asked for. With it units cost few calls of the system, if they are read in the order in which the
/// file has them: by configuration, then by seed.
struct ReadAhead {
  struct Piece {
    std::uint64_t begin = 0;  ///< byte of the file
    std::vector<std::byte> bytes = {};
  };
  std::vector<Piece> of_metrics = {};
  Piece of_status = {};
};

/// Whether a file that was cut short is an error, or is read with zeros for what it lost.
enum class CutShort { refuse,
                      accept };

/// Opening checks the seal, then reads the structure with HDF5 once; results are read as raw bytes afterwards, so
/// they are as fresh as the file and no library cache comes between. Every failure is a StorageError, damage a
/// DamageError.
class ResultFile {
 public:
  static ResultFile open(const std::string& path, CutShort cut_short = CutShort::refuse);

  const std::string& path() const { return file_.path(); }
  const Layout& layout() const { return layout_; }
  const DatasetOffsets& offsets() const { return offsets_; }
  const Seal& seal() const { return seal_; }

  /// What is read next comes from the disk, where the system keeps no page that is not written yet.
  void forget_cached() const { file_.forget_cached(); }

  /// One sentence when the file has lost results at its end.
  std::optional<std::string> cut_short() const;

  /// Index in layout().metrics; StorageError when there is no such metric.
  std::size_t metric_index(std::string_view name) const;

  /// All seeds of one configuration: [seed], for a curve [seed][checkpoint] row-major; NaN where no unit has run.
  /// std::out_of_range when there is no such metric or configuration.
  std::vector<double> metric(std::size_t index, std::uint64_t configuration) const;
  std::vector<double> metric(std::string_view name, std::uint64_t configuration) const;

  /// [seed]: 0 not run, 1 done, 2 diverged.
  std::vector<std::int8_t> status(std::uint64_t configuration) const;

  BlockResults unit_data(std::uint64_t unit) const { return run_data(layout_.units.at(unit)); }
  /// `last`: nothing behind these runs is read.
  BlockResults unit_data(std::uint64_t unit, const RunBlock& last, ReadAhead& ahead) const;
  /// Of any block of seeds of one configuration.
  BlockResults run_data(const RunBlock& runs) const;
  UnitTable unit_table() const;
  /// Bytes of the region for versions of the claims (claims_log.hpp); empty where the file has none.
  std::string claims_region() const;
  /// What lies in the place of a failed run: its text, or that of another run; empty where nothing has been written.
  std::string failure_text(std::uint64_t configuration, std::uint64_t seed) const;

 private:
  static ResultFile open_once(const std::string& path, CutShort cut_short);
  ByteRange metric_range(std::size_t index, const RunBlock& runs) const;
  ByteRange status_range(const RunBlock& runs) const;
  std::vector<double> metric_values(std::size_t index, const RunBlock& runs) const;
  std::vector<std::int8_t> status_values(const RunBlock& runs) const;
  RunBlock whole(std::uint64_t configuration) const;

  template <typename T>
  std::vector<T> read_values(std::uint64_t offset, std::size_t count) const;
  /// `end`: no byte from there on is read.
  template <typename T>
  std::vector<T> read_ahead(const ByteRange& wanted, std::uint64_t end, ReadAhead::Piece& piece) const;

  PosixFile file_;
  CutShort if_cut_short_ = CutShort::refuse;
  Seal seal_;
  Layout layout_;
  DatasetOffsets offsets_;
};

}  // namespace asymsweep

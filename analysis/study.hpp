#pragma once
// Several result files, and one verdict of each claim over all of them.

#include <optional>
#include <string>
#include <vector>

#include "analysis/analysis.hpp"
#include "analysis/figures/figure.hpp"

namespace asymsweep::analysis {

struct StudyFile {
  std::string name;  ///< of its folder, DIR/NAME; no other file of the study has it
  std::string path;
  const Results* results = nullptr;
  std::vector<SummaryRow> rows;
  std::vector<DecidedClaim> verdicts;  ///< at the error rate of one file
  std::vector<Figure> figures;
  std::string figure_folder;  ///< where their .svg lie
  std::string writer;         ///< who is writing the file; empty where nobody is
};

/// A file that was named and is not part of the study.
struct LeftOutFile {
  std::string path, reason;
};

/// One claim over all files.
struct StudyVerdict {
  ClaimPointer claim;
  double error_rate = alpha;               ///< of each file: the claim's own / number of files that test it
  std::vector<std::optional<Verdict>> by;  ///< [file], at that error rate; nothing where a file does not test it
  Decision decision = Decision::not_tested;
  std::vector<Verdict::Half> halves = {};
  std::optional<std::size_t> shown;  ///< the file whose numbers stand for the claim: one that decides it, if any does, of most runs

  std::size_t files() const;
};

struct Study {
  std::vector<StudyFile> files;
  std::vector<LeftOutFile> left_out;
  std::vector<StudyVerdict> verdicts;  ///< each claim that a file names, in the order of the registry
};

/// Of how many configurations both files have runs of the same seeds, whatever else is in their grids: counted twice they would be no
/// evidence.
std::size_t shared_configurations(const Results& a, const Results& b);

/// Refuted where one file refutes, supported where one supports and none refutes, at the shared rate; halves alike, and the whole is
/// supported where each half is. Decides each claim of two files or more again.
std::vector<StudyVerdict> decide_study(const std::vector<StudyFile>& files);

/// The same from verdicts that were reached at the shared rate, [file]; not tested: none.
StudyVerdict combine(ClaimPointer claim, double error_rate, std::vector<std::optional<Verdict>> by);

/// One sentence: what was seen in the file whose numbers stand for the claim.
std::string finding_of(const StudyVerdict& verdict, const std::vector<StudyFile>& files);

/// As verdicts_json, with a list of the files in the evidence.
nlohmann::ordered_json study_json(const Study& study);

}  // namespace asymsweep::analysis

#include "cli/analyze_study.hpp"

#include <algorithm>
#include <iostream>

#include "analysis/claims/registration.hpp"
#include "analysis/folder.hpp"
#include "analysis/report/study_page.hpp"
#include "cli/analysis_words.hpp"
#include "cli/json_text.hpp"
#include "cli/output_file.hpp"
#include "core/error.hpp"
#include "core/text.hpp"
#include "store/lock.hpp"
#include "store/named_file.hpp"
#include "store/replace_file.hpp"

namespace asymsweep {
namespace {

namespace fs = std::filesystem;

/// "smoke" of runs/smoke.h5; "smoke-2" where another file of the study has that name.
std::string folder_name(const std::string& path, const std::vector<PassedFile>& others) {
  const auto stem = fs::path(without_ending(path)).filename().string();
  const auto is_taken = [&](const std::string& name) {
    return name == "report.html" || name == analysis::analysis_mark ||
           std::ranges::any_of(others, [&](const PassedFile& other) { return other.folder.filename() == name; });
  };
  auto name = stem;
  for (int number = 2; is_taken(name); ++number) name = stem + "-" + std::to_string(number);
  return name;
}

/// What is to be analysed, and what is not.
struct Opened {
  std::vector<std::string> paths;
  std::vector<analysis::LeftOutFile> left_out;
};

/// What the file has in common with one of the others; empty where nothing.
std::string shared_runs(const analysis::Results& file, const std::vector<analysis::Results>& others) {
  for (const auto& other : others) {
    const auto shared = analysis::shared_configurations(other, file), all = file.planned_configurations();
    if (shared == all) return "holds runs of the same sweep and seeds as " + other.file().path();
    if (shared > 0) return "holds runs of " + std::to_string(shared) + " of its " + format_count(all, "configuration") + " on the same seeds as " + other.file().path();
  }
  return "";
}

/// Collective. Of the files that can be read each once: runs that two files hold are counted in the first.
Opened open_each(const StudyPlan& plan, const Communicator& ranks) {
  Opened opened{.paths = {}, .left_out = plan.left_out};
  std::vector<analysis::Results> known;
  for (const auto& path : plan.paths) {
    std::optional<analysis::Results> results;
    try {
      ranks.together([&] { results = analysis::Results::open_unread(path); });
    } catch (const AgreedFailure& failure) {
      if (failure.failure().exit_code != exit_user_error && failure.failure().exit_code != exit_storage_failed) throw;
      opened.left_out.push_back({path, failure.what()});
      continue;
    }
    if (const auto reason = shared_runs(*results, known); !reason.empty()) {
      opened.left_out.push_back({path, reason});
      continue;
    }
    opened.paths.push_back(path);
    known.push_back(std::move(*results));
  }
  return opened;
}

analysis::StudyFile analyse_file(PassedFile& file, const std::vector<ClaimSection>& claims) {
  const auto& results = *file.results;
  const analysis::Evidence evidence(results);
  auto analysis = analysis::analyse(evidence, std::move(file.pass), analysis::claims_on(results, claims, analysis::Misfits::left_out));
  auto drawn = analysis::write_folder(file.folder, evidence, analysis);
  warn_of_missing_runs(results, analysis.rows, file.path + ": ");
  return {.name = file.folder.filename(), .path = file.path, .results = &results, .rows = std::move(analysis.rows), .verdicts = std::move(analysis.verdicts), .figures = std::move(drawn.figures), .figure_folder = (file.folder / "figures").string(), .writer = lock_holder(file.path).value_or("")};
}

/// Folders of files that an earlier study in the same place had: nothing here deletes what it does not write anew.
void warn_of_earlier(const fs::path& folder, const std::vector<PassedFile>& files) {
  std::error_code none;
  std::vector<std::string> earlier;
  for (const auto& entry : fs::directory_iterator(folder, none)) {
    const auto is_new = [&](const PassedFile& file) { return file.folder.filename() == entry.path().filename(); };
    if (fs::exists(entry.path() / analysis::analysis_mark, none) && std::ranges::none_of(files, is_new)) earlier.push_back(entry.path().filename().string());
  }
  std::ranges::sort(earlier);
  if (!earlier.empty())
    std::cerr << "asymsweep: warning: " << folder.string() << " holds pages of an earlier study that are no part of this one: " << join(earlier) << "\n";
}

}  // namespace

StudyPlan plan_study(const std::vector<std::string>& paths, const fs::path& folder) {
  StudyPlan plan{.folder = folder, .paths = {}, .left_out = {}};
  for (const auto& path : paths) {
    require_result_file(path);
    std::error_code none;
    const auto same = std::ranges::find_if(plan.paths, [&](const std::string& other) { return fs::equivalent(other, path, none); });
    if (same == plan.paths.end()) plan.paths.push_back(path);
    else plan.left_out.push_back({path, "named twice: it is " + *same});
  }
  return plan;
}

PassedStudy pass_over_study(const StudyPlan& plan, const Communicator& ranks) {
  const auto opened = open_each(plan, ranks);
  PassedStudy study{.folder = plan.folder, .held = nullptr, .files = {}, .left_out = opened.left_out};
  ranks.on_first_rank([&] {
    if (opened.paths.empty()) throw UserError("analyze: none of the files can be analysed: " + study.left_out.front().path + ": " + study.left_out.front().reason);
    study.held = std::make_unique<AnalysisFolder>(study.folder);
  });
  for (const auto& path : opened.paths) study.files.push_back(pass_over(path, study.folder / folder_name(path, study.files), ranks));
  return study;
}

std::vector<analysis::StudyVerdict> write_study(PassedStudy passed, const std::vector<ClaimSection>& claims) {
  analysis::Study study{.files = {}, .left_out = passed.left_out, .verdicts = {}};
  for (const auto& [path, reason] : study.left_out) std::cerr << "asymsweep: warning: " << path << " is left out: " << reason << "\n";
  for (auto& file : passed.files) study.files.push_back(analyse_file(file, claims));
  warn_of_earlier(passed.folder, passed.files);
  study.verdicts = analysis::decide_study(study.files);
  write_text(passed.folder / analysis::analysis_mark, json_text(analysis::study_json(study), 1) + "\n");
  write_text(passed.folder / "report.html", analysis::make_study_page(study, passed.folder.filename().string()));
  std::size_t longest = 3;
  for (const auto& verdict : study.verdicts) longest = std::max(longest, verdict.claim->id.size());
  for (const auto& verdict : study.verdicts)
    if (verdict.shown || verdict.claim->declaration) print_verdict(*verdict.claim, longest, verdict.decision, analysis::finding_of(verdict, study.files));
  std::cout << "report: " << (passed.folder / "report.html").string() << "\n";
  return study.verdicts;
}

}  // namespace asymsweep

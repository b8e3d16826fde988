#include "cli/curve_writer.hpp"

#include "analysis/curves.hpp"
#include "store/posix_file.hpp"

namespace asymsweep {

CurveWriter::CurveWriter(const std::string& path, const analysis::Results& results) : file_(path) {
  if (const int error = file_.write(analysis::curves_csv_head(results))) fail_storage("cannot write", path, error);
}

CurveWriter::~CurveWriter() {
  if (writing_.valid()) writing_.wait();
}

void CurveWriter::add(std::vector<analysis::Scanned>& slice) {
  std::vector<std::string> lines;
  for (auto& one : slice) lines.push_back(std::move(one.lines));
  wait();
  // In another thread, or in `wait` where none can be made.
  writing_ = std::async([this, lines = std::move(lines)] {
    for (const auto& text : lines)
      if (const int error = file_.write(text)) return error;
    return 0;
  });
}

void CurveWriter::finish() {
  wait();
  file_.finish();
}

void CurveWriter::wait() {
  if (!writing_.valid()) return;
  if (const int error = writing_.get()) fail_storage("cannot write", file_.path(), error);
}

}  // namespace asymsweep

#pragma once
// Draws with gnuplot: a script of ours in, SVG, PNG and PDF out.

#include <string>

namespace asymsweep::analysis {

/// Size in inches; all formats show the same picture.
struct FigureSize {
  double width = 7.0;
  double height = 4.2;
};

/// Writes STEM.gp, and draws STEM.svg, STEM.png and STEM.pdf with it. `body` is gnuplot without terminal and output; the common
/// style (fonts, colours, borders) stands before it. Throws StorageError when gnuplot is missing or fails.
void draw_figure(const std::string& stem, const std::string& body, FigureSize size = {});

/// The bytes of one picture alone, in the format of the path's ending. Writes no file. Throws StorageError.
std::string drawn_picture(const std::string& path, const std::string& body, FigureSize size);

/// Removes what draw_figure made in a folder, PDFs too. Other files stay.
void remove_figures(const std::string& folder);

}  // namespace asymsweep::analysis

#include "analysis/figures/heat_maps.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "analysis/figures/gnuplot.hpp"
#include "analysis/figures/gnuplot_text.hpp"
#include "analysis/figures/grouping.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t most_maps = 6, most_tics = 12;

struct Pair {
  std::size_t x, y;  ///< dimensions
};

bool is_baseline(const Dimension& dimension) { return std::ranges::any_of(dimension.axes, is_baseline_key, &Axis::key); }

std::vector<Pair> pairs_of(const Sweep& sweep) {
  std::vector<Pair> pairs;
  for (std::size_t x = 0; x < sweep.dimensions.size(); ++x)
    for (std::size_t y = x + 1; y < sweep.dimensions.size(); ++y) {
      if (sweep.dimensions[x].size() < 2 || sweep.dimensions[y].size() < 2) continue;
      pairs.push_back(is_baseline(sweep.dimensions[y]) ? Pair{y, x} : Pair{x, y});
    }
  std::ranges::stable_sort(pairs, std::ranges::greater{}, [&](const Pair& p) { return is_baseline(sweep.dimensions[p.x]); });
  if (pairs.size() > most_maps) pairs.resize(most_maps);
  return pairs;
}

/// [y][x] of one combination of the other axes.
struct Map {
  std::string title;
  std::vector<std::vector<double>> share;
  std::vector<std::vector<double>> above_v_mu;  ///< V - V^mu
};

std::vector<std::string> keys_on(const Sweep& sweep, const Pair& pair) {
  std::vector<std::string> keys;
  for (const std::size_t d : {pair.x, pair.y})
    for (const auto& axis : sweep.dimensions[d].axes) keys.push_back(axis.key);
  return keys;
}

/// All are counted, and those that are drawn have numbers.
std::vector<Map> maps_of(const Results& results, const std::vector<SummaryRow>& rows, const Pair& pair) {
  const auto& dimensions = results.sweep().dimensions;
  std::vector<Map> maps;
  PanelPlaces places(results, keys_on(results.sweep(), pair));
  for (const auto& row : rows) {
    if (places.is_beyond(row.configuration)) continue;
    const auto place = places.of(row.configuration);
    maps.resize(places.size());
    if (place >= most_plot_panels) continue;
    auto& map = maps[place];
    if (map.share.empty()) {
      map.title = places.titles()[place];
      map.share.assign(dimensions[pair.y].size(), std::vector(dimensions[pair.x].size(), nan));
      map.above_v_mu = map.share;
    }
    const auto at = results.sweep().coordinates(row.configuration);
    map.share[at[pair.y]][at[pair.x]] = row.success;
    map.above_v_mu[at[pair.y]][at[pair.x]] = distance_to_v_mu(results, row.configuration);
  }
  return maps;
}

/// Axes are drawn by position, so that inf, words and uneven steps have their place.
std::string tics(const char* axis, const Dimension& dimension) {
  const auto& values = dimension.axes.front().values;
  const std::size_t every = (values.size() + most_tics - 1) / most_tics;
  std::string text = std::string("set ") + axis + "tics (";
  for (std::size_t i = 0; i < values.size(); i += every) {
    auto label = to_text(values[i]);
    if (const auto* number = std::get_if<double>(&values[i]); number && std::isfinite(*number) && label.size() > 6) {
      char rounded[32];
      std::snprintf(rounded, sizeof rounded, "%.3g", *number);
      label = rounded;
    }
    text += (i ? ", \"" : "\"") + gnuplot_text(label) + "\" " + std::to_string(i);
  }
  return text + ")\nset " + axis + "range [-0.5:" + format_number(static_cast<double>(values.size()) - 0.5) + "]\n";
}

/// Where V passes V^mu along a row, between the places of the values that bracket it; NaN where it does not.
double crossing(const std::vector<double>& above_v_mu) {
  for (std::size_t i = 0; i + 1 < above_v_mu.size(); ++i) {
    const double a = above_v_mu[i], b = above_v_mu[i + 1];
    if (a == b) continue;  // V moves with V^mu, or both stand still: nothing is passed
    if ((a <= 0 && b >= 0) || (a >= 0 && b <= 0)) return static_cast<double>(i) + a / (a - b);
  }
  return nan;
}

/// V = V^mu: a piece for each row, since V^mu may differ between them. Empty where V never passes it.
std::string theory_block(const Map& map, const std::string& name) {
  std::string text;
  for (std::size_t y = 0; y < map.above_v_mu.size(); ++y)
    if (const double x = crossing(map.above_v_mu[y]); std::isfinite(x))
      for (const double edge : {-0.5, 0.5}) text += format_number(x) + " " + format_number(static_cast<double>(y) + edge) + "\n";
    else if (!text.empty())
      text += "\n";
  return text.empty() ? text : name + " << EOD\n" + text + "EOD\n";
}

bool has_data(const Map& map) {
  return std::ranges::any_of(map.share, [](const auto& row) { return std::ranges::any_of(row, [](double share) { return std::isfinite(share); }); });
}

bool crosses_half(const Map& map) {
  bool below = false, above = false;
  for (const auto& row : map.share)
    for (const double share : row) {
      below = below || share < 0.5;
      above = above || share > 0.5;
    }
  return below && above;
}

/// NaN is a cell without a number; "nan" would be a row that is not there (gnuplot.cpp), and shift those behind it.
std::string data_block(const Map& map, const std::string& name) {
  std::string text = name + " << EOD\n";
  for (std::size_t y = 0; y < map.share.size(); ++y) {
    for (std::size_t x = 0; x < map.share[y].size(); ++x)
      text += std::to_string(x) + " " + std::to_string(y) + " " + (std::isfinite(map.share[y][x]) ? format_number(map.share[y][x]) : "NaN") + "\n";
    text += "\n";
  }
  return text + "EOD\n";
}

std::string label_of(const Dimension& dimension) {
  if (dimension.axes.front().key == "baseline.delta_v") return "V − V^{μ}";
  if (dimension.axes.front().key == "baseline.v") return "V";
  return gnuplot_text(dimension.name());
}

std::string body(const Results& results, const std::vector<Map>& maps, const Pair& pair, std::size_t columns, std::size_t shown) {
  const auto &x = results.sweep().dimensions[pair.x], &y = results.sweep().dimensions[pair.y];
  // viridis (S. van der Walt, N. Smith, 2015): one direction of lightness, so it prints, for every kind of colour vision.
  std::string text =
      "set palette defined (0 '#440154', 0.125 '#472c7a', 0.25 '#3b518b', 0.375 '#2c718e', 0.5 '#21908d', "
      "0.625 '#27ad81', 0.75 '#5cc863', 0.875 '#aadc32', 1 '#fde725')\nset cbrange [0:1]; set cbtics 0.25 scale 0.4\n"
      "unset grid; set style fill solid 1 noborder\n" +
      tics("x", x) + tics("y", y) + "set xlabel \"" + label_of(x) + "\"\nset xtics rotate by -35\n";
  std::vector<bool> has_theory;
  for (std::size_t m = 0; m < shown; ++m) {
    const auto data = "$map" + std::to_string(m), contour = "$contour" + std::to_string(m);
    const auto theory = theory_block(maps[m], "$theory" + std::to_string(m));
    has_theory.push_back(!theory.empty());
    text += data_block(maps[m], data) + theory;
    if (crosses_half(maps[m]))
      text += "set contour base; set cntrparam levels discrete 0.5; unset surface\nset table " + contour + "; splot " + data +
              " using 1:2:3 notitle; unset table\nunset contour; set surface\n";
  }
  const std::size_t rows = (shown + columns - 1) / columns;
  text += "set multiplot layout " + std::to_string(rows) + "," + std::to_string(columns) + "\nset key below samplen 2.5\n";
  for (std::size_t m = 0; m < shown; ++m) {
    text += maps[m].title.empty() ? "unset title\n" : "set title \"" + gnuplot_text(maps[m].title) + "\"\n";
    text += "set ylabel \"" + (m % columns == 0 ? label_of(y) : "") + "\"\n";
    text += "plot $map" + std::to_string(m) + " using 1:2:3 with image pixels notitle";
    if (crosses_half(maps[m]))
      text += ", $contour" + std::to_string(m) + " using 1:2 with lines dt 1 lc rgb '#d62728' lw 2.4 title '50 % contour'";
    if (has_theory[m])
      text += ", $theory" + std::to_string(m) + " with lines lc rgb '#404040' lw 3 notitle, $theory" + std::to_string(m) + " with lines dt (8,5) lc rgb '#ffffff' lw 1.8 notitle, NaN with lines dt (8,5) lc rgb '#808080' lw 1.6 title 'theory  V = V^{μ}'";
    text += "\n";
  }
  return text + "unset multiplot\n";
}

}  // namespace

namespace {

std::string caption_of(const Results& results, bool over_v) {
  const auto* program = results.program();
  return (program ? "Share of seeds with " + program->formula() + " above zero." : std::string("Share of seeds that ended above the first behaviour policy.")) +
         " Red: 50 % contour, linear between cells." +
         (over_v ? " White dashed: V = V^mu, where the guarantee ends, row by row (its mean over seeds where V is absolute)." : "") + " Blank: not run.";
}

}  // namespace

std::vector<Figure> draw_heat_maps(const Results& results, const std::vector<SummaryRow>& rows, const std::string& folder) {
  std::vector<Figure> figures;
  const auto& dimensions = results.sweep().dimensions;
  for (const auto& pair : pairs_of(results.sweep())) {
    auto maps = maps_of(results, rows, pair);
    const std::size_t all = maps.size();
    maps.resize(std::min(all, most_plot_panels));
    std::erase_if(maps, [](const Map& map) { return !has_data(map); });
    if (maps.empty()) continue;
    const std::size_t shown = maps.size(), columns = shown == 4 ? 2 : std::min<std::size_t>(shown, 3);
    const std::size_t lines = (shown + columns - 1) / columns;
    Figure figure{.stem = "heat_" + dimensions[pair.x].name() + "_" + dimensions[pair.y].name(),
                  .title = "Probability of improvement over " + dimensions[pair.x].name() + " and " + dimensions[pair.y].name(),
                  .caption = caption_of(results, is_baseline(dimensions[pair.x]))};
    if (all > most_plot_panels)
      figure.caption += " The first " + format_count(most_plot_panels) + " of " + format_count(all) + " combinations of the other axes.";
    draw_figure(folder + "/" + figure.stem, body(results, maps, pair, columns, shown),
                {columns == 1 ? 7.0 : columns == 2 ? 11.0
                                                   : 14.0,
                 lines == 1 ? 4.6 : 8.6});
    figures.push_back(std::move(figure));
  }
  return figures;
}

}  // namespace asymsweep::analysis

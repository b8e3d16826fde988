#include "analysis/figures/figure.hpp"

#include "analysis/figures/gnuplot.hpp"
#include "store/replace_file.hpp"

namespace asymsweep::analysis {

Figure draw_plot(const std::string& folder, Figure figure, const Plot& plot) {
  constexpr std::size_t most_rows = 300;
  const auto path = folder + "/" + figure.stem;
  const double width = plot.panels.size() == 1 ? 7.0 : plot.panels.size() == 2 ? 10.0
                                                                               : 13.0;
  double height = 0;
  const auto body = plot_gnuplot(plot, width, height);
  draw_figure(path, body, {width, height});
  write_text(path + ".csv", plot_csv(plot));
  figure.html = plot_html(plot);
  figure.table = plot_table(plot, most_rows);
  figure.caption += (figure.caption.empty() ? "" : " ") + ("Band: " + plot.band + ".") + plot.chosen;
  return figure;
}

}  // namespace asymsweep::analysis

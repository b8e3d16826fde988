// Titles and labels for TeX and gnuplot: every character is itself, but ^{...} and _{...}.

#include <catch2/catch.hpp>

#include "analysis/figures/gnuplot_process.hpp"
#include "analysis/figures/gnuplot_text.hpp"
#include "analysis/figures/marked_text.hpp"

using namespace asymsweep::analysis;
using namespace std::string_literals;

TEST_CASE("marked text: mathematics in TeX") {
  CHECK(marked_tex("V − V^{μ}") == R"($V - V^{\mu}$)");
  CHECK(marked_tex("lag = ∞") == R"(lag = $\infty$)");
  CHECK(marked_tex("baseline V") == "baseline $V$");
  CHECK(marked_tex("10^{−3}") == "$10^{-3}$");
  CHECK(marked_tex("−0.5") == "$-0.5$");
  CHECK(marked_tex("0 ≤ μx") == R"(0 $\le \mu x$)");
  CHECK(marked_tex("") == "");
}

TEST_CASE("marked text: what TeX gives a meaning is itself") {
  CHECK(marked_tex(R"(a\b {c} d^e f~g 5% #1 $x$ y&z k_l <|>)") ==
        R"(a\textbackslash{}b \{c\} d\textasciicircum{}e f\textasciitilde{}g 5\% \#1 \$x\$ y\&z k\_l \textless{}\textbar{}\textgreater{})");
  CHECK(marked_tex("x_{") == R"(x\_\{)");
  CHECK(marked_tex("x^{ y_{") == R"(x\textasciicircum{}\{ y\_\{)");
  CHECK(marked_tex("a$ x^{2}") == R"(a\$ $x^{2}$)");
  CHECK(marked_tex("$ $") == R"(\$ \$)");
}

TEST_CASE("marked text: what stands above or below the line in TeX") {
  CHECK(marked_tex("x_{a b}") == R"($x_{a\ b}$)");
  CHECK(marked_tex("x^{a}^{b}") == "$x^{a}{}^{b}$");  // else a double superscript
  CHECK(marked_tex("x_{a}^{b}_{c}") == "$x_{a}^{b}{}_{c}$");
  CHECK(marked_tex("x^{a_{b}}") == R"($x^{a\_\{b}\}$)");
  CHECK(marked_tex(R"(\%_{~^})") == R"($\backslash{}\%_{\sim{}\wedge{}}$)");
  CHECK(marked_tex("é_{0}") == R"($\mbox{é}_{0}$)");
}

TEST_CASE("gnuplot text: no command, no string's end, no enhanced text") {
  CHECK(gnuplot_text("`touch a`") == R"(\140touch a\140)");
  CHECK(gnuplot_text("a\"b") == R"(a\042b)");
  CHECK(gnuplot_text(R"(\n)") == R"(\\\\n)");
  CHECK(gnuplot_text(R"(\U+263A)") == R"(\\\\{}U+263A)");
  CHECK(gnuplot_text("]]> >") == "]]{}> >");
  CHECK(gnuplot_text("_^{}@&~") == R"(\\_\\^\\{\\}\\@\\&\\~)");
  CHECK(gnuplot_text("a\nb\x1b"
                     "c\x7f") == "a b c ");
  CHECK(marked_gnuplot("x_{`a`}`") == R"(x_{\140a\140}\140)");
}

TEST_CASE("gnuplot: a picture that stops in the middle is not whole") {
  const auto png = "\x89PNG\r\n\x1a\n...\0\0\0\0IEND\xAE\x42\x60\x82"s;
  CHECK(is_whole_picture("<svg>..</svg>\n\n", "svg"));
  CHECK(is_whole_picture(png, "png"));
  CHECK(is_whole_picture("%PDF-1.5 ... %%EOF\n", "pdf"));
  for (const char* format : {"svg", "png", "pdf"}) {
    CHECK_FALSE(is_whole_picture("", format));
    CHECK_FALSE(is_whole_picture("<svg>..</sv", format));
    CHECK_FALSE(is_whole_picture(png.substr(0, png.size() - 1), format));
    CHECK_FALSE(is_whole_picture("%PDF-1.5 ... %%EO", format));
  }
}

// The normal form of a formula as text.

#include <algorithm>

#include "core/text.hpp"
#include "expression/syntax.hpp"

namespace asymsweep::expression {
namespace {

Binding next(Binding binding) { return static_cast<Binding>(static_cast<int>(binding) + 1); }

Binding binding_of(const Node& node) {
  if (const auto* row = find_operator(node.operation)) return row->binding;
  if (node.operation == Operation::not_) return Binding::negation;
  if (node.operation == Operation::negate || (node.operation == Operation::number && node.number < 0)) return Binding::sign;
  return Binding::whole;
}

class Writer {
 public:
  Writer(const std::vector<Node>& nodes, std::size_t longest, std::string blank) : nodes_(nodes), longest_(longest), blank_(std::move(blank)) {}

  std::string text(Index root) {
    write(root, Binding::either);
    return text_.size() > longest_ ? "..." : text_;
  }

 private:
  /// In brackets where it binds less tightly than `least`.
  void write(Index index, Binding least) {
    if (text_.size() > longest_) return;
    const auto& node = nodes_[index];
    const bool brackets = binding_of(node) < least;
    if (brackets) text_ += '(';
    write_bare(node);
    if (brackets) text_ += ')';
  }

  void write_bare(const Node& node) {
    switch (node.operation) {
      case Operation::number: text_ += format_number(node.number); return;
      case Operation::truth: text_ += node.number != 0 ? "1 == 1" : "0 == 1"; return;
      case Operation::word: text_ += '"' + node.text + '"'; return;
      case Operation::name: text_ += node.text; return;
      case Operation::negate:
        text_ += '-';
        write(node.operands[0], Binding::sign);
        return;
      case Operation::not_:
        text_ += "not ";
        write(node.operands[0], Binding::negation);
        return;
      default: break;
    }
    if (const auto* row = find_operator(node.operation)) return write_operator(*row, node);
    text_ += node.operation == Operation::call ? node.text : std::string(find_function(node.operation)->name);
    for (std::size_t i = 0; i < node.operands.size(); ++i) {
      text_ += i == 0 ? "(" : "," + blank_;
      write(node.operands[i], Binding::either);
    }
    text_ += ')';
  }

  void write_operator(const OperatorRow& row, const Node& node) {
    const bool from_right = row.operation == Operation::power, apart = row.binding < Binding::product;
    const bool chain = row.binding != Binding::comparison;
    write(node.operands[0], from_right || !chain ? next(row.binding) : row.binding);
    const auto blank = row.binding <= Binding::both ? " " : apart ? blank_
                                                                  : "";
    text_ += blank + std::string(row.symbol) + blank;
    write(node.operands[1], from_right ? Binding::sign : next(row.binding));
  }

  const std::vector<Node>& nodes_;
  std::size_t longest_;
  std::string blank_, text_;
};

}  // namespace

std::string Expression::text(std::size_t longest) const {
  if (auto text = Writer(nodes_, std::min(longest, longest_formula), " ").text(root()); text != "..." || longest <= longest_formula) return text;
  return Writer(nodes_, longest, "").text(root());
}

}  // namespace asymsweep::expression

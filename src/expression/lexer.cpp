#include "expression/lexer.hpp"

#include <algorithm>

#include "core/characters.hpp"
#include "core/text.hpp"
#include "expression/foreign_words.hpp"

namespace asymsweep::expression {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

/// Of a number with letters behind it: "2A", "1_000", "0x10".
std::string cure_of_letters(std::string_view number, std::string_view behind) {
  if (behind == "e" || behind == "E") return ", which is not a number";
  if (number == "0" && std::string_view("xXbBoO").find(behind.front()) != std::string_view::npos) return "; write it as a decimal number";
  if (behind.front() != '_') return "; write " + std::string(number) + "*" + std::string(behind);
  auto plain = std::string(number) + std::string(behind);
  std::erase(plain, '_');
  return std::ranges::all_of(plain, [](char c) { return is_digit(c) || c == '.'; }) ? "; write " + plain : ", which is not a number";
}

/// "U+201C (a quotation mark)": without what is right for values alone.
std::string name_alone(const std::string& description) {
  const auto advice = description.find(';');
  return advice == description.npos ? description : description.substr(0, advice) + ")";
}

[[noreturn]] void reject(const std::string& sentence) { throw FormulaError(sentence); }

}  // namespace

std::string in_column(std::size_t column) { return " in column " + std::to_string(column); }

Token Lexer::next() {
  while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
  if (at_ == text_.size()) return {.column = column()};
  const char c = text_[at_];
  const auto rest = text_.substr(at_);
  if (is_digit(c) || (c == '.' && rest.size() > 1 && is_digit(rest[1]))) return number();
  if (is_letter(c)) return name();
  if (c == '"') return quoted();
  std::size_t bytes = 0;
  const auto here = symbol_here(rest, bytes);
  if (!here.empty() && static_cast<unsigned char>(c) < 0x80) reject("has '" + std::string(rest.substr(0, bytes)) + "'" + in_column(column()) + "; write " + std::string(here));
  for (const std::string_view symbol : {"<=", ">=", "==", "!=", "<", ">", "+", "-", "*", "/", "^", "(", ")", ","}) {
    if (!rest.starts_with(symbol)) continue;
    const Token token = {.kind = Token::Kind::symbol, .text = symbol, .column = column()};
    at_ += symbol.size();
    return token;
  }
  if (c == '=') reject("has '='" + in_column(column()) + "; to compare, write ==");
  const auto unusual = unusual_character(rest.substr(0, 4));
  if (unusual && unusual->byte == 0)
    reject("has " + name_alone(unusual->description) + in_column(column()) + (here.empty() ? ", which no formula has" : "; write " + std::string(here)));
  reject("has '" + std::string(1, c) + "'" + in_column(column()) + ", which no formula has");
}

Token Lexer::number() {
  auto size = std::min(text_.find_first_not_of("0123456789.", at_), text_.size()) - at_;
  if (const auto e = at_ + size; e < text_.size() && (text_[e] == 'e' || text_[e] == 'E')) {
    const bool sign = e + 1 < text_.size() && (text_[e + 1] == '+' || text_[e + 1] == '-');
    const auto digits = std::min(text_.find_first_not_of("0123456789", e + 1 + sign), text_.size()) - (e + 1 + sign);
    if (digits > 0) size += 1 + sign + digits;
  }
  Token token = {.kind = Token::Kind::number, .text = text_.substr(at_, size), .column = column()};
  const auto value = parse_number(token.text);
  if (!value && is_beyond_doubles(token.text))
    reject("has " + std::string(token.text) + in_column(token.column) + ", which is out of range: a number is 0, or from 4.9e-324 to 1.8e308 in size");
  at_ += size;
  if (!value) reject("has '" + std::string(token.text) + "'" + in_column(token.column) + ", which is not a number");
  if (at_ < text_.size() && is_letter(text_[at_])) {
    const auto behind = text_.substr(at_, std::min(text_.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_", at_), text_.size()) - at_);
    reject("has '" + std::string(token.text) + std::string(behind) + "'" + in_column(token.column) + cure_of_letters(token.text, behind));
  }
  token.number = *value;
  return token;
}

Token Lexer::name() {
  auto end = at_;
  do {
    if (end > at_) ++end;  // a dot
    while (end < text_.size() && (is_letter(text_[end]) || is_digit(text_[end]))) ++end;
  } while (end + 1 < text_.size() && text_[end] == '.' && is_letter(text_[end + 1]));
  const Token token = {.kind = Token::Kind::name, .text = text_.substr(at_, end - at_), .column = column()};
  at_ = end;
  return token;
}

Token Lexer::quoted() {
  const auto end = text_.find('"', at_ + 1);
  if (end == text_.npos) reject("has a '\"'" + in_column(column()) + " without a second one");
  const Token token = {.kind = Token::Kind::text, .text = text_.substr(at_ + 1, end - at_ - 1), .column = column()};
  at_ = end + 1;
  return token;
}

}  // namespace asymsweep::expression

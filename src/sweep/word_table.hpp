#pragma once
// The words of a key and what each stands for: one table that says which words are allowed and that reads them.

#include <algorithm>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace asymsweep {

template <typename Meaning>
class WordTable {
 public:
  WordTable(std::initializer_list<std::pair<std::string, Meaning>> rows) : rows_(rows) {}

  std::vector<std::string> words() const {
    std::vector<std::string> names;
    for (const auto& [word, meaning] : rows_) names.push_back(word);
    return names;
  }

  /// A word that the table lacks is a bug of ours (std::logic_error), never some other word's meaning: validation has happened before.
  Meaning meaning_of(const std::string& word) const {
    const auto found = std::ranges::find(rows_, word, [](const auto& row) { return row.first; });
    if (found == rows_.end()) throw std::logic_error("no meaning for the word " + word);
    return found->second;
  }

 private:
  std::vector<std::pair<std::string, Meaning>> rows_;
};

}  // namespace asymsweep

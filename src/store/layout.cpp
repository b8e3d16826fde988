#include "store/layout.hpp"

#include "core/error.hpp"

namespace asymsweep {

const std::string& Layout::text(const std::string& attribute) const {
  const auto found = attributes.find(attribute);
  if (found != attributes.end())
    if (const auto* text = std::get_if<std::string>(&found->second)) return *text;
  throw DamageError("the result file has no text attribute '" + attribute + "'");
}

}  // namespace asymsweep

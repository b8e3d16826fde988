#pragma once
// Which step does an instruction: one for each operation and each form, so that a step decides nothing while it runs.

#include "expression/steps.hpp"

namespace asymsweep::expression {

/// Which operands are the same for all samples: a bit each, lowest first. They may stand in a register.
using OperandBits = unsigned;

/// std::logic_error when no tape has the instruction.
template <typename T>
Run<T> step_of(const Instruction& instruction, OperandBits uniform);

extern template Run<double> step_of<double>(const Instruction&, OperandBits);
extern template Run<float> step_of<float>(const Instruction&, OperandBits);
extern template Run<NativeLanes<double>> step_of<NativeLanes<double>>(const Instruction&, OperandBits);
extern template Run<NativeLanes<float>> step_of<NativeLanes<float>>(const Instruction&, OperandBits);

}  // namespace asymsweep::expression

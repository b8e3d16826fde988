#pragma once
// The whole program as one function, for main() of asymsweep and of programs that add rows to its registries first:
//
//   int main(int argc, char** argv) {
//     asymsweep::add_algorithm(my_algorithm());
//     return asymsweep::main(argc, argv);
//   }

namespace asymsweep {

/// Does what the words say and returns the exit code. Errors become one line on stderr. MPI is started, where it is needed,
/// and ended in here: call it once.
int main(int argc, char** argv);

}  // namespace asymsweep

#include "cli/program.hpp"

int main(int argc, char** argv) { return asymsweep::main(argc, argv); }

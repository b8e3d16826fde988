#include <catch2/catch.hpp>

#include "core/error.hpp"
#include "core/shell_word.hpp"
#include "program/process_environment.hpp"

using namespace asymsweep;

TEST_CASE("a program does not see its rank's launcher") {
  const ProcessEnvironment rank = {"PATH=/bin", "OMPI_COMM_WORLD_RANK=1", "OMPI_MCA_ess=^singleton", "PMIX_RANK=1", "OMPI_ALLOW_RUN_AS_ROOT=1", "PMI_RANK=0",
                                   "SLURM_JOB_ID=12", "SLURM_PROCID=1", "SLURM_STEP_ID=0", "OMPI_MCA_btl_vader_single_copy_mechanism=none", "HOME=/root"};
  CHECK(without_launcher(rank) == ProcessEnvironment{"PATH=/bin", "OMPI_ALLOW_RUN_AS_ROOT=1", "SLURM_JOB_ID=12", "OMPI_MCA_btl_vader_single_copy_mechanism=none", "HOME=/root"});
  CHECK(local_rank(rank) == 0);
  CHECK(local_rank({"OMPI_COMM_WORLD_LOCAL_RANK=3"}) == 3);
  CHECK(local_rank({"SLURM_LOCALID=2"}) == 2);
}

TEST_CASE("a variable is set once") {
  ProcessEnvironment environment = {"OMP_NUM_THREADS=8", "OMP_NUM_THREADS_X=1"};
  set_threads(environment, 2);
  CHECK(variable(environment, "OMP_NUM_THREADS") == "2");
  CHECK(variable(environment, "OMP_NUM_THREADS_X") == "1");
  CHECK(variable(environment, "MKL_NUM_THREADS") == "2");
  CHECK_FALSE(variable(environment, "OMP_NUM"));
}

TEST_CASE("each rank of a node has its GPUs") {
  const auto devices = [](ProcessEnvironment environment, double gpus, int rank) {
    set_gpus(environment, gpus, rank);
    return variable(environment, "CUDA_VISIBLE_DEVICES").value_or("none");
  };
  CHECK(devices({}, 0, 3) == "none");
  CHECK(devices({}, 1, 3) == "3");
  CHECK(devices({}, 2, 1) == "2,3");
  CHECK(devices({}, 0.5, 0) == "0");
  CHECK(devices({}, 0.5, 1) == "0");
  CHECK(devices({}, 0.5, 2) == "1");
  CHECK(devices({}, 1.0 / 3, 3) == "1");
  CHECK(devices({"CUDA_VISIBLE_DEVICES=4,5, 6,7"}, 2, 1) == "6,7");
  CHECK(devices({"CUDA_VISIBLE_DEVICES=GPU-a,GPU-b"}, 1, 1) == "GPU-b");
  CHECK_THROWS_WITH(devices({"CUDA_VISIBLE_DEVICES=0,1"}, 1, 2),
                    "program.gpus_per_rank = 1: rank 2 of this node needs GPU number 3, but CUDA_VISIBLE_DEVICES = 0,1 has 2: start fewer ranks a node");
}

TEST_CASE("a command is cut into words without a shell") {
  using Words = std::vector<std::string>;
  CHECK(shell_words("python3 train.py") == Words{"python3", "train.py"});
  CHECK(shell_words("  a\t'b c'\"d e\"  \"\" ") == Words{"a", "b cd e", ""});
  CHECK(shell_words(R"(a\ b "c\"d\e" '\')") == Words{"a b", R"(c"d\e)", R"(\)"});
  CHECK(shell_words("sh -c 'a | b > $c'") == Words{"sh", "-c", "a | b > $c"});
  for (const char* text : {"a | b", "a > b", "a $HOME", "a \"$HOME\"", "a `b`", "a *.py", "a; b", "a & b", "~/a", "a 'b", "a \"b", "a \\", "", "  ", "''"}) CHECK_THROWS_AS(shell_words(text), UserError);
  for (const std::string text : {"python3", "a b", "it's", "$x", ""}) CHECK(shell_words("x " + shell_word(text)) == Words{"x", text});
}

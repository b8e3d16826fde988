// What a program may answer, and what is made of anything else.
#include <catch2/catch.hpp>

#include "program/answer.hpp"

using namespace asymsweep;

namespace {

const AnswerShape shape = {.metrics = {"reward", "loss"}, .curves = {"reward"}, .curve_points = 3};

std::string failure_of(const std::string& line) { return read_answer(line, shape, 7).failure; }

}  // namespace

TEST_CASE("an answer gives its numbers in the order of the sweep") {
  const auto answer = read_answer(R"({"curves": {"reward": [0, 0.1, 2e-3]}, "metrics": {"loss": -1, "reward": 0.7}, "seed": 7})", shape, 7);
  CHECK(answer.failure.empty());
  CHECK(answer.understood);
  CHECK(answer.metrics == std::vector<double>{0.7, -1});
  CHECK(answer.curves == std::vector<std::vector<double>>{{0, 0.1, 2e-3}});
}

TEST_CASE("a number keeps its bits") {
  const auto answer = read_answer(R"({"seed": 7, "metrics": {"a": 0.30000000000000004, "b": 5e-324}})", {.metrics = {"a", "b"}}, 7);
  CHECK(answer.metrics == std::vector<double>{0.1 + 0.2, 5e-324});
}

TEST_CASE("a run that failed says why, and the program can be asked again") {
  const auto answer = read_answer(R"({"seed": 7, "failed": "the loss exploded"})", shape, 7);
  CHECK(answer.failure == "the loss exploded");
  CHECK(answer.understood);
  CHECK(failure_of(R"({"seed": 7, "failed": ""})") == "the program gave no reason");
}

TEST_CASE("an answer with other numbers than the sweep's is a failed run") {
  CHECK(failure_of(R"({"seed": 7, "metrics": {"reward": 1}, "curves": {"reward": [1,2,3]}})") == "the answer lacks 'loss' in metrics");
  CHECK(failure_of(R"({"seed": 7, "metrics": {"reward": 1, "loss": 2, "los": 3}, "curves": {"reward": [1,2,3]}})") ==
        "the answer has an unknown name 'los' in metrics; did it mean 'loss'?");
  CHECK(failure_of(R"({"seed": 7, "metrics": {"reward": 1, "loss": 2}})") == "the answer lacks 'reward' in curves");
  CHECK(failure_of(R"({"seed": 7, "metrics": {"reward": 1, "loss": 2}, "curves": {"reward": [1,2]}})") ==
        "curve reward has 2 points, program.curve_steps has 3");
  CHECK(failure_of(R"({"seed": 7, "metrics": {"reward": 1, "loss": null}, "curves": {"reward": [1,2,3]}})") == "metric loss is null, as which NaN and infinity come in JSON, not a number");
  CHECK(failure_of(R"({"seed": 7, "metrics": {"reward": true, "loss": 1}, "curves": {"reward": [1,2,3]}})") == "metric reward is 'true', not a number");
  CHECK(failure_of(R"({"seed": 7, "metrics": {"reward": 1e999, "loss": 1}, "curves": {"reward": [1,2,3]}})") != "");
  CHECK(failure_of(R"({"seed": 7, "metrics": {"reward": 1, "loss": 1}, "curves": {"reward": [1,"2",3]}})") == "curve reward, point 2, is '\"2\"', not a number");
  CHECK(failure_of(R"({"seed": 7, "metrics": [1], "curves": {}})") == "'metrics' is no JSON object");
  CHECK(failure_of(R"({"seed": 7, "metrics": {"reward": 1, "reward": 2, "loss": 1}, "curves": {"reward": [1,2,3]}})") == "the answer has 'reward' twice");
}

TEST_CASE("a line that is no answer is quoted, and the program is not trusted any more") {
  for (const std::string line : {"epoch 1", "", "[1]", R"({"seed": 7, "metrics": {"reward": NaN}})", R"({"seed": 8, "metrics": {}})",
                                 R"({"metrics": {}})", R"({"seed": 7.5})", R"({"seed": 7, "result": 1})", "{\"seed\": 7} {\"seed\": 8}"}) {
    const auto answer = read_answer(line, shape, 7);
    CAPTURE(line, answer.failure);
    CHECK_FALSE(answer.failure.empty());
    CHECK_FALSE(answer.understood);
  }
  CHECK(failure_of(R"({"seed": 7, "metrics": {"reward": NaN}})").ends_with(" is not JSON, which has no NaN and no Infinity"));
  CHECK(failure_of(R"({"seed": 7, "metrics": {"loss": 1}, "curves": {"reward": [1]}})") ==
        "the answer lacks 'reward' in metrics; curves has it: a number is a metric, a list or an array is a curve");
  CHECK(read_answer("x", shape, 7, "the file").failure == "the file is no answer: 'x' is not JSON");
  CHECK(failure_of("epoch 1") == "standard output is no answer: 'epoch 1' is not JSON");
  CHECK(failure_of("INFO 7") == "standard output is no answer: 'INFO 7' is not JSON");
  for (const std::string number : {"nan", "-nan", "inf", "-inf", "-Infinity", "NAN"})
    CHECK(failure_of(R"({"seed": 7, "metrics": {"reward": )" + number + "}}").ends_with(" is not JSON, which has no NaN and no Infinity"));
  for (const std::string number : {"0,5", "-1,25", "12,5e-3"})
    CHECK(failure_of(R"({"seed": 7, "metrics": {"reward": )" + number + "}}").ends_with(" is not JSON, where a number has a point: 0.5, not 0,5 (set LC_ALL=C)"));
  CHECK(failure_of(R"({"seed": 7, "metrics": {"reward": 1,}})").ends_with(" is not JSON"));
  CHECK(failure_of(R"({"seed": 7, "metrics": {"reward": 1e999}})").ends_with(" has a number beyond the range of doubles (1.8e308)"));
  CHECK(failure_of("{\"seed\": 7, \"failed\": \"red: \\u001b[31m two\\nlines\"}") == "red: \\x1b[31m two\\nlines");
  CHECK(failure_of(R"({"seed": 8, "metrics": {}})") == "the answer is for seed 8, the question was for seed 7");
}

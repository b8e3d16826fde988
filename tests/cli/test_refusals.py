"""A user's mistake: exit 2, one sentence that names place, key, value and what is allowed, and nothing written."""
import json
import os
import signal
import time
import unittest

from program import ProgramTest, sweep_text


def line_of(text, start):
    """Number of the last line that starts so."""
    return max(number for number, line in enumerate(text.splitlines(), start=1) if line.startswith(start))


class MistakesInTheSweep(ProgramTest):
    def check(self, text, *parts):
        (self.folder / "sweep.ini").write_text(text)
        for command in (["run", "sweep.ini", "-o", "out.h5"], ["plan", "sweep.ini"]):
            self.assert_refused(self.program(*command), *parts)
        self.assertEqual(self.files(), ["sweep.ini"])

    def check_key(self, full_name, value, *parts):
        text = sweep_text({full_name: value})
        place = f"sweep.ini:{line_of(text, full_name.split('.')[1])}: "
        self.check(text, place, full_name, *parts)

    def test_unknown_key(self):
        self.check_key("train.learning_rte", "1", "unknown key", "did you mean 'train.learning_rate'?")

    def test_hints_are_of_the_environment(self):
        for environment, word, meant in (("bandit", "k", "bandit.arms"), ("contextual", "k", "contextual.actions"), ("tokens", "k", "tokens.vocabulary"),
                                         ("contextual", "n_actions", "contextual.actions"), ("contextual", "arms", "contextual.actions"),
                                         ("tokens", "arms", "tokens.vocabulary"), ("bandit", "actions", "bandit.arms"),
                                         ("tokens", "contexts", "tokens.prompts"), ("contextual", "prompts", "contextual.contexts"),
                                         ("tokens", "width", "tokens.hidden"), ("contextual", "hiden", "contextual.hidden"),
                                         ("tokens", "hiden", "tokens.hidden"), ("bandit", "seed", "sweep.root_seed"), ("tokens", "seeds", "sweep.seeds")):
            with self.subTest(environment=environment, word=word):
                (self.folder / "sweep.ini").write_text(f"[noise]\n{word} = 3\n[problem]\nenvironment = {environment}\n")
                self.assert_refused(self.program("plan", "sweep.ini"), f"unknown key 'noise.{word}'; did you mean '{meant}'?")
                (self.folder / "sweep.ini").write_text(f"[problem]\nenvironment = {environment}\n")
                self.assert_refused(self.program("plan", "sweep.ini", f"--{word}", "3"), f"did you mean '--{meant}'?")
                (self.folder / "sweep.ini").write_text("")
                self.assert_refused(self.program("plan", "sweep.ini", "--problem.environment", environment, f"--{word}", "3"), f"did you mean '--{meant}'?")

    def test_bad_word(self):
        self.check_key("train.gradient", "exakt", "= exakt", "did you mean 'exact'?", "exact | sampled")

    def test_not_a_number(self):
        self.check_key("train.steps", "ten", "= ten", "a whole number from 1 to")

    def test_not_a_whole_number(self):
        self.check_key("train.steps", "1.5", "= 1.5", "not a whole number")

    def test_out_of_range(self):
        self.check_key("bandit.arms", "1", "= 1", "out of range", "from 2 to")

    def test_out_of_range_inside_a_list(self):
        self.check_key("train.lag", "5, 0, inf", "= 0", "out of range", "inf")

    def test_malformed_range(self):
        self.check_key("baseline.v", "0 : 1", "start : stop : step")

    def test_list_where_one_value_is_allowed(self):
        self.check_key("train.checkpoints", "4, 8", "one value only")

    def test_same_value_twice(self):
        self.check_key("baseline.v", "0.5, 0.1, 0.5", "0.5 twice")

    def test_duplicate_key(self):
        text = sweep_text() + "[train]\nsteps = 5\n"
        first = line_of(sweep_text(), "steps")
        self.check(text, f"sweep.ini:{line_of(text, 'steps')}: ", "train.steps is given twice",
                   f"first at sweep.ini:{first}")

    def test_missing_key(self):
        self.check(sweep_text({"train.steps": None}), "missing key 'train.steps'", "gradient steps")

    def test_both_baselines(self):
        text = sweep_text({"baseline.delta_v": "0"})
        self.check(text, f"sweep.ini:{line_of(text, 'delta_v')}: ", "both baseline.v and baseline.delta_v")

    def test_a_flag_against_a_line(self):
        text = sweep_text()
        (self.folder / "sweep.ini").write_text(text)
        line = line_of(text, "v =")
        for command in (["run", "sweep.ini"], ["plan", "sweep.ini"]):
            self.assert_refused(self.program(*command, "--baseline.delta_v", "0"),
                                f"--baseline.delta_v: clashes with baseline.v at sweep.ini:{line}; exactly one of")
        text = sweep_text({"baseline.v": None, "baseline.delta_v": "0"})
        (self.folder / "sweep.ini").write_text(text)
        self.assert_refused(self.program("plan", "sweep.ini", "--baseline.v", "0"),
                            f"--baseline.v: clashes with baseline.delta_v at sweep.ini:{line_of(text, 'delta_v')}; exactly one of")

    def test_neither_baseline(self):
        self.check(sweep_text({"baseline.v": None}), "exactly one of baseline.v and baseline.delta_v")

    def test_key_of_another_environment(self):
        text = sweep_text({"contextual.contexts": "10"})
        self.check(text, f"sweep.ini:{line_of(text, 'contexts')}: ", "contextual")

    def test_vector_of_the_wrong_length(self):
        self.check(sweep_text({"bandit.reward_means": "[0.1 0.2]"}), "bandit.reward_means has 2 numbers",
                   "bandit.arms = 5")

    def test_axis_that_no_run_reads(self):
        self.check_key("train.batch", "1, 8", "has several values, but is read only with", "train.gradient = sampled")
        self.check_key("bandit.behavior_std", "1, 2", "bandit.behavior_logits = normal")
        self.check_key("noise.reward_noise", "0, 1", "train.gradient = sampled")
        for changes in ({"train.gradient": "exact, sampled", "train.batch": "1, 8"}, {"bandit.behavior_scale": "1, 2"},
                        {"train.gradient": "exact, sampled", "noise.reward_noise": "0, 1"}):
            self.write_sweep(changes)
            self.succeed("plan", "sweep.ini")

    def test_exact_gradient_of_a_weight_that_is_not_linear(self):
        for algorithm in ("grpo", "topr", "sft"):
            self.check(sweep_text({"train.algorithm": f"asymre, {algorithm}", "noise.reward_noise": "0.1"}),
                       "train.gradient = exact", f"train.algorithm = {algorithm}")

    def test_a_delay_that_keeps_too_much(self):
        delay = {"bandit.arms": "1000", "train.lag_mode": "delay", "train.steps": "1e6"}
        self.check(sweep_text({**delay, "train.lag": "12501"}), "train.lag = 12501 would take over 800 MB")  # 8 seeds of 8 kB a step
        self.write_sweep({**delay, "train.lag": "12500, inf"})
        self.succeed("plan", "sweep.ini")

    def test_zip_of_unequal_axes(self):
        self.check(sweep_text({"sweep.zip": "v, lag", "baseline.v": "0, 1", "train.lag": "1, 2, 3"}), "sweep.zip",
                   "v has 2 values", "lag has 3")

    def test_line_that_says_nothing(self):
        self.check(sweep_text() + "steps 5\n", "'steps 5' is not 'key = value'")

    def test_a_sweep_may_come_through_a_pipe(self):
        plan = self.program("plan", "/dev/stdin", "--json", input=sweep_text())
        self.assertEqual((plan.returncode, json.loads(plan.stdout)["runs"]), (0, 3))

    def test_a_pipe_that_nobody_feeds_is_waited_for_until_a_signal(self):
        os.mkfifo(self.folder / "pipe")
        for ranks in (None, 2):
            run = self.start("run", "pipe", "-o", "out.h5", ranks=ranks)
            time.sleep(1)
            self.assertIsNone(run.poll())
            run.send_signal(signal.SIGTERM)
            self.assertNotEqual(run.wait(timeout=10), 0)
        self.assertEqual(self.files(), ["pipe"])

    def test_sweep_that_is_not_there(self):
        for command in ("run", "plan"):
            self.assert_refused(self.program(command, "nowhere.ini"), "nowhere.ini")
        self.assertEqual(self.files(), [])


class MistakesInTheCall(ProgramTest):
    def refused(self, *words, parts):
        self.assert_refused(self.program(*words), *parts)
        self.assertEqual(self.files(), ["sweep.ini"])

    def setUp(self):
        super().setUp()
        self.write_sweep()

    def test_unknown_command(self):
        self.refused("paln", "sweep.ini", parts=["unknown command 'paln'", "did you mean 'plan'?"])

    def test_unknown_option(self):
        self.refused("run", "sweep.ini", "--overwrit", parts=["'--overwrit'", "did you mean '--overwrite'?"])

    def test_unknown_flag(self):
        self.refused("run", "sweep.ini", "--train.stps", "5", parts=["'--train.stps'", "did you mean '--train.steps'?"])

    def test_flag_without_its_section(self):
        for flag, meant in (("--lag", "--train.lag"), ("--seeds", "--sweep.seeds"), ("--v", "--baseline.v")):
            self.refused("plan", "sweep.ini", flag, "1", parts=[f"plan: unknown option '{flag}'; did you mean '{meant}'?"])

    def test_a_section_of_a_similar_name(self):
        (self.folder / "sweep.ini").write_text("[sweep]\nname = x\n[training]\nsteps = 5\n")
        self.refused("plan", "sweep.ini", parts=["unknown section [training]; did you mean [train]?"])
        (self.folder / "sweep.ini").write_text("[sweep]\nname = x\n[environment]\nkind = bandit\n")
        self.refused("plan", "sweep.ini", parts=["sweep.ini:4: unknown section [environment]; 'environment' is a key of [problem]"])
        (self.folder / "sweep.ini").write_text("[sweep]\nname = x\n[xyzzyx]\nsteps = 5\n")
        self.refused("plan", "sweep.ini", parts=["unknown section [xyzzyx] (sections: sweep, problem, "])

    def test_options_of_others(self):
        for words in (("-n", "4"), ("-np", "4"), ("-j", "4"), ("-j4",), ("--ranks", "4")):
            self.refused("run", "sweep.ini", *words, parts=[f"run: unknown option '{words[0]}'; ranks are the launcher's: mpirun -n 4 asymsweep run ..."])
        self.refused("figure", "sweep.ini", "-x", "delta_v", parts=["figure: unknown option '-x'; did you mean '--x'?"])
        self.refused("run", "sweep.ini", "-q", parts=["run: unknown option '-q'; see `asymsweep run --help`"])

    def test_list_that_the_shell_split(self):
        self.refused("plan", "sweep.ini", "--train.lag", "1,", "10,", "inf", parts=['quote a value with blanks: --train.lag "1, 10, inf"'])
        self.refused("plan", "sweep.ini", "--baseline.v", "0", ":", "1", ":", "0.5", parts=['--baseline.v "0 : 1 : 0.5"'])
        self.refused("plan", "sweep.ini", "--train.lag", "1", "100", "inf", parts=['quote a value with blanks: --train.lag "1, 100, inf"'])
        self.refused("plan", "--baseline.v", "-1", "0", "sweep.ini", parts=['quote a value with blanks: --baseline.v "-1, 0"'])

    def test_the_program_names_itself_once(self):
        done = self.program("plan", "sweep.ini", "--nonsense")
        self.assertTrue(done.stderr.startswith("asymsweep: plan: "), done.stderr)

    def test_bad_flag(self):
        self.refused("run", "sweep.ini", "--train.steps", "0", parts=["--train.steps", "= 0", "out of range"])

    def test_flag_given_twice(self):
        self.refused("run", "sweep.ini", "--train.steps", "5", "--train.steps", "6", parts=["--train.steps", "twice"])

    def test_no_sweep(self):
        self.refused("run", parts=["SWEEP is missing"])

    def test_word_too_many(self):
        self.refused("run", "sweep.ini", "out.h5", parts=["'out.h5'"])

    def test_time_limit_that_is_no_time(self):
        self.refused("run", "sweep.ini", "--time-limit", "soon", parts=["--time-limit soon", "3h50m"])

    def test_a_file_without_a_name(self):
        for command in ("run", "merge", "analyze"):
            self.refused(command, "sweep.ini", "-o", "", parts=[f"{command}: -o is empty; give a name"])

    def test_a_name_that_no_file_can_have(self):
        name = 300 * "x" + ".h5"
        self.succeed("run", "sweep.ini", "-o", "out.h5")
        for words in (["run", "sweep.ini"], ["merge", "out.h5"]):
            self.assert_refused(self.program(*words, "-o", name), "cannot ", name, "File name too long", code=3)
        self.assertEqual(self.files(), ["out.h5", "sweep.ini"])

    def test_no_units(self):
        self.refused("run", "sweep.ini", "--max-units", "0", parts=["--max-units 0"])

    def test_unknown_progress(self):
        self.refused("run", "sweep.ini", "--progress", "loud", parts=["--progress loud", "auto | bar | plain | json | none"])

    @staticmethod
    def sentences(done):
        return len([line for line in done.stderr.splitlines() if line.startswith("asymsweep: ")])

    def test_several_ranks_say_it_once(self):
        done = self.program("run", "sweep.ini", "--train.steps", "0", ranks=3)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertEqual(self.sentences(done), 1, done.stderr)
        self.assertEqual(self.sentences(self.program("analyze", "sweep.ini", ranks=3)), 1)
        self.assertEqual(self.files(), ["sweep.ini"])

    def test_unknown_registry(self):
        self.refused("list", "policys", parts=["'policys'", "did you mean 'policies'?"])


class Help(ProgramTest):
    def test_every_command_explains_itself(self):
        overview = self.succeed("--help").stdout
        for command in ("run", "plan", "theory", "status", "check", "analyze", "list"):
            self.assertIn(f"asymsweep {command} ", overview)
            text = self.succeed(command, "--help").stdout
            self.assertIn(f"usage: asymsweep {command} ", text)
            self.assertRegex(text, r"examples?:")
        self.assertEqual(self.files(), [])


if __name__ == "__main__":
    unittest.main()

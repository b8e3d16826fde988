"""The same sweep gives the same bytes in every result array, whatever the number of ranks."""
import unittest

from program import ProgramTest, array, result_bytes

SAMPLED = {"train.gradient": "sampled", "bandit.behavior_logits": "normal", "train.steps": "200"}
SWEEPS = {
    "gaussian noise, periodic lag": {**SAMPLED, "noise.reward_noise": "0, 0.5", "train.lag": "1, 10, inf",
                                     "baseline.v": "-0.2, 0.2, 0.6"},
    "flips, delay, group baseline, adam": {**SAMPLED, "bandit.reward_distribution": "bernoulli",
                                           "noise.reward_flip": "0, 0.1", "train.lag_mode": "delay",
                                           "train.lag": "1, 7", "train.optimizer": "sgd, adam", "baseline.v": None,
                                           "baseline.delta_v": "-0.1, 0.1", "baseline.estimate": "group"},
    "every algorithm": {**SAMPLED, "train.algorithm": "asymre, reinforce_is, grpo, topr, sft", "train.lag": "1, 30"},
    "exact gradient": {"train.steps": "200", "train.lag": "1, 10, inf", "baseline.v": "-0.2, 0.2, 0.6"},
}


class SameBytes(ProgramTest):
    def compare(self, files):
        alone, *others = (result_bytes(self.folder / file) for file in files)
        self.assertGreater(len(alone), 20)
        for other in others:
            self.assertEqual(alone.keys(), other.keys())
            self.assertEqual([name for name in alone if alone[name] != other[name]], [])

    def test_any_number_of_ranks(self):
        for title, changes in SWEEPS.items():
            with self.subTest(title):
                # 21 seeds: the last block of a configuration is not full.
                sweep = self.write_sweep({**changes, "sweep.seeds": "21", "sweep.root_seed": "11"})
                for ranks in (None, 1, 2, 4):
                    report = self.succeed_json("run", sweep, "-o", f"{ranks}.h5", "--overwrite", "--json", ranks=ranks)
                    self.assertEqual((report["ranks"], report["complete"]), (ranks or 1, True))
                self.compare(["None.h5", "1.h5", "2.h5", "4.h5"])

    def test_a_run_depends_on_its_seed_not_on_its_neighbors(self):
        changes = SWEEPS["gaussian noise, periodic lag"]
        self.write_sweep({**changes, "sweep.seeds": "21"}, "all.ini")
        self.write_sweep({**changes, "sweep.seeds": "1", "sweep.first_seed": "17", "train.lag": "10"}, "one.ini")
        for name in ("all", "one"):
            self.succeed("run", f"{name}.ini", "-o", f"{name}.h5")
        several = array(self.folder / "all.h5", "expected_reward_curve")[:, 1, :, 17]
        one = array(self.folder / "one.h5", "expected_reward_curve")[:, :, 0]
        self.assertEqual(several.tobytes(), one.tobytes())

    def test_configurations_that_share_lanes_do_not_depend_on_each_other(self):
        """With one seed, lanes hold different V, noise and learning rates: each as in a sweep of its own, on any ranks, interrupted or not."""
        self.write_sweep({**SAMPLED, "noise.reward_noise": "0, 0.5", "train.learning_rate": "0.5, 1, 2", "baseline.v": "-0.2, 0.2, 0.6",
                          "train.lag": "1, 10", "sweep.seeds": "1"})
        for ranks in (1, 2, 3):
            self.succeed("run", "sweep.ini", "-o", f"{ranks}.h5", ranks=ranks)
        self.assertEqual(self.program("run", "sweep.ini", "-o", "parts.h5", "--max-units", "5").returncode, 75)
        self.assertEqual(self.succeed_json("status", "parts.h5", "--json")["units_done"], 5)
        self.succeed("run", "sweep.ini", "-o", "parts.h5", ranks=2)
        self.compare(["1.h5", "2.h5", "3.h5", "parts.h5"])
        axes = self.succeed_json("plan", "sweep.ini", "--json")["axes"]
        together = array(self.folder / "1.h5", "expected_reward_curve")
        for turn in range(4):
            place = tuple(turn % len(axis["values"]) for axis in axes)
            flags = [word for axis, at in zip(axes, place) for word in (f"--{axis['key']}", axis["values"][at])]
            self.succeed("run", "sweep.ini", "-o", "one.h5", "--overwrite", *flags)
            self.assertEqual(together[place].tobytes(), array(self.folder / "one.h5", "expected_reward_curve").tobytes(), place)

    def test_another_root_seed_is_another_result(self):
        for root_seed in (0, 1):
            sweep = self.write_sweep({**SAMPLED, "sweep.root_seed": str(root_seed)})
            self.succeed("run", sweep, "-o", f"{root_seed}.h5")
        first, second = (array(self.folder / f"{root_seed}.h5", "expected_reward") for root_seed in (0, 1))
        self.assertTrue((first != second).all())


if __name__ == "__main__":
    unittest.main()

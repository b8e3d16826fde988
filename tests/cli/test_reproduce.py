"""docs/reproduce.md: another program that follows that page, this one, gets the numbers of the result file. Slow and obvious."""
import itertools
import math
import unittest

import numpy as np

from program import ProgramTest, array

ROOT, FIRST, SEEDS = (7 << 32) + 5, 3, 2
BANDIT = {"sweep.root_seed": str(ROOT), "sweep.first_seed": str(FIRST), "sweep.seeds": str(SEEDS)}
CONTEXTS = {**BANDIT, "bandit.arms": None, "baseline.v": None, "baseline.delta_v": "-0.1", "problem.policy": "mlp", "train.steps": "1",
            "train.batch": "8"}
ACTION, NOISE, CONTEXT, TEACHER, LABEL_NOISE, PRETRAINING, PARAMETERS = 4, 6, 8, 9, 10, 11, 12
FEATURES, HIDDEN = 4, 6


def block(stream, seed, step, index):
    """Philox4x32-10."""
    counter, key = [index, step, seed, stream], [ROOT & 0xFFFFFFFF, ROOT >> 32]
    for _ in range(10):
        (high0, low0), (high1, low1) = (divmod(factor * word, 1 << 32) for factor, word in
                                        ((0xD2511F53, counter[0]), (0xCD9E8D57, counter[2])))
        counter = [high1 ^ counter[1] ^ key[0], low1, high0 ^ counter[3] ^ key[1], low0]
        key = [(key[0] + 0x9E3779B9) & 0xFFFFFFFF, (key[1] + 0xBB67AE85) & 0xFFFFFFFF]
    return counter


def unit(low, high):
    return (((high << 32 | low) >> 12) + 0.5) / 2**52


def uniform(*address):
    return unit(*block(*address)[:2])


def normal(*address):
    words = block(*address)
    return math.sqrt(-2 * math.log(unit(*words[:2]))) * math.cos(2 * math.pi * unit(*words[2:]))


def softmax(logits):
    weights = np.exp(logits - logits.max())
    return weights / weights.sum()


class Network:
    """W1 [inputs][hidden], b1, W2 [hidden][actions], b2, tanh between."""

    def __init__(self, seed, inputs, actions):
        sizes = [inputs * HIDDEN, HIDDEN, HIDDEN * actions, actions]
        self.shapes, self.ends = [(inputs, HIDDEN), HIDDEN, (HIDDEN, actions), actions], np.cumsum(sizes)
        self.parameters = np.zeros(sum(sizes))
        for first, last, fan_in in ((0, self.ends[0], inputs), (self.ends[1], self.ends[2], HIDDEN)):
            self.parameters[first:last] = [normal(PARAMETERS, seed, 0, i) / math.sqrt(fan_in) for i in range(first, last)]

    def layers(self):
        return [part.reshape(shape) for part, shape in zip(np.split(self.parameters, self.ends[:-1]), self.shapes, strict=True)]

    def probabilities(self, x):
        w1, b1, w2, b2 = self.layers()
        return softmax(np.tanh(x @ w1 + b1) @ w2 + b2)

    def gradient(self, x, of_logits):
        w1, b1, w2, _ = self.layers()
        units = np.tanh(x @ w1 + b1)
        of_units = (w2 @ of_logits) * (1 - units**2)
        return np.concatenate([np.outer(x, of_units).ravel(), of_units, np.outer(units, of_logits).ravel(), of_logits])


def pretrain(network, seed, steps, label_noise, contexts, answers, digits_of, state, number_of_answers):
    first = second = 0
    for step in range(steps):
        gradient = 0
        for i in range(64):
            context = int(uniform(PRETRAINING, seed, step, i) * contexts)
            random = uniform(LABEL_NOISE, seed, step, 2 * i) < label_noise
            digits = digits_of(int(uniform(LABEL_NOISE, seed, step, 2 * i + 1) * number_of_answers) if random else answers[context])
            for place, digit in enumerate(digits):
                x = state(context, digits[:place])
                error = -network.probabilities(x)
                error[digit] += 1
                gradient = gradient + network.gradient(x, error / 64)
        first, second = 0.9 * first + 0.1 * gradient, 0.999 * second + 0.001 * gradient**2
        size = np.sqrt(second / (1 - 0.999 ** (step + 1))) + 1e-8
        network.parameters += 3e-3 * first / (1 - 0.9 ** (step + 1)) / size


class Reproduce(ProgramTest):
    def stored(self, *names):
        return [array(self.folder / "out.h5", name) for name in names]

    def test_a_bandit_with_groups_noise_and_delay(self):
        arms, steps, lag, batch, group = 7, 6, 2, 6, 3
        self.write_sweep({**BANDIT, "bandit.arms": str(arms), "bandit.behavior_logits": "normal", "bandit.behavior_std": "2",
                          "bandit.initial_logits": "normal", "noise.reward_noise": "0.3", "train.steps": str(steps),
                          "train.gradient": "sampled", "train.learning_rate": "0.5", "train.lag": str(lag), "train.lag_mode": "delay",
                          "train.batch": str(batch), "train.group": str(group), "baseline.v": None, "baseline.delta_v": "-0.1",
                          "baseline.estimate": "group"})
        self.succeed("run", "sweep.ini", "-o", "out.h5")
        for place, (v_mu, reward) in enumerate(zip(*self.stored("v_mu", "expected_reward"), strict=True)):
            seed = FIRST + place
            means = np.array([uniform(1, seed, 0, y) for y in range(arms)])
            first_mu = softmax(np.array([2 * normal(2, seed, 0, y) for y in range(arms)]))
            logits, past = np.array([normal(3, seed, 0, y) for y in range(arms)]), []
            for step in range(steps):
                past.append(softmax(logits))
                mu = past[step - lag] if step >= lag else first_mu
                drawn = [int(np.argmax(mu.cumsum() > uniform(ACTION, seed, step, i) * mu.sum())) for i in range(batch)]
                rewards = np.array([means[y] + 0.3 * normal(NOISE, seed, step, i) for i, y in enumerate(drawn)])
                weights = rewards - rewards.reshape(-1, group).mean(axis=1).repeat(group) + 0.1
                logits = logits + 0.5 / batch * sum(w * (np.eye(arms)[y] - past[-1]) for w, y in zip(weights, drawn, strict=True))
            self.assertAlmostEqual(v_mu, first_mu @ means, delta=1e-14)
            self.assertAlmostEqual(reward, softmax(logits) @ means, delta=1e-13)

    def test_contexts_teacher_and_pretraining(self):
        train, test, actions = 9, 6, 5
        self.write_sweep({**CONTEXTS, "problem.environment": "contextual", "contextual.contexts": str(train),
                          "contextual.test_contexts": str(test), "contextual.features": str(FEATURES), "contextual.actions": str(actions),
                          "contextual.hidden": str(HIDDEN), "contextual.pretrain_steps": "6", "contextual.label_noise": "0.4"})
        self.succeed("run", "sweep.ini", "-o", "out.h5")
        for place, stored in enumerate(zip(*self.stored("initial_train_accuracy", "initial_test_accuracy"), strict=True)):
            seed = FIRST + place
            x = np.array([normal(CONTEXT, seed, 0, i) for i in range((train + test) * FEATURES)]).reshape(-1, FEATURES)
            weights = np.array([normal(TEACHER, seed, 0, i) for i in range(32 * (FEATURES + actions))])
            t, u = weights[:32 * FEATURES].reshape(32, FEATURES), weights[32 * FEATURES:].reshape(actions, 32)
            answers = [int(np.argmax(u @ np.tanh(1.5 / math.sqrt(FEATURES) * (t @ of)))) for of in x]
            network = Network(seed, FEATURES, actions)
            pretrain(network, seed, 6, 0.4, train, answers, lambda answer: [answer], lambda context, _: x[context], actions)
            right = [network.probabilities(of)[answer] for of, answer in zip(x, answers, strict=True)]
            np.testing.assert_allclose(stored, [np.mean(right[:train]), np.mean(right[train:])], rtol=0, atol=1e-14)

    def test_prompts_and_digits(self):
        for ends in (False, True):
            with self.subTest(ends=ends):
                self.prompts_and_digits(ends)

    def prompts_and_digits(self, ends):
        train, test, vocabulary, length = 10, 7, 3, 2
        numbers, one_hot = vocabulary**length, np.eye(vocabulary)
        self.write_sweep({**CONTEXTS, "problem.environment": "tokens", "tokens.prompts": str(train), "tokens.test_prompts": str(test),
                          "tokens.vocabulary": str(vocabulary), "tokens.length": str(length), "tokens.hidden": str(HIDDEN),
                          "tokens.pretrain_steps": "6", "tokens.label_noise": "0.4", "tokens.end_token": "yes" if ends else "no"})
        self.succeed("run", "sweep.ini", "-o", "out.h5", "--overwrite")

        def number_digits(number):
            return [number // vocabulary**t % vocabulary for t in range(length)]

        answers_in_order = [list(digits) for digits in itertools.product(range(vocabulary), repeat=length)]
        if ends:
            answers_in_order += [[*digits, vocabulary] for count in range(length) for digits in itertools.product(range(vocabulary), repeat=count)]

        def spelt(number):
            digits = number_digits(number)
            while ends and len(digits) > 1 and digits[-1] == 0:
                digits.pop()
            return digits if len(digits) == length else [*digits, vocabulary]

        for place, stored in enumerate(zip(*self.stored("initial_train_accuracy", "initial_test_accuracy"), strict=True)):
            seed, prompts = FIRST + place, list(range(numbers**2))
            for i in range(train + test):
                other = i + int(uniform(CONTEXT, seed, 0, i) * (numbers**2 - i))
                prompts[i], prompts[other] = prompts[other], prompts[i]

            def state(context, so_far):
                digits = [digit for number in divmod(prompts[context], numbers) for digit in number_digits(number)]
                places = [one_hot[so_far[t]] if t < len(so_far) else np.zeros(vocabulary) for t in range(length - 1)]
                return np.concatenate([one_hot[digits].ravel(), *places, np.eye(length)[len(so_far)]])

            sums = [spelt(sum(divmod(prompts[c], numbers)) % numbers) for c in range(train + test)]
            answers = [answers_in_order.index(digits) for digits in sums]
            network = Network(seed, len(state(0, [])), vocabulary + ends)
            pretrain(network, seed, 6, 0.4, train, answers, answers_in_order.__getitem__, state, len(answers_in_order))
            right = [math.prod(network.probabilities(state(c, digits[:t]))[digit] for t, digit in enumerate(digits))
                     for c, digits in enumerate(sums)]
            np.testing.assert_allclose(stored, [np.mean(right[:train]), np.mean(right[train:])], rtol=0, atol=1e-14)

    def test_checkpoints(self):
        for steps, count in ((1000, 12), (20, 15), (7, 2)):
            for spacing in ("linear", "log"):
                self.write_sweep({"train.steps": str(steps), "train.checkpoints": str(count), "train.checkpoint_spacing": spacing})
                self.succeed("run", "sweep.ini", "-o", "out.h5", "--overwrite")
                wanted = [0]
                for i in range(1, count):
                    step = steps * i / (count - 1) if spacing == "linear" or count == 2 else steps ** ((i - 1) / (count - 2))
                    wanted.append(min(max(math.floor(step + 0.5), wanted[-1] + 1), steps - (count - 1 - i)))
                self.assertEqual(self.stored("step")[0].tolist(), wanted)


if __name__ == "__main__":
    unittest.main()

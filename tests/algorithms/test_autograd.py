"""Weights of the trainers' default objectives (sweeps/trainer-defaults.ini) and of some named ones, against PyTorch's autograd on the losses that the
trainers have: written here anew from their code, with log-probabilities of tokens as leaves. Random inputs, and those where min and clip tie."""
import itertools
import json
import os
import pathlib
import subprocess
import sys
import unittest

try:
    import torch
except ImportError:
    print("NOT TESTED: there is no torch for this Python (Debian: python3-torch)")
    sys.exit(0)

ROOT = pathlib.Path(__file__).resolve().parents[2]
LENGTH, GROUP = 3, 4
torch.set_default_dtype(torch.float64)


def advantages(rewards, eps):
    """TRL, verl, OpenRLHF: the standard deviation of torch.std, n - 1."""
    return (rewards - rewards.mean()) / (rewards.std() + eps)


def clipped(ratio, a, low, high):
    return torch.min(ratio * a, torch.clamp(ratio, 1 - low, 1 + high) * a)


# Each: objective of one group, to be maximised: (logp [G][L], old logp [G][L], rewards [G]) -> sum over answers.
def trl_grpo(logp, old, rewards):
    a = advantages(rewards, 1e-4)[:, None]
    return clipped(torch.exp(logp - old), a, 0.2, 0.2).mean(-1).sum()


def trl_gspo(logp, old, rewards):
    a = advantages(rewards, 1e-4)[:, None]
    log_importance = (logp - old).mean(-1, keepdim=True)  # importance_sampling_level = sequence
    return clipped(torch.exp(log_importance), a, 3e-4, 4e-4).mean(-1).sum()


def trl_cispo(logp, old, rewards):
    a = advantages(rewards, 1e-4)[:, None]
    return (torch.clamp(torch.exp(logp - old), max=0.2).detach() * a * logp).mean(-1).sum()


def verl_grpo(logp, old, rewards):
    a = advantages(rewards, 1e-6)[:, None].expand_as(logp)
    ratio = torch.exp(logp - old)
    losses = torch.maximum(-a * ratio, -a * torch.clamp(ratio, 0.8, 1.2))
    dual = torch.min(-a * 3.0, losses)
    return -torch.where(a < 0, dual, losses).mean(-1).sum()


def verl_gspo(logp, old, rewards):
    a = advantages(rewards, 1e-6)[:, None]
    negative_kl = (logp - old).mean(-1, keepdim=True)
    log_ratio = logp - logp.detach() + negative_kl.detach()  # the sequence's ratio, the token's gradient
    ratio = torch.exp(log_ratio)
    return -torch.maximum(-a * ratio, -a * torch.clamp(ratio, 0.8, 1.2)).mean(-1).sum()


def verl_cispo(logp, old, rewards):
    a = advantages(rewards, 1e-6)[:, None]
    return (torch.clamp(torch.exp(logp - old), 0.8, 1.2).detach() * a * logp).mean(-1).sum()


def openrlhf_group_norm(logp, old, rewards):
    a = advantages(rewards, 1e-9)[:, None]
    ratio = (logp - old).exp()
    return torch.min(ratio * a, ratio.clamp(0.8, 1.2) * a).mean(-1).sum()


def openrlhf_icepop(logp, old, rewards):
    a = (rewards - rewards.mean())[:, None]
    ratio = torch.exp(logp - old).detach()
    return (torch.where((ratio >= 0.5) & (ratio <= 5.0), ratio, torch.zeros_like(ratio)) * a * logp).mean(-1).sum()


def prime_rl(logp, old, rewards):
    a = (rewards - rewards.mean())[:, None].expand_as(logp)
    difference = torch.exp(logp) - torch.exp(old)
    masked = torch.where(a > 0, difference > 0.2, difference < -0.2) & (a != 0)
    ratio = torch.exp(logp - old)
    return (torch.where(masked, torch.zeros_like(a), a) * ratio).sum() - 1e-3 * ((logp - old) ** 2).sum()


def trinity_asymre(logp, _, rewards):
    a = (rewards - rewards.mean() + 0.1)[:, None]
    return (a * logp).mean(-1).sum() / (1 + 1)


def trinity_topr(logp, old, rewards):
    r = rewards[:, None]
    ratio = torch.clamp(torch.exp(logp - old), 0, 1).detach()
    return (torch.where(r < 0, ratio, torch.ones_like(ratio)) * r * logp).mean(-1).sum()


# Of the named ones, with V = the group's mean reward.
def sapo(logp, old, rewards):
    a = (rewards - rewards.mean())[:, None].expand_as(logp)
    tau = torch.where(a < 0, torch.tensor(1.05), torch.tensor(1.0))
    return (torch.sigmoid(tau * (torch.exp(logp - old) - 1)) * 4 / tau * a).sum()


def ppo(logp, old, rewards):
    return clipped(torch.exp((logp - old).sum(-1)), rewards - rewards.mean(), 0.2, 0.2).sum()


def gspo(logp, old, rewards):
    return clipped(torch.exp((logp - old).mean(-1)), rewards - rewards.mean(), 3e-4, 4e-4).sum()


def dual_clip(logp, old, rewards):
    a = (rewards - rewards.mean())[:, None].expand_as(logp)
    ratio = torch.exp(logp - old)
    inner = clipped(ratio, a, 0.2, 0.2)
    return torch.where(a < 0, torch.max(inner, 3 * a), inner).sum()


LOSSES = [trl_grpo, trl_gspo, trl_cispo, verl_grpo, verl_gspo, verl_cispo, openrlhf_group_norm, openrlhf_icepop, prime_rl, trinity_asymre, trinity_topr,
          sapo, ppo, gspo, dual_clip]
SAME_AS = {"trl_dr_grpo": "trl_grpo"}  # with answers of one length


def objectives(*words):
    return {row["name"]: row for row in json.loads(subprocess.run([os.environ["ASYMSWEEP"], "list", "algorithms", *words, "--json"], check=True,
                                                                  capture_output=True, text=True).stdout)}


def groups():
    """(old logp, logp, rewards): random, then on the corners: ratios of exactly 1, and rewards that are all equal."""
    generator = torch.Generator().manual_seed(7)
    for spread in (0.0, 0.05, 0.3, 1.5):
        for rewards in ([1.0, -1, -1, 1], [1.0, -1, -1, -1], [0.3, -0.2, 0.9, 0.1], [1.0, 1, 1, 1]):
            for _ in range(20):
                old = torch.log(torch.rand(GROUP, LENGTH, generator=generator) * 0.5 + 0.05)
                logp = torch.minimum(old + spread * torch.randn(GROUP, LENGTH, generator=generator), torch.tensor(-1e-3))
                yield old, (old.clone() if spread == 0 else logp), torch.tensor(rewards)


class Autograd(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.rows = {**objectives(), **objectives(str(ROOT / "sweeps/trainer-defaults.ini"))}

    def weights(self, row, old, logp, rewards):
        group = {"group_mean": rewards.mean().item(), "group_std": rewards.std(unbiased=False).item(), "V": rewards.mean().item()}
        samples = [{"R": rewards[i].item(), "pi": logp[i].sum().exp().item(), "mu": old[i].sum().exp().item(), "token_pi": logp[i, t].exp().item(),
                    "token_mu": old[i, t].exp().item(), **group} for i, t in itertools.product(range(GROUP), range(LENGTH))]
        return samples, {"kind": "surrogate" if row["surrogate"] else "weight", "formula": row["surrogate"] or row["weight"],
                         "parameters": {name: float(value) for name, value in row["parameters"].items()}, "group_size": GROUP, "length": LENGTH}

    def test_weights_are_those_of_autograd(self):
        for loss in LOSSES:
            row, samples, wanted = self.rows[loss.__name__], [], []
            for old, start, rewards in groups():
                logp = start.clone().requires_grad_()
                gradient, = torch.autograd.grad(loss(logp, old, rewards), logp)
                these, call = self.weights(row, old, start, rewards)
                samples += these
                wanted += gradient.flatten().tolist()
            printed = subprocess.run([os.environ["WEIGH"]], input=json.dumps({**call, "samples": samples}), check=True, capture_output=True, text=True).stdout
            with self.subTest(objective=loss.__name__):
                worst = max(abs(a - b) / (1 + abs(b)) for a, b in zip(json.loads(printed), wanted, strict=True))
                self.assertLess(worst, 1e-6)
                self.assertGreater(sum(abs(w) > 1e-3 for w in wanted), 100)

    def test_every_default_is_compared(self):
        known = {loss.__name__ for loss in LOSSES} | set(SAME_AS) | {"asymre"}
        self.assertEqual(set(objectives(str(ROOT / "sweeps/trainer-defaults.ini"))) - known, set())
        for name, other in SAME_AS.items():
            self.assertEqual(self.rows[name]["weight"], self.rows[other]["weight"])


if __name__ == "__main__":
    unittest.main()

"""What all of them run: about a millisecond of arithmetic in plain Python, the same on every machine."""
STEPS = 14_000


def train(seed):
    x = seed + 1
    for _ in range(STEPS):
        x = (1103515245 * x + 12345) % 2147483648
    return x / 2147483648

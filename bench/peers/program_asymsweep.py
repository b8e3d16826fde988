import pathlib
import sys

import asymsweep

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from task import train as of_seed  # noqa: E402


@asymsweep.worker
def train(config, seed):
    return {"reward": of_seed(int(seed))}

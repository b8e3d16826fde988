import asymsweep

@asymsweep.worker
def train(config, seed):
    return {"reward": config.learning_rate * (1 - config.learning_rate) + 0.001 * (seed % 7)}

# A program of one's own in base R, one process a run (program.mode = process).
rate <- as.numeric(Sys.getenv("ASYMSWEEP_PARAMETER_learning_rate"))
seed <- as.integer(Sys.getenv("ASYMSWEEP_SEED"))
set.seed(seed)
reward <- mean(rnorm(1000, mean = rate))
cat(sprintf('{"seed": %d, "metrics": {"reward": %.17g}}\n', seed, reward), file = Sys.getenv("ASYMSWEEP_ANSWER"))

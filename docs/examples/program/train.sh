# A program of one's own in shell, one process a run (program.mode = process).
reward=$(awk -v rate="$ASYMSWEEP_PARAMETER_learning_rate" -v seed="$ASYMSWEEP_SEED" 'BEGIN { srand(seed); print rate + rand() }')
echo "{\"seed\": $ASYMSWEEP_SEED, \"metrics\": {\"reward\": $reward}}" > "$ASYMSWEEP_ANSWER"

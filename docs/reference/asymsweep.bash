# bash completion for asymsweep.
# Made by scripts/reference/generate.py from what the program says of itself. Do not edit.

_asymsweep_operand() { # COMMAND: what stands bare behind it
  case $1 in
    run) echo 'SWEEP' ;;
    plan) echo 'SWEEP' ;;
    theory) echo 'SWEEP' ;;
    status) echo 'FILE' ;;
    check) echo 'FILE' ;;
    analyze) echo 'FILE' ;;
    merge) echo 'FILE' ;;
    list) echo 'keys environments policies algorithms metrics claims' ;;
  esac
}

_asymsweep_options() { # COMMAND
  case $1 in
    run) echo '--output --overwrite --extend --time-limit --max-units --progress --json --help' ;;
    plan) echo '--json --power --help' ;;
    theory) echo '--seed --json --help' ;;
    status) echo '--json --watch --help' ;;
    check) echo '--json --recompute --help' ;;
    analyze) echo '--output --help' ;;
    merge) echo '--output --help' ;;
    list) echo '--json --help' ;;
  esac
}

_asymsweep_keys() { # COMMAND: the keys of a sweep file, where it takes them as flags
  case $1 in
    run | plan | theory) echo '--sweep.name --sweep.description --sweep.seeds --sweep.first_seed --sweep.root_seed --sweep.zip --problem.environment --problem.policy --bandit.arms --bandit.reward_means --bandit.reward_distribution --bandit.behavior_logits --bandit.behavior_scale --bandit.behavior_std --bandit.initial_logits --contextual.contexts --contextual.test_contexts --contextual.features --contextual.actions --contextual.hidden --contextual.pretrain_steps --contextual.label_noise --tokens.prompts --tokens.test_prompts --tokens.vocabulary --tokens.length --tokens.hidden --tokens.pretrain_steps --tokens.label_noise --noise.reward_noise --noise.reward_flip --train.algorithm --train.gradient --train.batch --train.group --train.learning_rate --train.optimizer --train.steps --train.lag --train.lag_mode --train.checkpoints --train.checkpoint_spacing --train.precision --baseline.v --baseline.delta_v --baseline.reference --baseline.estimate' ;;
  esac
}

_asymsweep_value() { # COMMAND OPTION: words to choose from, or FILE, DIR, NONE; nothing where it takes no value
  case "$1 $2" in
    "run --output" | "run -o") echo 'FILE' ;;
    "run --time-limit") echo 'NONE' ;;
    "run --max-units") echo 'NONE' ;;
    "run --progress") echo 'auto bar plain json none' ;;
    "theory --seed") echo 'NONE' ;;
    "check --recompute") echo 'NONE' ;;
    "analyze --output" | "analyze -o") echo 'DIR' ;;
    "merge --output" | "merge -o") echo 'FILE' ;;
    *" --problem.environment") echo 'bandit contextual tokens' ;;
    *" --problem.policy") echo 'tabular linear mlp' ;;
    *" --bandit.reward_means") echo 'uniform normal linear' ;;
    *" --bandit.reward_distribution") echo 'gaussian bernoulli' ;;
    *" --bandit.behavior_logits") echo 'linear zeros normal' ;;
    *" --bandit.initial_logits") echo 'behavior zeros normal' ;;
    *" --train.algorithm") echo 'asymre reinforce_is grpo topr sft' ;;
    *" --train.gradient") echo 'exact sampled' ;;
    *" --train.optimizer") echo 'sgd adam' ;;
    *" --train.lag") echo 'inf' ;;
    *" --train.lag_mode") echo 'periodic delay' ;;
    *" --train.checkpoint_spacing") echo 'log linear' ;;
    *" --train.precision") echo 'double single' ;;
    *" --baseline.reference") echo 'current initial' ;;
    *" --baseline.estimate") echo 'exact group' ;;
    *" --"*.*) echo 'NONE' ;;
  esac
}

_asymsweep_files() { # ENDING BEGINNING
  local IFS=$'\n'
  mapfile -t COMPREPLY < <(compgen -f -X "!*.$1" -- "$2"; compgen -d -- "$2")
  compopt -o filenames 2>/dev/null
}

_asymsweep_offer() { # WHAT BEGINNING
  case $1 in
    NONE) COMPREPLY=() ;;
    SWEEP) _asymsweep_files ini "$2" ;;
    FILE) _asymsweep_files h5 "$2" ;;
    DIR) mapfile -t COMPREPLY < <(compgen -d -- "$2"); compopt -o filenames 2>/dev/null ;;
    *) mapfile -t COMPREPLY < <(compgen -W "$1" -- "$2") ;;
  esac
}

_asymsweep() {
  local current=${COMP_WORDS[COMP_CWORD]} command=${COMP_WORDS[1]} option=${COMP_WORDS[COMP_CWORD - 1]} value
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    _asymsweep_offer "run plan theory status check analyze merge list --help --version" "$current"
    return
  fi
  # bash splits --option=value at the sign
  if [ "$current" = = ]; then current=; elif [ "$option" = = ]; then option=${COMP_WORDS[COMP_CWORD - 2]}; fi
  value=$(_asymsweep_value "$command" "$option")
  if [ -n "$value" ]; then
    _asymsweep_offer "$value" "$current"
  elif [[ $current = -* ]]; then
    _asymsweep_offer "$(_asymsweep_options "$command") $(_asymsweep_keys "$command")" "$current"
  else
    _asymsweep_offer "$(_asymsweep_operand "$command")" "$current"
  fi
}

complete -F _asymsweep asymsweep

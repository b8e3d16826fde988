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
    figure) echo 'FILE' ;;
    merge) echo 'FILE' ;;
    list) echo 'keys environments policies algorithms metrics claims' ;;
  esac
}

_asymsweep_options() { # COMMAND
  case $1 in
    run) echo '--output --overwrite --extend --until-decided --time-limit --max-units --retry-failed --keep-stderr --progress --json --dry-run --help' ;;
    plan) echo '--json --power --effects --until-decided --pilot --help' ;;
    theory) echo '--seed --flow --json --help' ;;
    status) echo '--json --watch --help' ;;
    check) echo '--json --recompute --draw --output --help' ;;
    analyze) echo '--output --claims --fail-on --help' ;;
    figure) echo '--x --lines --value --where --band --width --title --x-title --y-title --output --help' ;;
    merge) echo '--output --help' ;;
    list) echo '--json --help' ;;
  esac
}

_asymsweep_keys() { # COMMAND: the keys of a sweep file, where it takes them as flags
  case $1 in
    run | plan | theory) echo '--sweep.name --sweep.description --sweep.seeds --sweep.first_seed --sweep.root_seed --sweep.zip --sweep.where --problem.environment --problem.policy --bandit.arms --bandit.reward_means --bandit.reward_distribution --bandit.behavior_logits --bandit.behavior_scale --bandit.behavior_std --bandit.initial_logits --contextual.contexts --contextual.test_contexts --contextual.features --contextual.actions --contextual.hidden --contextual.pretrain_steps --contextual.label_noise --contextual.wrong_reward --tokens.prompts --tokens.test_prompts --tokens.vocabulary --tokens.length --tokens.end_token --tokens.hidden --tokens.pretrain_steps --tokens.label_noise --tokens.wrong_reward --program.command --program.mode --program.files --program.metrics --program.curves --program.curve_steps --program.improvement --program.improvement_bounds --program.timeout --program.retries --program.threads --program.gpus_per_rank --noise.reward_noise --noise.reward_flip --train.algorithm --train.gradient --train.batch --train.group --train.learning_rate --train.optimizer --train.weight_decay --train.warmup_steps --train.clip_norm --train.steps --train.lag --train.lag_mode --train.checkpoints --train.checkpoint_spacing --train.precision --baseline.v --baseline.delta_v --baseline.reference --baseline.estimate --measure.metrics --measure.pass_k --algorithm.grpo.clip_low --algorithm.grpo.clip_high --algorithm.tis.cap --algorithm.tis_token.cap --algorithm.tis_clamped.low --algorithm.tis_clamped.high --algorithm.mis.cap --algorithm.icepop.low --algorithm.icepop.high --algorithm.geo_mask.low --algorithm.geo_mask.high --algorithm.seq_mask_tis.low --algorithm.seq_mask_tis.high --algorithm.ppo.clip_low --algorithm.ppo.clip_high --algorithm.ppo_token.clip_low --algorithm.ppo_token.clip_high --algorithm.dual_clip.clip_low --algorithm.dual_clip.clip_high --algorithm.dual_clip.clip_dual --algorithm.grpo_token.clip_low --algorithm.grpo_token.clip_high --algorithm.grpo_token.eps --algorithm.dapo.clip_low --algorithm.dapo.clip_high --algorithm.dapo.eps --algorithm.dr_grpo.clip_low --algorithm.dr_grpo.clip_high --algorithm.gspo.clip_low --algorithm.gspo.clip_high --algorithm.cispo.clip_low --algorithm.cispo.clip_high --algorithm.sapo.tau_pos --algorithm.sapo.tau_neg --algorithm.vespo.k_pos --algorithm.vespo.l_pos --algorithm.vespo.k_neg --algorithm.vespo.l_neg --algorithm.opsm.delta --algorithm.dppo.mask_low --algorithm.dppo.mask_high --algorithm.dppo.kl_tau --algorithm.opmd.tau --algorithm.rec_one_side.clip_low --algorithm.rec_one_side.clip_high --algorithm.rec_two_side.clip_low --algorithm.rec_two_side.clip_high --algorithm.dg.eta --algorithm.w_reinforce.lambda --algorithm.qae.k --algorithm.qae.eps --algorithm.lite_ppo.eps --algorithm.reinforce_pp.eps --algorithm.asymre_annealed.shift --algorithm.kl_k1.beta --algorithm.kl_k2.beta --algorithm.kl_k3.beta' ;;
  esac
}

_asymsweep_value() { # COMMAND OPTION: words to choose from, or FILE, DIR, NONE; nothing where it takes no value
  case "$1 $2" in
    "run --output" | "run -o") echo 'FILE' ;;
    "run --time-limit") echo 'NONE' ;;
    "run --max-units") echo 'NONE' ;;
    "run --progress") echo 'auto bar plain json none' ;;
    "plan --effects") echo 'NONE' ;;
    "plan --pilot") echo 'FILE' ;;
    "theory --seed") echo 'NONE' ;;
    "check --recompute") echo 'NONE' ;;
    "check --draw") echo 'NONE' ;;
    "check --output" | "check -o") echo 'NONE' ;;
    "analyze --output" | "analyze -o") echo 'DIR' ;;
    "analyze --claims") echo 'FILE' ;;
    "analyze --fail-on") echo 'refuted undecided' ;;
    "figure --x") echo 'NONE' ;;
    "figure --lines") echo 'NONE' ;;
    "figure --value") echo 'NONE' ;;
    "figure --where") echo 'NONE' ;;
    "figure --band") echo 'NONE' ;;
    "figure --width") echo 'NONE' ;;
    "figure --title") echo 'NONE' ;;
    "figure --x-title") echo 'NONE' ;;
    "figure --y-title") echo 'NONE' ;;
    "figure --output" | "figure -o") echo 'FILE' ;;
    "merge --output" | "merge -o") echo 'FILE' ;;
    *" --problem.environment") echo 'bandit contextual tokens program' ;;
    *" --problem.policy") echo 'tabular linear mlp' ;;
    *" --bandit.reward_means") echo 'uniform normal linear' ;;
    *" --bandit.reward_distribution") echo 'gaussian bernoulli' ;;
    *" --bandit.behavior_logits") echo 'linear zeros normal' ;;
    *" --bandit.initial_logits") echo 'behavior zeros normal' ;;
    *" --tokens.end_token") echo 'no yes' ;;
    *" --program.mode") echo 'worker process' ;;
    *" --train.algorithm") echo 'asymre reinforce_is grpo topr sft tis tis_token tis_clamped mis icepop geo_mask seq_mask_tis ppo ppo_token dual_clip grpo_token dapo dr_grpo rloo gspo cispo topr_token sapo vespo opsm dppo opmd rec_one_side rec_two_side dg psr nsr w_reinforce qae lite_ppo reinforce_pp remax asymre_annealed kl_k1 kl_k2 kl_k3' ;;
    *" --train.gradient") echo 'exact sampled' ;;
    *" --train.optimizer") echo 'sgd adam adamw' ;;
    *" --train.clip_norm") echo 'inf' ;;
    *" --train.lag") echo 'inf' ;;
    *" --train.lag_mode") echo 'periodic delay' ;;
    *" --train.checkpoint_spacing") echo 'log linear' ;;
    *" --train.precision") echo 'double single' ;;
    *" --baseline.reference") echo 'current initial' ;;
    *" --baseline.estimate") echo 'exact group' ;;
    *" --measure.metrics") echo 'standard all' ;;
    *" --algorithm.grpo.clip_low") echo 'inf' ;;
    *" --algorithm.grpo.clip_high") echo 'inf' ;;
    *" --algorithm.tis.cap") echo 'inf' ;;
    *" --algorithm.tis_token.cap") echo 'inf' ;;
    *" --algorithm.tis_clamped.low") echo 'inf' ;;
    *" --algorithm.tis_clamped.high") echo 'inf' ;;
    *" --algorithm.mis.cap") echo 'inf' ;;
    *" --algorithm.icepop.low") echo 'inf' ;;
    *" --algorithm.icepop.high") echo 'inf' ;;
    *" --algorithm.geo_mask.low") echo 'inf' ;;
    *" --algorithm.geo_mask.high") echo 'inf' ;;
    *" --algorithm.seq_mask_tis.low") echo 'inf' ;;
    *" --algorithm.seq_mask_tis.high") echo 'inf' ;;
    *" --algorithm.ppo.clip_low") echo 'inf' ;;
    *" --algorithm.ppo.clip_high") echo 'inf' ;;
    *" --algorithm.ppo_token.clip_low") echo 'inf' ;;
    *" --algorithm.ppo_token.clip_high") echo 'inf' ;;
    *" --algorithm.dual_clip.clip_low") echo 'inf' ;;
    *" --algorithm.dual_clip.clip_high") echo 'inf' ;;
    *" --algorithm.dual_clip.clip_dual") echo 'inf' ;;
    *" --algorithm.grpo_token.clip_low") echo 'inf' ;;
    *" --algorithm.grpo_token.clip_high") echo 'inf' ;;
    *" --algorithm.grpo_token.eps") echo 'inf' ;;
    *" --algorithm.dapo.clip_low") echo 'inf' ;;
    *" --algorithm.dapo.clip_high") echo 'inf' ;;
    *" --algorithm.dapo.eps") echo 'inf' ;;
    *" --algorithm.dr_grpo.clip_low") echo 'inf' ;;
    *" --algorithm.dr_grpo.clip_high") echo 'inf' ;;
    *" --algorithm.gspo.clip_low") echo 'inf' ;;
    *" --algorithm.gspo.clip_high") echo 'inf' ;;
    *" --algorithm.cispo.clip_low") echo 'inf' ;;
    *" --algorithm.cispo.clip_high") echo 'inf' ;;
    *" --algorithm.sapo.tau_pos") echo 'inf' ;;
    *" --algorithm.sapo.tau_neg") echo 'inf' ;;
    *" --algorithm.vespo.k_pos") echo 'inf' ;;
    *" --algorithm.vespo.l_pos") echo 'inf' ;;
    *" --algorithm.vespo.k_neg") echo 'inf' ;;
    *" --algorithm.vespo.l_neg") echo 'inf' ;;
    *" --algorithm.opsm.delta") echo 'inf' ;;
    *" --algorithm.dppo.mask_low") echo 'inf' ;;
    *" --algorithm.dppo.mask_high") echo 'inf' ;;
    *" --algorithm.dppo.kl_tau") echo 'inf' ;;
    *" --algorithm.opmd.tau") echo 'inf' ;;
    *" --algorithm.rec_one_side.clip_low") echo 'inf' ;;
    *" --algorithm.rec_one_side.clip_high") echo 'inf' ;;
    *" --algorithm.rec_two_side.clip_low") echo 'inf' ;;
    *" --algorithm.rec_two_side.clip_high") echo 'inf' ;;
    *" --algorithm.dg.eta") echo 'inf' ;;
    *" --algorithm.w_reinforce.lambda") echo 'inf' ;;
    *" --algorithm.qae.k") echo 'inf' ;;
    *" --algorithm.qae.eps") echo 'inf' ;;
    *" --algorithm.lite_ppo.eps") echo 'inf' ;;
    *" --algorithm.reinforce_pp.eps") echo 'inf' ;;
    *" --algorithm.asymre_annealed.shift") echo 'inf' ;;
    *" --algorithm.kl_k1.beta") echo 'inf' ;;
    *" --algorithm.kl_k2.beta") echo 'inf' ;;
    *" --algorithm.kl_k3.beta") echo 'inf' ;;
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
    _asymsweep_offer "run plan theory status check analyze figure merge list --help --version" "$current"
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

# The report of a sweep that is complete; sourced by job.bash.
# shellcheck shell=bash disable=SC2154  # the words of the script are read there

# The folder of the report, beside the file.
report_folder() {
  local folder
  folder=$(without_ending "$1")
  if [ "$folder" = "$1" ]; then folder+=-analysis; fi
  printf '%s\n' "$folder"
}

# What would end `analyze` is known before the sweep starts.
require_report() {  # FILE
  local folder entries='' parent=. advice="; choose another name with -o"
  if [ "$1" -ef "$sweep" ]; then stop "$exit_user_error" "the result $1 would be in the place of the sweep file$advice"; fi
  if [ -d "$1" ]; then stop "$exit_user_error" "the result $1 is a folder$advice"; fi
  folder=$(report_folder "$1")
  if [[ $folder = */* ]]; then parent=${folder%/*}/; fi
  if [ ! -e "$folder" ] && [ ! -L "$folder" ]; then
    if [ ! -d "$parent" ]; then stop "$exit_user_error" "the folder ${parent%/} of the result does not exist"; fi
    if [ ! -w "$parent" ]; then stop "$exit_user_error" "cannot write the report to $folder: the folder ${parent%/} is read-only$advice"; fi
  elif [ ! -d "$folder" ]; then
    stop "$exit_user_error" "cannot write the report to $folder: it is not a folder$advice"
  elif [ ! -w "$folder" ]; then
    stop "$exit_user_error" "cannot write the report to $folder: it is read-only$advice"
  elif [ ! -e "$folder/verdicts.json" ]; then
    entries=$(ls -A -- "$folder")
  fi
  if [ -n "$entries" ]; then
    stop "$exit_user_error" "cannot write the report to $folder: it holds files that are not of an analysis$advice"
  fi
  if ! command -v gnuplot >/dev/null; then
    stop "$exit_user_error" "there is no gnuplot, which draws the figures of the report: install it (Debian: gnuplot-nox), or load its module in slurm/cluster.env"
  fi
}

analyze() {  # FILE
  local folder code=0
  folder=$(report_folder "$1")
  if [ "$dry_run" = yes ]; then echo "when complete: $(quoted "$program" analyze "$1" -o "$folder")"; return; fi
  "$program" analyze "$1" -o "$folder" || code=$?
  if [ "$code" -ne 0 ]; then
    stop "$code" "the sweep is complete, but not its report (exit $code); the reason is above. Mend it, then: $(quoted "$program" analyze "$1" -o "$folder")"
  fi
  say "complete; the report is $folder/report.html"
}

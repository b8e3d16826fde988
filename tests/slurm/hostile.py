"""Places and shells that scripts must not mind."""

PLACE = "-My 'Sweeps' \"\u00e9\u4e16\" $x [a*] ~"  # a leading dash, blanks, quotes, letters beyond ASCII, patterns

# Read by every bash through BASH_ENV.
SHELL_SETTINGS = """
set -o noclobber -o noglob -o nounset -o allexport
shopt -s nullglob failglob dotglob nocasematch expand_aliases xpg_echo
cd() { echo 'function of the caller'; builtin cd "$@"; }
grep() { command grep --color=always "$@"; }
date() { command date --utc "$@" | tr 0-9 a-j; }
ls() { command ls -l "$@"; }
IFS=/e
trap ':' DEBUG
alias cd='echo alias of the caller;' echo='printf alias'
"""

VARIABLES = {"CDPATH": "/:/usr:.", "GREP_OPTIONS": "--color=always -v", "POSIXLY_CORRECT": "1", "GLOBIGNORE": "*:?", "IFS": "/e",
             "SHELLOPTS": "noglob:noclobber", "LC_ALL": "tr_TR.UTF-8", "LANG": "C", "TZ": "Asia/Kathmandu", "TIME_STYLE": "full-iso",
             "QUOTING_STYLE": "c", "SLURM_TIME_FORMAT": "relative", "BASH_FUNC_kill%%": "() { echo no; }",
             "BASH_FUNC_sed%%": "() { echo no; }", "BASH_FUNC_cd%%": "() { builtin cd /; }"}


def shell(folder):
    """The variables of a caller whose shell is set up like this; writes into the folder."""
    settings = folder / "settings"
    settings.write_text(SHELL_SETTINGS)
    return {**VARIABLES, "BASH_ENV": str(settings)}

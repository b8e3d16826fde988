"""The manual page, asymsweep.1, in the man macros of roff."""
from describe import readers


def roff(text):
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("^", "\\(ha").replace("~", "\\(ti")
    text = text.replace("`", "\\(ga").replace("'", "\\(aq").replace('"', "\\(dq")
    return "\\&" + text if text.startswith(".") else text


def bold(text):
    return "\\fB" + roff(text) + "\\fR"


def item(tag, *lines):
    return "\n".join([".TP", tag, *lines]) + "\n"


def example(lines):
    return ".PP\n.nf\n.RS 4\n" + "".join(roff(line.strip()) + "\n" for line in lines) + ".RE\n.fi\n"


def option_item(option):
    tag = (bold("-" + option.short) + ", " if option.short else "") + bold("--" + option.name)
    tag += f" \\fI{option.value}\\fR" if option.value else ""
    return item(tag, roff(option.meaning) + (f" (default {roff(option.default)})" if option.default else ""))


def command_part(command):
    text = f".SS {roff(command.name)}\n" + f".B asymsweep {roff(command.usage)}\n.PP\n{roff(command.summary)}\n"
    text += "".join(map(option_item, command.options))
    if command.takes_keys:
        text += ".PP\nEvery key of a sweep file is a flag too, and a flag wins.\n"
    examples, prose = [], []
    for line in command.details:
        (examples if line.startswith("  ") else prose).append(line)
    prose = [line for line in prose if line not in ("example:", "examples:")]
    return text + example(examples) + (".PP\n" + "".join(roff(line) + "\n" for line in prose) if prose else "")


def key_item(program, key):
    others = "".join(f"; {environment}: {value}" for environment, value in key["defaults"].items())
    default = key["default"] + others if key["default"] else "required" if key["required"] else None
    only = readers(program, key)
    lines = [roff(key["meaning"] + (f" ({only})" if only else "")), ".br", roff(key["range"]) + (f"; {'default ' * bool(key['default'])}{roff(default)}" if default else "")]
    return item(bold(key["name"]), *lines)


FILES = [("SWEEP", "a sweep file: sections, keys, values; see SWEEP FILES"),
         ("FILE.h5", "the result file; opens in xarray, h5py and the netCDF tools"),
         ("FILE.h5.lock", "who writes FILE.h5; one that is left behind by a killed run blocks nobody"),
         ("FILE.h5.partial-HOST-PID", "a result file that is not built yet; the next run removes what is left of it"),
         ("FILE.h5.rescued-HOST-PID", "what a run had finished when its file was removed or replaced")]
ENVIRONMENT = [("SLURM_JOB_END_TIME", "where --time-limit is not given: a warning when the first unit cannot end in time"),
               ("SLURM_JOB_ID", "noted in the result file and in its lock"),
               ("SLURM_NTASKS, OMPI_COMM_WORLD_SIZE, PMI_SIZE, ...", "ranks that a launcher started; a run whose MPI sees fewer refuses")]


def manual(program):
    text = f'.\\" Made by scripts/reference/generate.py from what the program says of itself. Do not edit.\n'
    text += f'.TH ASYMSWEEP 1 "" "asymsweep {program.version}" "User Commands"\n'
    text += f".SH NAME\nasymsweep \\- {roff(program.summary)}\n.SH SYNOPSIS\n"
    text += "\n.br\n".join(f".B asymsweep {roff(command.usage)}" for command in program.commands) + "\n"
    text += ".SH COMMANDS\nResults go to stdout, everything else to stderr.\n" + "".join(map(command_part, program.commands))
    text += (".SH SWEEP FILES\nLines of\n.IR \"key = value\" ,\nunder the\n.I [section]\nthat is in front of the dot below. One value "
             "fixes a key; several make an axis: a list\n.BR \"a, b, c\" ,\na range\n.BR \"start : stop : step\" ,\n"
             ".B lin(a, b, n)\nor\n.BR \"log(a, b, n)\" ,\nmixed in one list. A vector in brackets is one value.\n")
    text += "".join(key_item(program, key) for key in program.registries["keys"])
    text += ".SH EXIT STATUS\n" + "".join(item(bold(number), roff(meaning)) for number, meaning in program.exit_codes)
    text += ".SH ENVIRONMENT\n" + "".join(item(bold(name), roff(meaning)) for name, meaning in ENVIRONMENT)
    text += ".SH FILES\n" + "".join(item(bold(name), roff(meaning)) for name, meaning in FILES)
    return text + ".SH SEE ALSO\n.BR mpirun (1),\n.BR srun (1),\n.BR sbatch (1),\n.BR h5dump (1),\n.BR ncdump (1)\n"

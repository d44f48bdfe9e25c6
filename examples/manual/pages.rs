//! Manual pages and completions, from the command line itself: what it has, they have.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use clap::{Command, ValueHint};
use clap_complete::{Shell, generate_to};
use clap_mangen::Man;

const NAME: &str = "patchgate";

/// What each page says after its options, because it is what somebody looks a gate up for.
const EXIT_STATUS: &[(&str, &str)] = &[
    ("0", "Ready (or done): nothing that decides failed or is unknown."),
    ("1", "Blocked: something that decides failed."),
    ("2", "A mistake in the command line, in a baseline, or in a file that was named."),
    ("3", "Undetermined: something that decides could not be seen. It is never folded into 0."),
];

const ENVIRONMENT: &[(&str, &str)] = &[
    (
        "PATCHGATE_BMC_USER, PATCHGATE_BMC_PASSWORD",
        "The login at the BMC. A password never goes onto the command line.",
    ),
    ("PATCHGATE_CONFIG", "The configuration file, in place of those that are looked for."),
    ("PATCHGATE_KNOWN_BMCS", "The file of known certificates."),
    ("PATCHGATE_LANG", "The language of reports for people, en or ja, where --lang does not say."),
    ("NO_COLOR, CLICOLOR, CLICOLOR_FORCE", "Whether to colour, where --color does not say."),
];

const FILES: &[(&str, &str)] = &[
    ("patchgate.toml", "Options of the working folder; else ~/.config/patchgate/patchgate.toml."),
    (
        "/etc/patchgate/patchgate.toml",
        "What the systemd service of a package reads, by PATCHGATE_CONFIG. Nobody else does unless it is named.",
    ),
    ("/usr/share/patchgate/baselines", "The baselines that are part of the program, to read and to copy from."),
    ("/usr/share/doc/patchgate", "The documentation, and examples to copy."),
];

/// Writes `man/*.1` and `completions/*` into a folder.
pub fn write(folder: &Path) -> io::Result<()> {
    let (man, completions) = (folder.join("man"), folder.join("completions"));
    fs::create_dir_all(&man)?;
    fs::create_dir_all(&completions)?;
    let mut command = paths(patchgate::cli::command()).disable_help_subcommand(true);
    for shell in [Shell::Bash, Shell::Zsh, Shell::Fish, Shell::PowerShell] {
        generate_to(shell, &mut command.clone(), NAME, &completions)?;
    }
    command.build();
    pages(&command, None, &man)
}

/// The command with files named after options that take one, which a shell then completes by files.
fn paths(command: Command) -> Command {
    const FILES: &[&str] = &["FILE", "DIR", "FOLDER", "FORMAT=FILE", "TREE", "PATH"];
    let command = command.mut_args(|argument| {
        let takes_path =
            argument.get_value_names().is_some_and(|names| names.iter().any(|n| FILES.contains(&n.as_str())));
        if takes_path { argument.value_hint(ValueHint::AnyPath) } else { argument }
    });
    command.mut_subcommands(paths)
}

fn pages(command: &Command, above: Option<&str>, folder: &Path) -> io::Result<()> {
    let name = command.get_display_name().unwrap_or_else(|| command.get_name());
    for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
        pages(below, Some(name), folder)?;
    }
    let mut file = File::create(folder.join(format!("{name}.1")))?;
    page(command, name, above, &mut file)?;
    file.flush()
}

fn page(command: &Command, name: &str, above: Option<&str>, out: &mut dyn Write) -> io::Result<()> {
    let man = Man::new(command.clone())
        .title(name.to_uppercase())
        // A page of one source is the same whenever it is built.
        .date("")
        .source(format!("{NAME} {}", env!("CARGO_PKG_VERSION")))
        .manual("patchgate Manual");
    man.render_title(out)?;
    man.render_name_section(out)?;
    man.render_synopsis_section(out)?;
    man.render_description_section(out)?;
    man.render_options_section(out)?;
    if command.has_subcommands() {
        man.render_subcommands_section(out)?;
    }
    section(out, "EXIT STATUS", EXIT_STATUS)?;
    section(out, "ENVIRONMENT", ENVIRONMENT)?;
    section(out, "FILES", FILES)?;
    let mut others: Vec<String> = above.map(str::to_owned).into_iter().collect();
    let below = command.get_subcommands().filter(|below| !below.is_hide_set());
    others.extend(below.filter_map(Command::get_display_name).map(str::to_owned));
    if others.is_empty() { Ok(()) } else { see_also(out, &others) }
}

fn section(out: &mut dyn Write, title: &str, rows: &[(&str, &str)]) -> io::Result<()> {
    writeln!(out, ".SH \"{title}\"")?;
    rows.iter().try_for_each(|(term, text)| writeln!(out, ".TP\n\\fB{}\\fR\n{}", roff(term), roff(text)))
}

fn see_also(out: &mut dyn Write, others: &[String]) -> io::Result<()> {
    let names: Vec<String> = others.iter().map(|name| format!("\\fB{}\\fR(1)", roff(name))).collect();
    writeln!(out, ".SH \"SEE ALSO\"\n{}", names.join(", "))
}

/// A text in which nothing is a command of roff: none of ours begins with a dot or an apostrophe, and a hyphen stays one that can
/// be copied.
fn roff(text: &str) -> String {
    text.replace('\\', "\\e").replace('-', "\\-")
}

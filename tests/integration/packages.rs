//! What a package holds beside the program agrees with the program: manual pages, completions, units, the files in /etc.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::Command as Clap;

use crate::support::program::{patchgate, run};

#[path = "../../examples/manual/pages.rs"]
mod pages;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn packaged(name: &str) -> String {
    fs::read_to_string(root().join("packaging").join(name)).unwrap()
}

fn written() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    pages::write(folder.path()).unwrap();
    folder
}

/// Each command that is shown, by its whole name with dashes.
fn commands(command: &Clap, name: String, into: &mut Vec<(String, Clap)>) {
    for below in command.get_subcommands().filter(|below| !below.is_hide_set() && below.get_name() != "help") {
        commands(below, format!("{name}-{}", below.get_name()), into);
    }
    into.push((name, command.clone()));
}

/// Every command that is shown, `patchgate` itself included.
pub fn all_commands() -> Vec<(String, Clap)> {
    let mut all = Vec::new();
    commands(&patchgate::cli::command(), "patchgate".to_owned(), &mut all);
    all
}

#[test]
fn every_command_has_a_page_and_every_option_stands_on_it() {
    let folder = written();
    let all = all_commands();
    let there = fs::read_dir(folder.path().join("man")).unwrap().map(|entry| entry.unwrap().file_name());
    let there: BTreeSet<String> = there.map(|name| name.into_string().unwrap()).collect();
    assert_eq!(there, all.iter().map(|(name, _)| format!("{name}.1")).collect());
    for (name, command) in all {
        let page = fs::read_to_string(folder.path().join("man").join(format!("{name}.1"))).unwrap();
        let plain = page.replace("\\-", "-");
        assert!(plain.contains(&format!(".SH NAME\n{name}")), "{name}: {plain}");
        for long in command.get_arguments().filter(|one| !one.is_hide_set()).filter_map(|one| one.get_long()) {
            assert!(plain.contains(&format!("\\fB--{long}\\fR")), "{name} does not show --{long}");
        }
        for code in ["0", "1", "2", "3"] {
            assert!(page.contains(&format!(".TP\n\\fB{code}\\fR\n")), "{name} does not say what {code} means");
        }
    }
}

#[test]
fn the_pages_are_the_same_whenever_they_are_made() {
    let (one, other) = (written(), written());
    let read = |folder: &tempfile::TempDir| fs::read(folder.path().join("man/patchgate-check.1")).unwrap();
    assert_eq!(read(&one), read(&other));
}

#[test]
fn every_shell_completes_every_command() {
    let folder = written();
    for name in ["patchgate.bash", "_patchgate", "patchgate.fish", "_patchgate.ps1"] {
        let text = fs::read_to_string(folder.path().join("completions").join(name)).unwrap();
        for command in patchgate::cli::command().get_subcommands().filter(|below| !below.is_hide_set()) {
            assert!(text.contains(command.get_name()), "{name} does not complete {}", command.get_name());
        }
        assert!(text.contains("known-bmcs"), "{name}");
    }
}

/// bash itself, where it is: what Tab answers.
#[cfg(unix)]
#[test]
fn bash_completes_a_command_and_the_values_of_an_option() {
    let folder = written();
    let script = format!(
        "source {}\nask() {{ COMP_WORDS=(\"$@\"); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); COMPREPLY=(); \
         _patchgate patchgate \"${{COMP_WORDS[COMP_CWORD]}}\" \"${{COMP_WORDS[COMP_CWORD-1]}}\"; echo \"${{COMPREPLY[@]}}\"; }}\n\
         ask patchgate che\nask patchgate mock ''\nask patchgate check --format s\n",
        folder.path().join("completions/patchgate.bash").display()
    );
    let Ok(output) = Command::new("bash").args(["--norc", "-c", &script]).output() else {
        println!("bash is not here");
        return;
    };
    let said = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines[0], "check", "{}", String::from_utf8_lossy(&output.stderr));
    assert!(lines[1].split(' ').any(|word| word == "serve"), "{said}");
    assert_eq!(lines[2], "sarif servicenow");
}

#[test]
fn what_the_service_starts_is_a_command_line_of_this_program() {
    let unit = packaged("patchgate.service");
    let line = unit.lines().find_map(|line| line.strip_prefix("ExecStart=")).unwrap();
    let words: Vec<&str> = line.split(' ').collect();
    assert_eq!(words[0], "/usr/bin/patchgate");
    patchgate::cli::command().try_get_matches_from(words).unwrap();
    // An answer is no failure of the service; a mistake in what it was given is one.
    assert!(unit.lines().any(|line| line == "SuccessExitStatus=1 3"));
    // No password stands in the unit, which everybody can read.
    assert!(!unit.lines().any(|line| line.starts_with("Environment=") && line.contains("PASSWORD")));
}

#[test]
fn the_configuration_of_a_package_is_one() {
    let answer = run({
        let words = ["config", "show", "--resolved", "check", "--bmc", "https://bmc.example"];
        let mut command = patchgate(words);
        command.env("PATCHGATE_CONFIG", root().join("packaging/patchgate.toml"));
        command
    });
    assert_eq!(answer.code, 0, "{}", answer.err);
    assert!(answer.out.contains("/etc/patchgate/known-bmcs"), "{}", answer.out);
}

#[test]
fn the_servers_of_the_example_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("servers.toml");
    fs::copy(root().join("packaging/servers.toml"), &file).unwrap();
    // Nobody is asked: the password is missing, and that comes first.
    let answer = run(patchgate(["check".as_ref(), "--servers".as_ref(), file.as_os_str()]));
    assert!(answer.shown().contains("PATCHGATE_BMC_PASSWORD"), "{}", answer.shown());
    assert!(answer.code == 2 || answer.code == 3, "{}", answer.shown());
}

/// What is packed by both is the same, and each of our own files that the script lays out is there.
#[test]
fn both_packages_take_the_same_files() {
    let manifest: toml::Table = fs::read_to_string(root().join("Cargo.toml")).unwrap().parse().unwrap();
    let metadata = &manifest["package"]["metadata"];
    let deb = metadata["deb"]["assets"].as_array().unwrap().iter().map(|asset| asset[0].as_str().unwrap());
    let rpm =
        metadata["generate-rpm"]["assets"].as_array().unwrap().iter().map(|asset| asset["source"].as_str().unwrap());
    assert_eq!(deb.collect::<Vec<_>>(), rpm.collect::<Vec<_>>());
    let script = root().join(".ci/release");
    // The published crate has no .ci.
    let Ok(script) = fs::read_to_string(script) else { return };
    let named: Vec<PathBuf> = script
        .split_whitespace()
        .filter(|word| word.starts_with("packaging/"))
        .map(|word| root().join(word.trim_matches(|c| "\";,".contains(c))))
        .collect();
    assert!(named.len() > 4, "{named:?}");
    for file in named {
        assert!(file.exists(), "{}", file.display());
    }
}

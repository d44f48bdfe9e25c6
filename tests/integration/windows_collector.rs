//! The collector script only reads. A run shows what it does in one place, so its syntax tree is checked: every command,
//! every .NET method and every operator that it uses is on a list of those that cannot change a server.

use std::collections::BTreeSet;

use patchgate::windows::collector;
use tree_sitter::{Node, Parser};

/// Cmdlets that only read, or only work on what they are given.
const COMMANDS: &[&str] = &[
    "ConvertTo-Json",
    "ForEach-Object",
    "Get-Acl",
    "Get-ChildItem",
    "Get-CimAssociatedInstance",
    "Get-CimInstance",
    "Get-Content",
    "Get-Date",
    "Get-Item",
    "Get-ItemProperty",
    "Get-Variable",
    "Get-WinEvent",
    "Join-Path",
    "Select-Object",
    "Sort-Object",
    "Where-Object",
];

/// What may be called with `&`: the script's own functions by name, and programs of Windows with words that only read.
const CALLS: &[&str] = &[
    // Only names of own functions are strings in the script; a test below holds it to that.
    "& $Command @Arguments",
    "& $Sc sdshow $Name",
    "& $Sc query $Name",
    "& $FltMc filters",
    "& $WhoAmI /user /fo csv /nh",
    "& $WhoAmI /groups /fo csv /nh",
    // Query events.
    "& $WevtUtil qe $Log \"/q:$Query\" /f:xml \"/c:$($Set.MaxEvents + 1)\" /rd:true",
];

/// Methods, with the type where they are static.
const METHODS: &[&str] = &[
    // Collections and values in memory.
    ".Add",
    ".AddDays",
    ".AddHours",
    ".AddTicks",
    ".Complete",
    ".Contains",
    ".ContainsKey",
    ".Dequeue",
    ".Enqueue",
    ".ReadAll",
    ".PadLeft",
    ".Replace",
    ".Substring",
    ".ToArray",
    ".ToString",
    ".ToUniversalTime",
    ".ToUpper",
    ".Trim",
    ".TrimEnd",
    "[Collections.Generic.Queue[object]]::new",
    "[Management.Automation.PSDataCollection[psobject]]::new",
    "[byte[]]::new",
    "[regex]::Matches",
    // A second runspace in this process, for a call that can be left alone.
    ".AddArgument",
    ".AddCommand",
    ".BeginInvoke",
    ".BeginStop",
    ".Dispose",
    ".EndInvoke",
    ".Open",
    ".WaitOne",
    "[Management.Automation.Runspaces.InitialSessionState]::CreateDefault",
    "[Management.Automation.Runspaces.InitialSessionState]::CreateDefault2",
    "[Management.Automation.Runspaces.RunspaceFactory]::CreateRunspace",
    "[Management.Automation.Runspaces.SessionStateFunctionEntry]::new",
    "[Management.Automation.Runspaces.SessionStateVariableEntry]::new",
    "[PowerShell]::Create",
    // Ends this process, where a call was left alone in it.
    "[Environment]::Exit",
    "[Environment]::GetCommandLineArgs",
    // Readers of the registry, of files, events, descriptors and the caller's token.
    ".GetAttribute",
    ".GetSubKeyNames",
    ".GetValue",
    ".GetValueNames",
    ".IsInRole",
    ".OpenSubKey",
    ".Read",
    ".ReadLine",
    ".ReadToEnd",
    ".Seek",
    ".ToXml",
    "[IO.Directory]::EnumerateFiles",
    "[IO.DriveInfo]::new",
    "[IO.File]::GetAttributes",
    "[IO.File]::Open",
    "[IO.StreamReader]::new",
    "[Microsoft.Win32.RegistryKey]::OpenBaseKey",
    "[Security.Principal.WindowsIdentity]::GetCurrent",
    // The one thing that leaves the server, and only where the run is asked to: the name of the WSUS server.
    "[Net.Dns]::GetHostAddresses",
];

/// Every reason why a script is not accepted.
fn complaints(script: &str) -> Vec<String> {
    let mut parser = Parser::new();
    parser.set_language(&tree_sitter_powershell::LANGUAGE.into()).unwrap();
    let tree = parser.parse(script, None).unwrap();
    let mut all = Vec::new();
    walk(tree.root_node(), &mut all);
    let text = |node: Node<'_>| script[node.byte_range()].to_owned();
    let own: Vec<String> =
        all.iter().filter(|n| n.kind() == "function_name").map(|n| text(*n).to_ascii_lowercase()).collect();

    let mut found = Vec::new();
    for node in all {
        let line = node.start_position().row + 1;
        let said = text(node);
        let mut no = |why: &str| found.push(format!("line {line}: {why}: {said}"));
        if node.is_error() || node.is_missing() {
            no("syntax");
        }
        match node.kind() {
            "command" if said.starts_with(['&', '.']) && !CALLS.contains(&said.trim()) => no("call"),
            "command_name" => {
                let known = COMMANDS.iter().any(|c| c.eq_ignore_ascii_case(&said));
                if !known && !own.contains(&said.to_ascii_lowercase()) {
                    no("command");
                }
            }
            // Errors among the output go nowhere else.
            "redirection" if said == "2>&1" => {}
            "redirection" => no("redirection"),
            "invokation_expression" => {
                let method = method_of(node, script);
                if !METHODS.contains(&method.as_str()) {
                    no(&format!("method {method}"));
                }
                if method == "[IO.File]::Open" && !said.contains("'Open', 'Read'") {
                    no("opened for more than reading");
                }
                if method == ".AddCommand" && !said.ends_with(".AddCommand($Command)") {
                    no("a command that is not named by a variable");
                }
                if method == "[Net.Dns]::GetHostAddresses" && !said.ends_with("($name)") {
                    no("another name than that of the WSUS server");
                }
                if method == ".OpenSubKey" && said.contains(',') {
                    no("opened for more than reading");
                }
            }
            // What is called by name is a function of the script.
            "verbatim_string_characters" | "expandable_string_literal" => {
                let name = said.trim_matches(['\'', '"']);
                if looks_like_a_command(name) && !own.contains(&name.to_ascii_lowercase()) {
                    no("the name of a command");
                }
            }
            "assignment_expression" => {
                // Variables and parts of values are set; a drive or an environment variable is not.
                let left = said.split('=').next().unwrap_or_default();
                if left.contains("${") || left.contains("$env:") || left.contains("$global:") {
                    no("assignment");
                }
            }
            _ => {}
        }
    }
    let lower = script.to_ascii_lowercase();
    let forbidden = [
        "microsoft.update.",
        "-comobject",
        "get-windowsupdatelog",
        "invoke-expression",
        "add-type",
        "gettypefromprogid",
    ];
    for text in forbidden.into_iter().filter(|text| lower.contains(text)) {
        found.push(format!("forbidden text: {text}"));
    }
    if !script.is_ascii() {
        found.push("not ASCII".to_owned());
    }
    found
}

/// A verb and a noun with a hyphen between them, as PowerShell names commands.
fn looks_like_a_command(text: &str) -> bool {
    let word =
        |w: &str| w.starts_with(|c: char| c.is_ascii_uppercase()) && w.chars().all(|c| c.is_ascii_alphanumeric());
    matches!(text.split_once('-'), Some((verb, noun)) if word(verb) && word(noun))
}

fn walk<'t>(node: Node<'t>, into: &mut Vec<Node<'t>>) {
    into.push(node);
    for child in children(node) {
        walk(child, into);
    }
}

fn children(node: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    (0..).map_while(move |i| node.child(i))
}

/// `.Name` of an instance method, `[Type]::Name` of a static one.
fn method_of(node: Node<'_>, script: &str) -> String {
    let (mut name, mut class, mut is_static) = ("", "", false);
    for child in children(node) {
        let text = &script[child.byte_range()];
        match child.kind() {
            "member_name" => name = text,
            "type_literal" => class = text,
            "::" => is_static = true,
            _ => {}
        }
    }
    if is_static { format!("{class}::{name}") } else { format!(".{name}") }
}

#[test]
fn the_collector_is_valid_and_can_only_read() {
    assert_eq!(complaints(collector()), Vec::<String>::new());
}

#[test]
fn the_check_itself_refuses_scripts_that_write_or_do_not_parse() {
    let bad = [
        "if (",
        "Remove-Item C:\\x",
        "Get-Item C:\\x | Remove-Item",
        "Set-ItemProperty -Path HKLM:\\x -Name y -Value 1",
        "'x' > C:\\x.txt",
        "Get-Date 2> C:\\x.txt",
        "Get-Date *>&1 > C:\\x.txt",
        "$shell.AddCommand('Remove-Item')",
        "$Plan.x = 'Remove-Item', @('C:\\x'), 'value', 30",
        "& $Command -Force",
        "[Net.Dns]::GetHostAddresses($other)",
        "'x' | Out-File C:\\x.txt",
        "New-Item C:\\x",
        "& $Sc sdset $Name $x",
        "& 'C:\\x.exe'",
        ". .\\other.ps1",
        "wusa.exe",
        "[IO.File]::WriteAllText('C:\\x', 'y')",
        "$f = [IO.File]::Open($Path, 'Open', 'ReadWrite')",
        "$hive.OpenSubKey($Path, $true)",
        "$key.SetValue('x', 1)",
        "$service.Delete()",
        "$session = New-Object -ComObject Microsoft.Update.Session",
        "$env:PATH = 'x'",
        "# caf\u{e9}",
    ];
    for script in bad {
        assert!(!complaints(script).is_empty(), "{script}");
    }
    assert_eq!(complaints("$x = Get-Date\n$x.ToString('o')"), Vec::<String>::new());
}

#[test]
fn the_collector_says_that_it_writes_nothing_and_collects_what_the_reader_asks_for() {
    assert!(collector().contains("What it writes: nothing but standard output."));
    let asked: BTreeSet<&str> = patchgate::windows::items().iter().map(|item| item.name).collect();
    let collected: BTreeSet<&str> = collector()
        .lines()
        .filter_map(|line| line.strip_prefix("$Plan.")?.split_once(" = ").map(|(name, _)| name))
        .collect();
    // What only people bring: `Get-WindowsUpdateLog` writes files, and a registry export is of whoever asked for it.
    let by_hand = BTreeSet::from(["update_log", "device_log", "setup_log", "registry"]);
    assert!(collected.is_disjoint(&by_hand));
    assert_eq!(asked.difference(&by_hand).copied().collect::<BTreeSet<_>>(), collected);
}

#[test]
fn the_script_keeps_the_same_lines_of_the_servicing_log_as_the_reader_of_a_copied_one() {
    let (_, list) = collector().split_once("CbsWords = @(").unwrap();
    let (list, _) = list.split_once("\n    )").unwrap();
    let words: Vec<&str> = list.split('\'').skip(1).step_by(2).collect();
    assert_eq!(words, patchgate::windows::cbs_words::WORDS);
    assert_eq!(words.iter().collect::<BTreeSet<_>>().len(), words.len(), "one is there twice");
}

//! Commands within Markdown: they can be copied, and nothing in them ends the fence.

use crate::report::safe::printable;

/// The fewest backticks of a fence.
const LEAST: usize = 3;

/// A fenced block of commands, one in each line. The fence is longer than any run of backticks within.
pub fn fence(out: &mut String, language: &str, commands: &[String]) {
    let lines: Vec<String> = commands.iter().map(|command| printable(command)).collect();
    let longest = lines.iter().map(|line| longest_run(line)).max().unwrap_or(0);
    let fence = "`".repeat(LEAST.max(longest + 1));
    out.push_str(&format!("{fence}{language}\n"));
    for line in &lines {
        out.push_str(&format!("{line}\n"));
    }
    out.push_str(&format!("{fence}\n\n"));
}

/// How many backticks stand together at most.
fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_command_ends_its_fence() {
        let mut out = String::new();
        fence(&mut out, "powershell", &["a ``` b".to_owned(), "c\n```\n# d".to_owned()]);
        assert_eq!(out, "````powershell\na ``` b\nc ``` # d\n````\n\n");
    }
}

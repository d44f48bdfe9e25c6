//! The same for a comment on a merge request or a ticket.

use super::page::{answer, names, said};
use crate::assess::{Group, Tally};
use crate::msg;
use crate::report::extract::because;
use crate::report::markdown::{head_of, text};
use crate::report::words;
use crate::rules::Verdict;

/// The servers that need somebody and what they have in common; whole rows go where it would be longer than `most` bytes.
pub fn markdown(tally: &Tally, most: usize) -> String {
    let mut out = format!("## {}\n", text(&answer(tally)));
    let open: Vec<String> = tally
        .rows()
        .into_iter()
        .filter(|row| row.verdict != Verdict::Ready)
        .map(|row| format!("| {} | {} | {} |\n", text(&row.name), words::verdict(row.verdict), text(&because(row))))
        .collect();
    table(
        &mut out,
        most,
        "",
        &head_of(&[msg!("column-server"), msg!("column-verdict"), msg!("column-because")]),
        &open,
    );
    for (title, groups) in [(msg!("fleet-causes"), tally.causes()), (msg!("fleet-findings"), tally.findings())] {
        let rows: Vec<String> = groups.into_iter().map(row).collect();
        table(
            &mut out,
            most,
            &format!("\n### {}\n", text(&title.text)),
            &head_of(&[msg!("column-servers"), msg!("column-what"), msg!("column-which")]).replacen("---|", "---:|", 1),
            &rows,
        );
    }
    out
}

fn row(group: &Group) -> String {
    format!("| {} | {} | {} |\n", group.servers.len(), text(&said(group)), text(&names(group)))
}

/// As many rows as there is room for; none without rows.
fn table(out: &mut String, most: usize, title: &str, head: &str, rows: &[String]) {
    if rows.is_empty() {
        return;
    }
    out.push_str(&format!("{title}\n{head}"));
    // The longest sentence that says how many are left out.
    const LAST: usize = 200;
    for (shown, row) in rows.iter().enumerate() {
        if out.len() + row.len() + LAST > most {
            out.push_str(&format!("\n{}\n", text(&msg!("more-lines", count = rows.len() - shown).text)));
            return;
        }
        out.push_str(row);
    }
}

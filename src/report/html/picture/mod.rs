//! The server as a picture: each part that the BMC names in its place, with its state and firmware.
//!
//! [`parts`] reads the parts from the evidence, [`draw`] puts them into rows. What is silent looks silent: it is neither good nor bad.

mod draw;
mod parts;

use super::words::say;
use crate::evidence::Hardware;
use crate::msg;
use draw::Drawing;
use parts::{Group, Look};

/// The picture, as a template shows it.
#[derive(Debug)]
pub(super) struct Picture {
    pub(super) drawing: Drawing,
    pub(super) description: String,
    /// What each look means, with its class and its sign.
    pub(super) legend: Vec<(&'static str, &'static str, String)>,
    pub(super) summary: String,
    pub(super) rows: Vec<Row>,
}

/// A part in the table that says the same.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) group: String,
    pub(super) name: String,
    pub(super) state: String,
    pub(super) tone: &'static str,
    pub(super) firmware: String,
    pub(super) detail: String,
}

/// The picture of a server that the BMC tells of.
pub(super) fn picture(hardware: &Hardware) -> Picture {
    let groups = Group::all(hardware);
    let parts = || groups.iter().flat_map(|group| &group.parts);
    let count = |look: Look| parts().filter(|part| part.look == look).count();
    let rows = groups.iter().flat_map(|group| {
        group.parts.iter().map(|part| Row {
            group: group.name.clone(),
            name: part.name.clone(),
            state: part.state.clone(),
            tone: part.look.class(),
            firmware: if part.is_mute { say(&msg!("html-part-mute")) } else { part.firmware.clone() },
            detail: part.detail.clone(),
        })
    });
    Picture {
        description: say(&msg!(
            "html-picture-description",
            all = parts().count(),
            good = count(Look::Good),
            warn = count(Look::Doubt),
            bad = count(Look::Bad),
            silent = count(Look::Silent),
            empty = count(Look::Empty),
            mute = parts().filter(|part| part.is_mute).count()
        )),
        legend: Look::ALL.into_iter().map(|look| (look.class(), look.sign(), look.name())).collect(),
        summary: say(&msg!("html-picture-table", count = parts().count())),
        rows: rows.collect(),
        drawing: draw::draw(&groups),
    }
}

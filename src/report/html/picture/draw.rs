//! Where each part stands: groups below each other, their parts in rows.

use super::parts::{Group, Part};
use crate::msg;
use crate::report::html::words::say;

const WIDTH: u32 = 1110;
const MARGIN: u32 = 12;
const GAP: u32 = 8;
const HEAD: u32 = 24;

/// Width, height, and how many characters go into a line, of a small part and of another.
const SMALL: (u32, u32, usize) = (83, 46, 11);
const LARGE: (u32, u32, usize) = (174, 46, 25);

/// The picture.
#[derive(Debug)]
pub(in crate::report::html) struct Drawing {
    pub(in crate::report::html) width: u32,
    pub(in crate::report::html) height: u32,
    pub(in crate::report::html) groups: Vec<Bay>,
}

/// A group.
#[derive(Debug)]
pub(in crate::report::html) struct Bay {
    pub(in crate::report::html) name: String,
    pub(in crate::report::html) y: u32,
    pub(in crate::report::html) height: u32,
    pub(in crate::report::html) tiles: Vec<Tile>,
}

/// A part in its place.
#[derive(Debug)]
pub(in crate::report::html) struct Tile {
    pub(in crate::report::html) x: u32,
    pub(in crate::report::html) y: u32,
    pub(in crate::report::html) width: u32,
    pub(in crate::report::html) height: u32,
    pub(in crate::report::html) class: &'static str,
    /// What a look is without its colour.
    pub(in crate::report::html) sign: &'static str,
    pub(in crate::report::html) title: String,
    pub(in crate::report::html) lines: [String; 2],
    /// Whether it does not tell its firmware.
    pub(in crate::report::html) is_mute: bool,
}

/// The picture of these groups.
pub(super) fn draw(groups: &[Group]) -> Drawing {
    let (mut bays, mut y) = (Vec::new(), MARGIN);
    for group in groups {
        let (width, height, letters) = if group.is_small { SMALL } else { LARGE };
        let across = (WIDTH - 2 * MARGIN - GAP) / (width + GAP);
        let mut tiles = Vec::new();
        let (mut column, mut top) = (0, y + HEAD);
        for part in &group.parts {
            if column == across {
                (column, top) = (0, top + height + GAP);
            }
            let x = MARGIN + GAP + column * (width + GAP);
            tiles.push(tile(part, [x, top, width, height], letters, group.is_small));
            column += 1;
        }
        let bottom = top + height + GAP;
        bays.push(Bay { name: group.name.clone(), y, height: bottom - y, tiles });
        y = bottom + GAP;
    }
    Drawing { width: WIDTH, height: y + MARGIN - GAP, groups: bays }
}

fn tile(part: &Part, [x, y, width, height]: [u32; 4], letters: usize, is_small: bool) -> Tile {
    let mute = say(&msg!("html-part-mute"));
    let below = match (part.is_mute, part.firmware.is_empty()) {
        (true, _) => &mute,
        (false, true) => &part.state,
        (false, false) => &part.firmware,
    };
    let title = [&part.name, &part.state, &part.firmware, &part.detail];
    let title = title.into_iter().filter(|text| !text.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" · ");
    // The end of a name is what tells small parts from each other.
    let name = if is_small { end(&part.name, letters) } else { beginning(&part.name, letters) };
    // The sign stands behind the second line.
    let lines = [name, beginning(below, letters - 2)];
    let (class, sign) = (part.look.class(), part.look.sign());
    Tile { x, y, width, height, class, sign, title, lines, is_mute: part.is_mute }
}

fn beginning(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most - 1).chain(['…']).collect()
}

fn end(text: &str, most: usize) -> String {
    let all = text.chars().count();
    if all <= most {
        text.to_owned()
    } else {
        std::iter::once('…').chain(text.chars().skip(all + 1 - most)).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::parts::Look;
    use super::*;

    fn group(is_small: bool, count: usize) -> Group {
        let part = |number: usize| Part {
            name: format!("a part with a long name and its number {number}"),
            look: Look::ALL[number % 5],
            state: "OK".to_owned(),
            firmware: String::new(),
            is_mute: false,
            detail: String::new(),
        };
        Group { name: "parts".to_owned(), is_small, parts: (0..count).map(part).collect() }
    }

    proptest! {
        #[test]
        fn no_part_lies_on_another_or_outside_and_all_are_there_in_their_order(
            sizes in proptest::collection::vec((any::<bool>(), 1_usize..60), 0..10),
        ) {
            let groups: Vec<Group> = sizes.iter().map(|(small, count)| group(*small, *count)).collect();
            let drawing = draw(&groups);
            let mut bottom = 0;
            for (bay, group) in drawing.groups.iter().zip(&groups) {
                prop_assert!(bay.y >= bottom, "a group begins where the one before it ends");
                bottom = bay.y + bay.height;
                prop_assert!(bay.tiles.iter().map(|tile| tile.title.split(" · ").next().unwrap()).eq(group.parts.iter().map(|p| p.name.as_str())));
                for (number, tile) in bay.tiles.iter().enumerate() {
                    prop_assert!(tile.x + tile.width <= drawing.width && tile.y >= bay.y && tile.y + tile.height <= bottom);
                    for other in &bay.tiles[..number] {
                        let apart = other.x + other.width <= tile.x || other.y + other.height <= tile.y;
                        prop_assert!(apart, "{other:?} {tile:?}");
                    }
                }
            }
            prop_assert!(bottom <= drawing.height);
        }
    }

    #[test]
    fn a_name_that_is_cut_says_so_and_keeps_what_tells_it_apart() {
        assert_eq!((end("DIMM 1", 8), end("Memory Module 12", 8)), ("DIMM 1".to_owned(), "…dule 12".to_owned()));
        assert_eq!((beginning("abc", 3), beginning("abcd", 3)), ("abc".to_owned(), "ab…".to_owned()));
    }
}

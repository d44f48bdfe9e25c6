//! The picture of the time line: places and words, no markup.

use super::events::{Event, Lane};
use super::scale::Scale;
use crate::msg;
use crate::report::html::words::{class, say};
use crate::report::page::Tone;

/// Where the axis begins and ends.
pub(super) const LEFT: f64 = 190.0;
pub(super) const RIGHT: f64 = 1090.0;

const WIDTH: u32 = 1110;
const TOP: u32 = 44;
const LANE: u32 = 40;

/// The least distance of two marks of one lane; nearer ones are one mark with their number.
const APART: f64 = 24.0;

/// The picture.
#[derive(Debug)]
pub(in crate::report::html) struct Drawing {
    pub(in crate::report::html) width: u32,
    pub(in crate::report::html) height: u32,
    /// Where the lanes end.
    pub(in crate::report::html) bottom: u32,
    pub(in crate::report::html) session: Option<Shade>,
    pub(in crate::report::html) ticks: Vec<Label>,
    pub(in crate::report::html) lanes: Vec<Row>,
}

/// The failed session.
#[derive(Debug)]
pub(in crate::report::html) struct Shade {
    pub(in crate::report::html) x: String,
    pub(in crate::report::html) width: String,
    pub(in crate::report::html) middle: String,
    pub(in crate::report::html) name: String,
}

/// A tick with its day and hour.
#[derive(Debug)]
pub(in crate::report::html) struct Label {
    pub(in crate::report::html) x: String,
    pub(in crate::report::html) day: String,
    pub(in crate::report::html) hour: String,
}

/// A lane.
#[derive(Debug)]
pub(in crate::report::html) struct Row {
    pub(in crate::report::html) name: String,
    pub(in crate::report::html) y: u32,
    pub(in crate::report::html) middle: u32,
    pub(in crate::report::html) is_even: bool,
    pub(in crate::report::html) marks: Vec<Mark>,
}

/// One event, or several that are too near to each other.
#[derive(Debug)]
pub(in crate::report::html) struct Mark {
    #[cfg_attr(not(test), expect(dead_code, reason = "`x` says it to a template, and this to the tests"))]
    place: f64,
    pub(in crate::report::html) x: String,
    pub(in crate::report::html) tone: &'static str,
    /// The anchor of the first that says most.
    pub(in crate::report::html) anchor: String,
    pub(in crate::report::html) title: String,
    /// How many, where they are several.
    pub(in crate::report::html) count: Option<usize>,
}

/// The picture of these events, which are in the order of their times.
pub(super) fn draw(events: &[Event], scale: &Scale) -> Drawing {
    let (mut lanes, mut y) = (Vec::new(), TOP);
    for (number, lane) in Lane::ALL.into_iter().enumerate() {
        let marks = marks(events, lane, scale);
        lanes.push(Row { name: lane.name(), y, middle: y + LANE / 2, is_even: number % 2 == 0, marks });
        y += LANE;
    }
    let session = scale.session.map(|(from, to)| Shade {
        x: place(from),
        width: place(to - from),
        middle: place(f64::midpoint(from, to)),
        name: say(&msg!("html-time-shaded")),
    });
    let label = |tick: &super::scale::Tick| Label {
        x: place(tick.x),
        day: tick.at.strftime("%m-%d").to_string(),
        hour: tick.at.strftime("%H:%M").to_string(),
    };
    let ticks = scale.ticks().iter().map(label).collect();
    Drawing { width: WIDTH, height: y + 44, bottom: y, session, ticks, lanes }
}

fn marks(events: &[Event], lane: Lane, scale: &Scale) -> Vec<Mark> {
    let mut marks: Vec<(f64, Vec<(usize, &Event)>)> = Vec::new();
    for (number, event) in events.iter().enumerate().filter(|(_, event)| event.lane == lane) {
        let x = scale.x(event.at);
        match marks.last_mut() {
            Some((place, near)) if x - *place < APART => near.push((number, event)),
            _ => marks.push((x, vec![(number, event)])),
        }
    }
    marks.into_iter().filter_map(|(x, near)| mark(x, &near)).collect()
}

fn mark(x: f64, near: &[(usize, &Event)]) -> Option<Mark> {
    // The first of the gravest.
    let (number, gravest) = near.iter().min_by_key(|(_, event)| rank(event.tone))?;
    let count = (near.len() > 1).then_some(near.len());
    let at = gravest.at.strftime("%Y-%m-%d %H:%M:%S");
    let text: String = gravest.text.chars().take(160).collect();
    let title = match count {
        None => format!("{at} {text}"),
        Some(count) => say(&msg!("html-time-several", count = count, first = format!("{at} {text}"))),
    };
    Some(Mark { place: x, x: place(x), tone: class(gravest.tone), anchor: format!("e{number}"), title, count })
}

const fn rank(tone: Tone) -> u8 {
    match tone {
        Tone::Bad => 0,
        Tone::Doubt => 1,
        Tone::Good => 2,
        Tone::Plain => 3,
    }
}

fn place(x: f64) -> String {
    format!("{x:.1}")
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use proptest::prelude::*;

    use super::super::scale::Span;
    use super::*;

    fn event(lane: usize, second: i64, tone: Tone) -> Event {
        let at = Timestamp::from_second(1_776_517_200 + second).unwrap();
        Event { lane: Lane::ALL[lane], at, text: format!("at {second}"), from: String::new(), tone }
    }

    proptest! {
        #[test]
        fn no_mark_lies_on_another_and_none_is_lost(
            times in proptest::collection::vec((0_usize..7, 0_i64..600_000), 0..200),
        ) {
            let mut events: Vec<Event> = times.into_iter().map(|(lane, time)| event(lane, time, Tone::Plain)).collect();
            events.sort_by_key(|event| event.at);
            let span = Span::around(None, Timestamp::from_second(1_776_517_200 + 600_000).unwrap());
            let drawing = draw(&events, &Scale::of(&span, LEFT, RIGHT));
            let marks = || drawing.lanes.iter().flat_map(|lane| &lane.marks);
            prop_assert_eq!(marks().map(|mark| mark.count.unwrap_or(1)).sum::<usize>(), events.len());
            for lane in &drawing.lanes {
                prop_assert!(lane.marks.windows(2).all(|pair| pair[1].place - pair[0].place >= APART));
                prop_assert!(lane.marks.iter().all(|mark| (LEFT..=RIGHT).contains(&mark.place)));
            }
            prop_assert!(drawing.lanes.windows(2).all(|pair| pair[0].y + LANE == pair[1].y));
        }
    }

    #[test]
    fn a_mark_of_several_shows_and_leads_to_the_gravest() {
        let events = [event(2, 0, Tone::Plain), event(2, 1, Tone::Bad), event(2, 2, Tone::Good)];
        let span = Span::around(None, Timestamp::from_second(1_776_517_200 + 100).unwrap());
        let drawing = draw(&events, &Scale::of(&span, LEFT, RIGHT));
        let mark = &drawing.lanes[2].marks[0];
        assert_eq!((mark.tone, mark.anchor.as_str(), mark.count), ("bad", "e1", Some(3)));
        assert!(mark.title.contains("at 1"), "{}", mark.title);
    }
}

//! A page of text: headings, paragraphs and tables, in a given width, with or without colour.

use anstyle::{AnsiColor, Effects};
use comfy_table::{Attribute, Cell, Color, ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle, Width};

use super::safe::printable;
use super::wrap::{self, wrap};
use crate::text::Message;

/// How to lay out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether to colour.
    pub colour: bool,
    /// The width in columns.
    pub width: u16,
    /// Whether everything is said (`--verbose`): what is as it should be and what was ruled out too, and all the proof.
    pub whole: bool,
}

impl Style {
    /// 80 columns without colour: what a pipe gets.
    pub const PLAIN: Self = Self { colour: false, width: 80, whole: false };

    /// The same with everything that there is to say.
    pub const WHOLE: Self = Self { whole: true, ..Self::PLAIN };
}

/// What a word means at a glance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// As it should be.
    Good,
    /// Not known, or a warning.
    Doubt,
    /// Not as it should be.
    Bad,
    /// Neither.
    Plain,
}

/// A line under the header and nothing between the rows: a firmware table is twenty rows that are read as one.
const UNDERLINED: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

/// A page that grows downwards.
pub struct Page {
    style: Style,
    text: String,
    /// What stands in the margin of the next line.
    margin: Option<String>,
}

impl Page {
    pub fn new(style: Style) -> Self {
        Self { style, text: String::new(), margin: None }
    }

    /// Whether everything is said.
    pub const fn is_whole(&self) -> bool {
        self.style.whole
    }

    /// An empty page of the same style.
    pub fn another(&self) -> Self {
        Self::new(self.style)
    }

    /// How many lines it has.
    pub fn lines(&self) -> usize {
        self.text.lines().count()
    }

    /// Adds another page below.
    pub fn append(&mut self, other: Self) {
        self.text.push_str(&other.text);
    }

    pub fn finish(self) -> String {
        self.text
    }

    /// A blank line, unless there is one already or the page is empty.
    pub fn gap(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// A heading of a section.
    pub fn heading(&mut self, text: &str) {
        self.gap();
        let text = self.styled(text, anstyle::Style::new().effects(Effects::BOLD));
        self.text.push_str(&text);
        self.text.push('\n');
    }

    /// One line that carries the answer.
    pub fn verdict(&mut self, text: &str, tone: Tone) {
        self.gap();
        let style = anstyle::Style::new().effects(Effects::BOLD).fg_color(ansi(tone).map(Into::into));
        let text = self.styled(text, style);
        self.text.push_str(&text);
        self.text.push('\n');
    }

    /// A word in the margin of the line that comes next.
    pub fn label(&mut self, text: &str) {
        self.margin = Some(text.to_owned());
    }

    /// What a line begins with: blanks, or the word that waits for it.
    fn start(&mut self, indent: u16) -> String {
        let indent = usize::from(indent);
        let Some(word) = self.margin.take() else { return " ".repeat(indent) };
        let blanks = indent.saturating_sub(wrap::width(&printable(&word)));
        self.styled(&word, anstyle::Style::new().effects(Effects::BOLD)) + &" ".repeat(blanks)
    }

    /// A paragraph, wrapped, indented by `indent` columns.
    pub fn paragraph(&mut self, indent: u16, text: &str) {
        self.columns(indent, &[vec![(text.to_owned(), Tone::Plain)]]);
    }

    /// A line that is never broken, such as an address that somebody copies.
    pub fn verbatim(&mut self, indent: u16, text: &str) {
        let start = self.start(indent);
        self.text.push_str(&start);
        self.text.push_str(&printable(text));
        self.text.push('\n');
    }

    /// Rows of columns without a header; the last column wraps under itself, and nothing is broken that somebody may copy.
    pub fn columns(&mut self, indent: u16, rows: &[Vec<(String, Tone)>]) {
        let widths = leading(rows);
        rows.iter().for_each(|row| self.row(indent, &widths, row));
    }

    fn row(&mut self, indent: u16, widths: &[usize], row: &[(String, Tone)]) {
        let Some(((last, tone), before)) = row.split_last() else { return };
        let mut start = self.start(indent);
        let mut taken = usize::from(indent);
        for ((text, tone), width) in before.iter().zip(widths) {
            start.push_str(&self.toned(text, *tone));
            start.push_str(&" ".repeat(width.saturating_sub(wrap::width(&printable(text)))));
            taken += width;
        }
        let room = usize::from(self.style.width).saturating_sub(taken);
        for line in wrap(&printable(last), room) {
            self.text.push_str(&start);
            self.text.push_str(&self.toned(&line, *tone));
            self.text.push('\n');
            start = " ".repeat(taken);
        }
    }

    fn toned(&self, text: &str, tone: Tone) -> String {
        self.styled(text, anstyle::Style::new().fg_color(ansi(tone).map(Into::into)))
    }

    /// A table with a header.
    pub fn table_of(&mut self, header: &[Message], rows: &[Vec<(String, Tone)>]) {
        const INDENT: u16 = 2;
        let mut table = self.table(INDENT);
        let bold = |cell: Cell| if self.style.colour { cell.add_attribute(Attribute::Bold) } else { cell };
        table.set_header(header.iter().map(|name| bold(Cell::new(&name.text))));
        for row in rows {
            table.add_row(row.iter().map(|(text, tone)| self.cell(text, *tone)));
        }
        let last = table.column_count().saturating_sub(1);
        // A table that does not fit is wider than the page: its words are whole.
        let room = usize::from(self.style.width.saturating_sub(INDENT)).saturating_sub(last * (GAP + 1));
        let widths = widths(header, rows, room);
        for (i, column) in table.column_iter_mut().enumerate() {
            let padding = if i == last { 0 } else { GAP };
            let [padding, width] = [padding, widths.get(i).copied().unwrap_or_default() + padding]
                .map(|columns| u16::try_from(columns).unwrap_or(u16::MAX));
            column.set_padding((0, padding));
            column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(width)));
        }
        for line in table.lines() {
            self.text.push_str(&" ".repeat(usize::from(INDENT)));
            self.text.push_str(line.trim_end());
            self.text.push('\n');
        }
    }

    fn table(&self, indent: u16) -> Table {
        let mut table = Table::new();
        table.load_style(UNDERLINED).set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(self.style.width.saturating_sub(indent));
        if self.style.colour {
            table.enforce_styling();
        } else {
            table.force_no_tty();
        }
        table
    }

    fn cell(&self, text: &str, tone: Tone) -> Cell {
        let cell = Cell::new(printable(text));
        match (self.style.colour, tone) {
            (true, Tone::Good) => cell.fg(Color::Green),
            (true, Tone::Doubt) => cell.fg(Color::Yellow),
            (true, Tone::Bad) => cell.fg(Color::Red),
            _ => cell,
        }
    }

    fn styled(&self, text: &str, style: anstyle::Style) -> String {
        let text = printable(text);
        if self.style.colour { format!("{style}{text}{style:#}") } else { text }
    }
}

/// How wide every column but the last is, with the blanks behind it.
fn leading(rows: &[Vec<(String, Tone)>]) -> Vec<usize> {
    let columns = rows.iter().map(|row| row.len().saturating_sub(1)).max().unwrap_or(0);
    let width = |column: usize, row: &Vec<(String, Tone)>| {
        row.get(column).map_or(0, |(text, _)| wrap::width(&printable(text)) + 2)
    };
    (0..columns).map(|column| rows.iter().map(|row| width(column, row)).max().unwrap_or(0)).collect()
}

/// The blanks behind a column, beside the one that stands for the line between two.
const GAP: usize = 2;

/// How wide each column of a table is: as wide as its text where all fits into the room, else never less than its longest
/// word, since somebody may copy it.
fn widths(header: &[Message], rows: &[Vec<(String, Tone)>], room: usize) -> Vec<usize> {
    let wide = wrap::width;
    let longest = |text: &str| text.split_ascii_whitespace().map(wide).max().unwrap_or(0);
    let mut least: Vec<usize> = header.iter().map(|name| longest(&name.text)).collect();
    let mut whole: Vec<usize> = header.iter().map(|name| wide(&name.text)).collect();
    for row in rows {
        for ((least, whole), (text, _)) in least.iter_mut().zip(&mut whole).zip(row) {
            let text = printable(text);
            (*least, *whole) = ((*least).max(longest(&text)), (*whole).max(wide(&text)));
        }
    }
    let mut rest = room.saturating_sub(least.iter().sum());
    let mut widths = least;
    while rest > 0 {
        let open = widths.iter().zip(&whole).filter(|(width, whole)| width < whole).count();
        if open == 0 {
            break;
        }
        let share = (rest / open).max(1);
        for (width, whole) in widths.iter_mut().zip(&whole) {
            let more = share.min(rest).min(whole.saturating_sub(*width));
            *width += more;
            rest -= more;
        }
    }
    widths
}

fn ansi(tone: Tone) -> Option<AnsiColor> {
    match tone {
        Tone::Good => Some(AnsiColor::Green),
        Tone::Doubt => Some(AnsiColor::Yellow),
        Tone::Bad => Some(AnsiColor::Red),
        Tone::Plain => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::msg;

    #[test]
    fn no_cell_of_a_table_breaks_a_word() {
        let long = "DCIM:INSTALLED#701__NIC.Embedded.1-1-1_and-more-of-it";
        for (colour, width) in [(false, 60), (false, 80), (true, 80), (false, 160)] {
            for texts in [[long, "a b c", "word"], [long, long, long], ["a", "b", "one two three four five six seven"]]
            {
                let mut page = Page::new(Style { colour, width, whole: false });
                let rows: Vec<Vec<_>> =
                    (0..3).map(|_| texts.map(|text| (text.to_owned(), Tone::Doubt)).into()).collect();
                page.table_of(&[msg!("column-component"), msg!("column-installed"), msg!("column-standing")], &rows);
                let shown = page.finish();
                let words = texts.iter().flat_map(|text| text.split(' ')).chain(["component", "installed", "standing"]);
                for word in words {
                    assert!(shown.contains(word), "{width} {word}: {shown}");
                }
            }
        }
    }

    #[test]
    fn what_is_to_be_pasted_is_on_one_line_at_any_width() {
        let pin = format!("--pin sha256:{}", "ab".repeat(32));
        for (colour, width) in [(false, 60), (false, 80), (true, 80), (false, 160)] {
            let mut page = Page::new(Style { colour, width, whole: false });
            let text =
                format!("the certificate is not trusted by this machine; compare it and then give {pin}, or not");
            page.columns(9, &[vec![("->".into(), Tone::Bad), (text, Tone::Plain)]]);
            let shown = page.finish();
            assert!(shown.lines().any(|line| line.contains(&pin)), "{shown}");
            assert!(
                shown.lines().all(|line| line.contains("sha256") || line.chars().count() <= usize::from(width) + 20),
                "{shown}"
            );
        }
    }
}

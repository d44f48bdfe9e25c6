//! A page of text: headings, paragraphs and tables, in a given width, with or without colour.

use anstyle::{AnsiColor, Effects};
use comfy_table::{Attribute, Cell, Color, ContentArrangement, LineStyle, Table, TableStyle};

use super::safe::printable;

/// How to lay out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether to colour.
    pub colour: bool,
    /// The width in columns.
    pub width: u16,
}

impl Style {
    /// 80 columns without colour: what a pipe gets.
    pub const PLAIN: Self = Self { colour: false, width: 80 };
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
}

impl Page {
    pub fn new(style: Style) -> Self {
        Self { style, text: String::new() }
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

    /// A paragraph, wrapped, indented by `indent` columns.
    pub fn paragraph(&mut self, indent: u16, text: &str) {
        self.columns(indent, &[vec![(text.to_owned(), Tone::Plain)]]);
    }

    /// A line that is never broken, such as an address that somebody copies.
    pub fn verbatim(&mut self, indent: u16, text: &str) {
        self.text.push_str(&" ".repeat(usize::from(indent)));
        self.text.push_str(&printable(text));
        self.text.push('\n');
    }

    /// Rows of columns without a header; the last column wraps under itself.
    pub fn columns(&mut self, indent: u16, rows: &[Vec<(String, Tone)>]) {
        self.lay(TableStyle::new(), indent, None, rows);
    }

    /// A table with a header.
    pub fn table_of(&mut self, header: &[&str], rows: &[Vec<(String, Tone)>]) {
        self.lay(UNDERLINED, 2, Some(header), rows);
    }

    fn lay(&mut self, style: TableStyle, indent: u16, header: Option<&[&str]>, rows: &[Vec<(String, Tone)>]) {
        let mut table = self.table(style, indent);
        if let Some(header) = header {
            let bold = |cell: Cell| if self.style.colour { cell.add_attribute(Attribute::Bold) } else { cell };
            table.set_header(header.iter().map(|name| bold(Cell::new(name))));
        }
        for row in rows {
            table.add_row(row.iter().map(|(text, tone)| self.cell(text, *tone)));
        }
        let last = table.column_count().saturating_sub(1);
        for (i, column) in table.column_iter_mut().enumerate() {
            column.set_padding((0, if i == last { 0 } else { 2 }));
        }
        for line in table.lines() {
            self.text.push_str(&" ".repeat(usize::from(indent)));
            self.text.push_str(line.trim_end());
            self.text.push('\n');
        }
    }

    fn table(&self, style: TableStyle, indent: u16) -> Table {
        let mut table = Table::new();
        table.load_style(style).set_content_arrangement(ContentArrangement::Dynamic);
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

fn ansi(tone: Tone) -> Option<AnsiColor> {
    match tone {
        Tone::Good => Some(AnsiColor::Green),
        Tone::Doubt => Some(AnsiColor::Yellow),
        Tone::Bad => Some(AnsiColor::Red),
        Tone::Plain => None,
    }
}

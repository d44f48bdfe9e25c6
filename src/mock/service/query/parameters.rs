//! The query of one request, parameter by parameter.

use std::borrow::Cow;
use std::fmt;

use super::error::QueryError;
use super::filter::{Filter, FilterError, is_name};
use crate::common::cut::cut;
use percent_encoding::percent_decode_str;

/// The most bytes of a query; the longest that a client of the captures sends has about 200.
const MAX_QUERY: usize = 4_096;
/// The most properties that one `$select` may name.
const MAX_SELECTED: usize = 128;
/// The most levels that `$expand` may ask for, whatever a tree advertises; the captures advertise at most 6.
pub(super) const MAX_LEVELS: u32 = 6;

/// Which links `$expand` replaces by what they lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Links {
    /// `.`: those that are not in a `Links` property.
    Subordinate,
    /// `~`: those in a `Links` property.
    Related,
    /// `*`: all.
    All,
}

/// `$expand`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Expand {
    /// Which links.
    pub links: Links,
    /// How deep; 1 where the client does not say.
    pub levels: u32,
}

/// The query of one request.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Query {
    /// `only`: the one member in place of its collection.
    pub only: bool,
    /// `excerpt`: the service does not answer it, but knows it.
    pub excerpt: bool,
    /// `$expand`
    pub expand: Option<Expand>,
    /// `$select`: paths of properties, each a list of names.
    pub select: Option<Vec<Vec<String>>>,
    /// `$filter`
    pub filter: Option<Filter>,
    /// `$skip`: how many members to leave out.
    pub skip: usize,
    /// `$top`: how many members to give.
    pub top: Option<usize>,
}

impl Query {
    /// Reads the text after `?`. Parameters without `$` that DSP0266 does not know are ignored, as it demands.
    ///
    /// # Errors
    ///
    /// A [`QueryError`] that names the parameter.
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        if text.len() > MAX_QUERY {
            return Err(QueryError::TooLong(text.len()));
        }
        let mut query = Self::default();
        let mut seen = Vec::new();
        for part in text.split('&').filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=').map_or((part, None), |(name, value)| (name, Some(value)));
            let name = decode(name)?;
            if seen.contains(&name) && (name.starts_with('$') || name == "only" || name == "excerpt") {
                return Err(QueryError::Twice(name));
            }
            query.take(&name, &value.map(decode).transpose()?.unwrap_or_default())?;
            seen.push(name);
        }
        if query.only {
            let others = [
                ("$expand", query.expand.is_some()),
                ("$select", query.select.is_some()),
                ("$filter", query.filter.is_some()),
                ("$skip", seen.iter().any(|name| name == "$skip")),
                ("$top", query.top.is_some()),
            ];
            if let Some((other, _)) = others.into_iter().find(|(_, present)| *present) {
                return Err(QueryError::Combination("only", other));
            }
        }
        Ok(query)
    }

    fn take(&mut self, name: &str, value: &str) -> Result<(), QueryError> {
        match name {
            "only" => self.only = flag("only", value)?,
            "excerpt" => self.excerpt = flag("excerpt", value)?,
            "$expand" => self.expand = Some(expand(value)?),
            "$select" => self.select = Some(select(value)?),
            "$filter" => {
                let filter = value.parse().map_err(|reason: FilterError| QueryError::Value {
                    name: "$filter",
                    value: value.to_owned(),
                    reason: reason.to_string(),
                })?;
                self.filter = Some(filter);
            }
            "$skip" => self.skip = number("$skip", value)?,
            "$top" => self.top = Some(number("$top", value)?),
            name if name.starts_with('$') => return Err(QueryError::Unsupported(name.to_owned())),
            _ => {}
        }
        Ok(())
    }

    /// Whether the answer is the resource as it is stored.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        *self == Self::default()
    }
}

fn flag(name: &'static str, value: &str) -> Result<bool, QueryError> {
    if value.is_empty() {
        return Ok(true);
    }
    Err(QueryError::Value { name, value: value.to_owned(), reason: "the parameter takes no value".to_owned() })
}

fn number(name: &'static str, value: &str) -> Result<usize, QueryError> {
    if value.starts_with('-') && value[1..].bytes().all(|byte| byte.is_ascii_digit()) && value.len() > 1 {
        return Err(QueryError::Range { name, value: value.to_owned(), range: "0 and more".to_owned() });
    }
    if value.is_empty() || !value.bytes().all(|byte| byte.is_ascii_digit()) {
        let reason = "it needs a whole number".to_owned();
        return Err(QueryError::Value { name, value: value.to_owned(), reason });
    }
    let number: Option<u32> = value.parse().ok();
    number.and_then(|number| usize::try_from(number).ok()).ok_or_else(|| QueryError::Range {
        name,
        value: value.to_owned(),
        range: format!("0 to {}", u32::MAX),
    })
}

fn expand(value: &str) -> Result<Expand, QueryError> {
    let refuse = |reason: &str| QueryError::Value {
        name: "$expand",
        value: value.to_owned(),
        reason: format!("{reason}; write one of . ~ * and, after it, ($levels=n) where more than one level is wanted"),
    };
    let mut characters = value.chars();
    let links = match characters.next() {
        Some('.') => Links::Subordinate,
        Some('~') => Links::Related,
        Some('*') => Links::All,
        _ => return Err(refuse("it starts with none of the three marks")),
    };
    let rest = characters.as_str();
    if rest.is_empty() {
        return Ok(Expand { links, levels: 1 });
    }
    let levels = rest
        .strip_prefix("($levels=")
        .and_then(|rest| rest.strip_suffix(')'))
        .ok_or_else(|| refuse("what follows the mark is not ($levels=n)"))?;
    let levels = u32::try_from(number("$expand", levels)?).unwrap_or(u32::MAX);
    if levels == 0 {
        return Err(QueryError::Range { name: "$expand", value: value.to_owned(), range: "1 and more".to_owned() });
    }
    Ok(Expand { links, levels })
}

fn select(value: &str) -> Result<Vec<Vec<String>>, QueryError> {
    let refuse =
        |reason: &str| QueryError::Value { name: "$select", value: value.to_owned(), reason: reason.to_owned() };
    let mut paths = Vec::new();
    for path in value.split(',') {
        let names: Vec<String> = path.trim().split('/').map(str::to_owned).collect();
        if names.iter().any(|name| name.is_empty() || !name.chars().all(is_name)) {
            return Err(refuse("it needs names of properties, separated by commas, nested ones by /"));
        }
        if paths.len() == MAX_SELECTED {
            return Err(refuse("it names more than 128 properties"));
        }
        paths.push(names);
    }
    Ok(paths)
}

/// Percent escapes, and `+` for a space as HTML forms and the Python `requests` library write it.
fn decode(text: &str) -> Result<String, QueryError> {
    let broken = || QueryError::Encoding(cut(text, 40).to_owned());
    // The crate lets a broken escape stand as it is, as browsers do; a client that sends one is told so.
    let is_whole =
        |after: &str| matches!(after.as_bytes(), [a, b, ..] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit());
    if !text.split('%').skip(1).all(is_whole) {
        return Err(broken());
    }
    let spaced = text.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8().map(Cow::into_owned).map_err(|_| broken())
}

impl fmt::Display for Expand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = match self.links {
            Links::Subordinate => '.',
            Links::Related => '~',
            Links::All => '*',
        };
        write!(f, "{mark}($levels={})", self.levels)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_parameter_is_read_encoded_or_not() {
        let all =
            "$expand=*($levels=3)&$select=Name,Status/State&$filter=A%20eq%20'x%26y'&%24skip=2&$top=5&colour=blue";
        let query = Query::parse(all).unwrap();
        assert_eq!(query.expand, Some(Expand { links: Links::All, levels: 3 }));
        assert_eq!(query.select, Some(vec![vec!["Name".to_owned()], vec!["Status".to_owned(), "State".to_owned()]]));
        assert_eq!(query.filter.as_ref().unwrap().to_string(), "A eq 'x&y'");
        assert_eq!((query.skip, query.top, query.only), (2, Some(5), false));
        assert_eq!(Query::parse("$filter=A+eq+1"), Query::parse("$filter=A%20eq%201"));
        assert!(Query::parse("only").unwrap().only && Query::parse("").unwrap().is_plain());
        assert!(Query::parse("colour=blue&colour=red").unwrap().is_plain());
    }

    #[test]
    fn what_is_wrong_is_said_by_its_kind() {
        let kind = |text: &str| match Query::parse(text).unwrap_err() {
            QueryError::TooLong(_) => "long",
            QueryError::Encoding(_) => "encoding",
            QueryError::Unsupported(_) => "unsupported",
            QueryError::Twice(_) => "twice",
            QueryError::Value { .. } => "value",
            QueryError::Range { .. } => "range",
            QueryError::Combination(..) => "combination",
        };
        for (text, expected) in [
            ("$count=true", "unsupported"),
            ("$EXPAND=.", "unsupported"),
            ("$top=1&$top=2", "twice"),
            ("only&only", "twice"),
            ("$top", "value"),
            ("$top=x", "value"),
            ("$top=-", "value"),
            ("$top=-1", "range"),
            ("$skip=99999999999999999999", "range"),
            ("$expand=", "value"),
            ("$expand=Members", "value"),
            ("$expand=.($levels=)", "value"),
            ("$expand=.($levels=1", "value"),
            ("$expand=.($levels=0)", "range"),
            ("$select=", "value"),
            ("$select=a,,b", "value"),
            ("$select=/a", "value"),
            ("$filter=", "value"),
            ("only=1", "value"),
            ("only&$top=1", "combination"),
            ("$skip=0&only", "combination"),
            ("a=%", "encoding"),
            ("a=%f", "encoding"),
            ("a=%ff", "encoding"),
        ] {
            assert_eq!(kind(text), expected, "{text}");
        }
        assert_eq!(kind(&"a".repeat(5_000)), "long");
    }

    proptest! {
        #[test]
        fn no_text_makes_the_parser_panic(text in "\\PC{0,200}") {
            let _ = Query::parse(&text);
        }

        #[test]
        fn no_text_of_the_grammar_s_own_marks_makes_the_parser_panic(
            text in "(\\$filter=|\\$expand=|\\$select=|\\$top=|&|\\(|\\)|not | and | eq |'|%|%2|/|\\.|-|1|A| ){0,60}",
        ) {
            let _ = Query::parse(&text);
        }

        #[test]
        fn an_expansion_is_read_back_as_it_is_written(mark in "[.~*]", levels in 1_u32..1_000) {
            let text = format!("{mark}($levels={levels})");
            let expand = Query::parse(&format!("$expand={text}")).unwrap().expand.unwrap();
            prop_assert_eq!(expand.to_string(), text);
        }
    }
}

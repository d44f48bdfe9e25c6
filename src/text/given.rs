//! How `msg!` tells the values that are sentences from all others.

use std::fmt::Display;

use super::message::{Say, Value};

/// Finds out for `msg!` whether a value can [`Say`] itself: a method of the type itself is taken before that of a reference to it.
/// So nobody has to remember which values are sentences, and none is given as its English words.
#[derive(Clone, Copy, Debug)]
pub struct Given<'a, T>(pub &'a T);

/// The values that can say themselves.
pub trait SaidValue<'a> {
    /// The value.
    fn value(&self) -> Value<'a>;
}

impl<'a, T: Say> SaidValue<'a> for Given<'a, T> {
    fn value(&self) -> Value<'a> {
        Value::Said(self.0)
    }
}

/// All other values.
pub trait FactValue<'a> {
    /// The value.
    fn value(&self) -> Value<'a>;
}

impl<'a, T: Display> FactValue<'a> for &Given<'a, T> {
    fn value(&self) -> Value<'a> {
        Value::Fact(self.0)
    }
}

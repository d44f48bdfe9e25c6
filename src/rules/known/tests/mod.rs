//! `known-failure`: its conditions, and its weights.

mod conditions;
mod weights;

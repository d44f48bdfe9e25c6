//! The tests that see the library and the program from outside, as one program: it is compiled and linked once.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test that cannot go on should say where")]

mod house;

//! The mock: what it serves, to whom, and how it goes wrong.

mod archives;
mod build;
mod capture;
mod certificates;
mod etags;
mod fault_connections;
mod fault_scripts;
mod faults;
mod fleet;
mod logins;
mod mockups;
mod overlays;
mod protocol;
mod query;
mod scenarios;
mod service;
mod streams;
mod tree;
mod writes;

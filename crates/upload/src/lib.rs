//! upload

pub mod name;
pub mod sniff;

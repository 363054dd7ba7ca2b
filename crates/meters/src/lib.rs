//! What is measured of a running process, for whoever operates it.
//!
//! Every name and every label stands here and nowhere else: the other crates call one function for each thing that
//! happens. Labels are words that the code itself knows (a route as the router writes it, never a path; a kind of job, a
//! verdict). No name, id, address, host or text of anybody becomes one: their number would have no bound, and who reads
//! metrics may not read those.
//!
//! Nothing is kept unless the program installs a recorder.
//!
//! - [`names`]: the table of all of them
//! - [`http`]: requests; [`papers`]: what is received and scanned; [`work`]: jobs and chores; [`house`]: database, log,
//!   scanner

pub mod house;
pub mod http;
pub mod names;
pub mod papers;
pub mod work;

pub use names::{ALL, Kind, Metric, describe};

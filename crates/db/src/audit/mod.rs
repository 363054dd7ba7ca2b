//! The rows of the audit logs: one log per Jobcenter, and the system's own under [`SYSTEM_TENANT`](crate::SYSTEM_TENANT).
//!
//! Here are rows only; what they mean is told by `ledger`. The order of locks: rows of the trade, then the head of the
//! Jobcenter's log, then the head of the system's log, nothing after.

pub mod append;
pub mod checkpoints;
pub mod deeds;
pub mod events;
pub mod looks;
pub mod repeats;
pub mod search;

pub use append::{Head, Leaf};
pub use search::{Detail, Entry, Filter};

//! What recovery needs beside the objects and the key file, as one text file: wrapped keys and where they belong.
//!
//! [`Custody::export_wraps`](crate::Custody::export_wraps) writes it while the rows come from the database; [`recover()`]
//! reads it without one. `docs/format/wraps.md` describes every byte. Nothing stands in clear that does not stand in
//! clear in the database.

mod export;
mod line;
mod recover;

pub use line::FORMAT;
pub use recover::{Recovered, Refused, recover};

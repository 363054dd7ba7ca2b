//! The desk: cases, the worklist, judging documents, master data.
//!
//! - [`cases`]: lists of cases and one case, for customers and caseworkers
//! - [`deeds`]: what was done in a case
//! - [`review`]: what a caseworker says about a document
//! - [`import`]: persons, households and cases from the specialist system

#![cfg_attr(not(test), warn(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing))]

pub mod cases;
pub mod deeds;
mod error;
pub mod import;
pub mod review;
mod view;

use custody::Custody;

pub use deeds::Deed;
pub use error::Error;
pub use view::{CaseView, Household, Member};

/// The service. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Casework {
    custody: Custody,
}

impl Casework {
    /// Starts the service.
    pub fn new(custody: Custody) -> Self {
        Self { custody }
    }
}

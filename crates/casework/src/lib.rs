//! The desk: cases, the worklist, judging documents, master data.
//!
//! - [`cases`]: lists of cases and one case, for customers and caseworkers
//! - [`deeds`]: what was done in a case
//! - [`worklist`]: what waits, in parts · [`find`]: looking for a case · [`assign`]: who has it, what is done
//! - [`substitution`]: who stands in for whom · [`exception`]: opening a case that is not one's own
//! - [`emergency`]: what a customer can't wait for
//! - [`declarations`], [`records`]: what customers declare; what reached the Jobcenter another way
//! - [`recount`]: deadlines counted anew · [`outages`]: what was due while the portal did not work
//! - [`review`]: what a caseworker says about a document · [`stuck`]: papers that wait longer than they should
//! - [`import`]: persons, households and cases from the specialist system

#![cfg_attr(not(test), warn(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing))]

pub mod assign;
pub mod cases;
pub mod declarations;
pub mod deeds;
pub mod emergency;
mod error;
pub mod exception;
pub mod find;
pub mod import;
pub mod outages;
pub mod records;
pub mod recount;
pub mod review;
pub mod stuck;
pub mod substitution;
mod view;
pub mod worklist;

use custody::Custody;

pub use db::cases::counts::{COUNTED, Counts};
pub use declarations::{DeclarationView, Declared};
pub use deeds::Deed;
pub use emergency::{EmergencyView, Raised};
pub use error::Error;
pub use exception::{ExceptionView, OpenedCase};
pub use find::{Found, Wanted};
pub use outages::{DueInOutage, DueView};
pub use records::{Contact, RecordView};
pub use substitution::{NewSubstitution, SubstitutionView, Substitutions};
pub use view::{CaseView, Household, Member};
pub use worklist::{Desk, Waiting};

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

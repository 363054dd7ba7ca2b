//! The words and rules of the trade: who there is, what they may do, which states things pass through.
//!
//! Pure: no runtime, no web, no database. Time and randomness are arguments ([`Clock`], [`Rng`]).
//!
//! - [`ids`]: one newtype per kind of thing, over UUIDv7
//! - [`actor`]: who acts, from which face, for whom
//! - [`permission`]: the table role × relation × act × care
//! - [`action`]: what the audit log can say
//! - [`catalogue`]: the kinds of papers
//! - [`case`]: how far a case is, how urgent, who takes part
//! - [`emergency`]: what a customer can't wait for
//! - [`deadline`]: days by which something is due
//! - [`declaration`]: what customers declare, and what arrived another way
//! - [`document`], [`submission`]: states and judgements of what was sent
//! - [`moves`]: documents on their way to another case or member
//! - [`network`]: where requests come from
//! - [`factor`]: what an activation asks beside its code
//! - [`number`]: portal numbers with a check digit
//! - [`page`]: pages of lists
//! - [`reach`]: how people are told that something is there
//! - [`reason`]: reasons that somebody types · [`text_module`]: what is written often
//! - [`settings`]: what a Jobcenter sets for itself, each from a day on
//! - [`legal`]: the pages that the law wants before sign-in
//! - [`limits`]: sizes, counts and delays that users meet

pub mod action;
pub mod actor;
pub mod case;
pub mod catalogue;
pub mod deadline;
pub mod declaration;
pub mod document;
pub mod emergency;
pub mod factor;
pub mod ids;
pub mod legal;
pub mod limits;
pub mod moves;
pub mod network;
pub mod number;
pub mod page;
pub mod permission;
pub mod random;
pub mod reach;
pub mod reason;
pub mod search;
pub mod settings;
pub mod submission;
pub mod text_module;
pub mod time;
mod words;

pub use action::{Action, ObjectKind, ObjectRef, Outcome};
pub use actor::{AccountRef, Actor, Channel, Face, Pseudonym, Role};
pub use case::{CaseState, PartyKind, Task, WorklistView};
pub use catalogue::{Demand, KINDS, Keep, Kind, KindGroup, OTHER_KIND, kind, usual_kinds};
pub use declaration::{DeclarationKind, RecordKind, RecordWay};
pub use document::{
    Concerns, DeletionCause, DocumentFlag, DocumentFlags, DocumentState, MediaType, Review, ScanReason, StuckFor,
};
pub use emergency::EmergencyKind;
pub use ids::*;
pub use moves::{MoveFailure, MoveState};
pub use network::Network;
pub use number::{ActivationCode, PortalNumber, fold_login, receipt_number};
pub use page::{Cursor, Listed, Page};
pub use permission::{Act, Care, Relation, may, may_with};
pub use random::Rng;
pub use reach::{DigestTime, OutboxKind, OutboxState, QuietHours, ReachChannel, ReachState};
pub use reason::{ReasonFault, check_exception, check_reason};
pub use settings::{SettingFault, SettingKey, SettingKind, SettingValue, Settings};
pub use submission::SubmissionState;
pub use text_module::TextPurpose;
pub use time::{Clock, Timestamp};
pub use words::UnknownWord;

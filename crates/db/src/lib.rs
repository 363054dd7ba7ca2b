//! Rows: one SQL text for PostgreSQL and SQLite, one file per aggregate.
//!
//! [`Db`] opens a transaction for a [`Scope`]; the functions of the modules take it, read and write rows, and decide
//! nothing. What is not there is `None`; what was not as expected is `false`. Times and ids come from the caller.
//!
//! - [`sql`]: databases, scopes, transactions · [`Query`]: statements · [`Record`], [`Column`], [`Param`]: rows and values
//! - [`tenants`]: the installation, Jobcenters, keys · [`accounts`], [`activations`], [`sessions`], [`teams`]
//! - [`people`]: persons and households · [`cases`], [`emergencies`] · [`substitutions`], [`exceptions`]: who else has them
//! - [`submissions`], [`attempts`], [`documents`], [`disowned`], [`moves`], [`receipts`] · [`orphans`]: objects that no row names
//! - [`declarations`], [`deadlines`]: what is to be decided and answered
//! - [`threads`], [`messages`], [`notes`], [`text_modules`] · [`posts`]: idempotency
//! - [`reach`], [`outbox`]: what people are told outside the portal
//! - [`settings`], [`legal`], [`outages`]: what a Jobcenter says about itself
//! - [`audit`]: the log, live events · [`jobs`] · [`scanner`]: whether it answers
//! - [`wraps`]: wrapped keys of many rows, for exports and rotation

pub mod accounts;
pub mod activations;
pub mod attempts;
pub mod audit;
pub mod cases;
mod config;
mod copy;
pub mod deadlines;
pub mod declarations;
pub mod disowned;
pub mod documents;
pub mod drafts;
pub mod emergencies;
mod error;
pub mod exceptions;
pub mod jobs;
pub mod legal;
pub mod messages;
mod migrate;
pub mod moves;
pub mod notes;
pub mod orphans;
pub mod outages;
pub mod outbox;
mod page;
pub mod people;
mod pool;
pub mod posts;
mod query;
pub mod reach;
pub mod receipts;
pub mod records;
mod row;
pub mod scanner;
pub mod sessions;
pub mod settings;
pub mod sql;
pub mod submissions;
pub mod substitutions;
pub mod teams;
pub mod tenants;
pub mod text_modules;
pub mod threads;
mod value;
pub mod wraps;

pub use config::DbConfig;
pub use error::Error;
pub use page::Cursor;
pub use pool::PoolState;
pub use query::Query;
pub use row::{Record, Row};
pub use sql::{COMMITS, Db, SYSTEM_TENANT, Scope, Tx};
pub use value::{Column, Param, Stored, Value};

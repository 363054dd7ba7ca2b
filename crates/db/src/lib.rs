//! Rows: one SQL text for PostgreSQL and SQLite, one file per aggregate.

mod config;
mod error;
mod migrate;
mod query;
mod row;
pub mod sql;
mod value;

pub use config::DbConfig;
pub use error::Error;
pub use query::Query;
pub use row::{Record, Row};
pub use sql::{Db, SYSTEM_TENANT, Scope, Tx};
pub use value::{Column, Param, Stored, Value};

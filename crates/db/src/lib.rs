//! Rows: one SQL text for PostgreSQL and SQLite, one file per aggregate.

pub mod accounts;
pub mod activations;
pub mod cases;
mod config;
mod error;
mod migrate;
mod page;
pub mod people;
mod query;
mod row;
pub mod sessions;
pub mod sql;
pub mod teams;
pub mod tenants;
mod value;

pub use config::DbConfig;
pub use error::Error;
pub use page::Cursor;
pub use query::Query;
pub use row::{Record, Row};
pub use sql::{Db, SYSTEM_TENANT, Scope, Tx};
pub use value::{Column, Param, Stored, Value};

//! Pages and JSON API over HTTP.
//!
//! - [`router()`]: everything that answers; [`App`] is what it is built from
//! - [`http`]: the edge: hosts, sessions, the role table, failures
//! - [`pages`], [`api`]: one file per page and per call
//! - [`submission`], `archive`, `check`, [`errors`]: what both share
//! - [`view`]: what pages show, one struct and one template each
//! - [`i18n`], [`dates`]: languages, their texts, dates in words
//! - [`multipart`]: forms with files, bounded and read by one rule
//! - [`assets`]: styles, fonts and the script
#![cfg_attr(not(test), warn(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing))]

pub mod api;
pub mod app;
mod archive;
pub mod assets;
mod check;
pub mod dates;
pub mod errors;
pub mod http;
pub mod i18n;
pub mod judgement;
pub mod multipart;
pub mod outside;
pub mod pages;
mod posting;
pub mod router;
mod routes;
pub mod submission;
pub mod view;

pub use app::{App, DemoAccount, Services, Settings};
pub use router::router;

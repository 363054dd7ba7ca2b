//! Pages and JSON API over HTTP.
//!
//! - [`view`]: what pages show, one struct and one template each
//! - [`i18n`], [`dates`]: languages, their texts, dates in words
//! - [`multipart`]: forms with files, bounded and read by one rule
//! - [`assets`]: styles, fonts and the script
#![cfg_attr(not(test), warn(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing))]

pub mod assets;
pub mod dates;
pub mod i18n;
pub mod multipart;
pub mod view;

//! The JSON API: what other programs rely on.
//!
//! - [`v1`]: one file per endpoint
//! - [`json`], [`paging`]: bodies and lists, as every endpoint takes them

pub(crate) mod json;
pub(crate) mod paging;
pub mod v1;

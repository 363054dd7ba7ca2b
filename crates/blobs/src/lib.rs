//! Sealed objects in an object store: S3, a local directory, memory, or nowhere (for measuring).
//!
//! What is stored here is sealed already; nothing in this crate knows a key or a clear byte. Objects are written once,
//! read whole or by range, and deleted. No operation holds a whole object in memory.
//!
//! - [`key`]: the one place that makes and reads the paths of objects
//! - [`store`]: [`Store`], the handle everybody uses
//! - [`upload`]: [`Upload`], an object that arrives in parts
//! - [`backend`]: what a place to store objects must be able to do
//! - [`s3`], [`local`], [`memory`], [`discarding`]: the places
//! - [`error`]: what can go wrong, by kind

pub mod backend;
pub mod discarding;
pub mod error;
pub mod key;
pub mod local;
pub mod memory;
mod patience;
pub mod s3;
mod single;
pub mod store;
pub mod upload;

pub use backend::{Backend, ByteStream, Found, FoundStream, Meta};
pub use error::{Error, Result};
pub use key::{ObjectKey, UnknownKey};
pub use s3::S3Config;
pub use store::Store;
pub use upload::{PART, Upload};

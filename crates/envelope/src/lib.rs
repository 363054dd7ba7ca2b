//! Sealed data: bytes under a key and a context, in the format Cobblestone-256.
//!
//! The format is C2SP "chunked encryption" (<https://c2sp.org/chunked-encryption>) with HKDF-Expand-SHA-512 and
//! AES-256-GCM; `docs/format/cobblestone.md` states it byte by byte. A sealed value commits to its key and context,
//! proves that nothing is missing, and can be read from any position.
//!
//! - [`Sealer`], [`seal()`]: plain text in, sealed bytes out; a stream or a small value
//! - [`Opener`], [`open()`]: the way back; no byte of a chunk leaves before its tag is checked
//! - [`RandomAccess`], [`Slice`]: a range of the plain text from a range of the sealed bytes
//! - [`Key`], [`Salt`], [`Context`]: what a value is sealed under
//! - [`length`]: sizes, and which lengths can occur
//! - [`Refusal`]: why sealed bytes are not opened, one kind for each reason
//! - [`cost`]: what hashing and sealing cost on this machine
//!
//! Nothing here reads, writes, waits or draws random bytes: the caller does.

#![cfg_attr(not(test), warn(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing))]

mod context;
pub mod cost;
mod key;
pub mod length;
mod open;
mod random_access;
mod refusal;
mod schedule;
mod seal;

pub use context::Context;
pub use key::{Key, Salt};
pub use length::{CHUNK, HEADER, MAX_CHUNKS, SEALED_CHUNK, TAG, plain_len, sealed_len};
pub use open::{Opener, open, split_header};
pub use random_access::{RandomAccess, Slice};
pub use refusal::Refusal;
pub use seal::{Sealer, seal};

//! The edge: everything between the socket and a handler.
//!
//! From the outside in: [`headers`] (security headers on every answer) → `measure` → [`failure`] (errors become a page or
//! problem+json) → [`hosts`] (which Jobcenter, which face) → [`guard`] (session, CSRF, role table; [`load`]) → handler.

pub(crate) mod body;
pub mod csrf;
pub mod digest;
pub mod extract;
pub mod failure;
pub mod form;
pub mod guard;
pub mod headers;
pub mod hosts;
pub mod idempotency;
pub mod load;
pub(crate) mod measure;
pub mod page;
pub(crate) mod read_on;
pub mod session;
pub mod table;

pub use extract::{Asked, At};
pub use failure::Failure;
pub use idempotency::IdempotencyKey;
pub use session::SignedIn;
pub use table::{Entry, Table, Who};

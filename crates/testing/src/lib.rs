//! Dev-only: a whole portal within one test, with three Jobcenters, their people, a clock that stands still, and
//! requests that need no socket.
//!
//! - [`TestPortal`]: everything that `serve` joins, over a database and a directory of its own
//! - [`people`]: who is there, and who knows whom
//! - [`Client`], [`Ask`], [`Answer`]: requests and answers; [`Form`]: forms with files
//! - [`disk`]: what an intruder would find: objects, rows, bytes of the database
//! - [`Mailbox`]: what was told outside the portal
//! - [`logs`]: what the process told its operator
//! - [`FixedClock`], [`SeededRng`]: time and randomness

mod answer;
mod ask;
mod client;
pub mod disk;
mod form;
mod jobs;
pub mod logs;
mod mailbox;
mod newcomers;
pub mod people;
mod portal;
mod seed;

pub use answer::Answer;
pub use ask::Ask;
pub use client::Client;
pub use fixed::{FixedClock, SeededRng};
pub use form::{CONTENT_TYPE, Form, encoded};
pub use mailbox::Mailbox;
pub use newcomers::BORN;
pub use people::Who;
pub use pgtest::{BACKENDS, Backend};
pub use portal::{Objects, Options, TestPortal};
pub use seed::Town;

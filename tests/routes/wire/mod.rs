//! Over a socket, byte by byte: what lines do to bodies, and what many do at once.
//!
//! - [`bodies`]: broken off, stalled, trickling, too long, too short, in pieces that are none
//! - [`equal`]: the same submission many times at once
//! - [`slow`]: many slow uploads, and one connection to the database
//! - [`caps`]: who is turned away, and in which order
//! - [`line`]: a portal behind a socket, and requests as bytes; [`rest`]: what must hold when all is over

mod bodies;
mod caps;
mod equal;
mod line;
mod rest;
mod slow;

pub(crate) use self::rest::until_reserved;

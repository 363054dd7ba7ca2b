//! One suite, run on both databases.

mod sql;
mod world;

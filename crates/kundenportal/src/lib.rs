//! The program: commands, configuration, listeners, background jobs. Everything else it only joins.
//!
//! - [`cli`]: the command line; [`run()`]: from a command to its exit code
//! - [`config`]: the configuration file
//! - [`portal`]: joins the parts of a configuration into services
//! - [`serve`], [`listen`], [`groups`]: answering requests
//! - [`jobs`], [`schedule`], [`chores`], [`checkpoints`]: what goes on by itself
//! - [`metering`]: shows what is measured
//! - [`commands`]: commands that do one thing and end; [`demo`]: everything with made-up people
//! - [`clock`], [`random`]: the one place that asks the machine for time and randomness

mod backup;
pub mod checkpoints;
pub mod chores;
pub mod cli;
pub mod clock;
pub mod commands;
pub mod config;
pub mod demo;
mod error;
mod files;
pub mod groups;
mod harden;
pub mod jobs;
pub mod listen;
pub mod logging;
pub mod metering;
pub mod portal;
mod print;
pub mod random;
mod run;
mod scanning;
pub mod schedule;
mod sending;
pub mod serve;
mod stop;
pub mod tls;

pub use error::{Error, Result};
pub use portal::{Portal, Schema};
pub use run::run;

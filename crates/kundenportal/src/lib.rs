//! The program: commands, configuration, listeners, background jobs. Everything else it only joins.
//!
//! - [`cli`]: the command line
//! - [`config`]: the configuration file
//! - [`listen`], [`groups`]: answering requests
//! - [`jobs`], [`schedule`], [`checkpoints`]: what goes on by itself
//! - [`clock`], [`random`]: the one place that asks the machine for time and randomness

pub mod checkpoints;
pub mod cli;
pub mod clock;
pub mod config;
pub mod groups;
pub mod jobs;
pub mod listen;
pub mod logging;
pub mod random;
pub mod schedule;

//! The built program as a process: killed at any moment, started again on the same data.
//!
//! It is `target/debug/kundenportal`, which `make build-tests` (and `make test`) builds before.
//!
//! - [`half_sent`]: killed while a body streams · [`acknowledged`]: killed when the client has its answer
//! - [`any_moment`]: killed again and again, wherever it happens to be
//! - [`canaries`]: what the disk and the logs hold of what nobody may find there
//! - [`hostile`]: sent what means harm, while the kernel counts its memory
//! - [`metering`]: what operators read of it
//! - [`recovery`]: everything is gone but objects, wrapped keys and the key file
//! - [`token`]: the root key is in a token
//! - [`backup`]: everything is gone but a backup and the key file; rows and objects of two moments
//!
//! Beside them: [`house`] starts and kills, [`people`] ask, [`papers`] are sent, [`journal`] is the audit log, [`disk`]
//! is what lies in the data directory, [`wait`] waits for conditions.

mod acknowledged;
mod any_moment;
mod backup;
mod canaries;
mod disk;
mod half_sent;
mod hostile;
mod house;
mod journal;
mod metering;
mod papers;
mod people;
mod recovery;
mod token;
mod wait;

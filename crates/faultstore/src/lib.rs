//! Dev-only: a store around a real one that fails at one call, as told.
//!
//! A run without a fault tells which calls there are; then the same run is repeated with each [`Fault`] at each call
//! that it can befall. Calls are counted in the order in which they begin, so one flow gives the same count each time.
//!
//! ```no_run
//! # async fn example(scenario: impl AsyncFn(blobs::Store)) {
//! use std::sync::Arc;
//! use faultstore::{Fault, FaultStore};
//!
//! let (store, faults) = FaultStore::over(Arc::new(blobs::memory::Memory::default()));
//! faults.arm(3, Fault::LosesAnswer);
//! scenario(store).await;
//! faults.repair();
//! # }
//! ```
//!
//! - [`fault`]: what may go wrong with which call
//! - [`plan`]: which call it befalls

mod backend;
pub mod fault;
mod parts;
pub mod plan;
mod spoil;

pub use backend::FaultStore;
pub use fault::{Call, Fault};
pub use plan::Faults;

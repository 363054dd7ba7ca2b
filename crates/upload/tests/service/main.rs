//! The service over real rows, keys and log, with a place for objects that can be told to fail.

mod bodies;
mod clamav;
mod crashes;
mod destroying;
mod house;
mod invariants;
mod moving;
mod moving_crashes;
mod opening;
mod place;
mod releasing;
mod replacing;
mod replays;
mod scanning;
mod sending;
mod slips;
mod states;
mod store;
mod taking_back;
mod tampering;

//! What every place to store objects must do, run on each: memory, a directory, and two S3 servers.

mod listing;
mod objects;
mod place;
mod uploads;

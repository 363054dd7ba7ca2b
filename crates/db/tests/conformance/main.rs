//! One suite, run on both databases.

mod accounts;
mod attention;
mod audit;
mod cases;
mod counting;
mod documents;
mod house;
mod isolation;
mod jobs;
mod lists;
mod moves;
mod outbox;
mod schema;
mod sql;
mod threads;
mod world;

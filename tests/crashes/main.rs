//! What a crash leaves, wherever it comes: processes that end between any two steps, a database that is killed or whose
//! answer is lost, a disk that is full or does not keep what it was given, a clock that jumps.
//!
//! A process that is to end is this program again, for the test `life::a_life`. After each, I1 to I9 hold
//! (`house::invariants`), with what was acknowledged, and everything is asked for again.
//!
//! - [`killed`]: at every step, and wherever a seed says
//! - [`in_parts`]: while an S3 server holds an upload open
//! - [`kernel`]: in the middle of a call of the kernel, and where syncing fails
//! - [`writing`]: SQLite while it writes
//! - [`restarts`]: PostgreSQL is stopped at once · [`answers`]: its answer to a COMMIT is lost
//! - [`full`]: no room is left on the disk
//! - [`clocks`]: the clock jumps
//!
//! Under them: [`site`] is where a Jobcenter lies, [`world`] the services over it, [`deeds`] what is done, [`act`] the
//! doing, [`steps`] the places between effects, [`life`] one process, [`line`] what leads to PostgreSQL, [`after`] what
//! must hold.

mod act;
mod after;
mod answers;
mod clocks;
mod deeds;
mod full;
mod in_parts;
mod kernel;
mod killed;
mod life;
mod line;
mod restarts;
mod site;
mod steps;
mod world;
mod writing;

//! How the pools of connections are, for whoever measures.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::pool::Pool;

use crate::Db;
use crate::sql::Pools;

/// How one pool of connections is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolState {
    /// `app` and `system` on PostgreSQL; `write` and `read` on SQLite.
    pub name: &'static str,
    /// Connections that are open.
    pub open: u32,
    /// Of those, how many nobody uses.
    pub idle: u32,
    /// Connections at the most.
    pub most: u32,
    /// Transactions that wait until they can begin.
    pub waiting: u32,
}

/// Transactions that wait, for both pools. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Waiting(Arc<[AtomicU32; 2]>);

/// One that waits, until this is dropped.
pub(crate) struct Waits<'a>(&'a AtomicU32);

impl Waiting {
    /// Waits for the first pool, or the second.
    pub(crate) fn enter(&self, first: bool) -> Waits<'_> {
        let [one, other] = &*self.0;
        let counted = if first { one } else { other };
        counted.fetch_add(1, Ordering::Relaxed);
        Waits(counted)
    }
}

impl Drop for Waits<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Db {
    /// How both pools are now.
    pub fn pools(&self) -> [PoolState; 2] {
        let [first, second] = &*self.waiting.0;
        match &self.pools {
            Pools::Postgres { app, system, .. } => [state("app", app, first), state("system", system, second)],
            Pools::Sqlite { write, read } => [state("write", write, first), state("read", read, second)],
        }
    }
}

fn state<DB: sqlx::Database>(name: &'static str, pool: &Pool<DB>, waiting: &AtomicU32) -> PoolState {
    PoolState {
        name,
        open: pool.size(),
        idle: u32::try_from(pool.num_idle()).unwrap_or(u32::MAX),
        most: pool.options().get_max_connections(),
        waiting: waiting.load(Ordering::Relaxed),
    }
}

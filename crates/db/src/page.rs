//! Where a page of a list begins: keyset pagination, never OFFSET.

use chrono::DateTime;
use domain::Timestamp;
use uuid::Uuid;

/// The place of a row in a list that is sorted by a time and, within it, by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// The time the list is sorted by.
    pub at: Timestamp,
    /// The id of the row.
    pub id: Uuid,
}

impl Cursor {
    /// The place of this row.
    pub fn new(at: Timestamp, id: impl Into<Uuid>) -> Self {
        Self { at, id: id.into() }
    }

    /// Behind every row: where a list that shows the newest first begins.
    pub fn newest() -> Self {
        // 9999-12-31T23:59:59Z: the last second whose year has four digits.
        Self::new(DateTime::from_timestamp_secs(253_402_300_799).unwrap_or(DateTime::UNIX_EPOCH), Uuid::max())
    }

    /// Before every row: where a list that shows the oldest first begins.
    pub const fn oldest() -> Self {
        Self { at: DateTime::UNIX_EPOCH, id: Uuid::nil() }
    }
}

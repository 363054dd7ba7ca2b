//! Pages of lists: keyset pagination with an opaque cursor.

use chrono::NaiveDate;
use uuid::Uuid;

use crate::{Task, Timestamp};

/// The most items a page may have.
pub const MOST: u32 = 200;

/// Which part of a list is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// The last item of the page before.
    pub after: Option<Cursor>,
    /// How many items at most, 1 to [`MOST`].
    pub limit: u32,
}

impl Default for Page {
    fn default() -> Self {
        Self { after: None, limit: 50 }
    }
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Listed<T> {
    /// The items.
    pub items: Vec<T>,
    /// What to ask for the next page with; absent on the last.
    pub next: Option<Cursor>,
}

impl<T> Listed<T> {
    /// Makes a page from up to `limit + 1` rows: the one too many says that there is a next page.
    pub fn from_rows(mut items: Vec<T>, page: &Page, cursor: impl Fn(&T) -> Cursor) -> Self {
        let limit = page.limit as usize;
        let more = items.len() > limit;
        items.truncate(limit);
        let next = if more { items.last().map(cursor) } else { None };
        Self { items, next }
    }

    /// Changes every item.
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Listed<U> {
        Listed { items: self.items.into_iter().map(change).collect(), next: self.next }
    }
}

/// A place in a list ordered by time and id, by task and day before these, or by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cursor {
    /// Ordered by time, then id.
    Moment(Timestamp, Uuid),
    /// Ordered by day, then id.
    Day(NaiveDate, Uuid),
    /// Ordered by task, then day, then time, then id.
    Ranked(Task, NaiveDate, Timestamp, Uuid),
    /// Ordered by number.
    Index(u64),
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Moment(at, id) => write!(f, "{}.{}", at.timestamp_micros(), id.simple()),
            Self::Day(day, id) => write!(f, "{day}.{}", id.simple()),
            Self::Ranked(task, day, at, id) => {
                write!(f, "{}.{day}.{}.{}", task.rank(), at.timestamp_micros(), id.simple())
            }
            Self::Index(index) => write!(f, "{index}"),
        }
    }
}

impl std::str::FromStr for Cursor {
    type Err = crate::UnknownWord;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = crate::UnknownWord { kind: "Cursor" };
        let moment = |micros: &str| micros.parse().ok().and_then(Timestamp::from_timestamp_micros);
        let cursor = match text.split('.').collect::<Vec<_>>()[..] {
            [index] => index.parse().ok().map(Self::Index),
            [place, id] => Uuid::try_parse(id).ok().and_then(|id| match place.parse() {
                Ok(day) => Some(Self::Day(day, id)),
                Err(_) => moment(place).map(|at| Self::Moment(at, id)),
            }),
            [rank, day, micros, id] => {
                let task = rank.parse().ok().and_then(Task::ranked);
                let place = task.zip(day.parse().ok());
                let end = moment(micros).zip(Uuid::try_parse(id).ok());
                place.zip(end).map(|((task, day), (at, id))| Self::Ranked(task, day, at, id))
            }
            _ => None,
        };
        cursor.ok_or(unknown)
    }
}

impl serde::Serialize for Cursor {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back() {
        let moment = Timestamp::from_timestamp_micros(1_777_777_777_123_456).unwrap();
        let id = Uuid::from_u128(5);
        let day = crate::time::local_day(moment);
        let ranked = Cursor::Ranked(Task::Objection, day, moment, id);
        for cursor in [Cursor::Index(7), Cursor::Moment(moment, id), Cursor::Day(day, id), ranked] {
            assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }
        for wrong in ["x.y", "3.0.x", &format!("9.{day}.0.{id}"), &format!("{ranked}.1")] {
            assert!(wrong.parse::<Cursor>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_one_row_too_many_is_cut_and_says_there_is_more() {
        let page = Page { after: None, limit: 2 };
        let listed = Listed::from_rows(vec![1u64, 2, 3], &page, |n| Cursor::Index(*n));
        assert_eq!((listed.items, listed.next), (vec![1, 2], Some(Cursor::Index(2))));
        assert_eq!(Listed::from_rows(vec![1u64, 2], &page, |n| Cursor::Index(*n)).next, None);
    }
}

//! Rows, as either driver gives them.

use sqlx::Row as _;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;

use crate::{Column, Error};

/// One row of an answer.
#[derive(Debug)]
pub enum Row {
    /// From PostgreSQL.
    Postgres(PgRow),
    /// From SQLite.
    Sqlite(SqliteRow),
}

impl Row {
    /// Reads the column of this name.
    ///
    /// # Errors
    /// [`Error::Unreadable`] if there is none, or it holds what the type can't be.
    pub fn get<T: Column>(&self, column: &'static str) -> Result<T, Error> {
        let read = match self {
            Self::Postgres(row) => row.try_get::<Option<T::Stored>, _>(column),
            Self::Sqlite(row) => row.try_get::<Option<T::Stored>, _>(column),
        };
        read.ok().and_then(T::load).ok_or_else(|| Error::Unreadable { column: column.to_owned() })
    }

    /// Reads the n-th column, from 0.
    ///
    /// # Errors
    /// As [`Row::get`].
    pub fn at<T: Column>(&self, position: usize) -> Result<T, Error> {
        let read = match self {
            Self::Postgres(row) => row.try_get::<Option<T::Stored>, _>(position),
            Self::Sqlite(row) => row.try_get::<Option<T::Stored>, _>(position),
        };
        read.ok().and_then(T::load).ok_or_else(|| Error::Unreadable { column: position.to_string() })
    }
}

/// Something a row can be turned into.
pub trait Record: Sized {
    /// Reads it.
    ///
    /// # Errors
    /// [`Error::Unreadable`] names the column that does not fit.
    fn from_row(row: &Row) -> Result<Self, Error>;
}

/// Only that there is a row.
impl Record for () {
    fn from_row(_: &Row) -> Result<Self, Error> {
        Ok(())
    }
}

macro_rules! tuples {
    ($(($($type:ident $position:literal),+))+) => {$(
        impl<$($type: Column),+> Record for ($($type,)+) {
            fn from_row(row: &Row) -> Result<Self, Error> {
                Ok(($(row.at::<$type>($position)?,)+))
            }
        }
    )+};
}

tuples! {
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
}

/// Defines a struct whose fields are the columns of the same names.
macro_rules! record {
    ($($(#[$meta:meta])* $name:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty),+ $(,)? })+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name {
            $($(#[$field_meta])* pub $field: $type,)+
        }

        impl $crate::Record for $name {
            fn from_row(row: &$crate::Row) -> Result<Self, $crate::Error> {
                Ok(Self { $($field: row.get(stringify!($field))?,)+ })
            }
        }
    )+};
}
pub(crate) use record;

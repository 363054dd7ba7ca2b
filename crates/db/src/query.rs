//! One statement: its text, its values, and the verbs that run it.

use std::borrow::Cow;

use futures::stream::{BoxStream, StreamExt as _};
use sqlx::postgres::PgArguments;
use sqlx::query::Query as Statement;
use sqlx::sqlite::SqliteArguments;
use sqlx::{AssertSqlSafe, PgConnection, Postgres, Sqlite, SqliteConnection};

use crate::sql::Connection;
use crate::{Error, Param, Record, Row, Tx, Value};

/// A statement with its values. Bind in the order of `$1`, `$2`, …, then run it with one of the last five methods.
#[derive(Debug)]
#[must_use = "a query does nothing until it is executed or fetched"]
pub struct Query<'c> {
    tx: &'c mut Tx,
    postgres: &'static str,
    sqlite: &'static str,
    values: Vec<Value>,
    /// Values of one row, where the text ends in VALUES and as many rows follow as were bound.
    columns: Option<usize>,
}

/// A checked statement beside its connection.
enum Ready<'c> {
    Postgres(&'c mut PgConnection, Statement<'static, Postgres, PgArguments>),
    Sqlite(&'c mut SqliteConnection, Statement<'static, Sqlite, SqliteArguments>),
}

impl<'c> Query<'c> {
    pub(crate) fn new(tx: &'c mut Tx, postgres: &'static str, sqlite: &'static str) -> Self {
        Self { tx, postgres, sqlite, values: Vec::new(), columns: None }
    }

    pub(crate) fn rows(tx: &'c mut Tx, sql: &'static str, columns: usize) -> Self {
        Self { columns: Some(columns), ..Self::new(tx, sql, sql) }
    }

    /// Binds the next `$n`.
    pub fn bind(mut self, value: impl Param) -> Self {
        self.values.push(value.value());
        self
    }

    /// The text that was written for this database.
    fn written(&self) -> &'static str {
        match self.tx.connection {
            Connection::Postgres(_) => self.postgres,
            Connection::Sqlite(_) => self.sqlite,
        }
    }

    /// The text that this database gets.
    fn text(&self) -> Cow<'static, str> {
        let sql = self.written();
        self.columns.map_or(Cow::Borrowed(sql), |columns| Cow::Owned(many(sql, columns, self.values.len())))
    }

    /// Refuses a statement whose `$n` and values disagree (SQLite would read a missing one as NULL), values that only
    /// one database takes, and anything after a failure (PostgreSQL refuses it, SQLite would go on).
    fn ready(self) -> Result<(Ready<'c>, &'c mut bool), Error> {
        let (sql, text) = (self.written(), AssertSqlSafe(self.text()));
        let Tx { connection, failed, .. } = self.tx;
        if *failed {
            return Err(Error::Aborted);
        }
        check(sql, self.columns, &self.values)?;
        let ready = match connection {
            Connection::Postgres(tx) => {
                let mut arguments = PgArguments::default();
                let bound = self.values.into_iter().try_for_each(|value| value.bind_postgres(&mut arguments));
                bound.map(|()| Ready::Postgres(tx, sqlx::query_with(text, arguments)))
            }
            Connection::Sqlite(tx) => {
                let mut arguments = SqliteArguments::default();
                let bound = self.values.into_iter().try_for_each(|value| value.bind_sqlite(&mut arguments));
                bound.map(|()| Ready::Sqlite(tx, sqlx::query_with(text, arguments)))
            }
        };
        match ready {
            Ok(ready) => Ok((ready, failed)),
            Err(_) => Err(Error::Statement { reason: "a value can't be encoded", sql }),
        }
    }

    /// Runs the statement and counts the rows it changed.
    #[tracing::instrument(level = "trace", skip_all, fields(sql = &*self.text()))]
    pub async fn execute(self) -> Result<u64, Error> {
        let (ready, failed) = self.ready()?;
        let done = match ready {
            Ready::Postgres(tx, statement) => statement.execute(tx).await.map(|done| done.rows_affected()),
            Ready::Sqlite(tx, statement) => statement.execute(tx).await.map(|done| done.rows_affected()),
        };
        noted(failed, done)
    }

    /// Runs the statement and tells whether it changed a row: for conditional updates of one.
    pub async fn changed(self) -> Result<bool, Error> {
        Ok(self.execute().await? > 0)
    }

    /// The first row, if there is one.
    #[tracing::instrument(level = "trace", skip_all, fields(sql = &*self.text()))]
    pub async fn fetch_optional<R: Record>(self) -> Result<Option<R>, Error> {
        let (ready, failed) = self.ready()?;
        let row = match ready {
            Ready::Postgres(tx, statement) => statement.fetch_optional(tx).await.map(|row| row.map(Row::Postgres)),
            Ready::Sqlite(tx, statement) => statement.fetch_optional(tx).await.map(|row| row.map(Row::Sqlite)),
        };
        noted(failed, row)?.as_ref().map(R::from_row).transpose()
    }

    /// The row that must be there.
    ///
    /// # Errors
    /// [`Error::NoRow`] if it is not.
    pub async fn fetch_one<R: Record>(self) -> Result<R, Error> {
        self.fetch_optional().await?.ok_or(Error::NoRow)
    }

    /// All rows. The statement has a LIMIT, or what it lists is small by nature.
    #[tracing::instrument(level = "trace", skip_all, fields(sql = &*self.text()))]
    pub async fn fetch_all<R: Record>(self) -> Result<Vec<R>, Error> {
        let (ready, failed) = self.ready()?;
        let rows: Result<Vec<Row>, _> = match ready {
            Ready::Postgres(tx, statement) => {
                statement.fetch_all(tx).await.map(|rows| rows.into_iter().map(Row::Postgres).collect())
            }
            Ready::Sqlite(tx, statement) => {
                statement.fetch_all(tx).await.map(|rows| rows.into_iter().map(Row::Sqlite).collect())
            }
        };
        noted(failed, rows)?.iter().map(R::from_row).collect()
    }

    /// The rows one by one: for exports that are too long to hold.
    ///
    /// # Errors
    /// As for every statement; those of a row come in the stream.
    pub fn stream<R: Record + Send + 'c>(self) -> Result<BoxStream<'c, Result<R, Error>>, Error> {
        let (ready, failed) = self.ready()?;
        let rows = match ready {
            Ready::Postgres(tx, statement) => statement.fetch(tx).map(|row| row.map(Row::Postgres)).boxed(),
            Ready::Sqlite(tx, statement) => statement.fetch(tx).map(|row| row.map(Row::Sqlite)).boxed(),
        };
        Ok(rows.map(move |row| R::from_row(&noted(failed, row)?)).boxed())
    }
}

/// Remembers that the transaction can't be committed any more.
fn noted<T>(failed: &mut bool, result: Result<T, sqlx::Error>) -> Result<T, Error> {
    result.map_err(|error| {
        *failed = true;
        error.into()
    })
}

/// The text of a statement with a group of placeholders for each row.
fn many(sql: &str, columns: usize, values: usize) -> String {
    let mut text = String::with_capacity(sql.len() + values * 7);
    text.push_str(sql);
    for n in 1..=values {
        text.push_str(match (n, (n - 1).is_multiple_of(columns)) {
            (1, _) => " (",
            (_, true) => "), (",
            _ => ", ",
        });
        text.push('$');
        text.push_str(&n.to_string());
    }
    text.push(')');
    text
}

fn check(sql: &'static str, columns: Option<usize>, values: &[Value]) -> Result<(), Error> {
    let refuse = |reason| Err(Error::Statement { reason, sql });
    if let Some(fault) = values.iter().find_map(Value::fault) {
        return refuse(fault);
    }
    if let Some(columns) = columns {
        let whole = !values.is_empty() && values.len().is_multiple_of(columns);
        return if whole { Ok(()) } else { refuse("the last row is not whole") };
    }
    let named = placeholders(sql);
    if named.len() != values.len() || !(1..=values.len()).all(|n| named.contains(&n)) {
        return refuse("placeholders and values disagree");
    }
    Ok(())
}

/// The different `n` of all `$n` in a statement.
fn placeholders(sql: &str) -> std::collections::BTreeSet<usize> {
    sql.split('$').skip(1).filter_map(|rest| rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_counted_once_each() {
        assert_eq!(placeholders("SELECT $2, $1, $2 WHERE a = $10 AND p->>'$.x' = ''").len(), 3);
    }

    #[test]
    fn a_missing_a_surplus_and_a_skipped_value_are_refused() {
        let one = [Value::Int(Some(1))];
        let two = [Value::Int(Some(1)), Value::Int(Some(2))];
        assert!(check("SELECT $1", None, &one).is_ok());
        assert!(check("SELECT $1, $2", None, &one).is_err());
        assert!(check("SELECT $1", None, &two).is_err());
        assert!(check("SELECT $2", None, &one).is_err());
        assert!(check("SELECT $1, $3", None, &two).is_err());
    }

    #[test]
    fn values_that_only_one_database_takes_are_refused() {
        assert!(check("SELECT $1", None, &["a\0b".value()]).is_err());
        assert!(check("SELECT $1", None, &[u64::MAX.value()]).is_err());
    }
    #[test]
    fn each_row_gets_its_own_placeholders() {
        let two = [Value::Int(Some(1)), Value::Int(Some(2))];
        assert_eq!(many("INSERT INTO t (a) VALUES", 1, 2), "INSERT INTO t (a) VALUES ($1), ($2)");
        assert_eq!(many("INSERT INTO t (a, b) VALUES", 2, 4), "INSERT INTO t (a, b) VALUES ($1, $2), ($3, $4)");
        assert!(check("INSERT INTO t (a, b) VALUES", Some(2), &two).is_ok());
        assert!(check("INSERT INTO t (a, b, c) VALUES", Some(3), &two).is_err());
        assert!(check("INSERT INTO t (a) VALUES", Some(1), &[]).is_err());
    }
}

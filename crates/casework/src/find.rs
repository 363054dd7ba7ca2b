//! Finding a case: by an exact number, or by the surname and birth date of a member. What is not the reader's is not shown;
//! only of an exact file number it is said that there is a case.

use chrono::NaiveDate;
use db::cases::search;
use domain::{Actor, Listed, fold_login};

use crate::{CaseView, Casework, Error};

/// Cases that are shown.
const MOST: u32 = 40;

/// What is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted<'a> {
    /// A file number, the number of a household, or a portal number.
    Number(&'a str),
    /// A member of a household.
    Person {
        /// The surname; spelling variants are the same.
        surname: &'a str,
        /// The birth date.
        birth_date: NaiveDate,
    },
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Cases of the reader, the newest first.
    pub cases: Vec<CaseView>,
    /// Whether a case has exactly this file number and is not the reader's.
    pub elsewhere: bool,
    /// The day from which deadlines are counted.
    pub today: NaiveDate,
}

impl Casework {
    /// Looks for cases of the actor.
    ///
    /// # Errors
    /// Refused for everybody but caseworkers.
    pub async fn find(&self, actor: &Actor, wanted: Wanted<'_>) -> Result<Found, Error> {
        let act = async {
            let reader = self.reader(actor)?;
            let mut tx = self.custody.read(actor.tenant).await?;
            let rows = match wanted {
                Wanted::Number(number) => {
                    let number = number.trim();
                    search::by_number(&mut tx, reader, number, &fold_login(number), MOST).await?
                }
                Wanted::Person { surname, birth_date } => {
                    let sealer = self.custody.tenant_sealer(&mut tx, actor.tenant).await?;
                    let index = sealer.blind_index(surname, &birth_date.to_string());
                    search::by_person(&mut tx, reader, &index, MOST).await?
                }
            };
            let elsewhere = match wanted {
                // A protected case will not be told of.
                Wanted::Number(number) if rows.is_empty() => {
                    db::cases::find_by_file_number(&mut tx, number.trim()).await?.is_some()
                }
                _ => false,
            };
            let cases = self.shown(&mut tx, actor, Listed { items: rows, next: None }).await?.items;
            Ok(Found { cases, elsewhere, today: reader.day })
        };
        self.custody.guarded(actor, act).await
    }
}

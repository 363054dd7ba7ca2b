//! The import file: one line per membership of a person in a household, as specialist systems export it.
//!
//! UTF-8, separated by semicolons, first line names the columns, in any order:
//!
//! | column | what |
//! |---|---|
//! | `person_key` | foreign key of the person |
//! | `surname`, `given_name` | name |
//! | `birth_date` | `2001-12-31` |
//! | `household_key`, `household_number` | foreign key and BG-Nummer of the household |
//! | `from`, `to` | first and last day of the membership; `to` may be empty |
//! | `representative` | `yes` for the one who is presumed to act for the household (§ 38 SGB II), else empty |
//! | `case_key`, `file_number`, `title` | the household's case |
//! | `caseworker` | login of the caseworker in charge, may be empty |
//! | `team` | name of the team, may be empty |

use std::collections::HashMap;

use chrono::NaiveDate;

/// One line, checked for form.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Foreign key of the person.
    pub person_key: String,
    /// Surname.
    pub surname: String,
    /// Given name.
    pub given_name: String,
    /// Birth date.
    pub birth_date: NaiveDate,
    /// Foreign key of the household.
    pub household_key: String,
    /// BG-Nummer.
    pub household_number: String,
    /// First day of the membership.
    pub from: NaiveDate,
    /// Last day of the membership.
    pub to: Option<NaiveDate>,
    /// Whether the person is presumed to act for the household.
    #[serde(default)]
    pub representative: bool,
    /// Foreign key of the case.
    pub case_key: String,
    /// Aktenzeichen.
    pub file_number: String,
    /// What the case is about.
    pub title: String,
    /// Login of the caseworker in charge.
    pub caseworker: Option<String>,
    /// Name of the team.
    pub team: Option<String>,
}

/// What is wrong with a file. Never holds a value of it: values are personal data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CsvError {
    /// A column is missing from the first line.
    #[error("column {0} is missing")]
    Column(&'static str),
    /// A line can't be read.
    #[error("line {line}: {what}")]
    Line {
        /// Counted from 1.
        line: u64,
        /// What is wrong.
        what: &'static str,
    },
    /// The file is not UTF-8 text with semicolons.
    #[error("not a UTF-8 file separated by semicolons")]
    Unreadable,
}

const COLUMNS: [&str; 14] = [
    "person_key",
    "surname",
    "given_name",
    "birth_date",
    "household_key",
    "household_number",
    "from",
    "to",
    "representative",
    "case_key",
    "file_number",
    "title",
    "caseworker",
    "team",
];

/// Reads a file. All lines are checked before anything is done with the first.
///
/// # Errors
/// [`CsvError`] names the first line that is wrong.
pub fn parse(file: impl std::io::Read) -> Result<Vec<Line>, CsvError> {
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').trim(csv::Trim::All).from_reader(file);
    let header = reader.headers().map_err(|_| CsvError::Unreadable)?;
    let places: HashMap<String, usize> = header.iter().enumerate().map(|(at, name)| (bare(name), at)).collect();
    if let Some(missing) = COLUMNS.iter().find(|name| !places.contains_key(**name)) {
        return Err(CsvError::Column(missing));
    }
    reader.into_records().map(|record| line(&record.map_err(|_| CsvError::Unreadable)?, &places)).collect()
}

/// A column name without the byte order mark that spreadsheets put in front of the first.
fn bare(name: &str) -> String {
    name.trim_start_matches('\u{feff}').to_owned()
}

fn line(record: &csv::StringRecord, places: &HashMap<String, usize>) -> Result<Line, CsvError> {
    let number = record.position().map_or(0, csv::Position::line);
    let wrong = |what| CsvError::Line { line: number, what };
    let get = |name: &str| places.get(name).and_then(|at| record.get(*at)).unwrap_or("").to_owned();
    let need = |name: &'static str| Some(get(name)).filter(|v| !v.is_empty()).ok_or_else(|| wrong(name));
    let day = |name: &'static str| need(name)?.parse::<NaiveDate>().map_err(|_| wrong(name));
    let maybe = |name: &str| Some(get(name)).filter(|v| !v.is_empty());
    let to = maybe("to").map(|text| text.parse::<NaiveDate>().map_err(|_| wrong("to"))).transpose()?;
    let read = Line {
        person_key: need("person_key")?,
        surname: need("surname")?,
        given_name: need("given_name")?,
        birth_date: day("birth_date")?,
        household_key: need("household_key")?,
        household_number: need("household_number")?,
        from: day("from")?,
        to,
        representative: match get("representative").as_str() {
            "yes" => true,
            "" | "no" => false,
            _ => return Err(wrong("representative")),
        },
        case_key: need("case_key")?,
        file_number: need("file_number")?,
        title: need("title")?,
        caseworker: maybe("caseworker"),
        team: maybe("team"),
    };
    if read.to.is_some_and(|to| to < read.from) {
        return Err(wrong("to is before from"));
    }
    Ok(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "person_key;surname;given_name;birth_date;household_key;household_number;from;to;representative;\
                        case_key;file_number;title;caseworker;team\n";

    #[test]
    fn a_line_is_read_with_its_dates() {
        let file =
            format!("\u{feff}{HEAD}P1;Beispiel;Anna;1990-02-03;H1;BG 1;2026-01-01;;yes;C1;AZ 1;Leistung;;Team 1\n");
        let lines = parse(file.as_bytes()).unwrap();
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].birth_date, NaiveDate::from_ymd_opt(1990, 2, 3).unwrap());
        assert_eq!((lines[0].to, lines[0].representative, lines[0].caseworker.as_deref()), (None, true, None));
        assert_eq!(lines[0].team.as_deref(), Some("Team 1"));
    }

    #[test]
    fn the_wrong_line_is_named_without_its_values() {
        let file = format!("{HEAD}P1;Beispiel;Anna;3.2.1990;H1;BG 1;2026-01-01;;yes;C1;AZ 1;Leistung;;\n");
        let error = parse(file.as_bytes()).unwrap_err();
        assert_eq!(error, CsvError::Line { line: 2, what: "birth_date" });
        assert!(!error.to_string().contains("Anna"));
    }

    #[test]
    fn a_missing_column_is_named() {
        assert_eq!(parse("person_key;surname\n".as_bytes()), Err(CsvError::Column("given_name")));
    }
}

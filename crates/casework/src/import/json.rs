//! The same lines as JSON: an array of objects whose fields are called as the columns of [`super::csv`]. Days are written
//! `2001-12-31`; `representative` is `true` or `false`; what is not needed may be left out or `null`.

use super::csv::Line;

/// What is wrong with a file. Never holds a value of it: values are personal data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JsonError {
    /// The file is no JSON array.
    #[error("not a JSON array in UTF-8")]
    Unreadable,
    /// An item lacks a field, has one that nobody knows, or one that can't be read.
    #[error("item {item}: {what}")]
    Item {
        /// Counted from 1.
        item: usize,
        /// What is wrong.
        what: &'static str,
    },
}

/// Reads a file. All items are checked before anything is done with the first.
///
/// # Errors
/// [`JsonError`] names the first item that is wrong.
pub fn parse(file: &[u8]) -> Result<Vec<Line>, JsonError> {
    let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
    let items: Vec<serde_json::Value> = serde_json::from_slice(file).map_err(|_| JsonError::Unreadable)?;
    items.into_iter().enumerate().map(|(at, item)| line(at + 1, item)).collect()
}

fn line(item: usize, value: serde_json::Value) -> Result<Line, JsonError> {
    let wrong = |what| JsonError::Item { item, what };
    let mut line: Line =
        serde_json::from_value(value).map_err(|_| wrong("a field is missing, unknown or unreadable"))?;
    let needed = [
        ("person_key", &mut line.person_key),
        ("surname", &mut line.surname),
        ("given_name", &mut line.given_name),
        ("household_key", &mut line.household_key),
        ("household_number", &mut line.household_number),
        ("case_key", &mut line.case_key),
        ("file_number", &mut line.file_number),
        ("title", &mut line.title),
    ];
    for (name, text) in needed {
        let trimmed = text.trim();
        if trimmed.is_empty() || trimmed.contains('\0') {
            return Err(wrong(name));
        }
        *text = trimmed.to_owned();
    }
    for text in [&mut line.caseworker, &mut line.team] {
        *text = text.take().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    }
    if line.to.is_some_and(|to| to < line.from) {
        return Err(wrong("to is before from"));
    }
    Ok(line)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn item() -> serde_json::Value {
        json!({
            "person_key": "P1", "surname": "Beispiel", "given_name": " Anna ", "birth_date": "1990-02-03",
            "household_key": "H1", "household_number": "BG 1", "from": "2026-01-01", "representative": true,
            "case_key": "C1", "file_number": "AZ 1", "title": "Leistung", "team": "Team 1",
        })
    }

    #[test]
    fn an_item_is_the_same_as_a_line() {
        let csv = "person_key;surname;given_name;birth_date;household_key;household_number;from;to;representative;\
                   case_key;file_number;title;caseworker;team\n\
                   P1;Beispiel;Anna;1990-02-03;H1;BG 1;2026-01-01;;yes;C1;AZ 1;Leistung;;Team 1\n";
        let read = parse(json!([item()]).to_string().as_bytes()).unwrap();
        assert_eq!(read, super::super::csv::parse(csv.as_bytes()).unwrap());
    }

    #[test]
    fn the_wrong_item_is_named_without_its_values() {
        let changed = |field: &str, value: serde_json::Value| {
            let mut wrong = item();
            wrong[field] = value;
            parse(json!([item(), wrong]).to_string().as_bytes()).unwrap_err().to_string()
        };
        assert_eq!(changed("title", json!(" ")), "item 2: title");
        assert_eq!(changed("to", json!("2025-12-31")), "item 2: to is before from");
        for (field, value) in [("birth_date", json!("3.2.1990")), ("surname", json!(null)), ("street", json!("Weg 1"))]
        {
            let told = changed(field, value);
            assert!(told.starts_with("item 2: a field") && !told.contains("Anna"), "{told}");
        }
        assert_eq!(parse(b"{}"), Err(JsonError::Unreadable));
    }
}

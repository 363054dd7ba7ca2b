//! Names of files in an archive: they sort by case, day, kind and person, and every system can keep them.

use std::collections::HashMap;

use chrono::NaiveDate;
use unicode_normalization::UnicodeNormalization as _;

/// Characters of one part of a name.
const PART: usize = 60;

/// Names that were given, so that none is given twice.
#[derive(Debug, Default)]
pub(crate) struct Names(HashMap<String, u32>);

impl Names {
    /// `4711-0815_2026-05-04_Mietvertrag_Beispiel-Miriam_1.pdf`
    pub(crate) fn give(
        &mut self,
        file_number: &str,
        day: NaiveDate,
        kind: &str,
        person: &str,
        extension: &str,
    ) -> String {
        let stem = format!("{}_{day}_{}_{}", part(file_number), part(kind), part(&by_surname(person)));
        // Windows takes upper and lower case for the same.
        let count = self.0.entry(stem.to_lowercase()).or_default();
        *count += 1;
        format!("{stem}_{count}.{extension}")
    }
}

/// The last word first: people are looked for by their surnames.
fn by_surname(name: &str) -> String {
    match name.rsplit_once(' ') {
        Some((given, surname)) => format!("{surname} {given}"),
        None => name.to_owned(),
    }
}

/// Letters, digits and dots; everything else is one hyphen. No system has a meaning for those.
fn part(text: &str) -> String {
    let mut out = String::new();
    for letter in text.nfc() {
        if letter.is_alphanumeric() || letter == '.' && !out.is_empty() {
            out.push(letter);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    let short: String = out.chars().take(PART).collect();
    let short = short.trim_end_matches(['-', '.']);
    if short.is_empty() { "0".to_owned() } else { short.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 5, 4).unwrap()
    }

    #[test]
    fn names_sort_and_are_never_given_twice() {
        let mut names = Names::default();
        let mut give = |kind| names.give("4711-0815", day(), kind, "Miriam Beispiel", "pdf");
        assert_eq!(give("Mietvertrag"), "4711-0815_2026-05-04_Mietvertrag_Beispiel-Miriam_1.pdf");
        assert_eq!(give("MIETVERTRAG"), "4711-0815_2026-05-04_MIETVERTRAG_Beispiel-Miriam_2.pdf");
        assert_eq!(give("Lohn"), "4711-0815_2026-05-04_Lohn_Beispiel-Miriam_1.pdf");
    }

    #[test]
    fn nothing_in_a_name_means_anything_to_a_system() {
        assert_eq!(part("../..\\C:\\Windows"), "C-Windows");
        assert_eq!(part("a/b<c>d:e\"f|g?h*i\u{0}j\u{202e}k"), "a-b-c-d-e-f-g-h-i-j-k");
        assert_eq!(part("Straße & Co. "), "Straße-Co");
        assert_eq!(part("u\u{308}ber"), "über");
        assert_eq!(part("…"), "0");
        assert_eq!(part(&"ä".repeat(300)).chars().count(), PART);
    }
}

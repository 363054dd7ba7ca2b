//! Text modules: what is written often, with places for what differs each time.

use std::fmt::Write as _;

use crate::words::words;

words! {
    /// What a text module is for.
    TextPurpose {
        /// A message to a customer.
        Message = "message",
        /// Why a paper is to be sent again: the customer reads it beside the paper.
        Resend = "resend",
        /// An internal note.
        Internal = "internal",
    }
}

words! {
    /// What differs each time. Stands in braces, as `{name}`.
    Placeholder {
        /// Whom it is written to.
        Name = "name",
        /// The number of the case.
        FileNumber = "file_number",
        /// The document it is about.
        Document = "document",
        /// Today.
        Date = "date",
        /// Who writes.
        Caseworker = "caseworker",
    }
}

/// A brace that begins none of the known placeholders.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown placeholder")]
pub struct UnknownPlaceholder {
    /// What stands there, at most [`SHOWN`] characters of it.
    pub found: String,
}

/// Characters shown of what is no placeholder.
const SHOWN: usize = 30;

/// What is known where a text module is put in. What is not known stays as a placeholder: whoever writes sees it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known<'a> {
    /// Whom it is written to.
    pub name: Option<&'a str>,
    /// The number of the case.
    pub file_number: Option<&'a str>,
    /// The document it is about.
    pub document: Option<&'a str>,
    /// Today, as people write it.
    pub date: Option<&'a str>,
    /// Who writes.
    pub caseworker: Option<&'a str>,
}

impl Known<'_> {
    const fn value(&self, placeholder: Placeholder) -> Option<&str> {
        match placeholder {
            Placeholder::Name => self.name,
            Placeholder::FileNumber => self.file_number,
            Placeholder::Document => self.document,
            Placeholder::Date => self.date,
            Placeholder::Caseworker => self.caseworker,
        }
    }
}

/// A piece of a text module.
enum Piece<'a> {
    Text(&'a str),
    Place(Placeholder),
    /// From a brace on that begins no placeholder.
    Unknown(&'a str),
}

/// Takes a text apart, from the beginning to its end.
fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let brace = rest.find('{').unwrap_or(rest.len());
        if brace > 0 {
            let (plain, after) = rest.split_at(brace);
            rest = after;
            return Some(Piece::Text(plain));
        }
        let inside = rest.strip_prefix('{')?;
        let closed = inside.split_once('}').and_then(|(word, after)| Some((Placeholder::parse(word).ok()?, after)));
        if let Some((placeholder, after)) = closed {
            rest = after;
            return Some(Piece::Place(placeholder));
        }
        rest = inside;
        Some(Piece::Unknown(inside))
    })
}

/// Whether every brace of a text begins a placeholder that is known.
///
/// # Errors
/// [`UnknownPlaceholder`] with the first that is not.
pub fn check_placeholders(text: &str) -> Result<(), UnknownPlaceholder> {
    let unknown = pieces(text).find_map(|piece| match piece {
        Piece::Unknown(from) => Some(from),
        Piece::Text(_) | Piece::Place(_) => None,
    });
    match unknown {
        Some(from) => {
            let word = from.split(['}', '\n']).next().unwrap_or_default();
            Err(UnknownPlaceholder { found: word.chars().take(SHOWN).collect() })
        }
        None => Ok(()),
    }
}

/// The text with what is known put in. What is put in is not looked through again.
pub fn fill(text: &str, known: &Known<'_>) -> String {
    let mut filled = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Piece::Text(plain) => filled.push_str(plain),
            Piece::Place(placeholder) => match known.value(placeholder) {
                Some(value) => filled.push_str(value),
                // Writing to a String doesn't fail.
                None => drop(write!(filled, "{{{placeholder}}}")),
            },
            Piece::Unknown(_) => filled.push('{'),
        }
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: Known<'_> = Known {
        name: Some("Rita Beispiel"),
        file_number: Some("AZ 1"),
        document: None,
        date: Some("4. Mai 2026"),
        caseworker: Some("Kim {name}"),
    };

    #[test]
    fn what_is_known_is_put_in_and_the_rest_stays() {
        let text = "Guten Tag {name},\n{document} zu {file_number} vom {date} fehlt.\n{caseworker}";
        let filled = "Guten Tag Rita Beispiel,\n{document} zu AZ 1 vom 4. Mai 2026 fehlt.\nKim {name}";
        assert_eq!(fill(text, &KNOWN), filled, "what was put in is not looked through again");
        assert_eq!(fill("", &KNOWN), "");
        assert_eq!(fill("{", &KNOWN), "{");
        assert_eq!(fill("{{name}}", &KNOWN), "{Rita Beispiel}");
    }

    #[test]
    fn every_placeholder_is_taken_and_nothing_else() {
        for placeholder in Placeholder::ALL {
            assert_eq!(check_placeholders(&format!("a {{{placeholder}}} b")), Ok(()));
        }
        assert_eq!(check_placeholders("kein Platzhalter }"), Ok(()));
        for (wrong, found) in
            [("{", ""), ("{vorname}", "vorname"), ("{ name }", " name "), ("{name", "name"), ("{{name}}", "{name")]
        {
            assert_eq!(check_placeholders(wrong), Err(UnknownPlaceholder { found: found.to_owned() }), "{wrong}");
        }
        let long = check_placeholders(&format!("{{{}}}", "ä".repeat(500))).unwrap_err();
        assert_eq!(long.found.chars().count(), SHOWN);
    }
}

//! Looking for words in a text, as people remember them: not minding capitals, accents and how umlauts are written.
//!
//! Müller is found by Müller, MUELLER and Muller, and finds these. Umlauts are written out (ä as ae) or without their dots;
//! a text is looked through in both ways, never in a mixture.

/// Characters of what is looked for.
pub const LONGEST_WORDS: usize = 200;
/// Characters that a word has at least: shorter ones are everywhere.
pub const SHORTEST_WORD: usize = 2;
/// Characters of a text that are shown around a hit, on either side.
const AROUND: usize = 60;

/// What is wrong with what somebody looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WordsFault {
    /// No word, or only ones shorter than [`SHORTEST_WORD`].
    #[error("no word of at least {SHORTEST_WORD} characters")]
    Missing,
    /// More than [`LONGEST_WORDS`].
    #[error("longer than {LONGEST_WORDS} characters")]
    TooLong,
}

/// Words to look for: a text has a hit if each of them is somewhere in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words(Vec<[String; 2]>);

/// A part of a text with a hit in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snippet {
    /// What stands before the hit.
    pub before: String,
    /// The hit, as it is written in the text.
    pub hit: String,
    /// What stands behind it.
    pub after: String,
}

/// How umlauts are written.
#[derive(Debug, Clone, Copy)]
enum Way {
    /// ä as ae.
    Out,
    /// ä as a.
    Bare,
}

impl Words {
    /// The words of what somebody typed.
    ///
    /// # Errors
    /// [`WordsFault`].
    pub fn parse(typed: &str) -> Result<Self, WordsFault> {
        if typed.chars().count() > LONGEST_WORDS {
            return Err(WordsFault::TooLong);
        }
        let words = typed.split_whitespace().filter(|word| word.chars().count() >= SHORTEST_WORD);
        let folded: Vec<_> = words.map(|word| [Way::Out, Way::Bare].map(|way| fold(word, way).0)).collect();
        let empty = folded.is_empty() || folded.iter().flatten().any(String::is_empty);
        if empty { Err(WordsFault::Missing) } else { Ok(Self(folded)) }
    }

    /// The first hit in a text, if it has all words; around it what stands there.
    pub fn find(&self, text: &str) -> Option<Snippet> {
        let ways = [Way::Out, Way::Bare].map(|way| fold(text, way));
        let mut first = None;
        for word in &self.0 {
            let hits = ways.iter().zip(word).filter_map(|((folded, origins), word)| {
                let at = folded.find(word.as_str())?;
                let from = *origins.get(at)?;
                let last = *origins.get(at + word.len() - 1)?;
                Some((from, end_of(text, last)))
            });
            let hit = hits.min()?;
            first = Some(first.map_or(hit, |first: (usize, usize)| first.min(hit)));
        }
        let (from, to) = first?;
        Some(Snippet {
            before: last_of(text.get(..from)?),
            hit: text.get(from..to)?.to_owned(),
            after: first_of(text.get(to..)?),
        })
    }
}

/// The text as it is compared, and for each of its bytes where in the text the character begins that it comes from.
fn fold(text: &str, way: Way) -> (String, Vec<usize>) {
    let mut folded = String::with_capacity(text.len());
    let mut origins = Vec::with_capacity(text.len());
    for (at, letter) in text.char_indices() {
        for small in letter.to_lowercase() {
            push(&mut folded, small, way);
        }
        origins.resize(folded.len(), at);
    }
    (folded, origins)
}

fn push(folded: &mut String, letter: char, way: Way) {
    let (bare, out) = match letter {
        'ä' => ("a", "ae"),
        'ö' => ("o", "oe"),
        'ü' => ("u", "ue"),
        'ß' => ("ss", "ss"),
        'à' | 'á' | 'â' | 'ã' | 'å' => ("a", "a"),
        'è' | 'é' | 'ê' | 'ë' => ("e", "e"),
        'ì' | 'í' | 'î' | 'ï' | 'ı' => ("i", "i"),
        'ò' | 'ó' | 'ô' | 'õ' => ("o", "o"),
        'ù' | 'ú' | 'û' => ("u", "u"),
        'ç' => ("c", "c"),
        'ğ' => ("g", "g"),
        'ñ' => ("n", "n"),
        'ş' => ("s", "s"),
        // The dots of an umlaut, and other marks, on a letter of their own.
        '\u{308}' => ("", "e"),
        '\u{300}'..='\u{36f}' => ("", ""),
        other => return folded.push(other),
    };
    folded.push_str(match way {
        Way::Out => out,
        Way::Bare => bare,
    });
}

/// Where the character ends that begins here.
fn end_of(text: &str, begin: usize) -> usize {
    text.get(begin..).and_then(|rest| rest.chars().next()).map_or(begin, |letter| begin + letter.len_utf8())
}

fn first_of(text: &str) -> String {
    match text.char_indices().nth(AROUND) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}

fn last_of(text: &str) -> String {
    match text.char_indices().rev().nth(AROUND - 1) {
        Some((at, _)) if at > 0 => format!("…{}", text.get(at..).unwrap_or_default()),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn hit(words: &str, text: &str) -> Option<String> {
        Words::parse(words).unwrap().find(text).map(|snippet| snippet.hit)
    }

    #[test]
    fn capitals_accents_and_umlauts_do_not_matter() {
        for (words, text, expected) in [
            ("müller", "Frau Müller", "Müller"),
            ("MUELLER", "Frau Müller", "Müller"),
            ("muller", "Frau Müller", "Müller"),
            ("Müller", "Frau Mueller", "Mueller"),
            ("müller", "Mu\u{308}ller", "Mu\u{308}ller"),
            ("strasse", "Große Straße 3", "Straße"),
            ("STRASSE", "STRAẞE", "STRAẞE"),
            ("quelle", "die Quelle", "Quelle"),
            ("elle", "die Quelle", "elle"),
            ("andre", "André", "André"),
        ] {
            assert_eq!(hit(words, text).as_deref(), Some(expected), "{words} in {text}");
        }
        assert_eq!(hit("miete", "Strom"), None);
    }

    #[test]
    fn all_words_have_to_be_there_and_the_first_is_shown() {
        assert_eq!(hit("vertrag miete", "Die Miete im Vertrag").as_deref(), Some("Miete"));
        assert_eq!(hit("vertrag strom", "Die Miete im Vertrag"), None);
        assert_eq!(Words::parse(" a "), Err(WordsFault::Missing));
        assert_eq!(Words::parse("\u{308}\u{308}"), Err(WordsFault::Missing));
        assert_eq!(Words::parse(&"x".repeat(201)), Err(WordsFault::TooLong));
    }

    #[test]
    fn a_snippet_is_short() {
        let text = format!("{}Miete{}", "ä".repeat(100), "ö".repeat(100));
        let found = Words::parse("miete").unwrap().find(&text).unwrap();
        assert_eq!(found.before, format!("…{}", "ä".repeat(60)));
        assert_eq!(found.after, format!("{}…", "ö".repeat(60)));
        let whole = Words::parse("miete").unwrap().find("Die Miete ist da").unwrap();
        assert_eq!((whole.before.as_str(), whole.after.as_str()), ("Die ", " ist da"));
    }

    proptest! {
        #[test]
        fn every_part_of_a_text_is_found_and_stands_in_it(text in "\\PC{0,60}", words in "\\PC{2,20}") {
            if let Ok(parsed) = Words::parse(&words)
                && let Some(Snippet { before, hit, after }) = parsed.find(&text)
            {
                prop_assert_eq!(format!("{before}{hit}{after}"), text);
            }
        }
    }
}

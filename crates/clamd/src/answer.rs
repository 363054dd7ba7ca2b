//! What clamd says, word for word.

use chrono::{DateTime, NaiveDateTime, Utc};

use crate::Fault;

/// What a scan came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Nothing found, and nothing said about what it did not look into.
    Clean,
    /// Malware, by its name.
    Found(String),
    /// One of clamd's limits was reached within: what lies behind it was not looked at. Only with `AlertExceedsMax`.
    Limit(String),
    /// Protected by a password. Only with `AlertEncrypted`.
    Encrypted(String),
    /// An office file with macros. Only with `AlertOLE2Macros`.
    Macros(String),
    /// Longer than `StreamMaxLength`: nothing of it was looked at.
    TooLong,
}

/// What names begin with that name no malware.
const LIMITS: &str = "Heuristics.Limits.Exceeded";
const ENCRYPTED: &str = "Heuristics.Encrypted.";
const MACROS: &str = "Heuristics.OLE2.ContainsMacros";
/// What clamd says when a stream is over its limit, and not about the stream.
const TOO_LONG: &str = "INSTREAM size limit exceeded. ERROR";
/// Longer names are none of clamd's.
const LONGEST_NAME: usize = 256;
/// What is shown of an answer that is none.
const SHOWN: usize = 120;

impl Answer {
    pub(crate) fn read(answer: &[u8]) -> Result<Self, Fault> {
        let Some(text) = std::str::from_utf8(answer).ok().filter(|text| text.chars().all(|c| !c.is_control())) else {
            return Err(nonsense(answer));
        };
        if text == TOO_LONG {
            return Ok(Self::TooLong);
        }
        if text == "stream: OK" {
            return Ok(Self::Clean);
        }
        if let Some(name) = text.strip_prefix("stream: ").and_then(|rest| rest.strip_suffix(" FOUND")) {
            let name = without_digest(name);
            return if is_name(name) { Ok(Self::named(name)) } else { Err(nonsense(answer)) };
        }
        Err(if text.ends_with("ERROR") { Fault::Refused(shown(text)) } else { nonsense(answer) })
    }

    fn named(name: &str) -> Self {
        let told: fn(String) -> Self = match name {
            _ if name.starts_with(LIMITS) => Self::Limit,
            _ if name.starts_with(ENCRYPTED) => Self::Encrypted,
            _ if name.starts_with(MACROS) => Self::Macros,
            _ => Self::Found,
        };
        told(name.to_owned())
    }
}

/// With `ExtendedDetectionInfo` the digest and the size of what was found stand behind its name, in brackets.
fn without_digest(name: &str) -> &str {
    let Some((before, within)) = name.strip_suffix(')').and_then(|name| name.rsplit_once('(')) else { return name };
    let Some((digest, size)) = within.split_once(':') else { return name };
    let told = digest.bytes().all(|b| b.is_ascii_hexdigit()) && size.bytes().all(|b| b.is_ascii_digit());
    if told { before } else { name }
}

fn is_name(name: &str) -> bool {
    (1..=LONGEST_NAME).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_graphic())
}

pub(crate) fn nonsense(answer: &[u8]) -> Fault {
    Fault::Nonsense(shown(&String::from_utf8_lossy(answer)))
}

fn shown(text: &str) -> String {
    text.chars().take(SHOWN).map(|c| if c.is_control() { '.' } else { c }).collect()
}

/// What answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Its name and number.
    pub program: String,
    /// Its signatures; none where it has no official ones.
    pub signatures: Option<Signatures>,
}

/// The daily signatures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signatures {
    /// Their number, one more for each release.
    pub number: u32,
    /// When they were made. clamd tells it in the time of its machine, and this reads it as UTC: right within half a day.
    pub made: DateTime<Utc>,
}

impl Version {
    pub(crate) fn read(answer: &[u8]) -> Result<Self, Fault> {
        let text = std::str::from_utf8(answer).map_err(|_| nonsense(answer))?;
        let (program, rest) = text.split_once('/').map_or((text, None), |(program, rest)| (program, Some(rest)));
        if !program.starts_with("ClamAV ") || program.chars().any(char::is_control) {
            return Err(nonsense(answer));
        }
        let signatures = rest.map(|rest| Signatures::read(rest).ok_or_else(|| nonsense(answer))).transpose()?;
        Ok(Self { program: program.to_owned(), signatures })
    }
}

impl Signatures {
    fn read(text: &str) -> Option<Self> {
        let (number, made) = text.split_once('/')?;
        let made = NaiveDateTime::parse_from_str(made, "%a %b %e %H:%M:%S %Y").ok()?.and_utc();
        Some(Self { number: number.parse().ok()?, made })
    }
}

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.signatures {
            None => write!(f, "{}, signatures without a date", self.program),
            Some(Signatures { number, made }) => {
                write!(f, "{}, signatures {number} of {}", self.program, made.format("%Y-%m-%d %H:%M"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(answer: &str) -> Result<Answer, Fault> {
        Answer::read(answer.as_bytes())
    }

    #[test]
    fn only_these_very_words_are_clean() {
        assert_eq!(read("stream: OK"), Ok(Answer::Clean));
        for close in [
            "",
            "OK",
            "stream:OK",
            "stream: ok",
            "stream: OK ",
            "stream: OK\n",
            " stream: OK",
            "1: stream: OK",
            "Stream: OK",
            "stream: OK FOUND ",
            "stream: OK\u{a0}",
            "stream: OK stream: OK",
            "PONG",
            "stream: OK\0",
            "HTTP/1.1 200 OK",
            "stream:  FOUND",
            "stream: FOUND",
            "UNKNOWN COMMAND",
            "stream: a b FOUND",
            "stream: W\u{fc}rm FOUND",
        ] {
            assert!(matches!(read(close), Err(Fault::Nonsense(_))), "{close:?}");
        }
        assert!(matches!(Answer::read(b"stream: OK\xff"), Err(Fault::Nonsense(_))));
    }

    #[test]
    fn what_was_found_is_told_from_what_was_not_looked_at() {
        let name = |text: &str| text.to_owned();
        assert_eq!(read("stream: Win.Test FOUND"), Ok(Answer::Found(name("Win.Test"))));
        assert_eq!(read("stream: Win.Test(0a1b:68) FOUND"), Ok(Answer::Found(name("Win.Test"))));
        assert_eq!(read("stream: Win.Test(x:68) FOUND"), Ok(Answer::Found(name("Win.Test(x:68)"))));
        let limit = "Heuristics.Limits.Exceeded.MaxFileSize";
        assert_eq!(read(&format!("stream: {limit} FOUND")), Ok(Answer::Limit(name(limit))));
        let encrypted = "Heuristics.Encrypted.PDF";
        assert_eq!(read(&format!("stream: {encrypted} FOUND")), Ok(Answer::Encrypted(name(encrypted))));
        let macros = "Heuristics.OLE2.ContainsMacros.VBA";
        assert_eq!(read(&format!("stream: {macros} FOUND")), Ok(Answer::Macros(name(macros))));
        assert_eq!(
            read("stream: Heuristics.Phishing.Email FOUND"),
            Ok(Answer::Found(name("Heuristics.Phishing.Email")))
        );
        assert_eq!(read("INSTREAM size limit exceeded. ERROR"), Ok(Answer::TooLong));
    }

    #[test]
    fn its_own_errors_are_no_nonsense() {
        for error in
            ["stream: Can't allocate memory ERROR", "INSTREAM: read timed out. ERROR", "COMMAND READ TIMED OUT ERROR"]
        {
            assert_eq!(read(error), Err(Fault::Refused(error.to_owned())));
        }
    }

    #[test]
    fn the_version_tells_of_when_the_signatures_are() {
        let version = Version::read(b"ClamAV 1.4.6/27123/Mon Nov 30 23:02:33 2026").unwrap();
        assert_eq!(version.to_string(), "ClamAV 1.4.6, signatures 27123 of 2026-11-30 23:02");
        assert!(Version::read(b"ClamAV 1.4.6/27123/Tue Dec  1 03:02:33 2026").unwrap().signatures.is_some());
        let without = Version::read(b"ClamAV 1.4.6").unwrap();
        assert_eq!((without.program.as_str(), without.signatures), ("ClamAV 1.4.6", None));
        for nonsense in ["", "PONG", "ClamAV", "ClamAV 1.4.6/", "ClamAV 1.4.6/27123/yesterday", "ClamAV 1\n/1/x"] {
            assert!(Version::read(nonsense.as_bytes()).is_err(), "{nonsense}");
        }
    }
}

//! What a PDF does besides showing pages, told from the names in it (ISO 32000-2 7.3.5).
//!
//! Every byte is looked at once, many at a time, for a `/` with a letter behind it that one of our names begins with. What
//! follows is read as a name, with `#xx` undone, and where the name alone says too little, with the kind of value behind it.
//! Nothing is unpacked and no reference is followed:
//!
//! | name | value | flag |
//! |---|---|---|
//! | `Encrypt` | dictionary, reference | encrypted |
//! | `JavaScript`, `Launch` | any | active content |
//! | `JS` | text, reference | active content |
//! | `OpenAction`, `AA` | dictionary, reference | active content |
//! | `EmbeddedFile`, `EmbeddedFiles` | any | embedded files |
//!
//! An `OpenAction` that is an array is a place to open the paper at, as nearly every office program writes it. What stands
//! in compressed object streams (7.5.7) stays unseen, but for `Encrypt`: that is in the trailer or the dictionary of a
//! cross-reference stream, which are never compressed. Flags tell staff what to expect; what keeps them safe is the scanner
//! and the sandbox.

use std::sync::LazyLock;

use aho_corasick::packed::Searcher;
use domain::{DocumentFlag, DocumentFlags};

/// How many bytes from a `/` on decide about it: the longest name with every letter escaped, white space, and the
/// beginning of a value.
const WINDOW: usize = 96;
/// `EmbeddedFiles`
const LONGEST: usize = 13;
/// How our names begin.
const BEGINNINGS: [&[u8; 2]; 6] = [b"/E", b"/J", b"/L", b"/O", b"/A", b"/#"];
/// Looks for all beginnings at once. In a compressed stream every 256th byte is a `/`, in a dictionary every tenth: looking
/// for that alone stops too often. `None` on machines without the instructions for it.
static SEARCHER: LazyLock<Option<Searcher>> = LazyLock::new(|| Searcher::new(BEGINNINGS));
const ALL: [DocumentFlag; 3] = [DocumentFlag::Encrypted, DocumentFlag::ActiveContent, DocumentFlag::EmbeddedFiles];

#[derive(Debug, Default)]
pub(super) struct PdfCheck {
    /// The last bytes, in which a `/` has not been seen with all that decides about it.
    held: Vec<u8>,
    flags: DocumentFlags,
}

impl PdfCheck {
    pub(super) fn push(&mut self, bytes: &[u8]) {
        if ALL.iter().all(|flag| self.flags.contains(*flag)) {
            return;
        }
        // What was held, with as much as decides about it.
        let joined = bytes.get(..bytes.len().min(WINDOW)).unwrap_or_default();
        self.held.extend_from_slice(joined);
        let decided = self.held.len().saturating_sub(WINDOW);
        search(&self.held, decided, &mut self.flags);
        if bytes.len() <= WINDOW {
            self.held.drain(..decided);
            return;
        }
        // Everything up to here was held before, or stands in these bytes as well.
        let decided = bytes.len() - WINDOW;
        search(bytes, decided, &mut self.flags);
        self.held.clear();
        self.held.extend_from_slice(bytes.get(decided..).unwrap_or_default());
    }

    pub(super) fn finish(mut self) -> DocumentFlags {
        search(&self.held, self.held.len(), &mut self.flags);
        self.flags
    }
}

/// Judges every name whose `/` is among the first `decided` bytes.
fn search(bytes: &[u8], decided: usize, flags: &mut DocumentFlags) {
    let mut judge_at = |at: usize| {
        let rest = bytes.get(at + 1..bytes.len().min(at + WINDOW)).unwrap_or_default();
        flags.extend(judge(rest));
    };
    match &*SEARCHER {
        Some(searcher) => {
            // A beginning has two bytes, of which the first must be decided.
            let within = bytes.get(..bytes.len().min(decided + 1)).unwrap_or_default();
            searcher.find_iter(within).for_each(|found| judge_at(found.start()));
        }
        None => memchr::memchr_iter(b'/', bytes.get(..decided).unwrap_or_default()).for_each(judge_at),
    }
}

/// What a name says, given what stands behind its `/`.
fn judge(rest: &[u8]) -> Option<DocumentFlag> {
    let mut name = [0; LONGEST];
    let (length, rest) = read_name(rest, &mut name)?;
    let value = Value::of(rest);
    let acts = matches!(value, Value::Dictionary | Value::Reference);
    match name.get(..length)? {
        b"Encrypt" if acts => Some(DocumentFlag::Encrypted),
        b"OpenAction" | b"AA" if acts => Some(DocumentFlag::ActiveContent),
        b"JS" if matches!(value, Value::Text | Value::Reference) => Some(DocumentFlag::ActiveContent),
        b"JavaScript" | b"Launch" => Some(DocumentFlag::ActiveContent),
        b"EmbeddedFile" | b"EmbeddedFiles" => Some(DocumentFlag::EmbeddedFiles),
        _ => None,
    }
}

/// The length of the name that was written into `name`, and what follows it; `None` if it is longer than any we look for.
fn read_name<'a>(mut rest: &'a [u8], name: &mut [u8; LONGEST]) -> Option<(usize, &'a [u8])> {
    let mut length = 0;
    loop {
        let (letter, after) = match rest {
            [b'#', high, low, after @ ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                (hex(*high) << 4 | hex(*low), after)
            }
            [byte, after @ ..] if !ends_token(*byte) => (*byte, after),
            _ => return Some((length, rest)),
        };
        *name.get_mut(length)? = letter;
        (length, rest) = (length + 1, after);
    }
}

/// The value of a hexadecimal digit.
const fn hex(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        _ => (digit | 0x20) - b'a' + 10,
    }
}

/// What follows a name, as far as its first letters tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Value {
    Dictionary,
    /// `12 0 R`
    Reference,
    Text,
    Other,
}

impl Value {
    fn of(rest: &[u8]) -> Self {
        match skip_white(rest) {
            [b'<', b'<', ..] => Self::Dictionary,
            // Letters behind the bracket: two bytes of a compressed stream are rarely both.
            [b'(', next, ..] if !next.is_ascii_control() || next.is_ascii_whitespace() => Self::Text,
            [b'<', next, ..] if next.is_ascii_hexdigit() => Self::Text,
            number @ [b'0'..=b'9', ..] => Self::reference(number).unwrap_or(Self::Other),
            _ => Self::Other,
        }
    }

    fn reference(number: &[u8]) -> Option<Self> {
        let after = skip_digits(number);
        let generation = skip_white(after);
        let last = skip_digits(generation);
        let mark = skip_white(last);
        let parted = generation.len() < after.len() && last.len() < generation.len() && mark.len() < last.len();
        (parted && mark.first() == Some(&b'R')).then_some(Self::Reference)
    }
}

fn skip_white(bytes: &[u8]) -> &[u8] {
    bytes.get(bytes.iter().take_while(|byte| is_white(**byte)).count()..).unwrap_or_default()
}

fn skip_digits(bytes: &[u8]) -> &[u8] {
    bytes.get(bytes.iter().take_while(|byte| byte.is_ascii_digit()).count()..).unwrap_or_default()
}

/// ISO 32000-2 table 1.
const fn is_white(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0C | b'\r' | b' ')
}

/// White space, or a delimiter of table 2.
const fn ends_token(byte: u8) -> bool {
    is_white(byte) || matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flags(bytes: &[u8], block: usize) -> String {
        let mut check = PdfCheck::default();
        bytes.chunks(block).for_each(|block| check.push(block));
        check.finish().to_string()
    }

    #[test]
    fn names_and_values_say_what_a_paper_does() {
        for (text, told) in [
            ("trailer << /Root 1 0 R /Encrypt 9 0 R >>", "encrypted"),
            ("/Type/XRef/Encrypt<</Filter/Standard>>", "encrypted"),
            ("/Encrypt\r\n\t12\n0\rR", "encrypted"),
            ("/#45ncry#70t 9 0 R", "encrypted"),
            ("/EncryptMetadata false", ""),
            ("/Encrypt null", ""),
            ("(Das Wort /Encrypt im Text)", ""),
            ("<< /S /JavaScript /JS (app.alert(1)) >>", "active_content"),
            ("/J#61#76#61Script", "active_content"),
            ("/JS 7 0 R", "active_content"),
            ("/JS<FEFF0061>", "active_content"),
            ("/JS/S", ""),
            ("/JSX (a)", ""),
            ("<</S/Launch/F(cmd.exe)>>", "active_content"),
            ("/OpenAction << /S /URI >>", "active_content"),
            ("/OpenAction 4 0 R", "active_content"),
            ("/OpenAction [ 3 0 R /FitH null ]", ""),
            ("/AA<</O 5 0 R>>", "active_content"),
            ("/AA 5", ""),
            ("/AA", ""),
            ("/Type /EmbeddedFile", "embedded_files"),
            ("/Names << /EmbeddedFiles 3 0 R >>", "embedded_files"),
            ("/EmbeddedFilesAndMore 1", ""),
            ("/Launch/AA<<>>/Encrypt 1 0 R/EmbeddedFile", "encrypted active_content embedded_files"),
            ("/#4", ""),
            ("/", ""),
        ] {
            for block in [1, 7, 4_096] {
                assert_eq!(flags(text.as_bytes(), block), told, "{text}, {block} bytes at a time");
            }
        }
    }

    #[test]
    fn a_name_is_found_wherever_blocks_end() {
        let padding = vec![b'x'; 3 * WINDOW];
        let bytes = [&padding, b" /#4A#61#76#61#53#63#72#69#70#74 /Encrypt      12345678 00000 R".as_slice(), &padding]
            .concat();
        for block in 1..bytes.len() {
            assert_eq!(flags(&bytes, block), "encrypted active_content", "{block} bytes at a time");
        }
    }

    #[test]
    fn little_is_held() {
        let mut check = PdfCheck::default();
        for length in [1, 50, WINDOW, WINDOW + 1, 65_536, 3] {
            check.push(&vec![b'/'; length]);
            assert!(check.held.len() <= WINDOW, "{}", check.held.len());
        }
    }
}

//! Names from Content-Disposition (RFC 6266, RFC 7578), by one rule, or not at all.
//!
//! Programs differ in how they read these headers, and that difference is how a name is smuggled past a check. So
//! what could be read in two ways is refused:
//!
//! - the same header twice, the same parameter twice, a parameter other than `name`, `filename`, `filename*`;
//! - control characters anywhere, plain or encoded; a header that goes on in the next line; bytes that are not UTF-8;
//! - a quote behind a backslash: it ends the value for a browser (WHATWG) and continues it for RFC 822. Any other
//!   backslash is itself, as browsers write it; the display name keeps only what stands behind the last one anyway.
//!
//! `filename*` (RFC 8187, UTF-8 only) wins over `filename` wherever it stands. In `filename`, `%22` is a quote, as
//! browsers write it; other percent signs are themselves.

use super::{Flaw, MultipartError};

/// The longest name of a field.
const FIELD_NAME: usize = 64;

/// What the head of a part says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PartHead {
    /// The name of the field.
    pub name: String,
    /// Present if the part is a file: if it has a file name, even an empty one.
    pub file: Option<FileClaim>,
}

/// What a client says about a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FileClaim {
    pub name: Option<String>,
    pub claimed_type: Option<String>,
}

/// Reads the head of a part: what stands between the boundary and the empty line, both excluded.
pub(super) fn part_head(block: &[u8]) -> Result<PartHead, Flaw> {
    let block = std::str::from_utf8(block).map_err(|_| Flaw::Header)?;
    let mut lines = block.split("\r\n");
    if lines.next().is_none_or(|padding| !padding.bytes().all(is_blank)) {
        return Err(Flaw::Framing);
    }
    let (mut disposition, mut claimed_type, mut encoding) = (None, None, None);
    for line in lines {
        let (name, value) = header(line)?;
        let slot = match name.to_ascii_lowercase().as_str() {
            "content-disposition" => &mut disposition,
            "content-type" => &mut claimed_type,
            "content-transfer-encoding" => &mut encoding,
            _ => continue, // RFC 7578 4.8: other headers must be ignored
        };
        if slot.replace(value).is_some() {
            return Err(Flaw::Header);
        }
    }
    if encoding
        .is_some_and(|encoding| !["7bit", "8bit", "binary"].iter().any(|plain| encoding.eq_ignore_ascii_case(plain)))
    {
        return Err(Flaw::Header);
    }
    let parameters = typed(disposition.ok_or(Flaw::Disposition)?, "form-data", &["name", "filename", "filename*"])?;
    let name = parameters.get("name").ok_or(Flaw::Disposition)?;
    if !(1..=FIELD_NAME).contains(&name.len())
        || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte))
    {
        return Err(Flaw::Disposition);
    }
    let file = parameters.file_name()?.map(|name| FileClaim {
        name: Some(name).filter(|name| !name.is_empty()),
        claimed_type: claimed_type.map(str::to_owned),
    });
    Ok(PartHead { name: name.to_owned(), file })
}

/// The file name in the Content-Disposition of a whole request: `attachment; filename*=UTF-8''…`.
///
/// # Errors
/// [`Flaw::Disposition`] if it is not clear.
pub fn attachment_name(value: &[u8]) -> Result<Option<String>, MultipartError> {
    let value = std::str::from_utf8(value).map_err(|_| Flaw::Disposition)?;
    if value.chars().any(|letter| letter.is_control() && letter != '\t') {
        return Err(Flaw::Disposition.into());
    }
    let parameters = typed(value.trim_matches([' ', '\t']), "attachment", &["filename", "filename*"])?;
    Ok(parameters.file_name()?.filter(|name| !name.is_empty()))
}

/// The boundary in a Content-Type: 1 to 70 characters of the set in RFC 2046 5.1.1, the last not a space.
pub(super) fn boundary(content_type: &str) -> Result<String, Flaw> {
    let kind = content_type.split(';').next().unwrap_or_default().trim_matches([' ', '\t']);
    if !kind.eq_ignore_ascii_case("multipart/form-data") {
        return Err(Flaw::ContentType);
    }
    let parameters = typed(content_type, kind, &["boundary", "charset"]).map_err(|_| Flaw::Boundary)?;
    let boundary = parameters.get("boundary").ok_or(Flaw::Boundary)?;
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"'()+_,-./:=? ".contains(&byte);
    if !(1..=70).contains(&boundary.len()) || !boundary.bytes().all(allowed) || boundary.ends_with(' ') {
        return Err(Flaw::Boundary);
    }
    Ok(boundary.to_owned())
}

/// One line as name and value. Colons stand right behind the name (RFC 9112 5.1); no line continues another.
fn header(line: &str) -> Result<(&str, &str), Flaw> {
    let (name, value) = line.split_once(':').ok_or(Flaw::Header)?;
    let clean = value.chars().all(|letter| letter == '\t' || !letter.is_control());
    if name.is_empty() || !name.bytes().all(is_token) || !clean {
        return Err(Flaw::Header);
    }
    Ok((name, value.trim_matches([' ', '\t'])))
}

/// Parameters by lower-case name, in their order.
struct Parameters<'a>(Vec<(String, &'a str)>);

impl<'a> Parameters<'a> {
    fn get(&self, wanted: &str) -> Option<&'a str> {
        self.0.iter().find(|(name, _)| name == wanted).map(|(_, value)| *value)
    }

    fn file_name(&self) -> Result<Option<String>, Flaw> {
        match (self.get("filename*"), self.get("filename")) {
            (Some(extended), _) => decode(extended).map(Some),
            (None, Some(plain)) => Ok(Some(plain.replace("%22", "\""))),
            (None, None) => Ok(None),
        }
    }
}

/// Reads `kind; name=value; name="value"`, where the kind and all names must be among the known ones, each once.
fn typed<'a>(text: &'a str, kind: &str, known: &[&str]) -> Result<Parameters<'a>, Flaw> {
    let blank = [' ', '\t'];
    let end = text.find(';').unwrap_or(text.len());
    let (given, mut rest) = text.split_at(end);
    if !given.trim_matches(blank).eq_ignore_ascii_case(kind) {
        return Err(Flaw::Disposition);
    }
    let mut parameters: Vec<(String, &str)> = Vec::new();
    while !rest.is_empty() {
        rest = rest.strip_prefix(';').ok_or(Flaw::Disposition)?.trim_start_matches(blank);
        let (name, after) = rest.split_once('=').ok_or(Flaw::Disposition)?;
        let name = name.to_ascii_lowercase();
        if !known.contains(&name.as_str()) || parameters.iter().any(|(other, _)| *other == name) {
            return Err(Flaw::Disposition);
        }
        let value;
        (value, rest) = match after.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').ok_or(Flaw::Disposition)?,
            None => after.split_at(after.bytes().position(|byte| !is_token(byte)).unwrap_or(after.len())),
        };
        let quoted = after.starts_with('"');
        if quoted && value.ends_with('\\') || !quoted && value.is_empty() {
            return Err(Flaw::Disposition);
        }
        rest = rest.trim_start_matches(blank);
        parameters.push((name, value));
    }
    Ok(Parameters(parameters))
}

/// An extended value (RFC 8187 3.2.1): `UTF-8'language'percent-encoded`.
fn decode(value: &str) -> Result<String, Flaw> {
    let mut parts = value.splitn(3, '\'');
    let (Some(charset), Some(_language), Some(encoded)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(Flaw::Disposition);
    };
    if !charset.eq_ignore_ascii_case("utf-8") {
        return Err(Flaw::Disposition);
    }
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let (byte, after) = match (first, after) {
            (b'%', [high, low, after @ ..]) => (hex(*high)? << 4 | hex(*low)?, after),
            (plain, after) if plain.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(plain) => (*plain, after),
            _ => return Err(Flaw::Disposition),
        };
        bytes.push(byte);
        rest = after;
    }
    let text = String::from_utf8(bytes).map_err(|_| Flaw::Disposition)?;
    if text.chars().any(char::is_control) { Err(Flaw::Disposition) } else { Ok(text) }
}

fn hex(digit: u8) -> Result<u8, Flaw> {
    let value = char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok());
    value.ok_or(Flaw::Disposition)
}

const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

/// RFC 9110 5.6.2.
const fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'!' | b'#' | b'$' | b'%' | b'&' | b'\'' | b'*' | b'+' | b'-' | b'.' | b'^' | b'_' | b'`' | b'|' | b'~'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(disposition: &str) -> Result<(String, Option<String>), Flaw> {
        let head = part_head(format!("\r\nContent-Disposition: {disposition}").as_bytes())?;
        Ok((head.name, head.file.map(|file| file.name.unwrap_or_default())))
    }

    #[test]
    fn one_reading_of_each_disposition() {
        for (text, name, file) in [
            ("form-data; name=\"note\"", "note", None),
            ("form-data; name=note", "note", None),
            ("Form-Data;name=\"note\"", "note", None),
            ("form-data; name=\"file\"; filename=\"\"", "file", Some("")),
            ("form-data; name=\"file\"; filename=\"a b.pdf\"", "file", Some("a b.pdf")),
            ("form-data; filename=a.pdf ; name=file", "file", Some("a.pdf")),
            ("form-data; name=\"file\"; filename=\"x; name=note\"", "file", Some("x; name=note")),
            ("form-data; name=\"file\"; filename=\"Körper.pdf\"", "file", Some("Körper.pdf")),
            ("form-data; name=\"file\"; filename=\"%22a%22%0D.pdf\"", "file", Some("\"a\"%0D.pdf")),
            ("form-data; name=\"file\"; filename=\"C:\\a\\b.pdf\"", "file", Some("C:\\a\\b.pdf")),
            ("form-data; name=\"file\"; filename=\"a.pdf\"; filename*=UTF-8''%e2%82%ac.pdf", "file", Some("€.pdf")),
            ("form-data; name=\"file\"; filename*=utf-8'de'%E2%82%AC.pdf; filename=\"a.pdf\"", "file", Some("€.pdf")),
            ("form-data; name=\"file\"; filename*=UTF-8''a.pdf", "file", Some("a.pdf")),
        ] {
            assert_eq!(named(text), Ok((name.to_owned(), file.map(str::to_owned))), "{text}");
        }
    }

    #[test]
    fn what_could_be_read_in_two_ways_is_refused() {
        for text in [
            "form-data",
            "form-data;",
            "form-data; name=",
            "form-data; name=\"a",
            "form-data; name=\"a\";",
            "form-data; name=\"a\";;",
            "form-data; name=\"a\" filename=\"b\"",
            "form-data; name=\"a\"x; filename=\"b\"",
            "form-data; name =\"a\"",
            "form-data; name= \"a\"",
            "attachment; name=\"a\"",
            "form-data; filename=\"a.pdf\"",
            "form-data; name=\"a\"; name=\"b\"",
            "form-data; name=\"a\"; NAME=\"b\"",
            "form-data; name=\"a\"; filename=\"b\"; filename=\"c\"",
            "form-data; name=\"a\"; filename*=UTF-8''b; filename*=UTF-8''c",
            "form-data; name=\"x; filename=evil.html\"; filename=\"ok.pdf\"",
            "form-data; name=\"file\"; filename=\"a\\\"; filename=\"evil.html\"",
            "form-data; name=\"file\"; filename=\"a\\\".html\"",
            "form-data; name*=UTF-8''a",
            "form-data; name=\"a\"; filename*0=\"b\"; filename*1=\"c\"",
            "form-data; name=\"a\"; size=5",
            "form-data; name=\"a\"; filename*=ISO-8859-1''b.pdf",
            "form-data; name=\"a\"; filename*=UTF-8'b.pdf",
            "form-data; name=\"a\"; filename*=b.pdf",
            "form-data; name=\"a\"; filename*=UTF-8''%ZZ",
            "form-data; name=\"a\"; filename*=UTF-8''%4",
            "form-data; name=\"a\"; filename*=UTF-8''%FF",
            "form-data; name=\"a\"; filename*=UTF-8''a%00.pdf",
            "form-data; name=\"a\"; filename*=UTF-8''a%0D%0Ab.pdf",
            "form-data; name=\"\u{E4}\"",
            "form-data; name=\"a b\"",
            "form-data; name=\"\"",
            "form-data; name=\"file\"; filename=\"a\\\\\"",
        ] {
            assert_eq!(named(text), Err(Flaw::Disposition), "{text}");
        }
        let long = format!("form-data; name=\"{}\"", "a".repeat(65));
        assert_eq!(named(&long), Err(Flaw::Disposition));
    }

    #[test]
    fn heads_that_are_refused() {
        let good = "\r\nContent-Disposition: form-data; name=\"a\"";
        assert!(part_head(good.as_bytes()).is_ok());
        for (head, flaw) in [
            (String::new(), Flaw::Disposition),
            ("junk\r\nContent-Disposition: form-data; name=a".to_owned(), Flaw::Framing),
            (format!("{good}{good}"), Flaw::Header),
            (format!("{good}\r\nCONTENT-disposition: form-data; name=\"a\""), Flaw::Header),
            (format!("{good}\r\nContent-Type: text/plain\r\nContent-Type: text/html"), Flaw::Header),
            (format!("{good}\r\nContent-Transfer-Encoding: base64"), Flaw::Header),
            (format!("{good}\r\nno header"), Flaw::Header),
            (format!("{good}\r\n: empty"), Flaw::Header),
            (format!("{good}\r\nX Y: 1"), Flaw::Header),
            (format!("{good}\r\n  ; filename=\"evil.html\""), Flaw::Header),
            (format!("{good}; filename=\"a\nContent-Type: b\""), Flaw::Header),
            (format!("{good}; filename=\"a\rb\""), Flaw::Header),
            (format!("{good}; filename=\"a\0.pdf\""), Flaw::Header),
            (format!("{good}\r\nContent-Disposition : form-data"), Flaw::Header),
        ] {
            assert_eq!(part_head(head.as_bytes()), Err(flaw), "{head:?}");
        }
        assert_eq!(part_head(b"\r\nContent-Disposition: form-data; name=\"a\"; filename=\"\xFF\""), Err(Flaw::Header));
    }

    #[test]
    fn other_headers_are_ignored_and_the_claimed_type_is_kept() {
        let head = b" \t\r\nX-Any: thing\r\ncontent-type:  application/pdf \r\nContent-Disposition: form-data; name=file; filename=a";
        let file = part_head(head).unwrap().file.unwrap();
        assert_eq!(file.claimed_type.as_deref(), Some("application/pdf"));
    }

    #[test]
    fn boundaries_of_browsers_and_programs() {
        for (text, told) in [
            ("multipart/form-data; boundary=----WebKitFormBoundaryabc", Ok("----WebKitFormBoundaryabc")),
            ("Multipart/Form-Data;boundary=\"a b:c\"", Ok("a b:c")),
            ("multipart/form-data; charset=utf-8; boundary=x", Ok("x")),
            ("multipart/form-data", Err(Flaw::Boundary)),
            ("multipart/form-data; boundary=", Err(Flaw::Boundary)),
            ("multipart/form-data; boundary=\"\"", Err(Flaw::Boundary)),
            ("multipart/form-data; boundary=\"a \"", Err(Flaw::Boundary)),
            ("multipart/form-data; boundary=\"a\u{E4}\"", Err(Flaw::Boundary)),
            ("multipart/form-data; boundary=a; boundary=b", Err(Flaw::Boundary)),
            ("multipart/form-data; boundary=a, text/plain", Err(Flaw::Boundary)),
            ("multipart/mixed; boundary=a", Err(Flaw::ContentType)),
            ("application/json", Err(Flaw::ContentType)),
            ("", Err(Flaw::ContentType)),
        ] {
            assert_eq!(boundary(text), told.map(str::to_owned), "{text}");
        }
        let long = |length| format!("multipart/form-data; boundary={}", "a".repeat(length));
        assert!(boundary(&long(70)).is_ok());
        assert_eq!(boundary(&long(71)), Err(Flaw::Boundary));
    }

    #[test]
    fn the_name_of_a_raw_body() {
        let name = |text: &str| attachment_name(text.as_bytes());
        assert_eq!(name("attachment; filename*=UTF-8''Miete%20M%C3%A4rz.pdf"), Ok(Some("Miete März.pdf".to_owned())));
        assert_eq!(name("attachment"), Ok(None));
        for text in [
            "inline; filename=a",
            "attachment; name=a",
            "attachment; filename=a; filename=b",
            "attachment; filename=\"a\0\"",
        ] {
            assert_eq!(name(text), Err(MultipartError::Malformed(Flaw::Disposition)), "{text}");
        }
    }
}

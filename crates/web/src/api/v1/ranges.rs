//! One range of bytes, and the headers of content (RFC 9110 14, RFC 6266).

use std::ops::Range;

use axum::http::{HeaderMap, HeaderValue, header};
use upload::RangeSpec;

/// The range that is asked for. What is no single range of bytes is passed over: the whole content is an answer to
/// that, too (RFC 9110 14.2).
pub(crate) fn wanted(headers: &HeaderMap) -> Option<RangeSpec> {
    let (unit, spec) = headers.get(header::RANGE)?.to_str().ok()?.split_once('=')?;
    if !unit.trim().eq_ignore_ascii_case("bytes") {
        return None;
    }
    let (first, last) = spec.trim().split_once('-')?;
    match (number(first), number(last)) {
        (None, Some(length)) if first.is_empty() => Some(RangeSpec::Suffix(length)),
        (Some(first), None) if last.is_empty() => Some(RangeSpec::From { first, last: None }),
        (Some(first), Some(last)) if first <= last => Some(RangeSpec::From { first, last: Some(last) }),
        _ => None,
    }
}

/// Digits and nothing else. More than 2⁶⁴ is as good as the largest number.
fn number(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().unwrap_or(u64::MAX))
}

/// `bytes 0-99/812`
pub(crate) fn content_range(range: &Range<u64>, total: u64) -> String {
    format!("bytes {}-{}/{total}", range.start, range.end.saturating_sub(1))
}

/// A strong validator: content never changes, so its hash names it.
pub(crate) fn etag(sha256: &[u8]) -> String {
    format!("\"{}\"", hex::encode(sha256))
}

/// `attachment; filename="K_rper.pdf"; filename*=UTF-8''K%C3%B6rper.pdf` (RFC 6266 4.3, RFC 8187).
pub(crate) fn disposition(kind: &str, name: &str) -> HeaderValue {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || " !#$&+-.^_`|~()[]{},".contains(letter);
    let fallback: String = name.chars().map(|letter| if plain(letter) { letter } else { '_' }).collect();
    let text = format!("{kind}; filename=\"{fallback}\"; filename*=UTF-8''{}", encoded(name));
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("attachment"))
}

/// RFC 8187 3.2.1: everything but `attr-char` as percent signs.
fn encoded(name: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte);
    name.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(range: &str) -> Option<RangeSpec> {
        let mut headers = HeaderMap::new();
        headers.insert(header::RANGE, HeaderValue::from_str(range).unwrap());
        wanted(&headers)
    }

    #[test]
    fn one_range_is_read() {
        let from = |first, last| Some(RangeSpec::From { first, last });
        assert_eq!(read("bytes=0-99"), from(0, Some(99)));
        assert_eq!(read("Bytes=5-"), from(5, None));
        assert_eq!(read("bytes=-7"), Some(RangeSpec::Suffix(7)));
        assert_eq!(read("bytes=0-99999999999999999999999"), from(0, Some(u64::MAX)));
        assert_eq!(wanted(&HeaderMap::new()), None);
    }

    #[test]
    fn what_is_no_single_range_asks_for_everything() {
        for text in ["bytes=0-1,4-5", "bytes=-", "bytes=5-4", "bytes=a-b", "bytes=+1-2", "bytes 0-1", "lines=0-1", ""] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_range_is_written_with_its_last_byte() {
        assert_eq!(content_range(&(0..100), 812), "bytes 0-99/812");
        assert_eq!(content_range(&(811..812), 812), "bytes 811-811/812");
    }

    #[test]
    fn names_reach_every_client() {
        for (name, expected) in [
            ("a b.pdf", "attachment; filename=\"a b.pdf\"; filename*=UTF-8''a%20b.pdf"),
            ("Körper.pdf", "attachment; filename=\"K_rper.pdf\"; filename*=UTF-8''K%C3%B6rper.pdf"),
            ("a\"\\%'b.pdf", "attachment; filename=\"a____b.pdf\"; filename*=UTF-8''a%22%5C%25%27b.pdf"),
            ("сім'я.jpg", "attachment; filename=\"_____.jpg\"; filename*=UTF-8''%D1%81%D1%96%D0%BC%27%D1%8F.jpg"),
        ] {
            let value = disposition("attachment", name);
            assert_eq!(value.to_str().unwrap(), expected);
            // Our own reader of such headers takes it, and finds the name again.
            let read = crate::multipart::disposition::attachment_name(value.as_bytes()).unwrap();
            assert_eq!(read.as_deref(), Some(name));
        }
    }
}

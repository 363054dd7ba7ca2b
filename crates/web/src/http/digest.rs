//! Digests in headers (RFC 9530): SHA-256 and nothing else.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::Failure;

/// The digest of a request's body.
pub const CONTENT: HeaderName = HeaderName::from_static("content-digest");
/// The digest of the whole representation, ranges or not.
pub const REPRESENTATION: HeaderName = HeaderName::from_static("repr-digest");

/// The SHA-256 in Content-Digest. Other algorithms are passed over.
///
/// # Errors
/// 400 if it is no SHA-256, or stands twice.
pub fn content(headers: &HeaderMap) -> Result<Option<Vec<u8>>, Failure> {
    let malformed = || Failure::bad_request("content_digest");
    let mut found = None;
    for line in headers.get_all(&CONTENT) {
        let line = line.to_str().map_err(|_| malformed())?;
        for member in line.split(',') {
            let (algorithm, value) = member.trim().split_once('=').ok_or_else(malformed)?;
            if algorithm != "sha-256" {
                continue;
            }
            let text = value.strip_prefix(':').and_then(|rest| rest.strip_suffix(':')).ok_or_else(malformed)?;
            let digest = STANDARD.decode(text).ok().filter(|digest| digest.len() == 32).ok_or_else(malformed)?;
            if found.replace(digest).is_some() {
                return Err(malformed());
            }
        }
    }
    Ok(found)
}

/// `sha-256=:…:`
pub fn value(sha256: &[u8]) -> Option<HeaderValue> {
    HeaderValue::from_str(&format!("sha-256=:{}:", STANDARD.encode(sha256))).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &[&'static str]) -> Result<Option<Vec<u8>>, Failure> {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(CONTENT, HeaderValue::from_static(line));
        }
        content(&headers)
    }

    #[test]
    fn a_digest_reads_back_what_it_writes() {
        let sha256 = [7; 32];
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT, value(&sha256).unwrap());
        assert_eq!(content(&headers), Ok(Some(sha256.to_vec())));
    }

    #[test]
    fn the_sha_256_is_found_among_others() {
        let digest = "X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=";
        // The sample of RFC 9530 B.1: {"hello": "world"} and a line feed.
        assert_eq!(
            read(&["md5=:AAAA:, sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:"]),
            Ok(STANDARD.decode(digest).ok())
        );
        assert_eq!(read(&["sha-512=:AAAA:"]), Ok(None));
        assert_eq!(read(&[]), Ok(None));
    }

    #[test]
    fn what_is_no_digest_is_400() {
        for wrong in ["sha-256", "sha-256=", "sha-256=AAAA", "sha-256=:AAAA:", "sha-256=:%%:", ""] {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT, HeaderValue::from_str(wrong).unwrap());
            assert_eq!(content(&headers).unwrap_err().code, "content_digest", "{wrong}");
        }
        let twice = "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:";
        assert!(read(&[twice, twice]).is_err());
    }
}

//! What a sealed value is bound to, besides its key.

/// What a sealed value is bound to: it opens only under the context it was sealed under, so a value that was moved to
/// another place does not open there.
///
/// Each part is its length as u32 big-endian, then its bytes. Two different lists of parts are therefore never equal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context(Vec<u8>);

impl Context {
    /// A context whose first part is `purpose`, such as `kundenportal/document/v1`.
    pub fn new(purpose: &str) -> Self {
        Self(Vec::new()).part(purpose.as_bytes())
    }

    /// Adds a part. Ids are their 16 bytes.
    ///
    /// # Panics
    /// If the part has 4 GiB or more.
    #[must_use]
    pub fn part(mut self, bytes: &[u8]) -> Self {
        #[expect(clippy::expect_used, reason = "parts are ids and words; a wrong length would break the binding")]
        let length = u32::try_from(bytes.len()).expect("a part of a context is shorter than 4 GiB");
        self.0.extend_from_slice(&length.to_be_bytes());
        self.0.extend_from_slice(bytes);
        self
    }

    /// A context of exactly these bytes, for values of other programs and for test vectors.
    pub fn raw(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }

    /// The encoded bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_is_its_length_and_its_bytes() {
        let context = Context::new("p/v1").part(&[1, 2, 3]).part(b"");
        assert_eq!(context.as_bytes(), b"\0\0\0\x04p/v1\0\0\0\x03\x01\x02\x03\0\0\0\0");
    }

    #[test]
    fn the_same_bytes_in_other_parts_are_another_context() {
        assert_ne!(Context::new("p").part(b"ab").part(b"c"), Context::new("p").part(b"a").part(b"bc"));
        assert_ne!(Context::new("p").part(b"ab"), Context::new("p").part(b"ab").part(b""));
    }
}

//! Forms as browsers send them.

const BOUNDARY: &str = "----test-boundary-7c1f";

/// The media type of every [`Form`].
pub const CONTENT_TYPE: &str = "multipart/form-data; boundary=----test-boundary-7c1f";

/// A form with files (`multipart/form-data`, RFC 7578).
#[derive(Debug, Clone, Default)]
pub struct Form(Vec<u8>);

impl Form {
    /// Without a field.
    pub fn new() -> Self {
        Self::default()
    }

    /// With a text field.
    #[must_use]
    pub fn text(mut self, name: &str, value: &str) -> Self {
        self.part(&format!("form-data; name=\"{name}\""), None, value.as_bytes());
        self
    }

    /// With a file in the field `file`.
    #[must_use]
    pub fn file(mut self, name: &str, content_type: &str, bytes: &[u8]) -> Self {
        self.part(&format!("form-data; name=\"file\"; filename=\"{name}\""), Some(content_type), bytes);
        self
    }

    fn part(&mut self, disposition: &str, content_type: Option<&str>, bytes: &[u8]) {
        let kind = content_type.map(|kind| format!("Content-Type: {kind}\r\n")).unwrap_or_default();
        self.0.extend(format!("--{BOUNDARY}\r\nContent-Disposition: {disposition}\r\n{kind}\r\n").into_bytes());
        self.0.extend(bytes);
        self.0.extend(b"\r\n");
    }

    /// The body.
    pub fn body(&self) -> Vec<u8> {
        [&self.0, format!("--{BOUNDARY}--\r\n").as_bytes()].concat()
    }
}

/// Fields as `application/x-www-form-urlencoded`.
pub fn encoded(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

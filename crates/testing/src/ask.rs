//! A request in the making.

use bytes::Bytes;
use http::Method;

use crate::form::{CONTENT_TYPE, Form, encoded};

/// A request: method, path, headers, body. Whose it is, the [`crate::Client`] adds.
#[derive(Debug, Clone)]
pub struct Ask {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Bytes,
}

impl Ask {
    /// Any method.
    ///
    /// # Panics
    /// If it is none.
    pub fn new(method: &str, path: impl Into<String>) -> Self {
        let method = method.parse().expect("a method");
        Self { method, path: path.into(), headers: Vec::new(), body: Bytes::new() }
    }

    /// GET.
    pub fn get(path: impl Into<String>) -> Self {
        Self::new("GET", path)
    }

    /// POST.
    pub fn post(path: impl Into<String>) -> Self {
        Self::new("POST", path)
    }

    /// PUT.
    pub fn put(path: impl Into<String>) -> Self {
        Self::new("PUT", path)
    }

    /// DELETE.
    pub fn delete(path: impl Into<String>) -> Self {
        Self::new("DELETE", path)
    }

    /// With a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// With an idempotency key.
    #[must_use]
    pub fn key(self, key: &str) -> Self {
        self.header("idempotency-key", key)
    }

    /// With bytes and no word about them.
    #[must_use]
    pub fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self
    }

    /// With bytes of some type and their length.
    #[must_use]
    pub fn bytes(mut self, content_type: &str, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        let length = self.body.len().to_string();
        self.header("content-type", content_type).header("content-length", length)
    }

    /// With JSON.
    #[must_use]
    pub fn json(self, value: &serde_json::Value) -> Self {
        self.bytes("application/json", value.to_string())
    }

    /// With the fields of a form.
    #[must_use]
    pub fn form(self, fields: &[(&str, &str)]) -> Self {
        self.bytes("application/x-www-form-urlencoded", encoded(fields))
    }

    /// With the fields and files of a form.
    #[must_use]
    pub fn multipart(self, form: &Form) -> Self {
        self.bytes(CONTENT_TYPE, form.body())
    }
}

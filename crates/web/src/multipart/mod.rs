//! Forms with files: `multipart/form-data` (RFC 7578), read as it arrives.
//!
//! - [`guard`]: stands in front of `multer`, finds the parts, reads their heads itself, bounds everything
//! - [`disposition`]: the one rule by which names are read from Content-Disposition
//! - [`fields`]: the text fields of a form
//!
//! `multer` then cuts the body into fields. It sees no byte of a preamble or a part head that a client wrote, only
//! delimiters and heads of the guard's own making; so the two can't disagree about where a part begins or what it is
//! called. It never holds more than one piece of [`guard::PIECE`] bytes.
//!
//! ```text
//! let mut form = Incoming::new(content_type, body)?;
//! let fields = form.text_fields(&["kind", "note"]).await?;
//! while let Some(file) = form.next_file().await? {
//!     receive(file.name, form.bytes()).await?;
//! }
//! ```

pub mod disposition;
pub mod fields;
pub mod guard;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use futures::stream::{self, Stream};
use http::StatusCode;

use self::disposition::{FileClaim, PartHead};
pub use self::fields::Fields;
use self::guard::Guard;

/// The field that files come in.
pub const FILE_FIELD: &str = "file";
/// The text fields of a form with papers together, in bytes.
pub const TEXT_BYTES: usize = 64 * 1024;

/// Why a form can't be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MultipartError {
    /// It does not keep the rules.
    #[error("malformed form: {0}")]
    Malformed(Flaw),
    /// More text, or a longer body, than is taken.
    #[error("form too large")]
    TooLarge,
    /// The body broke off, or ended before its last delimiter.
    #[error("body broke off")]
    BodyBroken,
    /// The body came too slowly.
    #[error("body stalled")]
    Stalled,
}

/// The rule that a malformed form breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// The request is not `multipart/form-data`.
    #[error("not multipart/form-data")]
    ContentType,
    /// No boundary, two, or one that RFC 2046 5.1.1 does not allow.
    #[error("no valid boundary")]
    Boundary,
    /// More than [`guard::HEAD_BYTES`] in front of the first part.
    #[error("preamble too long")]
    Preamble,
    /// More than [`guard::HEAD_BYTES`] of one part's headers.
    #[error("part head too long")]
    HeadTooLong,
    /// More than [`guard::PARTS`].
    #[error("too many parts")]
    Parts,
    /// A line that is no header, one that must not be repeated, or an encoding that is not taken.
    #[error("part header")]
    Header,
    /// Content-Disposition is missing or not clear.
    #[error("content-disposition")]
    Disposition,
    /// A field nobody asked for.
    #[error("unknown field")]
    UnknownField,
    /// A text field twice.
    #[error("repeated field")]
    RepeatedField,
    /// A text field behind a file.
    #[error("text field after a file")]
    FieldAfterFile,
    /// A text field that is not UTF-8, or has a NUL in it.
    #[error("text field is not utf-8")]
    Text,
    /// The delimiters make no sense.
    #[error("framing")]
    Framing,
}

impl MultipartError {
    /// The status of the answer.
    pub const fn status(self) -> StatusCode {
        match self {
            Self::Malformed(_) | Self::BodyBroken => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Stalled => StatusCode::REQUEST_TIMEOUT,
        }
    }

    /// The last part of the problem's `type`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Malformed(_) => "malformed_form",
            Self::TooLarge => "form_too_large",
            Self::BodyBroken => "body_broken",
            Self::Stalled => "body_stalled",
        }
    }
}

impl From<Flaw> for MultipartError {
    fn from(flaw: Flaw) -> Self {
        Self::Malformed(flaw)
    }
}

type Result<T, E = MultipartError> = std::result::Result<T, E>;

/// What the guard knows beside the bytes that it passes on.
#[derive(Debug, Default)]
struct Known {
    /// The heads that it has read and nobody has asked for yet, in the order of the parts.
    heads: VecDeque<PartHead>,
    /// Why the body ended where it did.
    failed: Option<MultipartError>,
}

type Shared = Arc<Mutex<Known>>;

/// A file about to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilePart {
    /// The name the sender gave, as it is: for display only after `upload::name::display_name`.
    pub name: Option<String>,
    /// The type the sender claimed. Only good for saying that it was wrong.
    pub claimed_type: Option<String>,
}

/// A form while it arrives: text fields first, then files.
#[derive(Debug)]
pub struct Incoming {
    parts: multer::Multipart<'static>,
    shared: Shared,
    field: Option<multer::Field<'static>>,
    /// The first file, found while looking for text fields.
    ahead: Option<PartHead>,
    /// Bytes read to see whether a file without a name is there at all.
    peeked: Option<Bytes>,
}

impl Incoming {
    /// Begins to read a body of this Content-Type.
    ///
    /// # Errors
    /// [`Flaw::ContentType`], [`Flaw::Boundary`].
    pub fn new<S, E>(content_type: Option<&str>, body: S) -> Result<Self>
    where
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: Into<Box<dyn std::error::Error + Send + Sync>> + 'static,
    {
        let boundary = disposition::boundary(content_type.ok_or(Flaw::ContentType)?)?;
        let shared = Shared::default();
        let guard = Guard::new(body, &boundary, Arc::clone(&shared));
        let parts = multer::Multipart::new(guard, boundary);
        Ok(Self { parts, shared, field: None, ahead: None, peeked: None })
    }

    /// Reads the text fields, up to the first file or the end. Only the allowed names are taken, each once.
    ///
    /// # Errors
    /// [`MultipartError`].
    pub async fn text_fields(&mut self, allowed: &[&str]) -> Result<Fields> {
        self.texts_within(TEXT_BYTES, allowed).await
    }

    /// The same where people type long texts: so many bytes together.
    ///
    /// # Errors
    /// [`MultipartError`].
    pub async fn texts_within(&mut self, most: usize, allowed: &[&str]) -> Result<Fields> {
        let mut fields = Fields::default();
        let mut left = most;
        while let Some(head) = self.next_part().await? {
            if head.file.is_some() {
                self.ahead = Some(head);
                break;
            }
            if !allowed.contains(&head.name.as_str()) {
                return Err(Flaw::UnknownField.into());
            }
            if fields.contains(&head.name) {
                return Err(Flaw::RepeatedField.into());
            }
            let mut value = Vec::new();
            while let Some(bytes) = self.chunk().await? {
                left = left.checked_sub(bytes.len()).ok_or(MultipartError::TooLarge)?;
                value.extend_from_slice(&bytes);
            }
            fields.insert(head.name, value)?;
        }
        Ok(fields)
    }

    /// Goes to the next file, over what is left of the one before. Read the text fields first.
    ///
    /// A file input that was left empty is sent as a file without name and bytes; such are passed over.
    ///
    /// # Errors
    /// [`MultipartError`].
    pub async fn next_file(&mut self) -> Result<Option<FilePart>> {
        loop {
            let head = match self.ahead.take() {
                Some(head) => head,
                None => match self.next_part().await? {
                    Some(head) => head,
                    None => return Ok(None),
                },
            };
            let FileClaim { name, claimed_type } = head.file.ok_or(Flaw::FieldAfterFile)?;
            if head.name != FILE_FIELD {
                return Err(Flaw::UnknownField.into());
            }
            if name.is_none() {
                self.peeked = self.chunk().await?;
                if self.peeked.is_none() {
                    continue;
                }
            }
            return Ok(Some(FilePart { name, claimed_type }));
        }
    }

    /// The next bytes of the current part, never none; `None` at its end.
    ///
    /// # Errors
    /// [`MultipartError`].
    pub async fn chunk(&mut self) -> Result<Option<Bytes>> {
        if let Some(bytes) = self.peeked.take() {
            return Ok(Some(bytes));
        }
        while let Some(field) = &mut self.field {
            match field.chunk().await.map_err(|_| self.flaw())? {
                Some(bytes) if bytes.is_empty() => {}
                Some(bytes) => return Ok(Some(bytes)),
                None => self.field = None,
            }
        }
        Ok(None)
    }

    /// The current file as a stream.
    pub fn bytes(&mut self) -> impl Stream<Item = Result<Bytes>> + Send + '_ {
        stream::try_unfold(self, |form| async move { Ok(form.chunk().await?.map(|bytes| (bytes, form))) })
    }

    /// Why `multer` could not go on.
    fn flaw(&self) -> MultipartError {
        let failed = self.shared.lock().unwrap_or_else(PoisonError::into_inner).failed;
        failed.unwrap_or(MultipartError::Malformed(Flaw::Framing))
    }

    async fn next_part(&mut self) -> Result<Option<PartHead>> {
        while self.chunk().await?.is_some() {}
        self.field = self.parts.next_field().await.map_err(|_| self.flaw())?;
        if self.field.is_none() {
            return Ok(None);
        }
        let head = self.shared.lock().unwrap_or_else(PoisonError::into_inner).heads.pop_front();
        head.map(Some).ok_or(MultipartError::Malformed(Flaw::Framing))
    }
}

#[cfg(test)]
mod tests;

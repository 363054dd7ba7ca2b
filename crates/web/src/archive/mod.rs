//! Many documents as one ZIP, sent while they are opened: for the API and for the page.
//!
//! Each document is opened when its turn comes, like any other opening: asked, entered into the log, and only then its
//! first byte. Nothing is held but one block. What can't be opened any more is named in a list at the end; damage breaks
//! the connection off.

mod names;
mod zip;

use std::collections::VecDeque;

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use domain::limits::{ARCHIVE_BYTES, ARCHIVE_DOCUMENTS};
use domain::{Actor, CaseId, DocumentId, Timestamp, time};
use futures::stream::{self, BoxStream, StreamExt as _, TryStreamExt as _};
use upload::{DocumentView, OpenError, Upload};

use crate::api::v1::ranges;
use crate::app::App;
use crate::http::{Failure, SignedIn};
use crate::i18n::Locale;
use crate::pages::parts::CaseFile;
use crate::view::{Mistake, kind_label};
use names::Names;
use zip::{Full, ZipWriter};

/// Why an archive ended before its end.
#[derive(Debug, thiserror::Error)]
enum Broken {
    #[error(transparent)]
    Content(#[from] OpenError),
    #[error("a document could not be opened: {0}")]
    Refused(StatusCode),
    #[error(transparent)]
    Full(#[from] Full),
}

/// A document that is to come.
struct Planned {
    id: DocumentId,
    name: String,
    received_at: Timestamp,
}

/// An archive on its way out.
struct Archive {
    upload: Upload,
    actor: Actor,
    t: Locale,
    /// What the list of what is missing is dated with.
    newest: Timestamp,
    coming: VecDeque<Planned>,
    current: Option<BoxStream<'static, Result<Bytes, OpenError>>>,
    left_out: Vec<String>,
    zip: Option<ZipWriter>,
}

/// These documents of a case as an answer.
///
/// # Errors
/// 404 if one of them is not for the actor; 422 for none or too many.
pub(crate) async fn answer(
    app: &App,
    me: &SignedIn,
    case: CaseId,
    documents: &[DocumentId],
    t: Locale,
) -> Result<Response, Failure> {
    let mistake = match documents.len() {
        0 => Some(Mistake::DocumentsNone),
        many if many > ARCHIVE_DOCUMENTS => {
            Some(Mistake::DocumentsMany(u32::try_from(ARCHIVE_DOCUMENTS).unwrap_or(u32::MAX)))
        }
        _ => None,
    };
    if let Some(mistake) = mistake {
        return Err(Failure::mistake(StatusCode::UNPROCESSABLE_ENTITY, "documents", mistake));
    }
    let file = CaseFile::open(app, me, case).await?;
    let chosen = app.services.upload.chosen(&me.actor, case, documents).await?;
    let newest = chosen.iter().map(|document| document.received_at).max().unwrap_or_default();
    let (coming, left_out) = plan(&file, chosen, t);
    let archive = Archive {
        upload: app.services.upload.clone(),
        actor: me.actor.clone(),
        t,
        newest,
        coming,
        current: None,
        left_out,
        zip: Some(ZipWriter::default()),
    };
    let blocks = stream::try_unfold(archive, |mut archive| async move {
        Ok::<_, Broken>(archive.next().await?.map(|block| (block, archive)))
    });
    let blocks = blocks.inspect_err(|error| tracing::warn!(%error, "archive broken off"));
    let head = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/zip")),
        (header::CONTENT_DISPOSITION, ranges::disposition("attachment", &format!("{}.zip", file.case.file_number))),
    ];
    Ok((head, Body::from_stream(blocks.boxed())).into_response())
}

/// What comes, and what can't: not open now, or more than an archive holds.
fn plan(file: &CaseFile, chosen: Vec<DocumentView>, t: Locale) -> (VecDeque<Planned>, Vec<String>) {
    let (mut names, mut coming, mut left_out) = (Names::default(), VecDeque::new(), Vec::new());
    let mut bytes = 0;
    for document in chosen {
        let kind = document.kind.as_deref().map_or_else(|| t.get("document-title"), |kind| kind_label(kind, &t));
        let person = file.concerns(document.concerns).unwrap_or_else(|| t.get("concerns-all"));
        let day = time::local_day(document.received_at);
        let name = names.give(&file.case.file_number, day, &kind, &person, document.media_type.extension());
        bytes += document.size;
        if document.readable && bytes <= ARCHIVE_BYTES {
            coming.push_back(Planned { id: document.id, name, received_at: document.received_at });
        } else if document.name.is_none() {
            left_out.push(format!("{name}: {}", t.get("download-left-out-health")));
        } else {
            left_out.push(name);
        }
    }
    (coming, left_out)
}

impl Archive {
    async fn next(&mut self) -> Result<Option<Bytes>, Broken> {
        loop {
            let Some(zip) = &mut self.zip else { return Ok(None) };
            if let Some(current) = &mut self.current {
                if let Some(block) = current.try_next().await? {
                    zip.content(&block)?;
                    return Ok(Some(block));
                }
                self.current = None;
                return Ok(Some(zip.end()?));
            }
            let Some(Planned { id, name, received_at }) = self.coming.pop_front() else { return self.last() };
            match self.upload.open(&self.actor, id, None).await {
                Ok(content) => {
                    self.current = Some(content.stream);
                    return Ok(Some(zip.begin(name, received_at)?));
                }
                // Since the list was made it was taken back, moved or destroyed, or the actor may not any more.
                Err(error) => match Failure::from(error).status {
                    status if status.is_client_error() => self.left_out.push(name),
                    status => return Err(Broken::Refused(status)),
                },
            }
        }
    }

    /// The list of what is missing, and the directory.
    fn last(&mut self) -> Result<Option<Bytes>, Broken> {
        let Some(mut zip) = self.zip.take() else { return Ok(None) };
        let mut out = Vec::new();
        if !self.left_out.is_empty() {
            let text = format!("{}\r\n\r\n{}\r\n", self.t.get("download-left-out"), self.left_out.join("\r\n"));
            let text = Bytes::from(text);
            out.extend_from_slice(&zip.begin(self.t.get("download-left-out-name"), self.newest)?);
            zip.content(&text)?;
            out.extend_from_slice(&text);
            out.extend_from_slice(&zip.end()?);
        }
        out.extend_from_slice(&zip.finish()?);
        Ok(Some(out.into()))
    }
}

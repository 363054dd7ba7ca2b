//! Giving out content: checked, written into the log, and only then the first byte.

use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use custody::{CaseField, CaseFile};
use db::documents::Document;
use domain::{Act, Action, Actor, DocumentId};
use futures::stream::{self, BoxStream, StreamExt as _};

use crate::error::{Error, OpenError};
use crate::find::{Found, entry, is_readable};
use crate::range::RangeSpec;
use crate::source::{Reader, Sealed};
use crate::{DocumentView, Upload};

/// Content on its way out.
pub struct Content {
    /// The document.
    pub document: DocumentView,
    /// SHA-256 of all of it.
    pub sha256: [u8; 32],
    /// Bytes of all of it.
    pub total: u64,
    /// The bytes that come, where a range was asked for.
    pub range: Option<Range<u64>>,
    /// The bytes. After an error the connection has to break off, so that the reader sees it. When the stream ends or is
    /// dropped, what was delivered is written into the log.
    pub stream: BoxStream<'static, Result<Bytes, OpenError>>,
}

impl std::fmt::Debug for Content {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Content")
            .field("document", &self.document.id)
            .field("range", &self.range)
            .finish_non_exhaustive()
    }
}

/// A document that is being given out.
struct Delivery {
    service: Upload,
    actor: Actor,
    opened: Arc<Opened>,
    reader: Reader,
    wanted: u64,
    bytes: u64,
}

struct Opened {
    case: CaseFile,
    document: Document,
}

impl Upload {
    /// Opens a document. Staff, and whoever did not send it, only while it is `available`; the customer who sent it until
    /// it is deleted.
    ///
    /// # Errors
    /// [`Error::Custody`] with a refusal, [`Error::NotReadable`], [`Error::Range`], [`Error::Damaged`].
    pub async fn open(&self, actor: &Actor, id: DocumentId, range: Option<RangeSpec>) -> Result<Content, Error> {
        self.custody.guarded(actor, Box::pin(self.open_content(actor, id, range))).await
    }

    async fn open_content(&self, actor: &Actor, id: DocumentId, range: Option<RangeSpec>) -> Result<Content, Error> {
        let mut tx = self.custody.read(actor.tenant).await?;
        let Found { listed, case } = self.find(&mut tx, actor, id, Act::ReadContent).await?;
        if !is_readable(actor, &case, &listed) {
            return Err(Error::NotReadable);
        }
        let document = &listed.document;
        let attempt =
            db::attempts::find(&mut tx, document.attempt_id).await?.ok_or(custody::Error::Row("no attempt"))?;
        drop(tx);
        let total = document.size;
        let wanted = match range {
            Some(spec) => spec.within(total).ok_or(Error::Range { total })?,
            None => 0..total,
        };
        let sha256 = case.sealer.open(CaseField::DocumentHash, id.uuid(), &document.sha256_sealed)?;
        let sha256 = sha256.as_slice().try_into().map_err(|_| custody::Error::Row("hash of a document"))?;
        let sealed = Sealed::new(&case, document, &attempt);
        let reader = match sealed.map(|sealed| self.reader(sealed, wanted.clone())) {
            Ok(reader) => reader.await,
            Err(error) => return self.open_again(actor, document, range, error).await,
        };
        let reader = match reader {
            Ok(reader) => reader,
            Err(OpenError::Damaged(damage)) => {
                self.mark_suspect(actor, &case, document, damage).await?;
                return Err(Error::Damaged);
            }
            Err(error) => return self.open_again(actor, document, range, error.into()).await,
        };
        let view = self.note_opened(actor, id).await?;
        let opened = Arc::new(Opened { document: listed.document, case });
        let length = wanted.end - wanted.start;
        let delivery =
            Delivery { service: self.clone(), actor: actor.clone(), opened, reader, wanted: length, bytes: 0 };
        let stream = stream::try_unfold(delivery, |mut delivery| async move {
            Ok(delivery.next().await?.map(|block| (block, delivery)))
        });
        Ok(Content { document: view, sha256, total, range: range.map(|_| wanted), stream: stream.boxed() })
    }

    /// Where a document that is not where it was moved to another case in the same moment: opens it there.
    async fn open_again(
        &self,
        actor: &Actor,
        document: &Document,
        range: Option<RangeSpec>,
        error: Error,
    ) -> Result<Content, Error> {
        let mut tx = self.custody.read(actor.tenant).await?;
        let now = db::documents::find(&mut tx, document.id).await?;
        drop(tx);
        if now.is_none_or(|now| now.attempt_id == document.attempt_id) {
            return Err(error);
        }
        Box::pin(self.open_content(actor, document.id, range)).await
    }

    pub(crate) async fn reader(&self, sealed: Sealed, range: Range<u64>) -> Result<Reader, OpenError> {
        sealed.locate(self.custody.blobs()).await?.read(range).await
    }

    /// Commits the entry, and that the other side has now seen it. Looks again whether it may: since the first look it
    /// may have been taken back.
    async fn note_opened(&self, actor: &Actor, id: DocumentId) -> Result<DocumentView, Error> {
        let mut work = self.custody.act(actor).await?;
        let Some(row) = db::documents::find(work.rows(), id).await? else { return Err(Error::NotReadable) };
        if row.author_is_staff != actor.role.is_staff() {
            db::documents::set_opened(work.rows(), id, self.custody.now()).await?;
        }
        let Found { listed, case } = self.find(work.rows(), actor, id, Act::ReadContent).await?;
        if !is_readable(actor, &case, &listed) {
            return Err(Error::NotReadable);
        }
        let names = self.custody.names(work.rows(), actor).await?;
        let view = DocumentView::open(actor, &case, &names, &listed)?;
        work.record_read(entry(Action::DocumentOpened, &case, &listed.document)).await?;
        work.commit_bookkeeping().await?;
        Ok(view)
    }
}

impl Delivery {
    async fn next(&mut self) -> Result<Option<Bytes>, OpenError> {
        let next = self.reader.next().await;
        match &next {
            Ok(block) => self.bytes += block.as_ref().map_or(0, Bytes::len) as u64,
            Err(OpenError::Damaged(damage)) => {
                let Opened { case, document } = &*self.opened;
                if let Err(error) = self.service.mark_suspect(&self.actor, case, document, *damage).await {
                    tracing::error!(%error, document = %document.id, "damage not noted");
                }
            }
            Err(OpenError::Unavailable(_)) => {}
        }
        next
    }
}

/// However it ends, the log says how much went out.
impl Drop for Delivery {
    fn drop(&mut self) {
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        let detail = serde_json::json!({ "bytes": self.bytes, "complete": self.bytes == self.wanted });
        let (service, actor, opened) = (self.service.clone(), self.actor.clone(), Arc::clone(&self.opened));
        let write = async move {
            let mut work = service.custody.act(&actor).await?;
            let delivered = entry(Action::DocumentDelivered, &opened.case, &opened.document).detail(&detail);
            work.record_read(delivered).await?;
            work.commit_bookkeeping().await
        };
        let document = self.opened.document.id;
        let task = async move {
            if let Err(error) = write.await {
                tracing::error!(%error, %document, "delivery not noted");
            }
        };
        drop(self.service.deliveries.spawn_on(task, &runtime));
    }
}

//! An object that arrives in parts: one part is in flight while the caller fills the next.

use bytes::Bytes;
use tokio_util::task::AbortOnDropHandle;

use crate::{
    Error, Result,
    backend::Parts,
    patience::{Patience, no_answer},
};

/// Length of a part in bytes: 320 sealed chunks. S3 wants at least 5 MiB of every part but the last.
pub const PART: usize = 320 * 16_400;

/// An upload in parts. The object appears with [`Upload::complete`], whole or not at all.
///
/// Dropping it stops the part in flight. A local directory and memory then keep nothing; S3 keeps the parts until
/// somebody ends the upload by its id ([`crate::Store::abort_by_id`]).
#[derive(Debug)]
pub struct Upload {
    resume_id: Option<String>,
    patience: Patience,
    state: State,
    /// A part shorter than [`PART`] was put: it was the last.
    ended: bool,
    /// A part failed, or the caller went away while it was handed over: the bytes have a gap.
    broken: bool,
}

#[derive(Debug)]
enum State {
    Idle(Box<dyn Parts>),
    Sending(AbortOnDropHandle<(Box<dyn Parts>, Result<()>)>),
    Gone,
}

impl Upload {
    pub(crate) fn new(parts: Box<dyn Parts>, patience: Patience) -> Self {
        let resume_id = parts.resume_id().map(str::to_owned);
        Self { resume_id, patience, state: State::Idle(parts), ended: false, broken: false }
    }

    /// By what the upload can be ended after a crash. Write it down before the first part. None where a crash leaves
    /// nothing, or leaves something that a listing shows.
    pub fn resume_id(&self) -> Option<&str> {
        self.resume_id.as_deref()
    }

    /// Hands over the next part, and waits for the one before it: at most one is in flight.
    ///
    /// Every part but the last has at least [`PART`] bytes, and at most twice as many (the first has a header in front).
    ///
    /// # Errors
    /// Those of the part before as well. After an error, and after this future was dropped halfway, the upload can only
    /// be aborted.
    pub async fn put_part(&mut self, part: Bytes) -> Result<()> {
        if part.is_empty() {
            return Ok(());
        }
        if self.ended || part.len() > 2 * PART {
            self.broken = true;
            return Err(Error::Misuse("only the last part may be short, and none too long"));
        }
        self.ended = part.len() < PART;
        let mut parts = self.settle().await?;
        self.state = State::Sending(AbortOnDropHandle::new(tokio::spawn(async move {
            let outcome = parts.send(part).await;
            (parts, outcome)
        })));
        self.broken = false;
        Ok(())
    }

    /// Waits for the last part and makes the object visible.
    ///
    /// # Errors
    /// After [`Error::Unavailable`] the object may be there or not: ask [`crate::Store::head`].
    pub async fn complete(mut self) -> Result<()> {
        let parts = self.settle().await?;
        self.patience.wait(parts.complete()).await
    }

    /// Takes everything back.
    pub async fn abort(mut self) -> Result<()> {
        self.broken = false;
        match self.settle().await {
            Ok(parts) => self.patience.wait(parts.abort()).await,
            // The part failed, and is gone with the upload: that is what was asked for.
            Err(error) => match std::mem::replace(&mut self.state, State::Gone) {
                State::Idle(parts) => self.patience.wait(parts.abort()).await,
                State::Sending(_) | State::Gone => Err(error),
            },
        }
    }

    /// Waits until no part is in flight. Leaves `broken` set: the caller clears it when the bytes have no gap.
    async fn settle(&mut self) -> Result<Box<dyn Parts>> {
        if std::mem::replace(&mut self.broken, true) {
            return Err(Error::Misuse("a part of this upload is missing"));
        }
        if let State::Sending(task) = &mut self.state {
            let joined = tokio::time::timeout(self.patience.0, task).await;
            // A part that is not answered in time is stopped here, and the upload with it.
            self.state = State::Gone;
            let (parts, outcome) = joined.map_err(|_| no_answer())??;
            self.state = State::Idle(parts);
            outcome?;
        }
        match std::mem::replace(&mut self.state, State::Gone) {
            State::Idle(parts) => Ok(parts),
            State::Sending(_) | State::Gone => Err(Error::Misuse("the upload is over")),
        }
    }
}

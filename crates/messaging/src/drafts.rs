//! What somebody began to write: kept sealed, for the writer alone, until it is sent, discarded or old.
//!
//! The log knows nothing of drafts: what nobody was told is nobody's business, and an entry whenever somebody stops typing
//! would watch people think. For the same reason no page, list or event of anybody else tells that there is one.

use chrono::Duration;
use custody::{About, CaseField, CaseFile};
use domain::limits::DRAFT_DAYS;
use domain::{Act, Actor, CaseId, CaseState, Concerns, DraftId, ThreadId, Timestamp};
use uuid::Uuid;

use crate::threads::account_of;
use crate::{Error, LONGEST_BODY, LONGEST_SUBJECT, Messaging};

/// Where something is to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DraftPlace {
    /// An answer in a conversation.
    Thread(ThreadId),
    /// A new conversation in a case.
    Case(CaseId),
}

impl DraftPlace {
    const fn id(self) -> Uuid {
        match self {
            Self::Thread(thread) => thread.uuid(),
            Self::Case(case) => case.uuid(),
        }
    }

    /// What keys of the message are told apart by.
    pub(crate) const fn route(self) -> &'static str {
        match self {
            Self::Thread(_) => "messages",
            Self::Case(_) => "threads",
        }
    }
}

/// What was typed so far, as it is. An answer has a text only.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewDraft {
    /// What it is about.
    pub subject: String,
    /// The text.
    pub body: String,
    /// Whom it is to concern.
    pub concerns: Option<Concerns>,
}

/// A draft, and when it was saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftView {
    /// What was typed.
    pub draft: NewDraft,
    /// When it was saved.
    pub saved_at: Timestamp,
}

impl Messaging {
    /// What the actor began to write here. Nobody else's is ever found.
    ///
    /// # Errors
    /// Refused for whoever may not write here (any more).
    pub async fn draft(&self, actor: &Actor, place: DraftPlace) -> Result<Option<DraftView>, Error> {
        let act = async {
            let mut tx = self.custody.read(actor.tenant).await?;
            let file = self.writable(&mut tx, actor, place).await?;
            let found = db::drafts::find(&mut tx, account_of(actor)?, place.id(), self.custody.now()).await?;
            found.map(|row| view(&file, &row)).transpose()
        };
        self.custody.guarded(actor, act).await
    }

    /// Saves what was typed, in place of what was saved before. Where nothing was typed nothing is kept. `message_key` is the
    /// idempotency key with which it will be sent: what is saved while that happens, or after it, would outlive the message.
    ///
    /// # Errors
    /// [`Error::AlreadySent`], [`Error::SubjectTooLong`], [`Error::BodyTooLong`], [`Error::CaseClosed`]; refused for whoever
    /// may not write here.
    pub async fn save_draft(
        &self,
        actor: &Actor,
        place: DraftPlace,
        new: NewDraft,
        message_key: Option<&str>,
    ) -> Result<Option<DraftView>, Error> {
        self.custody.guarded(actor, self.save_draft_in(actor, place, new, message_key)).await
    }

    async fn save_draft_in(
        &self,
        actor: &Actor,
        place: DraftPlace,
        new: NewDraft,
        message_key: Option<&str>,
    ) -> Result<Option<DraftView>, Error> {
        if new.subject.chars().count() > LONGEST_SUBJECT {
            return Err(Error::SubjectTooLong { limit: LONGEST_SUBJECT });
        }
        if new.body.chars().count() > LONGEST_BODY {
            return Err(Error::BodyTooLong { limit: LONGEST_BODY });
        }
        let mut work = self.custody.act(actor).await?;
        let file = self.writable(work.rows(), actor, place).await?;
        if file.row.state == CaseState::Closed {
            return Err(Error::CaseClosed);
        }
        if let Some(key) = message_key
            && !work.hold(place.route(), key).await?
        {
            return Err(Error::AlreadySent);
        }
        let (account, now) = (account_of(actor)?, self.custody.now());
        if new.subject.trim().is_empty() && new.body.trim().is_empty() {
            db::drafts::delete(work.rows(), account, place.id()).await?;
            work.commit_bookkeeping().await?;
            return Ok(None);
        }
        let id = DraftId::generate(self.custody.clock(), self.custody.rng());
        let seal = |field, text: &str| file.sealer.seal(field, id.uuid(), text.as_bytes());
        let row = db::drafts::Draft {
            id,
            account_id: account,
            place: place.id(),
            case_id: file.id,
            concerns: new.concerns.map(|concerns| concerns.to_string()).unwrap_or_default(),
            subject_sealed: seal(CaseField::DraftSubject, &new.subject),
            body_sealed: seal(CaseField::DraftBody, &new.body),
            saved_at: now,
            expires_at: now + Duration::days(DRAFT_DAYS),
        };
        db::drafts::put(work.rows(), &row).await?;
        work.commit_bookkeeping().await?;
        Ok(Some(DraftView { draft: new, saved_at: now }))
    }

    /// Throws away what was typed. Where there is nothing it does nothing.
    ///
    /// # Errors
    /// Refused for whoever may not write here.
    pub async fn discard_draft(&self, actor: &Actor, place: DraftPlace) -> Result<(), Error> {
        let act = async {
            let mut work = self.custody.act(actor).await?;
            self.writable(work.rows(), actor, place).await?;
            db::drafts::delete(work.rows(), account_of(actor)?, place.id()).await?;
            work.commit_bookkeeping().await?;
            Ok(())
        };
        self.custody.guarded(actor, act).await
    }

    /// Opens the case of a place in which the actor may write.
    async fn writable(&self, tx: &mut db::Tx, actor: &Actor, place: DraftPlace) -> Result<CaseFile, Error> {
        match place {
            DraftPlace::Thread(thread) => Ok(self.open(tx, actor, thread, Act::PostMessage).await?.0),
            DraftPlace::Case(case) => {
                Ok(self.custody.case_file(tx, actor, case, Act::PostMessage, &About::case(case)).await?)
            }
        }
    }
}

fn view(file: &CaseFile, row: &db::drafts::Draft) -> Result<DraftView, Error> {
    let open = |field, sealed| file.sealer.open_text(field, row.id.uuid(), sealed);
    let draft = NewDraft {
        subject: open(CaseField::DraftSubject, &row.subject_sealed)?,
        body: open(CaseField::DraftBody, &row.body_sealed)?,
        concerns: row.concerns.parse().ok(),
    };
    Ok(DraftView { draft, saved_at: row.saved_at })
}

//! Before the first byte: may this be sent, was it sent before, is there room for it.

mod precedent;

use chrono::TimeDelta;
use custody::{About, CaseFile, denied};
use db::submissions::Submission;
use domain::{AccountId, Act, Actor, CaseId, CaseState, Concerns, DocumentId, SubmissionId, SubmissionState};
use meters::papers::Stage;
use sha2::{Digest as _, Sha256};

use self::precedent::Precedent;
use crate::lease::Lease;
use crate::{DocumentView, Error, Receiving, Upload};

/// The longest note, in characters.
pub const NOTE_CHARACTERS: usize = 2_000;
/// The longest kind, in characters. Kinds are kept in the clear.
pub const KIND_CHARACTERS: usize = 100;
/// How long the answer to an idempotency key is kept.
const KEY_LIFETIME: TimeDelta = TimeDelta::days(7);

/// What somebody wants to send.
#[derive(Debug, Clone)]
pub struct Begin {
    /// Where to.
    pub case: CaseId,
    /// The route: idempotency keys are told apart by account and route.
    pub route: &'static str,
    /// The key that a repeated request has in common with the first.
    pub idempotency_key: Option<String>,
    /// What else a repeated request must have in common.
    pub fingerprint: Fingerprint,
    /// What the sender says of the documents.
    pub fields: Fields,
    /// One document, whose id the sender chose; the id then stands for the idempotency key.
    pub document: Option<DocumentId>,
}

/// By what two requests with the same key are told apart without reading their bodies.
#[derive(Debug, Clone, Default)]
pub struct Fingerprint {
    /// Length of the body, where it is known.
    pub length: Option<u64>,
    /// Media type of the body, without the boundary of a form.
    pub media_type: String,
    /// SHA-256 of the body (`Content-Digest`, RFC 9530), where it was given.
    pub content_digest: Option<Vec<u8>>,
}

/// What the sender says of all documents of a submission.
#[derive(Debug, Clone, Default)]
pub struct Fields {
    /// What they are: a code of the catalogue or free words.
    pub kind: Option<String>,
    /// What to know about them.
    pub note: Option<String>,
    /// Whom they concern. Without a choice: whom the paper they replace concerns; else the sender's own person; for staff,
    /// all members.
    pub concerns: Option<Concerns>,
    /// The document they replace.
    pub replaces: Option<DocumentId>,
}

/// What [`Upload::begin`] found.
#[derive(Debug)]
pub enum Begun {
    /// It was received before: the documents of then. The body need not be read.
    Replayed(Vec<DocumentView>),
    /// The files may come.
    Receiving(Box<Receiving>),
}

impl Upload {
    /// Admits a submission: permission, idempotency, room in the case. A transaction of its own, over before the first
    /// byte.
    ///
    /// # Errors
    /// [`Error::Custody`] with a refusal, [`Error::Running`], [`Error::FingerprintDiffers`], [`Error::Gone`],
    /// [`Error::CaseClosed`], [`Error::CaseFull`], [`Error::TooLarge`], [`Error::ConcernsNobody`],
    /// [`Error::ReplacesNothing`], [`Error::NoteTooLong`], [`Error::KindTooLong`].
    pub async fn begin(&self, actor: &Actor, begin: Begin) -> Result<Begun, Error> {
        // All that follows keeps to the limits that are valid now, also if they change meanwhile.
        let here = Self { limits: self.limits_of(actor.tenant).await?, ..self.clone() };
        let _lasts = Stage::Admit.lasts();
        let admitted = here.custody.guarded(actor, Box::pin(here.admit(actor, begin))).await;
        if let Err(error) = &admitted {
            meters::papers::ended(error.measured());
        }
        admitted
    }

    /// The documents of the same request, if it was received before. Asked before anything of a body is read, when what
    /// the sender says of the documents stands in the body.
    ///
    /// # Errors
    /// As [`Upload::begin`], as far as permission and the idempotency key go.
    pub async fn replayed(&self, actor: &Actor, begin: &Begin) -> Result<Option<Vec<DocumentView>>, Error> {
        let look = async {
            let about = About::case(begin.case);
            let account = actor.account.ok_or_else(|| denied(Act::SendDocument, about.object))?;
            let mut tx = self.custody.read(actor.tenant).await?;
            let file = self.custody.case_file(&mut tx, actor, begin.case, Act::SendDocument, &about).await?;
            match self.precedent(&mut tx, account, &file, begin).await? {
                Precedent::Received(submission) => Ok(Some(self.views_of(&mut tx, actor, &file, submission).await?)),
                Precedent::None | Precedent::Left(_) => Ok(None),
            }
        };
        self.custody.guarded(actor, Box::pin(look)).await
    }

    async fn admit(&self, actor: &Actor, begin: Begin) -> Result<Begun, Error> {
        let about = About::case(begin.case);
        let account = actor.account.ok_or_else(|| denied(Act::SendDocument, about.object))?;
        // Twice at most: what a crash left under this key is settled first.
        for _ in 0..2 {
            let mut work = self.custody.act(actor).await?;
            let file = self.custody.case_file(work.rows(), actor, begin.case, Act::SendDocument, &about).await?;
            match self.precedent(work.rows(), account, &file, &begin).await? {
                Precedent::None => return Ok(Begun::Receiving(self.reserve(work, account, file, begin).await?)),
                Precedent::Received(submission) => {
                    return Ok(Begun::Replayed(self.views_of(work.rows(), actor, &file, submission).await?));
                }
                Precedent::Left(left) => {
                    drop(work);
                    self.recover(actor.tenant, left).await?;
                }
            }
        }
        Err(Error::Running { retry_after: 1 })
    }

    /// Makes the row and takes the room.
    async fn reserve(
        &self,
        mut work: custody::Work,
        account: AccountId,
        file: CaseFile,
        begin: Begin,
    ) -> Result<Box<Receiving>, Error> {
        let actor = work.actor().clone();
        let concerns = self.check_fields(&mut work, &actor, &file, &begin.fields).await?;
        let reserved_bytes = self.room(&begin)?;
        let now = self.custody.now();
        let submission = Submission {
            id: SubmissionId::generate(self.custody.clock(), self.custody.rng()),
            case_id: file.id,
            account_id: account,
            on_behalf_of: actor.on_behalf_of,
            channel: actor.channel,
            route: begin.route.to_owned(),
            idempotency_key: begin.key(),
            fingerprint: begin.digest().to_vec(),
            state: SubmissionState::Reserved,
            lease_until: self.timing.lease_until(now),
            lease_epoch: 1,
            reserved_bytes,
            kind: begin.fields.kind.clone(),
            concerns_member: concerns,
            replaces: begin.fields.replaces,
            started_at: now,
            received_at: None,
            expires_at: now + KEY_LIFETIME,
        };
        if !db::submissions::insert(work.rows(), &submission).await? {
            // The same request came twice at the same moment, and the other one was first.
            return Err(Error::Running { retry_after: 1 });
        }
        // Behind the submission, as wherever both are written: on PostgreSQL an insert waits for whoever just writes the
        // row with the same key, and that one needs the case next.
        if !db::cases::reserve(work.rows(), file.id, reserved_bytes, self.limits.case_bytes).await? {
            return Err(Error::CaseFull);
        }
        work.commit_bookkeeping().await?;
        let lease = Lease::new(self.custody.clone(), actor.clone(), self.timing, submission.id, submission.lease_epoch);
        Ok(Box::new(Receiving::new(self.clone(), actor, file, lease, begin, now)))
    }

    async fn check_fields(
        &self,
        work: &mut custody::Work,
        actor: &Actor,
        file: &CaseFile,
        fields: &Fields,
    ) -> Result<Concerns, Error> {
        if file.row.state == CaseState::Closed {
            return Err(Error::CaseClosed);
        }
        if longer(fields.note.as_deref(), NOTE_CHARACTERS) {
            return Err(Error::NoteTooLong { limit: NOTE_CHARACTERS });
        }
        if longer(fields.kind.as_deref(), KIND_CHARACTERS) {
            return Err(Error::KindTooLong { limit: KIND_CHARACTERS });
        }
        let replaced = match fields.replaces {
            Some(id) => Some(self.replaceable(work.rows(), actor, file.id, id).await?),
            None => None,
        };
        let usual = replaced.map_or(Concerns::from_member(actor.person), |replaced| replaced.concerns_member);
        let concerns = fields.concerns.unwrap_or(usual);
        if let Some(member) = concerns.member() {
            let today = self.custody.today();
            if !db::cases::is_member(work.rows(), file.id, member, today).await? {
                return Err(Error::ConcernsNobody);
            }
        }
        Ok(concerns)
    }

    /// How many bytes to reserve: what was announced, or one file of the largest size.
    fn room(&self, begin: &Begin) -> Result<u64, Error> {
        let Some(length) = begin.fingerprint.length else { return Ok(self.limits.file_bytes) };
        if begin.document.is_some() && length > self.limits.file_bytes {
            return Err(Error::TooLarge { limit: self.limits.file_bytes });
        }
        Ok(length.min(self.limits.file_bytes.saturating_mul(self.limits.files as u64)))
    }
}

impl Begin {
    /// The idempotency key: a chosen document id is one by itself.
    fn key(&self) -> Option<String> {
        self.document.map_or_else(|| self.idempotency_key.clone(), |id| Some(id.to_string()))
    }

    /// The fingerprint in 32 bytes; the case is part of it.
    fn digest(&self) -> [u8; 32] {
        let Fingerprint { length, media_type, content_digest } = &self.fingerprint;
        let length = length.map(u64::to_be_bytes);
        let parts: [&[u8]; 4] = [
            self.case.as_bytes(),
            length.as_ref().map_or(&[], |bytes| bytes),
            media_type.as_bytes(),
            content_digest.as_deref().unwrap_or_default(),
        ];
        let mut hash = Sha256::new();
        for part in parts {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        hash.finalize().into()
    }
}

fn longer(text: Option<&str>, limit: usize) -> bool {
    text.is_some_and(|text| text.chars().count() > limit)
}

//! Papers and messages in which a customer applies, objects or tells of a change: recorded with the time of their first
//! arrival, which is that of their receipt.

use chrono::NaiveDate;
use custody::{About, CaseField, CaseFile, Claim, NewEntry, Work, denied};
use db::declarations::{self, Declaration};
use domain::time::local_day;
use domain::{
    AccountId, Act, Action, Actor, CaseId, Concerns, DeclarationId, DeclarationKind, DocumentId, MessageId, ObjectKind,
    ObjectRef, Pseudonym, Timestamp, catalogue, check_reason,
};

use crate::cases::account_of;
use crate::view::audience;
use crate::{Casework, Error};

/// More than any case has.
const MOST: u32 = 100;

/// Where something was declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Declared {
    /// In a paper.
    Document(DocumentId),
    /// In a message.
    Message(MessageId),
}

/// A declaration, as somebody who may know of it sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclarationView {
    /// The declaration.
    pub id: DeclarationId,
    /// Its case.
    pub case_id: CaseId,
    /// What is declared.
    pub kind: DeclarationKind,
    /// Where.
    pub declared: Declared,
    /// When it first arrived.
    pub arrived_at: Timestamp,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// When it was withdrawn as a mistake; for staff only.
    pub withdrawn_at: Option<Timestamp>,
    /// Why.
    pub withdrawn_reason: Option<String>,
    /// By when the Jobcenter has to decide it; for staff only.
    pub due_on: Option<NaiveDate>,
    /// When a caseworker said that it is decided; for staff only.
    pub decided_at: Option<Timestamp>,
}

/// The paper or message, as far as a declaration needs it.
struct Source {
    case: CaseId,
    pseudonym: Pseudonym,
    sent_by: Option<AccountId>,
    concerns: Concerns,
    arrived_at: Timestamp,
    health: bool,
}

impl Declared {
    /// What the log names.
    pub fn object(self) -> ObjectRef {
        match self {
            Self::Document(id) => ObjectRef::new(ObjectKind::Document, id),
            Self::Message(id) => ObjectRef::new(ObjectKind::Message, id),
        }
    }

    async fn source(self, tx: &mut db::Tx) -> Result<Option<Source>, Error> {
        Ok(match self {
            Self::Document(id) => db::documents::find(tx, id).await?.map(|row| Source {
                case: row.case_id,
                pseudonym: row.pseudonym,
                sent_by: row.by_account,
                concerns: row.concerns_member,
                arrived_at: row.received_at,
                health: catalogue::holds_health(row.kind.as_deref()),
            }),
            Self::Message(id) => match db::messages::find(tx, id).await? {
                Some(row) => db::threads::find(tx, row.thread_id).await?.map(|thread| Source {
                    case: row.case_id,
                    pseudonym: row.pseudonym,
                    sent_by: Some(row.by_account),
                    concerns: thread.concerns_member,
                    arrived_at: row.sent_at,
                    health: false,
                }),
                None => None,
            },
        })
    }
}

impl Casework {
    /// Records that a paper or message of a case is an application, an objection or a notice of a change. An objection puts
    /// the case before the ordinary ones of the worklist.
    ///
    /// # Errors
    /// [`Error::AlreadyDeclared`], [`Error::FingerprintDiffers`]; refused for everybody but caseworkers of the case, and if
    /// there is no such thing in it.
    pub async fn declare(
        &self,
        actor: &Actor,
        case: CaseId,
        declared: Declared,
        kind: DeclarationKind,
        idempotency_key: Option<&str>,
    ) -> Result<(DeclarationView, bool), Error> {
        let act = async {
            let settings = self.custody.settings(actor.tenant, self.custody.today()).await?;
            let mut work = self.custody.act(actor).await?;
            let object = declared.object();
            if let Declared::Document(id) = declared {
                // It may be on its way to another case.
                db::documents::hold(work.rows(), id).await?;
            }
            let source = declared.source(work.rows()).await?.filter(|source| source.case == case);
            let source = source.ok_or_else(|| denied(Act::Declare, object))?;
            let about = About {
                sender: source.sent_by == actor.account,
                health: source.health,
                ..About::plain(object, source.concerns)
            };
            let file = self.custody.case_file(work.rows(), actor, case, Act::Declare, &about).await?;
            let route = "declarations";
            match work.claim(route, idempotency_key, &[object.id.to_string(), kind.to_string()]).await? {
                Claim::Differs => return Err(Error::FingerprintDiffers),
                Claim::Replayed(id) => {
                    let row = declarations::find(work.rows(), DeclarationId::from_uuid(id)).await?;
                    return Ok((view(actor, &file, &row.ok_or(custody::Error::Row("a declaration"))?)?, true));
                }
                Claim::Free => {}
            }
            let due_on = settings.decision_due_on(kind, local_day(source.arrived_at));
            let row = self.row(actor, case, declared, (kind, due_on), &source)?;
            declarations::insert(work.rows(), &row).await.map_err(|error| match error {
                db::Error::Unique { .. } => Error::AlreadyDeclared,
                error => error.into(),
            })?;
            if kind == DeclarationKind::Objection {
                db::cases::raise_objection(work.rows(), case, row.arrived_at).await?;
            } else {
                db::cases::note_activity(work.rows(), case, row.recorded_at).await?;
            }
            work.answer(route, idempotency_key, row.id.uuid()).await?;
            work.record(entry(Action::DeclarationRecorded, &file, object, &source).reason(kind.as_str()));
            work.commit().await?;
            Ok((view(actor, &file, &row)?, false))
        };
        self.custody.guarded(actor, Box::pin(act)).await
    }

    /// Withdraws what was recorded by mistake. It stays in the file with the reason; where no objection is left, the case
    /// loses its place before the others.
    ///
    /// # Errors
    /// [`Error::Reason`], [`Error::AlreadyWithdrawn`]; refused for everybody but caseworkers of the case.
    pub async fn withdraw(&self, actor: &Actor, case: CaseId, id: DeclarationId, reason: &str) -> Result<(), Error> {
        let act = async {
            let reason = check_reason(Some(reason), true)?.unwrap_or_default();
            let mut work = self.custody.act(actor).await?;
            let (file, row, source) = self.declaration(&mut work, case, id).await?;
            let sealed = file.sealer.seal(CaseField::DeclarationWithdrawn, id.uuid(), reason.as_bytes());
            let now = self.custody.now();
            if !declarations::withdraw(work.rows(), id, account_of(actor)?, now, &sealed).await? {
                return Err(Error::AlreadyWithdrawn);
            }
            settle(&mut work, case, now).await?;
            let entry = entry(Action::DeclarationWithdrawn, &file, declared(&row)?.object(), &source);
            work.record(entry.reason(row.kind.as_str()).detail(&serde_json::json!({ "reason": reason })));
            work.commit().await?;
            Ok(())
        };
        self.custody.guarded(actor, Box::pin(act)).await
    }

    /// Says that an application or objection is decided: nothing is due any more. Where no objection is left, the case loses
    /// its place before the others.
    ///
    /// # Errors
    /// [`Error::NotToDecide`]; refused for everybody but caseworkers of the case.
    pub async fn decide(&self, actor: &Actor, case: CaseId, id: DeclarationId) -> Result<(), Error> {
        let act = async {
            let mut work = self.custody.act(actor).await?;
            let (file, row, source) = self.declaration(&mut work, case, id).await?;
            let now = self.custody.now();
            if !declarations::decide(work.rows(), id, now).await? {
                return Err(Error::NotToDecide);
            }
            settle(&mut work, case, now).await?;
            let entry = entry(Action::DeclarationDecided, &file, declared(&row)?.object(), &source);
            work.record(entry.reason(row.kind.as_str()).detail(&serde_json::json!({ "due_on": row.due_on })));
            work.commit().await?;
            Ok(())
        };
        self.custody.guarded(actor, Box::pin(act)).await
    }

    /// A declaration of a case that the actor may change, and where it was made.
    async fn declaration(
        &self,
        work: &mut Work,
        case: CaseId,
        id: DeclarationId,
    ) -> Result<(CaseFile, Declaration, Source), Error> {
        let actor = work.actor().clone();
        let object = ObjectRef::new(ObjectKind::Case, case);
        let row = declarations::find(work.rows(), id).await?.filter(|row| row.case_id == case);
        let row = row.ok_or_else(|| denied(Act::Declare, object))?;
        let file = self.custody.case_file(work.rows(), &actor, case, Act::Declare, &About::case(case)).await?;
        let source = declared(&row)?.source(work.rows()).await?.ok_or(custody::Error::Row("what was declared"))?;
        Ok((file, row, source))
    }

    /// The declarations of a case that the actor may know of, the last that arrived first; for staff also what was withdrawn.
    ///
    /// # Errors
    /// Refused if the case is not the actor's.
    pub async fn declarations(&self, actor: &Actor, case: CaseId) -> Result<Vec<DeclarationView>, Error> {
        let act = async {
            let mut tx = self.custody.read(actor.tenant).await?;
            let file = self.custody.case_file(&mut tx, actor, case, Act::ViewCase, &About::case(case)).await?;
            let rows = declarations::of_case(&mut tx, case, audience(actor), MOST).await?;
            rows.iter().map(|row| view(actor, &file, row)).collect()
        };
        self.custody.guarded(actor, act).await
    }

    fn row(
        &self,
        actor: &Actor,
        case: CaseId,
        declared: Declared,
        (kind, due_on): (DeclarationKind, Option<NaiveDate>),
        source: &Source,
    ) -> Result<Declaration, Error> {
        let (document_id, message_id) = match declared {
            Declared::Document(id) => (Some(id), None),
            Declared::Message(id) => (None, Some(id)),
        };
        Ok(Declaration {
            id: DeclarationId::generate(self.custody.clock(), self.custody.rng()),
            case_id: case,
            kind,
            document_id,
            message_id,
            sent_by: source.sent_by,
            concerns_member: source.concerns,
            arrived_at: source.arrived_at,
            recorded_by: account_of(actor)?,
            recorded_at: self.custody.now(),
            withdrawn_by: None,
            withdrawn_at: None,
            withdrawn_reason_sealed: None,
            due_on,
            decided_at: None,
        })
    }
}

/// Finds out anew what is due. Where no objection stands any more, the case waits with the others.
async fn settle(work: &mut Work, case: CaseId, now: Timestamp) -> Result<(), Error> {
    if !declarations::settle_left(work.rows(), case, now).await? {
        db::cases::note_activity(work.rows(), case, now).await?;
    }
    Ok(())
}

fn entry(action: Action, file: &CaseFile, object: ObjectRef, source: &Source) -> NewEntry {
    NewEntry::done(action, object.kind, object.id).pseudonym(source.pseudonym).case(file).concerns(source.concerns)
}

fn declared(row: &Declaration) -> Result<Declared, Error> {
    let document = row.document_id.map(Declared::Document);
    Ok(document.or(row.message_id.map(Declared::Message)).ok_or(custody::Error::Row("a declaration of nothing"))?)
}

fn view(actor: &Actor, file: &CaseFile, row: &Declaration) -> Result<DeclarationView, Error> {
    let sealed = row.withdrawn_reason_sealed.as_deref();
    let open = |sealed: &[u8]| file.sealer.open_text(CaseField::DeclarationWithdrawn, row.id.uuid(), sealed);
    Ok(DeclarationView {
        id: row.id,
        case_id: row.case_id,
        kind: row.kind,
        declared: declared(row)?,
        arrived_at: row.arrived_at,
        recorded_at: row.recorded_at,
        withdrawn_at: row.withdrawn_at,
        withdrawn_reason: sealed.map(open).transpose()?,
        due_on: row.due_on.filter(|_| actor.role.is_staff()),
        decided_at: row.decided_at.filter(|_| actor.role.is_staff()),
    })
}

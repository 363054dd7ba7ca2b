//! What reached the Jobcenter another way: calls, for staff only, and papers that came by post or at the counter.

use custody::{About, CaseField, CaseFile, Claim, NewEntry};
use db::records::{self, ContactRecord};
use domain::{
    Act, Action, Actor, CaseId, Concerns, ObjectKind, ReasonFault, RecordId, RecordKind, RecordWay, Timestamp,
    check_reason,
};

use crate::cases::account_of;
use crate::view::audience;
use crate::{Casework, Error};

/// More than any case has in the time that papers stay in the portal.
const MOST: u32 = 100;
/// Characters of a kind and of a name.
const SHORT: usize = 100;

/// What is to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Contact {
    /// Somebody called.
    Call {
        /// When.
        at: Timestamp,
        /// Who.
        caller: String,
        /// What was said.
        text: String,
    },
    /// A paper arrived.
    Paper {
        /// The day: its beginning.
        at: Timestamp,
        /// How.
        way: RecordWay,
        /// What it is: a code of the catalogue or free words.
        kind: String,
        /// Whom it concerns.
        concerns: Concerns,
        /// A remark.
        text: Option<String>,
    },
}

/// What was recorded, as somebody who may know of it sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordView {
    /// The record.
    pub id: RecordId,
    /// Its case.
    pub case_id: CaseId,
    /// A call or a paper.
    pub kind: RecordKind,
    /// When somebody called; the beginning of the day on which a paper arrived.
    pub at: Timestamp,
    /// How a paper came.
    pub way: Option<RecordWay>,
    /// What a paper is.
    pub paper_kind: Option<String>,
    /// Whom it concerns.
    pub concerns: Concerns,
    /// Who called.
    pub caller: Option<String>,
    /// What was said, or a remark; for staff only.
    pub text: Option<String>,
    /// When it was recorded.
    pub recorded_at: Timestamp,
}

impl Casework {
    /// Records a call or a paper.
    ///
    /// # Errors
    /// [`Error::Reason`] for a text, [`Error::Missing`], [`Error::ConcernsNobody`], [`Error::InTheFuture`],
    /// [`Error::FingerprintDiffers`]; refused for everybody but caseworkers of the case.
    pub async fn record(
        &self,
        actor: &Actor,
        case: CaseId,
        contact: &Contact,
        idempotency_key: Option<&str>,
    ) -> Result<(RecordView, bool), Error> {
        let act = async {
            let mut work = self.custody.act(actor).await?;
            let file = self.custody.case_file(work.rows(), actor, case, Act::KeepRecord, &About::case(case)).await?;
            let row = self.sealed(actor, &file, contact)?;
            let route = "records";
            match work.claim(route, idempotency_key, &[case.to_string(), format!("{contact:?}")]).await? {
                Claim::Differs => return Err(Error::FingerprintDiffers),
                Claim::Replayed(id) => {
                    let row = records::find(work.rows(), RecordId::from_uuid(id)).await?;
                    return Ok((view(&file, actor, &row.ok_or(custody::Error::Row("a record"))?)?, true));
                }
                Claim::Free => {}
            }
            if let Some(person) = row.concerns_member.member() {
                let today = self.custody.today();
                if !db::cases::is_member(work.rows(), case, person, today).await? {
                    return Err(Error::ConcernsNobody);
                }
            }
            records::insert(work.rows(), &row).await?;
            work.answer(route, idempotency_key, row.id.uuid()).await?;
            let action = match row.kind {
                RecordKind::Call => Action::CallNoted,
                RecordKind::Paper => Action::PaperRecorded,
            };
            let entry = NewEntry::done(action, ObjectKind::Case, case).pseudonym(file.pseudonym).case(&file);
            let entry = entry.concerns(row.concerns_member);
            work.record(match row.way {
                Some(way) => entry.reason(way.as_str()),
                None => entry,
            });
            work.commit().await?;
            Ok((view(&file, actor, &row)?, false))
        };
        self.custody.guarded(actor, Box::pin(act)).await
    }

    /// What was recorded in a case, as far as the actor may know of it, the newest first: customers learn of papers.
    ///
    /// # Errors
    /// Refused if the case is not the actor's.
    pub async fn records(&self, actor: &Actor, case: CaseId) -> Result<Vec<RecordView>, Error> {
        let act = async {
            let mut tx = self.custody.read(actor.tenant).await?;
            let file = self.custody.case_file(&mut tx, actor, case, Act::ViewCase, &About::case(case)).await?;
            let rows = records::of_case(&mut tx, case, audience(actor), MOST).await?;
            rows.iter().map(|row| view(&file, actor, row)).collect()
        };
        self.custody.guarded(actor, act).await
    }

    fn sealed(&self, actor: &Actor, file: &CaseFile, contact: &Contact) -> Result<ContactRecord, Error> {
        let now = self.custody.now();
        let id = RecordId::generate(self.custody.clock(), self.custody.rng());
        let seal = |field, text: &str| file.sealer.seal(field, id.uuid(), text.as_bytes());
        let (Contact::Call { at, .. } | Contact::Paper { at, .. }) = contact;
        if *at > now {
            return Err(Error::InTheFuture);
        }
        let empty = ContactRecord {
            id,
            case_id: file.id,
            kind: RecordKind::Call,
            at: *at,
            way: None,
            paper_kind: None,
            concerns_member: Concerns::All,
            caller_sealed: None,
            text_sealed: None,
            recorded_by: account_of(actor)?,
            recorded_at: now,
        };
        Ok(match contact {
            Contact::Call { caller, text, .. } => {
                let caller = short("caller", caller)?;
                let text = check_reason(Some(text), true)?.unwrap_or_default();
                ContactRecord {
                    caller_sealed: Some(seal(CaseField::RecordCaller, caller)),
                    text_sealed: Some(seal(CaseField::RecordText, text)),
                    ..empty
                }
            }
            Contact::Paper { way, kind, concerns, text, .. } => ContactRecord {
                kind: RecordKind::Paper,
                way: Some(*way),
                paper_kind: Some(short("paper_kind", kind)?.to_owned()),
                concerns_member: *concerns,
                text_sealed: check_reason(text.as_deref(), false)?.map(|text| seal(CaseField::RecordText, text)),
                ..empty
            },
        })
    }
}

fn short<'t>(field: &'static str, typed: &'t str) -> Result<&'t str, Error> {
    let text = typed.trim();
    match text.chars().count() {
        0 => Err(Error::Missing(field)),
        count if count > SHORT => Err(Error::Reason(ReasonFault::TooLong)),
        _ => Ok(text),
    }
}

fn view(file: &CaseFile, actor: &Actor, row: &ContactRecord) -> Result<RecordView, Error> {
    let open = |field, sealed: &[u8]| file.sealer.open_text(field, row.id.uuid(), sealed);
    let of_staff = actor.role.is_staff();
    let caller = row.caller_sealed.as_deref().filter(|_| of_staff);
    let text = row.text_sealed.as_deref().filter(|_| of_staff);
    Ok(RecordView {
        id: row.id,
        case_id: row.case_id,
        kind: row.kind,
        at: row.at,
        way: row.way,
        paper_kind: row.paper_kind.clone(),
        concerns: row.concerns_member,
        caller: caller.map(|sealed| open(CaseField::RecordCaller, sealed)).transpose()?,
        text: text.map(|sealed| open(CaseField::RecordText, sealed)).transpose()?,
        recorded_at: row.recorded_at,
    })
}

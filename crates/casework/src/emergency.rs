//! Emergencies: a customer tells of one, the case is on top of the worklist, staff see it, say what was done, and the
//! customer reads both.
//!
//! Each customer has one at most that is open in a case: telling of it again changes nothing. One who lives in the same
//! household learns nothing of it.

use custody::{About, CaseField, CaseFile, Claim, NewEntry, TenantField, Work};
use db::emergencies::{self, Emergency, OpenEmergency};
use domain::{
    AccountRef, Act, Action, Actor, CaseId, Concerns, EmergencyId, EmergencyKind, ObjectKind, PersonId, Pseudonym,
    Role, Timestamp, check_reason,
};

use crate::cases::account_of;
use crate::{Casework, Error};

/// The route that idempotency keys are kept under.
const ROUTE: &str = "emergency";

/// An emergency, as the one who asks may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmergencyView {
    /// It.
    pub id: EmergencyId,
    /// What is missing.
    pub kind: EmergencyKind,
    /// What was written.
    pub note: Option<String>,
    /// Who told of it; for staff only.
    pub raised_by: Option<AccountRef>,
    /// When it was told.
    pub raised_at: Timestamp,
    /// When somebody of the staff first opened the case after that.
    pub seen_at: Option<Timestamp>,
    /// When it was settled.
    pub settled_at: Option<Timestamp>,
    /// What was done.
    pub settle_note: Option<String>,
}

/// What telling of an emergency did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raised {
    /// The emergency that is open now.
    pub emergency: EmergencyView,
    /// Whether it was open before.
    pub replayed: bool,
}

impl Casework {
    /// Tells of an emergency: the case goes to the top of the worklist, also where it is closed.
    ///
    /// # Errors
    /// [`Error::Reason`] if the note is too long; [`Error::FingerprintDiffers`]; refused if the case is not the actor's.
    pub async fn raise_emergency(
        &self,
        actor: &Actor,
        case: CaseId,
        kind: EmergencyKind,
        note: Option<&str>,
        idempotency_key: Option<&str>,
    ) -> Result<Raised, Error> {
        let act = async {
            let note = check_reason(note, false)?;
            let account = account_of(actor)?;
            let mut work = self.custody.act(actor).await?;
            let file =
                self.custody.case_file(work.rows(), actor, case, Act::RaiseEmergency, &About::case(case)).await?;
            let parts = [case.to_string(), kind.to_string(), note.unwrap_or_default().to_owned()];
            let claim = work.claim(ROUTE, idempotency_key, &parts).await?;
            if claim == Claim::Differs {
                return Err(Error::FingerprintDiffers);
            }
            let new = self.new_emergency(&file, account, kind, note);
            let fresh = claim == Claim::Free && emergencies::insert(work.rows(), &new).await?;
            let latest = emergencies::latest(work.rows(), case, account).await?;
            let latest = latest.ok_or(custody::Error::Row("an emergency that was there"))?;
            let emergency = own_view(&file, &latest)?;
            if claim == Claim::Free {
                work.answer(ROUTE, idempotency_key, latest.id.uuid()).await?;
            }
            if fresh {
                db::cases::raise_emergency(work.rows(), case, new.raised_at).await?;
                let entry = entry(Action::EmergencyRaised, &file, latest.id, latest.pseudonym, actor.person);
                let entry = entry.reason(kind.as_str());
                work.record(match note {
                    Some(note) => entry.detail(&serde_json::json!({ "note": note })),
                    None => entry,
                });
            }
            work.commit_bookkeeping().await?;
            Ok(Raised { emergency, replayed: !fresh })
        };
        self.custody.guarded(actor, act).await
    }

    /// The emergencies of a case: for staff those that are open, the earliest first; for a customer the last of their own.
    ///
    /// # Errors
    /// Refused if the case is not the actor's.
    pub async fn emergencies(&self, actor: &Actor, case: CaseId) -> Result<Vec<EmergencyView>, Error> {
        let act = async {
            let account = account_of(actor)?;
            let mut tx = self.custody.read(actor.tenant).await?;
            let file = self.custody.case_file(&mut tx, actor, case, Act::ViewCase, &About::case(case)).await?;
            if !actor.role.is_staff() {
                let latest = emergencies::latest(&mut tx, case, account).await?;
                return latest.iter().map(|row| own_view(&file, row)).collect();
            }
            let open = emergencies::open_of_case(&mut tx, case).await?;
            let names = self.custody.tenant_sealer(&mut tx, actor.tenant).await?;
            let view = |row: &OpenEmergency| {
                let name = names.open_text(TenantField::AccountName, row.by_account.uuid(), &row.by_name_sealed)?;
                let by = AccountRef { id: row.by_account, role: Role::Customer, name };
                Ok(EmergencyView { raised_by: Some(by), ..open_view(&file, row)? })
            };
            open.iter().map(view).collect()
        };
        self.custody.guarded(actor, act).await
    }

    /// Says that what is open in a case is settled, and what was done. Whoever told of it reads that.
    ///
    /// # Errors
    /// [`Error::NoEmergency`]; [`Error::Reason`] without a word of what was done; refused for everybody but caseworkers
    /// of the case.
    pub async fn settle_emergency(&self, actor: &Actor, case: CaseId, note: &str) -> Result<(), Error> {
        let act = async {
            let note = check_reason(Some(note), true)?.unwrap_or_default();
            let account = account_of(actor)?;
            let mut work = self.custody.act(actor).await?;
            let act = Act::SettleEmergency;
            let file = self.custody.case_file(work.rows(), actor, case, act, &About::case(case)).await?;
            let now = self.custody.now();
            let mut settled = false;
            for row in emergencies::open_of_case(work.rows(), case).await? {
                let sealed = file.sealer.seal(CaseField::EmergencySettleNote, row.id.uuid(), note.as_bytes());
                if emergencies::settle(work.rows(), row.id, account, Some(&sealed), now).await? {
                    let entry = entry(Action::EmergencySettled, &file, row.id, row.pseudonym, row.by_person);
                    work.record(entry.detail(&serde_json::json!({ "note": note })));
                    settled = true;
                }
            }
            if !settled {
                return Err(Error::NoEmergency);
            }
            db::cases::settle_emergency(work.rows(), case, now).await?;
            work.commit().await?;
            Ok(())
        };
        self.custody.guarded(actor, act).await
    }

    fn new_emergency(
        &self,
        file: &CaseFile,
        account: domain::AccountId,
        kind: EmergencyKind,
        note: Option<&str>,
    ) -> Emergency {
        let (clock, rng) = (self.custody.clock(), self.custody.rng());
        let id = EmergencyId::generate(clock, rng);
        let seal = |note: &str| file.sealer.seal(CaseField::EmergencyNote, id.uuid(), note.as_bytes());
        Emergency {
            id,
            case_id: file.id,
            by_account: account,
            kind,
            note_sealed: note.map(seal),
            pseudonym: Pseudonym::generate(rng),
            raised_at: self.custody.now(),
            seen_at: None,
            settled_at: None,
            settled_by: None,
            settle_note_sealed: None,
        }
    }
}

/// Notes that staff opened a case in which emergencies are open, so that whoever told of them knows.
pub(crate) async fn note_seen(work: &mut Work, file: &CaseFile, now: Timestamp) -> Result<(), Error> {
    for row in emergencies::open_of_case(work.rows(), file.id).await? {
        if row.seen_at.is_none() && emergencies::set_seen(work.rows(), row.id, now).await? {
            work.record(entry(Action::EmergencySeen, file, row.id, row.pseudonym, row.by_person));
        }
    }
    Ok(())
}

/// An entry that only staff and the person themselves hear of.
fn entry(action: Action, file: &CaseFile, id: EmergencyId, pseudonym: Pseudonym, person: Option<PersonId>) -> NewEntry {
    let concerns = Concerns::from_member(person);
    NewEntry::done(action, ObjectKind::Emergency, id).pseudonym(pseudonym).case(file).concerns(concerns)
}

fn own_view(file: &CaseFile, row: &Emergency) -> Result<EmergencyView, Error> {
    let text = |field, sealed: &Option<Vec<u8>>| {
        sealed.as_deref().map(|sealed| file.sealer.open_text(field, row.id.uuid(), sealed)).transpose()
    };
    Ok(EmergencyView {
        id: row.id,
        kind: row.kind,
        note: text(CaseField::EmergencyNote, &row.note_sealed)?,
        raised_by: None,
        raised_at: row.raised_at,
        seen_at: row.seen_at,
        settled_at: row.settled_at,
        settle_note: text(CaseField::EmergencySettleNote, &row.settle_note_sealed)?,
    })
}

fn open_view(file: &CaseFile, row: &OpenEmergency) -> Result<EmergencyView, Error> {
    let open = |sealed: &Vec<u8>| file.sealer.open_text(CaseField::EmergencyNote, row.id.uuid(), sealed);
    Ok(EmergencyView {
        id: row.id,
        kind: row.kind,
        note: row.note_sealed.as_ref().map(open).transpose()?,
        raised_by: None,
        raised_at: row.raised_at,
        seen_at: row.seen_at,
        settled_at: None,
        settle_note: None,
    })
}

//! Opening a case that one has nothing to do with: by its exact number, for a typed reason, for a time, with an entry, and
//! told to who has it.

use chrono::Duration;
use custody::access::demand_house;
use custody::{About, CaseField, NewEntry, TenantField, denied};
use db::exceptions::{Exception, ListedException};
use domain::{
    AccountRef, Act, Action, Actor, CaseId, ExceptionId, ObjectKind, ObjectRef, Role, Timestamp, check_exception,
};
use serde_json::json;

use crate::cases::account_of;
use crate::{Casework, Error};

/// How long those who have a case are told of an exception.
const TOLD: Duration = Duration::days(14);
/// How many they are told of.
const MOST_TOLD: u32 = 20;

/// A case that is open to somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenedCase {
    /// The case.
    pub case: CaseId,
    /// Until when; none where the actor has the case anyway.
    pub until: Option<Timestamp>,
}

/// That somebody opened a case by exception, for those who have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExceptionView {
    /// The case.
    pub case: CaseId,
    /// Its number.
    pub file_number: String,
    /// Who opened it.
    pub by: AccountRef,
    /// Why.
    pub reason: String,
    /// When.
    pub opened_at: Timestamp,
    /// Until when it is open to them.
    pub ends_at: Timestamp,
}

impl Casework {
    /// Opens a case to the actor that is not theirs. While it is open, asking again does nothing; what the actor has anyway
    /// needs no exception.
    ///
    /// # Errors
    /// [`Error::Reason`]; refused alike for everybody but caseworkers and where no case has the number.
    pub async fn open_by_exception(&self, actor: &Actor, number: &str, reason: &str) -> Result<OpenedCase, Error> {
        self.custody.guarded(actor, self.open_exception(actor, number, reason)).await
    }

    async fn open_exception(&self, actor: &Actor, number: &str, reason: &str) -> Result<OpenedCase, Error> {
        demand_house(actor, Act::OpenByException, ObjectKind::Route)?;
        let reason = check_exception(reason)?;
        let account = account_of(actor)?;
        let settings = self.custody.settings(actor.tenant, self.custody.today()).await?;
        let lasts = Duration::minutes(settings.exception_minutes().into());
        let mut work = self.custody.act(actor).await?;
        // A protected case will refuse here, as if there were none.
        let row = db::cases::find_by_file_number(work.rows(), number.trim()).await?.ok_or_else(nothing)?;
        let now = self.custody.now();
        if let Some(open) = db::exceptions::find_open(work.rows(), row.id, account, now).await? {
            return Ok(OpenedCase { case: row.id, until: Some(open.ends_at) });
        }
        let file = self.custody.case_file_unchecked(work.rows(), actor, row.id).await?.ok_or_else(nothing)?;
        if file.allows(actor, Act::ViewCase, &About::case(row.id)) {
            return Ok(OpenedCase { case: row.id, until: None });
        }
        let id = ExceptionId::generate(self.custody.clock(), self.custody.rng());
        let exception = Exception {
            id,
            case_id: row.id,
            account_id: account,
            reason_sealed: file.sealer.seal(CaseField::ExceptionReason, id.uuid(), reason.as_bytes()),
            opened_at: now,
            ends_at: now + lasts,
        };
        db::exceptions::insert(work.rows(), &exception).await?;
        let entry = NewEntry::done(Action::CaseOpenedByException, ObjectKind::Case, row.id)
            .pseudonym(file.pseudonym)
            .case(&file)
            .reason("exception")
            .detail(&json!({ "reason": reason, "until": exception.ends_at }));
        work.record(entry);
        work.commit().await?;
        Ok(OpenedCase { case: row.id, until: Some(exception.ends_at) })
    }

    /// Who lately opened cases by exception that are assigned to the actor, or that a team has which the actor leads; the
    /// last first.
    ///
    /// # Errors
    /// Refused for everybody but caseworkers.
    pub async fn exceptions(&self, actor: &Actor) -> Result<Vec<ExceptionView>, Error> {
        let act = async {
            demand_house(actor, Act::ViewWorklist, ObjectKind::Route)?;
            let mut tx = self.custody.read(actor.tenant).await?;
            let since = self.custody.now() - TOLD;
            let rows = db::exceptions::told(&mut tx, account_of(actor)?, since, MOST_TOLD).await?;
            self.told(&mut tx, actor, rows).await
        };
        self.custody.guarded(actor, act).await
    }

    /// Who opened a case by exception, the last first: for whom it is assigned to, and who leads its team. Nobody else is
    /// told of any.
    ///
    /// # Errors
    /// Refused if the case is not the actor's.
    pub async fn exceptions_of_case(&self, actor: &Actor, case: CaseId) -> Result<Vec<ExceptionView>, Error> {
        let act = async {
            let mut tx = self.custody.read(actor.tenant).await?;
            self.custody.case_file(&mut tx, actor, case, Act::ViewDeeds, &About::case(case)).await?;
            let rows = db::exceptions::of_case(&mut tx, account_of(actor)?, case, MOST_TOLD).await?;
            self.told(&mut tx, actor, rows).await
        };
        self.custody.guarded(actor, act).await
    }

    async fn told(
        &self,
        tx: &mut db::Tx,
        actor: &Actor,
        rows: Vec<ListedException>,
    ) -> Result<Vec<ExceptionView>, Error> {
        let sealer = self.custody.tenant_sealer(tx, actor.tenant).await?;
        let mut told = Vec::with_capacity(rows.len());
        for row in rows {
            let case = self.custody.case_sealer(tx, actor.tenant, row.case_id, &row.wrapped_key).await?;
            let name = sealer.open_text(TenantField::AccountName, row.account_id.uuid(), &row.name_sealed)?;
            told.push(ExceptionView {
                case: row.case_id,
                file_number: row.file_number,
                by: AccountRef { id: row.account_id, role: Role::Caseworker, name },
                reason: case.open_text(CaseField::ExceptionReason, row.id.uuid(), &row.reason_sealed)?,
                opened_at: row.opened_at,
                ends_at: row.ends_at,
            });
        }
        Ok(told)
    }
}

fn nothing() -> Error {
    denied(Act::OpenByException, ObjectRef::new(ObjectKind::Case, uuid::Uuid::nil())).into()
}

//! Who has a case, and what in it is done until something new comes.

use custody::{About, CaseFile, NewEntry, TenantField, Work};
use domain::{AccountId, AccountRef, Act, Action, Actor, CaseId, ObjectKind, Role};
use serde_json::json;

use crate::cases::account_of;
use crate::{Casework, Error};

impl Casework {
    /// Assigns a case to a caseworker of its team, or hands it back to the team. Said again it changes nothing.
    ///
    /// # Errors
    /// [`Error::NotOfTeam`]; [`Error::NoTeam`] where nobody would have the case; refused for everybody but caseworkers
    /// of the case.
    pub async fn assign(&self, actor: &Actor, case: CaseId, to: Option<AccountId>) -> Result<(), Error> {
        let act = async {
            let mut work = self.custody.act(actor).await?;
            let file = self.custody.case_file(work.rows(), actor, case, Act::AssignCase, &About::case(case)).await?;
            if file.row.assigned_to == to {
                return Ok(());
            }
            let team = file.row.team_id.ok_or(Error::NoTeam)?;
            if let Some(to) = to {
                let members = db::teams::caseworkers(work.rows(), team).await?;
                if !members.iter().any(|member| member.account_id == to) {
                    return Err(Error::NotOfTeam);
                }
            }
            db::cases::assign(work.rows(), case, to).await?;
            let action = if to.is_some() { Action::CaseAssigned } else { Action::CaseHandedBack };
            work.record(entry(action, &file).detail(&json!({ "to": to, "from": file.row.assigned_to })));
            work.commit().await?;
            Ok(())
        };
        self.custody.guarded(actor, act).await
    }

    /// To whom a case can be assigned, by name; empty where no team has it.
    ///
    /// # Errors
    /// Refused for everybody but caseworkers of the case.
    pub async fn colleagues(&self, actor: &Actor, case: CaseId) -> Result<Vec<AccountRef>, Error> {
        let act = async {
            let mut tx = self.custody.read(actor.tenant).await?;
            let file = self.custody.case_file(&mut tx, actor, case, Act::AssignCase, &About::case(case)).await?;
            let Some(team) = file.row.team_id else { return Ok(Vec::new()) };
            let members = db::teams::caseworkers(&mut tx, team).await?;
            self.named(&mut tx, actor, members.into_iter()).await
        };
        self.custody.guarded(actor, act).await
    }

    /// Whom the Jobcenter lets open papers that may tell of health, of those who work on a case today: of its team, or in place
    /// of whom it is assigned to. By name.
    ///
    /// # Errors
    /// Refused for everybody but caseworkers of the case.
    pub async fn health_readers(&self, actor: &Actor, case: CaseId) -> Result<Vec<AccountRef>, Error> {
        let act = async {
            let mut tx = self.custody.read(actor.tenant).await?;
            let file = self.custody.case_file(&mut tx, actor, case, Act::ViewDeeds, &About::case(case)).await?;
            let (team, assigned) = (file.row.team_id, file.row.assigned_to);
            let rows = db::teams::health_readers(&mut tx, team, assigned, self.custody.today()).await?;
            // To whom the case is assigned may open them anyway.
            let others = rows.into_iter().filter(|row| Some(row.account_id) != assigned);
            self.named(&mut tx, actor, others).await
        };
        self.custody.guarded(actor, act).await
    }

    /// Accounts by name.
    async fn named(
        &self,
        tx: &mut db::Tx,
        actor: &Actor,
        rows: impl Iterator<Item = db::teams::TeamMember>,
    ) -> Result<Vec<AccountRef>, Error> {
        let sealer = self.custody.tenant_sealer(tx, actor.tenant).await?;
        let mut names = Vec::new();
        for row in rows {
            let id = row.account_id;
            let name = sealer.open_text(TenantField::AccountName, id.uuid(), &row.name_sealed)?;
            names.push(AccountRef { id, role: Role::Caseworker, name });
        }
        names.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(names)
    }

    /// Says of what waits in a case: done until something new comes. An objection is seen to by that; an emergency has to
    /// be ended by itself. Where nothing waits, nothing is done.
    ///
    /// # Errors
    /// [`Error::EmergencyOpen`]; refused for everybody but caseworkers of the case.
    pub async fn settle(&self, actor: &Actor, case: CaseId) -> Result<(), Error> {
        let act = async {
            let mut work = self.custody.act(actor).await?;
            let file = self.custody.case_file(work.rows(), actor, case, Act::SettleCase, &About::case(case)).await?;
            account_of(actor)?;
            self.settle_in(work, &file).await
        };
        self.custody.guarded(actor, act).await
    }

    async fn settle_in(&self, mut work: Work, file: &CaseFile) -> Result<(), Error> {
        if db::cases::emergency_since(work.rows(), file.id).await?.is_some() {
            return Err(Error::EmergencyOpen);
        }
        let Some(since) = file.row.attention_since else { return Ok(()) };
        db::cases::settle_waiting(work.rows(), file.id, self.custody.now()).await?;
        work.record(entry(Action::CaseSettled, file).detail(&json!({ "waited_since": since })));
        work.commit().await?;
        Ok(())
    }
}

fn entry(action: Action, file: &CaseFile) -> NewEntry {
    NewEntry::done(action, ObjectKind::Case, file.id).pseudonym(file.pseudonym).case(file)
}

//! Handing a conversation over: to another caseworker of the case, or to the queue of its team.

use custody::{CaseFile, NewEntry};
use domain::{AccountId, Act, Action, Actor, CaseState, ObjectKind, Role, ThreadId, check_reason};
use serde_json::json;

use crate::notes::keep;
use crate::{Error, Messaging};

impl Messaging {
    /// Says who answers in a conversation; `None` is the team. It waits for them until the Jobcenter writes in it. A
    /// reason is kept as an internal note. Said again it changes nothing.
    ///
    /// # Errors
    /// [`Error::NotOfCase`] for somebody who does not work on the case; [`Error::NoTeam`] where nobody would answer;
    /// [`Error::Reason`]; [`Error::CaseClosed`]; refused for everybody but caseworkers of the case.
    pub async fn hand_over(
        &self,
        actor: &Actor,
        thread: ThreadId,
        to: Option<AccountId>,
        reason: Option<&str>,
    ) -> Result<(), Error> {
        self.custody.guarded(actor, self.hand_over_in(actor, thread, to, reason)).await
    }

    async fn hand_over_in(
        &self,
        actor: &Actor,
        thread: ThreadId,
        to: Option<AccountId>,
        reason: Option<&str>,
    ) -> Result<(), Error> {
        let reason = check_reason(reason, false)?;
        let mut work = self.custody.act(actor).await?;
        let (file, row) = self.open(work.rows(), actor, thread, Act::HandOver).await?;
        if row.handed_over_at.is_some() && row.answered_by == to {
            return Ok(());
        }
        if file.row.state == CaseState::Closed {
            return Err(Error::CaseClosed);
        }
        self.check_receiver(work.rows(), &file, to).await?;
        let now = self.custody.now();
        db::threads::hand_over(work.rows(), thread, to, now).await?;
        if let Some(reason) = reason {
            keep(self, &mut work, &file, reason, Some(thread), None).await?;
        }
        db::cases::note_activity(work.rows(), file.id, now).await?;
        let entry = NewEntry::done(Action::ThreadHandedOver, ObjectKind::Thread, thread);
        let entry = entry.pseudonym(row.thread.pseudonym).case(&file).concerns(row.thread.concerns_member);
        work.record(entry.detail(&json!({ "to": to, "from": row.answered_by.or(file.row.assigned_to) })));
        work.commit().await?;
        Ok(())
    }

    /// Whoever is to answer has to work on the case.
    async fn check_receiver(&self, tx: &mut db::Tx, file: &CaseFile, to: Option<AccountId>) -> Result<(), Error> {
        let Some(to) = to else {
            return if file.row.team_id.is_some() { Ok(()) } else { Err(Error::NoTeam) };
        };
        let account = db::accounts::find(tx, to).await?;
        let works = account.is_some_and(|account| account.role == Role::Caseworker && account.locked_at.is_none());
        let (today, now) = (self.custody.today(), self.custody.now());
        let standing = db::cases::standing(tx, file.id, to, today, now).await?;
        let has = standing.is_some_and(|standing| standing.assigned || standing.team || standing.substitute);
        if works && has { Ok(()) } else { Err(Error::NotOfCase) }
    }
}

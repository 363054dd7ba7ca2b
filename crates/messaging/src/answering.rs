//! Who takes part in a conversation, who answers in it, and how soon.

use custody::TenantField;
use domain::{AccountRef, Act, Actor, ThreadId};

use crate::{Error, Messaging};

/// Writers that are named at most.
const MOST_WRITERS: u32 = 50;

/// Who takes part, and who answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answering {
    /// The caseworker to whom it was handed over, else who has the case; without one the team answers. None for customers whose Jobcenter
    /// keeps names inside.
    pub by: Option<AccountRef>,
    /// Working days within which the Jobcenter usually answers.
    pub working_days: u32,
    /// Whoever wrote in the conversation: customers first, then staff.
    pub writers: Vec<AccountRef>,
}

impl Messaging {
    /// Who takes part in a conversation, who answers, and how soon. Which of the writers' names a customer is
    /// shown is the page's choice.
    ///
    /// # Errors
    /// Refused if the conversation is not for the actor.
    pub async fn answering(&self, actor: &Actor, thread: ThreadId) -> Result<Answering, Error> {
        let act = async {
            let settings = self.custody.settings(actor.tenant, self.custody.today()).await?;
            let mut tx = self.custody.read(actor.tenant).await?;
            let (file, row) = self.open(&mut tx, actor, thread, Act::ReadThread).await?;
            let shown = actor.role.is_staff() || settings.shows_staff_names();
            let by = self.names(&mut tx, &file, shown).await?.answers(&row)?;
            let sealer = self.custody.tenant_sealer(&mut tx, actor.tenant).await?;
            let named = |id: domain::AccountId, role, sealed: &[u8]| -> Result<AccountRef, Error> {
                Ok(AccountRef { id, role, name: sealer.open_text(TenantField::AccountName, id.uuid(), sealed)? })
            };
            let mut writers = Vec::new();
            for (id, role, sealed) in db::threads::writers(&mut tx, thread, MOST_WRITERS).await? {
                writers.push(named(id, role, &sealed)?);
            }
            writers.sort_by_key(|writer| writer.role.is_staff());
            Ok(Answering { by, working_days: settings.answer_working_days(), writers })
        };
        self.custody.guarded(actor, act).await
    }
}

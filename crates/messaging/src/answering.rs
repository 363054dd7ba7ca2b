//! Who takes part in a conversation, who answers in it, and how soon.

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
    /// Who takes part in a conversation, who answers, and how soon.
    ///
    /// # Errors
    /// Refused if the conversation is not for the actor.
    pub async fn answering(&self, actor: &Actor, thread: ThreadId) -> Result<Answering, Error> {
        let act = async {
            let settings = self.custody.settings(actor.tenant, self.custody.today()).await?;
            let mut tx = self.custody.read(actor.tenant).await?;
            let (file, row) = self.open(&mut tx, actor, thread, Act::ReadThread).await?;
            let who = self.answerers(&mut tx, actor, &file).await?;
            let by = who.answers(&row)?;
            let mut writers = Vec::new();
            for (id, role, sealed) in db::threads::writers(&mut tx, thread, MOST_WRITERS).await? {
                writers.push(who.names.account(id, role, &sealed)?);
            }
            writers.sort_by_key(|writer| writer.role.is_staff());
            Ok(Answering { by, working_days: settings.answer_working_days(), writers })
        };
        self.custody.guarded(actor, act).await
    }
}

//! "Wer hat meine Unterlagen geöffnet?": what customers are shown of the log. When, why and what; by whom, as far as the
//! Jobcenter tells the names of its staff.

use std::collections::BTreeSet;

use custody::{About, CaseField, CaseFile, Names, NewEntry, denied};
use db::audit::looks::{self, Look, Repeats};
use domain::catalogue::holds_health;
use domain::{
    AccountRef, Act, Action, Actor, CaseId, Concerns, Cursor, Listed, ObjectKind, ObjectRef, Page, Role, ThreadId,
    Timestamp,
};
use uuid::Uuid;

use crate::{Audit, Error, demand};

/// Cases that are looked into. A customer has one to three.
const CASES: u32 = 10;
/// Counted repetitions that are added up for one page.
const REPEATS: u32 = 1_000;

/// Why somebody of the staff had the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LookReason {
    /// It is theirs or their team's.
    Assigned,
    /// They stood in for somebody.
    Substitution,
    /// It is not theirs; they gave a reason.
    Exception,
}

impl LookReason {
    /// The word for programs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Assigned => "assigned",
            Self::Substitution => "substitution",
            Self::Exception => "exception",
        }
    }

    fn of(code: Option<&str>) -> Self {
        match code {
            Some("substitution") => Self::Substitution,
            Some("exception") => Self::Exception,
            _ => Self::Assigned,
        }
    }
}

/// One look of the staff at something of a customer's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookView {
    /// Its place in the log.
    pub index: u64,
    /// When.
    pub at: Timestamp,
    /// Who, where the Jobcenter tells that; `None` also for an account that was deleted.
    pub by: Option<AccountRef>,
    /// Why.
    pub reason: LookReason,
    /// How: a case, conversation or receipt viewed, a document opened.
    pub action: Action,
    /// In which case.
    pub case_id: CaseId,
    /// At what.
    pub object: ObjectRef,
    /// The conversation, of a message's receipt too.
    pub thread: Option<ThreadId>,
    /// The name of the document, or the subject of the conversation; `None` for names that may tell of somebody else's health.
    pub name: Option<String>,
    /// How often the same person looked again within the same quarter of an hour.
    pub repeated: u64,
}

impl Audit {
    /// The looks of staff at what concerns the actor, in all cases that the actor is a member of, newest first. Asking for
    /// them is an entry.
    ///
    /// # Errors
    /// Refused for everybody but customers.
    pub async fn looks(&self, actor: &Actor, page: Page) -> Result<Listed<LookView>, Error> {
        let act = async {
            demand(actor, Act::ViewLooks)?;
            let (Some(account), Some(person)) = (actor.account, actor.person) else {
                return Err(denied(Act::ViewLooks, ObjectRef::new(ObjectKind::Log, actor.tenant)).into());
            };
            let before = match page.after {
                Some(Cursor::Index(index)) => Some(index),
                _ => None,
            };
            let mut work = self.custody.act(actor).await?;
            let names = self.custody.names(work.rows(), actor).await?;
            let (mut found, mut sessions) = (Vec::new(), Vec::new());
            for case in db::cases::list::ids_of_customer(work.rows(), person, self.custody.today(), CASES).await? {
                let about = About::case(case);
                let file = self.custody.case_file(work.rows(), actor, case, Act::ViewCase, &about).await?;
                for row in looks::of_case(work.rows(), case, account, person, before, page.limit + 1).await? {
                    sessions.push((row.leaf_index, row.session_id));
                    found.extend(view(actor, &file, &names, &row)?);
                }
            }
            found.sort_unstable_by_key(|look| std::cmp::Reverse(look.index));
            let mut listed = Listed::from_rows(found, &page, |look| Cursor::Index(look.index));
            add_repeats(work.rows(), &mut listed.items, &sessions).await?;
            let entry = NewEntry::done(Action::LogSearched, ObjectKind::Log, actor.tenant).reason("own");
            work.record_read(entry).await?;
            work.commit_bookkeeping().await?;
            Ok(listed)
        };
        self.custody.guarded(actor, act).await
    }
}

fn view(actor: &Actor, file: &CaseFile, names: &Names, row: &Look) -> Result<Option<LookView>, Error> {
    let Some(object) = row.object_id else { return Ok(None) };
    let by = row.actor_id.zip(row.actor_name_sealed.as_deref()).filter(|_| names.tell_staff());
    let by = by.map(|(id, sealed)| names.account(id, Role::Caseworker, sealed)).transpose()?;
    let name = match (&row.document_name_sealed, row.thread_id, &row.subject_sealed) {
        (Some(sealed), _, _) if may_see_name(actor, file, row, object) => {
            Some(file.sealer.open_text(CaseField::DocumentName, object, sealed)?)
        }
        (None, Some(thread), Some(sealed)) => {
            Some(file.sealer.open_text(CaseField::ThreadSubject, thread.uuid(), sealed)?)
        }
        _ => None,
    };
    Ok(Some(LookView {
        index: row.leaf_index,
        at: row.at,
        by,
        reason: LookReason::of(row.reason.as_deref()),
        action: row.action,
        case_id: file.id,
        object: ObjectRef::new(row.object_kind, object),
        thread: row.thread_id,
        name,
        repeated: 0,
    }))
}

/// Whether the actor, whom the document concerns or who sent it, may see what it is called.
fn may_see_name(actor: &Actor, file: &CaseFile, row: &Look, document: Uuid) -> bool {
    let about = About {
        sender: actor.account.is_some() && row.document_by == actor.account,
        health: holds_health(row.document_kind.as_deref()),
        ..About::plain(ObjectRef::new(ObjectKind::Document, document), Concerns::All)
    };
    file.allows(actor, Act::ViewName, &about)
}

/// Adds to each look how often it was repeated: the log counts it in an entry behind it, of the same session.
async fn add_repeats(
    tx: &mut db::Tx,
    items: &mut [LookView],
    sessions: &[(u64, Option<domain::SessionId>)],
) -> Result<(), Error> {
    let Some(first) = items.last().map(|look| look.index) else { return Ok(()) };
    let objects: BTreeSet<Uuid> = items.iter().map(|look| look.object.id).collect();
    let objects: Vec<Uuid> = objects.into_iter().collect();
    let session_of = |index| sessions.iter().find(|(at, _)| *at == index).and_then(|(_, session)| *session);
    for row in looks::repeats(tx, &objects, first, REPEATS).await? {
        let Some((action, count)) = counted(&row) else { continue };
        let same = |look: &&mut LookView| {
            look.index < row.leaf_index
                && Some(look.object.id) == row.object_id
                && look.action.as_str() == action
                && session_of(look.index) == row.session_id
        };
        // The newest before the count: the list is newest first.
        if let Some(look) = items.iter_mut().find(same) {
            look.repeated += count;
        }
    }
    Ok(())
}

fn counted(row: &Repeats) -> Option<(&str, u64)> {
    let (action, count) = row.reason.as_deref()?.split_once(':')?;
    Some((action, count.parse().ok()?))
}

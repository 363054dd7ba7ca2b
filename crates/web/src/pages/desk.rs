//! What stands around a paper on the pages of a caseworker: the case's papers, its conversations, what was done.

use std::collections::HashMap;

use domain::{DocumentId, ObjectRef, Page as Turn, ThreadId};
use serde::Deserialize;
use upload::DocumentView;
use uuid::Uuid;

use super::emergency::shown;
use super::parts::{CaseFile, Place, more, thread_line};
use super::worklist::told;
use crate::app::App;
use crate::http::{Failure, SignedIn};
use crate::view::{AwayPaper, Charge, Choice, DeedLine, Desk, DeskPaper, Linked, Talk, TalkLine, urls};

/// Papers of one page: more than most cases have.
const PAPERS: u32 = 200;
/// Conversations that are shown. A case has a handful.
const THREADS: u32 = 100;
/// Messages of the conversation that is open.
const MESSAGES: u32 = 10;
/// Lines of what was done.
const DEEDS: u32 = 25;

/// What is open beside the papers, and which part of their list is wanted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Beside {
    /// The conversation.
    pub thread: Option<ThreadId>,
    /// The last paper of the page before.
    pub after: Option<String>,
    /// Whether a paper is shown in spite of what there is to know of it.
    pub show: bool,
}

/// Reads it.
///
/// # Errors
/// Those of the services.
pub(super) async fn desk(
    app: &App,
    me: &SignedIn,
    file: CaseFile,
    current: Option<DocumentId>,
    asked: &Beside,
) -> Result<Desk, Failure> {
    let case = file.case.id;
    let turn = Place { after: asked.after.clone() }.turn(PAPERS)?;
    let listed = app.services.upload.documents(&me.actor, case, turn).await?;
    let away = app.services.upload.moved_away(&me.actor, case).await?.into_iter().map(away_paper).collect();
    let disowned = match file.case.disowned {
        0 => Vec::new(),
        _ => app.services.upload.disowned(&me.actor, case).await?,
    };
    let threads = app.services.messaging.threads(&me.actor, case, Turn { after: None, limit: THREADS }).await?.items;
    let talk = match asked.thread {
        Some(thread) => Some(talk(app, me, &file, thread).await?),
        None => None,
    };
    let mut names: HashMap<Uuid, String> =
        listed.items.iter().filter_map(|document| Some((document.id.uuid(), document.name.clone()?))).collect();
    names.extend(threads.iter().map(|thread| (thread.id.uuid(), thread.subject.clone())));
    let alarm = file.case.emergency_since.is_some();
    let emergencies = if alarm { app.services.casework.emergencies(&me.actor, case).await? } else { Vec::new() };
    let deeds = app.services.casework.deeds(&me.actor, case, DEEDS).await?;
    let exceptions = app.services.casework.exceptions_of_case(&me.actor, case).await?.into_iter().map(told).collect();
    let papers = listed.items.into_iter().map(|document| {
        let from_staff = document.uploaded_by.as_ref().is_some_and(|sender| sender.role.is_staff());
        DeskPaper { disowned: document.disowned_at.is_some(), paper: file.paper(document), from_staff }
    });
    let charge = charge(app, me, &file).await?;
    Ok(Desk {
        case,
        charge,
        here: current.map_or_else(|| urls::case(case), urls::view),
        current,
        papers: papers.collect(),
        more_papers: more(&urls::case(case), listed.next),
        disowned: disowned.into_iter().map(named).collect(),
        away,
        threads: threads.into_iter().map(thread_line).collect(),
        talk,
        emergencies: emergencies.into_iter().map(shown).collect(),
        exceptions,
        deeds: deeds.into_iter().map(|deed| line(deed, &names)).collect(),
        members: file.case.persons,
        assigned: file.case.assigned_to.map(|account| account.name),
        title: file.case.title,
        file_number: file.case.file_number,
        household_number: file.case.household.number,
    })
}

fn named(document: DocumentView) -> Linked {
    Linked { id: document.id, name: document.name, received_at: document.received_at }
}

/// What the reader can do about who has the case.
async fn charge(app: &App, me: &SignedIn, file: &CaseFile) -> Result<Charge, Failure> {
    let case = &file.case;
    if case.by_exception {
        return Ok(Charge { by_exception: true, ..Charge::default() });
    }
    let colleagues = app.services.casework.colleagues(&me.actor, case.id).await?;
    let assigned = case.assigned_to.as_ref().map(|account| account.id.to_string());
    Ok(Charge {
        colleagues: colleagues
            .into_iter()
            .map(|account| Choice { value: account.id.to_string(), label: account.name })
            .collect(),
        can_hand_back: case.has_team && assigned.is_some(),
        assigned: assigned.unwrap_or_default(),
        can_settle: case.waiting_since.is_some() && case.emergency_since.is_none(),
        by_exception: false,
    })
}

/// The newest messages of a conversation. What is shown is read from then on.
async fn talk(app: &App, me: &SignedIn, file: &CaseFile, id: ThreadId) -> Result<Talk, Failure> {
    let (case, by_exception) = (file.case.id, file.case.by_exception);
    let messaging = &app.services.messaging;
    let thread = messaging.thread(&me.actor, id).await?;
    if thread.case_id != case {
        return Err(Failure::not_found());
    }
    let listed = messaging.newest_messages(&me.actor, id, Turn { after: None, limit: MESSAGES }).await?;
    if let Some(last) = listed.items.last() {
        messaging.mark_read(&me.actor, id, last.id).await?;
    }
    let messages = listed.items.into_iter().map(|message| TalkLine {
        declare_url: (!message.author.role.is_staff() && !by_exception)
            .then(|| urls::declare_message(case, message.id)),
        from_staff: message.author.role.is_staff(),
        author: message.author.name,
        body: message.body,
        sent_at: message.sent_at,
    });
    Ok(Talk { id, subject: thread.subject, messages: messages.collect(), has_older: listed.next.is_some() })
}

fn line(deed: casework::Deed, names: &HashMap<Uuid, String>) -> DeedLine {
    let name = deed.object.and_then(|ObjectRef { id, .. }| names.get(&id).cloned());
    DeedLine { at: deed.at, actor: deed.actor, role: deed.role, action: deed.action, object: deed.object, name }
}

pub(super) fn away_paper(away: upload::Away) -> AwayPaper {
    let now_in = away.now_in.map(|now| now.file_number);
    AwayPaper { id: away.id, name: away.name, moved_at: away.moved_at, now_in }
}

//! `/cases/{case}/notes`: what caseworkers tell each other about a case.

use axum::extract::State;
use axum::response::Response;
use domain::{CaseId, CaseState, Page as Turn, ThreadId};
use messaging::{NewNote, NoteView};
use serde::Deserialize;

use super::parts::{CaseFile, Place, mistakes_of, more};
use crate::app::{App, Visit};
use crate::http::form::{Form, lines};
use crate::http::page::{around, go, show as page, show_again};
use crate::http::{Asked, At, Failure, SignedIn, idempotency};
use crate::view::{NoteLine, Notes, Notice, urls};

/// Notes of one page.
const NOTES: u32 = 40;
/// Notes beside a conversation.
const BESIDE: u32 = 5;

/// The query: what a new note is about, and which part of the list is wanted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    thread: Option<ThreadId>,
    after: Option<String>,
}

/// The form of a note.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    csrf_token: Option<String>,
    idempotency_key: String,
    thread: Option<ThreadId>,
    body: String,
}

/// The notes about a case.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    At(case): At<CaseId>,
    Asked(asked): Asked<Which>,
) -> Result<Response, Failure> {
    let notes = about(&app, &me, case, &asked).await?;
    page(&around(&visit, Some(&me), &urls::notes(case)), &notes)
}

/// Writes a note.
pub async fn write(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    At(case): At<CaseId>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    me.check_csrf(typed.csrf_token.as_deref())?;
    let idempotency_key = idempotency::field(&typed.idempotency_key)?;
    let new = NewNote { body: lines(&typed.body), thread: typed.thread, document: None, idempotency_key };
    let (status, mistakes) = match app.services.messaging.write_note(&me.actor, case, new).await {
        Ok(_) => {
            let to = typed.thread.map_or_else(|| urls::notes(case), urls::thread);
            return Ok(go(&to, Some(Notice::NoteKept)));
        }
        Err(error) => mistakes_of(error.into())?,
    };
    let notes = about(&app, &me, case, &Which { thread: typed.thread, after: None }).await?;
    let again = Notes { body: typed.body, mistakes, ..notes };
    show_again(&around(&visit, Some(&me), &urls::notes(case)), &again, status)
}

async fn about(app: &App, me: &SignedIn, case: CaseId, asked: &Which) -> Result<Notes, Failure> {
    let turn = Place { after: asked.after.clone() }.turn(NOTES)?;
    let listed = app.services.messaging.notes(&me.actor, case, turn).await?;
    let file = CaseFile::open(app, me, case).await?;
    Ok(Notes {
        case,
        case_title: file.case.title,
        file_number: file.case.file_number,
        thread: asked.thread,
        lines: listed.items.into_iter().map(|note| line(note, true)).collect(),
        older: more(&urls::notes(case), listed.next),
        can_write: file.case.state == CaseState::Open,
        idempotency_key: app.services.identity.request_id().to_string(),
        body: String::new(),
        mistakes: Vec::new(),
    })
}

/// The newest notes about a conversation, to stand beside it.
pub(super) async fn beside(app: &App, me: &SignedIn, thread: ThreadId) -> Result<Vec<NoteLine>, Failure> {
    let turn = Turn { after: None, limit: BESIDE };
    let listed = app.services.messaging.notes_of_thread(&me.actor, thread, turn).await?;
    Ok(listed.items.into_iter().map(|note| line(note, false)).collect())
}

fn line(note: NoteView, linked: bool) -> NoteLine {
    let about = match (note.thread_id, note.document_id) {
        (Some(thread), _) => Some(("note-about-thread", urls::thread(thread))),
        (None, Some(document)) => Some(("note-about-document", urls::document(document))),
        (None, None) => None,
    };
    NoteLine { author: note.author.name, body: note.body, written_at: note.written_at, about: about.filter(|_| linked) }
}

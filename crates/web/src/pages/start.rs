//! `GET /`: a customer's start page; everybody else is sent to where they begin.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use casework::EmergencyView;
use domain::{AccountRef, CaseId, CaseState, DocumentState, Page as Turn, Review, Role, Settings};
use upload::DocumentView;

use super::emergency::shown;
use super::parts::{chain, count, home};
use crate::app::{App, Visit};
use crate::http::page::{around, go, show as page};
use crate::http::{Failure, SignedIn, session};
use crate::view::{CaseLine, Contact, Missing, NewsItem, NewsKind, Notice, Start, urls};

/// Cases that are asked for news. A customer has one to three.
const CASES: u32 = 10;
/// Documents and conversations of a case that are looked at for news.
const LOOKED_AT: u32 = 20;
/// Papers to be sent again that are shown. More than that, and the page of the case is the better place.
const MISSING: u32 = 5;
/// News that are shown.
const NEWS: usize = 5;

/// The page.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    me: Option<SignedIn>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let Some(me) = me else {
        // A cookie that opens nothing any more: the session is over.
        let ended = session::presented(&headers).is_some().then_some(Notice::SessionEnded);
        return Ok(go(urls::SIGN_IN, visit.notice.or(ended)));
    };
    if me.actor.role != Role::Customer {
        let begin = home(me.actor.role).ok_or_else(Failure::not_found)?;
        return Ok(go(begin, visit.notice));
    }
    let start = start(&app, &me).await?;
    page(&around(&visit, Some(&me), urls::START), &start)
}

async fn start(app: &App, me: &SignedIn) -> Result<Start, Failure> {
    let turn = |limit| Turn { after: None, limit };
    let cases = app.services.casework.cases(&me.actor, turn(CASES)).await?.items;
    let (mut missing, mut news, mut lines) = (Vec::new(), Vec::new(), Vec::new());
    let mut told: Option<(CaseId, EmergencyView)> = None;
    for case in &cases {
        let latest = app.services.casework.emergencies(&me.actor, case.id).await?.pop();
        if let Some(open) = latest.filter(|emergency| emergency.settled_at.is_none())
            && told.as_ref().is_none_or(|(_, before)| before.raised_at < open.raised_at)
        {
            told = Some((case.id, open));
        }
        missing.extend(asked_again(app, me, case.id).await?);
        let documents = app.services.upload.documents(&me.actor, case.id, turn(LOOKED_AT)).await?;
        let threads = app.services.messaging.threads(&me.actor, case.id, turn(LOOKED_AT)).await?.items;
        lines.push(CaseLine {
            id: case.id,
            title: case.title.clone(),
            file_number: case.file_number.clone(),
            unread: count(case.unread),
            documents: documents.next.is_none().then(|| sent(&documents.items)),
        });
        news.extend(documents.items.into_iter().filter_map(of_document));
        news.extend(threads.into_iter().filter(|thread| thread.unread > 0).map(of_thread));
    }
    news.sort_by_key(|item: &NewsItem| std::cmp::Reverse(item.at));
    news.truncate(NEWS);
    // Where it was told; else an open case, and a closed one rather than none.
    let open_case = || cases.iter().find(|case| case.state == CaseState::Open).or(cases.first()).map(|case| case.id);
    let emergency_case = told.as_ref().map(|(case, _)| *case).or_else(open_case);
    let settings = app.services.identity.settings(me.actor.tenant).await?;
    let contact = cases.into_iter().find_map(|case| case.assigned_to);
    Ok(Start {
        name: me.account.name.clone(),
        missing,
        news,
        cases: lines,
        contact: contact.map(|assigned| office(&settings, assigned)),
        emergency_phone: emergency_phone(&settings),
        emergency_case,
        emergency: told.map(|(_, open)| shown(open)),
    })
}

/// Whom a customer turns to: whoever has the case, by the name that customers are told.
pub(super) fn office(settings: &Settings, assigned: AccountRef) -> Contact {
    Contact {
        name: assigned.name,
        phone: settings.contact_phone(),
        hours: settings.office_hours(),
        answer_days: Some(settings.answer_working_days()),
    }
}

/// The number to call when there is no time: that for emergencies, else the usual one.
pub(super) fn emergency_phone(settings: &Settings) -> Option<String> {
    settings.emergency_phone().or_else(|| settings.contact_phone())
}

/// What a customer is asked to send again in a case.
pub(super) async fn asked_again(app: &App, me: &SignedIn, case: CaseId) -> Result<Vec<Missing>, Failure> {
    Ok(app.services.upload.asked_again(&me.actor, case, MISSING).await?.into_iter().map(asked).collect())
}

fn of_thread(thread: messaging::ThreadView) -> NewsItem {
    NewsItem { kind: NewsKind::Message(thread.id), name: Some(thread.subject), at: thread.last_message_at }
}

fn asked(document: DocumentView) -> Missing {
    Missing {
        id: document.id,
        case: document.case_id,
        chain: chain(&document),
        name: document.name,
        kind: document.kind,
    }
}

/// How many the household sent: what came from the Jobcenter is none of them.
fn sent(documents: &[DocumentView]) -> u32 {
    count(documents.iter().filter(|document| !is_from_office(document)).count() as u64)
}

fn is_from_office(document: &DocumentView) -> bool {
    document.uploaded_by.as_ref().is_some_and(|account| account.role.is_staff())
}

/// The last thing that happened to a document. What is to be sent again, and what replaced it, is said elsewhere.
fn of_document(document: DocumentView) -> Option<NewsItem> {
    let chain = chain(&document);
    if chain.asks_again() || chain.is_replaced() {
        return None;
    }
    let id = document.id;
    let judged_at = document.reviewed_at.unwrap_or(document.received_at);
    let from_office = is_from_office(&document);
    let (kind, at) = match (document.state, document.review) {
        (_, Review::ShownNotKept) => (NewsKind::Shown(id), judged_at),
        (DocumentState::Deleting | DocumentState::Deleted, _) => return None,
        _ if from_office => (NewsKind::Sent(id), document.received_at),
        (_, Review::Complete) => (NewsKind::Complete(id), judged_at),
        (_, Review::NotNeeded) => (NewsKind::NotNeeded(id), judged_at),
        _ => match document.opened_at {
            Some(at) => (NewsKind::Opened(id), at),
            None => (NewsKind::Arrived(id), document.received_at),
        },
    };
    Some(NewsItem { kind, name: document.name, at })
}

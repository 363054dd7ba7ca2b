//! `/cases/{case}/search`: words in the conversations and papers of a case. They travel in a form, never in an address.

use axum::extract::State;
use axum::response::Response;
use domain::CaseId;
use messaging::{Found, Hit};
use serde::Deserialize;

use super::parts::{CaseFile, mistakes_of};
use crate::app::{App, Visit};
use crate::http::form::Form;
use crate::http::page::{around, show as page, show_again};
use crate::http::{At, Failure, SignedIn};
use crate::view::{HitLine, SearchPage, urls};

/// The form.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    csrf_token: Option<String>,
    words: String,
}

/// The form, empty.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    At(case): At<CaseId>,
) -> Result<Response, Failure> {
    let form = empty(&app, &me, case).await?;
    page(&around(&visit, Some(&me), &urls::search(case)), &form)
}

/// Looks for words, and shows what was found.
pub async fn find(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    At(case): At<CaseId>,
    Form(wanted): Form<Wanted>,
) -> Result<Response, Failure> {
    me.check_csrf(wanted.csrf_token.as_deref())?;
    let form = SearchPage { words: wanted.words.clone(), ..empty(&app, &me, case).await? };
    let frame = around(&visit, Some(&me), &urls::search(case));
    match app.services.messaging.search(&me.actor, case, &wanted.words).await {
        Ok(found) => {
            let hits = found.hits.into_iter().map(|hit| line(case, hit)).collect();
            page(&frame, &SearchPage { hits: Some(hits), is_cut: found.is_cut, ..form })
        }
        Err(error) => {
            let (status, mistakes) = mistakes_of(error.into())?;
            show_again(&frame, &SearchPage { mistakes, ..form }, status)
        }
    }
}

async fn empty(app: &App, me: &SignedIn, case: CaseId) -> Result<SearchPage, Failure> {
    let file = CaseFile::open(app, me, case).await?;
    Ok(SearchPage {
        case,
        case_title: file.case.title,
        words: String::new(),
        hits: None,
        is_cut: false,
        mistakes: Vec::new(),
    })
}

fn line(case: CaseId, Hit { found, at, snippet }: Hit) -> HitLine {
    let (key, url) = match found {
        Found::Subject(thread) => ("search-in-subject", urls::thread(thread)),
        Found::Message(thread, message) => ("search-in-message", format!("{}#message-{message}", urls::thread(thread))),
        Found::Document(document) => ("search-in-document", urls::document(document)),
        Found::Note(_, Some(thread)) => ("search-in-note", urls::thread(thread)),
        Found::Note(_, None) => ("search-in-note", urls::notes(case)),
    };
    HitLine { key, url, at, before: snippet.before, hit: snippet.hit, after: snippet.after }
}

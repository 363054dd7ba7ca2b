//! What stands around a page, and pages as answers.

use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Response};

use super::failure::Rendered;
use super::{Failure, SignedIn};
use crate::app::{App, Visit};
use crate::i18n::Language;
use crate::view::{LegalLink, Notice, Page, View, Viewer};

/// The frame of a page for whoever reads it.
pub fn around(_app: &App, visit: &Visit, reader: Option<&SignedIn>, path: &str) -> Page {
    let chosen = reader.and_then(|reader| reader.account.language.as_deref()).and_then(Language::parse);
    Page {
        // An explicit `?lang=` beats the account's language; the account's beats the browser's.
        language: if visit.language_asked { visit.language } else { chosen.unwrap_or(visit.language) },
        jobcenter: visit.tenant.name.clone(),
        csrf_token: reader.map(|reader| reader.csrf_token.clone()).unwrap_or_default(),
        viewer: reader.map(|reader| Viewer { name: reader.account.name.clone(), role: reader.account.role }),
        notice: visit.notice,
        legal: LegalLink::own(),
        ..Page::bare(visit.language, visit.face, path)
    }
}

/// A page as an answer.
///
/// # Errors
/// 500 if a template is wrong.
pub fn show(page: &Page, view: &impl View) -> Result<Response, Failure> {
    let html = view.render(page).map_err(|error| Failure::internal(&error))?;
    Ok(Html(html).into_response())
}

/// A form shown again with what is wrong: 422, or the status of the failure.
///
/// # Errors
/// As [`show`].
pub fn show_again(page: &Page, view: &impl View, status: StatusCode) -> Result<Response, Failure> {
    let mut response = show(page, view)?;
    *response.status_mut() = status;
    response.extensions_mut().insert(Rendered);
    Ok(response)
}

/// See other, with what was just done.
pub fn go(to: &str, notice: Option<Notice>) -> Response {
    let address = match notice {
        Some(notice) => format!("{to}?notice={}", notice.as_str()),
        None => to.to_owned(),
    };
    axum::response::Redirect::to(&address).into_response()
}

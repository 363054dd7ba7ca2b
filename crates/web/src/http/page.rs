//! What stands around a page, and pages as answers.

use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Response};

use super::failure::Rendered;
use super::{Failure, SignedIn};
use crate::app::Visit;
use crate::i18n::Language;
use crate::view::{LegalLink, Notice, Page, View, Viewer};

/// The frame of a page for whoever reads it.
pub fn around(visit: &Visit, reader: Option<&SignedIn>, path: &str) -> Page {
    let kept = reader.and_then(|reader| reader.account.language.as_deref()).and_then(Language::parse);
    Page {
        language: language(visit.language, visit.language_asked, kept),
        jobcenter: visit.tenant.name.clone(),
        csrf_token: reader.map(|reader| reader.csrf_token.clone()).unwrap_or_default(),
        viewer: reader.map(viewer),
        notice: visit.notice,
        legal: LegalLink::own(),
        ..Page::bare(visit.language, visit.face, path)
    }
}

fn viewer(reader: &SignedIn) -> Viewer {
    Viewer { name: reader.account.name.clone(), role: reader.account.role, letter_keys: reader.letter_keys }
}

/// An explicit `?lang=` beats the account's language; the account's beats the browser's.
fn language(of_request: Language, asked: bool, kept: Option<Language>) -> Language {
    if asked { of_request } else { kept.unwrap_or(of_request) }
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
        Some(notice) => {
            let joint = if to.contains('?') { '&' } else { '?' };
            format!("{to}{joint}notice={}", notice.as_str())
        }
        None => to.to_owned(),
    };
    axum::response::Redirect::to(&address).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asking_beats_the_account_which_beats_the_browser() {
        let (de, en) = (Language::De, Language::En);
        assert_eq!(language(en, true, Some(de)), en);
        assert_eq!(language(en, false, Some(de)), de);
        assert_eq!(language(en, false, None), en);
    }

    #[test]
    fn a_notice_goes_along() {
        let response = go("/threads/7", Some(Notice::MessageSent));
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
        assert_eq!(response.headers()["location"], "/threads/7?notice=message-sent");
        let listed = go("/admin/text-modules?purpose=resend", Some(Notice::ModuleKept));
        assert_eq!(listed.headers()["location"], "/admin/text-modules?purpose=resend&notice=module-kept");
        assert_eq!(go("/", None).headers()["location"], "/");
    }
}

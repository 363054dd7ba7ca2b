//! `GET /legal/{page}`: what the law wants before sign-in.

use axum::response::Response;

use crate::app::Visit;
use crate::http::page::{around, show as page};
use crate::http::{At, Failure, SignedIn};
use crate::view::{LegalPage, LegalText};

/// The page. Jobcenters have no place yet to write their texts: it says so, and whom to ask.
pub async fn show(visit: Visit, me: Option<SignedIn>, At(word): At<String>) -> Result<Response, Failure> {
    let text = LegalText { page: LegalPage::parse(&word).ok_or_else(Failure::not_found)?, paragraphs: Vec::new() };
    page(&around(&visit, me.as_ref(), &format!("/legal/{}", text.page.as_str())), &text)
}

//! Everything that goes wrong, in one shape: a status, a code, and what is wrong with which field.
//!
//! Handlers return a [`Failure`]; [`render`] turns it into a page in the reader's language or into RFC 9457
//! problem+json. So neither internal causes nor request data reach a body, and every body names the request.

use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::DocumentId;
use serde::Serialize;
use uuid::Uuid;

use crate::app::Visit;
use crate::http::SignedIn;
use crate::i18n::{Language, Locale};
use crate::multipart::Fields;
use crate::view::{ErrorKind, ErrorPage, Mistake, View as _};

/// The code of [`Failure::health`].
const HEALTH: &str = "health";

/// An answer that is no success.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The HTTP status.
    pub status: StatusCode,
    /// What happened, as a stable word: the end of the problem's `type`.
    pub code: &'static str,
    /// What is wrong with what was sent, for the fields of a form.
    pub mistakes: Vec<Mistake>,
    /// Seconds after which it is worth trying again.
    pub retry_after: Option<u64>,
    /// The text fields of a form with files, to show the form again. No part of an answer by itself.
    pub typed: Fields,
    /// Papers that arrived although what they came with was refused.
    pub arrived: Vec<DocumentId>,
}

impl Failure {
    /// A failure with a status and a code.
    pub fn new(status: StatusCode, code: &'static str) -> Self {
        Self { status, code, mistakes: Vec::new(), retry_after: None, typed: Fields::default(), arrived: Vec::new() }
    }

    /// Not there, or not for this actor: told alike.
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found")
    }

    /// A document that may tell of somebody's health, and is not for the reader; that it is there is no secret.
    pub fn health() -> Self {
        Self::new(StatusCode::FORBIDDEN, HEALTH)
    }

    /// A request that can't be understood.
    pub fn bad_request(code: &'static str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code)
    }

    /// No session, where one is needed.
    pub fn sign_in_needed() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "sign_in_needed")
    }

    /// Something in here broke. The cause goes to the log of the process, beside the request's id, and nowhere else.
    pub fn internal(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(%cause, "request failed");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal")
    }

    /// Something wrong with what was sent.
    pub fn mistake(status: StatusCode, code: &'static str, mistake: Mistake) -> Self {
        Self { mistakes: vec![mistake], ..Self::new(status, code) }
    }

    /// Says when to try again.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// The same as a kind of error page.
    pub fn kind(&self) -> ErrorKind {
        let limit = self.mistakes.iter().find_map(|mistake| match mistake {
            Mistake::FileLarge(_, limit) => Some(*limit),
            _ => None,
        });
        match self.status.as_u16() {
            400 | 405 | 406 | 416 => ErrorKind::NotUnderstood,
            403 if self.code == HEALTH => ErrorKind::HealthClosed,
            401 | 403 => ErrorKind::FormOld,
            404 | 410 => ErrorKind::NotFound,
            408 => ErrorKind::TooSlow,
            409 => ErrorKind::Conflict,
            413 => limit.map_or(ErrorKind::NotComplete, ErrorKind::TooLarge),
            415 => ErrorKind::WrongKind,
            421 => ErrorKind::UnknownHost,
            422 => ErrorKind::NotComplete,
            429 if self.code == "too_many_uploads" => ErrorKind::UploadsMany,
            429 => ErrorKind::TooMany(u32::try_from(self.retry_after.unwrap_or(60)).unwrap_or(u32::MAX)),
            503 => ErrorKind::Busy,
            507 => ErrorKind::NoRoom,
            _ => ErrorKind::Broken,
        }
    }

    /// One sentence for the reader.
    fn detail(&self, t: &Locale) -> String {
        match self.mistakes.first() {
            Some(mistake) => mistake.text(t),
            None if self.status == StatusCode::UNAUTHORIZED => t.get("error-401-text"),
            None => self.kind().text(t),
        }
    }
}

/// What went wrong (RFC 9457).
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Problem {
    /// `urn:kundenportal:problem:` and a stable word.
    r#type: String,
    /// The words of the status.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// One sentence, in the language that was asked for.
    detail: String,
    /// The request, as the operator finds it.
    request_id: String,
    /// What is wrong with which field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldProblem>,
    /// Documents that arrived all the same: they need not be sent again.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    documents: Vec<Uuid>,
}

/// What is wrong with a field.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct FieldProblem {
    /// The field, as the request calls it.
    field: &'static str,
    /// One sentence.
    detail: String,
}

impl IntoResponse for Failure {
    /// An empty answer that carries the failure to [`render`].
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// Who reads an error page: put into the answer by the guard, so that the page keeps its header and its forms.
#[derive(Debug, Clone)]
pub(crate) struct Reader(pub(crate) SignedIn);

/// A page that is shown with an error status and has its body already: a form shown again with its mistakes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rendered;

/// Gives failures their body. Also catches what the framework refuses by itself (404, 405, 413, …).
pub(crate) async fn render(request: Request, next: Next) -> Response {
    let visit = request.extensions().get::<Visit>().cloned();
    let path = request.uri().path().to_owned();
    let response = next.run(request).await;
    let status = response.status();
    let fine = !status.is_client_error() && !status.is_server_error();
    if fine || response.extensions().get::<Rendered>().is_some() {
        return response;
    }
    let failure =
        response.extensions().get::<Failure>().cloned().unwrap_or_else(|| Failure::new(status, code_of(status)));
    let reader = response.extensions().get::<Reader>().map(|reader| reader.0.clone());
    let (mut head, _) = response.into_parts();
    head.headers.remove(header::CONTENT_LENGTH);
    let (content_type, body) = match &visit {
        Some(visit) if !visit.api => page(visit, &path, reader.as_ref(), &failure),
        _ => problem(visit.as_ref(), &failure),
    };
    head.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    Response::from_parts(head, body.into())
}

/// Problem+json for a request that belongs to no Jobcenter.
pub(crate) fn bare(failure: &Failure) -> Response {
    let (content_type, body) = problem(None, failure);
    (failure.status, [(header::CONTENT_TYPE, content_type)], body).into_response()
}

fn problem(visit: Option<&Visit>, failure: &Failure) -> (&'static str, String) {
    let t = Locale::of(visit.map_or(Language::De, |visit| visit.language));
    let problem = Problem {
        r#type: format!("urn:kundenportal:problem:{}", failure.code),
        title: failure.status.canonical_reason().unwrap_or("error"),
        status: failure.status.as_u16(),
        detail: failure.detail(&t),
        request_id: visit.map(|visit| visit.request.to_string()).unwrap_or_default(),
        errors: failure
            .mistakes
            .iter()
            .filter(|mistake| !mistake.field().is_empty())
            .map(|mistake| FieldProblem { field: mistake.field(), detail: mistake.text(&t) })
            .collect(),
        documents: failure.arrived.iter().map(|document| document.uuid()).collect(),
    };
    ("application/problem+json", serde_json::to_string(&problem).unwrap_or_default())
}

fn page(visit: &Visit, path: &str, reader: Option<&SignedIn>, failure: &Failure) -> (&'static str, String) {
    let view = ErrorPage { kind: failure.kind(), request_id: visit.request.to_string() };
    let page = super::page::around(visit, reader, path);
    match view.render(&page) {
        Ok(html) => ("text/html; charset=utf-8", html),
        Err(_) => problem(Some(visit), failure),
    }
}

/// What the framework's own refusals are called.
fn code_of(status: StatusCode) -> &'static str {
    match status {
        StatusCode::NOT_FOUND => "not_found",
        StatusCode::METHOD_NOT_ALLOWED => "method_not_allowed",
        StatusCode::PAYLOAD_TOO_LARGE => "too_large",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "media_type",
        _ if status.is_server_error() => "internal",
        _ => "malformed",
    }
}

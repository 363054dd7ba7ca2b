//! Pages that say why something didn't work.

use super::mistake;
use crate::i18n::Locale;

/// Why a page can't be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// 400: the browser sent what no page of ours sends.
    NotUnderstood,
    /// 403: the form was open too long, or came from elsewhere.
    FormOld,
    /// 403: it may tell of somebody's health, and is for others to open.
    HealthClosed,
    /// 404: not there, or not yours.
    NotFound,
    /// 408: what was sent came too slowly.
    TooSlow,
    /// 409: somebody else was faster.
    Conflict,
    /// 413: too large; the limit in bytes.
    TooLarge(u64),
    /// 415: can't be opened.
    WrongKind,
    /// 421: no Jobcenter has this host name.
    UnknownHost,
    /// 422: something is missing or wrong, and no form is there to show it.
    NotComplete,
    /// 429: too many tries; how many seconds to wait.
    TooMany(u32),
    /// 429: enough is being sent already.
    UploadsMany,
    /// 503: not now.
    Busy,
    /// 507: no room for documents.
    NoRoom,
    /// 500 and everything else.
    Broken,
}

/// An error as a page.
#[derive(Debug, Clone)]
pub struct ErrorPage {
    /// Why.
    pub kind: ErrorKind,
    /// The request, so that somebody who is called can find it.
    pub request_id: String,
}

super::template!(ErrorPage, "error.html");

impl ErrorKind {
    /// The status of the response.
    pub const fn status(self) -> u16 {
        match self {
            Self::NotUnderstood => 400,
            Self::FormOld | Self::HealthClosed => 403,
            Self::NotFound => 404,
            Self::TooSlow => 408,
            Self::Conflict => 409,
            Self::TooLarge(_) => 413,
            Self::WrongKind => 415,
            Self::UnknownHost => 421,
            Self::NotComplete => 422,
            Self::TooMany(_) | Self::UploadsMany => 429,
            Self::Broken => 500,
            Self::Busy => 503,
            Self::NoRoom => 507,
        }
    }

    /// Whether the mistake is on our side: then somebody will call, and needs the number of the request.
    pub const fn is_ours(self) -> bool {
        self.status() >= 500
    }

    /// The heading.
    pub fn title(self, t: &Locale) -> String {
        match self {
            Self::HealthClosed => t.get("health-closed-title"),
            other => t.get(&format!("error-{}-title", other.status())),
        }
    }

    /// What it means and what to do.
    pub fn text(self, t: &Locale) -> String {
        match self {
            Self::TooLarge(limit) => t.with("error-413-text", &t.limit(&limit)),
            Self::TooMany(seconds) => mistake::wait(t, seconds),
            Self::HealthClosed => t.get("health-closed-text"),
            Self::UploadsMany => t.get("error-429-uploads-text"),
            other => t.get(&format!("error-{}-text", other.status())),
        }
    }
}

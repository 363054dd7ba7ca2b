//! What pages show: one plain struct per page, one template each.
//!
//! A handler fills the struct and calls [`View::render`] with the [`Page`] around it. No struct knows a service or a
//! request; all words come from the language of the page.

mod access;
mod accounts;
mod audit;
mod case;
mod caution;
mod declaration;
mod desk;
mod document;
mod download;
mod emergency;
mod error;
mod exception;
mod health;
mod infected;
mod legal;
mod linked;
mod log;
mod looks;
mod mistake;
mod moving;
mod notes;
mod notifications;
mod outages;
mod page;
mod paper;
mod receipt;
mod receipt_check;
mod search;
mod send;
mod settings;
mod sign_in;
mod start;
mod teams;
mod text_modules;
mod thread;
pub mod urls;
mod viewer;
mod worklist;

pub use access::{Activate, Chooser, ChooserJobcenter, DemoAccount};
pub use accounts::{AccountForm, AccountLine, AccountPage, Accounts, LetterPage};
pub use audit::{AdminStart, AuditQuery, AuditSearch, Checkpoint, EntryLine};
pub use case::{CaseWork, CustomerCase};
pub use caution::Caution;
pub use declaration::{DeclarationLine, DeclarePage, RecordLine, RecordPage};
pub use desk::{Charge, DeedLine, Desk, DeskPaper, Pile, Talk, TalkLine};
pub use document::{CustomerDocument, ReleaseForm, Released, ReviewForm, StaffDocument};
pub use download::{DownloadLine, DownloadPage};
pub use emergency::{Emergency, EmergencyPage, SettlePage};
pub use error::{ErrorKind, ErrorPage};
pub use exception::{ExceptionPage, SubstitutionLine, SubstitutionsPage};
pub use health::HealthNote;
pub use infected::{Infected, InfectedLine, ScannerState};
pub use legal::{LegalForm, LegalLink, LegalOverview, LegalText, LegalVersionLine};
pub use linked::Linked;
pub(crate) use linked::paper_name;
pub use log::{CheckpointRow, CheckpointsPage, EntryPage, IncidentPage};
pub use looks::{LookLine, LookedAt, LooksPage};
pub use mistake::{Mistake, Unfit};
pub use moving::{AwayPage, AwayPaper, MoveNote, MovePage, MoveTarget};
pub use notes::{NoteLine, Notes};
pub use notifications::{Known, NotificationsPage, Way};
pub use outages::{DueGroup, DueLine, DuePage, OutageLine, OutagesPage};
pub use page::{Notice, Page, Viewer};
pub use paper::{Chain, Mark, Paper, Step};
pub use receipt::{ReceiptLine, ReceiptPage};
pub use receipt_check::ReceiptCheck;
pub use search::{HitLine, SearchPage};
pub use send::{Send, kind_label};
pub use settings::{SettingForm, SettingRow, SettingsPage};
pub use sign_in::SignIn;
pub use start::{CaseLine, Contact, Missing, NewsItem, NewsKind, Start};
pub use teams::{TeamMemberLine, TeamPage, Teams};
pub use text_modules::{ModuleForm, ModuleLine, RemoveModule, TextModules};
pub use thread::{Attached, Enclosing, MessageLine, NewThread, ThreadLine, ThreadPage};
pub use viewer::{JudgeForm, PaperViewer, ReasonChoice, Shown};
pub use worklist::{Due, FindPage, Told, Worklist, WorklistRow};

// Called by templates.
pub(crate) use audit::actions;
pub(crate) use document::reasons;
pub(crate) use emergency::emergency_kinds;
pub(crate) use log::subjects;
pub(crate) use notifications::{digests, hours};
pub(crate) use page::live_events;
pub(crate) use send::{kinds, other_kinds, something_else};
pub(crate) use text_modules::placeholders;

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;

/// A page that could not be written. Means a mistake in a template, never in what a user sent.
#[derive(Debug, thiserror::Error)]
#[error("page could not be rendered")]
pub struct RenderError(#[from] askama::Error);

/// Something that can be shown as a page.
pub trait View {
    /// The whole page as HTML.
    fn render(&self, page: &Page) -> Result<String, RenderError>;
}

/// One choice of a list in a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What people read.
    pub label: String,
}

/// One field of a form, where a template repeats the same markup for several.
#[derive(Debug, Clone)]
pub(crate) struct Field<'a> {
    /// The name in the form, which is its id too.
    name: &'static str,
    /// The key of its label.
    key: &'static str,
    /// The key of its hint; empty for none.
    hint: &'static str,
    /// The type of the input, or `select`.
    kind: &'static str,
    /// The value of `autocomplete`.
    autocomplete: &'static str,
    /// What was typed.
    value: &'a str,
}

impl Field<'_> {
    /// Whether only digits are typed: phones show their keys then.
    fn is_number(&self) -> bool {
        self.kind == "text" && self.key != "sign-in-login-staff"
    }
}

/// Ties a struct to its template. Templates see `page`, `t` (the texts) and `v` (the struct).
macro_rules! template {
    ($view:ident, $path:tt) => {
        impl $crate::view::View for $view {
            fn render(&self, page: &$crate::view::Page) -> Result<String, $crate::view::RenderError> {
                #[derive(askama::Template)]
                #[template(path = $path)]
                struct Framed<'a> {
                    page: &'a $crate::view::Page,
                    t: $crate::i18n::Locale,
                    v: &'a $view,
                }
                let framed = Framed { page, t: page.texts(), v: self };
                Ok(askama::Template::render(&framed)?)
            }
        }
    };
}
use template;

//! What stands around every page.

use domain::{Action, Face, Role};

use super::{LegalLink, urls};
use crate::assets;
use crate::i18n::{Direction, Language, Locale};

/// What every page needs beside its own content.
#[derive(Debug, Clone)]
pub struct Page {
    /// The language the reader wants; see [`Language::choose`].
    pub language: Language,
    /// Whose pages these are.
    pub face: Face,
    /// The Jobcenter's name, as "Jobcenter Musterkreis". Empty where the host belongs to none.
    pub jobcenter: String,
    /// Path and query of this page as a GET, without `lang`: the language links lead here. For a form that is
    /// shown again after a POST, the path of the form.
    pub path: String,
    /// What every form sends as `csrf_token`.
    pub csrf_token: String,
    /// Who is signed in.
    pub viewer: Option<Viewer>,
    /// What was just done, said once at the top.
    pub notice: Option<Notice>,
    /// The pages that the law wants before sign-in.
    pub legal: Vec<LegalLink>,
}

/// Who is signed in.
#[derive(Debug, Clone)]
pub struct Viewer {
    /// The name of the account.
    pub name: String,
    /// What the account is for.
    pub role: Role,
    /// Whether single letters are keys.
    pub letter_keys: bool,
}

/// What was just done. Handlers redirect to `…?notice=word` and read the word back here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// Signed out.
    SignedOut,
    /// The session ended by itself.
    SessionEnded,
    /// A message was sent.
    MessageSent,
    /// A message was sent, and documents with it.
    MessagePapersArrived,
    /// A message was sent, and documents with it, of which one may have a password.
    MessagePapersLocked,
    /// A draft was saved.
    DraftSaved,
    /// A draft was thrown away.
    DraftDiscarded,
    /// A conversation was handed over.
    ThreadHandedOver,
    /// Documents arrived.
    DocumentsArrived,
    /// Documents arrived, of which one may have a password.
    DocumentsArrivedLocked,
    /// A review was kept.
    Reviewed,
    /// A document was taken back.
    TakenBack,
    /// A customer said that a document is not theirs.
    Disowned,
    /// A document belongs here after all.
    Confirmed,
    /// An account was made.
    AccountMade,
    /// An account was locked.
    AccountLocked,
    /// An account was unlocked.
    AccountUnlocked,
    /// A caseworker may open papers that may tell of health.
    HealthAllowed,
    /// They may not any more.
    HealthWithdrawn,
    /// A setting was changed.
    SettingSaved,
    /// An internal note was kept.
    NoteKept,
    /// A text module was kept.
    ModuleKept,
    /// A text module was removed.
    ModuleRemoved,
    /// A document was given free without a check.
    Released,
    /// A document is being checked once more.
    Rescanned,
    /// A paper or message was recorded as an application, an objection or a change.
    Declared,
    /// Single letters are no keys any more.
    KeysOff,
    /// Single letters are keys.
    KeysOn,
    /// That is decided.
    DeclarationDecided,
    /// That was withdrawn.
    DeclarationWithdrawn,
    /// A call or a paper was recorded.
    Recorded,
    /// The last document of a case that waited was judged.
    ReviewedAll,
    /// A document was destroyed.
    Destroyed,
    /// A document is on its way to another case.
    Moving,
    /// A document concerns somebody else from now on.
    Moved,
    /// An emergency was told.
    EmergencyRaised,
    /// An emergency was settled.
    EmergencySettled,
    /// A case was assigned.
    CaseAssigned,
    /// A case went back to its team.
    CaseHandedBack,
    /// What waits in a case is done until something new comes.
    CaseSettled,
    /// There is no case that nobody has.
    NoneLeft,
    /// A case was opened by exception.
    ExceptionOpened,
    /// A substitution was entered.
    SubstitutionEntered,
    /// A substitution was ended.
    SubstitutionEnded,
    /// A code was sent to an address.
    CodeSent,
    /// An address is proven.
    AddressConfirmed,
    /// An address was forgotten.
    AddressRemoved,
    /// When and whether somebody is told was kept.
    NotificationsSaved,
}

impl Notice {
    /// Every notice.
    pub const ALL: &'static [Self] = &[
        Self::SignedOut,
        Self::SessionEnded,
        Self::MessageSent,
        Self::MessagePapersArrived,
        Self::MessagePapersLocked,
        Self::DraftSaved,
        Self::DraftDiscarded,
        Self::ThreadHandedOver,
        Self::DocumentsArrived,
        Self::DocumentsArrivedLocked,
        Self::Reviewed,
        Self::TakenBack,
        Self::Disowned,
        Self::Confirmed,
        Self::AccountMade,
        Self::AccountLocked,
        Self::AccountUnlocked,
        Self::HealthAllowed,
        Self::HealthWithdrawn,
        Self::SettingSaved,
        Self::NoteKept,
        Self::ModuleKept,
        Self::ModuleRemoved,
        Self::Released,
        Self::Rescanned,
        Self::Declared,
        Self::DeclarationWithdrawn,
        Self::Recorded,
        Self::ReviewedAll,
        Self::Destroyed,
        Self::Moving,
        Self::Moved,
        Self::EmergencyRaised,
        Self::EmergencySettled,
        Self::CaseAssigned,
        Self::CaseHandedBack,
        Self::CaseSettled,
        Self::NoneLeft,
        Self::KeysOff,
        Self::KeysOn,
        Self::DeclarationDecided,
        Self::ExceptionOpened,
        Self::SubstitutionEntered,
        Self::SubstitutionEnded,
        Self::CodeSent,
        Self::AddressConfirmed,
        Self::AddressRemoved,
        Self::NotificationsSaved,
    ];

    /// The word in the query.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignedOut => "signed-out",
            Self::SessionEnded => "session-ended",
            Self::MessageSent => "message-sent",
            Self::MessagePapersArrived => "message-papers-arrived",
            Self::MessagePapersLocked => "message-papers-locked",
            Self::DraftSaved => "draft-saved",
            Self::DraftDiscarded => "draft-discarded",
            Self::ThreadHandedOver => "thread-handed-over",
            Self::DocumentsArrived => "documents-arrived",
            Self::DocumentsArrivedLocked => "documents-arrived-locked",
            Self::Reviewed => "reviewed",
            Self::TakenBack => "taken-back",
            Self::Disowned => "disowned",
            Self::Confirmed => "confirmed",
            Self::AccountMade => "account-made",
            Self::AccountLocked => "account-locked",
            Self::AccountUnlocked => "account-unlocked",
            Self::HealthAllowed => "health-allowed",
            Self::HealthWithdrawn => "health-withdrawn",
            Self::SettingSaved => "setting-saved",
            Self::NoteKept => "note-kept",
            Self::ModuleKept => "module-kept",
            Self::ModuleRemoved => "module-removed",
            Self::Released => "released",
            Self::Rescanned => "rescanned",
            Self::Declared => "declared",
            Self::DeclarationDecided => "declaration-decided",
            Self::DeclarationWithdrawn => "declaration-withdrawn",
            Self::Recorded => "recorded",
            Self::ReviewedAll => "reviewed-all",
            Self::Destroyed => "destroyed",
            Self::Moving => "moving",
            Self::Moved => "moved",
            Self::EmergencyRaised => "emergency-raised",
            Self::EmergencySettled => "emergency-settled",
            Self::CaseAssigned => "case-assigned",
            Self::CaseHandedBack => "case-handed-back",
            Self::CaseSettled => "case-settled",
            Self::NoneLeft => "none-left",
            Self::KeysOff => "keys-off",
            Self::KeysOn => "keys-on",
            Self::ExceptionOpened => "exception-opened",
            Self::SubstitutionEntered => "substitution-entered",
            Self::SubstitutionEnded => "substitution-ended",
            Self::CodeSent => "code-sent",
            Self::AddressConfirmed => "address-confirmed",
            Self::AddressRemoved => "address-removed",
            Self::NotificationsSaved => "notifications-saved",
        }
    }

    /// Reads the word; anything else says nothing.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|notice| notice.as_str() == word)
    }

    /// The ending of KERN's class names for it.
    pub const fn tone(self) -> &'static str {
        match self {
            Self::SessionEnded | Self::Moving | Self::NoneLeft | Self::ExceptionOpened => "info",
            Self::DocumentsArrivedLocked | Self::MessagePapersLocked => "warning",
            _ => "success",
        }
    }

    /// The key of its sentence.
    pub fn key(self) -> String {
        format!("notice-{}", self.as_str())
    }
}

/// One entry of the navigation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NavLink {
    /// The key of its name.
    pub key: &'static str,
    /// Where it leads.
    pub url: &'static str,
    /// Whether this is the page.
    pub current: bool,
}

impl Page {
    /// A page without sign-in, notice or Jobcenter.
    pub fn bare(language: Language, face: Face, path: impl Into<String>) -> Self {
        Self {
            language,
            face,
            jobcenter: String::new(),
            path: path.into(),
            csrf_token: String::new(),
            viewer: None,
            notice: None,
            legal: Vec::new(),
        }
    }

    /// The texts of the page's language, German where it has none.
    pub fn texts(&self) -> Locale {
        Locale::of(self.language)
    }

    /// The value of `lang`: that of the texts, not of the wish.
    pub fn lang(&self) -> &'static str {
        self.texts().language().html_lang()
    }

    /// The value of `dir`.
    pub fn dir(&self) -> &'static str {
        self.texts().language().direction().as_str()
    }

    /// The style sheet for the direction of the texts.
    pub fn stylesheet(&self) -> String {
        match self.texts().language().direction() {
            Direction::Ltr => assets::url("portal.css"),
            Direction::Rtl => assets::url("portal.rtl.css"),
        }
    }

    /// Whether single letters are keys: unless who is signed in switched that off.
    pub fn has_letter_keys(&self) -> bool {
        self.viewer.as_ref().is_none_or(|viewer| viewer.letter_keys)
    }

    /// Whether these are pages of staff.
    pub fn is_staff(&self) -> bool {
        self.face == Face::Staff
    }

    /// Whether everybody may find it in a search: a customers' page before sign-in.
    pub fn is_public(&self) -> bool {
        !self.is_staff() && self.viewer.is_none()
    }

    /// The languages to switch to, each with its link.
    pub fn languages(&self) -> Vec<(Language, String)> {
        let joint = if self.path.contains('?') { '&' } else { '?' };
        Language::PRESENT.iter().map(|l| (*l, format!("{}{joint}lang={}", self.path, l.tag()))).collect()
    }

    /// Whether the foot leads to notifications: for caseworkers, who seldom need them.
    pub fn has_notifications_below(&self) -> bool {
        self.viewer.as_ref().is_some_and(|viewer| viewer.role == Role::Caseworker)
    }

    /// The navigation of the role that is signed in.
    pub fn nav(&self) -> Vec<NavLink> {
        let Some(viewer) = &self.viewer else {
            return Vec::new();
        };
        let links: &[(&str, &str)] = match viewer.role {
            Role::Customer | Role::Representative | Role::Helper => {
                &[("nav-start", "/"), ("nav-notifications", urls::NOTIFICATIONS)]
            }
            // One line on a phone: notifications are at the foot.
            Role::Caseworker => &[("nav-worklist", "/worklist"), ("nav-substitutions", "/substitutions")],
            Role::Admin => &[
                ("nav-admin", "/admin"),
                ("nav-accounts", "/admin/accounts"),
                ("nav-settings", "/admin/settings"),
                ("nav-audit", "/audit"),
            ],
            Role::Auditor => &[("nav-audit", "/audit")],
            Role::Import | Role::System => &[],
        };
        let path = self.path.split('?').next().unwrap_or_default();
        links.iter().map(|(key, url)| NavLink { key, url, current: *url == path }).collect()
    }
}

/// The names of events on which an open page renews itself, separated by spaces.
pub(crate) fn live_events() -> String {
    let names: Vec<_> = Action::ALL.iter().filter(|action| action.is_live()).map(|a| a.as_str()).collect();
    names.join(" ")
}

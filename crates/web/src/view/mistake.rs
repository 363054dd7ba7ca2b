//! What is wrong with a form.

use domain::ReachChannel;

use crate::i18n::Locale;

/// What is wrong with a form: said at the top and at the field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mistake {
    /// Login or password don't fit, alike for every wrong pair.
    SignInRefused,
    /// Too many tries; how many seconds to wait.
    SignInWait(u32),
    /// No login.
    LoginMissing,
    /// No password.
    PasswordMissing,
    /// The portal number isn't one: a digit is wrong or missing.
    PortalNumberWrong,
    /// Portal number and code don't fit, or the code is used up.
    CodeRefused,
    /// The number of a receipt isn't one: a digit is wrong or missing.
    ReceiptNumberWrong,
    /// A SHA-256 isn't one.
    HashWrong,
    /// The code of a letter isn't one: a digit is wrong or missing.
    CodeMistyped,
    /// An account has this login.
    LoginTaken,
    /// The specialist system brought nobody with this key.
    PersonUnknown,
    /// The person has an account.
    PersonHasAccount,
    /// The new password is shorter than this.
    PasswordShort(u32),
    /// No file.
    FileMissing,
    /// A file has nothing in it: its name.
    FileEmpty(String),
    /// A file can't be opened: its name, and what it is.
    FileKind(String, Unfit),
    /// A file is larger than may be: its name, the limit in bytes.
    FileLarge(String, u64),
    /// More files at once than may be: the limit.
    FilesMany(u32),
    /// The case is full.
    CaseFull,
    /// The person chosen doesn't belong to the household.
    ConcernsWrong,
    /// The document is in that case and concerns that person already.
    AlreadyThere,
    /// There is no case with that number, or it is none of the reader's.
    CaseUnknown,
    /// No case has that number.
    FileNumberUnknown,
    /// The case is closed: nothing may come into it.
    CaseClosed,
    /// The case has no room for the document.
    CaseNoRoom,
    /// The note is longer than this many characters.
    NoteLong(u32),
    /// No subject.
    SubjectMissing,
    /// The subject is longer than this many characters.
    SubjectLong(u32),
    /// No text.
    BodyMissing,
    /// The text is longer than this many characters.
    BodyLong(u32),
    /// A text module has no title.
    TitleMissing,
    /// The title is longer than this many characters.
    TitleLong(u32),
    /// A text module has a placeholder that nobody fills: what stands in the braces.
    PlaceholderUnknown(String),
    /// There are as many text modules as may be: the limit.
    ModulesMany(u32),
    /// No judgement was chosen.
    ReviewMissing,
    /// A paper is to be sent again, but no reason is given.
    ReasonMissing,
    /// The reason is longer than this many characters.
    ReasonLong(u32),
    /// The reason is shorter than this many characters.
    ReasonShort(u32),
    /// No reason for giving a paper free without a check.
    ReleaseReasonMissing,
    /// That reason is longer than this many characters.
    ReleaseReasonLong(u32),
    /// Something that is needed was not typed: the name of the field.
    FieldMissing(&'static str),
    /// A moment that has not come yet.
    InTheFuture,
    /// No document was chosen.
    DocumentsNone,
    /// More documents were chosen than may be: the limit.
    DocumentsMany(u32),
    /// What is missing was not chosen.
    EmergencyKindMissing,
    /// Nothing says what was done about an emergency.
    SettleNoteMissing,
    /// That is longer than this many characters.
    SettleNoteLong(u32),
    /// A date of the search can't be read: the name of the field.
    DateWrong(&'static str),
    /// A number or id of the search can't be read: the name of the field.
    ValueWrong(&'static str),
    /// The value of a setting is longer than this many characters, or has more days.
    ValueLong(u32),
    /// The number of a setting is outside of these two.
    NumberOutside(u32, u32),
    /// A telephone number isn't one.
    PhoneWrong,
    /// One of several days can't be read.
    DaysWrong,
    /// A name is longer than this many characters.
    NameLong(u32),
    /// Another team has this name.
    NameTaken,
    /// There is no caseworker with this login.
    NotCaseworker,
    /// Nothing says what a report after an incident is for.
    PurposeMissing,
    /// Something can't begin on a day that is past.
    DayPast,
    /// No word to look for.
    WordsMissing,
    /// What is looked for is longer than this many characters.
    WordsLong(u32),
    /// Nobody can be reached at what was typed.
    AddressWrong(ReachChannel),
    /// The code that proves an address is wrong, or good no more.
    ReachCodeWrong,
    /// So many codes were sent that the next has to wait.
    CodesMany,
    /// Papers arrived, the message that they came with did not.
    PapersOnly,
    /// The form was open too long.
    FormOld,
    /// What is to be saved as a draft was sent.
    SentBefore,
}

/// What a file is that can't be opened, as far as it changes what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// Nothing we take.
    Kind,
    /// Several files in one.
    Archive,
    /// Of an older program, or with a password.
    Old,
    /// With a password.
    Protected,
    /// Film or sound.
    Film,
    /// A picture that nobody can show.
    Pixels,
    /// Cut off or changed on its way.
    Broken,
}

impl Unfit {
    const fn key(self) -> &'static str {
        match self {
            Self::Kind => "mistake-file-kind",
            Self::Archive => "mistake-file-archive",
            Self::Old => "mistake-file-old",
            Self::Protected => "mistake-file-protected",
            Self::Film => "mistake-file-film",
            Self::Pixels => "mistake-file-pixels",
            Self::Broken => "mistake-file-broken",
        }
    }
}

impl Mistake {
    /// The same about the reason of a release, which stands on one page with the reason of a judgement.
    #[must_use]
    pub(crate) fn of_release(self) -> Self {
        match self {
            Self::ReasonMissing => Self::ReleaseReasonMissing,
            Self::ReasonLong(limit) => Self::ReleaseReasonLong(limit),
            other => other,
        }
    }

    /// The same about what was done in an emergency.
    #[must_use]
    pub(crate) fn of_settling(self) -> Self {
        match self {
            Self::ReasonMissing => Self::SettleNoteMissing,
            Self::ReasonLong(limit) => Self::SettleNoteLong(limit),
            other => other,
        }
    }

    /// The same about what a customer writes to an emergency.
    #[must_use]
    pub(crate) fn of_note(self) -> Self {
        match self {
            Self::ReasonLong(limit) => Self::NoteLong(limit),
            other => other,
        }
    }

    /// The field it belongs to, by name; empty for the form as a whole.
    pub fn field(&self) -> &'static str {
        match self {
            Self::SignInRefused
            | Self::SignInWait(_)
            | Self::ModulesMany(_)
            | Self::PapersOnly
            | Self::FormOld
            | Self::SentBefore => "",
            Self::LoginMissing | Self::LoginTaken | Self::NotCaseworker => "login",
            Self::PersonUnknown | Self::PersonHasAccount => "person",
            Self::PasswordMissing | Self::PasswordShort(_) => "password",
            Self::PortalNumberWrong => "portal_number",
            Self::ReceiptNumberWrong => "number",
            Self::HashWrong => "sha256",
            Self::CodeRefused | Self::CodeMistyped | Self::ReachCodeWrong => "code",
            Self::AddressWrong(_) | Self::CodesMany => "address",
            Self::FileMissing
            | Self::FileEmpty(_)
            | Self::FileKind(..)
            | Self::FileLarge(..)
            | Self::FilesMany(_)
            | Self::CaseFull => "file",
            Self::ConcernsWrong | Self::AlreadyThere => "concerns",
            Self::CaseUnknown | Self::FileNumberUnknown | Self::CaseClosed | Self::CaseNoRoom => "file_number",
            Self::NoteLong(_) => "note",
            Self::SubjectMissing | Self::SubjectLong(_) => "subject",
            Self::BodyMissing | Self::BodyLong(_) | Self::PlaceholderUnknown(_) => "body",
            Self::TitleMissing | Self::TitleLong(_) => "title",
            Self::ReviewMissing => "review",
            Self::ReasonMissing | Self::ReasonLong(_) | Self::ReasonShort(_) => "reason",
            Self::ReleaseReasonMissing | Self::ReleaseReasonLong(_) => "release_reason",
            Self::ValueLong(_) | Self::NumberOutside(..) | Self::PhoneWrong | Self::DaysWrong => "value",
            Self::NameLong(_) | Self::NameTaken => "name",
            Self::PurposeMissing => "purpose",
            Self::WordsMissing | Self::WordsLong(_) => "words",
            Self::DayPast => "from",
            Self::InTheFuture => "at",
            Self::DocumentsNone | Self::DocumentsMany(_) => "documents",
            Self::EmergencyKindMissing => "kind",
            Self::SettleNoteMissing | Self::SettleNoteLong(_) => "settle_note",
            Self::DateWrong(field) | Self::ValueWrong(field) | Self::FieldMissing(field) => field,
        }
    }

    /// What it means and what to do.
    pub fn text(&self, t: &Locale) -> String {
        match self {
            Self::SignInRefused => t.get("mistake-sign-in-refused"),
            Self::SignInWait(seconds) => wait(t, *seconds),
            Self::LoginMissing => t.get("mistake-login-missing"),
            Self::PasswordMissing => t.get("mistake-password-missing"),
            Self::PortalNumberWrong => t.get("mistake-portal-number-wrong"),
            Self::ReceiptNumberWrong => t.get("mistake-receipt-number-wrong"),
            Self::HashWrong => t.get("mistake-hash-wrong"),
            Self::CodeRefused => t.get("mistake-code-refused"),
            Self::CodeMistyped => t.get("mistake-code-mistyped"),
            Self::LoginTaken => t.get("mistake-login-taken"),
            Self::PersonUnknown => t.get("mistake-person-unknown"),
            Self::PersonHasAccount => t.get("mistake-person-has-account"),
            Self::PasswordShort(limit) => t.count("mistake-password-short", limit),
            Self::FileMissing => t.get("mistake-file-missing"),
            Self::FileEmpty(name) => t.with("mistake-file-empty", name),
            Self::FileKind(name, unfit) => t.with(unfit.key(), name),
            Self::FileLarge(name, limit) => {
                t.named("mistake-file-large", &[("name", name), ("limit", &t.limit(limit))])
            }
            Self::FilesMany(limit) => t.count("mistake-files-many", limit),
            Self::CaseFull => t.get("mistake-case-full"),
            Self::ConcernsWrong => t.get("mistake-concerns-wrong"),
            Self::AlreadyThere => t.get("mistake-already-there"),
            Self::CaseUnknown => t.get("mistake-case-unknown"),
            Self::FileNumberUnknown => t.get("mistake-file-number-unknown"),
            Self::CaseClosed => t.get("mistake-case-closed"),
            Self::CaseNoRoom => t.get("mistake-case-no-room"),
            Self::NoteLong(limit)
            | Self::SubjectLong(limit)
            | Self::BodyLong(limit)
            | Self::TitleLong(limit)
            | Self::ReasonLong(limit)
            | Self::ReleaseReasonLong(limit)
            | Self::WordsLong(limit)
            | Self::ValueLong(limit)
            | Self::NameLong(limit)
            | Self::SettleNoteLong(limit) => t.count("mistake-too-long", limit),
            Self::ReasonShort(limit) => t.count("mistake-reason-short", limit),
            Self::SubjectMissing => t.get("mistake-subject-missing"),
            Self::BodyMissing => t.get("mistake-body-missing"),
            Self::TitleMissing => t.get("mistake-title-missing"),
            Self::PlaceholderUnknown(found) => t.with("mistake-placeholder-unknown", found),
            Self::ModulesMany(limit) => t.count("mistake-modules-many", limit),
            Self::ReviewMissing => t.get("mistake-review-missing"),
            Self::ReasonMissing => t.get("mistake-reason-missing"),
            Self::ReleaseReasonMissing => t.get("mistake-release-reason-missing"),
            Self::FieldMissing(_) => t.get("mistake-field-missing"),
            Self::InTheFuture => t.get("mistake-in-the-future"),
            Self::DocumentsNone => t.get("mistake-documents-none"),
            Self::DocumentsMany(limit) => t.count("mistake-documents-many", limit),
            Self::EmergencyKindMissing => t.get("mistake-emergency-kind-missing"),
            Self::SettleNoteMissing => t.get("mistake-settle-note-missing"),
            Self::DateWrong(_) => t.get("mistake-date-wrong"),
            Self::ValueWrong(_) => t.get("mistake-value-wrong"),
            Self::NumberOutside(from, to) => {
                t.named("mistake-number-outside", &[("from", &from.to_string()), ("to", &to.to_string())])
            }
            Self::PhoneWrong => t.get("mistake-phone-wrong"),
            Self::DaysWrong => t.get("mistake-days-wrong"),
            Self::NameTaken => t.get("mistake-name-taken"),
            Self::NotCaseworker => t.get("mistake-not-caseworker"),
            Self::PurposeMissing => t.get("mistake-purpose-missing"),
            Self::DayPast => t.get("mistake-day-past"),
            Self::WordsMissing => t.get("mistake-words-missing"),
            Self::AddressWrong(ReachChannel::Mail) => t.get("mistake-mail-wrong"),
            Self::AddressWrong(ReachChannel::Sms) => t.get("mistake-mobile-wrong"),
            Self::ReachCodeWrong => t.get("mistake-reach-code"),
            Self::CodesMany => t.get("mistake-codes-many"),
            Self::PapersOnly => t.get("mistake-papers-only"),
            Self::FormOld => t.get("mistake-form-old"),
            Self::SentBefore => t.get("mistake-sent-before"),
        }
    }
}

/// The text at a field, if something is wrong with it.
pub(crate) fn at(mistakes: &[Mistake], field: &str, t: &Locale) -> Option<String> {
    mistakes.iter().find(|mistake| mistake.field() == field).map(|mistake| mistake.text(t))
}

/// Seconds up to two minutes, minutes above.
pub(crate) fn wait(t: &Locale, seconds: u32) -> String {
    if seconds <= 120 {
        t.count("mistake-wait-seconds", &seconds)
    } else {
        t.count("mistake-wait-minutes", &seconds.div_ceil(60))
    }
}

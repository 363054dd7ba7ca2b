//! What each service's errors are over HTTP: one match each.
//!
//! Causes go to the process's log at the most. What a sender can mend is told with the field it belongs to.

use axum::http::StatusCode;
use domain::limits::{EXCEPTION_CHARACTERS, REASON_CHARACTERS};
use domain::search::{LONGEST_WORDS, WordsFault};
use domain::{ReasonFault, SettingFault};
use upload::sniff::Refused;

use crate::http::Failure;
use crate::multipart::{Flaw, MultipartError};
use crate::view::{Mistake, Unfit};

/// Seconds after which it is worth asking a busy database or store again.
const SOON: u64 = 2;
/// The same for a Jobcenter whose log went back: somebody has to look into it first.
const HELD: u64 = 300;
/// The same for codes that prove an address.
const CODES_AGAIN: u64 = 3_600;

fn unprocessable(mistake: Mistake) -> Failure {
    Failure::mistake(StatusCode::UNPROCESSABLE_ENTITY, "field", mistake)
}

fn conflict(code: &'static str) -> Failure {
    Failure::new(StatusCode::CONFLICT, code)
}

/// Not now, but soon.
pub(crate) fn busy() -> Failure {
    Failure::new(StatusCode::SERVICE_UNAVAILABLE, "busy").retry_after(SOON)
}

/// The errors of what all services stand on. The crate itself is not named here: `web` knows services only.
macro_rules! of_custody {
    ($error:expr) => {{
        let error = $error;
        if error.is_about_health() {
            Failure::health()
        } else if error.is_denied() {
            Failure::not_found()
        } else if error.is_stale() {
            conflict("changed")
        } else if error.is_held() {
            Failure::new(StatusCode::SERVICE_UNAVAILABLE, "log_went_back").retry_after(HELD)
        } else if error.is_passing() {
            tracing::warn!(%error, "request put off");
            busy()
        } else if error.is_full() {
            tracing::error!(%error, "no room is left");
            Failure::new(StatusCode::INSUFFICIENT_STORAGE, "storage_full")
        } else {
            Failure::internal(&error)
        }
    }};
}

/// A limit as texts show it.
fn shown(limit: usize) -> u32 {
    u32::try_from(limit).unwrap_or(u32::MAX)
}

impl From<ReasonFault> for Failure {
    fn from(fault: ReasonFault) -> Self {
        unprocessable(match fault {
            ReasonFault::Missing => Mistake::ReasonMissing,
            ReasonFault::TooShort => Mistake::ReasonShort(shown(EXCEPTION_CHARACTERS)),
            ReasonFault::TooLong => Mistake::ReasonLong(shown(REASON_CHARACTERS)),
        })
    }
}

impl From<identity::Error> for Failure {
    fn from(error: identity::Error) -> Self {
        use identity::Error as E;
        match error {
            E::WrongPair => Self::mistake(StatusCode::UNAUTHORIZED, "wrong_pair", Mistake::SignInRefused),
            E::TooMany { retry_after } => {
                let wait = Mistake::SignInWait(u32::try_from(retry_after).unwrap_or(u32::MAX));
                Self::mistake(StatusCode::TOO_MANY_REQUESTS, "too_many", wait).retry_after(retry_after)
            }
            E::Busy => busy(),
            E::NoSession => Self::sign_in_needed(),
            E::WrongCode => Self::mistake(StatusCode::UNAUTHORIZED, "wrong_code", Mistake::CodeRefused),
            E::Mistyped(_) => unprocessable(Mistake::CodeMistyped),
            E::LoginTaken => Self::mistake(StatusCode::CONFLICT, "login_taken", Mistake::LoginTaken),
            E::PersonHasAccount => Self::mistake(StatusCode::CONFLICT, "person_has_account", Mistake::PersonHasAccount),
            E::UnknownPerson => unprocessable(Mistake::PersonUnknown),
            E::UnknownRole => unprocessable(Mistake::ValueWrong("role")),
            E::Missing("login") => unprocessable(Mistake::LoginMissing),
            E::Missing(field) => unprocessable(Mistake::ValueWrong(field)),
            E::OwnAccount => conflict("own_account"),
            E::Locked => conflict("account_locked"),
            E::WeakPassword => unprocessable(Mistake::PasswordShort(shown(identity::PASSWORD_SHORTEST))),
            E::Setting(fault) => unprocessable(of_setting(fault)),
            E::TextTooLong(limit) => unprocessable(Mistake::BodyLong(shown(limit))),
            E::NameTooLong(limit) => unprocessable(Mistake::NameLong(shown(limit))),
            E::NameTaken => Self::mistake(StatusCode::CONFLICT, "name_taken", Mistake::NameTaken),
            E::NotCaseworker => unprocessable(Mistake::NotCaseworker),
            E::DayPast => unprocessable(Mistake::DayPast),
            E::Configuration(_) => Self::internal(&error),
            E::Custody(error) => of_custody!(error),
        }
    }
}

fn of_words(fault: WordsFault) -> Mistake {
    match fault {
        WordsFault::Missing => Mistake::WordsMissing,
        WordsFault::TooLong => Mistake::WordsLong(shown(LONGEST_WORDS)),
    }
}

fn of_setting(fault: SettingFault) -> Mistake {
    match fault {
        SettingFault::Kind => Mistake::ValueWrong("value"),
        SettingFault::TooLong(limit) => Mistake::ValueLong(shown(limit)),
        SettingFault::Outside(from, to) => Mistake::NumberOutside(from, to),
        SettingFault::Phone => Mistake::PhoneWrong,
        SettingFault::Day => Mistake::DaysWrong,
    }
}

impl From<casework::Error> for Failure {
    fn from(error: casework::Error) -> Self {
        use casework::Error as E;
        match error {
            E::Reason(fault) => fault.into(),
            E::NotReviewable => conflict("not_reviewable"),
            E::AlreadyDeclared => conflict("already_declared"),
            E::AlreadyWithdrawn => conflict("already_withdrawn"),
            E::NotToDecide => conflict("not_to_decide"),
            E::Missing(field) => unprocessable(Mistake::FieldMissing(field)),
            E::ConcernsNobody => unprocessable(Mistake::ConcernsWrong),
            E::InTheFuture => unprocessable(Mistake::InTheFuture),
            E::NotOfTeam => unprocessable(Mistake::ValueWrong("account")),
            E::NoTeam => conflict("no_team"),
            E::EmergencyOpen => conflict("emergency_open"),
            E::SubstitutionDays => unprocessable(Mistake::DateWrong("until")),
            E::SubstituteUnknown => unprocessable(Mistake::ValueWrong("substitute")),
            E::NoEmergency => conflict("no_emergency"),
            E::FingerprintDiffers => Self::new(StatusCode::UNPROCESSABLE_ENTITY, "idempotency_key_used"),
            E::UnknownReference(what) => unprocessable(Mistake::ValueWrong(what)),
            E::NumberTaken(_) => conflict("number_taken"),
            E::Unconfirmed { .. } => conflict("unconfirmed"),
            E::Custody(error) => of_custody!(error),
        }
    }
}

impl From<messaging::Error> for Failure {
    fn from(error: messaging::Error) -> Self {
        use messaging::Error as E;
        match error {
            E::SubjectMissing => unprocessable(Mistake::SubjectMissing),
            E::SubjectTooLong { limit } => unprocessable(Mistake::SubjectLong(shown(limit))),
            E::BodyMissing => unprocessable(Mistake::BodyMissing),
            E::BodyTooLong { limit } => unprocessable(Mistake::BodyLong(shown(limit))),
            E::UnknownDocument => unprocessable(Mistake::ValueWrong("documents")),
            E::UnknownThread => unprocessable(Mistake::ValueWrong("thread")),
            E::ConcernsNobody => unprocessable(Mistake::ConcernsWrong),
            E::NotOfCase => unprocessable(Mistake::ValueWrong("account")),
            E::NoTeam => conflict("no_team"),
            E::Reason(fault) => fault.into(),
            E::Words(fault) => unprocessable(of_words(fault)),
            E::AlreadySent => Self::mistake(StatusCode::CONFLICT, "already_sent", Mistake::SentBefore),
            E::CaseClosed => conflict("case_closed"),
            E::TitleMissing => unprocessable(Mistake::TitleMissing),
            E::TitleTooLong { limit } => unprocessable(Mistake::TitleLong(shown(limit))),
            E::UnknownPlaceholder(unknown) => unprocessable(Mistake::PlaceholderUnknown(unknown.found)),
            E::UnknownLanguage => unprocessable(Mistake::ValueWrong("language")),
            E::PositionTooHigh { .. } => unprocessable(Mistake::ValueWrong("position")),
            E::NotOffered => conflict("not_offered"),
            E::AddressWrong { channel } => unprocessable(Mistake::AddressWrong(channel)),
            E::NoAddress => conflict("no_address"),
            E::CodeWrong => unprocessable(Mistake::ReachCodeWrong),
            E::TooManyCodes => {
                Self::mistake(StatusCode::TOO_MANY_REQUESTS, "too_many", Mistake::CodesMany).retry_after(CODES_AGAIN)
            }
            E::HourWrong => unprocessable(Mistake::ValueWrong("quiet_from")),
            E::ModulesFull { limit } => unprocessable(Mistake::ModulesMany(shown(limit))),
            E::FingerprintDiffers => Self::new(StatusCode::UNPROCESSABLE_ENTITY, "idempotency_key_used"),
            E::Custody(error) => of_custody!(error),
        }
    }
}

impl From<audit::Error> for Failure {
    fn from(error: audit::Error) -> Self {
        use audit::Error as E;
        match error {
            E::UnknownValue(field) => unprocessable(Mistake::ValueWrong(field)),
            E::Purpose(ReasonFault::Missing) => unprocessable(Mistake::PurposeMissing),
            E::Purpose(ReasonFault::TooLong | ReasonFault::TooShort) => unprocessable(Mistake::ValueWrong("purpose")),
            E::NoEntry => Self::not_found(),
            // No route tells of outages.
            E::Differs { .. } | E::Outage(_) => Self::internal(&error),
            E::Custody(error) => of_custody!(error),
        }
    }
}

impl From<upload::Error> for Failure {
    fn from(error: upload::Error) -> Self {
        use upload::Error as E;
        match error {
            E::File { name, cause } => of_file(name, *cause),
            E::TooLarge { .. } | E::Refused(_) => of_file(String::new(), error),
            E::TooManyFiles { limit } => too_large("too_many_files", Mistake::FilesMany(shown(limit))),
            E::CaseFull => too_large("case_full", Mistake::CaseFull),
            E::NoFile => unprocessable(Mistake::FileMissing),
            E::ConcernsNobody => unprocessable(Mistake::ConcernsWrong),
            E::ReplacesNothing => unprocessable(Mistake::ValueWrong("replaces")),
            E::NoteTooLong { limit } => unprocessable(Mistake::NoteLong(shown(limit))),
            E::KindTooLong { .. } => unprocessable(Mistake::ValueWrong("kind")),
            E::DigestDiffers => Self::new(StatusCode::UNPROCESSABLE_ENTITY, "digest_differs"),
            E::FingerprintDiffers => Self::new(StatusCode::UNPROCESSABLE_ENTITY, "idempotency_key_used"),
            E::CaseClosed => conflict("case_closed"),
            E::Running { retry_after } => conflict("running").retry_after(retry_after),
            E::AlreadyOpened => conflict("already_opened"),
            E::OwnDocument => conflict("own_document"),
            E::Reason(fault) => fault.into(),
            E::NotUnscannable => conflict("not_unscannable"),
            E::NotDestroyable => conflict("not_destroyable"),
            E::NotMovable => conflict("not_movable"),
            E::Moving => conflict("moving"),
            E::AlreadyThere => unprocessable(Mistake::AlreadyThere),
            E::NotReadable => conflict("not_readable"),
            E::Gone => Self::new(StatusCode::GONE, "gone"),
            E::Range { .. } => Self::new(StatusCode::RANGE_NOT_SATISFIABLE, "range"),
            E::Damaged | E::ScannerStopped | E::Scanner(_) => Self::internal(&error),
            E::Body(error) => error.into(),
            E::Custody(error) => of_custody!(error),
        }
    }
}

fn too_large(code: &'static str, mistake: Mistake) -> Failure {
    Failure::mistake(StatusCode::PAYLOAD_TOO_LARGE, code, mistake)
}

/// What is wrong with one file, which has this name.
fn of_file(name: String, cause: upload::Error) -> Failure {
    match cause {
        upload::Error::Refused(Refused::Empty) => {
            Failure::mistake(StatusCode::UNPROCESSABLE_ENTITY, "file_empty", Mistake::FileEmpty(name))
        }
        upload::Error::Refused(refused) => {
            let mistake = Mistake::FileKind(name, unfit(refused));
            Failure::mistake(StatusCode::UNSUPPORTED_MEDIA_TYPE, "file_type", mistake)
        }
        upload::Error::TooLarge { limit } => too_large("file_too_large", Mistake::FileLarge(name, limit)),
        other => other.into(),
    }
}

/// What the sender is told of it. Programs, scripts and pages need no words of their own: nobody sends them as a paper.
const fn unfit(refused: Refused) -> Unfit {
    match refused {
        Refused::Archive => Unfit::Archive,
        Refused::OldOffice => Unfit::Old,
        Refused::Protected => Unfit::Protected,
        Refused::Film => Unfit::Film,
        Refused::Pixels => Unfit::Pixels,
        Refused::Broken => Unfit::Broken,
        Refused::Empty
        | Refused::Program
        | Refused::Script
        | Refused::Html
        | Refused::Svg
        | Refused::Xml
        | Refused::Unknown => Unfit::Kind,
    }
}

impl From<upload::BodyError> for Failure {
    fn from(error: upload::BodyError) -> Self {
        use upload::BodyError as E;
        match error {
            E::Broken => Self::bad_request("body_broken"),
            E::Malformed => Self::bad_request("malformed_form"),
            E::Stalled => Self::new(StatusCode::REQUEST_TIMEOUT, "body_stalled"),
            E::TooLong => Self::new(StatusCode::PAYLOAD_TOO_LARGE, "form_too_large"),
        }
    }
}

impl From<MultipartError> for Failure {
    fn from(error: MultipartError) -> Self {
        match error {
            MultipartError::Malformed(Flaw::ContentType) => Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "media_type"),
            other => Self::new(other.status(), other.code()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(failure: impl Into<Failure>) -> (u16, &'static str, Vec<&'static str>, Option<u64>) {
        let failure = failure.into();
        let fields = failure.mistakes.iter().map(Mistake::field).collect();
        (failure.status.as_u16(), failure.code, fields, failure.retry_after)
    }

    #[test]
    fn a_refused_file_is_told_with_its_name() {
        let cause = Box::new(upload::Error::Refused(Refused::Html));
        let failure = Failure::from(upload::Error::File { name: "a.pdf".to_owned(), cause });
        assert_eq!(failure.mistakes, [Mistake::FileKind("a.pdf".to_owned(), Unfit::Kind)]);
        assert_eq!(told(failure), (415, "file_type", vec!["file"], None));
    }

    #[test]
    fn sizes_have_their_own_statuses() {
        assert_eq!(told(upload::Error::Refused(Refused::Empty)).0, 422);
        assert_eq!(told(upload::Error::TooLarge { limit: 7 }), (413, "file_too_large", vec!["file"], None));
        assert_eq!(told(upload::Error::CaseFull).0, 413);
        assert_eq!(told(upload::Error::TooManyFiles { limit: 20 }).0, 413);
    }

    #[test]
    fn repeated_requests_are_told_apart() {
        assert_eq!(told(upload::Error::Running { retry_after: 9 }), (409, "running", vec![], Some(9)));
        assert_eq!(told(upload::Error::FingerprintDiffers).0, 422);
        assert_eq!(told(upload::Error::Gone).0, 410);
        assert_eq!(told(messaging::Error::FingerprintDiffers).0, 422);
    }

    #[test]
    fn wrong_pairs_are_told_alike_and_waiting_says_how_long() {
        assert_eq!(told(identity::Error::WrongPair), (401, "wrong_pair", vec![""], None));
        let waiting = Failure::from(identity::Error::TooMany { retry_after: 4 });
        assert_eq!((waiting.status.as_u16(), waiting.retry_after), (429, Some(4)));
    }

    #[test]
    fn a_body_that_breaks_is_the_senders() {
        assert_eq!(told(upload::BodyError::Broken).0, 400);
        assert_eq!(told(MultipartError::Malformed(Flaw::ContentType)).0, 415);
        assert_eq!(told(MultipartError::Malformed(Flaw::UnknownField)).0, 400);
        assert_eq!(told(MultipartError::TooLarge).0, 413);
    }
}

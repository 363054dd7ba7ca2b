//! Reasons that somebody types, for others to read.

use crate::limits::{EXCEPTION_CHARACTERS, REASON_CHARACTERS};

/// What is wrong with a typed reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReasonFault {
    /// There is none, where one is needed.
    #[error("a reason is missing")]
    Missing,
    /// It has fewer than [`EXCEPTION_CHARACTERS`], and says nothing.
    #[error("reason is shorter than {EXCEPTION_CHARACTERS} characters")]
    TooShort,
    /// It has more than [`REASON_CHARACTERS`].
    #[error("reason is longer than {REASON_CHARACTERS} characters")]
    TooLong,
}

/// A reason as it was typed, without blanks around it; blanks alone are none.
///
/// # Errors
/// [`ReasonFault`].
pub fn check_reason(typed: Option<&str>, needed: bool) -> Result<Option<&str>, ReasonFault> {
    let reason = typed.map(str::trim).filter(|reason| !reason.is_empty());
    if needed && reason.is_none() {
        return Err(ReasonFault::Missing);
    }
    if reason.is_some_and(|reason| reason.chars().count() > REASON_CHARACTERS) {
        return Err(ReasonFault::TooLong);
    }
    Ok(reason)
}

/// The reason for which somebody opens a case that is not theirs: long enough to say something.
///
/// # Errors
/// [`ReasonFault`].
pub fn check_exception(typed: &str) -> Result<&str, ReasonFault> {
    let reason = check_reason(Some(typed), true)?.unwrap_or_default();
    if reason.chars().count() < EXCEPTION_CHARACTERS { Err(ReasonFault::TooShort) } else { Ok(reason) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_trimmed_and_bounded() {
        assert_eq!(check_reason(Some(" zu dunkel "), true), Ok(Some("zu dunkel")));
        assert_eq!(check_reason(Some("  "), true), Err(ReasonFault::Missing));
        assert_eq!(check_reason(Some("  "), false), Ok(None));
        assert_eq!(check_reason(None, true), Err(ReasonFault::Missing));
        assert!(check_reason(Some(&"ä".repeat(REASON_CHARACTERS)), true).is_ok());
        assert_eq!(check_reason(Some(&"ä".repeat(REASON_CHARACTERS + 1)), false), Err(ReasonFault::TooLong));
    }

    #[test]
    fn an_exception_needs_more_than_a_word() {
        assert_eq!(check_exception(" Anruf wegen Strom "), Ok("Anruf wegen Strom"));
        assert_eq!(check_exception("dringend  "), Err(ReasonFault::TooShort));
        assert_eq!(check_exception(" "), Err(ReasonFault::Missing));
    }
}

//! What can go wrong at the desk.

use custody::MayDeny;
use domain::ReasonFault;

/// Errors of the desk.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The reason of a judgement is missing or too long.
    #[error(transparent)]
    Reason(#[from] ReasonFault),
    /// The document can't be judged now: not checked yet, infected, deleted, or its case is closed.
    #[error("the document can't be judged now")]
    NotReviewable,
    /// A case goes to caseworkers of its team.
    #[error("the account is no caseworker of the case's team")]
    NotOfTeam,
    /// No team has the case: there is nobody to hand it to.
    #[error("no team has the case")]
    NoTeam,
    /// An emergency is not done by saying that what waits is.
    #[error("an emergency is open")]
    EmergencyOpen,
    /// A substitution is over, ends before it begins, or lasts too long.
    #[error("the days of a substitution don't fit")]
    SubstitutionDays,
    /// Nobody who could stand in.
    #[error("the substitute is no other caseworker")]
    SubstituteUnknown,
    /// No emergency is open in the case.
    #[error("no emergency is open")]
    NoEmergency,
    /// The idempotency key was used for something else.
    #[error("the idempotency key was used for something else")]
    FingerprintDiffers,
    /// An import names something that is not there.
    #[error("import names an unknown {0}")]
    UnknownReference(&'static str),
    /// An import wants a number that another household or case has.
    #[error("{0} is taken")]
    NumberTaken(&'static str),
    /// An import changes much of what is there, and nobody confirmed the number.
    #[error(
        "{differing} of {existing} rows would change, more than one in ten: if that is right, confirm exactly this number"
    )]
    Unconfirmed {
        /// How many would change.
        differing: u64,
        /// How many there are.
        existing: u64,
    },
    /// The same is recorded of this paper or message already.
    #[error("it is declared already")]
    AlreadyDeclared,
    /// It was withdrawn before.
    #[error("it is withdrawn already")]
    AlreadyWithdrawn,
    /// Nothing is to be decided: it was before, was withdrawn, or asks for no decision.
    #[error("there is nothing to decide")]
    NotToDecide,
    /// Something that is needed was not typed: the name of the field.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// The person is no member of the household.
    #[error("concerns nobody of the household")]
    ConcernsNobody,
    /// What is recorded has not happened yet.
    #[error("it has not happened yet")]
    InTheFuture,
    /// Rows, keys, log.
    #[error(transparent)]
    Custody(#[from] custody::Error),
}

impl From<db::Error> for Error {
    fn from(error: db::Error) -> Self {
        Self::Custody(error.into())
    }
}

impl MayDeny for Error {
    fn denial(&self) -> Option<custody::Denial> {
        match self {
            Self::Custody(error) => error.denial(),
            _ => None,
        }
    }
}

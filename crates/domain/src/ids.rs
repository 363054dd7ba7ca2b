//! Identifiers: one newtype per kind of thing, so that a case can't be taken for a document.
//!
//! All are UUIDv7 (RFC 9562): they sort by time of creation. Their 16 bytes are what sealing contexts name.

use uuid::Uuid;

use crate::{Clock, Rng};

/// Makes a UUIDv7 from the given clock (milliseconds) and 10 random bytes.
pub fn uuid_v7(clock: &dyn Clock, rng: &dyn Rng) -> Uuid {
    let millis = u64::try_from(clock.now().timestamp_millis()).unwrap_or(0);
    let mut random = [0u8; 10];
    rng.fill(&mut random);
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Makes a new id.
            pub fn generate(clock: &dyn Clock, rng: &dyn Rng) -> Self {
                Self(uuid_v7(clock, rng))
            }

            /// Takes an id that exists already, from a row or a request.
            pub const fn from_uuid(id: Uuid) -> Self {
                Self(id)
            }

            /// The plain UUID, to bind it.
            pub const fn uuid(self) -> Uuid {
                self.0
            }

            /// The 16 bytes that sealing contexts name.
            pub const fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    )+};
}

ids! {
    /// One installation of the portal; part of every sealing context.
    InstallationId,
    /// A Jobcenter (Mandant).
    TenantId,
    /// Somebody who can sign in.
    AccountId,
    /// A natural person from the master data.
    PersonId,
    /// A household (Bedarfsgemeinschaft).
    HouseholdId,
    /// A case (Fall).
    CaseId,
    /// A team of caseworkers.
    TeamId,
    /// A document (Unterlage).
    DocumentId,
    /// One attempt to store a document: own key, own object.
    AttemptId,
    /// One request that sent documents.
    SubmissionId,
    /// A document on its way to another case or member.
    MoveId,
    /// Somebody who stands in for somebody else (Vertretung).
    SubstitutionId,
    /// A case that somebody opened who has nothing to do with it.
    ExceptionId,
    /// A time in which the portal did not work.
    OutageId,
    /// An emergency that a customer told of.
    EmergencyId,
    /// A conversation (Gespräch) within a case.
    ThreadId,
    /// A message (Nachricht).
    MessageId,
    /// An internal note about a case.
    NoteId,
    /// What somebody began to write.
    DraftId,
    /// A text module (Textbaustein).
    TextModuleId,
    /// An application, an objection or a notice of a change.
    DeclarationId,
    /// A call, or a paper that came another way.
    RecordId,
    /// A receipt (Eingangsbestätigung).
    ReceiptId,
    /// A session of an account.
    SessionId,
    /// An entry of the audit log.
    EntryId,
    /// A way to reach somebody outside the portal.
    ReachId,
    /// Something that is sent there.
    OutboxId,
    /// A background job.
    JobId,
    /// One HTTP request or one job run, named in logs and errors.
    RequestId,
}

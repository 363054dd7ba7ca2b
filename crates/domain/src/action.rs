//! What the audit log can say. Names are dotted, in the past tense, and never change once released.

use crate::words::words;

words! {
    /// Something that happened. Live events use the same names, as far as [`Action::is_live`].
    Action {
        /// A log began. Detail names what went before, after a reset or restore.
        LogBegun = "log.begun",
        /// An account was made.
        AccountCreated = "account.created",
        /// A letter with an activation code was made; older ones are worthless.
        LetterIssued = "account.letter_issued",
        /// Somebody set the first password with the code of a letter.
        AccountActivated = "account.activated",
        /// Nobody can sign in any more; every session ended.
        AccountLocked = "account.locked",
        /// Its owner can sign in again.
        AccountUnlocked = "account.unlocked",
        /// A caseworker may open papers that may tell of health, by name.
        HealthGranted = "account.health_granted",
        /// They may not any more.
        HealthWithdrawn = "account.health_withdrawn",
        /// Somebody said where they want to be reached outside the portal, or that they don't any more. The reason says how;
        /// the address is not kept here.
        ReachChanged = "account.reach_changed",
        /// They proved that the address is theirs.
        ReachConfirmed = "account.reach_confirmed",
        /// Somebody was told outside the portal that something is there. The reason says by what; detail: of what kind.
        NotificationSent = "notification.sent",
        /// That could not be delivered. The reason says why.
        NotificationFailed = "notification.failed",
        /// A paper waits longer than it should. The reason says for what.
        DocumentStuck = "document.stuck",
        /// An account signed in.
        AccountSignedIn = "account.signed_in",
        /// An attempt to sign in was refused.
        AccountSignInRefused = "account.sign_in_refused",
        /// An account signed out.
        AccountSignedOut = "account.signed_out",
        /// The Jobcenter set something for itself. Detail: what, from when, the old and the new value.
        SettingsChanged = "settings.changed",
        /// The portal counted open deadlines anew, after that. Detail: how many moved.
        DeadlinesRecounted = "deadlines.recounted",
        /// A text that the law wants before sign-in was written anew. Detail: which page, language and version.
        LegalTextWritten = "legal_text.written",
        /// The portal did not work from then on. Detail: from when, what did not.
        OutageBegun = "outage.begun",
        /// It works again. Detail: from when, until when, what did not.
        OutageEnded = "outage.ended",
        /// A team was made.
        TeamCreated = "team.created",
        /// A team got another name.
        TeamRenamed = "team.renamed",
        /// A caseworker came into a team.
        TeamMemberAdded = "team.member_added",
        /// A caseworker left a team.
        TeamMemberRemoved = "team.member_removed",
        /// Somebody leads a team from now on, or does so no more.
        TeamLeadChanged = "team.lead_changed",
        /// Persons, households and cases came from the specialist system.
        PeopleImported = "people.imported",
        /// A case was opened for a household.
        CaseCreated = "case.created",
        /// A case was assigned to a caseworker. Detail: to whom, and who had it.
        CaseAssigned = "case.assigned",
        /// A case went back to its team. Detail: who had it.
        CaseHandedBack = "case.handed_back",
        /// A caseworker said of what waits in a case: done until something new comes.
        CaseSettled = "case.settled",
        /// A caseworker opened a case that is not theirs. Detail: why, and until when.
        CaseOpenedByException = "case.opened_by_exception",
        /// Somebody stands in for a caseworker. Detail: who, from when, until when.
        SubstitutionEntered = "substitution.entered",
        /// Nobody stands in any more.
        SubstitutionEnded = "substitution.ended",
        /// A case page was looked at.
        CaseViewed = "case.viewed",
        /// Words were looked for in a case; which ones is not kept.
        CaseSearched = "case.searched",
        /// A customer told of an emergency: the case is on top of the worklist. The reason says which. Detail: what was written.
        EmergencyRaised = "case.emergency_raised",
        /// Somebody of the staff opened the case since.
        EmergencySeen = "case.emergency_seen",
        /// Staff said that it is settled. Detail: what was done.
        EmergencySettled = "case.emergency_settled",
        /// The last byte of a document arrived and it was stored.
        DocumentReceived = "document.received",
        /// Checks passed: staff may open it.
        DocumentAvailable = "document.available",
        /// The scanner found malware.
        DocumentInfected = "document.infected",
        /// The scanner could not judge it.
        DocumentUnscannable = "document.unscannable",
        /// A caseworker gave it free although the scanner could not judge it. Detail: why.
        DocumentReleased = "document.released",
        /// It is to be scanned once more.
        DocumentRescanned = "document.rescanned",
        /// Somebody opened it; written before the first byte is sent.
        DocumentOpened = "document.opened",
        /// The sending of an opened document ended. Detail: bytes, complete.
        DocumentDelivered = "document.delivered",
        /// A caseworker judged it.
        DocumentReviewed = "document.reviewed",
        /// A caseworker asked for it to move to another case. Detail: why, and where to.
        DocumentMoveBegun = "document.move_begun",
        /// It moved to another case or member, or was to and could not. One entry on each side; the reason says which.
        DocumentMoved = "document.moved",
        /// The sender took it back before anybody opened it.
        DocumentTakenBack = "document.taken_back",
        /// A customer said that it is not theirs: the household does not see it until staff have looked.
        DocumentDisowned = "document.disowned",
        /// A caseworker said of it: it belongs here after all. The household sees it again.
        DocumentConfirmed = "document.confirmed",
        /// Staff destroyed its key: the reason says why, shown only or infected.
        DocumentDestroyed = "document.destroyed",
        /// Its key is destroyed and its object gone.
        DocumentDeleted = "document.deleted",
        /// A paper or message was recorded as an application, an objection or a notice of a change: the reason says as what.
        DeclarationRecorded = "declaration.recorded",
        /// That was a mistake. Detail: why.
        DeclarationWithdrawn = "declaration.withdrawn",
        /// What was declared in a document went with it to another case or member.
        DeclarationMoved = "declaration.moved",
        /// A caseworker said that what was declared is decided.
        DeclarationDecided = "declaration.decided",
        /// A call was noted.
        CallNoted = "call.noted",
        /// A paper that came by post or at the counter was recorded: the reason says how.
        PaperRecorded = "paper.recorded",
        /// A receipt was looked at.
        ReceiptViewed = "receipt.viewed",
        /// A conversation began.
        ThreadStarted = "thread.started",
        /// A conversation was looked at.
        ThreadViewed = "thread.viewed",
        /// A conversation was handed over to somebody else, or to the team. Detail: to whom, and who answered before.
        ThreadHandedOver = "thread.handed_over",
        /// A message was posted.
        MessagePosted = "message.posted",
        /// A caseworker wrote an internal note.
        NoteWritten = "note.written",
        /// The internal notes about a case were looked at.
        NotesViewed = "notes.viewed",
        /// An admin added a text module.
        TextModuleAdded = "text_module.added",
        /// An admin changed a text module.
        TextModuleChanged = "text_module.changed",
        /// An admin removed a text module.
        TextModuleRemoved = "text_module.removed",
        /// The log was searched.
        LogSearched = "log.searched",
        /// Everything was looked up that one account, session, document or case touched. Detail: the purpose.
        IncidentReported = "incident.reported",
        /// Somebody asked for what they may not see.
        AccessDenied = "access.denied",
        /// An export was made.
        ExportCreated = "export.created",
        /// A key was made or replaced.
        KeyRotated = "key.rotated",
        /// A tag, hash or length was wrong.
        IntegrityFailed = "integrity.failed",
        /// An older state of the database was accepted.
        RestoreAccepted = "restore.accepted",
        /// The same reading went on: how often within the window stands in the detail.
        ReadRepeated = "read.repeated",
    }
}

impl Action {
    /// Whether it is about who works on a case: customers hear nothing of it.
    pub const fn is_of_desk(self) -> bool {
        matches!(
            self,
            Self::CaseAssigned
                | Self::CaseHandedBack
                | Self::CaseSettled
                | Self::CaseOpenedByException
                | Self::ThreadHandedOver
        )
    }

    /// Whether pages that are open learn of it.
    pub const fn is_live(self) -> bool {
        matches!(
            self,
            Self::CaseAssigned
                | Self::CaseHandedBack
                | Self::CaseSettled
                | Self::CaseOpenedByException
                | Self::EmergencyRaised
                | Self::EmergencySeen
                | Self::EmergencySettled
                | Self::DocumentReceived
                | Self::DocumentAvailable
                | Self::DocumentInfected
                | Self::DocumentUnscannable
                | Self::DocumentReleased
                | Self::DocumentRescanned
                | Self::DocumentOpened
                | Self::DocumentReviewed
                | Self::DocumentMoveBegun
                | Self::DocumentMoved
                | Self::DocumentTakenBack
                | Self::DocumentDisowned
                | Self::DocumentConfirmed
                | Self::DocumentDestroyed
                | Self::DocumentDeleted
                | Self::DeclarationRecorded
                | Self::DeclarationWithdrawn
                | Self::DeclarationDecided
                | Self::DeclarationMoved
                | Self::PaperRecorded
                | Self::ThreadStarted
                | Self::ThreadViewed
                | Self::ThreadHandedOver
                | Self::MessagePosted
        )
    }
}

words! {
    /// What an entry is about.
    ObjectKind {
        /// The log itself.
        Log = "log",
        /// The Jobcenter itself.
        House = "house",
        /// A team.
        Team = "team",
        /// An account.
        Account = "account",
        /// A session.
        Session = "session",
        /// A case.
        Case = "case",
        /// An emergency that a customer told of.
        Emergency = "emergency",
        /// A document.
        Document = "document",
        /// A receipt.
        Receipt = "receipt",
        /// A conversation.
        Thread = "thread",
        /// A message.
        Message = "message",
        /// An internal note.
        Note = "note",
        /// A text module.
        TextModule = "text_module",
        /// An import run.
        Import = "import",
        /// A key.
        Key = "key",
        /// The store of sealed objects.
        Store = "store",
        /// A route, for refusals where no object is known.
        Route = "route",
    }
}

words! {
    /// How it ended.
    Outcome {
        /// It was done.
        Done = "done",
        /// It was not allowed.
        Refused = "refused",
        /// It was tried and failed.
        Failed = "failed",
    }
}

/// An object named in an entry or an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
pub struct ObjectRef {
    /// What it is.
    pub kind: ObjectKind,
    /// Its id.
    pub id: uuid::Uuid,
}

impl ObjectRef {
    /// Names an object.
    pub fn new(kind: ObjectKind, id: impl Into<uuid::Uuid>) -> Self {
        Self { kind, id: id.into() }
    }
}

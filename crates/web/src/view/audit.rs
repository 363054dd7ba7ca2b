//! The log of who did what, for auditors and admins.

use domain::{Action, ObjectKind, Outcome, Role, Timestamp};

use super::{Choice, Field, Mistake, ScannerState, mistake, urls};
use crate::i18n::Locale;

/// What was asked, as it stands in the query.
#[derive(Debug, Clone, Default)]
pub struct AuditQuery {
    /// The account: its login or id.
    pub actor: String,
    /// The word of an [`Action`].
    pub action: String,
    /// The object: its id.
    pub object: String,
    /// The case: its file number or id.
    pub case: String,
    /// The first day, `2026-05-04`.
    pub from: String,
    /// The last day.
    pub to: String,
}

/// `GET /audit`.
#[derive(Debug, Clone, Default)]
pub struct AuditSearch {
    /// What was asked.
    pub query: AuditQuery,
    /// What was found, newest first.
    pub entries: Vec<EntryLine>,
    /// The link to older entries.
    pub more: Option<String>,
    /// The newest checkpoint.
    pub checkpoint: Option<Checkpoint>,
    /// Whether the reader sees details and may export.
    pub is_auditor: bool,
    /// What is wrong with the question.
    pub mistakes: Vec<Mistake>,
}

super::template!(AuditSearch, "staff/audit.html");

/// One entry of the log.
#[derive(Debug, Clone)]
pub struct EntryLine {
    /// Its place in the log.
    pub index: u64,
    /// When.
    pub at: Timestamp,
    /// Who, by name; `None` for the portal itself or a name that was erased.
    pub actor: Option<String>,
    /// In which role.
    pub role: Role,
    /// For whom.
    pub on_behalf_of: Option<String>,
    /// What.
    pub action: Action,
    /// To what kind of thing.
    pub object_kind: ObjectKind,
    /// To which one: a name where the reader may know it, else its id.
    pub object: String,
    /// In which session.
    pub session: Option<String>,
    /// The file number of the case.
    pub case: Option<String>,
    /// How it ended.
    pub outcome: Outcome,
    /// Why.
    pub reason: Option<String>,
    /// The request.
    pub request_id: String,
    /// The hash of the entry, hexadecimal.
    pub leaf_hash: String,
    /// The opened details, for auditors only.
    pub detail: Option<String>,
}

/// The newest signed checkpoint.
#[derive(Debug, Clone)]
pub struct Checkpoint {
    /// The name of the log.
    pub origin: String,
    /// How many entries it covers.
    pub size: u64,
    /// The hash of the tree, as in the note.
    pub root: String,
    /// When it was made.
    pub at: Timestamp,
}

/// `GET /admin`.
#[derive(Debug, Clone, Default)]
pub struct AdminStart {
    /// The newest checkpoint of the log.
    pub checkpoint: Option<Checkpoint>,
    /// Whether the virus scanner answers.
    pub scanner: ScannerState,
}

super::template!(AdminStart, "staff/admin.html");

impl AuditSearch {
    /// The fields of the search, in their order.
    pub(crate) fn fields(&self) -> [Field<'_>; 6] {
        let field = |name, key, kind, value| Field { name, key, hint: "", kind, autocomplete: "off", value };
        [
            field("actor", "audit-actor", "text", &self.query.actor),
            field("action", "audit-action", "select", &self.query.action),
            field("case", "audit-case", "text", &self.query.case),
            field("object", "audit-object", "text", &self.query.object),
            field("from", "audit-from", "date", &self.query.from),
            field("to", "audit-to", "date", &self.query.to),
        ]
    }

    /// What is wrong with a field.
    pub fn mistake(&self, field: &str, t: &Locale) -> Option<String> {
        mistake::at(&self.mistakes, field, t)
    }

    /// Whether the checkpoint covers the entry.
    pub fn proves(&self, entry: &EntryLine) -> bool {
        self.checkpoint.as_ref().is_some_and(|checkpoint| entry.index < checkpoint.size)
    }
}

impl EntryLine {
    /// Who did what, as a sentence.
    pub fn sentence(&self, t: &Locale) -> String {
        let role = t.get(&format!("role-{}", self.role));
        let actor = match &self.actor {
            Some(name) => t.named("entry-actor", &[("role", &role), ("name", name)]),
            None => role,
        };
        let kind = self.object_kind.as_str().replace('_', "-");
        let object = t.named(&format!("object-{kind}"), &[("name", &self.object)]);
        t.named(&action_key("entry", self.action), &[("actor", &actor), ("object", &object)])
    }

    /// The first digits of the hash: enough to compare by eye.
    pub fn short_hash(&self) -> &str {
        self.leaf_hash.get(..12).unwrap_or(&self.leaf_hash)
    }

    /// Its page.
    pub fn url(&self) -> String {
        urls::entry(self.index)
    }

    /// Where everything is asked for that its session touched.
    pub fn session_url(&self) -> Option<String> {
        self.session.as_deref().map(|session| urls::incident_of("session", session))
    }

    /// The proof.
    pub fn proof_url(&self) -> String {
        urls::entry_proof(self.index)
    }

    /// Whether it was done.
    pub fn is_done(&self) -> bool {
        self.outcome == Outcome::Done
    }

    /// The key of the words for how it ended.
    pub fn outcome_key(&self) -> String {
        format!("outcome-{}", self.outcome)
    }
}

/// Every action, to choose from.
pub(crate) fn actions(t: &Locale) -> Vec<Choice> {
    Action::ALL
        .iter()
        .map(|action| Choice { value: action.as_str().to_owned(), label: t.get(&action_key("action", *action)) })
        .collect()
}

/// `document.opened` is `entry-document-opened`.
pub(super) fn action_key(prefix: &str, action: Action) -> String {
    format!("{prefix}-{}", action.as_str().replace(['.', '_'], "-"))
}

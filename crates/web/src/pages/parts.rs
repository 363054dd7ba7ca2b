//! What several pages make of what the services tell.

use axum::http::StatusCode;
use casework::{CaseView, Member};
use domain::{CaseId, Concerns, Cursor, Page as Turn, PersonId, Role};
use serde::Deserialize;
use upload::DocumentView;

use crate::app::App;
use crate::http::{Failure, SignedIn};
use crate::i18n::Locale;
use crate::view::{Chain, Choice, HealthNote, Linked, Mistake, Paper, ThreadLine};

/// Where in a list a page is: `?after=cursor`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Place {
    /// The last item of the page before.
    pub after: Option<String>,
}

impl Place {
    /// The part of the list.
    pub(crate) fn turn(&self, limit: u32) -> Result<Turn, Failure> {
        let after = self.after.as_deref().map(str::parse::<Cursor>).transpose();
        Ok(Turn { after: after.map_err(|_| Failure::bad_request("cursor"))?, limit })
    }
}

/// The address of the next part of a list.
pub(crate) fn more(address: &str, next: Option<Cursor>) -> Option<String> {
    let joint = if address.contains('?') { '&' } else { '?' };
    next.map(|cursor| format!("{address}{joint}after={cursor}"))
}

/// A case with its household.
pub(crate) struct CaseFile {
    pub(crate) case: CaseView,
    pub(crate) members: Vec<Member>,
}

impl CaseFile {
    /// Looks at a case: an entry of the log.
    pub(crate) async fn open(app: &App, me: &SignedIn, case: CaseId) -> Result<Self, Failure> {
        let casework = &app.services.casework;
        let view = casework.case(&me.actor, case).await?;
        Ok(Self { case: view, members: casework.members(&me.actor, case).await? })
    }

    /// The name of a member; a dash for somebody who has left the household.
    pub(crate) fn name(&self, person: PersonId) -> String {
        let found = self.members.iter().find(|member| member.person == person);
        found.map_or_else(|| "–".to_owned(), |member| member.name.clone())
    }

    /// The member that something concerns, by name; `None` for all.
    pub(crate) fn concerns(&self, concerns: Concerns) -> Option<String> {
        concerns.member().map(|person| self.name(person))
    }

    /// Whom a form may name, and what is set at first: who writes, for staff all.
    pub(crate) fn choices(&self, t: &Locale, offered: impl Fn(&Member) -> bool) -> (Vec<Choice>, String) {
        let label =
            |member: &Member| if member.is_me { t.with("concerns-me", &member.name) } else { member.name.clone() };
        let members = self.members.iter().filter(|member| offered(member));
        let mut choices: Vec<_> =
            members.map(|member| Choice { value: member.person.to_string(), label: label(member) }).collect();
        if self.members.len() > 1 || choices.is_empty() {
            choices.push(Choice { value: Concerns::All.to_string(), label: t.get("concerns-all") });
        }
        let me = self.members.iter().find(|member| member.is_me).map(|member| Concerns::Member(member.person));
        (choices, me.unwrap_or(Concerns::All).to_string())
    }

    /// A document in a list.
    pub(crate) fn paper(&self, document: DocumentView) -> Paper {
        Paper {
            id: document.id,
            concerns: self.concerns(document.concerns),
            chain: chain(&document),
            size: document.size,
            flags: document.flags,
            name: document.name,
            kind: document.kind,
        }
    }
}

/// A paper that is only named.
pub(crate) fn linked(upload::Named { id, name, received_at }: upload::Named) -> Linked {
    Linked { id, name, received_at }
}

/// That a document may tell of health, for staff: who may open it.
pub(crate) async fn health_note(
    app: &App,
    me: &SignedIn,
    file: &CaseFile,
    document: &DocumentView,
) -> Result<Option<HealthNote>, Failure> {
    if !document.health {
        return Ok(None);
    }
    let (casework, case) = (&app.services.casework, &file.case);
    let named = casework.health_readers(&me.actor, case.id).await?;
    let closed = document.name.is_none();
    let can_take = closed
        && !case.by_exception
        && case.assigned_to.is_none()
        && casework.colleagues(&me.actor, case.id).await?.iter().any(|colleague| colleague.id == me.account.id);
    Ok(Some(HealthNote {
        case: case.id,
        closed,
        assigned: case.assigned_to.as_ref().map(|account| account.name.clone()),
        named: named.into_iter().map(|account| account.name).collect(),
        can_take,
    }))
}

/// How far a document came.
pub(crate) fn chain(document: &DocumentView) -> Chain {
    Chain {
        received_at: document.received_at,
        state: document.state,
        checked_at: document.checked_at,
        opened_at: document.opened_at,
        review: document.review,
        review_reason: document.review_reason.clone(),
        reviewed_at: document.reviewed_at,
        filed_at: document.filed_at,
        released_at: document.released.as_ref().map(|released| released.at),
        deleted_for: document.deleted_for,
        deleted_at: document.deleted_at,
        replaced: document.replaced.clone().map(linked),
        stuck_at: document.stuck_at,
    }
}

/// A conversation in a list.
pub(crate) fn thread_line(thread: messaging::ThreadView) -> ThreadLine {
    ThreadLine {
        id: thread.id,
        subject: thread.subject,
        unread: count(thread.unread),
        last_message_at: thread.last_message_at,
        answers: thread.answered_by.map(|account| account.name),
    }
}

/// Where somebody begins.
pub(crate) const fn home(role: Role) -> Option<&'static str> {
    match role {
        Role::Customer => Some("/"),
        Role::Caseworker => Some("/worklist"),
        Role::Auditor => Some("/audit"),
        Role::Admin => Some("/admin"),
        Role::Representative | Role::Helper | Role::Import | Role::System => None,
    }
}

/// A number that no page shows more of than this.
pub(crate) fn count(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// What was wrong, for a form to be shown again; a failure that is about no field goes on.
pub(crate) fn mistakes_of(failure: Failure) -> Result<(StatusCode, Vec<Mistake>), Failure> {
    if failure.code == "idempotency_key_used" {
        // Sent before with something else in it, by way of "back": the form gets a new key.
        return Ok((failure.status, vec![Mistake::FormOld]));
    }
    if failure.mistakes.is_empty() { Err(failure) } else { Ok((failure.status, failure.mistakes)) }
}

/// The choice of a form: `all` or a member's id; nothing chosen is nothing said.
pub(crate) fn chosen(concerns: &str) -> Result<Option<Concerns>, Mistake> {
    if concerns.is_empty() {
        return Ok(None);
    }
    concerns.parse().map(Some).map_err(|_| Mistake::ConcernsWrong)
}

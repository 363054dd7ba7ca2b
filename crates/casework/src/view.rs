//! What callers see of a case.

use chrono::NaiveDate;
use db::documents::Audience;
use domain::{AccountRef, Actor, CaseId, CaseState, HouseholdId, PersonId, Task, Timestamp};

/// A case, as the one who asks may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseView {
    /// The case.
    pub id: CaseId,
    /// Aktenzeichen.
    pub file_number: String,
    /// What it is about.
    pub title: String,
    /// The household it belongs to.
    pub household: Household,
    /// Open or closed.
    pub state: CaseState,
    /// Messages that the one who asks has not opened.
    pub unread: u64,
    /// Documents that no caseworker has opened.
    pub new_documents: u64,
    /// Documents that staff opened and have to judge; for staff only.
    pub to_judge: u64,
    /// Documents that nobody can open, and that staff have to see to; for staff only.
    pub blocked: u64,
    /// Messages that staff opened and have to answer; for staff only.
    pub to_answer: u64,
    /// Documents that customers said are not theirs, each as often as it was said; for staff only.
    pub disowned: u64,
    /// Papers that are still asked for. Nothing asks for papers yet: always 0.
    pub open_requests: u64,
    /// The caseworker in charge; to customers by the name of the Jobcenter, unless it tells those of its staff.
    pub assigned_to: Option<AccountRef>,
    /// Whether a team has it.
    pub has_team: bool,
    /// Names of the household's members; for staff only.
    pub persons: Vec<String>,
    /// Since when something waits for an answer; for staff only.
    pub waiting_since: Option<Timestamp>,
    /// What is to be done first.
    pub task: Task,
    /// The earliest day by which something is due; for staff only.
    pub due_on: Option<NaiveDate>,
    /// Since when an emergency is open; for staff only.
    pub emergency_since: Option<Timestamp>,
    /// Since when an objection is open; for staff only.
    pub objection_since: Option<Timestamp>,
    /// Since when a paper is asked for again that did not come; for staff only.
    pub awaiting_since: Option<Timestamp>,
    /// When something last happened.
    pub last_activity_at: Timestamp,
    /// Whether the one who asks opened it by exception; told of one case, not in lists.
    pub by_exception: bool,
}

/// The household of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Household {
    /// The household.
    pub id: HouseholdId,
    /// BG-Nummer.
    pub number: String,
}

/// A member of a case's household.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The person.
    pub person: PersonId,
    /// The name.
    pub name: String,
    /// Whether it is the one who asks.
    pub is_me: bool,
}

/// What of a case the actor is shown.
pub(crate) const fn audience(actor: &Actor) -> Audience {
    match (actor.account, actor.person) {
        (Some(account), Some(person)) => Audience::Customer { account, person },
        _ => Audience::Staff,
    }
}

//! `GET /audit`: who did what, when, for auditors and administrators.

use audit::{EntryView, Query as Question};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{Days, NaiveDate};
use domain::{Action, ObjectKind, Role};
use serde::Deserialize;
use uuid::Uuid;

use super::parts::{Place, mistakes_of, more};
use crate::app::{App, Visit};
use crate::dates;
use crate::http::page::{around, show as page, show_again};
use crate::http::{Asked, Failure, SignedIn};
use crate::view::{AuditQuery, AuditSearch, Checkpoint, EntryLine, Mistake, Page, urls};

/// Entries of one page.
const ENTRIES: u32 = 50;

/// The fields of the search.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Search {
    actor: String,
    action: String,
    object: String,
    case: String,
    from: String,
    to: String,
    after: Option<String>,
}

/// The page: the newest entries, or those that answer the question.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    Asked(asked): Asked<Search>,
) -> Result<Response, Failure> {
    let address = address(&asked);
    let frame = around(&visit, Some(&me), &address);
    let search = empty(&app, &me, &asked).await?;
    let question = match question(&asked) {
        Ok(question) => question,
        Err(mistakes) => return again(&frame, search, StatusCode::UNPROCESSABLE_ENTITY, mistakes),
    };
    let turn = Place { after: asked.after.clone() }.turn(ENTRIES)?;
    match app.services.audit.entries(&me.actor, question, turn).await {
        Ok(found) => {
            let more = more(&address, found.next);
            let entries = found.items.into_iter().map(line).collect();
            page(&frame, &AuditSearch { entries, more, ..search })
        }
        Err(error) => {
            let (status, mistakes) = mistakes_of(error.into())?;
            again(&frame, search, status, mistakes)
        }
    }
}

/// The newest checkpoint of the log.
pub(super) async fn newest_checkpoint(app: &App, me: &SignedIn) -> Result<Option<Checkpoint>, Failure> {
    let newest = app.services.audit.newest_checkpoint(&me.actor).await?;
    Ok(newest.and_then(|found| {
        Some(Checkpoint { origin: found.origin, size: found.size, root: found.root, at: found.made_at? })
    }))
}

fn again(frame: &Page, search: AuditSearch, status: StatusCode, mistakes: Vec<Mistake>) -> Result<Response, Failure> {
    show_again(frame, &AuditSearch { mistakes, ..search }, status)
}

async fn empty(app: &App, me: &SignedIn, asked: &Search) -> Result<AuditSearch, Failure> {
    Ok(AuditSearch {
        query: AuditQuery {
            actor: asked.actor.clone(),
            action: asked.action.clone(),
            object: asked.object.clone(),
            case: asked.case.clone(),
            from: asked.from.clone(),
            to: asked.to.clone(),
        },
        checkpoint: newest_checkpoint(app, me).await?,
        is_auditor: me.actor.role == Role::Auditor,
        ..AuditSearch::default()
    })
}

/// The address of this search, without its place in the list.
fn address(asked: &Search) -> String {
    let fields = [
        ("actor", &asked.actor),
        ("action", &asked.action),
        ("object", &asked.object),
        ("case", &asked.case),
        ("from", &asked.from),
        ("to", &asked.to),
    ];
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(fields.iter().filter(|(_, value)| !value.is_empty()));
    let query = query.finish();
    if query.is_empty() { urls::AUDIT.to_owned() } else { format!("{}?{query}", urls::AUDIT) }
}

/// What is asked, or everything that can't be read.
fn question(asked: &Search) -> Result<Question, Vec<Mistake>> {
    let mut mistakes = Vec::new();
    let action = read(&asked.action, Mistake::ValueWrong("action"), &mut mistakes, |word| Action::parse(word).ok());
    let object = read(&asked.object, Mistake::ValueWrong("object"), &mut mistakes, |id| Uuid::try_parse(id).ok());
    let from = read(&asked.from, Mistake::DateWrong("from"), &mut mistakes, day);
    // The last day is part of what is asked for.
    let end = |text: &str| day(text)?.checked_add_days(Days::new(1));
    let to = read(&asked.to, Mistake::DateWrong("to"), &mut mistakes, end);
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    Ok(Question {
        actor: given(&asked.actor),
        action,
        object,
        case: given(&asked.case),
        from: from.map(dates::begin_of),
        to: to.map(dates::begin_of),
    })
}

/// Reads one field; an empty one asks for nothing.
fn read<T>(typed: &str, wrong: Mistake, mistakes: &mut Vec<Mistake>, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
    let typed = typed.trim();
    if typed.is_empty() {
        return None;
    }
    let value = parse(typed);
    if value.is_none() {
        mistakes.push(wrong);
    }
    value
}

/// A day as a date field sends it. Years of other lengths are slips of the hand.
fn day(typed: &str) -> Option<NaiveDate> {
    (typed.len() == "2026-05-04".len()).then(|| typed.parse().ok()).flatten()
}

pub(super) fn line(entry: EntryView) -> EntryLine {
    EntryLine {
        index: entry.index,
        at: entry.time,
        actor: entry.actor.map(|account| account.name),
        role: entry.role,
        on_behalf_of: entry.on_behalf_of.map(|person| person.to_string()),
        action: entry.action,
        object_kind: entry.object.map_or(ObjectKind::Log, |object| object.kind),
        object: entry.object_name.or(entry.object.map(|object| object.id.to_string())).unwrap_or_default(),
        session: entry.session.map(|session| session.to_string()),
        case: entry.file_number,
        outcome: entry.outcome,
        reason: entry.reason,
        request_id: entry.request_id.to_string(),
        leaf_hash: entry.leaf_hash,
        detail: entry.detail.as_ref().map(in_words),
    }
}

/// Details as "name: value", one after the other.
fn in_words(detail: &serde_json::Value) -> String {
    let plain = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match detail.as_object() {
        Some(fields) => {
            let given = fields.iter().filter(|(_, value)| !value.is_null());
            given.map(|(name, value)| format!("{name}: {}", plain(value))).collect::<Vec<_>>().join(" · ")
        }
        None => plain(detail),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_day_is_part_of_the_question() {
        let asked = Search { from: "2026-05-04".into(), to: "2026-05-04".into(), ..Search::default() };
        let asked = question(&asked).unwrap();
        // German summer time is two hours ahead of UTC.
        assert_eq!(asked.from.unwrap().to_rfc3339(), "2026-05-03T22:00:00+00:00");
        assert_eq!(asked.to.unwrap().to_rfc3339(), "2026-05-04T22:00:00+00:00");
    }

    #[test]
    fn every_field_that_cant_be_read_is_named() {
        let asked = Search {
            action: "nonsense".into(),
            object: "7".into(),
            from: "4.5.2026".into(),
            to: "2026-02-30".into(),
            actor: " ".into(),
            ..Search::default()
        };
        let fields: Vec<_> = question(&asked).unwrap_err().iter().map(Mistake::field).collect();
        assert_eq!(fields, ["action", "object", "from", "to"]);
    }

    #[test]
    fn the_address_has_what_was_asked_and_no_place_in_the_list() {
        let asked = Search { case: "35A 1/2 & Co".into(), after: Some("7".into()), ..Search::default() };
        assert_eq!(address(&asked), "/audit?case=35A+1%2F2+%26+Co");
        assert_eq!(address(&Search::default()), "/audit");
    }

    #[test]
    fn details_are_told_without_what_is_empty() {
        let detail = serde_json::json!({"login": "carla", "found": 3, "case": null});
        assert_eq!(in_words(&detail), "found: 3 · login: carla");
    }
}

//! `POST /api/v1/audit/incidents`: everything that one account, session, document or case touched; and the same as lines
//! of a file.

use audit::{EntryView, Incident};
use axum::Json as Answer;
use axum::extract::State;
use bytes::Bytes;
use domain::{Actor, Listed};
use futures::Stream;
use serde::Deserialize;
use utoipa::ToSchema;

use super::audit::Entry;
use super::model::List;
use crate::api::json::Json;
use crate::api::paging;
use crate::app::App;
use crate::http::{Failure, SignedIn};
use crate::pages::incident::subject;

/// A question after an incident.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Question {
    /// `account`, `session`, `document` or `case`.
    kind: String,
    /// An id; of an account also its login, of a case also its file number.
    subject: String,
    /// Why somebody wants to know; kept in the log.
    purpose: String,
    /// `next` of the page before.
    #[serde(default)]
    after: Option<String>,
    /// How many items at most; 50 if nothing is said.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// Everything that one thing touched or was touched by, newest first
///
/// Each look is an entry that keeps the purpose. Admins see no details.
#[utoipa::path(
    post,
    path = "/api/v1/audit/incidents",
    tag = "audit",
    operation_id = "report_incident",
    request_body = Question,
    responses((status = 200, body = List<Entry>))
)]
pub(crate) async fn report(
    State(app): State<App>,
    who: SignedIn,
    Json(asked): Json<Question>,
) -> Result<Answer<List<Entry>>, Failure> {
    let page = paging::page(asked.after.as_deref(), asked.limit)?;
    let incident = Incident { subject: subject(&asked.kind, &asked.subject)?, purpose: asked.purpose };
    Ok(Answer(List::of(app.services.audit.incident(&who.actor, &incident, page).await?)))
}

/// All of it as lines of a file: CSV with a first line of names, or one JSON object a line.
pub(crate) async fn file(
    app: &App,
    actor: &Actor,
    incident: &Incident,
    csv: bool,
) -> Result<impl Stream<Item = Result<Bytes, audit::Error>> + Send + use<>, Failure> {
    let write = move |found: Listed<EntryView>, first: bool| {
        let mut text = String::new();
        if csv && first {
            // Spreadsheets take a file without the mark for another encoding.
            text.push('\u{feff}');
            row(&mut text, &COLUMNS.map(str::to_owned));
        }
        for entry in found.items {
            if csv {
                row(&mut text, &cells(entry));
            } else {
                text.push_str(&serde_json::to_string(&Entry::from(entry)).unwrap_or_default());
                text.push('\n');
            }
        }
        Bytes::from(text)
    };
    Ok(app.services.audit.incident_file(actor, incident, write).await?)
}

const COLUMNS: [&str; 13] = [
    "index",
    "time",
    "role",
    "actor",
    "channel",
    "action",
    "outcome",
    "file_number",
    "object_kind",
    "object_id",
    "reason",
    "detail",
    "leaf_hash",
];

fn cells(entry: EntryView) -> [String; 13] {
    let (kind, object) =
        entry.object.map(|object| (object.kind.to_string(), object.id.to_string())).unwrap_or_default();
    [
        entry.index.to_string(),
        entry.time.to_rfc3339(),
        entry.role.to_string(),
        entry.actor.map(|account| account.name).unwrap_or_default(),
        entry.channel.to_string(),
        entry.action.to_string(),
        entry.outcome.to_string(),
        entry.file_number.unwrap_or_default(),
        kind,
        object,
        entry.reason.unwrap_or_default(),
        entry.detail.map(|detail| detail.to_string()).unwrap_or_default(),
        entry.leaf_hash,
    ]
}

/// One line (RFC 4180, with semicolons as German spreadsheets want them). What a spreadsheet would take for a formula gets
/// an apostrophe in front.
fn row(text: &mut String, cells: &[String; 13]) {
    for (position, cell) in cells.iter().enumerate() {
        if position > 0 {
            text.push(';');
        }
        text.push('"');
        if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
            text.push('\'');
        }
        text.push_str(&cell.replace('"', "\"\""));
        text.push('"');
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_ends_early_or_begins_a_formula() {
        let mut cells = COLUMNS.map(|_| String::new());
        cells[0] = "7".into();
        cells[3] = "=HYPERLINK(\"x\")".into();
        cells[4] = "a;b\n".into();
        let mut text = String::new();
        row(&mut text, &cells);
        assert!(text.starts_with("\"7\";\"\";\"\";\"'=HYPERLINK(\"\"x\"\")\";\"a;b\n\";"), "{text}");
    }
}

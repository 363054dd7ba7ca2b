//! One well-formed request for each route, that succeeds for whoever may.

use serde_json::json;
use testing::{Ask, Form, Who, encoded};
use web::http::Entry;

use crate::world::Ids;

/// A receipt that nobody has.
const RECEIPT: &str = "20260504-407712345670";

/// Why a case is opened by exception.
const EXCEPTION: &str = "Anruf der Kundin, heute kein Strom";

/// A day on which nobody stands in for anybody.
pub(crate) const FAR_AWAY: &str = "2040-01-02";

/// What a request needs to know.
pub(crate) struct Asked<'a> {
    /// Objects for the path.
    pub(crate) ids: &'a Ids,
    /// Whose password is typed.
    pub(crate) who: Who,
    /// The account of who asks.
    pub(crate) account: String,
    /// The account of another caseworker.
    pub(crate) other: String,
    /// The password.
    pub(crate) password: String,
    /// The token that forms of the asking session carry.
    pub(crate) csrf: String,
    /// A number that no other request has.
    pub(crate) number: u128,
}

/// `POST /sign-in`: how a route is called in tables of tests.
pub(crate) fn name(route: &Entry) -> String {
    format!("{} {}", route.method, route.path)
}

/// The request.
///
/// # Panics
/// If a new route that changes something has no body here yet.
pub(crate) fn ask(route: &Entry, asked: &Asked<'_>) -> Ask {
    let ask = Ask::new(route.method, path(route, asked));
    let form = |fields: &[(&str, &str)]| {
        let token = [("csrf_token", asked.csrf.as_str())];
        ask.clone().bytes("application/x-www-form-urlencoded", encoded(&[&token, fields].concat()))
    };
    let file = || Form::new().file("Brief.txt", "text/plain", b"Ein Brief");
    let (login, password) = (asked.who.login(), asked.password.as_str());
    match name(route).as_str() {
        "POST /sign-in" => form(&[("login", login), ("password", password)]),
        "POST /activate" => form(&[
            ("portal_number", &asked.ids.letter.0),
            ("code", &asked.ids.letter.1),
            ("second_factor", testing::BORN),
            ("password", "Ein langes neues Kennwort"),
        ]),
        "POST /admin/accounts/new" => form(&[("role", "caseworker"), ("login", &number(asked)), ("name", "Neu")]),
        "POST /admin/teams" | "POST /admin/teams/{team}" => form(&[("name", &number(asked))]),
        "POST /admin/teams/{team}/members" => form(&[("act", "lead"), ("account", &asked.ids.account)]),
        "POST /api/v1/teams" | "PUT /api/v1/teams/{team}" => ask.json(&json!({ "name": number(asked) })),
        "PUT /api/v1/teams/{team}/members/{account}" => ask.json(&json!({ "lead": true })),
        "POST /audit/incident" => {
            form(&[("kind", "document"), ("subject", &asked.ids.document), ("purpose", "Vorfall")])
        }
        "POST /api/v1/audit/incidents" => {
            ask.json(&json!({ "kind": "document", "subject": asked.ids.document, "purpose": "Vorfall" }))
        }
        "POST /admin/legal/{page}" => form(&[("body", &number(asked))]),
        "POST /admin/settings/{setting}" => form(&[("value", &number(asked))]),
        "POST /admin/settings/{setting}/withdraw" => form(&[("from", "2099-01-01")]),
        "PUT /api/v1/settings" => ask.json(&json!({ "key": "office_hours", "value": number(asked) })),
        "POST /admin/text-modules/new" | "POST /admin/text-modules/{module}" => {
            form(&[("purpose", "resend"), ("language", "de"), ("title", &number(asked)), ("body", "Seite 2 fehlt.")])
        }
        "POST /admin/accounts/{account}/health" => form(&[("allow", "no")]),
        "POST /admin/accounts/{account}/lock"
        | "POST /admin/accounts/{account}/unlock"
        | "POST /admin/accounts/{account}/letter"
        | "POST /admin/text-modules/{module}/remove"
        | "POST /sign-out"
        | "POST /documents/{document}/take-back"
        | "POST /documents/{document}/disown"
        | "POST /documents/{document}/confirm"
        | "POST /documents/{document}/rescan"
        | "POST /documents/{document}/destroy"
        | "POST /worklist/next"
        | "POST /cases/{case}/settle"
        | "POST /cases/{case}/declarations/{declaration}/decide"
        | "POST /substitutions/{substitution}/end" => form(&[]),
        "POST /notifications" => form(&[("act", "times"), ("quiet_from", "20"), ("quiet_until", "7")]),
        "PUT /api/v1/notifications" => ask.json(&json!({ "quiet_from": 20, "quiet_until": 7 })),
        "PUT /api/v1/notifications/{channel}" => ask.json(&json!({ "address": "jemand@mail.example" })),
        "POST /keys" => form(&[("letters", "on")]),
        "POST /worklist/find" => form(&[("number", &asked.ids.file_number)]),
        "POST /cases/{case}/assign" | "POST /threads/{thread}/answerer" => form(&[("account", &asked.ids.caseworker)]),
        "POST /cases/exception" => form(&[("file_number", own_number(asked)), ("reason", EXCEPTION)]),
        "POST /substitutions" => {
            form(&[("absent", &asked.account), ("substitute", &asked.other), ("from", FAR_AWAY), ("until", FAR_AWAY)])
        }
        "PUT /api/v1/cases/{case}/assignee" | "PUT /api/v1/threads/{thread}/answerer" => {
            ask.json(&json!({ "account": asked.ids.caseworker }))
        }
        "POST /api/v1/cases/exceptions" => ask.json(&json!({ "file_number": own_number(asked), "reason": EXCEPTION })),
        "POST /api/v1/substitutions" => ask.json(&json!({
            "absent": asked.account, "substitute": asked.other, "from": FAR_AWAY, "until": FAR_AWAY,
        })),
        "POST /receipts/check" => form(&[("number", RECEIPT), ("sha256", &"00".repeat(32))]),
        "POST /api/v1/receipts/check" => ask.json(&json!({ "number": RECEIPT, "sha256": "00".repeat(32) })),
        "POST /cases/{case}/emergency" => form(&[("kind", "power")]),
        "POST /cases/{case}/emergency/settle" => form(&[("settle_note", "Gutschein am Empfang")]),
        "POST /api/v1/cases/{case}/emergency" => ask.json(&json!({ "kind": "power" })),
        "POST /api/v1/cases/{case}/emergency/settle" => ask.json(&json!({ "note": "Gutschein am Empfang" })),
        "POST /cases/{case}/send" => {
            ask.multipart(&Form::new().text("csrf_token", &asked.csrf).file("Brief.txt", "text/plain", b"Ein Brief"))
        }
        "GET /cases/{case}/declare" => Ask::get(format!("{}?document={}", path(route, asked), asked.ids.document)),
        "POST /cases/{case}/declare" => form(&[("document", &asked.ids.document), ("kind", "application")]),
        "POST /cases/{case}/declarations/{declaration}/withdraw" => form(&[("reason", "Es war eine Frage")]),
        "POST /cases/{case}/records" => {
            form(&[("kind", "call"), ("at", "2020-01-02"), ("caller", "Jemand"), ("text", "Bittet um Rückruf")])
        }
        "POST /api/v1/cases/{case}/declarations" => {
            ask.json(&json!({ "kind": "application", "document": asked.ids.document }))
        }
        "POST /api/v1/cases/{case}/declarations/{declaration}/withdraw" => {
            ask.json(&json!({ "reason": "Es war eine Frage" }))
        }
        "POST /api/v1/cases/{case}/records" => ask.json(&json!({
            "kind": "call", "at": "2020-01-02T09:30:00Z", "caller": "Jemand", "text": "Bittet um Rückruf",
        })),
        "POST /cases/{case}/download" => form(&[("documents", &asked.ids.document)]),
        "POST /api/v1/cases/{case}/archive" => ask.json(&json!({ "documents": [asked.ids.document] })),
        "POST /cases/{case}/threads/new" => form(&[("subject", "Frage"), ("body", "Eine Frage")]),
        "POST /cases/{case}/notes" => form(&[("body", "Eine Notiz")]),
        "POST /api/v1/cases/{case}/notes" => ask.json(&json!({ "body": "Eine Notiz" })),
        "POST /cases/{case}/search" => form(&[("words", "Miete")]),
        "POST /api/v1/cases/{case}/search" => ask.json(&json!({ "words": "Miete" })),
        "PUT /api/v1/threads/{thread}/draft" => ask.json(&json!({ "body": "Eine halbe Antwort" })),
        "PUT /api/v1/cases/{case}/draft" => ask.json(&json!({ "subject": "Frage", "body": "Eine halbe Frage" })),
        "POST /threads/{thread}" => form(&[("body", "Eine Antwort")]),
        "POST /documents/{document}/review" | "POST /documents/{document}/view" => form(&[("review", "complete")]),
        "POST /documents/{document}/move" => form(&[
            ("file_number", &asked.ids.file_number),
            ("concerns", &asked.ids.person),
            ("reason", "Betrifft nur eine Person"),
        ]),
        "POST /api/v1/documents/{document}/move" => ask.json(&json!({
            "case": asked.ids.case, "concerns": asked.ids.person, "reason": "Betrifft nur eine Person",
        })),
        "POST /documents/{document}/release" => form(&[("release_reason", "Am Telefon geklärt")]),
        "POST /api/v1/documents/{document}/release" => ask.json(&json!({ "reason": "Am Telefon geklärt" })),
        "POST /api/v1/documents/{document}/destroy" => ask.json(&json!({ "cause": "infected" })),
        "POST /api/v1/sessions" => ask.json(&json!({ "login": login, "password": password })),
        "POST /api/v1/activations" => ask.json(&json!({
            "portal_number": asked.ids.letter.0, "code": asked.ids.letter.1, "second_factor": testing::BORN, "password": "Ein langes neues Kennwort",
        })),
        "POST /api/v1/accounts" => ask.json(&json!({ "role": "auditor", "login": number(asked), "name": "Neu" })),
        "POST /api/v1/worklist/next"
        | "POST /api/v1/cases/{case}/settle"
        | "POST /api/v1/cases/{case}/declarations/{declaration}/decide"
        | "POST /api/v1/substitutions/{substitution}/end"
        | "PUT /api/v1/documents/{document}/disowned"
        | "POST /api/v1/documents/{document}/rescan"
        | "POST /api/v1/accounts/{account}/lock"
        | "PUT /api/v1/accounts/{account}/health"
        | "POST /api/v1/accounts/{account}/unlock"
        | "POST /api/v1/accounts/{account}/letters" => ask,
        "POST /api/v1/cases/{case}/documents" => ask.multipart(&file()),
        "PUT /api/v1/cases/{case}/documents/{document}" => {
            ask.bytes("text/plain", "Ein Brief").header("content-disposition", "attachment; filename=\"Brief.txt\"")
        }
        "PUT /api/v1/documents/{document}/review" => ask.json(&json!({ "review": "complete" })),
        "POST /api/v1/cases/{case}/threads" => ask.json(&json!({ "subject": "Frage", "body": "Eine Frage" })),
        "POST /api/v1/threads/{thread}/messages" => ask.json(&json!({ "body": "Eine Antwort" })),
        "PUT /api/v1/threads/{thread}/read" => ask.json(&json!({ "up_to": asked.ids.message })),
        "PUT /api/v1/import/people/{foreign_key}" => {
            ask.json(&json!({ "surname": "Neuling", "given_name": "Nora", "birth_date": "2001-12-31" }))
        }
        "PUT /api/v1/import/households/{foreign_key}" => ask.json(&json!({ "number": number(asked), "members": [] })),
        "PUT /api/v1/import/cases/{foreign_key}" => {
            ask.json(&json!({ "file_number": number(asked), "title": "Erstantrag", "household": "H-1" }))
        }
        other => {
            assert!(matches!(route.method, "GET" | "DELETE"), "no request known for {other}");
            ask
        }
    }
}

/// The file number of a case that the one who asks has already: so nobody sees more afterwards.
fn own_number(asked: &Asked<'_>) -> &'static str {
    if asked.who == Who::Outsider { "35-2026-0002" } else { "35-2026-0001" }
}

fn number(asked: &Asked<'_>) -> String {
    format!("N-{}", asked.number)
}

fn path(route: &Entry, asked: &Asked<'_>) -> String {
    // A document that is sent by PUT gets the id that its sender chooses.
    let chosen = uuid::Uuid::from_u128(0x0199_0000_0000_7000_8000_0000_0000_0000 + asked.number).to_string();
    let document = if route.path.starts_with("/api/v1/cases/") { &chosen } else { &asked.ids.document };
    let asset = web::assets::url("portal.css");
    let values = [
        ("{account}", asked.ids.account.as_str()),
        ("{team}", &asked.ids.team),
        ("{case}", asked.ids.case.as_str()),
        ("{document}", document),
        ("{module}", &asked.ids.module),
        ("{declaration}", asked.ids.declaration.as_str()),
        ("{thread}", &asked.ids.thread),
        ("{substitution}", &asked.ids.substitution),
        ("{message}", &asked.ids.message),
        ("{setting}", "office_hours"),
        ("{page}", "imprint"),
        ("{file}", asset.rsplit('/').next().unwrap_or_default()),
        ("{channel}", "mail"),
        ("{index}", "0"),
        ("{foreign_key}", &number(asked)),
    ]
    .map(|(name, value)| (name, value.to_owned()));
    let path = values.iter().fold(route.path.to_owned(), |path, (name, value)| path.replace(name, value));
    assert!(!path.contains('{'), "no value for a part of {}", route.path);
    if route.path == "/api/v1/text-modules" { format!("{path}?purpose=resend") } else { path }
}

//! A message on its way into a conversation, with papers or without: one reader for pages and the API.
//!
//! Text fields come before files. They are checked first, so that nobody sends twenty photos for a message that can't be
//! posted. Then the papers are received, then the message is posted and names them, both under the same key. A request
//! that comes again after a cut in between finds its papers, and posts what is missing.

use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use domain::{CaseId, DocumentFlag, DocumentId, ThreadId};
use futures::TryStreamExt as _;
use messaging::{Admitted, Made, MessageView, NewMessage, NewThread, ThreadView, check_body, check_subject};
use upload::{Begin, BodyError, DocumentView, Fields};

use crate::app::{App, Visit};
use crate::http::extract::single;
use crate::http::form::{self, lines};
use crate::http::{Failure, SignedIn, body, idempotency};
use crate::multipart::{self, Incoming};
use crate::pages::parts::chosen;
use crate::submission::{fingerprint, pour};
use crate::view::{Mistake, Notice};

/// The text fields that may stand before the files. Those behind `documents` are buttons, and what belongs to them.
const TEXT_FIELDS: &[&str] =
    &["csrf_token", "idempotency_key", "subject", "concerns", "body", "documents", "module", "insert", "draft"];

/// What idempotency keys of the papers of a message are told apart by.
const ROUTE: &str = "message-papers";

/// A form while it arrives: the text fields are read, the files wait.
#[derive(Debug)]
pub(crate) struct Arriving {
    /// What was typed.
    pub(crate) texts: multipart::Fields,
    headers: HeaderMap,
    files: Option<Incoming>,
}

/// What became of it.
#[derive(Debug)]
pub(crate) struct Sent<T> {
    /// The message, or the conversation that it began.
    pub(crate) made: Made<T>,
    /// The papers that came with it.
    pub(crate) papers: Vec<DocumentView>,
}

impl<T> Sent<T> {
    /// What to say of it. What can't be read as it is has to be said at once (§ 36a (3) SGB I).
    pub(crate) fn notice(&self) -> Notice {
        let locked = self.papers.iter().any(|paper| paper.flags.contains(DocumentFlag::Encrypted));
        match (self.papers.is_empty(), locked) {
            (true, _) => Notice::MessageSent,
            (false, false) => Notice::MessagePapersArrived,
            (false, true) => Notice::MessagePapersLocked,
        }
    }
}

/// Whether a body is a form, as browsers send them; programs may send JSON instead.
pub(crate) fn is_form(headers: &HeaderMap) -> bool {
    is(headers, "multipart/form-data")
}

/// Whether a body is a form without files.
pub(crate) fn is_plain_form(headers: &HeaderMap) -> bool {
    is(headers, "application/x-www-form-urlencoded")
}

fn is(headers: &HeaderMap, kind: &str) -> bool {
    let given = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    given.split(';').next().is_some_and(|given| given.trim().eq_ignore_ascii_case(kind))
}

impl Arriving {
    /// Reads the text fields.
    ///
    /// # Errors
    /// Those of the form.
    pub(crate) async fn read(app: &App, request: Request) -> Result<Self, Failure> {
        let (head, body) = request.into_parts();
        let headers = head.headers;
        if is_plain_form(&headers) {
            let bytes = body::whole(body, form::MOST).await?;
            let malformed = |_| Failure::bad_request("malformed");
            let texts = multipart::Fields::of_form(&bytes, TEXT_FIELDS).map_err(malformed)?;
            return Ok(Self { texts, headers, files: None });
        }
        let body = app.services.upload.paced(body.into_data_stream().map_err(|_| BodyError::Broken));
        let mut form = Incoming::new(single(&headers, &header::CONTENT_TYPE)?, body)?;
        let texts = form.texts_within(form::MOST, TEXT_FIELDS).await?;
        Ok(Self { texts, headers, files: Some(form) })
    }

    /// A field as it was typed; nothing is an empty text.
    pub(crate) fn text(&self, name: &str) -> String {
        lines(self.texts.get(name).unwrap_or_default())
    }

    /// The key of the request: in the header of a program, in a field of a page.
    ///
    /// # Errors
    /// 400 for one that can't be a key.
    pub(crate) fn key(&self) -> Result<Option<String>, Failure> {
        match idempotency::from_headers(&self.headers)? {
            Some(key) => Ok(Some(key)),
            None => self.texts.get("idempotency_key").map(idempotency::checked).transpose(),
        }
    }

    /// Receives the papers, if there are any. They wait for a place as other uploads do.
    async fn papers(
        &mut self,
        app: &App,
        visit: &Visit,
        who: &SignedIn,
        to: Admitted,
    ) -> Result<Vec<DocumentView>, Failure> {
        let Some(mut form) = self.files.take() else { return Ok(Vec::new()) };
        let Some(first) = form.next_file().await? else { return Ok(Vec::new()) };
        let account = who.actor.account.ok_or_else(Failure::not_found)?;
        let _place = app.load.upload(account, visit.network.into()).await?;
        let begin = Begin {
            case: to.case,
            route: ROUTE,
            idempotency_key: self.key()?,
            fingerprint: fingerprint(&self.headers)?,
            fields: Fields { concerns: Some(to.concerns), ..Fields::default() },
            document: None,
        };
        Ok(pour(app, who, begin, Some(first), form).await?.documents)
    }
}

/// Posts a message in a conversation. A failure has what was typed, and the papers that arrived all the same.
///
/// # Errors
/// Those of the text, of the files, and of both services.
pub(crate) async fn answer(
    app: &App,
    visit: &Visit,
    who: &SignedIn,
    thread: ThreadId,
    mut form: Arriving,
) -> Result<Sent<MessageView>, Failure> {
    let sent = async {
        let body = form.text("body");
        check_body(&body)?;
        let (idempotency_key, documents) = (form.key()?, named(&form.texts)?);
        let messaging = &app.services.messaging;
        let to = messaging.admit_post(&who.actor, thread, &documents).await?;
        let papers = form.papers(app, visit, who, to).await?;
        let new = NewMessage { body, documents, papers: ids(&papers), idempotency_key };
        let posted = messaging.post(&who.actor, thread, new).await;
        Ok(Sent { made: posted.map_err(|error| left(error.into(), &papers))?, papers })
    };
    let sent: Result<_, Failure> = Box::pin(sent).await;
    sent.map_err(|failure| Failure { typed: form.texts, ..failure })
}

/// Begins a conversation. A failure has what was typed, and the papers that arrived all the same.
///
/// # Errors
/// Those of the text, of the files, and of both services.
pub(crate) async fn begin(
    app: &App,
    visit: &Visit,
    who: &SignedIn,
    case: CaseId,
    mut form: Arriving,
) -> Result<Sent<ThreadView>, Failure> {
    let sent = async {
        let new = first(&form)?;
        let messaging = &app.services.messaging;
        let to = messaging.admit_start(&who.actor, case, new.concerns, &new.documents).await?;
        let papers = form.papers(app, visit, who, to).await?;
        let new = NewThread { papers: ids(&papers), ..new };
        let started = messaging.start(&who.actor, case, new).await;
        Ok(Sent { made: started.map_err(|error| left(error.into(), &papers))?, papers })
    };
    let sent: Result<_, Failure> = Box::pin(sent).await;
    sent.map_err(|failure| Failure { typed: form.texts, ..failure })
}

/// The first message of a conversation, with everything said that is wrong with it.
fn first(form: &Arriving) -> Result<NewThread, Failure> {
    let (subject, body) = (form.text("subject"), form.text("body"));
    let wrong = [check_subject(&subject).err(), check_body(&body).err()];
    let mut mistakes: Vec<_> = wrong.into_iter().flatten().flat_map(|error| Failure::from(error).mistakes).collect();
    let concerns = chosen(form.texts.get("concerns").unwrap_or_default()).unwrap_or_else(|mistake| {
        mistakes.push(mistake);
        None
    });
    if !mistakes.is_empty() {
        return Err(Failure { mistakes, ..Failure::new(StatusCode::UNPROCESSABLE_ENTITY, "incomplete") });
    }
    let (documents, idempotency_key) = (named(&form.texts)?, form.key()?);
    Ok(NewThread { subject, body, documents, papers: Vec::new(), concerns, idempotency_key })
}

/// The documents in the field `documents`: ids with commas between them.
pub(crate) fn named(texts: &multipart::Fields) -> Result<Vec<DocumentId>, Failure> {
    let wrong = || Failure::mistake(StatusCode::UNPROCESSABLE_ENTITY, "field", Mistake::ValueWrong("documents"));
    let ids = texts.get("documents").unwrap_or_default().split(',').map(str::trim).filter(|id| !id.is_empty());
    ids.map(|id| id.parse().map_err(|_| wrong())).collect()
}

/// The papers are here, the message is not: both is said.
fn left(failure: Failure, papers: &[DocumentView]) -> Failure {
    Failure { arrived: ids(papers), ..failure }
}

fn ids(papers: &[DocumentView]) -> Vec<DocumentId> {
    papers.iter().map(|paper| paper.id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_ids_with_commas_between_them() {
        let of = |text: &str| named(&multipart::Fields::of_form(text.as_bytes(), TEXT_FIELDS).unwrap());
        assert_eq!(of("documents=").unwrap(), []);
        let id = "0198a1b2-c3d4-7000-8000-0000000000ab";
        assert_eq!(of(&format!("documents={id},+{id}&other=1")).unwrap(), [id.parse().unwrap(), id.parse().unwrap()]);
        assert_eq!(of("documents=x").unwrap_err().mistakes, [Mistake::ValueWrong("documents")]);
    }
}

//! `GET /documents/{document}/receipt`: the receipt, to be shown at the counter.

use axum::extract::State;
use axum::response::Response;
use domain::DocumentId;
use upload::Whereabouts;

use super::parts::CaseFile;
use crate::app::{App, Visit};
use crate::http::page::{around, show as page};
use crate::http::{At, Failure, SignedIn};
use crate::view::{ReceiptLine, ReceiptPage, urls};

/// The page.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    At(id): At<DocumentId>,
) -> Result<Response, Failure> {
    let (case, sent_by, on_behalf_of) = match app.services.upload.whereabouts(&me.actor, id).await? {
        Whereabouts::Here(document) => (document.case_id, document.uploaded_by, document.on_behalf_of),
        Whereabouts::Away(away) => (away.left, away.uploaded_by, None),
    };
    let receipt = app.services.upload.receipt(&me.actor, id).await?;
    let body = receipt.body().map_err(|error| Failure::internal(&error))?;
    let file = CaseFile::open(&app, &me, case).await?;
    let lines = body.items.into_iter().map(|item| ReceiptLine {
        name: item.name.unwrap_or_default(),
        size: item.size,
        sha256: hex::encode(item.sha256),
    });
    let receipt = ReceiptPage {
        document: id,
        number: body.number,
        case,
        sent_by: sent_by.map_or_else(|| "–".to_owned(), |account| account.name),
        on_behalf_of: on_behalf_of.map(|person| file.name(person)),
        channel: body.channel,
        started_at: body.started_at,
        received_at: body.received_at,
        documents: lines.collect(),
        leaf_index: Some(body.leaf_index),
        proven: receipt.proof.is_some(),
        case_title: file.case.title,
        file_number: file.case.file_number,
    };
    page(&around(&visit, Some(&me), &urls::receipt(id)), &receipt)
}

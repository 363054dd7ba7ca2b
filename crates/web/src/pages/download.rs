//! `/cases/{case}/download`: several papers at once, as one ZIP.

use axum::extract::State;
use axum::response::Response;
use domain::{CaseId, DocumentId, Page as Turn};

use super::parts::{CaseFile, mistakes_of};
use crate::app::{App, Visit};
use crate::archive;
use crate::http::form::Form;
use crate::http::page::{around, show as page, show_again};
use crate::http::{At, Failure, SignedIn};
use crate::view::{DownloadLine, DownloadPage, urls};

/// Papers to choose from: more than most cases have.
const PAPERS: u32 = 200;

/// The page.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    At(case): At<CaseId>,
) -> Result<Response, Failure> {
    let view = choice(&app, &me, case).await?;
    page(&around(&visit, Some(&me), &urls::download(case)), &view)
}

/// The papers that were chosen.
pub async fn submit(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    At(case): At<CaseId>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let of = |name: &'static str| pairs.iter().filter(move |pair| pair.0 == name).map(|pair| pair.1.as_str());
    me.check_csrf(of("csrf_token").next())?;
    let documents = of("documents").map(str::parse::<DocumentId>).collect::<Result<Vec<_>, _>>();
    let documents = documents.map_err(|_| Failure::not_found())?;
    let frame = around(&visit, Some(&me), &urls::download(case));
    let (status, mistakes) = match archive::answer(&app, &me, case, &documents, frame.texts()).await {
        Ok(response) => return Ok(response),
        Err(failure) => mistakes_of(failure)?,
    };
    let view = choice(&app, &me, case).await?;
    show_again(&frame, &DownloadPage { mistakes, ..view }, status)
}

async fn choice(app: &App, me: &SignedIn, case: CaseId) -> Result<DownloadPage, Failure> {
    let file = CaseFile::open(app, me, case).await?;
    let listed = app.services.upload.documents(&me.actor, case, Turn { after: None, limit: PAPERS }).await?;
    let closed = listed.items.iter().filter(|document| document.name.is_none()).count();
    let readable = listed.items.into_iter().filter(|document| document.readable);
    let papers = readable.filter_map(|document| {
        Some(DownloadLine {
            id: document.id,
            name: document.name?,
            kind: document.kind,
            concerns: file.concerns(document.concerns),
            received_at: document.received_at,
            size: document.size,
        })
    });
    Ok(DownloadPage {
        case,
        papers: papers.collect(),
        closed: u32::try_from(closed).unwrap_or(u32::MAX),
        title: file.case.title.clone(),
        file_number: file.case.file_number.clone(),
        mistakes: Vec::new(),
    })
}

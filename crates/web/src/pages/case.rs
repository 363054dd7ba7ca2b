//! `GET /cases/{case}`: papers and conversations of a case, for its customer and for staff.

use axum::extract::State;
use axum::response::Response;
use domain::{CaseId, Listed, Page as Turn, WorklistView};
use messaging::ThreadView;
use upload::DocumentView;

use super::desk::{Beside, away_paper, desk};
use super::parts::{CaseFile, Place, more, thread_line};
use super::start::office;
use super::{declaring, recording};
use crate::app::{App, Visit};
use crate::http::page::{around, show as page};
use crate::http::{Asked, At, Failure, SignedIn};
use crate::view::{AwayPaper, CaseWork, Contact, CustomerCase, DeclarationLine, RecordLine, urls};

/// Papers of one page.
const PAPERS: u32 = 40;
/// Conversations that are shown. A case has a handful.
const THREADS: u32 = 100;
/// Cases of the worklist among which the next one is.
const NEXT: u32 = 2;

/// The page.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    At(id): At<CaseId>,
    Asked(asked): Asked<Beside>,
) -> Result<Response, Failure> {
    let file = CaseFile::open(&app, &me, id).await?;
    if me.actor.role.is_staff() {
        return of_staff(&app, &visit, &me, file, &asked).await;
    }
    let is_first = asked.after.is_none();
    let turn = Place { after: asked.after }.turn(PAPERS)?;
    let papers = app.services.upload.documents(&me.actor, id, turn).await?;
    let away = app.services.upload.moved_away(&me.actor, id).await?.into_iter().map(away_paper).collect();
    let threads = app.services.messaging.threads(&me.actor, id, Turn { after: None, limit: THREADS }).await?.items;
    // Older pages have only what is older; what is asked for stands on the first.
    let asked = if is_first { app.services.upload.asked_again(&me.actor, id, PAPERS).await? } else { vec![] };
    let settings = app.services.identity.settings(me.actor.tenant).await?;
    let contact = file.case.assigned_to.clone().map(|assigned| office(&settings, assigned));
    let (declarations, records) = told(&app, &me, &file).await?;
    let view = of_customer(file, contact, asked, papers, away, threads);
    page(&around(&visit, Some(&me), &urls::case(id)), &CustomerCase { declarations, records, ..view })
}

/// What was declared, and what came another way.
async fn told(app: &App, me: &SignedIn, file: &CaseFile) -> Result<(Vec<DeclarationLine>, Vec<RecordLine>), Failure> {
    let declarations = app.services.casework.declarations(&me.actor, file.case.id).await?;
    let records = app.services.casework.records(&me.actor, file.case.id).await?;
    let records = records.into_iter().map(|record| recording::line(file, record)).collect();
    Ok((declarations.into_iter().map(declaring::line).collect(), records))
}

fn of_customer(
    file: CaseFile,
    contact: Option<Contact>,
    asked: Vec<DocumentView>,
    papers: Listed<DocumentView>,
    away: Vec<AwayPaper>,
    threads: Vec<ThreadView>,
) -> CustomerCase {
    let (from_office, own): (Vec<_>, Vec<_>) = papers.items.into_iter().partition(is_from_office);
    let own = own.into_iter().map(|document| file.paper(document)).filter(|paper| !paper.chain.asks_again());
    let (going, done) = own.partition(|paper| paper.chain.is_going());
    CustomerCase {
        id: file.case.id,
        more_papers: more(&urls::case(file.case.id), papers.next),
        asked: asked.into_iter().map(|document| file.paper(document)).collect(),
        going,
        done,
        from_office: from_office.into_iter().map(|document| file.paper(document)).collect(),
        away,
        threads: threads.into_iter().map(thread_line).collect(),
        declarations: Vec::new(),
        records: Vec::new(),
        contact,
        title: file.case.title,
        file_number: file.case.file_number,
        household_number: file.case.household.number,
    }
}

pub(super) fn is_from_office(document: &DocumentView) -> bool {
    document.uploaded_by.as_ref().is_some_and(|account| account.role.is_staff())
}

async fn of_staff(
    app: &App,
    visit: &Visit,
    me: &SignedIn,
    file: CaseFile,
    asked: &Beside,
) -> Result<Response, Failure> {
    let id = file.case.id;
    let waiting =
        app.services.casework.worklist(&me.actor, WorklistView::Open, Turn { after: None, limit: NEXT }).await?.items;
    let next_case = waiting.into_iter().find(|case| case.id != id).map(|case| (case.id, case.file_number));
    let (declarations, records) = told(app, me, &file).await?;
    let desk = desk(app, me, file, None, asked).await?;
    page(&around(visit, Some(me), &urls::case(id)), &CaseWork { desk, declarations, records, next_case })
}

//! `GET /cases/{case}`: papers and conversations of a case, for its customer and for staff.

use axum::extract::State;
use axum::response::Response;
use domain::{CaseId, Listed, Page as Turn};
use messaging::ThreadView;
use upload::{Away, DocumentView};

use super::parts::{CaseFile, Place, more, thread_line};
use super::start::office;
use crate::app::{App, Visit};
use crate::http::page::{around, show as page};
use crate::http::{Asked, At, Failure, SignedIn};
use crate::view::{AwayPaper, CaseWork, CustomerCase, urls};

/// Papers of one page.
const PAPERS: u32 = 40;
/// Conversations that are shown. A case has a handful.
const THREADS: u32 = 100;

/// The page.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    At(id): At<CaseId>,
    Asked(asked): Asked<Place>,
) -> Result<Response, Failure> {
    let file = CaseFile::open(&app, &me, id).await?;
    let papers = app.services.upload.documents(&me.actor, id, asked.turn(PAPERS)?).await?;
    let away = app.services.upload.moved_away(&me.actor, id).await?.into_iter().map(away_paper).collect();
    let threads = app.services.messaging.threads(&me.actor, id, Turn { after: None, limit: THREADS }).await?.items;
    let frame = around(&visit, Some(&me), &urls::case(id));
    if me.actor.role.is_staff() {
        return page(&frame, &of_staff(file, papers, away, threads));
    }
    // Older pages have only what is older; what is asked for stands on the first.
    let asked =
        if asked.after.is_none() { app.services.upload.asked_again(&me.actor, id, PAPERS).await? } else { vec![] };
    page(&frame, &of_customer(&visit, file, asked, papers, away, threads))
}

fn away_paper(away: Away) -> AwayPaper {
    let now_in = away.now_in.map(|now| now.file_number);
    AwayPaper { id: away.id, name: away.name, moved_at: away.moved_at, now_in }
}

fn of_customer(
    visit: &Visit,
    file: CaseFile,
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
        contact: file.case.assigned_to.is_some().then(|| office(visit)),
        title: file.case.title,
        file_number: file.case.file_number,
        household_number: file.case.household.number,
    }
}

fn is_from_office(document: &DocumentView) -> bool {
    document.uploaded_by.as_ref().is_some_and(|account| account.role.is_staff())
}

fn of_staff(file: CaseFile, papers: Listed<DocumentView>, away: Vec<AwayPaper>, threads: Vec<ThreadView>) -> CaseWork {
    CaseWork {
        id: file.case.id,
        more_papers: more(&urls::case(file.case.id), papers.next),
        papers: papers.items.into_iter().map(|document| file.paper(document)).collect(),
        away,
        threads: threads.into_iter().map(thread_line).collect(),
        members: file.case.persons,
        assigned: file.case.assigned_to.map(|account| account.name),
        title: file.case.title,
        file_number: file.case.file_number,
        household_number: file.case.household.number,
    }
}

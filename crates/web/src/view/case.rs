//! A case, as its customer and as staff see it.

use domain::CaseId;

use super::{AwayPaper, Contact, DeclarationLine, Desk, Paper, RecordLine, ThreadLine, urls};

/// `GET /cases/{case}` of a customer.
#[derive(Debug, Clone)]
pub struct CustomerCase {
    /// The case.
    pub id: CaseId,
    /// Its title.
    pub title: String,
    /// Its file number.
    pub file_number: String,
    /// The number of the household.
    pub household_number: String,
    /// What is to be sent again, newest first.
    pub asked: Vec<Paper>,
    /// What nobody judged yet, newest first.
    pub going: Vec<Paper>,
    /// What nothing is to be done with any more, newest first.
    pub done: Vec<Paper>,
    /// What the Jobcenter sent, newest first.
    pub from_office: Vec<Paper>,
    /// The link to older papers.
    pub more_papers: Option<String>,
    /// What the reader sent and what left the case, the last first.
    pub away: Vec<AwayPaper>,
    /// The conversations, newest first.
    pub threads: Vec<ThreadLine>,
    /// Who is there for them.
    pub contact: Option<Contact>,
    /// What of theirs was recorded as an application, an objection or a change.
    pub declarations: Vec<DeclarationLine>,
    /// Papers that came by post or at the counter.
    pub records: Vec<RecordLine>,
}

super::template!(CustomerCase, "customer/case.html");

/// `GET /cases/{case}` of a caseworker: nothing is open yet but the case itself.
#[derive(Debug, Clone)]
pub struct CaseWork {
    /// The case, its papers, its conversations.
    pub desk: Desk,
    /// Applications, objections and changes, the last that arrived first.
    pub declarations: Vec<DeclarationLine>,
    /// Calls, and papers that came another way, the newest first.
    pub records: Vec<RecordLine>,
    /// The next case of the worklist, by file number.
    pub next_case: Option<(CaseId, String)>,
}

super::template!(CaseWork, "staff/case.html");

impl CustomerCase {
    /// Where words are looked for in the case.
    pub fn search_url(&self) -> String {
        urls::search(self.id)
    }

    /// Whether nothing was sent yet, by anybody.
    pub fn is_empty(&self) -> bool {
        [&self.asked, &self.going, &self.done, &self.from_office].iter().all(|papers| papers.is_empty())
    }

    /// Where documents are sent.
    pub fn send_url(&self) -> String {
        urls::send(self.id)
    }

    /// Where a paper is sent again.
    pub fn send_again_url(&self, paper: &Paper) -> String {
        urls::send_again(self.id, paper.id)
    }

    /// Where a conversation begins.
    pub fn new_thread_url(&self) -> String {
        urls::new_thread(self.id)
    }
}

impl CaseWork {
    /// Where the next case is.
    pub fn next_case_url(&self) -> Option<String> {
        self.next_case.as_ref().map(|(case, _)| urls::case(*case))
    }
}

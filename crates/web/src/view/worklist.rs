//! The caseworkers' worklist.

use domain::{CaseId, Timestamp};

use super::urls;

/// `GET /worklist`.
#[derive(Debug, Clone, Default)]
pub struct Worklist {
    /// Cases, most urgent first.
    pub rows: Vec<WorklistRow>,
    /// The link to the next rows.
    pub more: Option<String>,
    /// Whether these are all cases of the reader, not only those in which something waits.
    pub all: bool,
}

super::template!(Worklist, "staff/worklist.html");

impl Worklist {
    /// The views to choose from: the key of the name, the link, whether it is this one.
    pub fn views(&self) -> [(&'static str, &'static str, bool); 2] {
        [("worklist-view-new", urls::WORKLIST, !self.all), ("worklist-view-all", urls::ALL_CASES, self.all)]
    }
}

/// One case.
#[derive(Debug, Clone)]
pub struct WorklistRow {
    /// The case.
    pub case: CaseId,
    /// The number of the household.
    pub household_number: String,
    /// The file number.
    pub file_number: String,
    /// Whose case it is.
    pub who: String,
    /// Documents that nobody opened yet.
    pub new_documents: u32,
    /// Messages that nobody opened yet.
    pub unread: u32,
    /// Papers that are still missing.
    pub open_requests: u32,
    /// Since when the oldest thing waits.
    pub waiting_since: Option<Timestamp>,
    /// To whom it is assigned.
    pub assigned: Option<String>,
    /// Whether that is the reader.
    pub mine: bool,
}

impl WorklistRow {
    /// Where its page is.
    pub fn url(&self) -> String {
        urls::case(self.case)
    }

    /// Whether something waits for an answer.
    pub fn is_new(&self) -> bool {
        self.new_documents > 0 || self.unread > 0
    }
}

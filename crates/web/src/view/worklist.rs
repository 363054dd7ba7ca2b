//! The caseworkers' worklist, what is found, and who was told of what.

use casework::COUNTED;
use chrono::NaiveDate;
use domain::{CaseId, Task, Timestamp, WorklistView};

use super::{Mistake, mistake, urls};
use crate::i18n::Locale;

/// `GET /worklist`.
#[derive(Debug, Clone, Default)]
pub struct Worklist {
    /// Households, the most urgent first.
    pub rows: Vec<WorklistRow>,
    /// The link to the next rows.
    pub more: Option<String>,
    /// The part that is shown; none for all cases of the reader, whether something waits or not.
    pub view: Option<WorklistView>,
    /// How many households each part has.
    pub counts: Vec<(WorklistView, u32)>,
    /// Cases of the reader that others lately opened by exception.
    pub told: Vec<Told>,
    /// How many papers in them wait longer than they should.
    pub stuck: u32,
}

super::template!(Worklist, "staff/worklist.html");

/// One part of the worklist to choose.
#[derive(Debug, Clone)]
pub struct Part {
    /// The key of its name.
    pub key: String,
    /// Where it is.
    pub url: String,
    /// How many households it has, up to "99+"; none where nobody counts.
    pub count: Option<String>,
    /// Whether it is shown.
    pub current: bool,
}

impl Worklist {
    /// The parts to choose from.
    pub fn parts(&self) -> Vec<Part> {
        let part = |(view, count): &(WorklistView, u32)| Part {
            key: format!("worklist-view-{view}"),
            url: urls::worklist(*view),
            count: Some(if *count < COUNTED { count.to_string() } else { format!("{}+", COUNTED - 1) }),
            current: self.view == Some(*view),
        };
        let all = Part {
            key: "worklist-view-all".to_owned(),
            url: urls::ALL_CASES.to_owned(),
            count: None,
            current: self.view.is_none(),
        };
        self.counts.iter().map(part).chain([all]).collect()
    }

    /// What is sent along with what is done in a row, so that the same part is shown again.
    pub fn word(&self) -> &'static str {
        self.view.map_or("", WorklistView::as_str)
    }

    /// The rows under headings, each with the key of its words: by what is to be done, or by when it was due. No heading where
    /// the order is another.
    pub fn groups(&self) -> Vec<(Option<String>, &[WorklistRow])> {
        let groups = self.rows.chunk_by(|one, next| self.heading(one) == self.heading(next));
        groups.filter_map(|rows| rows.first().map(|row| (self.heading(row), rows))).collect()
    }

    fn heading(&self, row: &WorklistRow) -> Option<String> {
        match self.view? {
            WorklistView::Awaiting => None,
            WorklistView::Due if row.due.is_some_and(Due::is_late) => Some("worklist-group-late".to_owned()),
            WorklistView::Due => Some("worklist-group-today".to_owned()),
            _ => Some(format!("worklist-group-{}", row.task)),
        }
    }

    /// Whether nobody has these cases.
    pub fn is_unassigned(&self) -> bool {
        self.view == Some(WorklistView::Unassigned)
    }
}

/// One household.
#[derive(Debug, Clone)]
pub struct WorklistRow {
    /// The case that comes first.
    pub case: CaseId,
    /// The number of the household.
    pub household_number: String,
    /// The file number of that case.
    pub file_number: String,
    /// Its other cases in which something waits: where they are, and their file numbers.
    pub others: Vec<(String, String)>,
    /// Whose case it is.
    pub who: String,
    /// What is to be done first.
    pub task: Task,
    /// When the first thing is due.
    pub due: Option<Due>,
    /// Documents that nobody opened yet.
    pub new_documents: u32,
    /// Documents that were opened, and nobody judged.
    pub to_judge: u32,
    /// Documents that can't be opened.
    pub blocked: u32,
    /// Messages that nobody opened yet.
    pub unread: u32,
    /// Messages that were opened, and nobody answered.
    pub to_answer: u32,
    /// How often a customer said of a document: it is not mine.
    pub disowned: u32,
    /// Papers that are still missing.
    pub open_requests: u32,
    /// Since when the oldest thing waits.
    pub waiting_since: Option<Timestamp>,
    /// Since when an emergency is open.
    pub emergency_since: Option<Timestamp>,
    /// Since when an objection is open.
    pub objection_since: Option<Timestamp>,
    /// Since when a paper is awaited from the customer.
    pub awaiting_since: Option<Timestamp>,
    /// To whom it is assigned.
    pub assigned: Option<String>,
    /// Whether that is the reader.
    pub mine: bool,
    /// Whether the reader can have it assigned: a team has it.
    pub has_team: bool,
}

impl WorklistRow {
    /// Where its page is.
    pub fn url(&self) -> String {
        urls::case(self.case)
    }

    /// Whether something waits for an answer.
    pub fn is_new(&self) -> bool {
        self.waiting_since.is_some()
    }

    /// Whether the reader can say: done until something new comes.
    pub fn can_settle(&self) -> bool {
        self.waiting_since.is_some() && self.emergency_since.is_none()
    }

    /// Whether the reader can take it.
    pub fn can_take(&self) -> bool {
        self.has_team && !self.mine
    }

    /// POST `account`.
    pub fn assign_url(&self) -> String {
        urls::assign(self.case)
    }

    /// POST.
    pub fn settle_url(&self) -> String {
        urls::settle(self.case)
    }
}

/// When something is due, as somebody reads it today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// The day.
    pub day: NaiveDate,
    /// Today.
    pub today: NaiveDate,
}

impl Due {
    /// Whether the day is over.
    pub fn is_late(self) -> bool {
        self.day < self.today
    }

    /// Whether it is the day, or over.
    pub fn is_now(self) -> bool {
        self.day <= self.today
    }

    /// "heute", "seit 2 Tagen vorbei", or the day with its weekday.
    pub fn text(self, t: &Locale) -> String {
        match u32::try_from((self.today - self.day).num_days()) {
            Ok(0) => t.get("due-today"),
            Ok(days) => t.count("due-late", &days),
            Err(_) => t.short_day(&self.day),
        }
    }
}

/// That somebody opened a case by exception.
#[derive(Debug, Clone)]
pub struct Told {
    /// The case.
    pub case: CaseId,
    /// Its number.
    pub file_number: String,
    /// Who.
    pub name: String,
    /// When.
    pub at: Timestamp,
    /// Until when it is open to them.
    pub until: Timestamp,
    /// Why.
    pub reason: String,
}

impl Told {
    /// Where the case is.
    pub fn url(&self) -> String {
        urls::case(self.case)
    }

    /// What happened, in words.
    pub fn text(&self, t: &Locale) -> String {
        let (moment, until) = (t.moment(&self.at), t.moment(&self.until));
        let named = [("name", &*self.name), ("moment", &*moment), ("until", &*until), ("reason", &*self.reason)];
        t.named("exceptions-line", &named)
    }
}

/// `GET` and `POST /worklist/find`.
#[derive(Debug, Clone, Default)]
pub struct FindPage {
    /// What was typed.
    pub number: String,
    /// What was typed.
    pub surname: String,
    /// What was typed.
    pub birth_date: String,
    /// What was found, once something was looked for.
    pub found: Option<Vec<WorklistRow>>,
    /// The file number of a case that is not the reader's.
    pub elsewhere: Option<String>,
    /// What is wrong with it.
    pub mistakes: Vec<Mistake>,
}

super::template!(FindPage, "staff/find.html");

impl FindPage {
    /// What is wrong with a field.
    pub fn mistake(&self, field: &str, t: &Locale) -> Option<String> {
        mistake::at(&self.mistakes, field, t)
    }

    /// Where a case that is not the reader's is opened.
    pub fn exception_url(&self) -> Option<String> {
        self.elsewhere.as_deref().map(urls::exception)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_say_how_many_as_far_as_anybody_counted() {
        let counts = vec![(WorklistView::Open, COUNTED), (WorklistView::Mine, COUNTED - 1), (WorklistView::Team, 0)];
        let page = Worklist { counts, ..Worklist::default() };
        let told: Vec<_> = page.parts().into_iter().map(|part| part.count).collect();
        assert_eq!(told, [Some("99+".to_owned()), Some("99".to_owned()), Some("0".to_owned()), None]);
    }
}

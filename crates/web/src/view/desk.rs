//! A case at the desk: what stands around a paper on the pages of a caseworker.

use domain::{Action, CaseId, DocumentId, DocumentState, ObjectRef, Review, Role, ThreadId, Timestamp};

use super::audit::action_key;
use super::{AwayPaper, Choice, Emergency, Linked, Paper, ThreadLine, Told, urls};
use crate::i18n::Locale;

/// The case, its papers, its conversations, and what was done.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The case.
    pub case: CaseId,
    /// Its title.
    pub title: String,
    /// Its file number.
    pub file_number: String,
    /// The number of the household.
    pub household_number: String,
    /// The members of the household by name.
    pub members: Vec<String>,
    /// To whom it is assigned.
    pub assigned: Option<String>,
    /// What the reader can do about who has it.
    pub charge: Charge,
    /// The page that stands around, where conversations are opened beside it.
    pub here: String,
    /// The document that is open.
    pub current: Option<DocumentId>,
    /// The documents, newest first.
    pub papers: Vec<DeskPaper>,
    /// The link to older documents.
    pub more_papers: Option<String>,
    /// What customers said is not theirs, the oldest first.
    pub disowned: Vec<Linked>,
    /// What left the case, the last first.
    pub away: Vec<AwayPaper>,
    /// The conversations, newest first.
    pub threads: Vec<ThreadLine>,
    /// The conversation that is open.
    pub talk: Option<Talk>,
    /// What a customer can't wait for, while it is open.
    pub emergencies: Vec<Emergency>,
    /// Who opened the case by exception, for those who are told.
    pub exceptions: Vec<Told>,
    /// What was done, the last first.
    pub deeds: Vec<DeedLine>,
}

/// What a reader can do about who has a case.
#[derive(Debug, Clone, Default)]
pub struct Charge {
    /// Whom the case can be assigned to.
    pub colleagues: Vec<Choice>,
    /// Who has it.
    pub assigned: String,
    /// Whether it can go back to a team.
    pub can_hand_back: bool,
    /// Whether what waits can be called done until something new comes.
    pub can_settle: bool,
    /// Whether the reader opened it by exception, and can only read.
    pub by_exception: bool,
}

/// A document in the list beside a paper.
#[derive(Debug, Clone)]
pub struct DeskPaper {
    /// As lists show it.
    pub paper: Paper,
    /// Whether the Jobcenter sent it.
    pub from_staff: bool,
    /// Whether a customer said that it is not theirs, and nobody has looked yet.
    pub disowned: bool,
}

/// What has to be done with a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pile {
    /// Somebody has to look at it and judge it.
    Judge,
    /// It can't be opened, and its sender may not know.
    Stuck,
    /// It is being checked.
    Checking,
    /// It was asked for again, and has not come.
    Again,
    /// Nothing.
    Done,
}

/// Every pile, the most urgent first.
const PILES: [Pile; 5] = [Pile::Judge, Pile::Stuck, Pile::Checking, Pile::Again, Pile::Done];

/// The conversation that is open beside a paper, its newest messages last.
#[derive(Debug, Clone)]
pub struct Talk {
    /// The conversation.
    pub id: ThreadId,
    /// Its subject.
    pub subject: String,
    /// Its newest messages, the oldest of them first.
    pub messages: Vec<TalkLine>,
    /// Whether there are older ones.
    pub has_older: bool,
}

/// One message beside a paper.
#[derive(Debug, Clone)]
pub struct TalkLine {
    /// Where it is recorded as an application, an objection or a change; not for messages of the Jobcenter.
    pub declare_url: Option<String>,
    /// Who wrote it.
    pub author: String,
    /// Whether the Jobcenter wrote it.
    pub from_staff: bool,
    /// The text; line ends are kept.
    pub body: String,
    /// When.
    pub sent_at: Timestamp,
}

/// One thing that was done.
#[derive(Debug, Clone)]
pub struct DeedLine {
    /// When.
    pub at: Timestamp,
    /// Who, by name; `None` for the portal itself.
    pub actor: Option<String>,
    /// In which role.
    pub role: Role,
    /// What.
    pub action: Action,
    /// To what.
    pub object: Option<ObjectRef>,
    /// Its name, where the page knows it.
    pub name: Option<String>,
}

impl Desk {
    /// Where words are looked for in the case.
    pub fn search_url(&self) -> String {
        urls::search(self.case)
    }

    /// The internal notes about the case.
    pub fn notes_url(&self) -> String {
        urls::notes(self.case)
    }

    /// Where an emergency is settled.
    pub fn emergency_url(&self) -> String {
        urls::emergency(self.case)
    }

    /// Whether the reader has the case: by exception it can only be read.
    pub fn is_own(&self) -> bool {
        !self.charge.by_exception
    }

    /// POST `account`.
    pub fn assign_url(&self) -> String {
        urls::assign(self.case)
    }

    /// POST.
    pub fn settle_url(&self) -> String {
        urls::settle(self.case)
    }

    /// The piles that are not empty, each with the key of its name and its papers: what waits is shown oldest first, what
    /// is done newest first.
    pub fn piles(&self) -> Vec<(&'static str, Vec<&DeskPaper>)> {
        let of = |pile: Pile| {
            let mut papers: Vec<_> = self.papers.iter().filter(|paper| paper.pile() == pile).collect();
            if pile != Pile::Done {
                papers.reverse();
            }
            (pile.key(), papers)
        };
        PILES.into_iter().map(of).filter(|(_, papers)| !papers.is_empty()).collect()
    }

    /// The papers that wait for a judgement, the oldest first.
    pub fn waiting(&self) -> Vec<&DeskPaper> {
        self.papers.iter().rev().filter(|paper| paper.pile() == Pile::Judge).collect()
    }

    /// How many wait for a judgement.
    pub fn waits(&self) -> u32 {
        u32::try_from(self.waiting().len()).unwrap_or(u32::MAX)
    }

    /// The paper to look at next: the one that waits behind the open one, else the oldest that waits.
    pub fn next(&self) -> Option<DocumentId> {
        self.neighbour(true)
    }

    /// The one that waits before the open one, else the newest that waits.
    pub fn previous(&self) -> Option<DocumentId> {
        self.neighbour(false)
    }

    fn neighbour(&self, forwards: bool) -> Option<DocumentId> {
        let newest_first = self.papers.iter().map(|paper| (paper.paper.id, paper.pile() == Pile::Judge));
        let mut line: Vec<_> = newest_first.collect();
        if forwards {
            line.reverse();
        }
        let here = line.iter().position(|(id, _)| Some(*id) == self.current).map_or(0, |place| place + 1);
        line.rotate_left(here);
        line.into_iter().find(|(id, waits)| *waits && Some(*id) != self.current).map(|(id, _)| id)
    }

    /// The page of the case.
    pub fn case_url(&self) -> String {
        urls::case(self.case)
    }

    /// Where several papers are kept at once.
    pub fn download_url(&self) -> String {
        urls::download(self.case)
    }

    /// Where a conversation begins.
    pub fn new_thread_url(&self) -> String {
        urls::new_thread(self.case)
    }

    /// Where the paper to look at next is.
    pub fn next_url(&self) -> Option<String> {
        self.next().map(urls::view)
    }

    /// Where the one before is.
    pub fn previous_url(&self) -> Option<String> {
        self.previous().map(urls::view)
    }

    /// This page with a conversation open beside it.
    pub fn beside_url(&self, thread: &ThreadId) -> String {
        format!("{}?thread={thread}#conversation", self.here)
    }

    /// Whether this conversation is open.
    pub fn is_open(&self, thread: &ThreadId) -> bool {
        self.talk.as_ref().is_some_and(|talk| talk.id == *thread)
    }
}

impl DeskPaper {
    /// What has to be done with it.
    pub fn pile(&self) -> Pile {
        use DocumentState as S;
        let chain = &self.paper.chain;
        if self.disowned && !matches!(chain.state, S::Deleting | S::Deleted) {
            return Pile::Judge;
        }
        let settled = self.from_staff || chain.is_replaced();
        match (chain.state, chain.review) {
            (S::Deleting | S::Deleted, _) => Pile::Done,
            (_, Review::Resend) if !settled => Pile::Again,
            (_, review) if review != Review::None || settled => Pile::Done,
            (S::Available, _) => Pile::Judge,
            (S::Received | S::Scanning, _) => Pile::Checking,
            (S::Infected | S::Unscannable | S::Suspect, _) => Pile::Stuck,
        }
    }

    /// Whether it may be opened.
    pub fn can_open(&self) -> bool {
        self.paper.chain.state.readable_by_staff()
    }

    /// Where it is shown.
    pub fn view_url(&self) -> String {
        urls::view(self.paper.id)
    }

    /// Whether it is the one that is open.
    pub fn is_current(&self, desk: &Desk) -> bool {
        desk.current == Some(self.paper.id)
    }
}

impl Pile {
    /// The key of its name.
    const fn key(self) -> &'static str {
        match self {
            Self::Judge => "desk-pile-judge",
            Self::Stuck => "desk-pile-stuck",
            Self::Checking => "desk-pile-checking",
            Self::Again => "desk-pile-again",
            Self::Done => "desk-pile-done",
        }
    }
}

impl Talk {
    /// The page of the conversation, where it is answered.
    pub fn url(&self) -> String {
        urls::thread(self.id)
    }
}

impl DeedLine {
    /// What was done, in a few words.
    pub fn what(&self, t: &Locale) -> String {
        t.get(&action_key("action", self.action))
    }

    /// Who did it.
    pub fn who(&self, t: &Locale) -> String {
        self.actor.clone().unwrap_or_else(|| t.get(&format!("role-{}", self.role)))
    }
}

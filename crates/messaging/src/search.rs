//! Looking for words in a case. Nothing of it is searchable in the rows, so the newest of it is opened, page by page, looked
//! through in memory and forgotten.

use custody::{About, CaseField, CaseFile, NewEntry};
use db::documents::ListedDocument;
use db::threads::ListedThread;
use domain::search::{Snippet, Words};
use domain::{Act, Action, Actor, CaseId, DocumentId, MessageId, NoteId, ObjectKind, ThreadId, Timestamp};

use crate::admit::about;
use crate::threads::audience;
use crate::{Error, Messaging};

/// Hits that are shown.
pub const MOST_HITS: usize = 100;
/// Rows that are in memory at once.
const PAGE: u32 = 200;
/// Pages that one search opens of each kind: 2,000 messages are more than nearly any case has.
const PAGES: usize = 10;

/// Where words were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// In the subject of a conversation.
    Subject(ThreadId),
    /// In a message of a conversation.
    Message(ThreadId, MessageId),
    /// In the name of a document.
    Document(DocumentId),
    /// In an internal note, maybe about a conversation.
    Note(NoteId, Option<ThreadId>),
}

/// A hit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Where.
    pub found: Found,
    /// When that was written or came.
    pub at: Timestamp,
    /// The words with what stands around them.
    pub snippet: Snippet,
}

/// What a search found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Findings {
    /// The hits, the newest first.
    pub hits: Vec<Hit>,
    /// Whether there was more to look through, or more to show, than is.
    pub is_cut: bool,
}

/// What is looked for, and what was found so far.
struct Looking<'a> {
    file: &'a CaseFile,
    words: &'a Words,
    findings: Findings,
}

impl Looking<'_> {
    fn look(&mut self, found: Found, at: Timestamp, text: &str) {
        if let Some(snippet) = self.words.find(text) {
            self.findings.hits.push(Hit { found, at, snippet });
        }
    }

    fn open(&self, field: CaseField, row: uuid::Uuid, sealed: &[u8]) -> Result<String, Error> {
        Ok(self.file.sealer.open_text(field, row, sealed)?)
    }
}

impl Messaging {
    /// Looks for words in the conversations of a case, in the names of its documents and, for its caseworkers, in the
    /// internal notes. Customers find what concerns them. It is an entry of the log, without the words.
    ///
    /// # Errors
    /// [`Error::Words`]; refused if the case is not for the actor.
    pub async fn search(&self, actor: &Actor, case: CaseId, words: &str) -> Result<Findings, Error> {
        self.custody.guarded(actor, self.search_in(actor, case, words)).await
    }

    async fn search_in(&self, actor: &Actor, case: CaseId, words: &str) -> Result<Findings, Error> {
        let words = Words::parse(words)?;
        let mut work = self.custody.act(actor).await?;
        let about = About::case(case);
        let file = self.custody.case_file(work.rows(), actor, case, Act::ViewCase, &about).await?;
        let entry = NewEntry::done(Action::CaseSearched, ObjectKind::Case, case).pseudonym(file.pseudonym);
        work.record_read(entry.case(&file)).await?;
        work.commit_bookkeeping().await?;

        let mut tx = self.custody.read(actor.tenant).await?;
        let mut looking = Looking { file: &file, words: &words, findings: Findings::default() };
        self.look_at_threads(&mut tx, actor, &mut looking).await?;
        self.look_at_messages(&mut tx, actor, &mut looking).await?;
        self.look_at_documents(&mut tx, actor, &mut looking).await?;
        if file.allows(actor, Act::ReadNotes, &about) {
            self.look_at_notes(&mut tx, &mut looking).await?;
        }
        let mut findings = looking.findings;
        findings.hits.sort_by_key(|hit| std::cmp::Reverse(hit.at));
        findings.is_cut |= findings.hits.len() > MOST_HITS;
        findings.hits.truncate(MOST_HITS);
        Ok(findings)
    }

    async fn look_at_threads(&self, tx: &mut db::Tx, actor: &Actor, looking: &mut Looking<'_>) -> Result<(), Error> {
        let (reader, audience) = (self.reader(actor)?, audience(actor)?);
        let mut before = db::Cursor::newest();
        for _ in 0..PAGES {
            let rows = db::threads::of_case(tx, looking.file.id, reader, audience, before, PAGE).await?;
            for ListedThread { thread, .. } in &rows {
                let subject = looking.open(CaseField::ThreadSubject, thread.id.uuid(), &thread.subject_sealed)?;
                looking.look(Found::Subject(thread.id), thread.created_at, &subject);
            }
            let last = rows.last().filter(|_| rows.len() == PAGE as usize);
            let Some(ListedThread { thread, .. }) = last else { return Ok(()) };
            before = db::Cursor::new(thread.last_message_at, thread.id);
        }
        looking.findings.is_cut = true;
        Ok(())
    }

    async fn look_at_messages(&self, tx: &mut db::Tx, actor: &Actor, looking: &mut Looking<'_>) -> Result<(), Error> {
        let audience = audience(actor)?;
        let mut before = db::Cursor::newest();
        for _ in 0..PAGES {
            let rows = db::messages::of_case(tx, looking.file.id, audience, before, PAGE).await?;
            for row in &rows {
                let body = looking.open(CaseField::MessageBody, row.id.uuid(), &row.body_sealed)?;
                looking.look(Found::Message(row.thread_id, row.id), row.sent_at, &body);
            }
            let Some(last) = rows.last().filter(|_| rows.len() == PAGE as usize) else { return Ok(()) };
            before = db::Cursor::new(last.sent_at, last.id);
            // Opening two hundred messages takes a moment: others may go on in between.
            tokio::task::yield_now().await;
        }
        looking.findings.is_cut = true;
        Ok(())
    }

    async fn look_at_documents(&self, tx: &mut db::Tx, actor: &Actor, looking: &mut Looking<'_>) -> Result<(), Error> {
        let audience = audience(actor)?;
        let mut before = db::Cursor::newest();
        for _ in 0..PAGES {
            let rows = db::documents::of_case(tx, looking.file.id, audience, before, PAGE).await?;
            for row in &rows {
                let document = &row.document;
                if !looking.file.allows(actor, Act::ViewName, &about(actor, row)) {
                    continue;
                }
                let name = looking.open(CaseField::DocumentName, document.id.uuid(), &document.name_sealed)?;
                looking.look(Found::Document(document.id), document.received_at, &name);
            }
            let last = rows.last().filter(|_| rows.len() == PAGE as usize);
            let Some(ListedDocument { document, .. }) = last else { return Ok(()) };
            before = db::Cursor::new(document.received_at, document.id);
        }
        looking.findings.is_cut = true;
        Ok(())
    }

    async fn look_at_notes(&self, tx: &mut db::Tx, looking: &mut Looking<'_>) -> Result<(), Error> {
        let mut before = db::Cursor::newest();
        for _ in 0..PAGES {
            let rows = db::notes::of_case(tx, looking.file.id, before, PAGE).await?;
            for row in &rows {
                let body = looking.open(CaseField::NoteBody, row.id.uuid(), &row.body_sealed)?;
                looking.look(Found::Note(row.id, row.thread_id), row.written_at, &body);
            }
            let Some(last) = rows.last().filter(|_| rows.len() == PAGE as usize) else { return Ok(()) };
            before = db::Cursor::new(last.written_at, last.id);
        }
        looking.findings.is_cut = true;
        Ok(())
    }
}

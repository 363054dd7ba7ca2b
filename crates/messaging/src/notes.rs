//! Internal notes: what caseworkers tell each other about a case. Customers never see them here, and may ask to see the
//! file that they belong to.

use custody::{About, CaseField, CaseFile, Claim, NewEntry, TenantField, TenantSealer, Work};
use db::notes::ListedNote;
use domain::{
    AccountRef, Act, Action, Actor, CaseId, CaseState, Cursor, DocumentId, Listed, NoteId, ObjectKind, Page, Pseudonym,
    ThreadId, Timestamp,
};

use crate::post::check_body;
use crate::threads::account_of;
use crate::{Error, Made, Messaging};

/// An internal note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteView {
    /// The note.
    pub id: NoteId,
    /// The case it is about.
    pub case_id: CaseId,
    /// The conversation in it that it is about.
    pub thread_id: Option<ThreadId>,
    /// The document in it that it is about.
    pub document_id: Option<DocumentId>,
    /// Who wrote it.
    pub author: AccountRef,
    /// The text.
    pub body: String,
    /// When it was written.
    pub written_at: Timestamp,
}

/// A note to write.
#[derive(Debug, Clone, Default)]
pub struct NewNote {
    /// The text; as long as a message at most.
    pub body: String,
    /// The conversation that it is about.
    pub thread: Option<ThreadId>,
    /// The document that it is about.
    pub document: Option<DocumentId>,
    /// Makes repeating harmless.
    pub idempotency_key: Option<String>,
}

impl Messaging {
    /// The notes about a case, the newest first. Reading is an entry of the log.
    ///
    /// # Errors
    /// Refused for everybody but caseworkers of the case.
    pub async fn notes(&self, actor: &Actor, case: CaseId, page: Page) -> Result<Listed<NoteView>, Error> {
        let act = async {
            let mut work = self.custody.act(actor).await?;
            let about = About::case(case);
            let file = self.custody.case_file(work.rows(), actor, case, Act::ReadNotes, &about).await?;
            let rows = db::notes::of_case(work.rows(), case, before(&page), page.limit + 1).await?;
            self.read_notes(work, &file, rows, page).await
        };
        self.custody.guarded(actor, act).await
    }

    /// The notes about a conversation, the newest first. A reading like [`Messaging::notes`].
    ///
    /// # Errors
    /// Refused for everybody but caseworkers of the case.
    pub async fn notes_of_thread(
        &self,
        actor: &Actor,
        thread: ThreadId,
        page: Page,
    ) -> Result<Listed<NoteView>, Error> {
        let act = async {
            let mut work = self.custody.act(actor).await?;
            let (file, _) = self.open(work.rows(), actor, thread, Act::ReadNotes).await?;
            let rows = db::notes::of_thread(work.rows(), thread, before(&page), page.limit + 1).await?;
            self.read_notes(work, &file, rows, page).await
        };
        self.custody.guarded(actor, act).await
    }

    async fn read_notes(
        &self,
        mut work: Work,
        file: &CaseFile,
        rows: Vec<ListedNote>,
        page: Page,
    ) -> Result<Listed<NoteView>, Error> {
        let listed = Listed::from_rows(rows, &page, |row| Cursor::Moment(row.written_at, row.id.uuid()));
        let tenant = work.actor().tenant;
        let sealer = self.custody.tenant_sealer(work.rows(), tenant).await?;
        let items = listed.items.iter().map(|row| view(file, &sealer, row)).collect::<Result<_, _>>()?;
        let entry = NewEntry::done(Action::NotesViewed, ObjectKind::Case, file.id).pseudonym(file.pseudonym);
        work.record_read(entry.case(file)).await?;
        work.commit_bookkeeping().await?;
        Ok(Listed { items, next: listed.next })
    }

    /// Writes a note about a case, or about something in it. Nobody is told of it, and no counter changes.
    ///
    /// # Errors
    /// Those of the text; [`Error::UnknownThread`], [`Error::UnknownDocument`] for what is not in this case;
    /// [`Error::CaseClosed`]; [`Error::FingerprintDiffers`]; refused for everybody but caseworkers of the case.
    pub async fn write_note(&self, actor: &Actor, case: CaseId, new: NewNote) -> Result<Made<NoteView>, Error> {
        self.custody.guarded(actor, self.write_note_in(actor, case, new)).await
    }

    async fn write_note_in(&self, actor: &Actor, case: CaseId, new: NewNote) -> Result<Made<NoteView>, Error> {
        let body = check_body(&new.body)?;
        let mut work = self.custody.act(actor).await?;
        let file = self.custody.case_file(work.rows(), actor, case, Act::WriteNote, &About::case(case)).await?;
        let route = "notes";
        let key = new.idempotency_key.as_deref();
        let of = |id: Option<uuid::Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
        let (thread, document) = (new.thread.map(ThreadId::uuid), new.document.map(DocumentId::uuid));
        let parts = [case.to_string(), body.to_owned(), of(thread), of(document)];
        let (id, replayed) = match work.claim(route, key, &parts).await? {
            Claim::Replayed(id) => (NoteId::from_uuid(id), true),
            Claim::Differs => return Err(Error::FingerprintDiffers),
            Claim::Free => {
                self.check_place(&mut work, case, &new).await?;
                let id = keep(self, &mut work, &file, body, new.thread, new.document).await?;
                work.answer(route, key, id.uuid()).await?;
                (id, false)
            }
        };
        let row = db::notes::find_listed(work.rows(), id).await?.ok_or(custody::Error::Row("a note that was kept"))?;
        let sealer = self.custody.tenant_sealer(work.rows(), actor.tenant).await?;
        let made = view(&file, &sealer, &row)?;
        if !replayed {
            work.commit().await?;
        }
        Ok(Made { made, replayed })
    }

    /// What a note is about has to be in its case.
    async fn check_place(&self, work: &mut Work, case: CaseId, new: &NewNote) -> Result<(), Error> {
        if let Some(thread) = new.thread {
            let found = db::threads::find(work.rows(), thread).await?;
            found.filter(|row| row.case_id == case).ok_or(Error::UnknownThread)?;
        }
        if let Some(document) = new.document {
            let found = db::documents::find(work.rows(), document).await?;
            found.filter(|row| row.case_id == case).ok_or(Error::UnknownDocument)?;
        }
        Ok(())
    }
}

/// Keeps a note with its entry.
pub(crate) async fn keep(
    messaging: &Messaging,
    work: &mut Work,
    file: &CaseFile,
    body: &str,
    thread: Option<ThreadId>,
    document: Option<DocumentId>,
) -> Result<NoteId, Error> {
    if file.row.state == CaseState::Closed {
        return Err(Error::CaseClosed);
    }
    let custody = &messaging.custody;
    let id = NoteId::generate(custody.clock(), custody.rng());
    let row = db::notes::Note {
        id,
        case_id: file.id,
        thread_id: thread,
        document_id: document,
        by_account: account_of(work.actor())?,
        body_sealed: file.sealer.seal(CaseField::NoteBody, id.uuid(), body.as_bytes()),
        written_at: custody.now(),
        pseudonym: Pseudonym::generate(custody.rng()),
    };
    db::notes::insert(work.rows(), &row).await?;
    let detail = serde_json::json!({ "thread": thread, "document": document, "size": body.len() });
    let entry = NewEntry::done(Action::NoteWritten, ObjectKind::Note, id).pseudonym(row.pseudonym);
    work.record(entry.case(file).detail(&detail));
    Ok(id)
}

fn before(page: &Page) -> db::Cursor {
    match page.after {
        Some(Cursor::Moment(at, id)) => db::Cursor { at, id },
        _ => db::Cursor::newest(),
    }
}

fn view(file: &CaseFile, sealer: &TenantSealer, row: &ListedNote) -> Result<NoteView, Error> {
    let name = sealer.open_text(TenantField::AccountName, row.by_account.uuid(), &row.by_name_sealed)?;
    Ok(NoteView {
        id: row.id,
        case_id: file.id,
        thread_id: row.thread_id,
        document_id: row.document_id,
        author: AccountRef { id: row.by_account, role: row.by_role, name },
        body: file.sealer.open_text(CaseField::NoteBody, row.id.uuid(), &row.body_sealed)?,
        written_at: row.written_at,
    })
}

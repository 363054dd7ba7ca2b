//! The report after an incident: everything that one account, session, document or case touched, or was touched by.
//!
//! It is asked for with a purpose, and each look is an entry that keeps it. Admins see no details, as everywhere.

use bytes::Bytes;
use custody::NewEntry;
use db::audit::search::Touched;
use domain::{
    AccountId, Act, Action, Actor, CaseId, Cursor, DocumentId, Listed, ObjectKind, Page, Relation, SessionId,
    check_reason, fold_login, may,
};
use futures::Stream;
use uuid::Uuid;

use crate::names::Names;
use crate::{Audit, EntryView, Error, demand};

/// Entries that are read in one transaction for a file.
const BATCH: u32 = 200;

/// What an incident is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// An account: its id or login.
    Account(String),
    /// A session: its id.
    Session(SessionId),
    /// A document.
    Document(DocumentId),
    /// A case: its id or file number.
    Case(String),
}

/// A question after an incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident {
    /// What it is about.
    pub subject: Subject,
    /// Why somebody wants to know; kept in the log.
    pub purpose: String,
}

impl Audit {
    /// A page of the entries, the newest first. The look is an entry, kept before anybody sees what was found.
    ///
    /// # Errors
    /// [`Error::Purpose`], [`Error::UnknownValue`], [`Error::Differs`]; refused for everybody but auditors and admins.
    pub async fn incident(&self, actor: &Actor, incident: &Incident, page: Page) -> Result<Listed<EntryView>, Error> {
        let act = async {
            let touched = self.begin(actor, incident, "page").await?;
            self.touched(actor, touched, page).await
        };
        self.custody.guarded(actor, act).await
    }

    /// All of the entries, the newest first, page by page as they are read. Making the file is one entry.
    ///
    /// # Errors
    /// As [`Audit::incident`]; what goes wrong later ends the stream.
    pub async fn incident_file<F>(
        &self,
        actor: &Actor,
        incident: &Incident,
        write: F,
    ) -> Result<impl Stream<Item = Result<Bytes, Error>> + Send + use<F>, Error>
    where
        F: Fn(Listed<EntryView>, bool) -> Bytes + Send + 'static,
    {
        let touched = self.custody.guarded(actor, self.begin(actor, incident, "file")).await?;
        let (this, actor) = (self.clone(), actor.clone());
        Ok(async_stream::try_stream! {
            let mut page = Page { after: None, limit: BATCH };
            loop {
                let found = this.touched(&actor, touched, page).await?;
                let (next, first) = (found.next, page.after.is_none());
                yield write(found, first);
                match next {
                    Some(cursor) => page.after = Some(cursor),
                    None => break,
                }
            }
        })
    }

    /// Finds out what it is about, and keeps who asks and why.
    async fn begin(&self, actor: &Actor, incident: &Incident, form: &str) -> Result<Touched, Error> {
        demand(actor, Act::SearchLog)?;
        let purpose = check_reason(Some(&incident.purpose), true)?;
        let mut tx = self.custody.read(actor.tenant).await?;
        let (touched, kind, id) = resolve(&mut tx, &incident.subject).await?;
        let pseudonym = db::audit::search::pseudonyms(&mut tx, kind, &[id]).await?;
        drop(tx);
        let detail = serde_json::json!({ "purpose": purpose, "form": form });
        let mut entry = NewEntry::done(Action::IncidentReported, kind, id).detail(&detail);
        if let Some((_, pseudonym)) = pseudonym.first() {
            entry = entry.pseudonym(*pseudonym);
        }
        let mut work = self.custody.act(actor).await?;
        work.record(entry);
        work.commit().await?;
        Ok(touched)
    }

    async fn touched(&self, actor: &Actor, touched: Touched, page: Page) -> Result<Listed<EntryView>, Error> {
        let with_details = may(actor.role, Relation::House, Act::ReadLogDetails);
        let before = match page.after {
            Some(Cursor::Index(index)) => Some(index),
            _ => None,
        };
        let mut tx = self.custody.read(actor.tenant).await?;
        let rows = db::audit::search::touched(&mut tx, actor.tenant, touched, before, page.limit + 1).await?;
        let listed = Listed::from_rows(rows, &page, |row| Cursor::Index(row.leaf.leaf_index));
        let names = Names::of(&self.custody, &mut tx, actor.tenant, &listed.items).await?;
        let items = listed.items.into_iter().map(|row| names.view(row, with_details)).collect::<Result<_, _>>()?;
        Ok(Listed { items, next: listed.next })
    }
}

/// Ids are taken as they are: what was deleted is still in the log.
async fn resolve(tx: &mut db::Tx, subject: &Subject) -> Result<(Touched, ObjectKind, Uuid), Error> {
    Ok(match subject {
        Subject::Account(who) => {
            let id = match who.trim().parse::<AccountId>() {
                Ok(id) => Some(id),
                Err(_) => db::accounts::find_by_login(tx, &fold_login(who)).await?.map(|row| row.id),
            };
            let id = id.ok_or(Error::UnknownValue("subject"))?;
            let person = db::accounts::find(tx, id).await?.and_then(|row| row.person_id);
            (Touched::Account(id, person), ObjectKind::Account, id.uuid())
        }
        Subject::Session(id) => (Touched::Session(*id), ObjectKind::Session, id.uuid()),
        Subject::Document(id) => (Touched::Object(id.uuid()), ObjectKind::Document, id.uuid()),
        Subject::Case(which) => {
            let id = match which.trim().parse::<CaseId>() {
                Ok(id) => Some(id),
                Err(_) => db::cases::find_by_file_number(tx, which.trim()).await?.map(|row| row.id),
            };
            let id = id.ok_or(Error::UnknownValue("subject"))?;
            (Touched::Case(id), ObjectKind::Case, id.uuid())
        }
    })
}

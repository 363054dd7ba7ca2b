//! Reading and posting messages.

use std::collections::HashMap;

use custody::{About, CaseField, CaseFile, Claim, Names, NewEntry, denied};
use db::messages::ListedMessage;
use domain::{Act, Action, Actor, Cursor, DocumentId, Listed, MessageId, ObjectKind, ObjectRef, Page, ThreadId};
use ledger::{ReceiptObject, SignedReceipt};

use crate::admit::all_named;
use crate::post;
use crate::threads::{account_of, audience};
use crate::{DraftPlace, Error, Made, MessageView, Messaging, NewMessage};

/// Where a page of a conversation is counted from.
#[derive(Debug, Clone, Copy)]
enum Place {
    Beginning,
    End,
}

impl Place {
    /// A page, always the oldest message first.
    async fn list(self, tx: &mut db::Tx, thread: ThreadId, page: Page) -> Result<Listed<ListedMessage>, Error> {
        let start = match page.after {
            Some(Cursor::Moment(at, id)) => Some(db::Cursor { at, id }),
            _ => None,
        };
        let limit = page.limit + 1;
        let rows = match self {
            Self::Beginning => {
                db::messages::of_thread(tx, thread, start.unwrap_or(db::Cursor::oldest()), limit).await?
            }
            Self::End => {
                db::messages::newest_of_thread(tx, thread, start.unwrap_or_else(db::Cursor::newest), limit).await?
            }
        };
        let mut listed = Listed::from_rows(rows, &page, |row| Cursor::Moment(row.sent_at, row.id.uuid()));
        if matches!(self, Self::End) {
            listed.items.reverse();
        }
        Ok(listed)
    }
}

impl Messaging {
    /// The messages of a conversation, oldest first. Reading is an entry of the log, and the other side learns that
    /// its messages were opened.
    ///
    /// # Errors
    /// Refused if the conversation is not for the actor.
    pub async fn messages(&self, actor: &Actor, thread: ThreadId, page: Page) -> Result<Listed<MessageView>, Error> {
        self.custody.guarded(actor, self.read(actor, thread, page, Place::Beginning)).await
    }

    /// The last messages of a conversation, or those before a place in it; oldest first, too. `next` leads to older
    /// ones. A reading like [`Messaging::messages`].
    ///
    /// # Errors
    /// Refused if the conversation is not for the actor.
    pub async fn newest_messages(
        &self,
        actor: &Actor,
        thread: ThreadId,
        page: Page,
    ) -> Result<Listed<MessageView>, Error> {
        self.custody.guarded(actor, self.read(actor, thread, page, Place::End)).await
    }

    async fn read(
        &self,
        actor: &Actor,
        thread: ThreadId,
        page: Page,
        from: Place,
    ) -> Result<Listed<MessageView>, Error> {
        let mut work = self.custody.act(actor).await?;
        let (file, row) = self.open(work.rows(), actor, thread, Act::ReadThread).await?;
        let listed = from.list(work.rows(), thread, page).await?;
        let mut attached = attached(work.rows(), actor, thread, &listed.items).await?;
        // Who may not answer is not the other side: what an exception reads waits on for those who have the case.
        let about = About::plain(ObjectRef::new(ObjectKind::Thread, thread), row.thread.concerns_member);
        let opens = file.allows(actor, Act::PostMessage, &about);
        if let Some((first, last)) = ends(&listed.items).filter(|_| opens) {
            let now = self.custody.now();
            let by_staff = actor.role.is_staff();
            let opened = db::messages::set_opened(work.rows(), thread, first, last, by_staff, now).await?;
            if opened > 0 {
                db::cases::note_activity(work.rows(), file.id, now).await?;
            }
        }
        let names = self.custody.names(work.rows(), actor).await?;
        let mut items = Vec::with_capacity(listed.items.len());
        for message in &listed.items {
            let documents = attached.remove(&message.id).unwrap_or_default();
            items.push(view(&file, &names, actor, thread, message, documents)?);
        }
        let entry = NewEntry::done(Action::ThreadViewed, ObjectKind::Thread, thread).pseudonym(row.thread.pseudonym);
        work.record_read(entry.case(&file).concerns(row.thread.concerns_member)).await?;
        work.commit_bookkeeping().await?;
        Ok(Listed { items, next: listed.next })
    }

    /// Posts a message.
    ///
    /// # Errors
    /// Those of the text; [`Error::UnknownDocument`]; [`Error::FingerprintDiffers`]; refused if the conversation is not
    /// for the actor.
    pub async fn post(&self, actor: &Actor, thread: ThreadId, new: NewMessage) -> Result<Made<MessageView>, Error> {
        self.custody.guarded(actor, self.post_in(actor, thread, new)).await
    }

    async fn post_in(&self, actor: &Actor, thread: ThreadId, new: NewMessage) -> Result<Made<MessageView>, Error> {
        let body = post::check_body(&new.body)?;
        let documents = all_named(&new.documents, &new.papers)?;
        let settings = self.custody.settings(actor.tenant, self.custody.today()).await?;
        let mut work = self.custody.act(actor).await?;
        let (file, row) = self.open(work.rows(), actor, thread, Act::PostMessage).await?;
        let route = DraftPlace::Thread(thread).route();
        let key = new.idempotency_key.as_deref();
        let parts = [thread.to_string(), body.to_owned(), post::joined(&documents)];
        let (id, replayed) = match work.claim(route, key, &parts).await? {
            Claim::Replayed(id) => (MessageId::from_uuid(id), true),
            Claim::Differs => return Err(Error::FingerprintDiffers),
            Claim::Free => {
                let house = (&self.custody, &*settings);
                let id = post::message(house, &mut work, &file, &row.thread, body, &documents).await?;
                db::drafts::delete(work.rows(), account_of(actor)?, thread.uuid()).await?;
                work.answer(route, key, id.uuid()).await?;
                (id, false)
            }
        };
        let made = self.one(&mut work, &file, actor, thread, id).await?;
        if !replayed {
            work.commit().await?;
        }
        Ok(Made { made, replayed })
    }

    async fn one(
        &self,
        work: &mut custody::Work,
        file: &CaseFile,
        actor: &Actor,
        thread: ThreadId,
        id: MessageId,
    ) -> Result<MessageView, Error> {
        let missing = || denied(Act::ReadThread, ObjectRef::new(ObjectKind::Message, id));
        let message = db::messages::find_listed(work.rows(), id).await?.ok_or_else(missing)?;
        let mut attached = attached(work.rows(), actor, thread, std::slice::from_ref(&message)).await?;
        let names = self.custody.names(work.rows(), actor).await?;
        view(file, &names, actor, thread, &message, attached.remove(&id).unwrap_or_default())
    }

    /// Notes that the actor has read up to a message: only unread counters change.
    ///
    /// # Errors
    /// Refused if the conversation is not for the actor.
    pub async fn mark_read(&self, actor: &Actor, thread: ThreadId, up_to: MessageId) -> Result<(), Error> {
        let act = async {
            let mut work = self.custody.act(actor).await?;
            self.open(work.rows(), actor, thread, Act::ReadThread).await?;
            db::threads::mark_read(work.rows(), thread, account_of(actor)?, up_to, self.custody.now()).await?;
            work.commit_bookkeeping().await?;
            Ok(())
        };
        self.custody.guarded(actor, act).await
    }

    /// The receipt of a customer's message; `None` for messages of the Jobcenter.
    ///
    /// # Errors
    /// Refused if the conversation is not for the actor.
    pub async fn receipt(&self, actor: &Actor, message: MessageId) -> Result<Option<SignedReceipt>, Error> {
        let act = async {
            let mut work = self.custody.act(actor).await?;
            let missing = || denied(Act::ReadReceipt, ObjectRef::new(ObjectKind::Message, message));
            let row = db::messages::find(work.rows(), message).await?.ok_or_else(missing)?;
            let (file, _) = self.open(work.rows(), actor, row.thread_id, Act::ReadReceipt).await?;
            let entry = NewEntry::done(Action::ReceiptViewed, ObjectKind::Message, message).pseudonym(row.pseudonym);
            work.record_read(entry.case(&file)).await?;
            work.commit_bookkeeping().await?;
            Ok(self.custody.receipt(actor, ReceiptObject::Message, message.uuid()).await?)
        };
        self.custody.guarded(actor, act).await
    }
}

/// The places of the first and the last message of a page.
fn ends(page: &[ListedMessage]) -> Option<(db::Cursor, db::Cursor)> {
    let place = |message: &ListedMessage| db::Cursor::new(message.sent_at, message.id);
    page.first().map(place).zip(page.last().map(place))
}

/// The documents that each message of a page names, as far as they are for the actor; `None` for one that is disowned.
async fn attached(
    tx: &mut db::Tx,
    actor: &Actor,
    thread: ThreadId,
    page: &[ListedMessage],
) -> Result<HashMap<MessageId, Vec<Option<DocumentId>>>, Error> {
    let mut attached: HashMap<MessageId, Vec<Option<DocumentId>>> = HashMap::new();
    if let Some((first, last)) = ends(page) {
        for (message, document) in db::messages::documents_between(tx, thread, first, last, audience(actor)?).await? {
            attached.entry(message).or_default().push(document);
        }
    }
    Ok(attached)
}

fn view(
    file: &CaseFile,
    names: &Names,
    actor: &Actor,
    thread: ThreadId,
    row: &ListedMessage,
    documents: Vec<Option<DocumentId>>,
) -> Result<MessageView, Error> {
    let disowned = documents.iter().filter(|named| named.is_none()).count();
    Ok(MessageView {
        id: row.id,
        thread_id: thread,
        author: names.account(row.by_account, row.by_role, &row.by_name_sealed)?,
        on_behalf_of: row.on_behalf_of,
        body: file.sealer.open_text(CaseField::MessageBody, row.id.uuid(), &row.body_sealed)?,
        documents: documents.into_iter().flatten().collect(),
        disowned: u32::try_from(disowned).unwrap_or(u32::MAX),
        sent_at: row.sent_at,
        opened_at: row.opened_at,
        mine: actor.account == Some(row.by_account),
    })
}

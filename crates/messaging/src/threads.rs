//! Lists of conversations, and beginning one.

use custody::{About, CaseField, CaseFile, Claim, Names, NewEntry, denied};
use db::cases::worklist::Reader;
use db::documents::Audience;
use db::threads::ListedThread;
use domain::{
    AccountId, AccountRef, Act, Action, Actor, CaseId, Concerns, Cursor, Listed, ObjectKind, ObjectRef, Page,
    Pseudonym, Role, ThreadId,
};

use crate::admit::all_named;
use crate::post;
use crate::{DraftPlace, Error, LONGEST_SUBJECT, Made, Messaging, NewThread, ThreadView};

impl Messaging {
    /// The conversations of a case that the actor may read, the one with the newest message first.
    ///
    /// # Errors
    /// Refused if the case is not the actor's.
    pub async fn threads(&self, actor: &Actor, case: CaseId, page: Page) -> Result<Listed<ThreadView>, Error> {
        let act = async {
            let reader = self.reader(actor)?;
            let mut tx = self.custody.read(actor.tenant).await?;
            let file = self.custody.case_file(&mut tx, actor, case, Act::ViewCase, &About::case(case)).await?;
            let after = match page.after {
                Some(Cursor::Moment(at, id)) => db::Cursor { at, id },
                _ => db::Cursor::newest(),
            };
            let rows = db::threads::of_case(&mut tx, case, reader, audience(actor)?, after, page.limit + 1).await?;
            let listed =
                Listed::from_rows(rows, &page, |row| Cursor::Moment(row.thread.last_message_at, row.thread.id.uuid()));
            let who = self.answerers(&mut tx, actor, &file).await?;
            let items = listed.items.iter().map(|row| view(&file, &who, row)).collect::<Result<_, _>>()?;
            Ok(Listed { items, next: listed.next })
        };
        self.custody.guarded(actor, act).await
    }

    /// One conversation. Its messages are another call, and that is the one the log keeps.
    ///
    /// # Errors
    /// Refused if it is not for the actor.
    pub async fn thread(&self, actor: &Actor, thread: ThreadId) -> Result<ThreadView, Error> {
        let act = async {
            let mut tx = self.custody.read(actor.tenant).await?;
            let (file, row) = self.open(&mut tx, actor, thread, Act::ReadThread).await?;
            view(&file, &self.answerers(&mut tx, actor, &file).await?, &row)
        };
        self.custody.guarded(actor, act).await
    }

    /// Begins a conversation with its first message, in one unit of work.
    ///
    /// # Errors
    /// Those of the text; [`Error::ConcernsNobody`]; [`Error::FingerprintDiffers`]; refused if the case is not the
    /// actor's.
    pub async fn start(&self, actor: &Actor, case: CaseId, new: NewThread) -> Result<Made<ThreadView>, Error> {
        self.custody.guarded(actor, self.start_in(actor, case, new)).await
    }

    async fn start_in(&self, actor: &Actor, case: CaseId, new: NewThread) -> Result<Made<ThreadView>, Error> {
        let subject = check_subject(&new.subject)?;
        let body = post::check_body(&new.body)?;
        let documents = all_named(&new.documents, &new.papers)?;
        let account = account_of(actor)?;
        let settings = self.custody.settings(actor.tenant, self.custody.today()).await?;
        let mut work = self.custody.act(actor).await?;
        let concerns = new.concerns.unwrap_or_else(|| Concerns::from_member(actor.person));
        let about = About::plain(ObjectRef::new(ObjectKind::Case, case), concerns);
        let file = self.custody.case_file(work.rows(), actor, case, Act::PostMessage, &about).await?;
        let route = DraftPlace::Case(case).route();
        let parts =
            [case.to_string(), subject.to_owned(), body.to_owned(), concerns.to_string(), post::joined(&documents)];
        let key = new.idempotency_key.as_deref();
        match work.claim(route, key, &parts).await? {
            Claim::Replayed(id) => {
                let thread = ThreadId::from_uuid(id);
                let (file, row) = self.open(work.rows(), actor, thread, Act::ReadThread).await?;
                let who = self.answerers(work.rows(), actor, &file).await?;
                return Ok(Made { made: view(&file, &who, &row)?, replayed: true });
            }
            Claim::Differs => return Err(Error::FingerprintDiffers),
            // A repeated request gets what was made, whatever happened to the case since.
            Claim::Free => self.check_concerns(work.rows(), case, concerns).await?,
        }
        let (clock, rng) = (self.custody.clock(), self.custody.rng());
        let now = self.custody.now();
        let id = ThreadId::generate(clock, rng);
        let thread = db::threads::Thread {
            id,
            case_id: case,
            subject_sealed: file.sealer.seal(CaseField::ThreadSubject, id.uuid(), subject.as_bytes()),
            concerns_member: concerns,
            by_account: account,
            last_message_at: now,
            message_count: 0,
            pseudonym: Pseudonym::generate(rng),
            created_at: now,
        };
        db::threads::insert(work.rows(), &thread).await?;
        let entry = NewEntry::done(Action::ThreadStarted, ObjectKind::Thread, id).pseudonym(thread.pseudonym);
        work.record(entry.case(&file).concerns(concerns));
        post::message((&self.custody, &settings), &mut work, &file, &thread, body, &documents).await?;
        db::drafts::delete(work.rows(), account, case.uuid()).await?;
        work.answer(route, key, id.uuid()).await?;
        let row = db::threads::find_listed(work.rows(), id, self.reader(actor)?).await?;
        let row = row.ok_or(custody::Error::Row("a conversation that just began"))?;
        let made = view(&file, &self.answerers(work.rows(), actor, &file).await?, &row)?;
        work.commit().await?;
        Ok(Made { made, replayed: false })
    }

    pub(crate) async fn check_concerns(&self, tx: &mut db::Tx, case: CaseId, concerns: Concerns) -> Result<(), Error> {
        let Some(person) = concerns.member() else { return Ok(()) };
        let today = self.custody.today();
        if db::cases::is_member(tx, case, person, today).await? { Ok(()) } else { Err(Error::ConcernsNobody) }
    }

    /// Opens the case of a conversation for an act on it.
    pub(crate) async fn open(
        &self,
        tx: &mut db::Tx,
        actor: &Actor,
        thread: ThreadId,
        act: Act,
    ) -> Result<(CaseFile, ListedThread), Error> {
        let reader = self.reader(actor)?;
        let object = ObjectRef::new(ObjectKind::Thread, thread);
        let row = db::threads::find_listed(tx, thread, reader).await?.ok_or_else(|| denied(act, object))?;
        let sender = row.thread.by_account == reader.account;
        let about = About { sender, ..About::plain(object, row.thread.concerns_member) };
        let file = self.custody.case_file(tx, actor, row.thread.case_id, act, &about).await?;
        Ok((file, row))
    }
}

impl Messaging {
    /// Who reads, and on which day.
    pub(crate) fn reader(&self, actor: &Actor) -> Result<Reader, Error> {
        Ok(Reader { account: account_of(actor)?, day: self.custody.today() })
    }
}

pub(crate) fn account_of(actor: &Actor) -> Result<AccountId, Error> {
    actor.account.ok_or(Error::Custody(custody::Error::Row("an actor without an account")))
}

/// Which conversations and documents of a case a list shows the actor.
pub(crate) fn audience(actor: &Actor) -> Result<Audience, Error> {
    Ok(match actor.person {
        Some(person) => Audience::Customer { account: account_of(actor)?, person },
        None => Audience::Staff,
    })
}

/// The subject of a conversation, without blanks around it.
///
/// # Errors
/// [`Error::SubjectMissing`], [`Error::SubjectTooLong`].
pub fn check_subject(typed: &str) -> Result<&str, Error> {
    let subject = typed.trim();
    if subject.is_empty() {
        return Err(Error::SubjectMissing);
    }
    if subject.chars().count() > LONGEST_SUBJECT {
        return Err(Error::SubjectTooLong { limit: LONGEST_SUBJECT });
    }
    Ok(subject)
}

/// Who answers in the conversations of a case.
pub(crate) struct Answerers {
    pub(crate) names: Names,
    /// Whoever has the case: answers where nothing was handed over.
    assigned: Option<AccountRef>,
}

impl Answerers {
    /// Who answers; `None` is the team, or somebody of whom the Jobcenter tells its customers nothing.
    pub(crate) fn answers(&self, row: &ListedThread) -> Result<Option<AccountRef>, Error> {
        if !self.names.tell_staff() {
            return Ok(None);
        }
        if row.handed_over_at.is_none() {
            return Ok(self.assigned.clone());
        }
        let named = row.answered_by.zip(row.answered_name_sealed.as_deref());
        Ok(named.map(|(account, sealed)| self.names.account(account, Role::Caseworker, sealed)).transpose()?)
    }
}

impl Messaging {
    /// Who answers in the conversations of a case, as the actor is told it.
    pub(crate) async fn answerers(&self, tx: &mut db::Tx, actor: &Actor, file: &CaseFile) -> Result<Answerers, Error> {
        let names = self.custody.names(tx, actor).await?;
        let assigned = match file.row.assigned_to {
            Some(account) => db::accounts::find(tx, account).await?,
            None => None,
        };
        // Who can't sign in any more answers nobody.
        let assigned = assigned.filter(|row| row.role == Role::Caseworker && row.locked_at.is_none());
        let assigned = assigned.map(|row| names.account(row.id, row.role, &row.name_sealed)).transpose()?;
        Ok(Answerers { names, assigned })
    }
}

fn view(file: &CaseFile, who: &Answerers, row: &ListedThread) -> Result<ThreadView, Error> {
    let thread = &row.thread;
    Ok(ThreadView {
        id: thread.id,
        case_id: thread.case_id,
        subject: file.sealer.open_text(CaseField::ThreadSubject, thread.id.uuid(), &thread.subject_sealed)?,
        concerns: thread.concerns_member,
        unread: u64::from(row.unread),
        last_message_at: thread.last_message_at,
        answered_by: who.answers(row)?,
    })
}

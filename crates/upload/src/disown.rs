//! "Gehört nicht mir": a customer says that a paper is somebody else's. The household does not see it any more until staff
//! have looked: they move it, or say that it belongs here after all.
//!
//! It is hidden from everybody in the household but its sender: whose paper it is nobody knows yet.

use custody::About;
use db::disowned::Disowned;
use domain::{Act, Action, Actor, CaseId, DocumentId};

use crate::find::{Found, about, entry, is_mine};
use crate::{DocumentView, Error, Upload};

/// Papers that one page names.
const NAMED: u32 = 20;

impl Upload {
    /// Says that a document is not the actor's. Said again it changes nothing.
    ///
    /// # Errors
    /// [`Error::OwnDocument`] to who sent it; [`Error::Custody`] with a refusal for everybody else whom it does not concern.
    pub async fn disown(&self, actor: &Actor, id: DocumentId) -> Result<(), Error> {
        self.custody.guarded(actor, Box::pin(self.say_not_mine(actor, id))).await
    }

    async fn say_not_mine(&self, actor: &Actor, id: DocumentId) -> Result<(), Error> {
        let mut work = self.custody.act(actor).await?;
        db::documents::hold(work.rows(), id).await?;
        if let Some(account) = actor.account
            && db::disowned::is_open(work.rows(), account, id).await?
        {
            return Ok(());
        }
        let Found { listed, case } = self.find(work.rows(), actor, id, Act::ViewDocument).await?;
        if is_mine(actor, &listed) && !actor.role.is_staff() {
            return Err(Error::OwnDocument);
        }
        case.demand(actor, Act::DisownDocument, &about(actor, &listed))?;
        let said = Disowned {
            document: id,
            account: actor.account.ok_or(custody::Error::Row("an actor without an account"))?,
            case: case.id,
            said_at: self.custody.now(),
            due_on: self.custody.today(),
        };
        db::disowned::insert(work.rows(), &said).await?;
        db::cases::note_activity(work.rows(), case.id, said.said_at).await?;
        work.record(entry(Action::DocumentDisowned, &case, &listed.document));
        work.commit().await?;
        Ok(())
    }

    /// Says of a document that somebody disowned: it belongs here. The household sees it again. Said again it changes nothing.
    ///
    /// # Errors
    /// [`Error::Custody`] with a refusal for everybody but caseworkers of the case.
    pub async fn confirm(&self, actor: &Actor, id: DocumentId) -> Result<(), Error> {
        let act = async {
            let mut work = self.custody.act(actor).await?;
            db::documents::hold(work.rows(), id).await?;
            let Found { listed, case } = self.find(work.rows(), actor, id, Act::ConfirmDocument).await?;
            let by = actor.account.ok_or(custody::Error::Row("an actor without an account"))?;
            let now = self.custody.now();
            if !db::disowned::settle(work.rows(), id, by, now).await? {
                return Ok(());
            }
            db::cases::note_activity(work.rows(), case.id, now).await?;
            work.record(entry(Action::DocumentConfirmed, &case, &listed.document));
            work.commit().await?;
            Ok(())
        };
        self.custody.guarded(actor, Box::pin(act)).await
    }

    /// The documents of a case that customers said are not theirs, the oldest first; none for customers. A list: no entry
    /// is made.
    ///
    /// # Errors
    /// [`Error::Custody`] with a refusal.
    pub async fn disowned(&self, actor: &Actor, case: CaseId) -> Result<Vec<DocumentView>, Error> {
        let list = async {
            let mut tx = self.custody.read(actor.tenant).await?;
            let file = self.custody.case_file(&mut tx, actor, case, Act::ViewCase, &About::case(case)).await?;
            if !actor.role.is_staff() {
                return Ok(Vec::new());
            }
            let said = db::disowned::of_case(&mut tx, case, NAMED).await?;
            let rows = db::documents::among(&mut tx, case, &said).await?;
            let names = self.custody.names(&mut tx, actor).await?;
            let seen = rows.iter().filter(|row| file.allows(actor, Act::ViewDocument, &about(actor, row)));
            seen.map(|row| DocumentView::open(actor, &file, &names, row)).collect()
        };
        self.custody.guarded(actor, list).await
    }
}

//! Searching the log. A look into it is an entry, too.

use custody::NewEntry;
use db::audit::search::Filter;
use domain::{
    AccountId, AccountRef, Act, Action, Actor, CaseId, Channel, Cursor, EntryId, Listed, ObjectKind, ObjectRef,
    Outcome, Page, PersonId, Relation, RequestId, Role, SessionId, Timestamp, fold_login, may,
};
use uuid::Uuid;

use crate::names::Names;
use crate::{Audit, Error, demand};

/// A question to the log; everything that is set has to fit.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Who: an account's id or login.
    pub actor: Option<String>,
    /// What.
    pub action: Option<Action>,
    /// To which object.
    pub object: Option<Uuid>,
    /// In which case: its id or file number.
    pub case: Option<String>,
    /// From this moment on.
    pub from: Option<Timestamp>,
    /// Before this moment.
    pub to: Option<Timestamp>,
}

/// An entry, as the one who asks may see it.
#[derive(Debug, Clone, PartialEq)]
pub struct EntryView {
    /// Its place in the log.
    pub index: u64,
    /// Its id.
    pub id: EntryId,
    /// When.
    pub time: Timestamp,
    /// Who; `None` for the portal itself, and for an account that was deleted.
    pub actor: Option<AccountRef>,
    /// In which role.
    pub role: Role,
    /// In which session; `None` for the portal itself.
    pub session: Option<SessionId>,
    /// For whom.
    pub on_behalf_of: Option<PersonId>,
    /// How it came in.
    pub channel: Channel,
    /// What.
    pub action: Action,
    /// In which case.
    pub case_id: Option<CaseId>,
    /// The case's file number.
    pub file_number: Option<String>,
    /// To what.
    pub object: Option<ObjectRef>,
    /// What people call it: the file number of a case, the name of an account.
    pub object_name: Option<String>,
    /// How it ended.
    pub outcome: Outcome,
    /// Code of the reason.
    pub reason: Option<String>,
    /// The request.
    pub request_id: RequestId,
    /// The opened detail; for auditors only, and until it is erased or its case is deleted.
    pub detail: Option<serde_json::Value>,
    /// RFC 6962 hash of the entry, in hex.
    pub leaf_hash: String,
}

impl Audit {
    /// Entries that fit, newest first. Auditors see details, admins don't. The look is an entry, kept before anybody sees
    /// what was found; one that failed, too.
    ///
    /// # Errors
    /// [`Error::UnknownValue`]; [`Error::Differs`] if an entry was changed outside of the log; refused for everybody
    /// else.
    pub async fn entries(&self, actor: &Actor, query: Query, page: Page) -> Result<Listed<EntryView>, Error> {
        let act = async {
            demand(actor, Act::SearchLog)?;
            let found = self.search(actor, &query, page).await;
            self.record_search(actor, &query, &found).await?;
            found
        };
        self.custody.guarded(actor, act).await
    }

    async fn search(&self, actor: &Actor, query: &Query, page: Page) -> Result<Listed<EntryView>, Error> {
        let with_details = may(actor.role, Relation::House, Act::ReadLogDetails);
        let mut tx = self.custody.read(actor.tenant).await?;
        let filter = resolve(&mut tx, query).await?;
        let before = match page.after {
            Some(Cursor::Index(index)) => Some(index),
            _ => None,
        };
        let rows = db::audit::search::search(&mut tx, actor.tenant, &filter, before, page.limit + 1).await?;
        let listed = Listed::from_rows(rows, &page, |row| Cursor::Index(row.leaf.leaf_index));
        let names = Names::of(&self.custody, &mut tx, actor.tenant, &listed.items).await?;
        let items = listed.items.into_iter().map(|row| names.view(row, with_details)).collect::<Result<_, _>>()?;
        Ok(Listed { items, next: listed.next })
    }

    async fn record_search(
        &self,
        actor: &Actor,
        query: &Query,
        found: &Result<Listed<EntryView>, Error>,
    ) -> Result<(), Error> {
        let detail = serde_json::json!({
            "actor": query.actor, "action": query.action, "object": query.object, "case": query.case,
            "from": query.from, "to": query.to, "found": found.as_ref().ok().map(|listed| listed.items.len()),
        });
        let entry = NewEntry::done(Action::LogSearched, ObjectKind::Log, actor.tenant).detail(&detail);
        let mut work = self.custody.act(actor).await?;
        work.record(match found {
            Ok(_) => entry,
            Err(error) => entry.outcome(Outcome::Failed).reason(error.code()),
        });
        work.commit().await?;
        Ok(())
    }
}

async fn resolve(tx: &mut db::Tx, query: &Query) -> Result<Filter, Error> {
    let mut filter =
        Filter { action: query.action, object: query.object, from: query.from, to: query.to, ..Filter::default() };
    if let Some(who) = query.actor.as_deref() {
        let account = match who.parse::<AccountId>() {
            Ok(id) => Some(id),
            Err(_) => db::accounts::find_by_login(tx, &fold_login(who)).await?.map(|row| row.id),
        };
        filter.actor = Some(account.ok_or(Error::UnknownValue("actor"))?);
    }
    if let Some(case) = query.case.as_deref() {
        let case = match case.parse::<CaseId>() {
            Ok(id) => Some(id),
            Err(_) => db::cases::find_by_file_number(tx, case.trim()).await?.map(|row| row.id),
        };
        filter.case = Some(case.ok_or(Error::UnknownValue("case"))?);
    }
    Ok(filter)
}

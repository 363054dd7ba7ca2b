//! Searching the log. A look into it is an entry, too.

use std::collections::HashMap;

use custody::{CaseField, CaseSealer, NewEntry, TenantField, TenantSealer};
use db::audit::search::Filter;
use domain::{
    AccountId, AccountRef, Act, Action, Actor, CaseId, Channel, Cursor, EntryId, Listed, ObjectKind, ObjectRef,
    Outcome, Page, PersonId, PortalNumber, Relation, RequestId, Role, Timestamp, may,
};
use uuid::Uuid;

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
    /// Who; `None` for the portal itself.
    pub actor: Option<AccountRef>,
    /// In which role.
    pub role: Role,
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
    /// How it ended.
    pub outcome: Outcome,
    /// Code of the reason.
    pub reason: Option<String>,
    /// The request.
    pub request_id: RequestId,
    /// The opened detail; for auditors only, and until it is erased.
    pub detail: Option<serde_json::Value>,
    /// RFC 6962 hash of the entry, in hex.
    pub leaf_hash: String,
}

impl Audit {
    /// Entries that fit, newest first. Auditors see details, admins don't.
    ///
    /// # Errors
    /// [`Error::UnknownValue`]; refused for everybody else.
    pub async fn entries(&self, actor: &Actor, query: Query, page: Page) -> Result<Listed<EntryView>, Error> {
        self.custody.guarded(actor, self.search(actor, query, page)).await
    }

    async fn search(&self, actor: &Actor, query: Query, page: Page) -> Result<Listed<EntryView>, Error> {
        demand(actor, Act::SearchLog)?;
        let with_details = may(actor.role, Relation::House, Act::ReadLogDetails);
        let mut work = self.custody.act(actor).await?;
        let filter = resolve(work.rows(), &query).await?;
        let before = match page.after {
            Some(Cursor::Index(index)) => Some(index),
            _ => None,
        };
        let rows = db::audit::search::search(work.rows(), actor.tenant, &filter, before, page.limit + 1).await?;
        let listed = Listed::from_rows(rows, &page, |row| Cursor::Index(row.leaf.leaf_index));
        let sealer = self.custody.tenant_sealer(work.rows(), actor.tenant).await?;
        let mut names = Names { sealer: &sealer, audit: self, accounts: HashMap::new(), cases: HashMap::new() };
        let mut items = Vec::with_capacity(listed.items.len());
        for row in listed.items {
            items.push(names.view(work.rows(), actor, row, with_details).await?);
        }
        let detail = serde_json::json!({
            "actor": query.actor, "action": query.action, "object": query.object, "case": query.case,
            "from": query.from, "to": query.to, "found": items.len(),
        });
        work.record(NewEntry::done(Action::LogSearched, ObjectKind::Log, actor.tenant).detail(&detail));
        work.commit().await?;
        Ok(Listed { items, next: listed.next })
    }
}

async fn resolve(tx: &mut db::Tx, query: &Query) -> Result<Filter, Error> {
    let mut filter =
        Filter { action: query.action, object: query.object, from: query.from, to: query.to, ..Filter::default() };
    if let Some(who) = query.actor.as_deref() {
        let account = match who.parse::<AccountId>() {
            Ok(id) => Some(id),
            Err(_) => db::accounts::find_by_login(tx, &folded(who)).await?.map(|row| row.id),
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

fn folded(typed: &str) -> String {
    PortalNumber::parse(typed).map_or_else(|_| typed.trim().to_lowercase(), |number| number.digits().to_owned())
}

/// What entries name, each looked up once per page.
struct Names<'a> {
    sealer: &'a TenantSealer,
    audit: &'a Audit,
    accounts: HashMap<AccountId, Option<AccountRef>>,
    cases: HashMap<CaseId, Option<(String, CaseSealer)>>,
}

impl Names<'_> {
    async fn view(
        &mut self,
        tx: &mut db::Tx,
        actor: &Actor,
        row: db::audit::Entry,
        with_details: bool,
    ) -> Result<EntryView, Error> {
        let leaf = row.leaf;
        let who = match leaf.actor_id {
            Some(account) => self.account(tx, account).await?,
            None => None,
        };
        let case = match leaf.case_id {
            Some(case) => self.case(tx, actor, case).await?,
            None => None,
        };
        let detail = match row.detail.filter(|_| with_details) {
            Some(detail) => {
                let id = leaf.entry_id.uuid();
                let opened = match &case {
                    Some((_, sealer)) => sealer.open(CaseField::EntryDetail, id, &detail.detail_sealed)?,
                    None => self.sealer.open(TenantField::EntryDetail, id, &detail.detail_sealed)?,
                };
                serde_json::from_slice(&opened).ok()
            }
            None => None,
        };
        Ok(EntryView {
            index: leaf.leaf_index,
            id: leaf.entry_id,
            time: leaf.at,
            actor: who,
            role: leaf.actor_role,
            on_behalf_of: leaf.on_behalf_of,
            channel: leaf.channel,
            action: leaf.action,
            case_id: leaf.case_id,
            file_number: case.map(|(number, _)| number),
            object: leaf.object_id.map(|id| ObjectRef { kind: leaf.object_kind, id }),
            outcome: leaf.outcome,
            reason: leaf.reason,
            request_id: leaf.request_id,
            detail,
            leaf_hash: hex::encode(leaf.leaf_hash),
        })
    }

    async fn account(&mut self, tx: &mut db::Tx, id: AccountId) -> Result<Option<AccountRef>, Error> {
        if let Some(known) = self.accounts.get(&id) {
            return Ok(known.clone());
        }
        let found = match db::accounts::find(tx, id).await? {
            Some(row) => {
                let name = self.sealer.open_text(TenantField::AccountName, id.uuid(), &row.name_sealed)?;
                Some(AccountRef { id, role: row.role, name })
            }
            None => None,
        };
        self.accounts.insert(id, found.clone());
        Ok(found)
    }

    async fn case(
        &mut self,
        tx: &mut db::Tx,
        actor: &Actor,
        id: CaseId,
    ) -> Result<Option<(String, CaseSealer)>, Error> {
        if let Some(known) = self.cases.get(&id) {
            return Ok(known.clone());
        }
        let found = match db::cases::find(tx, id).await? {
            Some(row) => {
                let sealer = self.audit.custody.case_sealer(tx, actor.tenant, id, &row.wrapped_key).await?;
                Some((row.file_number, sealer))
            }
            None => None,
        };
        self.cases.insert(id, found.clone());
        Ok(found)
    }
}

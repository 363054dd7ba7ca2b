//! What the columns of an entry say to a reader, and whether its bytes say the same.
//!
//! Entries are searched and shown by their columns; only their bytes are in the tree. Whoever can write rows could make an
//! entry look like another one, so both are compared before anybody sees it. Account, case and object stand in the bytes
//! as pseudonyms: they are compared as long as their rows are there. What has no pseudonym (the log, a route, what does
//! not exist) is as the column says.

use std::collections::{BTreeMap, HashMap};

use custody::{Custody, TenantField};
use db::audit::{Entry, Leaf};
use domain::{AccountId, AccountRef, CaseId, ObjectKind, ObjectRef, Pseudonym, TenantId};
use ledger::entry::MAX_REASON;
use uuid::Uuid;

use crate::details::{Details, cases_of};
use crate::{EntryView, Error};

/// What the entries of a page name, looked up in a few queries.
pub(crate) struct Names {
    details: Details,
    accounts: HashMap<AccountId, (AccountRef, Pseudonym)>,
    cases: HashMap<CaseId, (String, Pseudonym)>,
    objects: HashMap<(ObjectKind, Uuid), Pseudonym>,
}

impl Names {
    pub(crate) async fn of(
        custody: &Custody,
        tx: &mut db::Tx,
        tenant: TenantId,
        page: &[Entry],
    ) -> Result<Self, Error> {
        let cases = cases_of(tx, page.iter()).await?;
        let details = Details::of(custody, tx, tenant, &cases).await?;
        let mut ids: Vec<AccountId> = page.iter().filter_map(|entry| entry.leaf.actor_id).collect();
        let objects_that_are_accounts =
            page.iter().map(|entry| &entry.leaf).filter(|leaf| leaf.object_kind == ObjectKind::Account);
        ids.extend(objects_that_are_accounts.filter_map(|leaf| leaf.object_id).map(AccountId::from));
        ids.sort_unstable();
        ids.dedup();
        let mut accounts = HashMap::new();
        for row in db::accounts::find_all(tx, &ids).await? {
            let name = details.tenant.open_text(TenantField::AccountName, row.id.uuid(), &row.name_sealed)?;
            accounts.insert(row.id, (AccountRef { id: row.id, role: row.role, name }, row.pseudonym));
        }
        let cases = cases.into_iter().map(|row| (row.id, (row.file_number, row.pseudonym))).collect();
        Ok(Self { details, accounts, cases, objects: objects(tx, page).await? })
    }

    /// An entry, if its columns are what its bytes say.
    pub(crate) fn view(&self, entry: Entry, with_details: bool) -> Result<EntryView, Error> {
        self.check(&entry.leaf)?;
        let detail = if with_details { self.details.open(&entry)? } else { None };
        let leaf = entry.leaf;
        Ok(EntryView {
            index: leaf.leaf_index,
            id: leaf.entry_id,
            time: leaf.at,
            actor: leaf.actor_id.and_then(|id| self.accounts.get(&id)).map(|(account, _)| account.clone()),
            role: leaf.actor_role,
            session: leaf.session_id,
            on_behalf_of: leaf.on_behalf_of,
            channel: leaf.channel,
            action: leaf.action,
            case_id: leaf.case_id,
            file_number: leaf.case_id.and_then(|id| self.cases.get(&id)).map(|(number, _)| number.clone()),
            object_name: self.object_name(&leaf),
            object: leaf.object_id.map(|id| ObjectRef { kind: leaf.object_kind, id }),
            outcome: leaf.outcome,
            reason: leaf.reason,
            request_id: leaf.request_id,
            detail: detail.and_then(|opened| serde_json::from_slice(&opened).ok()),
            leaf_hash: hex::encode(leaf.leaf_hash),
        })
    }

    /// What people call the object, as far as no sealed detail is needed for it: a file number, the name of an account.
    fn object_name(&self, leaf: &Leaf) -> Option<String> {
        let id = leaf.object_id?;
        match leaf.object_kind {
            ObjectKind::Case => self.cases.get(&CaseId::from(id)).map(|(number, _)| number.clone()),
            ObjectKind::Account => self.accounts.get(&AccountId::from(id)).map(|(account, _)| account.name.clone()),
            _ => None,
        }
    }

    fn check(&self, leaf: &Leaf) -> Result<(), Error> {
        let index = leaf.leaf_index;
        let said = ledger::Entry::decode(&leaf.leaf).map_err(|_| Error::Differs { index })?;
        let account = leaf.actor_id.and_then(|id| self.accounts.get(&id)).map(|(_, pseudonym)| *pseudonym);
        let case = leaf.case_id.and_then(|id| self.cases.get(&id)).map(|(_, pseudonym)| *pseudonym);
        let object = leaf.object_id.and_then(|id| self.objects.get(&(leaf.object_kind, id))).copied();
        let same = ledger::leaf_hash(&leaf.leaf) == leaf.leaf_hash
            && (said.id, said.at, said.request) == (leaf.entry_id, leaf.at, leaf.request_id)
            && (said.role, said.channel, said.action) == (leaf.actor_role, leaf.channel, leaf.action)
            && (said.object_kind, said.outcome) == (leaf.object_kind, leaf.outcome)
            && same_reason(said.reason.as_deref(), leaf.reason.as_deref())
            && said.actor.is_some() == leaf.actor_id.is_some()
            && said.on_behalf_of.is_some() == leaf.on_behalf_of.is_some()
            && said.case.is_some() == leaf.case_id.is_some()
            && account.is_none_or(|known| said.actor == Some(known))
            && case.is_none_or(|known| said.case == Some(known))
            && object.is_none_or(|known| said.object.is_none_or(|object| object == known));
        if same { Ok(()) } else { Err(Error::Differs { index }) }
    }
}

/// The pseudonyms of a page's objects, one query for each kind.
async fn objects(tx: &mut db::Tx, page: &[Entry]) -> Result<HashMap<(ObjectKind, Uuid), Pseudonym>, Error> {
    let mut kinds: BTreeMap<ObjectKind, Vec<Uuid>> = BTreeMap::new();
    for leaf in page.iter().map(|entry| &entry.leaf) {
        kinds.entry(leaf.object_kind).or_default().extend(leaf.object_id);
    }
    let mut objects = HashMap::new();
    for (kind, ids) in kinds {
        for (id, pseudonym) in db::audit::search::pseudonyms(tx, kind, &ids).await? {
            objects.insert((kind, id), pseudonym);
        }
    }
    Ok(objects)
}

/// The bytes keep the beginning of a long reason.
fn same_reason(said: Option<&str>, column: Option<&str>) -> bool {
    let (said, column) = (said.unwrap_or_default(), column.unwrap_or_default());
    said == column || (column.len() > MAX_REASON && !said.is_empty() && column.starts_with(said))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_the_same_if_it_was_only_cut() {
        assert!(same_reason(None, None) && same_reason(None, Some("")) && same_reason(Some("a"), Some("a")));
        assert!(!same_reason(Some("a"), Some("ab")) && !same_reason(None, Some("a")) && !same_reason(Some("a"), None));
        let long = "x".repeat(MAX_REASON + 1);
        assert!(same_reason(Some(&long[..MAX_REASON]), Some(&long)));
    }
}

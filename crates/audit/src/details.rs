//! Opening what entries say beside their bytes.

use std::collections::HashMap;

use custody::{CaseField, CaseSealer, Custody, TenantField, TenantSealer};
use db::audit::Entry;
use domain::{CaseId, TenantId};
use zeroize::Zeroizing;

use crate::Error;

/// Opens details: those of a case with its key, the others with the Jobcenter's.
#[derive(Debug)]
pub(crate) struct Details {
    pub(crate) tenant: TenantSealer,
    cases: HashMap<CaseId, CaseSealer>,
}

impl Details {
    /// Opens the keys of these cases.
    pub(crate) async fn of(
        custody: &Custody,
        tx: &mut db::Tx,
        tenant: TenantId,
        cases: &[db::cases::Case],
    ) -> Result<Self, Error> {
        let mut sealers = HashMap::new();
        for case in cases {
            sealers.insert(case.id, custody.case_sealer(tx, tenant, case.id, &case.wrapped_key).await?);
        }
        Ok(Self { tenant: custody.tenant_sealer(tx, tenant).await?, cases: sealers })
    }

    /// The detail of an entry. `None` if it has none, or was erased, or if its case was deleted and the key with it.
    pub(crate) fn open(&self, entry: &Entry) -> Result<Option<Zeroizing<Vec<u8>>>, Error> {
        let Some(detail) = &entry.detail else { return Ok(None) };
        let id = entry.leaf.entry_id.uuid();
        let Some(case) = entry.leaf.case_id else {
            return Ok(Some(self.tenant.open(TenantField::EntryDetail, id, &detail.detail_sealed)?));
        };
        let Some(sealer) = self.cases.get(&case) else { return Ok(None) };
        Ok(Some(sealer.open(CaseField::EntryDetail, id, &detail.detail_sealed)?))
    }
}

/// The cases of entries, each once.
pub(crate) async fn cases_of(
    tx: &mut db::Tx,
    entries: impl Iterator<Item = &Entry>,
) -> Result<Vec<db::cases::Case>, Error> {
    let mut ids: Vec<CaseId> = entries.filter_map(|entry| entry.leaf.case_id).collect();
    ids.sort_unstable();
    ids.dedup();
    Ok(db::cases::find_all(tx, &ids).await?)
}

//! What a Jobcenter set for itself, as every service reads it: one answer for a day, kept for a moment.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{Duration, NaiveDate};
use domain::{SettingKey, SettingValue, Settings, TenantId, Timestamp};

use crate::{Custody, Result};

/// How long an answer is kept: so long another process may go on with the old value.
const KEPT: Duration = Duration::seconds(10);

/// Answers of this process.
#[derive(Debug, Default)]
pub(crate) struct Kept(Mutex<HashMap<TenantId, Answer>>);

#[derive(Debug)]
struct Answer {
    day: NaiveDate,
    read_at: Timestamp,
    settings: Arc<Settings>,
}

impl Kept {
    fn get(&self, tenant: TenantId, day: NaiveDate, now: Timestamp) -> Option<Arc<Settings>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let answer = kept.get(&tenant).filter(|answer| answer.day == day && now - answer.read_at < KEPT)?;
        Some(Arc::clone(&answer.settings))
    }

    fn put(&self, tenant: TenantId, answer: Answer) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(tenant, answer);
    }

    fn forget(&self, tenant: TenantId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&tenant);
    }
}

impl Custody {
    /// What is valid in a Jobcenter on a day. Ask before a transaction is begun, or give up its answer to chance: it may
    /// be some seconds old.
    ///
    /// # Errors
    /// [`crate::Error::Rows`].
    pub async fn settings(&self, tenant: TenantId, day: NaiveDate) -> Result<Arc<Settings>> {
        let now = self.now();
        if let Some(kept) = self.kept.get(tenant, day, now) {
            return Ok(kept);
        }
        let mut tx = self.read(tenant).await?;
        let rows = db::settings::from_day(&mut tx, day).await?;
        drop(tx);
        let settings = Arc::new(valid_on(&rows, day));
        self.kept.put(tenant, Answer { day, read_at: now, settings: Arc::clone(&settings) });
        Ok(settings)
    }

    /// Reads the settings anew when they are asked for next: after they were changed.
    pub fn forget_settings(&self, tenant: TenantId) {
        self.kept.forget(tenant);
    }
}

/// What is valid on a day, of rows by key and day. Keys that a newer program set are passed over.
fn valid_on(rows: &[db::settings::Setting], day: NaiveDate) -> Settings {
    let valid = rows.iter().filter(|row| row.effective_from <= day);
    Settings::from_values(valid.filter_map(|row| {
        let key = SettingKey::parse(&row.key).ok()?;
        Some((key, SettingValue::from_json(key, &row.value).ok()?))
    }))
}

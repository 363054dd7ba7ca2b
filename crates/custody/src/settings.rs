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

/// What deadlines are counted by, on any day: the numbers that were valid then, and the holidays that are known today. A
/// holiday says itself when it is, whenever it was entered.
#[derive(Debug)]
pub struct Calendar {
    rows: Vec<db::settings::Setting>,
    today: NaiveDate,
}

impl Custody {
    /// What deadlines of a Jobcenter are counted by.
    ///
    /// # Errors
    /// [`crate::Error::Rows`].
    pub async fn calendar(&self, tx: &mut db::Tx) -> Result<Calendar> {
        let mut rows = Vec::new();
        for key in SettingKey::OF_DEADLINES {
            rows.extend(db::settings::history(tx, key.as_str()).await?);
        }
        Ok(Calendar { rows, today: self.today() })
    }
}

impl Calendar {
    /// What a deadline is counted by that begins on a day.
    pub fn on(&self, day: NaiveDate) -> Settings {
        let valid = self.rows.iter().filter(|row| {
            let is_of_holidays = row.key == SettingKey::Holidays.as_str();
            row.effective_from <= if is_of_holidays { self.today } else { day }
        });
        from_rows(valid)
    }
}

/// What is valid on a day, of rows by key and day.
fn valid_on(rows: &[db::settings::Setting], day: NaiveDate) -> Settings {
    from_rows(rows.iter().filter(|row| row.effective_from <= day))
}

/// The last value of each key. Keys that a newer program set are passed over.
fn from_rows<'r>(rows: impl Iterator<Item = &'r db::settings::Setting>) -> Settings {
    Settings::from_values(rows.filter_map(|row| {
        let key = SettingKey::parse(&row.key).ok()?;
        Some((key, SettingValue::from_json(key, &row.value).ok()?))
    }))
}

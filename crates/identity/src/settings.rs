//! What a Jobcenter sets for itself: read by every page, changed by admins. Each change is an entry of the log with the
//! old and the new value.

use std::sync::Arc;

use chrono::{Duration, NaiveDate, NaiveTime};
use custody::access::demand_house;
use custody::{NewEntry, Work};
use db::jobs::NewJob;
use domain::deadline::RECOUNT_JOB;
use domain::{
    AccountId, Act, Action, Actor, JobId, ObjectKind, SettingFault, SettingKey, SettingValue, Settings, TenantId,
    Timestamp,
};

use crate::{Error, Identity};

/// Other processes read settings anew within seconds; what they began before is over by then.
const SETTLED: Duration = Duration::minutes(1);

/// One setting as admins see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingLine {
    /// What is set.
    pub key: SettingKey,
    /// What is valid today.
    pub value: SettingValue,
    /// Since when; `None` for the default.
    pub since: Option<NaiveDate>,
    /// What comes, by day.
    pub coming: Vec<Coming>,
}

/// A value that is not valid yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coming {
    /// From this day on it will be.
    pub from: NaiveDate,
    /// The value.
    pub value: SettingValue,
}

impl Identity {
    /// What is valid in a Jobcenter today.
    ///
    /// # Errors
    /// [`Error::Custody`].
    pub async fn settings(&self, tenant: TenantId) -> Result<Arc<Settings>, Error> {
        Ok(self.custody.settings(tenant, self.custody.today()).await?)
    }

    /// Every setting with what is valid today and what comes.
    ///
    /// # Errors
    /// [`Error::Custody`] with a refusal.
    pub async fn setting_lines(&self, actor: &Actor) -> Result<Vec<SettingLine>, Error> {
        self.custody.guarded(actor, self.list_settings(actor)).await
    }

    async fn list_settings(&self, actor: &Actor) -> Result<Vec<SettingLine>, Error> {
        demand_house(actor, Act::ManageHouse, ObjectKind::House)?;
        let today = self.custody.today();
        let mut tx = self.custody.read(actor.tenant).await?;
        let rows = db::settings::from_day(&mut tx, today).await?;
        Ok(SettingKey::ALL.iter().map(|key| line(*key, &rows, today)).collect())
    }

    /// Sets a value from a day on; without a day from today on. The same value again changes nothing.
    ///
    /// # Errors
    /// [`Error::Setting`], [`Error::DayPast`], [`Error::Custody`] with a refusal.
    pub async fn set_setting(
        &self,
        actor: &Actor,
        key: SettingKey,
        from: Option<NaiveDate>,
        value: SettingValue,
    ) -> Result<SettingLine, Error> {
        let changed = self.custody.guarded(actor, self.set(actor, key, from, value)).await;
        self.custody.forget_settings(actor.tenant);
        changed
    }

    async fn set(
        &self,
        actor: &Actor,
        key: SettingKey,
        from: Option<NaiveDate>,
        value: SettingValue,
    ) -> Result<SettingLine, Error> {
        demand_house(actor, Act::ManageHouse, ObjectKind::House)?;
        value.check(key)?;
        let today = self.custody.today();
        let from = from.unwrap_or(today);
        if from < today {
            return Err(Error::DayPast);
        }
        let mut work = self.custody.act(actor).await?;
        let before = line(key, &db::settings::from_day(work.rows(), today).await?, today);
        let old = before.on(from);
        if *old == value {
            return Ok(before);
        }
        let row = row(actor.account, self.custody.now(), key, from, &value);
        db::settings::put(work.rows(), &row).await?;
        work.record(changed(actor, key, from, &old.to_json(), &row.value));
        if SettingKey::OF_DEADLINES.contains(&key) {
            self.recount(&mut work, from).await?;
        }
        let after = line(key, &db::settings::from_day(work.rows(), today).await?, today);
        work.commit().await?;
        Ok(after)
    }

    /// Has what is open counted anew, once no process counts with what was valid before.
    async fn recount(&self, work: &mut Work, from: NaiveDate) -> Result<(), Error> {
        let now = self.custody.now();
        // Midnight in Germany is past by then.
        let begins = from.and_time(NaiveTime::MIN).and_utc();
        let job = NewJob {
            id: JobId::generate(self.custody.clock(), self.custody.rng()),
            kind: RECOUNT_JOB,
            unique_key: None,
            payload: serde_json::json!({}),
            run_after: begins.max(now) + SETTLED,
            created_at: now,
        };
        Ok(work.enqueue(&job).await?)
    }

    /// Takes back a value that is not valid yet; fine if there is none from that day on.
    ///
    /// # Errors
    /// [`Error::DayPast`], [`Error::Custody`] with a refusal.
    pub async fn withdraw_setting(
        &self,
        actor: &Actor,
        key: SettingKey,
        from: NaiveDate,
    ) -> Result<SettingLine, Error> {
        self.custody.guarded(actor, self.withdraw(actor, key, from)).await
    }

    async fn withdraw(&self, actor: &Actor, key: SettingKey, from: NaiveDate) -> Result<SettingLine, Error> {
        demand_house(actor, Act::ManageHouse, ObjectKind::House)?;
        let today = self.custody.today();
        if from <= today {
            return Err(Error::DayPast);
        }
        let mut work = self.custody.act(actor).await?;
        let gone = db::settings::remove(work.rows(), key.as_str(), from).await?;
        let after = line(key, &db::settings::from_day(work.rows(), today).await?, today);
        if let Some(old) = gone {
            work.record(changed(actor, key, from, &old, &after.on(from).to_json()));
            work.commit().await?;
        }
        Ok(after)
    }
}

impl SettingLine {
    /// What will be valid on a day.
    fn on(&self, day: NaiveDate) -> &SettingValue {
        let coming = self.coming.iter().rev().find(|coming| coming.from <= day);
        coming.map_or(&self.value, |coming| &coming.value)
    }
}

impl From<SettingFault> for Error {
    fn from(fault: SettingFault) -> Self {
        Self::Setting(fault)
    }
}

fn row(
    by: Option<AccountId>,
    at: Timestamp,
    key: SettingKey,
    from: NaiveDate,
    value: &SettingValue,
) -> db::settings::Setting {
    db::settings::Setting {
        key: key.as_str().to_owned(),
        effective_from: from,
        value: value.to_json(),
        set_by: by,
        set_at: at,
    }
}

/// The setting of a key, of rows by key and day.
fn line(key: SettingKey, rows: &[db::settings::Setting], today: NaiveDate) -> SettingLine {
    let mut line = SettingLine { key, value: key.default_value(), since: None, coming: Vec::new() };
    for row in rows.iter().filter(|row| row.key == key.as_str()) {
        // What a newer program wrote and this one can't read counts as not set, as everywhere.
        let Ok(value) = SettingValue::from_json(key, &row.value) else { continue };
        if row.effective_from > today {
            line.coming.push(Coming { from: row.effective_from, value });
        } else {
            line.since = Some(row.effective_from);
            line.value = value;
        }
    }
    line
}

fn changed(
    actor: &Actor,
    key: SettingKey,
    from: NaiveDate,
    old: &serde_json::Value,
    new: &serde_json::Value,
) -> NewEntry {
    let detail = serde_json::json!({ "setting": key, "from": from, "old": old, "new": new });
    NewEntry::done(Action::SettingsChanged, ObjectKind::House, actor.tenant).reason(key.as_str()).detail(&detail)
}

//! What a Jobcenter sets for itself, for admins.

use chrono::NaiveDate;
use domain::{SettingKey, SettingKind, SettingValue};

use super::{Mistake, mistake, urls};
use crate::dates;
use crate::i18n::Locale;

/// `GET /admin/settings`.
#[derive(Debug, Clone)]
pub struct SettingsPage {
    /// Every setting.
    pub rows: Vec<SettingRow>,
}

super::template!(SettingsPage, "admin/settings.html");

/// A setting.
#[derive(Debug, Clone)]
pub struct SettingRow {
    /// What is set.
    pub key: SettingKey,
    /// What is valid today.
    pub value: SettingValue,
    /// Since when; `None` for the default.
    pub since: Option<NaiveDate>,
    /// What comes: from which day, what.
    pub coming: Vec<(NaiveDate, SettingValue)>,
}

impl SettingRow {
    /// The key of its name.
    pub fn name_key(&self) -> String {
        format!("setting-{}", self.key.as_str().replace('_', "-"))
    }

    /// The key of what it is for.
    pub fn hint_key(&self) -> String {
        format!("{}-hint", self.name_key())
    }

    /// Where it is changed.
    pub fn url(&self) -> String {
        urls::setting(self.key)
    }

    /// What is valid today, in words.
    pub fn today(&self, t: &Locale) -> String {
        shown(self.key, &self.value, t)
    }

    /// Since when, in words.
    pub fn since(&self, t: &Locale) -> String {
        self.since.map_or_else(|| t.get("setting-default"), |day| t.with("setting-since", &written(day, t)))
    }

    /// What comes: the day as forms send it, and both in words.
    pub fn coming(&self, t: &Locale) -> Vec<(String, String)> {
        let sentence = |(from, value): &(NaiveDate, SettingValue)| {
            let (day, value) = (written(*from, t), shown(self.key, value, t));
            (from.to_string(), t.named("setting-coming", &[("day", &day), ("value", &value)]))
        };
        self.coming.iter().map(sentence).collect()
    }
}

/// `GET /admin/settings/{setting}`, and again after a `POST` that was refused. Fields: `value`, `from`.
#[derive(Debug, Clone)]
pub struct SettingForm {
    /// The setting as it is.
    pub row: SettingRow,
    /// What was typed, at first what is valid today.
    pub value: String,
    /// What was typed; empty for today.
    pub from: String,
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
}

super::template!(SettingForm, "admin/setting.html");

impl SettingForm {
    /// How the value is typed: `lines`, `flag`, or the type of an input.
    pub fn input(&self) -> &'static str {
        match self.row.key.kind() {
            SettingKind::Line(_) => "text",
            SettingKind::Phone => "tel",
            SettingKind::Number(..) => "number",
            SettingKind::Lines(_) | SettingKind::Days => "lines",
            SettingKind::Flag => "flag",
        }
    }

    /// Where a value that is not valid yet is taken back.
    pub fn withdraw_url(&self) -> String {
        urls::withdraw_setting(self.row.key)
    }

    /// What is wrong with a field.
    pub fn mistake(&self, field: &str, t: &Locale) -> Option<String> {
        mistake::at(&self.mistakes, field, t)
    }
}

fn written(day: NaiveDate, t: &Locale) -> String {
    dates::day(*t, dates::begin_of(day))
}

/// A value in words.
fn shown(key: SettingKey, value: &SettingValue, t: &Locale) -> String {
    match value {
        SettingValue::Text(text) if text.is_empty() => t.get("setting-none"),
        SettingValue::Number(0) if matches!(key, SettingKey::FileMegabytes | SettingKey::CaseMegabytes) => {
            t.get("setting-installation")
        }
        SettingValue::Flag(flag) => t.get(if *flag { "setting-yes" } else { "setting-no" }),
        SettingValue::Days(days) if days.is_empty() => t.get("setting-none"),
        SettingValue::Text(_) | SettingValue::Number(_) => value.typed(),
        SettingValue::Days(_) => value.typed().replace('\n', ", "),
    }
}

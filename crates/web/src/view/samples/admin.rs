//! The pages of what admins say is valid in a Jobcenter.

use domain::{Role, SettingKey, SettingValue};

use super::Samples;
use crate::view::{Mistake, SettingForm, SettingRow, SettingsPage};

fn row(key: SettingKey) -> SettingRow {
    SettingRow { key, value: key.default_value(), since: None, coming: Vec::new() }
}

fn changing(key: SettingKey, now: &str, later: &str) -> SettingRow {
    let value = |typed| SettingValue::parse(key, typed).unwrap();
    SettingRow {
        key,
        value: value(now),
        since: "2026-05-04".parse().ok(),
        coming: vec![("2026-07-01".parse().unwrap(), value(later))],
    }
}

impl Samples for SettingsPage {
    const NAME: &'static str = "settings";
    const ROLE: Option<Role> = Some(Role::Admin);
    fn samples() -> Vec<Self> {
        let mut rows: Vec<_> = SettingKey::ALL.iter().map(|key| row(*key)).collect();
        rows[0] = changing(SettingKey::BenefitName, "Bürgergeld", "Grundsicherungsgeld");
        vec![Self { rows }]
    }
}

impl Samples for SettingForm {
    const NAME: &'static str = "setting";
    const ROLE: Option<Role> = Some(Role::Admin);
    fn samples() -> Vec<Self> {
        let form = |row: SettingRow, mistakes| Self { value: row.value.typed(), from: String::new(), row, mistakes };
        vec![
            form(changing(SettingKey::BenefitName, "Bürgergeld", "Grundsicherungsgeld"), vec![]),
            form(row(SettingKey::Holidays), vec![Mistake::DaysWrong, Mistake::DayPast]),
            form(row(SettingKey::ShowStaffNames), vec![]),
            form(row(SettingKey::ContactPhone), vec![Mistake::PhoneWrong]),
            form(row(SettingKey::AnswerWorkingDays), vec![Mistake::NumberOutside(1, 30)]),
            form(row(SettingKey::ObjectionForms), vec![Mistake::ValueLong(1_000)]),
        ]
    }
}

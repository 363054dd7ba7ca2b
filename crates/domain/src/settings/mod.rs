//! What a Jobcenter sets for itself, each value from a day on: names, numbers and habits that change without a new
//! program.
//!
//! - [`SettingKey`]: everything that can be set, with kind and default
//! - [`SettingValue`]: a value, as it is typed, stored and sent
//! - [`Settings`]: what is valid on one day

mod key;
mod value;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::StuckFor;
use crate::limits::UploadLimits;

pub use key::{SettingKey, SettingKind};
pub use value::{SettingFault, SettingValue};

/// Bytes of what settings count as one megabyte.
const MEGABYTE: u64 = 1_048_576;

/// What is valid on one day: what was set, else the defaults.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings(BTreeMap<SettingKey, SettingValue>);

impl Settings {
    /// From what was set; what does not fit its key counts as not set.
    pub fn from_values(set: impl IntoIterator<Item = (SettingKey, SettingValue)>) -> Self {
        Self(set.into_iter().filter(|(key, value)| value.check(*key).is_ok()).collect())
    }

    /// The value of a key.
    pub fn value(&self, key: SettingKey) -> SettingValue {
        self.0.get(&key).cloned().unwrap_or_else(|| key.default_value())
    }

    /// What the benefit is called today; `None` while nobody said so: then pages name none.
    pub fn benefit_name(&self) -> Option<String> {
        self.text(SettingKey::BenefitName)
    }

    /// The telephone number that customers call.
    pub fn contact_phone(&self) -> Option<String> {
        self.text(SettingKey::ContactPhone)
    }

    /// When somebody is there, in words.
    pub fn office_hours(&self) -> Option<String> {
        self.text(SettingKey::OfficeHours)
    }

    /// The telephone number for people without food, home, electricity or health insurance.
    pub fn emergency_phone(&self) -> Option<String> {
        self.text(SettingKey::EmergencyPhone)
    }

    /// After how many working days customers usually have an answer.
    pub fn answer_working_days(&self) -> u32 {
        self.number(SettingKey::AnswerWorkingDays)
    }

    /// Within how many months an application is decided.
    pub fn application_months(&self) -> u32 {
        self.number(SettingKey::ApplicationMonths)
    }

    /// Within how many months an objection is decided.
    pub fn objection_months(&self) -> u32 {
        self.number(SettingKey::ObjectionMonths)
    }

    /// Whether customers see the names of staff.
    pub fn shows_staff_names(&self) -> bool {
        self.flag(SettingKey::ShowStaffNames)
    }

    /// In which forms an objection is valid here, in words for customers.
    pub fn objection_forms(&self) -> Option<String> {
        self.text(SettingKey::ObjectionForms)
    }

    /// Whether who activates an account types the birth date or the household number beside the code, where one is known.
    pub fn asks_second_factor(&self) -> bool {
        self.flag(SettingKey::ActivationSecondFactor)
    }

    /// How long a caseworker may look into a case by exception.
    pub fn exception_minutes(&self) -> u32 {
        self.number(SettingKey::ExceptionMinutes)
    }

    /// After how many hours of waiting for something a paper is an alarm for staff; 0 for never.
    pub fn stuck_hours(&self, what: StuckFor) -> u32 {
        self.number(match what {
            StuckFor::Scan => SettingKey::StuckScanHours,
            StuckFor::Open => SettingKey::StuckOpenHours,
            StuckFor::File => SettingKey::StuckFileHours,
        })
    }

    /// How many hours after that alarm the customer is told; 0 for never.
    pub fn stuck_tell_hours(&self) -> u32 {
        self.number(SettingKey::StuckTellHours)
    }

    /// The days on which nobody works beside weekends, in order.
    pub fn holidays(&self) -> Vec<NaiveDate> {
        match self.value(SettingKey::Holidays) {
            SettingValue::Days(days) => days,
            _ => Vec::new(),
        }
    }

    /// The limits of the installation, narrowed by what the Jobcenter set; never widened.
    #[must_use]
    pub fn narrow(&self, installation: UploadLimits) -> UploadLimits {
        let least = |key, limit: u64| match self.number(key) {
            0 => limit,
            megabytes => limit.min(u64::from(megabytes) * MEGABYTE),
        };
        UploadLimits {
            file_bytes: least(SettingKey::FileMegabytes, installation.file_bytes),
            case_bytes: least(SettingKey::CaseMegabytes, installation.case_bytes),
            files: installation.files,
        }
    }

    fn text(&self, key: SettingKey) -> Option<String> {
        match self.value(key) {
            SettingValue::Text(text) => Some(text).filter(|text| !text.is_empty()),
            _ => None,
        }
    }

    fn number(&self, key: SettingKey) -> u32 {
        match self.value(key) {
            SettingValue::Number(number) => number,
            _ => 0,
        }
    }

    fn flag(&self, key: SettingKey) -> bool {
        self.value(key) == SettingValue::Flag(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_set_is_the_defaults() {
        let settings = Settings::default();
        assert_eq!((settings.answer_working_days(), settings.exception_minutes()), (3, 60));
        assert!(!settings.shows_staff_names() && settings.asks_second_factor());
        assert_eq!(settings.benefit_name(), None, "never a constant");
        assert_eq!(settings.holidays().len(), 20);
    }

    #[test]
    fn limits_are_narrowed_and_never_widened() {
        let installation = UploadLimits::default();
        let set = |megabytes| {
            Settings::from_values([(SettingKey::FileMegabytes, SettingValue::Number(megabytes))]).narrow(installation)
        };
        assert_eq!(set(0), installation);
        assert_eq!(set(7).file_bytes, 7 * MEGABYTE);
        assert_eq!(set(7).case_bytes, installation.case_bytes);
        assert_eq!(set(100_000), installation);
    }

    #[test]
    fn what_does_not_fit_its_key_counts_as_not_set() {
        let settings = Settings::from_values([
            (SettingKey::AnswerWorkingDays, SettingValue::Number(0)),
            (SettingKey::ShowStaffNames, SettingValue::Text("ja".into())),
        ]);
        assert_eq!(settings, Settings::default());
    }
}

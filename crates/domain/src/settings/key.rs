//! Everything that a Jobcenter can set.

use chrono::NaiveDate;

use super::SettingValue;
use crate::words::words;

words! {
    /// What is set. Rows and programs use the words; they never change once released.
    SettingKey {
        /// The name of the benefit; it changes by law.
        BenefitName = "benefit_name",
        /// The telephone number that customers call.
        ContactPhone = "contact_phone",
        /// When somebody is there, in words.
        OfficeHours = "office_hours",
        /// The telephone number for emergencies.
        EmergencyPhone = "emergency_phone",
        /// After how many working days customers usually have an answer.
        AnswerWorkingDays = "answer_working_days",
        /// Months within which an application is decided (§ 88 SGG).
        ApplicationMonths = "application_months",
        /// Months within which an objection is decided (§ 88 SGG).
        ObjectionMonths = "objection_months",
        /// Whether customers see the names of staff.
        ShowStaffNames = "show_staff_names",
        /// In which forms an objection is valid here, in words for customers.
        ObjectionForms = "objection_forms",
        /// Days on which nobody works beside weekends.
        Holidays = "holidays",
        /// Megabytes of one file at most; 0 for what the installation allows.
        FileMegabytes = "file_megabytes",
        /// Megabytes of one case at most; 0 for what the installation allows.
        CaseMegabytes = "case_megabytes",
        /// Whether an activation asks for birth date or household number beside the code.
        ActivationSecondFactor = "activation_second_factor",
        /// Minutes for which a caseworker may look into a case by exception.
        ExceptionMinutes = "exception_minutes",
        /// Hours after which a paper that was not checked is an alarm for staff; 0 for never.
        StuckScanHours = "stuck_scan_hours",
        /// Hours after which a paper that nobody opened is one; 0 for never.
        StuckOpenHours = "stuck_open_hours",
        /// Hours after which a complete paper that was not filed is one; 0 for never.
        StuckFileHours = "stuck_file_hours",
        /// Hours after that alarm until the customer is told; 0 for never.
        StuckTellHours = "stuck_tell_hours",
    }
}

/// What a value looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettingKind {
    /// One line of at most so many characters.
    Line(usize),
    /// Lines of at most so many characters together.
    Lines(usize),
    /// A telephone number, as it is dialled.
    Phone,
    /// A whole number, from the one to the other.
    Number(u32, u32),
    /// Yes or no.
    Flag,
    /// A list of days.
    Days,
}

impl SettingKind {
    /// The word that programs know it by.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Line(_) => "line",
            Self::Lines(_) => "lines",
            Self::Phone => "phone",
            Self::Number(..) => "number",
            Self::Flag => "flag",
            Self::Days => "days",
        }
    }
}

/// Public holidays in Hesse in 2026 and 2027 (Hessisches Feiertagsgesetz): year, month, day.
const HESSE: [(i32, u32, u32); 20] = [
    (2026, 1, 1),
    (2026, 4, 3),
    (2026, 4, 6),
    (2026, 5, 1),
    (2026, 5, 14),
    (2026, 5, 25),
    (2026, 6, 4),
    (2026, 10, 3),
    (2026, 12, 25),
    (2026, 12, 26),
    (2027, 1, 1),
    (2027, 3, 26),
    (2027, 3, 29),
    (2027, 5, 1),
    (2027, 5, 6),
    (2027, 5, 17),
    (2027, 5, 27),
    (2027, 10, 3),
    (2027, 12, 25),
    (2027, 12, 26),
];

impl SettingKey {
    /// What deadlines are counted by.
    pub const OF_DEADLINES: [Self; 4] =
        [Self::AnswerWorkingDays, Self::ApplicationMonths, Self::ObjectionMonths, Self::Holidays];

    /// What its values look like.
    pub const fn kind(self) -> SettingKind {
        match self {
            Self::BenefitName => SettingKind::Line(80),
            Self::ContactPhone | Self::EmergencyPhone => SettingKind::Phone,
            Self::OfficeHours => SettingKind::Line(200),
            Self::AnswerWorkingDays => SettingKind::Number(1, 30),
            Self::ApplicationMonths | Self::ObjectionMonths => SettingKind::Number(1, 12),
            Self::ShowStaffNames | Self::ActivationSecondFactor => SettingKind::Flag,
            Self::ObjectionForms => SettingKind::Lines(1_000),
            Self::Holidays => SettingKind::Days,
            Self::FileMegabytes | Self::CaseMegabytes => SettingKind::Number(0, 1_000_000),
            Self::ExceptionMinutes => SettingKind::Number(5, 480),
            Self::StuckScanHours | Self::StuckOpenHours | Self::StuckFileHours | Self::StuckTellHours => {
                SettingKind::Number(0, 8_760)
            }
        }
    }

    /// What is valid where nobody set anything.
    pub fn default_value(self) -> SettingValue {
        match self {
            Self::BenefitName | Self::ContactPhone | Self::OfficeHours | Self::EmergencyPhone => {
                SettingValue::Text(String::new())
            }
            Self::AnswerWorkingDays | Self::ObjectionMonths => SettingValue::Number(3),
            Self::ApplicationMonths => SettingValue::Number(6),
            Self::ShowStaffNames => SettingValue::Flag(false),
            Self::ActivationSecondFactor => SettingValue::Flag(true),
            Self::ObjectionForms => SettingValue::Text(
                "Ein Widerspruch gilt als Brief mit Ihrer Unterschrift. Oder Sie kommen zu uns, und wir schreiben ihn mit \
                 Ihnen auf."
                    .into(),
            ),
            Self::Holidays => {
                SettingValue::Days(HESSE.iter().filter_map(|(y, m, d)| NaiveDate::from_ymd_opt(*y, *m, *d)).collect())
            }
            // Until something files papers, each would be stuck.
            Self::FileMegabytes | Self::CaseMegabytes | Self::StuckFileHours => SettingValue::Number(0),
            Self::ExceptionMinutes => SettingValue::Number(60),
            Self::StuckScanHours => SettingValue::Number(4),
            // A weekend and a day.
            Self::StuckOpenHours => SettingValue::Number(96),
            Self::StuckTellHours => SettingValue::Number(48),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_fits_its_key() {
        for key in SettingKey::ALL {
            assert_eq!(key.default_value().check(*key), Ok(()), "{key}");
        }
    }
}

//! Values of settings: typed into a form, stored and sent as JSON.

use chrono::NaiveDate;
use serde_json::Value;

use super::{SettingKey, SettingKind};

/// Days in a list at most.
const DAYS: usize = 200;
/// Characters of a telephone number at most.
const PHONE: usize = 30;

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SettingValue {
    /// A line, lines or a telephone number; empty is none.
    Text(String),
    /// A number.
    Number(u32),
    /// Yes or no.
    Flag(bool),
    /// Days in order, each once.
    Days(Vec<NaiveDate>),
}

/// What is wrong with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SettingFault {
    /// It is none of this kind.
    #[error("the value has another kind")]
    Kind,
    /// It has more characters or days than this.
    #[error("the value is longer than {0}")]
    TooLong(usize),
    /// The number is outside of the two.
    #[error("the number is not between {0} and {1}")]
    Outside(u32, u32),
    /// A telephone number has digits, blanks, `+`, `-`, `/` and brackets only.
    #[error("that is no telephone number")]
    Phone,
    /// One of the days can't be read.
    #[error("a day can't be read")]
    Day,
}

impl SettingValue {
    /// Reads what somebody typed into a form.
    ///
    /// # Errors
    /// [`SettingFault`].
    pub fn parse(key: SettingKey, typed: &str) -> Result<Self, SettingFault> {
        let typed = typed.trim();
        let value = match key.kind() {
            SettingKind::Line(_) | SettingKind::Lines(_) | SettingKind::Phone => Self::Text(typed.to_owned()),
            SettingKind::Number(..) => Self::Number(typed.parse().map_err(|_| SettingFault::Kind)?),
            SettingKind::Flag => Self::Flag(match typed {
                "yes" => true,
                "no" => false,
                _ => return Err(SettingFault::Kind),
            }),
            SettingKind::Days => Self::days(typed.split([' ', '\n', '\r', ',', ';']).filter(|part| !part.is_empty()))?,
        };
        value.check(key).map(|()| value)
    }

    /// Reads what was stored or sent.
    ///
    /// # Errors
    /// [`SettingFault`].
    pub fn from_json(key: SettingKey, json: &Value) -> Result<Self, SettingFault> {
        let value = match json {
            Value::String(text) => Self::Text(text.trim().to_owned()),
            Value::Number(number) => {
                Self::Number(number.as_u64().and_then(|n| u32::try_from(n).ok()).ok_or(SettingFault::Kind)?)
            }
            Value::Bool(flag) => Self::Flag(*flag),
            Value::Array(days) => {
                let texts: Option<Vec<&str>> = days.iter().map(Value::as_str).collect();
                Self::days(texts.ok_or(SettingFault::Kind)?.into_iter())?
            }
            Value::Null | Value::Object(_) => return Err(SettingFault::Kind),
        };
        value.check(key).map(|()| value)
    }

    /// As it is stored and sent.
    pub fn to_json(&self) -> Value {
        match self {
            Self::Text(text) => text.as_str().into(),
            Self::Number(number) => (*number).into(),
            Self::Flag(flag) => (*flag).into(),
            Self::Days(days) => days.iter().map(ToString::to_string).collect(),
        }
    }

    /// As a form shows it, to be changed: [`SettingValue::parse`] reads it back.
    pub fn typed(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Flag(flag) => (if *flag { "yes" } else { "no" }).to_owned(),
            Self::Days(days) => {
                days.iter().map(|day| day.format("%d.%m.%Y").to_string()).collect::<Vec<_>>().join("\n")
            }
        }
    }

    /// Whether the key takes it.
    ///
    /// # Errors
    /// [`SettingFault`].
    pub fn check(&self, key: SettingKey) -> Result<(), SettingFault> {
        match (key.kind(), self) {
            (SettingKind::Line(_), Self::Text(text)) if text.contains(['\n', '\r']) => Err(SettingFault::Kind),
            (SettingKind::Line(most) | SettingKind::Lines(most), Self::Text(text)) => fits(text.chars().count(), most),
            (SettingKind::Phone, Self::Text(text)) => {
                let known = |c: char| c.is_ascii_digit() || " +-/()".contains(c);
                let dials = text.is_empty() || text.bytes().any(|byte| byte.is_ascii_digit());
                if dials && text.chars().all(known) { fits(text.len(), PHONE) } else { Err(SettingFault::Phone) }
            }
            (SettingKind::Number(from, to), Self::Number(number)) => {
                if (from..=to).contains(number) {
                    Ok(())
                } else {
                    Err(SettingFault::Outside(from, to))
                }
            }
            (SettingKind::Flag, Self::Flag(_)) => Ok(()),
            (SettingKind::Days, Self::Days(days)) => fits(days.len(), DAYS),
            _ => Err(SettingFault::Kind),
        }
    }

    /// Days written as `2026-05-01` or `01.05.2026`.
    fn days<'a>(texts: impl Iterator<Item = &'a str>) -> Result<Self, SettingFault> {
        let read = |text: &str| {
            let found =
                NaiveDate::parse_from_str(text, "%Y-%m-%d").or_else(|_| NaiveDate::parse_from_str(text, "%d.%m.%Y"));
            found.map_err(|_| SettingFault::Day)
        };
        let mut days = texts.map(read).collect::<Result<Vec<_>, _>>()?;
        days.sort_unstable();
        days.dedup();
        Ok(Self::Days(days))
    }
}

fn fits(count: usize, most: usize) -> Result<(), SettingFault> {
    if count <= most { Ok(()) } else { Err(SettingFault::TooLong(most)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use SettingKey as K;

    #[test]
    fn every_value_reads_back_from_form_and_row() {
        for key in K::ALL {
            let value = key.default_value();
            assert_eq!(SettingValue::parse(*key, &value.typed()), Ok(value.clone()), "{key}");
            assert_eq!(SettingValue::from_json(*key, &value.to_json()), Ok(value), "{key}");
        }
    }

    #[test]
    fn days_are_read_in_both_spellings_sorted_and_each_once() {
        let read = SettingValue::parse(K::Holidays, "25.12.2026, 2026-01-01\n2026-12-25");
        assert_eq!(read.unwrap().typed(), "01.01.2026\n25.12.2026");
        assert_eq!(SettingValue::parse(K::Holidays, "31.02.2026"), Err(SettingFault::Day));
    }

    #[test]
    fn what_does_not_fit_is_told() {
        let refused = [
            (K::AnswerWorkingDays, "0", SettingFault::Outside(1, 30)),
            (K::AnswerWorkingDays, "bald", SettingFault::Kind),
            (K::ShowStaffNames, "vielleicht", SettingFault::Kind),
            (K::ContactPhone, "Zentrale", SettingFault::Phone),
            (K::ContactPhone, "+-", SettingFault::Phone),
            (K::BenefitName, "eins\nzwei", SettingFault::Kind),
        ];
        for (key, typed, fault) in refused {
            assert_eq!(SettingValue::parse(key, typed), Err(fault), "{key} {typed}");
        }
        assert_eq!(SettingValue::parse(K::BenefitName, &"ä".repeat(81)), Err(SettingFault::TooLong(80)));
        assert_eq!(SettingValue::from_json(K::AnswerWorkingDays, &serde_json::json!("3")), Err(SettingFault::Kind));
        assert_eq!(SettingValue::from_json(K::Holidays, &serde_json::json!([1])), Err(SettingFault::Kind));
    }

    #[test]
    fn telephone_numbers_are_taken_as_people_write_them() {
        for typed in ["06421 405-1234", "+49 (6421) 405/0", "115", ""] {
            assert!(SettingValue::parse(K::ContactPhone, typed).is_ok(), "{typed}");
        }
    }
}

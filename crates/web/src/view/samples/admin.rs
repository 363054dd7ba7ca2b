//! The pages of what admins say is valid in a Jobcenter.

use domain::legal::LegalPage;
use domain::{Role, SettingKey, SettingValue};

use super::{Samples, arrived, id, later};
use crate::i18n::Language;
use crate::view::{
    LegalForm, LegalOverview, LegalVersionLine, Mistake, SettingForm, SettingRow, SettingsPage, TeamMemberLine,
    TeamPage, Teams,
};

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

impl Samples for LegalOverview {
    const NAME: &'static str = "legal-texts";
    const ROLE: Option<Role> = Some(Role::Admin);
    fn samples() -> Vec<Self> {
        let written = |page: &LegalPage| (*page, (*page != LegalPage::Help).then(arrived));
        vec![
            Self { language: Language::De, rows: LegalPage::ALL.iter().map(written).collect() },
            Self { language: Language::En, rows: LegalPage::ALL.iter().map(|page| (*page, None)).collect() },
        ]
    }
}

impl Samples for LegalForm {
    const NAME: &'static str = "legal-text";
    const ROLE: Option<Role> = Some(Role::Admin);
    fn samples() -> Vec<Self> {
        let version = |version, by: Option<&str>, at, body: &str| LegalVersionLine {
            version,
            by: by.map(Into::into),
            at,
            body: body.into(),
        };
        let (old, new) = ("# Kontakt\nMusterstraße 1", "# Kontakt\nMusterstraße 2\n\nTelefon: 069 90009-100");
        vec![
            Self {
                page: LegalPage::Imprint,
                language: Language::De,
                body: new.into(),
                versions: vec![version(2, Some("Ada Amt"), later(), new), version(1, None, arrived(), old)],
                mistakes: vec![],
            },
            Self {
                page: LegalPage::Help,
                language: Language::En,
                body: "</textarea><script>alert(1)</script>".into(),
                versions: vec![],
                mistakes: vec![Mistake::BodyLong(50_000)],
            },
        ]
    }
}

impl Samples for Teams {
    const NAME: &'static str = "teams";
    const ROLE: Option<Role> = Some(Role::Admin);
    fn samples() -> Vec<Self> {
        let rows = vec![(id(60), "Team A bis M".into(), 7), (id(61), "Team N bis Z".into(), 1)];
        let again = Self { rows: rows.clone(), name: "Team A bis M".into(), mistakes: vec![Mistake::NameTaken] };
        vec![Self::default(), Self { rows, ..Self::default() }, again]
    }
}

impl Samples for TeamPage {
    const NAME: &'static str = "team";
    const ROLE: Option<Role> = Some(Role::Admin);
    fn samples() -> Vec<Self> {
        let member = |n, name: &str, login: &str, lead| TeamMemberLine {
            id: id(n),
            name: name.into(),
            login: login.into(),
            lead,
        };
        let team = |members, mistakes| Self {
            id: id(60),
            title: "Team A bis M".into(),
            name: "Team A bis M".into(),
            login: String::new(),
            members,
            mistakes,
        };
        let both = vec![member(70, "Carla Muster", "carla.muster", true), member(71, "Kim Fall", "kim.fall", false)];
        vec![team(both, vec![]), team(vec![], vec![Mistake::NotCaseworker, Mistake::NameLong(80)])]
    }
}

//! Emergencies, on both faces.

use domain::EmergencyKind;

use super::*;

/// One that is open, or settled with these words.
pub(super) fn emergency(settled: Option<&str>) -> Emergency {
    Emergency {
        kind: EmergencyKind::Food,
        note: Some("Ich habe seit gestern nichts mehr für die Kinder.".into()),
        raised_by: None,
        raised_at: arrived(),
        seen_at: settled.map(|_| later()),
        settled_at: settled.map(|_| later()),
        settle_note: settled.map(Into::into),
    }
}

/// Those of a household, as staff see them.
pub(super) fn alarms() -> Vec<Emergency> {
    let by = |name: &str| Emergency { raised_by: Some(name.into()), ..emergency(None) };
    vec![by("Miriam Beispiel"), Emergency { kind: EmergencyKind::Health, note: None, ..by("Jonas Beispiel") }]
}

impl Samples for EmergencyPage {
    const NAME: &'static str = "emergency";
    const ROLE: Option<Role> = Some(Role::Customer);
    fn samples() -> Vec<Self> {
        let empty = Self {
            case: id(1),
            idempotency_key: "0198a1b2-c3d4-7000-8000-0000000000aa".into(),
            office: "Jobcenter Musterkreis".into(),
            phone: Some("+49 6421 405-110".into()),
            latest: None,
            kind: None,
            note: String::new(),
            mistakes: vec![],
        };
        let settled = "Sie können den Gutschein heute bis 16 Uhr am Empfang abholen.";
        vec![
            empty.clone(),
            Self { latest: Some(emergency(None)), phone: None, ..empty.clone() },
            Self { latest: Some(emergency(Some(settled))), ..empty.clone() },
            Self {
                kind: Some(EmergencyKind::Power),
                note: "Seit heute früh".into(),
                mistakes: vec![Mistake::EmergencyKindMissing, Mistake::NoteLong(1_000)],
                ..empty
            },
        ]
    }
}

impl Samples for SettlePage {
    const NAME: &'static str = "emergency-staff";
    const ROLE: Option<Role> = Some(Role::Caseworker);
    fn samples() -> Vec<Self> {
        let full = Self {
            case: id(1),
            case_title: "Leistungen zum Lebensunterhalt".into(),
            file_number: "10-2026-0001".into(),
            household_number: "BG-10-0001".into(),
            open: alarms(),
            can_settle: true,
            note: String::new(),
            mistakes: vec![],
        };
        let wrong = vec![Mistake::SettleNoteMissing, Mistake::SettleNoteLong(1_000)];
        vec![
            full.clone(),
            Self { mistakes: wrong, ..full.clone() },
            Self { can_settle: false, ..full.clone() },
            Self { open: vec![], ..full },
        ]
    }
}

//! The pages of text modules.

use domain::{Role, TextPurpose};

use super::{Samples, arrived, id};
use crate::view::{Mistake, ModuleForm, ModuleLine, RemoveModule, TextModules};

fn line(n: u128, language: &'static str, title: &str, body: &str) -> ModuleLine {
    ModuleLine { id: id(n), language, title: title.into(), body: body.into(), position: 10, changed_at: arrived() }
}

impl Samples for TextModules {
    const NAME: &'static str = "text-modules";
    const ROLE: Option<Role> = Some(Role::Admin);
    fn samples() -> Vec<Self> {
        let rows = vec![
            line(60, "Deutsch", "Zweite Seite fehlt", "Die zweite Seite fehlt. Bitte schicken Sie alle Seiten."),
            line(
                61,
                "Deutsch",
                "Unscharf",
                "Das Foto ist unscharf.\n\nBitte machen Sie ein neues Foto bei gutem Licht.",
            ),
            line(62, "العربية", "Unscharf", "الصورة غير واضحة."),
        ];
        vec![Self { purpose: TextPurpose::Resend, rows }, Self { purpose: TextPurpose::Internal, rows: vec![] }]
    }
}

impl Samples for ModuleForm {
    const NAME: &'static str = "text-module";
    const ROLE: Option<Role> = Some(Role::Admin);
    fn samples() -> Vec<Self> {
        let empty = Self {
            id: None,
            idempotency_key: "0198a1b2-c3d4-7000-8000-0000000000ad".into(),
            purpose: TextPurpose::Message,
            language: "de".into(),
            title: String::new(),
            body: String::new(),
            position: String::new(),
            mistakes: vec![],
        };
        let kept = Self {
            id: Some(id(60)),
            title: "Eingang bestätigt".into(),
            body: "Guten Tag {name},\n\nvielen Dank für {document}.\n\n{caseworker}".into(),
            position: "10".into(),
            ..empty.clone()
        };
        let mistakes = vec![
            Mistake::TitleMissing,
            Mistake::PlaceholderUnknown("vorname".into()),
            Mistake::ValueWrong("position"),
            Mistake::ModulesMany(200),
        ];
        vec![
            empty.clone(),
            kept.clone(),
            Self { mistakes, ..empty },
            Self { mistakes: vec![Mistake::TitleLong(100)], ..kept },
        ]
    }
}

impl Samples for RemoveModule {
    const NAME: &'static str = "text-module-remove";
    const ROLE: Option<Role> = Some(Role::Admin);
    fn samples() -> Vec<Self> {
        vec![Self { id: id(60), title: "Unscharf".into(), body: "Das Foto ist unscharf.".into() }]
    }
}

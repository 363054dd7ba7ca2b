//! Text modules, for admins.

use domain::text_module::Placeholder;
use domain::{TextModuleId, TextPurpose, Timestamp};

use super::{Choice, Mistake, mistake, urls};
use crate::i18n::{Language, Locale};

/// `GET /admin/text-modules`.
#[derive(Debug, Clone)]
pub struct TextModules {
    /// What they are for.
    pub purpose: TextPurpose,
    /// By language and in their order.
    pub rows: Vec<ModuleLine>,
}

super::template!(TextModules, "admin/text-modules.html");

/// A text module in the list.
#[derive(Debug, Clone)]
pub struct ModuleLine {
    /// The module.
    pub id: TextModuleId,
    /// The name of its language in itself.
    pub language: &'static str,
    /// What it is chosen by.
    pub title: String,
    /// The text.
    pub body: String,
    /// Its place among the others.
    pub position: u32,
    /// When it was last changed.
    pub changed_at: Timestamp,
}

/// `GET /admin/text-modules/new` and `/admin/text-modules/{module}`, and again after a `POST` that was refused. Fields:
/// `purpose`, `language`, `title`, `body`, `position`.
#[derive(Debug, Clone)]
pub struct ModuleForm {
    /// The module; `None` for a new one.
    pub id: Option<TextModuleId>,
    /// The key of a new one, made when the form is shown.
    pub idempotency_key: String,
    /// What was chosen.
    pub purpose: TextPurpose,
    /// What was chosen.
    pub language: String,
    /// What was typed.
    pub title: String,
    /// What was typed.
    pub body: String,
    /// What was typed.
    pub position: String,
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
}

super::template!(ModuleForm, "admin/text-module.html");

/// `GET /admin/text-modules/{module}/remove`: asks before it is gone.
#[derive(Debug, Clone)]
pub struct RemoveModule {
    /// The module.
    pub id: TextModuleId,
    /// What it is chosen by.
    pub title: String,
    /// The text.
    pub body: String,
}

super::template!(RemoveModule, "admin/text-module-remove.html");

impl TextModules {
    /// The purposes to choose from: the key of the name, the link, whether it is this one.
    pub fn views(&self) -> Vec<(String, String, bool)> {
        let view = |purpose: &TextPurpose| (key(*purpose), urls::text_modules_of(*purpose), *purpose == self.purpose);
        TextPurpose::ALL.iter().map(view).collect()
    }

    /// Where one is added.
    pub fn new_url(&self) -> String {
        urls::new_text_module_of(self.purpose)
    }
}

impl ModuleLine {
    /// Where it is changed.
    pub fn url(&self) -> String {
        urls::text_module(self.id)
    }
}

impl ModuleForm {
    /// Where the form goes.
    pub fn action(&self) -> String {
        self.id.map_or_else(|| urls::NEW_TEXT_MODULE.to_owned(), urls::text_module)
    }

    /// The list it is in.
    pub fn list_url(&self) -> String {
        urls::text_modules_of(self.purpose)
    }

    /// Where it is removed.
    pub fn remove_url(&self) -> Option<String> {
        self.id.map(urls::remove_text_module)
    }

    /// The choices: name of the field, key of its label, what can be chosen, what is.
    pub fn choices(&self, t: &Locale) -> [(&'static str, &'static str, Vec<Choice>, String); 2] {
        let purpose = |purpose: &TextPurpose| Choice { value: purpose.to_string(), label: t.get(&key(*purpose)) };
        let language =
            |language: &Language| Choice { value: language.tag().to_owned(), label: language.name().to_owned() };
        [
            (
                "purpose",
                "module-purpose",
                TextPurpose::ALL.iter().map(purpose).collect(),
                self.purpose.as_str().to_owned(),
            ),
            ("language", "module-language", Language::ALL.iter().map(language).collect(), self.language.clone()),
        ]
    }

    /// What is wrong with a field.
    pub fn mistake(&self, field: &str, t: &Locale) -> Option<String> {
        mistake::at(&self.mistakes, field, t)
    }
}

impl RemoveModule {
    /// Where the form goes.
    pub fn action(&self) -> String {
        urls::remove_text_module(self.id)
    }

    /// Back to the module.
    pub fn module_url(&self) -> String {
        urls::text_module(self.id)
    }
}

/// The placeholders, each with what it stands for.
pub(crate) fn placeholders(t: &Locale) -> Vec<(String, String)> {
    let text = |word: &str| t.get(&format!("placeholder-{}", word.replace('_', "-")));
    Placeholder::ALL.iter().map(|place| (format!("{{{place}}}"), text(place.as_str()))).collect()
}

fn key(purpose: TextPurpose) -> String {
    format!("modules-{purpose}")
}

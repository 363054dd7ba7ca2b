//! The texts of one language.

use std::sync::LazyLock;

use chrono::NaiveDate;
use domain::Timestamp;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use super::{Direction, Language, pseudo};
use crate::dates;

/// The files of one language, in the order of `locales/<tag>/`.
macro_rules! files {
    ($tag:literal) => {
        &[
            include_str!(concat!("../../locales/", $tag, "/admin.ftl")),
            include_str!(concat!("../../locales/", $tag, "/audit.ftl")),
            include_str!(concat!("../../locales/", $tag, "/common.ftl")),
            include_str!(concat!("../../locales/", $tag, "/customer.ftl")),
            include_str!(concat!("../../locales/", $tag, "/dates.ftl")),
            include_str!(concat!("../../locales/", $tag, "/desk.ftl")),
            include_str!(concat!("../../locales/", $tag, "/entry.ftl")),
            include_str!(concat!("../../locales/", $tag, "/errors.ftl")),
            include_str!(concat!("../../locales/", $tag, "/kinds.ftl")),
            include_str!(concat!("../../locales/", $tag, "/legal.ftl")),
            include_str!(concat!("../../locales/", $tag, "/outside.ftl")),
            include_str!(concat!("../../locales/", $tag, "/own.ftl")),
            include_str!(concat!("../../locales/", $tag, "/log.ftl")),
            include_str!(concat!("../../locales/", $tag, "/papers.ftl")),
            include_str!(concat!("../../locales/", $tag, "/staff.ftl")),
            include_str!(concat!("../../locales/", $tag, "/talk.ftl")),
            include_str!(concat!("../../locales/", $tag, "/talk-staff.ftl")),
            include_str!(concat!("../../locales/", $tag, "/work.ftl")),
        ]
    };
}

static DE: LazyLock<Texts> = LazyLock::new(|| Texts::load(Language::De));
static EN: LazyLock<Texts> = LazyLock::new(|| Texts::load(Language::En));
static MIRRORED: LazyLock<Texts> = LazyLock::new(|| Texts::load(Language::Mirrored));

/// The sources of a language; those without texts have none.
pub(super) const fn sources(language: Language) -> &'static [&'static str] {
    match language {
        Language::De | Language::Mirrored => files!("de"),
        Language::En => files!("en"),
        _ => &[],
    }
}

struct Texts {
    bundle: FluentBundle<FluentResource>,
}

impl Texts {
    fn load(language: Language) -> Self {
        let mut bundle = FluentBundle::new_concurrent(language.html_lang().parse().into_iter().collect());
        // Marks of direction around inserted values are needed only where the sentence runs the other way.
        bundle.set_use_isolating(language.direction() == Direction::Rtl);
        if language == Language::Mirrored {
            bundle.set_transform(Some(pseudo::mirrored));
        }
        for source in sources(language) {
            // A test reads every file; what can't be read here still gives the messages around it.
            let resource = FluentResource::try_new((*source).to_owned()).unwrap_or_else(|(partial, _)| partial);
            bundle.add_resource_overriding(resource);
        }
        Self { bundle }
    }
}

/// The texts of one language, as templates call it: `t.get("key")`. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Locale {
    language: Language,
    texts: &'static Texts,
}

impl std::fmt::Debug for Locale {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Locale").field("language", &self.language).finish_non_exhaustive()
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "templates pass fields by reference")]
impl Locale {
    /// The texts of a language; German where it has none.
    pub fn of(language: Language) -> Self {
        match language {
            Language::En => Self { language, texts: &EN },
            Language::Mirrored => Self { language, texts: &MIRRORED },
            _ => Self { language: Language::De, texts: &DE },
        }
    }

    /// The language the texts are in: German, where the wanted one has none.
    pub const fn language(&self) -> Language {
        self.language
    }

    /// A text without values.
    pub fn get(&self, key: &str) -> String {
        self.format(key, None)
    }

    /// A text with one value, as `{ $value }`.
    pub fn with(&self, key: &str, value: &str) -> String {
        self.named(key, &[("value", value)])
    }

    /// A text with several values, each under its name.
    pub fn named(&self, key: &str, values: &[(&str, &str)]) -> String {
        let mut args = FluentArgs::with_capacity(values.len());
        for (name, value) in values {
            args.set(*name, FluentValue::from(*value));
        }
        self.format(key, Some(&args))
    }

    /// A text that depends on a number, as `{ $count }`.
    pub fn count(&self, key: &str, count: &u32) -> String {
        let mut args = FluentArgs::with_capacity(1);
        args.set("count", FluentValue::from(*count));
        self.format(key, Some(&args))
    }

    /// "Montag, 4. Mai 2026, 21:14 Uhr"
    pub fn moment(&self, at: &Timestamp) -> String {
        dates::moment(*self, *at)
    }

    /// "Montag, 4. Mai 2026"
    pub fn day(&self, at: &Timestamp) -> String {
        dates::day(*self, *at)
    }

    /// "Mo, 04.05.2026, 21:14", for dense tables of staff.
    pub fn short(&self, at: &Timestamp) -> String {
        dates::short(*self, *at)
    }

    /// "Mo, 04.05.2026", for dense tables of staff.
    pub fn short_day(&self, day: &NaiveDate) -> String {
        dates::short_day(*self, *day)
    }

    /// "1,2 MB"
    pub fn size(&self, bytes: &u64) -> String {
        dates::size(*self, *bytes)
    }

    /// "100 MB", for what is at most allowed.
    pub fn limit(&self, bytes: &u64) -> String {
        dates::limit(*self, *bytes)
    }

    /// Whether the key has a text.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.texts.bundle.has_message(key)
    }

    /// A missing text shows as its key in brackets: seen at once, and a test looks for it on every page.
    fn format(&self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        let Some(pattern) = self.texts.bundle.get_message(key).and_then(|message| message.value()) else {
            return format!("⟦{key}⟧");
        };
        let mut errors = Vec::new();
        let text = self.texts.bundle.format_pattern(pattern, args, &mut errors);
        if errors.is_empty() { text.into_owned() } else { format!("⟦{key}: {text}⟧") }
    }
}

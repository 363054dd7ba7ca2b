//! The languages that pages can be in.

/// A language of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Language {
    /// German, the official language (§ 19 SGB X).
    De,
    /// Leichte Sprache.
    DeSimple,
    /// English.
    En,
    /// Ukrainian.
    Uk,
    /// Russian.
    Ru,
    /// Turkish.
    Tr,
    /// Arabic.
    Ar,
    /// Dari.
    FaAf,
    /// No language: letters from the right, for looking at pages in the demo. Never offered.
    Mirrored,
}

/// Where a line begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From the left.
    Ltr,
    /// From the right.
    Rtl,
}

impl Direction {
    /// The value of the `dir` attribute.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ltr => "ltr",
            Self::Rtl => "rtl",
        }
    }
}

impl Language {
    /// Every language the portal is made for, in the order of the language switch.
    pub const ALL: &'static [Self] =
        &[Self::De, Self::DeSimple, Self::En, Self::Uk, Self::Ru, Self::Tr, Self::Ar, Self::FaAf];

    /// The languages that have texts. Their folders stand in `locales/`.
    pub const PRESENT: &'static [Self] = &[Self::De, Self::En];

    /// The tag in the `lang` parameter, the language cookie and the folder name.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::De => "de",
            Self::DeSimple => "de-simple",
            Self::En => "en",
            Self::Uk => "uk",
            Self::Ru => "ru",
            Self::Tr => "tr",
            Self::Ar => "ar",
            Self::FaAf => "fa-AF",
            Self::Mirrored => "ar-XB",
        }
    }

    /// The value of the `lang` attribute: Leichte Sprache is German to a screen reader.
    pub const fn html_lang(self) -> &'static str {
        match self {
            Self::DeSimple => "de",
            other => other.tag(),
        }
    }

    /// The language's name in itself.
    pub const fn name(self) -> &'static str {
        match self {
            Self::De => "Deutsch",
            Self::DeSimple => "Leichte Sprache",
            Self::En => "English",
            Self::Uk => "Українська",
            Self::Ru => "Русский",
            Self::Tr => "Türkçe",
            Self::Ar => "العربية",
            Self::FaAf => "دری",
            Self::Mirrored => "→",
        }
    }

    /// Where a line begins.
    pub const fn direction(self) -> Direction {
        match self {
            Self::Ar | Self::FaAf | Self::Mirrored => Direction::Rtl,
            _ => Direction::Ltr,
        }
    }

    /// Whether texts exist. Without them pages fall back to German.
    pub fn is_present(self) -> bool {
        Self::PRESENT.contains(&self)
    }

    /// The language with this tag, whatever the case of its letters; `None` for a language the portal doesn't know.
    pub fn parse(tag: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|language| language.tag().eq_ignore_ascii_case(tag.trim()))
    }

    /// The language of a page: an explicit wish (`?lang=` or the cookie) first, then the first language of the
    /// `Accept-Language` header that has texts, then German.
    pub fn choose(wish: Option<&str>, accept_language: Option<&str>) -> Self {
        wish.and_then(Self::parse)
            .filter(|language| language.is_present())
            .or_else(|| Self::preferred(accept_language?))
            .unwrap_or(Self::De)
    }

    /// As [`choose`](Self::choose), in the demo: the mirrored letters count as a wish.
    pub fn choose_in_demo(wish: Option<&str>, accept_language: Option<&str>) -> Self {
        let mirrored = wish.is_some_and(|tag| tag.eq_ignore_ascii_case(Self::Mirrored.tag()));
        if mirrored { Self::Mirrored } else { Self::choose(wish, accept_language) }
    }

    /// The preferred present language of an `Accept-Language` header (RFC 9110, section 12.5.4).
    fn preferred(header: &str) -> Option<Self> {
        let mut best: Option<(f32, Self)> = None;
        for range in header.split(',') {
            let (tag, quality) = range.split_once(";q=").unwrap_or((range, "1"));
            let quality: f32 = quality.trim().parse().unwrap_or(0.0);
            let Some(language) = Self::for_range(tag.trim()).filter(|language| language.is_present()) else {
                continue;
            };
            if quality > 0.0 && best.is_none_or(|(top, _)| quality > top) {
                best = Some((quality, language));
            }
        }
        best.map(|(_, language)| language)
    }

    /// `de-AT` is German, `prs` (ISO 639-3) and every `fa` are Dari.
    fn for_range(range: &str) -> Option<Self> {
        let primary = range.split('-').next().unwrap_or(range);
        match primary.to_ascii_lowercase().as_str() {
            "fa" | "prs" => Some(Self::FaAf),
            primary => Self::parse(range).or_else(|| Self::parse(primary)),
        }
    }
}

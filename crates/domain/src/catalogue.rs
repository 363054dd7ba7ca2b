//! The catalogue of papers: what customers can be asked for, and what has to be known of each kind.
//!
//! Keys are stable: they stand in rows, and in what other programs send. A kind that isn't in here is taken as free words.
//! The words for people stand with the pages.

use crate::words::words;

words! {
    /// What a kind of paper is about.
    KindGroup {
        /// Who somebody is, and their family.
        Person = "person",
        /// Rent, heating, property.
        Home = "home",
        /// Wages and own business.
        Work = "work",
        /// Money from other offices and people.
        Benefits = "benefits",
        /// Bank, assets, insurance.
        Assets = "assets",
        /// Health and its insurance.
        Health = "health",
        /// School, university, children.
        School = "school",
        /// Anything else.
        Other = "other",
    }
}

words! {
    /// Whether a copy stays.
    Keep {
        /// It goes into the case file.
        Yes = "yes",
        /// It is looked at, and the copy is destroyed (§ 20 PAuswG).
        ShowOnly = "show_only",
    }
}

words! {
    /// Whether somebody has to bring it.
    Demand {
        /// They have to, where it applies to them (§ 60 SGB I).
        Duty = "duty",
        /// It is up to them.
        Voluntary = "voluntary",
    }
}

/// A kind of paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// Its key.
    pub code: &'static str,
    /// What it is about.
    pub group: KindGroup,
    /// Whether a copy stays.
    pub keep: Keep,
    /// Whether somebody has to bring it.
    pub demand: Demand,
    /// Whether it may tell of somebody's health (Art. 9 GDPR).
    pub health: bool,
}

/// The kind for what is none of the others.
pub const OTHER_KIND: &str = "SONSTIGES";

/// How many of [`KINDS`] are the usual ones.
const USUAL: usize = 7;

use KindGroup as Group;

/// Every kind: the usual ones first, most frequent first, then the others by group.
pub const KINDS: &[Kind] = &[
    kept("KONTOAUSZUEGE_3M", Group::Assets),
    kept("LOHN_3M", Group::Work),
    kept("MIETVERTRAG", Group::Home),
    kept("NEBENKOSTEN", Group::Home),
    kept("ARBEITSVERTRAG", Group::Work),
    health("AU", Group::Health),
    kept("SCHULBESCHEINIGUNG", Group::School),
    shown("AUSWEIS", Group::Person),
    kept("AUFENTHALT", Group::Person),
    kept("MELDEBESCHEINIGUNG", Group::Person),
    kept("GEBURTSURKUNDE", Group::Person),
    kept("HEIRAT_SCHEIDUNG", Group::Person),
    kept("BETREUUNG", Group::Person),
    kept("RV_NUMMER", Group::Person),
    kept("HAFT", Group::Person),
    kept("MIETERHOEHUNG", Group::Home),
    voluntary("MIETBESCHEINIGUNG", Group::Home),
    kept("UNTERMIETVERTRAG", Group::Home),
    kept("HEIZABSCHLAG", Group::Home),
    kept("WOHNANGEBOT", Group::Home),
    kept("EIGENTUM_LASTEN", Group::Home),
    kept("GRUNDBUCH", Group::Home),
    kept("LOHNZUFLUSS", Group::Work),
    kept("EINKOMMENSBESCHEINIGUNG", Group::Work),
    kept("KUENDIGUNG", Group::Work),
    kept("EKS_BWA", Group::Work),
    kept("EKS_GEWERBE", Group::Work),
    kept("EKS_STEUER", Group::Work),
    kept("ALG1", Group::Benefits),
    kept("KINDERGELD", Group::Benefits),
    kept("UNTERHALT", Group::Benefits),
    kept("ELTERNGELD", Group::Benefits),
    health("KRANKENGELD", Group::Benefits),
    kept("RENTE", Group::Benefits),
    kept("WOHNGELD", Group::Benefits),
    kept("BAFOEG_BAB", Group::Benefits),
    kept("UNTERSTUETZUNG_DRITTE", Group::Benefits),
    kept("BANKVERBINDUNG", Group::Assets),
    kept("VM_SPAR", Group::Assets),
    kept("VM_VERSICHERUNG", Group::Assets),
    kept("VM_KFZ", Group::Assets),
    kept("KK_NACHWEIS", Group::Health),
    kept("KV_PRIVAT", Group::Health),
    health("MUTTERPASS", Group::Health),
    health("SCHWERBEHINDERUNG", Group::Health),
    health("MEB_ATTEST", Group::Health),
    health("KLINIK", Group::Health),
    kept("UNFALL", Group::Health),
    kept("IMMATRIKULATION", Group::School),
    kept("BUT_AUSFLUG", Group::School),
    kept("BUT_VEREIN", Group::School),
    kept("BUT_LERN", Group::School),
    kept("BUT_MITTAG", Group::School),
    kept("SONSTIGES", Group::Other),
];

/// The kinds that are sent most.
pub fn usual_kinds() -> &'static [Kind] {
    KINDS.get(..USUAL).unwrap_or(KINDS)
}

/// The kind with this key.
pub fn kind(code: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.code == code)
}

/// Whether a paper of this kind may tell of somebody's health. Free words are not looked into.
pub fn holds_health(code: Option<&str>) -> bool {
    code.and_then(kind).is_some_and(|kind| kind.health)
}

const fn kept(code: &'static str, group: Group) -> Kind {
    Kind { code, group, keep: Keep::Yes, demand: Demand::Duty, health: false }
}

const fn health(code: &'static str, group: Group) -> Kind {
    Kind { health: true, ..kept(code, group) }
}

const fn shown(code: &'static str, group: Group) -> Kind {
    Kind { keep: Keep::ShowOnly, ..kept(code, group) }
}

const fn voluntary(code: &'static str, group: Group) -> Kind {
    Kind { demand: Demand::Voluntary, ..kept(code, group) }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn keys_are_unique_and_fit_everywhere() {
        let codes: BTreeSet<_> = KINDS.iter().map(|kind| kind.code).collect();
        assert_eq!((codes.len(), KINDS.len()), (54, 54));
        for code in codes {
            assert!(code.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_'));
            assert_eq!(kind(code).map(|kind| kind.code), Some(code));
        }
        assert_eq!(kind("kontoauszuege_3m"), None);
    }

    #[test]
    fn the_usual_ones_are_none_that_need_care() {
        assert_eq!(usual_kinds().len(), USUAL);
        assert!(usual_kinds().iter().all(|kind| kind.keep == Keep::Yes && kind.demand == Demand::Duty));
        assert_eq!(KINDS.last().map(|kind| kind.code), Some(OTHER_KIND));
    }

    #[test]
    fn identity_cards_are_shown_only_and_landlords_asked_by_free_will() {
        let of = |wanted: fn(&Kind) -> bool| -> Vec<_> {
            KINDS.iter().filter(|kind| wanted(kind)).map(|kind| kind.code).collect()
        };
        assert_eq!(of(|kind| kind.keep == Keep::ShowOnly), ["AUSWEIS"]);
        assert_eq!(of(|kind| kind.demand == Demand::Voluntary), ["MIETBESCHEINIGUNG"]);
        let health = ["AU", "KRANKENGELD", "MUTTERPASS", "SCHWERBEHINDERUNG", "MEB_ATTEST", "KLINIK"];
        assert_eq!(of(|kind| kind.health), health);
        assert!(holds_health(Some("AU")) && !holds_health(Some(OTHER_KIND)) && !holds_health(None));
    }
}

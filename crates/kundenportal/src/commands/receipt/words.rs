//! What `receipt verify` says, in German and in English: whoever holds a receipt is no operator.

/// The sentences.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Words {
    pub(super) genuine: &'static str,
    pub(super) not_genuine: &'static str,
    pub(super) trust: &'static str,
    pub(super) given_key: &'static str,
    pub(super) number: &'static str,
    pub(super) received: &'static str,
    pub(super) item: &'static str,
    pub(super) message: &'static str,
    pub(super) bytes: &'static str,
    pub(super) proven: &'static str,
    pub(super) signature: &'static str,
    pub(super) entry: &'static str,
    pub(super) in_log: &'static str,
    pub(super) document_fits: &'static str,
    pub(super) wrong: &'static str,
    pub(super) document_differs: &'static str,
    pub(super) not_proven: &'static str,
    pub(super) no_proof: &'static str,
    pub(super) unanchored: &'static str,
    pub(super) content: &'static str,
}

impl Words {
    /// In the language that the environment asks for; English unless it is German.
    pub(super) fn of(environment: impl Iterator<Item = (String, String)>) -> &'static Self {
        let mut asked: [Option<String>; 3] = Default::default();
        let names = ["LC_ALL", "LC_MESSAGES", "LANG"];
        for (name, value) in environment.filter(|(_, value)| !value.is_empty()) {
            if let Some(place) = names.iter().position(|known| *known == name).and_then(|at| asked.get_mut(at)) {
                *place = Some(value);
            }
        }
        let german = asked.into_iter().flatten().next().is_some_and(|language| language.starts_with("de"));
        if german { &GERMAN } else { &ENGLISH }
    }
}

const GERMAN: Words = Words {
    genuine: "Die Eingangsbestätigung ist echt.",
    not_genuine: "Die Eingangsbestätigung ist nicht echt, oder sie passt nicht zu diesem Schlüssel:",
    trust: "Schlüssel",
    given_key: "angegeben",
    number: "Nummer",
    received: "Eingegangen",
    item: "Erhalten",
    message: "Nachricht",
    bytes: "Byte",
    proven: "Bewiesen ist:",
    signature: "Die Bestätigung wurde mit diesem Schlüssel unterschrieben. Seitdem wurde nichts daran geändert.",
    entry: "Sie nennt dasselbe wie der Eintrag im Protokoll, Nummer",
    in_log: "Der Eintrag steht im Protokoll. Unterschriebener Stand, Zahl der Einträge:",
    document_fits: "Diese Datei wurde so erhalten.",
    wrong: "Nicht bestätigt ist:",
    document_differs: "Diese Datei nennt die Bestätigung nicht.",
    not_proven: "Nicht bewiesen ist:",
    no_proof: "Dass der Eintrag im Protokoll steht: Der Nachweis liegt nicht bei. Die Bestätigung gilt auch ohne ihn.",
    unanchored: "Von wem der Schlüssel ist: Er kommt aus der Bestätigung selbst (unanchored). Fragen Sie das Jobcenter nach \
                 seinem Schlüssel und geben Sie ihn mit --key an.",
    content: "Was in den Unterlagen steht, und was das Jobcenter daraus macht.",
};

const ENGLISH: Words = Words {
    genuine: "The receipt is genuine.",
    not_genuine: "The receipt is not genuine, or does not belong to this key:",
    trust: "key",
    given_key: "given",
    number: "number",
    received: "received",
    item: "holds",
    message: "message",
    bytes: "bytes",
    proven: "Proven:",
    signature: "The receipt was signed with this key, and nothing in it was changed since.",
    entry: "It says the same as the entry of the log, number",
    in_log: "The entry is in the log. Signed state, number of entries:",
    document_fits: "This file was received as it is.",
    wrong: "Not confirmed:",
    document_differs: "The receipt does not name this file.",
    not_proven: "Not proven:",
    no_proof: "That the entry is in the log: the proof is not included. The receipt is binding without it.",
    unanchored: "Whose key it is: it comes from the receipt itself (unanchored). Ask the Jobcenter for its key, and give it \
                 with --key.",
    content: "What the documents say, and what the Jobcenter makes of them.",
};

#[cfg(test)]
mod tests {
    use super::*;

    fn of(environment: &[(&str, &str)]) -> &'static Words {
        Words::of(environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
    }

    #[test]
    fn german_where_the_environment_says_so() {
        assert_eq!(of(&[("LANG", "de_DE.UTF-8")]), &GERMAN);
        assert_eq!(of(&[("LANG", "en_US.UTF-8"), ("LC_ALL", "de_AT")]), &GERMAN);
        assert_eq!(of(&[("LC_ALL", "C"), ("LANG", "de_DE")]), &ENGLISH);
        assert_eq!(of(&[("LANG", "de_DE"), ("LC_ALL", "")]), &GERMAN);
        assert_eq!(of(&[]), &ENGLISH);
    }
}

//! The words of what people are told outside the portal. They say that something is there and never what: no name, no number,
//! no content, and no link, so that a forged one can be told.

use domain::{OutboxKind, ReachChannel};
use messaging::{Telling, Wording, Words};

use crate::i18n::{Language, Locale};

/// The texts of the pages, in letters.
#[derive(Debug, Clone, Copy, Default)]
pub struct LetterWords;

impl Wording for LetterWords {
    fn words(&self, telling: &Telling<'_>) -> Words {
        let t = Locale::of(Language::parse(telling.language).unwrap_or(Language::De));
        let language = t.language().html_lang().to_owned();
        match telling.channel {
            ReachChannel::Mail => Words { subject: subject(&t, telling.kind), body: body(&t, telling), language },
            ReachChannel::Sms => Words { subject: String::new(), body: short(&t, telling), language },
        }
    }
}

fn subject(t: &Locale, kind: OutboxKind) -> String {
    t.get(match kind {
        OutboxKind::NewMessage | OutboxKind::PaperJudged | OutboxKind::PaperStuck => "mail-subject-customer",
        OutboxKind::Digest | OutboxKind::PapersStuck => "mail-subject-staff",
        OutboxKind::ConfirmAddress => "mail-subject-code",
    })
}

fn body(t: &Locale, telling: &Telling<'_>) -> String {
    let office = telling.office;
    let mut parts = vec![t.get("mail-hello")];
    match telling.kind {
        OutboxKind::NewMessage | OutboxKind::PaperJudged => parts.push(t.with("mail-new", office)),
        OutboxKind::PaperStuck => parts.push(t.with("mail-slow", office)),
        OutboxKind::Digest => parts.push(t.count("mail-digest", &telling.count)),
        OutboxKind::PapersStuck => parts.push(t.count("mail-stuck-staff", &telling.count)),
        OutboxKind::ConfirmAddress => {
            parts.push(t.with("mail-code-lead", office));
            parts.push(t.with("mail-code", telling.code.unwrap_or_default()));
            parts.push(t.get("mail-code-not-you"));
        }
    }
    parts.push(t.get("mail-no-link"));
    if telling.kind != OutboxKind::ConfirmAddress {
        parts.push(t.get("mail-stop"));
    }
    parts.push(t.get("mail-no-answer"));
    parts.push(match telling.kind {
        OutboxKind::Digest | OutboxKind::PapersStuck => t.with("mail-digest-signed", office),
        _ => office.to_owned(),
    });
    parts.join("\n\n")
}

fn short(t: &Locale, telling: &Telling<'_>) -> String {
    match telling.kind {
        OutboxKind::NewMessage | OutboxKind::PaperJudged | OutboxKind::PaperStuck => t.with("sms-new", telling.office),
        OutboxKind::Digest | OutboxKind::PapersStuck => t.with("sms-staff", telling.office),
        OutboxKind::ConfirmAddress => {
            let code = telling.code.unwrap_or_default();
            t.named("sms-code", &[("office", telling.office), ("code", code)])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_has_its_words_and_none_has_a_link() {
        for language in Language::PRESENT {
            for channel in ReachChannel::ALL {
                for kind in OutboxKind::ALL {
                    let code = (*kind == OutboxKind::ConfirmAddress).then_some("123456");
                    let telling = Telling {
                        kind: *kind,
                        channel: *channel,
                        language: language.tag(),
                        office: "Jobcenter Musterkreis",
                        code,
                        count: 2,
                    };
                    let words = LetterWords.words(&telling);
                    let all = format!("{}\n{}", words.subject, words.body);
                    assert!(!all.contains('⟦') && !all.contains("//") && !all.contains("www"), "{all}");
                    assert!(all.contains("Jobcenter Musterkreis"), "{all}");
                    assert_eq!(all.contains("123456"), code.is_some());
                    if *channel == ReachChannel::Sms {
                        assert!(words.body.chars().count() <= 160, "{}", words.body);
                    }
                }
            }
        }
    }
}

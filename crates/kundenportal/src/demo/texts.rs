//! The text modules of the demo: plain words that a Jobcenter might begin with.

use domain::{Actor, TextPurpose};
use messaging::WantedModule;

use crate::error::{Error, Result};
use crate::portal::Portal;

/// Purpose, title and text in German, title and text in English.
type Module = (TextPurpose, [&'static str; 2], [&'static str; 2]);

const RESEND: TextPurpose = TextPurpose::Resend;
const MESSAGE: TextPurpose = TextPurpose::Message;
const INTERNAL: TextPurpose = TextPurpose::Internal;

const MODULES: [Module; 12] = [
    (
        RESEND,
        ["Zweite Seite fehlt", "Die zweite Seite fehlt. Bitte schicken Sie alle Seiten."],
        ["Second page missing", "The second page is missing. Please send all pages."],
    ),
    (
        RESEND,
        ["Foto unscharf", "Das Foto ist unscharf. Bitte machen Sie ein neues Foto bei gutem Licht."],
        ["Photo blurred", "The photo is blurred. Please take a new photo in good light."],
    ),
    (
        RESEND,
        ["Rand abgeschnitten", "Ein Rand ist abgeschnitten. Auf dem Foto muss das ganze Blatt zu sehen sein."],
        ["Edge cut off", "An edge is cut off. The whole sheet has to be in the photo."],
    ),
    (
        RESEND,
        [
            "Unterschrift fehlt",
            "Die Unterschrift fehlt. Bitte unterschreiben Sie und schicken Sie das Blatt noch einmal.",
        ],
        ["Signature missing", "The signature is missing. Please sign and send the sheet again."],
    ),
    (
        RESEND,
        ["Falscher Zeitraum", "Das ist ein anderer Zeitraum. Bitte schicken Sie die letzten drei Monate."],
        ["Wrong period", "This is another period. Please send the last three months."],
    ),
    (
        RESEND,
        ["Falsche Unterlage", "Das ist eine andere Unterlage. Bitte schauen Sie nach, was wir brauchen."],
        ["Another document", "This is another document. Please check what we need."],
    ),
    (
        RESEND,
        ["Mit Passwort geschützt", "Die Datei hat ein Passwort. Bitte schicken Sie sie ohne Passwort oder als Foto."],
        ["Protected by a password", "The file has a password. Please send it without one, or as a photo."],
    ),
    (
        MESSAGE,
        [
            "Unterlage ist da",
            "Guten Tag {name},\n\nvielen Dank. Ihre Unterlage ist da. Wir sehen sie an und melden uns.\n\n\
             Freundliche Grüße\n{caseworker}",
        ],
        [
            "Document has arrived",
            "Hello {name},\n\nthank you. Your document has arrived. We will look at it and let you know.\n\n\
             Kind regards\n{caseworker}",
        ],
    ),
    (
        MESSAGE,
        [
            "Rückruf",
            "Guten Tag {name},\n\nbitte rufen Sie mich an. Nennen Sie dabei Ihr Aktenzeichen: {file_number}.\n\n\
             Freundliche Grüße\n{caseworker}",
        ],
        [
            "Please call",
            "Hello {name},\n\nplease call me, and have your file number at hand: {file_number}.\n\n\
             Kind regards\n{caseworker}",
        ],
    ),
    (
        MESSAGE,
        [
            "Noch etwas Zeit",
            "Guten Tag {name},\n\nwir brauchen noch etwas Zeit. Sie müssen nichts tun.\n\nFreundliche Grüße\n{caseworker}",
        ],
        [
            "A little more time",
            "Hello {name},\n\nwe need a little more time. You do not have to do anything.\n\nKind regards\n{caseworker}",
        ],
    ),
    (
        INTERNAL,
        ["Telefonat", "{date}: Telefonat mit {name}. Inhalt: "],
        ["Telephone call", "{date}: telephone call with {name}. Content: "],
    ),
    (
        INTERNAL,
        ["Übergabe", "{date}: Übergabe zu {file_number}. Offen ist: "],
        ["Handing over", "{date}: handing over {file_number}. Still open: "],
    ),
];

/// Adds them to a Jobcenter.
pub(super) async fn add(portal: &Portal, actor: &Actor) -> Result<()> {
    for (place, (purpose, german, english)) in (1_u32..).zip(MODULES) {
        for (language, [title, body]) in [("de", german), ("en", english)] {
            let wanted = WantedModule {
                purpose,
                language: language.to_owned(),
                title: title.to_owned(),
                body: body.to_owned(),
                position: 10 * place,
            };
            let added = portal.services.messaging.add_text_module(actor, wanted, None).await;
            added.map_err(|error| Error::refused(error.to_string()))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use domain::text_module::check_placeholders;
    use messaging::text_modules::longest_module;

    use super::*;

    #[test]
    fn every_module_can_be_kept() {
        for (purpose, german, english) in MODULES {
            for [title, body] in [german, english] {
                assert!(!title.is_empty() && body.chars().count() <= longest_module(purpose), "{title}");
                assert_eq!(check_placeholders(body), Ok(()), "{title}");
            }
        }
        for purpose in TextPurpose::ALL {
            assert!(MODULES.iter().any(|(known, ..)| known == purpose), "{purpose}");
        }
    }
}

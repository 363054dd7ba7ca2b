//! What the demo's Jobcenters say about themselves: settings and legal texts, all of it made up.

use domain::legal::LegalPage;
use domain::{Actor, SettingKey, SettingValue};

use super::people::Office;
use crate::error::Result;
use crate::portal::Portal;

/// Sets numbers and texts. The telephone numbers are of a range that is kept for films and books.
pub(super) async fn fill(portal: &Portal, office: &Office, actor: &Actor) -> Result<()> {
    let identity = &portal.services.identity;
    let phone = |last| SettingValue::Text(format!("069 90009-{}{last}", office.district));
    let settings = [
        (SettingKey::BenefitName, SettingValue::Text("Grundsicherung".to_owned())),
        (SettingKey::ContactPhone, phone(0)),
        (SettingKey::EmergencyPhone, phone(9)),
        (SettingKey::OfficeHours, SettingValue::Text("Montag bis Freitag, 8 bis 12 Uhr".to_owned())),
        // Programs that know only number, code and password can try the activation here.
        (SettingKey::ActivationSecondFactor, SettingValue::Flag(false)),
    ];
    for (key, value) in settings {
        identity.set_setting(actor, key, None, value).await?;
    }
    for page in LegalPage::ALL {
        for (language, text) in [("de", german(*page)), ("en", english(*page))] {
            identity.write_legal_text(actor, *page, language, &about(text, office)).await?;
        }
    }
    Ok(())
}

/// Every text says that it is made up, and for whom.
fn about(text: &str, office: &Office) -> String {
    text.replace("{office}", office.name).replace("{phone}", &format!("069 90009-{}0", office.district))
}

const fn german(page: LegalPage) -> &'static str {
    match page {
        LegalPage::Imprint => {
            "Dies ist eine Vorführung. Alle Angaben sind erfunden.\n\n# Herausgeber\n{office}\nMusterstraße 1\n00000 Musterstadt\n\n# \
             Kontakt\nTelefon: {phone}\n\n# Vertreten durch\nErika Muster, Leitung"
        }
        LegalPage::Privacy => {
            "Dies ist eine Vorführung. Alle Angaben sind erfunden.\n\n# Wer ist verantwortlich?\n{office}, Musterstraße 1, 00000 \
             Musterstadt\n\n# Was passiert mit Ihren Unterlagen?\n- Wir speichern sie verschlüsselt.\n- Ihre Ansprechperson und \
             deren Vertretung dürfen sie öffnen.\n- Jedes Öffnen steht in einem Protokoll. Sie können es einsehen.\n- Wir löschen \
             sie hier, wenn sie in Ihrer Akte liegen.\n\n# Ihre Rechte\nSie können Auskunft verlangen, Fehler berichtigen lassen \
             und sich beschweren. Unsere Datenschutzbeauftragte erreichen Sie unter {phone}."
        }
        LegalPage::Terms => {
            "Dies ist eine Vorführung. Alle Angaben sind erfunden.\n\n# Freiwillig\nSie müssen dieses Portal nicht nutzen. Briefe \
             und Besuche bleiben möglich.\n\n# Ihr Zugang\nGeben Sie Ihr Passwort niemandem. Wenn Ihnen jemand hilft, fragen Sie uns \
             nach einem eigenen Zugang für diese Person.\n\n# Was zählt\nIhre Unterlagen sind angekommen, wenn Sie die \
             Eingangsbestätigung sehen, auch nachts und am Wochenende."
        }
        LegalPage::Accessibility => {
            "Dies ist eine Vorführung. Alle Angaben sind erfunden.\n\n# Stand\nDieses Portal soll die Regeln der BITV 2.0 ganz \
             erfüllen. Wir prüfen jede Seite mit Programmen und mit der Tastatur.\n\n# Was noch fehlt\n- Das Video in \
             Gebärdensprache\n- Die Prüfung der Leichten Sprache durch eine Gruppe\n\n# Ein Hindernis melden\nRufen Sie an: \
             {phone}. Wir antworten in zwei Wochen.\n\n# Schlichtung\nHilft das nicht, wenden Sie sich an die Schlichtungsstelle \
             des Landes."
        }
        LegalPage::EasyLanguage => {
            "Das ist nur ein Beispiel.\nAlles ist ausgedacht.\n\n# Was ist diese Seite?\nHier schicken Sie Papiere an das \
             Jobcenter.\nSie können dem Jobcenter schreiben.\nDas Jobcenter antwortet Ihnen hier.\n\n# Was brauchen Sie?\n- Ihre \
             Nummer. Sie steht im Brief vom Jobcenter.\n- Den Code. Er steht im selben Brief.\n\n# Brauchen Sie Hilfe?\nRufen Sie \
             an.\nDie Nummer ist: {phone}."
        }
        LegalPage::SignLanguage => {
            "Dies ist eine Vorführung. Alle Angaben sind erfunden.\n\nHier steht das Video in Deutscher Gebärdensprache: \
             https://video.example/gebaerdensprache\n\n# Dolmetschen\nFür Gespräche im {office} bestellen wir auf Wunsch eine \
             Person, die in Gebärdensprache dolmetscht. Das kostet Sie nichts."
        }
        LegalPage::Help => {
            "Dies ist eine Vorführung. Alle Angaben sind erfunden.\n\nRufen Sie uns an: {phone}\nMontag bis Freitag, 8 bis 12 \
             Uhr\n\n# Sie können sich nicht anmelden?\nMit einem neuen Brief setzen Sie Ihr Passwort neu. Rufen Sie uns dafür \
             an.\n\n# Sie haben nur ein Telefon?\nDas reicht. Machen Sie Fotos von Ihren Papieren, mehrere Seiten werden zu einer \
             Unterlage."
        }
    }
}

const fn english(page: LegalPage) -> &'static str {
    match page {
        LegalPage::Imprint => {
            "This is a demonstration. All details are made up.\n\n# Publisher\n{office}\nMusterstraße 1\n00000 Musterstadt\n\n# \
             Contact\nTelephone: {phone}\n\n# Represented by\nErika Muster, head of office"
        }
        LegalPage::Privacy => {
            "This is a demonstration. All details are made up.\n\n# Who is responsible?\n{office}, Musterstraße 1, 00000 \
             Musterstadt\n\n# What happens to your documents?\n- We store them encrypted.\n- Your contact person and those who \
             stand in may open them.\n- Each opening stands in a log. You can look into it.\n- We delete them here once they \
             are in your case file.\n\n# Your rights\nYou can ask for information, have mistakes corrected, and complain. Our \
             data protection officer: {phone}."
        }
        LegalPage::Terms => {
            "This is a demonstration. All details are made up.\n\n# Voluntary\nYou do not have to use this portal. Letters and \
             visits remain possible.\n\n# Your access\nGive your password to nobody. If somebody helps you, ask us for an own \
             access for this person.\n\n# What counts\nYour documents have arrived when you see the confirmation of receipt, also \
             at night and at weekends."
        }
        LegalPage::Accessibility => {
            "This is a demonstration. All details are made up.\n\n# State\nThis portal is meant to meet the rules of BITV 2.0 in \
             full. We check each page with programs and with the keyboard.\n\n# What is missing\n- The video in sign language\n- \
             The reading of the easy language by a group\n\n# Report a barrier\nCall us: {phone}. We answer within two \
             weeks.\n\n# Arbitration\nIf that does not help, turn to the arbitration board of the state."
        }
        LegalPage::EasyLanguage => {
            "This is only an example.\nAll of it is made up.\n\n# What is this page?\nHere you send papers to the Jobcenter.\nYou \
             can write to the Jobcenter.\nThe Jobcenter answers you here.\n\n# What do you need?\n- Your number. It is in the \
             letter from the Jobcenter.\n- The code. It is in the same letter.\n\n# Do you need help?\nCall us.\nThe number is: \
             {phone}."
        }
        LegalPage::SignLanguage => {
            "This is a demonstration. All details are made up.\n\nThe video in German Sign Language: \
             https://video.example/sign-language\n\n# Interpreting\nFor talks at {office} we call in somebody who interprets \
             into sign language, if you wish. It costs you nothing."
        }
        LegalPage::Help => {
            "This is a demonstration. All details are made up.\n\nCall us: {phone}\nMonday to Friday, 8 to 12\n\n# You can't sign \
             in?\nWith a new letter you set a new password. Call us to get one.\n\n# You only have a phone?\nThat is enough. Take \
             photos of your papers; several pages become one document."
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::people::OFFICES;
    use super::*;

    #[test]
    fn every_text_is_there_and_names_nothing_unfilled() {
        for office in &OFFICES {
            for page in LegalPage::ALL {
                for text in [about(german(*page), office), about(english(*page), office)] {
                    assert!(!text.contains(['{', '}']) && domain::legal::blocks(&text).len() > 1, "{page}: {text}");
                }
            }
        }
    }
}

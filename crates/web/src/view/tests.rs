//! Every page, from every sample, in every language.

mod phone;

use std::path::PathBuf;

use domain::{Face, Role};

use super::samples::{Samples, away_of_staff, new_threads_of_staff, notifications_of_staff, papers, threads_of_staff};
use super::*;
use crate::i18n::Language;

/// A rendered sample: the name of its file and the page.
struct Shown {
    file: String,
    html: String,
}

fn around(language: Language, role: Option<Role>, face: Face) -> Page {
    Page {
        jobcenter: "Jobcenter Musterkreis".into(),
        csrf_token: "csrf-of-the-sample".into(),
        viewer: role.map(|role| Viewer { name: "Miriam Beispiel".into(), role, letter_keys: true }),
        legal: LegalLink::own(),
        ..Page::bare(language, face, "/sample?after=x")
    }
}

fn show<V: View>(name: &str, role: Option<Role>, face: Face, samples: &[V]) -> Vec<Shown> {
    let mut shown = Vec::new();
    for language in Language::PRESENT {
        for (n, sample) in samples.iter().enumerate() {
            let mut page = around(*language, role, face);
            page.notice = Notice::ALL.get(n.wrapping_sub(1)).copied();
            let html = sample.render(&page).unwrap();
            shown.push(Shown { file: format!("{}-{name}-{n}.html", language.tag()), html });
        }
    }
    shown
}

fn of<V: Samples>() -> Vec<Shown> {
    let face = V::ROLE.and_then(Role::face).unwrap_or(Face::Customer);
    show(V::NAME, V::ROLE, face, &V::samples())
}

fn every_page() -> Vec<Shown> {
    let mut all = Vec::new();
    all.extend(of::<SignIn>());
    all.extend(show("sign-in-staff", None, Face::Staff, &SignIn::samples()));
    all.extend(of::<Activate>());
    all.extend(of::<Chooser>());
    all.extend(of::<ErrorPage>());
    all.extend(of::<LegalText>());
    all.extend(of::<Start>());
    all.extend(of::<CustomerCase>());
    all.extend(of::<EmergencyPage>());
    all.extend(of::<LooksPage>());
    all.extend(of::<SettlePage>());
    all.extend(of::<super::Send>());
    all.extend(of::<CustomerDocument>());
    all.extend(of::<ReceiptPage>());
    all.extend(of::<ReceiptCheck>());
    all.extend(of::<OutagesPage>());
    all.extend(of::<ThreadPage>());
    all.extend(show("thread-staff", Some(Role::Caseworker), Face::Staff, &threads_of_staff()));
    all.extend(of::<NewThread>());
    all.extend(show("new-thread-staff", Some(Role::Caseworker), Face::Staff, &new_threads_of_staff()));
    all.extend(of::<SearchPage>());
    all.extend(show("search-staff", Some(Role::Caseworker), Face::Staff, &SearchPage::samples()));
    all.extend(of::<Worklist>());
    all.extend(of::<FindPage>());
    all.extend(of::<ExceptionPage>());
    all.extend(of::<SubstitutionsPage>());
    all.extend(of::<DuePage>());
    all.extend(of::<CaseWork>());
    all.extend(of::<PaperViewer>());
    all.extend(of::<DownloadPage>());
    all.extend(of::<DeclarePage>());
    all.extend(of::<RecordPage>());
    all.extend(of::<StaffDocument>());
    all.extend(of::<MovePage>());
    all.extend(of::<AwayPage>());
    all.extend(show("away-staff", Some(Role::Caseworker), Face::Staff, &away_of_staff()));
    all.extend(of::<AuditSearch>());
    all.extend(show("audit-admin", Some(Role::Admin), Face::Staff, &AuditSearch::samples()[1..]));
    all.extend(of::<EntryPage>());
    all.extend(of::<CheckpointsPage>());
    all.extend(of::<IncidentPage>());
    all.extend(of::<AdminStart>());
    all.extend(of::<Infected>());
    all.extend(of::<Accounts>());
    all.extend(of::<AccountForm>());
    all.extend(of::<AccountPage>());
    all.extend(of::<LetterPage>());
    all.extend(of::<SettingsPage>());
    all.extend(of::<SettingForm>());
    all.extend(of::<Notes>());
    all.extend(of::<TextModules>());
    all.extend(of::<ModuleForm>());
    all.extend(of::<RemoveModule>());
    all.extend(of::<LegalOverview>());
    all.extend(of::<LegalForm>());
    all.extend(of::<Teams>());
    all.extend(of::<TeamPage>());
    all.extend(of::<NotificationsPage>());
    all.extend(show("notifications-staff", Some(Role::Caseworker), Face::Staff, &notifications_of_staff()));
    all
}

/// Renders all and leaves them in `target/ui-samples`, where a browser can look at them.
#[test]
fn every_sample_renders_in_every_language() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target/ui-samples");
    std::fs::create_dir_all(&folder).unwrap();
    let pages = every_page();
    assert!(pages.len() > 100, "{}", pages.len());
    for page in pages {
        assert!(!page.html.contains('⟦'), "a text is missing in {}: {}", page.file, around_mark(&page.html, "⟦"));
        std::fs::write(folder.join(&page.file), &page.html).unwrap();
    }
}

/// The content security policy blocks whatever is written into a page itself.
#[test]
fn no_page_has_inline_style_or_script() {
    for page in every_page() {
        for mark in [" style=", "<style", "javascript:", " onclick=", " onchange=", " onsubmit=", " onload="] {
            assert!(!page.html.contains(mark), "{mark} in {}", page.file);
        }
        let scripts = page.html.matches("<script").count();
        let external = page.html.matches("<script src=\"/assets/portal").count();
        assert_eq!((scripts, external), (1, 1), "{}", page.file);
    }
}

#[test]
fn what_people_write_is_escaped() {
    let page = around(Language::De, Some(Role::Customer), Face::Customer);
    let samples = ThreadPage::samples();
    let message = samples[0].render(&page).unwrap();
    assert!(message.contains("&#60;script&#62;alert(1)"));
    let answer = samples[1].render(&page).unwrap();
    assert!(answer.contains("&#60;/textarea&#62;"));
}

#[test]
fn every_posting_form_is_guarded_before_any_file() {
    let mut forms = 0;
    for page in every_page() {
        for form in page.html.split("<form").skip(1) {
            let form = form.split("</form>").next().unwrap();
            if !form.contains("method=\"post\"") {
                continue;
            }
            forms += 1;
            let guard = form.find("name=\"csrf_token\" value=\"csrf-of-the-sample\"");
            assert!(guard.is_some(), "{}", page.file);
            // A field without a name stays on the device.
            let sent =
                |at: &usize| form[form[..*at].rfind('<').unwrap()..].split('>').next().unwrap().contains(" name=");
            if let Some(file) = form.match_indices("type=\"file\"").map(|(at, _)| at).find(sent) {
                let key = form.find("name=\"idempotency_key\"").unwrap();
                assert!(key < file && guard.unwrap() < file, "{}", page.file);
            }
        }
    }
    assert!(forms > 50);
}

/// Forms that create something carry the key that makes sending twice harmless.
#[test]
fn creating_forms_have_an_idempotency_key() {
    let page = around(Language::De, Some(Role::Customer), Face::Customer);
    let created = [
        super::Send::samples()[0].render(&page).unwrap(),
        NewThread::samples()[0].render(&page).unwrap(),
        ThreadPage::samples()[0].render(&page).unwrap(),
    ];
    for html in created {
        assert!(html.contains("name=\"idempotency_key\" value=\"0198a1b2-"));
    }
}

/// An id twice breaks labels and links; a `for` or `aria-describedby` without its target says nothing.
#[test]
fn ids_are_unique_and_references_lead_somewhere() {
    for page in every_page() {
        let ids = values(&page.html, " id=\"");
        let mut unique = ids.clone();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(ids.len(), unique.len(), "an id stands twice in {}: {ids:?}", page.file);
        let references = ["for=\"", "aria-describedby=\"", "aria-labelledby=\"", "href=\"#"];
        for reference in references.iter().flat_map(|attribute| values(&page.html, attribute)) {
            for target in reference.split(' ') {
                assert!(ids.contains(&target), "{target} leads nowhere in {}", page.file);
            }
        }
    }
}

/// A judged paper always says that it is no decision; the words of a refusal never stand beside it.
#[test]
fn a_judgement_is_no_decision() {
    let page = around(Language::De, Some(Role::Customer), Face::Customer);
    for document in CustomerDocument::samples() {
        let html = document.render(&page).unwrap();
        let said = html.contains("Das ist noch keine Entscheidung über Ihren Antrag.");
        assert_eq!(said, document.chain.is_judged(), "{:?}", document.name);
    }
}

#[test]
fn the_chain_names_what_needs_an_answer() {
    let t = crate::i18n::Locale::of(Language::De);
    let papers = papers();
    let steps: Vec<_> = papers[1].chain.steps(&t).into_iter().map(|step| step.text).collect();
    assert_eq!(
        steps,
        [
            "Angekommen am Montag, 4. Mai 2026, 21:14 Uhr",
            "Auf Schadprogramme geprüft am Montag, 4. Mai 2026, 21:14 Uhr: nichts gefunden",
            "Vom Jobcenter geöffnet am Dienstag, 5. Mai 2026, 8:32 Uhr",
            "Bitte noch einmal schicken – Dienstag, 5. Mai 2026, 8:32 Uhr",
        ]
    );
    assert_eq!(papers[1].chain.latest(&t).mark, Mark::Act);
    assert_eq!(papers[4].chain.latest(&t).text, "In der Datei wurde ein Schadprogramm gefunden");
}

#[test]
fn the_language_links_keep_the_query() {
    let page = around(Language::De, None, Face::Customer);
    let links: Vec<_> = page.languages().into_iter().map(|(_, url)| url).collect();
    assert_eq!(links, ["/sample?after=x&lang=de", "/sample?after=x&lang=en"]);
}

fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    html.split(attribute).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

fn around_mark<'a>(html: &'a str, mark: &str) -> &'a str {
    let start = html.find(mark).unwrap_or(0);
    html[start..].split('⟧').next().unwrap_or_default()
}

//! What staff write often: kept by admins, used by caseworkers.

use domain::{Action, Channel, ObjectKind, TextModuleId, TextPurpose};
use messaging::text_modules::MOST_MODULES;
use messaging::{Error, WantedModule};
use pgtest::Backend;
use rstest::rstest;

use crate::{Office, assert_denied};

fn wanted(language: &str, title: &str, position: u32) -> WantedModule {
    WantedModule {
        purpose: TextPurpose::Resend,
        language: language.to_owned(),
        title: title.to_owned(),
        body: format!("{title}, {{name}}."),
        position,
    }
}

async fn titles(office: &Office, language: &str) -> Vec<String> {
    let listed = office.messaging.text_modules(&office.house.kim, TextPurpose::Resend, language).await.unwrap();
    listed.into_iter().map(|module| module.title).collect()
}

#[rstest]
#[tokio::test]
async fn modules_stand_in_their_order_and_german_ones_help_out(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let office = Office::on(backend).await;
    let (admin, messaging) = (&office.house.admin, &office.messaging);
    assert!(titles(&office, "de").await.is_empty());
    for (language, title, position) in [("de", "Drei", 30), ("de", "Eins", 10), ("de", "Zwei", 10), ("en", "One", 0)] {
        messaging.add_text_module(admin, wanted(language, title, position), None).await.unwrap();
    }
    assert_eq!(titles(&office, "de").await, ["Eins", "Zwei", "Drei"]);
    assert_eq!(titles(&office, "en").await, ["One"]);
    assert_eq!(titles(&office, "uk").await, ["Eins", "Zwei", "Drei"], "nobody wrote any in Ukrainian");
    let others = messaging.text_modules(&office.house.kim, TextPurpose::Message, "de").await.unwrap();
    assert_eq!(others, [], "they are for something else");
    let kept = messaging.kept_text_modules(admin, TextPurpose::Resend).await.unwrap();
    let kept: Vec<_> = kept.into_iter().map(|module| module.title).collect();
    assert_eq!(kept, ["Eins", "Zwei", "Drei", "One"]);
}

#[rstest]
#[tokio::test]
async fn each_change_is_an_entry_with_its_title_sealed(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let office = Office::on(backend).await;
    let (house, messaging) = (&office.house, &office.messaging);
    let made = messaging.add_text_module(&house.admin, wanted("de", "Unscharf", 1), Some("k")).await.unwrap();
    let again = messaging.add_text_module(&house.admin, wanted("de", "Unscharf", 1), Some("k")).await.unwrap();
    assert_eq!((again.made, again.replayed), (made.made, true));
    let other = messaging.add_text_module(&house.admin, wanted("de", "Dunkel", 1), Some("k")).await;
    assert!(matches!(other, Err(Error::FingerprintDiffers)), "{other:?}");
    messaging.change_text_module(&house.admin, made.made, wanted("en", "Blurred", 2)).await.unwrap();
    let changed = messaging.text_module(&house.admin, made.made).await.unwrap();
    assert_eq!((changed.title.as_str(), changed.language.as_str(), changed.position), ("Blurred", "en", 2));
    messaging.remove_text_module(&house.admin, made.made).await.unwrap();
    assert_denied(messaging.text_module(&house.admin, made.made).await);
    assert_denied(messaging.change_text_module(&house.admin, made.made, wanted("de", "Weg", 1)).await);
    for action in [Action::TextModuleAdded, Action::TextModuleChanged, Action::TextModuleRemoved] {
        let entries = house.entries(action).await;
        assert_eq!(entries.len(), 1, "{action}");
        let leaf = &entries[0].leaf;
        assert_eq!((leaf.actor_id, leaf.object_kind), (house.admin.account, ObjectKind::TextModule));
        assert_eq!((leaf.object_id, leaf.case_id), (Some(made.made.uuid()), None));
    }
}

#[rstest]
#[tokio::test]
async fn only_admins_keep_them_and_only_staff_read_them(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let office = Office::on(backend).await;
    let (house, messaging) = (&office.house, &office.messaging);
    let id = messaging.add_text_module(&house.admin, wanted("de", "Unscharf", 1), None).await.unwrap().made;
    for who in [&house.rita, &house.kim, &house.auditor] {
        assert_denied(messaging.add_text_module(who, wanted("de", "Dunkel", 1), None).await);
        assert_denied(messaging.change_text_module(who, id, wanted("de", "Dunkel", 1)).await);
        assert_denied(messaging.remove_text_module(who, id).await);
        assert_denied(messaging.kept_text_modules(who, TextPurpose::Resend).await);
    }
    for who in [&house.rita, &house.auditor] {
        assert_denied(messaging.text_modules(who, TextPurpose::Resend, "de").await);
        assert_denied(messaging.text_module(who, id).await);
    }
    assert_denied(messaging.text_module(&house.kim, TextModuleId::from_uuid(uuid::Uuid::nil())).await);
    assert_eq!(titles(&office, "de").await, ["Unscharf"]);
    // The portal itself brings the first ones.
    let system = domain::Actor::system(house.tenant, Channel::Cli, house.custody.request_id());
    messaging.add_text_module(&system, wanted("de", "Dunkel", 1), None).await.unwrap();
}

#[tokio::test]
async fn there_is_an_end_to_them() {
    let office = Office::on(Backend::Sqlite).await;
    let (admin, messaging) = (&office.house.admin, &office.messaging);
    for n in 0..MOST_MODULES {
        messaging.add_text_module(admin, wanted("de", &n.to_string(), 0), None).await.unwrap();
    }
    let before = office.house.log_size().await;
    let more = messaging.add_text_module(admin, wanted("en", "Zu viel", 0), None).await;
    assert!(matches!(more, Err(Error::ModulesFull { limit: MOST_MODULES })), "{more:?}");
    assert_eq!(office.house.log_size().await, before);
}

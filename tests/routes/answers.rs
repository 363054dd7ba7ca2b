//! The page of a conversation: who answers and how soon, and text modules in the answer.

use domain::{Action, Channel, TextPurpose};
use messaging::WantedModule;
use testing::Who;

use crate::world::{Place, World};

#[tokio::test]
async fn the_page_says_who_answers_and_how_soon() {
    let world = World::new().await;
    let portal = &world.portal;
    let path = format!("/threads/{}", world.ids(Place::House).thread);
    let staff = portal.browser(Who::Assigned).await;
    staff.fill_in(&path, &[("body", "Wir sehen nach.")]).await.assert_status(303);
    let (given, surname) = Who::Assigned.name();
    let name = format!("{given} {surname}");
    let shown = staff.get(&path).await.expect(200).text();
    assert!(shown.contains(&format!("Es antwortet: {name}")), "{shown}");

    let customer = portal.browser(Who::Customer).await.get(&path).await.expect(200).text();
    assert!(customer.contains("Es antwortet: Jobcenter") && customer.contains("in 3 Arbeitstagen"), "{customer}");
    assert!(!customer.contains(surname), "names of staff stay inside");
}

#[tokio::test]
async fn a_text_module_is_put_behind_what_was_typed_and_nothing_is_sent() {
    let world = World::new().await;
    let portal = &world.portal;
    let town = portal.town();
    let wanted = WantedModule {
        purpose: TextPurpose::Message,
        language: "de".to_owned(),
        title: "Gruß".to_owned(),
        body: "Zu {file_number}, {document}.\n{caseworker}".to_owned(),
        position: 1,
    };
    let system = portal.actor(town.tenant, Channel::Cli);
    let module = portal.services.messaging.add_text_module(&system, wanted, None).await.unwrap().made.to_string();
    let ids = world.ids(Place::House);
    let path = format!("/threads/{}", ids.thread);
    let staff = portal.browser(Who::Assigned).await;
    let key = staff.get(&path).await.expect(200).field("idempotency_key");
    let posted = portal.entries(town.tenant, Action::MessagePosted).await;

    let fields = [("body", "Schon getippt. "), ("module", module.as_str()), ("insert", "true")];
    let again = staff.fill_in(&path, &fields).await.expect(200);
    let (given, surname) = Who::Assigned.name();
    let filled = format!("Schon getippt.\n\nZu {}, {{document}}.\n{given} {surname}</textarea>", ids.file_number);
    assert!(again.text().contains(&filled), "{}", again.text());
    assert_ne!(again.field("idempotency_key"), "", "the form can be sent");
    assert_ne!(again.field("idempotency_key"), key, "each look at the form has a key of its own");
    let nothing = staff.fill_in(&path, &[("body", "Nur das"), ("module", ""), ("insert", "true")]).await.expect(200);
    assert!(nothing.text().contains("Nur das</textarea>"));
    assert_eq!(portal.entries(town.tenant, Action::MessagePosted).await, posted);
}

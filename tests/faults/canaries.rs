//! What the disk and the logs hold of what nobody may find there: nothing.

use std::collections::BTreeMap;

use memchr::memmem;
use reqwest::Method;
use serde_json::json;

use crate::house::{Demo, House};
use crate::papers::Paper;
use crate::people::{Person, text};
use crate::wait::until;

/// Our own crates in every detail, all others as somebody would set them who looks for an error.
const LEVELS: &str = "debug,kundenportal=trace,web=trace,identity=trace,casework=trace,upload=trace,messaging=trace,\
                      audit=trace,custody=trace,db=trace,blobs=trace,envelope=trace,ledger=trace";

/// What must not be found, by what it is.
type Canaries = BTreeMap<&'static str, String>;

#[tokio::test]
async fn no_clear_text_reaches_the_disk_or_the_logs() {
    let house = House::new().with("KUNDENPORTAL__LOG__LEVEL", LEVELS);
    let demo = house.open().await;
    let mut canaries = Canaries::new();
    let customer = demo.sign_in("customer").await;
    let caseworker = demo.sign_in("caseworker").await;
    for (name, password, token, person) in [
        ("customer's name", "customer's password", "customer's token", &customer),
        ("caseworker's name", "caseworker's password", "caseworker's token", &caseworker),
    ] {
        canaries.insert(name, person.account.name.clone());
        canaries.insert(password, person.account.password.clone());
        canaries.insert(token, person.token.clone());
    }
    let case = demo.case(&customer).await;
    exchange(&demo, &customer, &caseworker, &case, &mut canaries).await;
    fail(&demo, &customer, &mut canaries).await;
    let half = leave_half(&house, &demo, &customer, &case, &mut canaries).await;
    look(&house, &canaries, "while it runs");

    demo.kill().await;
    drop(half);
    look(&house, &canaries, "after it was killed");
    let found = house.files();
    let holds = |text: &str| found.iter().any(|(_, bytes)| memmem::find(bytes, text.as_bytes()).is_some());
    assert!(holds(&customer.account.login), "portal numbers are not sealed: a search that works finds one");
    assert!(house.stored().unfinished.len() == 1 && house.stored().whole.len() == 1, "{:?}", house.stored());

    let demo = house.open().await;
    until("the sweeper ran", async || house.stored().unfinished.is_empty().then_some(())).await;
    let documents = demo.documents(&customer, &case).await;
    demo.content(&caseworker, &text(&documents[0]["id"])).await;
    look(&house, &canaries, "after it was started again");
    demo.kill().await;
    look(&house, &canaries, "after it was killed again");
    let answered = String::from_utf8_lossy(&house.said()).matches("answered").count();
    assert!(answered > 10, "only {answered} requests in the logs: there was little to look at");
}

fn canary(canaries: &mut Canaries, what: &'static str) -> String {
    let text = format!("Kanarienvogel {} {}", canaries.len(), "zwitschert");
    canaries.insert(what, text.clone());
    text
}

/// A paper and messages, read by the other side.
async fn exchange(demo: &Demo, customer: &Person, caseworker: &Person, case: &str, canaries: &mut Canaries) {
    let mut paper = Paper::new(1, 300_000);
    paper.name = format!("{}.pdf", canary(canaries, "file name"));
    paper.note = canary(canaries, "note");
    for _ in 0..100 {
        paper.bytes.extend(canary_in(canaries, "document").bytes());
    }
    let sent = demo.answer(paper.whole(demo, customer, case)).await.json(201);
    let document = text(&sent["items"][0]["id"]);
    assert_eq!(demo.judged(customer, &document).await["state"], "available");
    assert!(demo.content(caseworker, &document).await == paper.bytes);

    let new = json!({ "subject": canary(canaries, "subject"), "body": canary(canaries, "first message") });
    let request = demo.ask(customer, Method::POST, &format!("/api/v1/cases/{case}/threads")).json(&new);
    let thread = text(&demo.answer(request).await.json(201)["id"]);
    let path = format!("/api/v1/threads/{thread}/messages");
    let reply = json!({ "body": canary(canaries, "reply") });
    demo.answer(demo.ask(caseworker, Method::POST, &path).json(&reply)).await.json(201);
    demo.get(customer, &path).await;

    let review = json!({ "review": "resend", "reason": canary(canaries, "reason of a review") });
    let path = format!("/api/v1/documents/{document}/review");
    demo.answer(demo.ask(caseworker, Method::PUT, &path).json(&review)).await.json(200);
}

/// The canary of this kind; the same one each time.
fn canary_in(canaries: &mut Canaries, what: &'static str) -> String {
    match canaries.get(what) {
        Some(text) => text.clone(),
        None => canary(canaries, what),
    }
}

/// What goes wrong is told to the operator, but not what somebody typed.
async fn fail(demo: &Demo, customer: &Person, canaries: &mut Canaries) {
    let host = &demo.announced.tenants[0].host;
    let pair = json!({ "login": canary(canaries, "unknown login"), "password": canary(canaries, "wrong password") });
    let answer = demo.answer(demo.at(host, Method::POST, "/api/v1/sessions").json(&pair)).await;
    assert_eq!(answer.status, 401);
    let path = format!("/api/v1/cases?{}=1", canary(canaries, "query").replace(' ', "-"));
    demo.answer(demo.ask(customer, Method::GET, &path)).await;
    canaries.insert("query", canaries["query"].replace(' ', "-"));
    let broken = format!("{{\"subject\": \"{}\", ", canary(canaries, "broken JSON"));
    let request = demo.ask(customer, Method::POST, "/api/v1/sessions").header("content-type", "application/json");
    assert_eq!(demo.answer(request.body(broken)).await.status, 400);
}

/// A paper of which half is on its way: its first part is on the disk.
async fn leave_half(
    house: &House,
    demo: &Demo,
    customer: &Person,
    case: &str,
    canaries: &mut Canaries,
) -> impl Drop + use<> {
    let mut paper = Paper::new(2, 2_000);
    let line = canary(canaries, "half a document");
    paper.bytes.extend(line.bytes().cycle().take(12_000_000));
    let sending = tokio::spawn(paper.beginning(demo, customer, case, 8_000_000).send());
    until("a part is on the disk", async || {
        house.stored().unfinished.iter().any(|(_, length)| *length > 5_000_000).then_some(())
    })
    .await;
    tokio_util::task::AbortOnDropHandle::new(sending)
}

/// Looks into every file and every line.
#[track_caller]
fn look(house: &House, canaries: &Canaries, when: &str) {
    let mut places = house.files();
    assert!(places.iter().any(|(path, _)| path.ends_with("portal.sqlite")), "no database in {places:?}");
    places.push(("the logs".into(), house.said()));
    for (path, bytes) in &places {
        for (what, canary) in canaries {
            let found = memmem::find(bytes, canary.as_bytes());
            assert!(found.is_none(), "{when}: {what} stands in {}", path.display());
        }
    }
}

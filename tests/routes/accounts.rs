//! Accounts are ordered by admins, activated with a letter, and locked.

use chrono::Duration;
use domain::{Action, Face};
use serde_json::{Value, json};
use testing::{Answer, BORN, Client, TestPortal, Who};

const PASSWORD: &str = "drei bunte Vögel singen";

async fn letter(admin: &Client<'_>, account: &str) -> (String, String) {
    let made = admin.post(&format!("/api/v1/accounts/{account}/letters"), &json!({})).await.expect(201);
    (made.at("/portal_number"), made.at("/code"))
}

async fn activate(client: &Client<'_>, (number, code): &(String, String), password: &str) -> Answer {
    activate_with(client, (number, code), BORN, password).await
}

async fn activate_with(client: &Client<'_>, (number, code): (&str, &str), second: &str, password: &str) -> Answer {
    let new = json!({ "portal_number": number, "code": code, "second_factor": second, "password": password });
    client.post("/api/v1/activations", &new).await
}

async fn sign_in(client: &Client<'_>, login: &str, password: &str) -> u16 {
    client.post("/api/v1/sessions", &json!({ "login": login, "password": password })).await.status.as_u16()
}

/// A customer whom the specialist system brought, without an account.
async fn bring(portal: &TestPortal, key: &str) {
    let system = portal.program(Who::Import).await;
    let person = json!({ "surname": "Neuling", "given_name": "Nora", "birth_date": "1990-04-30" });
    system.put(&format!("/api/v1/import/people/{key}"), &person).await.assert_status(201);
}

/// A code with another number, its check digit right.
fn another(code: &str) -> String {
    let wrong = domain::PortalNumber::from_serial(code.replace(' ', "")[..11].parse::<u64>().unwrap() + 1);
    wrong.grouped()
}

#[tokio::test]
async fn from_the_order_to_the_first_sign_in() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    bring(&portal, "P-77").await;
    let admin = portal.program(Who::Admin).await;
    let made = admin.post("/api/v1/accounts", &json!({ "role": "customer", "person": "P-77" })).await.expect(201);
    assert_eq!((made.at("/name"), made.json()["activated_at"].clone()), ("Nora Neuling".to_owned(), Value::Null));
    let number = made.at("/login");
    domain::PortalNumber::parse(&number).unwrap();

    let paper = letter(&admin, &made.at("/id")).await;
    assert_eq!(paper.0, number);
    let customer = portal.nobody(&town.customer_host);
    assert_eq!(sign_in(&customer, &number, PASSWORD).await, 401, "no password yet");
    let session = activate(&customer, &paper, PASSWORD).await.expect(201);
    assert_eq!((session.at("/account/name"), session.at("/account/role")), ("Nora Neuling".into(), "customer".into()));
    assert_eq!(sign_in(&customer, &number, PASSWORD).await, 201);
    assert_eq!(activate(&customer, &paper, "ein anderes Kennwort").await.status, 401, "a code is used once");
    assert_eq!(sign_in(&customer, &number, PASSWORD).await, 201, "nothing changed");

    let listed = admin.get("/api/v1/accounts?role=customer").await.expect(200).items();
    let listed = listed.iter().find(|account| account["id"] == made.at("/id").as_str()).unwrap();
    assert!(listed["activated_at"].is_string() && listed["locked_at"].is_null(), "{listed}");
    for (action, count) in [(Action::LetterIssued, 1), (Action::AccountActivated, 1)] {
        assert_eq!(portal.entries(town.tenant, action).await, count, "{action}");
    }
}

#[tokio::test]
async fn what_can_not_be_ordered_is_refused_and_changes_nothing() {
    let portal = TestPortal::new().await;
    bring(&portal, "P-77").await;
    let admin = portal.program(Who::Admin).await;
    admin.post("/api/v1/accounts", &json!({ "role": "customer", "person": "P-77" })).await.assert_status(201);
    let before = portal.rows().await;
    let refused = [
        (409, json!({ "role": "customer", "person": "P-77" })),
        (422, json!({ "role": "customer", "person": "P-99" })),
        (422, json!({ "role": "customer" })),
        (422, json!({ "role": "caseworker", "login": "neu", "name": "Neu", "person": "P-77" })),
        (422, json!({ "role": "caseworker", "name": "Neu" })),
        (422, json!({ "role": "caseworker", "login": "neu" })),
        (422, json!({ "role": "system", "login": "neu", "name": "Neu" })),
        (409, json!({ "role": "auditor", "login": " A.PFIFFIG ", "name": "Neu" })),
        (400, json!({ "role": "auditor", "login": "neu", "name": "Neu", "password": "geheim" })),
    ];
    for (status, body) in refused {
        let answer = admin.post("/api/v1/accounts", &body).await;
        assert_eq!(answer.status.as_u16(), status, "{body}: {}", answer.text());
        assert_eq!(portal.rows().await, before, "{body}");
    }
}

#[tokio::test]
async fn a_letter_is_worthless_after_five_wrong_codes_a_newer_one_or_a_month() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let admin = portal.program(Who::Admin).await;
    let id = portal.newcomer(town, Face::Customer).await.to_string();
    let customer = portal.nobody(&town.customer_host);

    let older = letter(&admin, &id).await;
    let paper = letter(&admin, &id).await;
    assert_eq!(activate(&customer, &older, PASSWORD).await.status, 401, "a newer one was made");
    // That was the first wrong code.
    for _ in 0..4 {
        let wrong = (paper.0.clone(), another(&paper.1));
        assert_eq!(activate(&customer, &wrong, PASSWORD).await.status, 401);
    }
    portal.clock.advance(Duration::minutes(20));
    assert_eq!(activate(&customer, &paper, PASSWORD).await.status, 401, "five wrong codes");

    let paper = letter(&admin, &id).await;
    portal.clock.advance(Duration::days(31));
    assert_eq!(activate(&customer, &paper, PASSWORD).await.status, 401, "too old");
    let admin = portal.program(Who::Admin).await;
    let paper = letter(&admin, &id).await;
    assert_eq!(activate(&customer, &paper, PASSWORD).await.status, 201);
}

#[tokio::test]
async fn slips_of_the_pen_are_told_and_count_as_nothing() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let account = portal.newcomer(town, Face::Customer).await;
    let paper = portal.letter(town, account).await;
    let (number, code) = (paper.login.clone(), paper.code.grouped());
    let customer = portal.nobody(&town.customer_host);
    for _ in 0..10 {
        let mut slip: Vec<char> = code.chars().collect();
        slip[0] = if slip[0] == '9' { '0' } else { '9' };
        let answer = activate(&customer, &(number.clone(), slip.into_iter().collect()), PASSWORD).await.expect(422);
        assert_eq!(answer.at("/errors/0/field"), "code");
    }
    let short = activate(&customer, &(number.clone(), code.clone()), "zu kurz").await.expect(422);
    assert_eq!(short.at("/errors/0/field"), "password");
    let typed = format!(" {} ", code.replace(' ', "-"));
    assert_eq!(activate(&customer, &(format!(" {number} "), typed), PASSWORD).await.status, 201);
}

#[tokio::test]
async fn a_letter_opens_its_own_face_and_jobcenter_only() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let account = portal.newcomer(town, Face::Staff).await;
    let paper = portal.letter(town, account).await;
    let pair = (paper.login.clone(), paper.code.grouped());
    for host in [&town.customer_host, &portal.towns[1].staff_host] {
        let refused = activate(&portal.nobody(host), &pair, PASSWORD).await.expect(401);
        assert_eq!(refused.at("/type"), "urn:kundenportal:problem:wrong_code");
    }
    let unknown = ("niemand".to_owned(), pair.1.clone());
    let refused = activate(&portal.nobody(&town.staff_host), &unknown, PASSWORD).await.expect(401);
    assert_eq!(refused.at("/type"), "urn:kundenportal:problem:wrong_code", "told alike");
    assert_eq!(activate(&portal.nobody(&town.staff_host), &pair, PASSWORD).await.status, 201);
}

#[tokio::test]
async fn a_lock_ends_every_session_and_nobody_locks_themselves() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let admin = portal.program(Who::Admin).await;
    let id = |who: Who| town.account(who);
    let customer = portal.program(Who::Customer).await;
    customer.get("/api/v1/cases").await.assert_status(200);
    let account = id(Who::Customer);
    let lock = format!("/api/v1/accounts/{account}/lock");
    for _ in 0..2 {
        admin.post(&lock, &json!({})).await.assert_status(204);
        customer.get("/api/v1/cases").await.assert_status(401);
    }
    assert_eq!(portal.entries(town.tenant, Action::AccountLocked).await, 1, "locked once");
    let nobody = portal.nobody(&town.customer_host);
    assert_eq!(sign_in(&nobody, Who::Customer.login(), &town.password(Who::Customer)).await, 401);
    admin.post(&format!("/api/v1/accounts/{account}/letters"), &json!({})).await.assert_status(409);

    admin.post(&format!("/api/v1/accounts/{account}/unlock"), &json!({})).await.assert_status(204);
    assert_eq!(sign_in(&nobody, Who::Customer.login(), &town.password(Who::Customer)).await, 201);
    customer.get("/api/v1/cases").await.assert_status(401);

    admin.post(&format!("/api/v1/accounts/{}/lock", id(Who::Admin)), &json!({})).await.assert_status(409);
    let abroad = portal.towns[1].account(Who::Customer);
    admin.post(&format!("/api/v1/accounts/{abroad}/lock"), &json!({})).await.assert_status(404);
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_by_a_letter_that_ends_old_sessions() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let customer = portal.program(Who::Customer).await;
    let account = town.account(Who::Customer);
    let paper = portal.letter(town, account).await;
    customer.get("/api/v1/cases").await.assert_status(200);
    let nobody = portal.nobody(&town.customer_host);
    let code = paper.code.grouped();
    activate_with(&nobody, (&paper.login, &code), "3.2.1990", PASSWORD).await.assert_status(201);
    customer.get("/api/v1/cases").await.assert_status(401);
    assert_eq!(sign_in(&nobody, Who::Customer.login(), &town.password(Who::Customer)).await, 401);
    assert_eq!(sign_in(&nobody, Who::Customer.login(), PASSWORD).await, 201);
}

#[tokio::test]
async fn a_code_is_nowhere_but_on_its_letter() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let account = portal.newcomer(town, Face::Customer).await;
    let admin = portal.browser(Who::Admin).await;
    let page = admin.get(&format!("/admin/accounts/{account}")).await.expect(200);
    let token = page.field("csrf_token");
    let path = format!("/admin/accounts/{account}/letter");
    let shown = admin.send(testing::Ask::post(&path).form(&[("csrf_token", &token)])).await.expect(200).text();
    let strong: Vec<&str> = shown
        .split("dir=\"ltr\">")
        .skip(1)
        .filter(|rest| !rest.starts_with('\n'))
        .filter_map(|rest| rest.split('<').next())
        .collect();
    let [_, number, code, ..] = strong.as_slice() else { panic!("{strong:?}") };
    let plain = code.replace(' ', "");
    for (table, rows) in portal.rows().await {
        assert!(!rows.contains(&plain) && !rows.contains(*code), "{table}");
    }
    let typed = json!({ "portal_number": number, "code": code, "second_factor": BORN, "password": PASSWORD });
    portal.nobody(&town.customer_host).post("/api/v1/activations", &typed).await.assert_status(201);
}

#[tokio::test]
async fn a_letter_alone_is_not_enough_where_a_detail_is_known() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let admin = portal.program(Who::Admin).await;
    bring(&portal, "P-77").await;
    let household = json!({ "number": "35 BG 0077", "members": [{ "person": "P-77", "from": "2026-01-01" }] });
    portal.program(Who::Import).await.put("/api/v1/import/households/H-77", &household).await.assert_status(201);
    let made = admin.post("/api/v1/accounts", &json!({ "role": "customer", "person": "P-77" })).await.expect(201);
    let customer = portal.nobody(&town.customer_host);
    let attempt = async |paper: &(String, String), second: &str| {
        activate_with(&customer, (&paper.0, &paper.1), second, PASSWORD).await.status.as_u16()
    };

    let paper = letter(&admin, &made.at("/id")).await;
    // Without it, with another one, and with another's: each counts as a wrong code.
    for wrong in ["", "30.4.1991", "35 BG 0001", "1990", "nichts"] {
        assert_eq!(attempt(&paper, wrong).await, 401, "{wrong}");
    }
    portal.clock.advance(Duration::minutes(20));
    assert_eq!(attempt(&paper, BORN).await, 401, "five wrong details");
    portal.clock.advance(Duration::minutes(20));
    for right in ["30.04.1990", "1990-04-30", "35bg0077", " 35-BG-0077 "] {
        let paper = letter(&admin, &made.at("/id")).await;
        assert_eq!(attempt(&paper, right).await, 201, "{right}");
    }

    // Nothing is asked where the Jobcenter does not want it.
    let off = json!({ "key": "activation_second_factor", "value": false });
    admin.put("/api/v1/settings", &off).await.assert_status(200);
    let paper = letter(&admin, &made.at("/id")).await;
    assert_eq!(attempt(&paper, "").await, 201);
    let form = customer.get("/activate").await.expect(200).text();
    assert!(!form.contains("second_factor"));
    let next_door = portal.nobody(&portal.towns[1].customer_host).get("/activate").await.expect(200).text();
    assert!(next_door.contains("second_factor"));
}

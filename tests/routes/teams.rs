//! Teams: made by admins; who is in one may see its cases, so each change has an entry.

use domain::Action;
use serde_json::json;
use testing::{TestPortal, Who};

/// A team that every portal of these tests has.
const TEAM: &str = "Team A bis M";

#[tokio::test]
async fn whoever_comes_into_a_team_sees_its_cases_until_taken_out() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let admin = portal.program(Who::Admin).await;
    let outsider = portal.program(Who::Outsider).await;
    let case = format!("/api/v1/cases/{}", town.house);
    outsider.get(&case).await.assert_status(404);
    let teams = admin.get("/api/v1/teams").await.expect(200).items();
    let team = teams.iter().find(|team| team["name"] == TEAM).unwrap();
    let member = format!("/api/v1/teams/{}/members/{}", team["id"].as_str().unwrap(), town.account(Who::Outsider));
    for lead in [false, false, true] {
        let now = admin.put(&member, &json!({ "lead": lead })).await.expect(200).json();
        let me = now["members"].as_array().unwrap().iter().find(|row| row["login"] == Who::Outsider.login()).unwrap();
        assert_eq!(me["lead"], lead);
    }
    outsider.get(&case).await.assert_status(200);
    for _ in 0..2 {
        admin.delete(&member).await.assert_status(204);
    }
    outsider.get(&case).await.assert_status(404);
    for action in [Action::TeamMemberAdded, Action::TeamLeadChanged, Action::TeamMemberRemoved] {
        assert_eq!(portal.entries(town.tenant, action).await, 1, "{action}");
    }
}

#[tokio::test]
async fn a_team_has_a_name_of_its_own_and_caseworkers_only() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let admin = portal.program(Who::Admin).await;
    let made = admin.post("/api/v1/teams", &json!({ "name": " Team Neu " })).await.expect(201);
    assert_eq!(made.at("/name"), "Team Neu");
    let team = format!("/api/v1/teams/{}", made.at("/id"));
    let before = portal.rows().await;
    admin.post("/api/v1/teams", &json!({ "name": "Team Neu" })).await.assert_status(409);
    admin.put(&team, &json!({ "name": TEAM })).await.assert_status(409);
    admin.put(&team, &json!({ "name": "x".repeat(81) })).await.assert_status(422);
    admin.put(&team, &json!({ "name": "Team Neu" })).await.assert_status(200);
    for who in [Who::Customer, Who::Admin] {
        let member = format!("{team}/members/{}", town.account(who));
        assert_eq!(admin.put(&member, &json!({})).await.expect(422).at("/errors/0/field"), "login");
    }
    assert_eq!(portal.rows().await, before);
    admin.put(&team, &json!({ "name": "Team Anders" })).await.assert_status(200);
    assert_eq!(portal.entries(town.tenant, Action::TeamRenamed).await, 1);
}

#[tokio::test]
async fn the_pages_do_the_same() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let admin = portal.browser(Who::Admin).await;
    let made = admin.fill_in("/admin/teams", &[("name", "Team Neu")]).await.expect(303);
    let page = made.header("location").split('?').next().unwrap().to_owned();
    let members = format!("{page}/members");
    let again = admin.fill_in_to(&page, &members, &[("act", "add"), ("login", "niemand")]).await.expect(422).text();
    assert!(again.contains("id=\"login-error\"") && again.contains("value=\"niemand\""), "{again}");
    let login = Who::Outsider.login();
    admin.fill_in_to(&page, &members, &[("act", "add"), ("login", login)]).await.assert_status(303);
    assert!(admin.get(&page).await.expect(200).text().contains(login));
    let account = town.account(Who::Outsider).to_string();
    admin.fill_in_to(&page, &members, &[("act", "remove"), ("account", &account)]).await.assert_status(303);
    assert!(!admin.get(&page).await.expect(200).text().contains(login));
}

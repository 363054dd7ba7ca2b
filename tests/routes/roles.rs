//! Every route × every role × whose object it is, against one table. A route that is not in it fails.

use std::collections::BTreeMap;

use chrono::Duration;
use domain::{Action, Face};
use http::StatusCode;
use testing::{Ask, Client, Form, Town, Who};
use web::http::Entry;
use web::http::Who as May;

use crate::asks::{Asked, ask, name};
use crate::world::{Ids, Place, UNSCANNABLE, World, post_documents, send_text};

/// `+` is answered · `H` for objects of the house, `N` for those next door, `T` for those of the Jobcenter, else as if they were not there ·
/// `-` as if it was not there · `in` asked to sign in. Objects of another Jobcenter are never there.
const EXPECTED: &str = "
                                                nobody customer partner neighbour assigned teammate outsider substitute exception admin auditor import
GET    /                                        in     +        +       +         +        +        +        +          +         +     +       -
GET    /sign-in                                 +      +        +       +         +        +        +        +          +         +     +       +
POST   /sign-in                                 +      +        +       +         +        +        +        +          +         +     +       +
GET    /activate                                +      +        +       +         +        +        +        +          +         +     +       +
POST   /activate                                +      +        +       +         +        +        +        +          +         +     +       +
POST   /sign-out                                in     +        +       +         +        +        +        +          +         +     +       +
GET    /access                                  in     +        +       +         -        -        -        -          -         -     -       -
GET    /cases/{case}                            in     H        H       N         H        H        N        H          H         -     -       -
GET    /cases/{case}/download                   in     -        -       -         H        H        N        H          H         -     -       -
POST   /cases/{case}/download                   in     -        -       -         H        H        N        H          H         -     -       -
GET    /cases/{case}/emergency                  in     H        H       N         H        H        N        H          H         -     -       -
POST   /cases/{case}/emergency                  in     H        H       N         -        -        -        -          -         -     -       -
POST   /cases/{case}/emergency/settle           in     -        -       -         H        H        N        H          -         -     -       -
GET    /cases/{case}/declare                    in     -        -       -         H        H        N        H          H         -     -       -
POST   /cases/{case}/declare                    in     -        -       -         H        H        N        H          -         -     -       -
POST   /cases/{case}/declarations/{declaration}/decide in     -        -       -         H        H        N        H          -         -     -       -
POST   /cases/{case}/declarations/{declaration}/withdraw in     -        -       -         H        H        N        H          -         -     -       -
GET    /cases/{case}/records                    in     -        -       -         H        H        N        H          H         -     -       -
POST   /cases/{case}/records                    in     -        -       -         H        H        N        H          -         -     -       -
GET    /cases/{case}/send                       in     H        H       N         -        -        -        -          -         -     -       -
POST   /cases/{case}/send                       in     H        H       N         -        -        -        -          -         -     -       -
GET    /cases/{case}/threads/new                in     H        H       N         H        H        N        H          H         -     -       -
POST   /cases/{case}/threads/new                in     H        H       N         H        H        N        H          -         -     -       -
GET    /cases/{case}/search                     in     H        H       N         H        H        N        H          H         -     -       -
POST   /cases/{case}/search                     in     H        H       N         H        H        N        H          H         -     -       -
GET    /cases/{case}/notes                      in     -        -       -         H        H        N        H          -         -     -       -
POST   /cases/{case}/notes                      in     -        -       -         H        H        N        H          -         -     -       -
GET    /threads/{thread}                        in     H        -       N         H        H        N        H          H         -     -       -
POST   /threads/{thread}/answerer               in     -        -       -         H        H        N        H          -         -     -       -
POST   /threads/{thread}                        in     H        -       N         H        H        N        H          -         -     -       -
GET    /documents/{document}                    in     H        -       N         H        H        N        H          H         -     -       -
GET    /documents/{document}/receipt            in     H        -       N         H        H        N        H          H         -     -       -
GET    /receipts/check                          +      +        +       +         -        -        -        -          -         -     -       -
POST   /receipts/check                          +      +        +       +         -        -        -        -          -         -     -       -
GET    /outages                                 +      +        +       +         +        +        +        +          +         +     +       +
GET    /outages/deadlines                       in     -        -       -         +        +        +        +          +         -     -       -
POST   /documents/{document}/take-back          in     H        -       N         -        -        -        -          -         -     -       -
POST   /documents/{document}/disown             in     H        -       N         -        -        -        -          -         -     -       -
POST   /documents/{document}/confirm            in     -        -       -         H        H        N        H          -         -     -       -
POST   /documents/{document}/review             in     -        -       -         H        H        N        H          -         -     -       -
GET    /documents/{document}/view               in     -        -       -         H        H        N        H          H         -     -       -
POST   /documents/{document}/view               in     -        -       -         H        H        N        H          -         -     -       -
GET    /documents/{document}/move               in     -        -       -         H        H        N        H          -         -     -       -
POST   /documents/{document}/move               in     -        -       -         H        H        N        H          -         -     -       -
POST   /documents/{document}/release            in     -        -       -         H        H        N        H          -         -     -       -
POST   /documents/{document}/rescan             in     -        -       -         H        H        N        H          -         -     -       -
POST   /documents/{document}/destroy            in     -        -       -         H        H        N        H          -         -     -       -
GET    /worklist                                in     -        -       -         +        +        +        +          +         -     -       -
POST   /worklist/find                           in     -        -       -         +        +        +        +          +         -     -       -
POST   /keys                                    in     -        -       -         +        +        +        +          +         -     -       -
GET    /worklist/find                           in     -        -       -         +        +        +        +          +         -     -       -
POST   /worklist/next                           in     -        -       -         +        +        +        +          +         -     -       -
GET    /cases/exception                         in     -        -       -         +        +        +        +          +         -     -       -
POST   /cases/exception                         in     -        -       -         +        +        +        +          +         -     -       -
GET    /substitutions                           in     -        -       -         +        +        +        +          +         -     -       -
POST   /substitutions                           in     -        -       -         +        +        +        +          +         -     -       -
POST   /substitutions/{substitution}/end        in     -        -       -         +        +        +        +          +         -     -       -
POST   /cases/{case}/assign                     in     -        -       -         H        H        N        H          -         -     -       -
POST   /cases/{case}/settle                     in     -        -       -         H        H        N        H          -         -     -       -
GET    /notifications                           in     +        +       +         +        +        +        +          +         -     -       -
POST   /notifications                           in     +        +       +         +        +        +        +          +         -     -       -
GET    /audit                                   in     -        -       -         -        -        -        -          -         +     +       -
GET    /audit/entries/{index}                   in     -        -       -         -        -        -        -          -         +     +       -
GET    /audit/checkpoints                       in     -        -       -         -        -        -        -          -         +     +       -
GET    /audit/incident                          in     -        -       -         -        -        -        -          -         +     +       -
POST   /audit/incident                          in     -        -       -         -        -        -        -          -         +     +       -
GET    /admin                                   in     -        -       -         -        -        -        -          -         +     -       -
GET    /admin/accounts                          in     -        -       -         -        -        -        -          -         +     -       -
GET    /admin/accounts/new                      in     -        -       -         -        -        -        -          -         +     -       -
POST   /admin/accounts/new                      in     -        -       -         -        -        -        -          -         +     -       -
GET    /admin/accounts/{account}                in     -        -       -         -        -        -        -          -         T     -       -
POST   /admin/accounts/{account}/lock           in     -        -       -         -        -        -        -          -         T     -       -
POST   /admin/accounts/{account}/unlock         in     -        -       -         -        -        -        -          -         T     -       -
POST   /admin/accounts/{account}/health         in     -        -       -         -        -        -        -          -         T     -       -
POST   /admin/accounts/{account}/letter         in     -        -       -         -        -        -        -          -         T     -       -
GET    /admin/infected                          in     -        -       -         -        -        -        -          -         +     -       -
GET    /admin/settings                          in     -        -       -         -        -        -        -          -         +     -       -
GET    /admin/settings/{setting}                in     -        -       -         -        -        -        -          -         +     -       -
POST   /admin/settings/{setting}                in     -        -       -         -        -        -        -          -         +     -       -
POST   /admin/settings/{setting}/withdraw       in     -        -       -         -        -        -        -          -         +     -       -
GET    /admin/text-modules                      in     -        -       -         -        -        -        -          -         +     -       -
GET    /admin/text-modules/new                  in     -        -       -         -        -        -        -          -         +     -       -
POST   /admin/text-modules/new                  in     -        -       -         -        -        -        -          -         +     -       -
GET    /admin/text-modules/{module}             in     -        -       -         -        -        -        -          -         T     -       -
POST   /admin/text-modules/{module}             in     -        -       -         -        -        -        -          -         T     -       -
GET    /admin/text-modules/{module}/remove      in     -        -       -         -        -        -        -          -         T     -       -
POST   /admin/text-modules/{module}/remove      in     -        -       -         -        -        -        -          -         T     -       -
GET    /admin/teams                             in     -        -       -         -        -        -        -          -         +     -       -
POST   /admin/teams                             in     -        -       -         -        -        -        -          -         +     -       -
GET    /admin/teams/{team}                      in     -        -       -         -        -        -        -          -         T     -       -
POST   /admin/teams/{team}                      in     -        -       -         -        -        -        -          -         T     -       -
POST   /admin/teams/{team}/members              in     -        -       -         -        -        -        -          -         T     -       -
GET    /admin/legal                             in     -        -       -         -        -        -        -          -         +     -       -
GET    /admin/legal/{page}                      in     -        -       -         -        -        -        -          -         +     -       -
POST   /admin/legal/{page}                      in     -        -       -         -        -        -        -          -         +     -       -
GET    /legal/{page}                            +      +        +       +         +        +        +        +          +         +     +       +
GET    /assets/{file}                           +      +        +       +         +        +        +        +          +         +     +       +
GET    /api/v1/openapi.json                     +      +        +       +         +        +        +        +          +         +     +       +
POST   /api/v1/sessions                         +      +        +       +         +        +        +        +          +         +     +       +
POST   /api/v1/activations                      +      +        +       +         +        +        +        +          +         +     +       +
GET    /api/v1/accounts                         in     -        -       -         -        -        -        -          -         +     -       -
POST   /api/v1/accounts                         in     -        -       -         -        -        -        -          -         +     -       -
POST   /api/v1/accounts/{account}/lock          in     -        -       -         -        -        -        -          -         T     -       -
POST   /api/v1/accounts/{account}/unlock        in     -        -       -         -        -        -        -          -         T     -       -
PUT    /api/v1/accounts/{account}/health        in     -        -       -         -        -        -        -          -         T     -       -
DELETE /api/v1/accounts/{account}/health        in     -        -       -         -        -        -        -          -         T     -       -
POST   /api/v1/accounts/{account}/letters       in     -        -       -         -        -        -        -          -         T     -       -
GET    /api/v1/settings                         in     -        -       -         -        -        -        -          -         +     -       -
PUT    /api/v1/settings                         in     -        -       -         -        -        -        -          -         +     -       -
GET    /api/v1/teams                            in     -        -       -         -        -        -        -          -         +     -       -
POST   /api/v1/teams                            in     -        -       -         -        -        -        -          -         +     -       -
GET    /api/v1/teams/{team}                     in     -        -       -         -        -        -        -          -         T     -       -
PUT    /api/v1/teams/{team}                     in     -        -       -         -        -        -        -          -         T     -       -
PUT    /api/v1/teams/{team}/members/{account}   in     -        -       -         -        -        -        -          -         T     -       -
DELETE /api/v1/teams/{team}/members/{account}   in     -        -       -         -        -        -        -          -         T     -       -
DELETE /api/v1/sessions/current                 in     +        +       +         +        +        +        +          +         +     +       +
GET    /api/v1/access                           in     +        +       +         -        -        -        -          -         -     -       -
GET    /api/v1/cases                            in     +        +       +         +        +        +        +          +         -     -       -
GET    /api/v1/cases/{case}                     in     H        H       N         H        H        N        H          H         -     -       -
GET    /api/v1/cases/{case}/emergency           in     H        H       N         H        H        N        H          H         -     -       -
POST   /api/v1/cases/{case}/emergency           in     H        H       N         -        -        -        -          -         -     -       -
POST   /api/v1/cases/{case}/emergency/settle    in     -        -       -         H        H        N        H          -         -     -       -
GET    /api/v1/worklist                         in     -        -       -         +        +        +        +          +         -     -       -
POST   /api/v1/worklist/next                    in     -        -       -         +        +        +        +          +         -     -       -
POST   /api/v1/cases/exceptions                 in     -        -       -         +        +        +        +          +         -     -       -
GET    /api/v1/substitutions                    in     -        -       -         +        +        +        +          +         -     -       -
POST   /api/v1/substitutions                    in     -        -       -         +        +        +        +          +         -     -       -
POST   /api/v1/substitutions/{substitution}/end in     -        -       -         +        +        +        +          +         -     -       -
PUT    /api/v1/cases/{case}/assignee            in     -        -       -         H        H        N        H          -         -     -       -
POST   /api/v1/cases/{case}/settle              in     -        -       -         H        H        N        H          -         -     -       -
GET    /api/v1/cases/{case}/documents           in     H        H       N         H        H        N        H          H         -     -       -
POST   /api/v1/cases/{case}/documents           in     H        H       N         H        H        N        H          -         -     -       -
PUT    /api/v1/cases/{case}/documents/{document} in     H        H       N         H        H        N        H          -         -     -       -
GET    /api/v1/cases/{case}/declarations        in     H        H       N         H        H        N        H          H         -     -       -
POST   /api/v1/cases/{case}/declarations        in     -        -       -         H        H        N        H          -         -     -       -
POST   /api/v1/cases/{case}/declarations/{declaration}/decide in     -        -       -         H        H        N        H          -         -     -       -
POST   /api/v1/cases/{case}/declarations/{declaration}/withdraw in     -        -       -         H        H        N        H          -         -     -       -
GET    /api/v1/cases/{case}/records             in     H        H       N         H        H        N        H          H         -     -       -
POST   /api/v1/cases/{case}/records             in     -        -       -         H        H        N        H          -         -     -       -
POST   /api/v1/cases/{case}/archive             in     -        -       -         H        H        N        H          H         -     -       -
GET    /api/v1/documents/{document}             in     H        -       N         H        H        N        H          H         -     -       -
DELETE /api/v1/documents/{document}             in     H        -       N         -        -        -        -          -         -     -       -
GET    /api/v1/documents/{document}/content     in     H        -       N         H        H        N        H          H         -     -       -
GET    /api/v1/documents/{document}/receipt     in     H        -       N         H        H        N        H          H         -     -       -
GET    /api/v1/outages                          +      +        +       +         +        +        +        +          +         +     +       +
POST   /api/v1/receipts/check                   +      +        +       +         -        -        -        -          -         -     -       -
PUT    /api/v1/documents/{document}/disowned    in     H        -       N         -        -        -        -          -         -     -       -
DELETE /api/v1/documents/{document}/disowned    in     -        -       -         H        H        N        H          -         -     -       -
PUT    /api/v1/documents/{document}/review      in     -        -       -         H        H        N        H          -         -     -       -
POST   /api/v1/documents/{document}/move        in     -        -       -         H        H        N        H          -         -     -       -
POST   /api/v1/documents/{document}/release     in     -        -       -         H        H        N        H          -         -     -       -
POST   /api/v1/documents/{document}/rescan      in     -        -       -         H        H        N        H          -         -     -       -
POST   /api/v1/documents/{document}/destroy     in     -        -       -         H        H        N        H          -         -     -       -
GET    /api/v1/cases/{case}/threads             in     H        H       N         H        H        N        H          H         -     -       -
POST   /api/v1/cases/{case}/threads             in     H        H       N         H        H        N        H          -         -     -       -
POST   /api/v1/cases/{case}/search              in     H        H       N         H        H        N        H          H         -     -       -
GET    /api/v1/cases/{case}/notes               in     -        -       -         H        H        N        H          -         -     -       -
POST   /api/v1/cases/{case}/notes               in     -        -       -         H        H        N        H          -         -     -       -
GET    /api/v1/threads/{thread}/messages        in     H        -       N         H        H        N        H          H         -     -       -
POST   /api/v1/threads/{thread}/messages        in     H        -       N         H        H        N        H          -         -     -       -
PUT    /api/v1/threads/{thread}/answerer        in     -        -       -         H        H        N        H          -         -     -       -
GET    /api/v1/threads/{thread}/draft           in     H        -       N         H        H        N        H          -         -     -       -
PUT    /api/v1/threads/{thread}/draft           in     H        -       N         H        H        N        H          -         -     -       -
DELETE /api/v1/threads/{thread}/draft           in     H        -       N         H        H        N        H          -         -     -       -
GET    /api/v1/cases/{case}/draft               in     H        H       N         H        H        N        H          -         -     -       -
PUT    /api/v1/cases/{case}/draft               in     H        H       N         H        H        N        H          -         -     -       -
DELETE /api/v1/cases/{case}/draft               in     H        H       N         H        H        N        H          -         -     -       -
PUT    /api/v1/threads/{thread}/read            in     H        -       N         H        H        N        H          H         -     -       -
GET    /api/v1/text-modules                     in     -        -       -         +        +        +        +          +         +     -       -
GET    /api/v1/notifications                    in     +        +       +         +        +        +        +          +         -     -       -
PUT    /api/v1/notifications                    in     +        +       +         +        +        +        +          +         -     -       -
PUT    /api/v1/notifications/{channel}          in     +        +       +         +        +        +        +          +         -     -       -
DELETE /api/v1/notifications/{channel}          in     +        +       +         +        +        +        +          +         -     -       -
GET    /api/v1/events                           in     +        +       +         +        +        +        +          +         -     -       -
PUT    /api/v1/import/people/{foreign_key}      in     -        -       -         -        -        -        -          -         -     -       +
PUT    /api/v1/import/households/{foreign_key}  in     -        -       -         -        -        -        -          -         -     -       +
PUT    /api/v1/import/cases/{foreign_key}       in     -        -       -         -        -        -        -          -         -     -       +
GET    /api/v1/audit/entries                    in     -        -       -         -        -        -        -          -         +     +       -
POST   /api/v1/audit/incidents                  in     -        -       -         -        -        -        -          -         +     +       -
GET    /api/v1/audit/checkpoint                 in     -        -       -         -        -        -        -          -         -     +       -
GET    /api/v1/audit/entries/{index}/proof      in     -        -       -         -        -        -        -          -         -     +       -
GET    /api/v1/audit/export                     in     -        -       -         -        -        -        -          -         -     +       -
";

/// What an answer has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expected {
    /// Whatever was asked for.
    Answered,
    /// 404.
    Missing,
    /// 401; for a page that is only looked at, 303 to the sign-in.
    SignIn,
}

/// The columns of a route: nobody first, then [`Who::ALL`].
fn expected() -> BTreeMap<String, Vec<&'static str>> {
    let lines = EXPECTED.lines().filter(|line| !line.trim().is_empty()).skip(1);
    lines
        .map(|line| {
            let mut words = line.split_whitespace();
            let route = format!("{} {}", words.next().unwrap(), words.next().unwrap());
            (route, words.collect())
        })
        .collect()
}

fn meaning(cell: &str, place: Place) -> Expected {
    match (cell, place) {
        ("+", _) | ("H" | "T", Place::House) | ("N" | "T", Place::NextDoor) => Expected::Answered,
        ("in", _) => Expected::SignIn,
        ("H" | "N" | "T" | "-", _) => Expected::Missing,
        (other, _) => panic!("{other} means nothing"),
    }
}

fn has_object(route: &Entry) -> bool {
    let parts = ["{account}", "{case}", "{document}", "{module}", "{team}", "{thread}"];
    parts.iter().any(|part| route.path.contains(part))
}

fn is_activation(route: &Entry) -> bool {
    matches!(name(route).as_str(), "POST /activate" | "POST /api/v1/activations")
}

/// Assets are there once the user interface was built.
fn is_built(route: &Entry) -> bool {
    route.path != "/assets/{file}" || web::assets::built()
}

/// Somebody with a session for pages and one for programs; nobody has neither.
struct Somebody<'p> {
    who: Option<Who>,
    browser: Client<'p>,
    program: Client<'p>,
    csrf: String,
}

impl<'p> Somebody<'p> {
    async fn new(world: &'p World, who: Option<Who>) -> Self {
        let portal = &world.portal;
        let Some(who) = who else {
            let nobody = || portal.nobody(&portal.town().customer_host);
            return Self { who: None, browser: nobody(), program: nobody(), csrf: String::new() };
        };
        let (browser, program) = (portal.browser(who).await, portal.program(who).await);
        let csrf = browser.get("/legal/imprint").await.expect(200).field("csrf_token");
        Self { who: Some(who), browser, program, csrf }
    }

    fn client(&self, route: &Entry) -> &Client<'p> {
        if route.is_api() { &self.program } else { &self.browser }
    }

    fn face(&self) -> Face {
        self.who.map_or(Face::Customer, Who::face)
    }

    fn ask(&self, town: &Town, route: &Entry, ids: &Ids, number: u128) -> Ask {
        self.ask_as(self.who.unwrap_or(Who::Customer), town, route, ids, number)
    }

    /// The same, with the password of somebody else.
    fn ask_as(&self, who: Who, town: &Town, route: &Entry, ids: &Ids, number: u128) -> Ask {
        let other = if who == Who::Substitute { Who::Assigned } else { Who::Substitute };
        let (account, other) = (town.account(who).to_string(), town.account(other).to_string());
        let (password, csrf) = (town.password(who), self.csrf.clone());
        ask(route, &Asked { ids, who, account, other, password, csrf, number })
    }
}

/// Walks through routes, and sees to it that a refusal changes nothing.
struct Walk<'w> {
    world: &'w World,
    number: u128,
    /// Refusals whose entry was seen.
    entries: u32,
    /// The rows, as long as nothing was allowed to change them.
    rows: Option<BTreeMap<String, String>>,
}

impl<'w> Walk<'w> {
    fn new(world: &'w World) -> Self {
        Self { world, number: 0, entries: 0, rows: None }
    }

    async fn step(&mut self, client: &Client<'_>, route: &Entry, request: Ask, expected: Expected, about: &str) {
        self.number += 1;
        let about = format!("{} {about} at {}", name(route), client.host);
        if self.rows.is_none() {
            self.rows = Some(self.world.portal.rows().await);
        }
        let answer = client.open(request).await;
        let status = answer.status();
        let to = answer.headers().get("location").and_then(|to| to.to_str().ok()).unwrap_or_default();
        match expected {
            Expected::Answered => {
                let elsewhere = status == StatusCode::SEE_OTHER && !to.starts_with("/sign-in?next");
                assert!(status.is_success() || elsewhere, "{about}: {status} {to}");
                drop(answer);
                self.world.portal.services.upload.deliveries_written().await;
                self.rows = None;
                return;
            }
            Expected::Missing => assert_eq!(status, StatusCode::NOT_FOUND, "{about}"),
            Expected::SignIn if route.is_api() || route.method != "GET" => {
                assert_eq!(status, StatusCode::UNAUTHORIZED, "{about}");
            }
            Expected::SignIn => {
                assert_eq!(status, StatusCode::SEE_OTHER, "{about}");
                assert!(to.starts_with("/sign-in"), "{about}: {to}");
            }
        }
        if route.method != "GET" {
            assert_eq!(self.rows, Some(self.world.portal.rows().await), "{about}: a refusal changed rows");
        }
    }
}

#[tokio::test]
async fn every_route_answers_those_who_may() {
    let world = World::new().await;
    let portal = &world.portal;
    let expected = expected();
    let routes: Vec<_> = portal.table.iter().map(name).collect();
    let missing: Vec<_> = routes.iter().filter(|route| !expected.contains_key(*route)).collect();
    let gone: Vec<_> = expected.keys().filter(|route| !routes.contains(route)).collect();
    assert!(missing.is_empty() && gone.is_empty(), "not in the table here: {missing:?}; only here: {gone:?}");

    let mut walk = Walk::new(&world);
    let columns = std::iter::once(None).chain(Who::ALL.map(Some));
    for (column, who) in columns.enumerate() {
        let somebody = Somebody::new(&world, who).await;
        for route in &portal.table {
            let places = if has_object(route) { &Place::ALL[..] } else { &Place::ALL[..1] };
            let there = is_built(route) && (who.is_some() || route.faces.contains(&Face::Customer));
            for place in places {
                let cell = if there { expected[&name(route)][column] } else { "-" };
                match meaning(cell, *place) {
                    Expected::Answered => allowed(&mut walk, &somebody, route, *place).await,
                    refused => denied(&mut walk, &somebody, route, *place, refused).await,
                }
            }
        }
    }
    assert!(walk.number > 500 && walk.entries > 200, "{} requests, {} refusals", walk.number, walk.entries);
}

/// What is allowed is done; what ends a session or a document gets one of its own to end.
async fn allowed(walk: &mut Walk<'_>, somebody: &Somebody<'_>, route: &Entry, place: Place) {
    let world = walk.world;
    let mut ids = world.ids(place).clone();
    let ended = match name(route).as_str() {
        "POST /sign-in" | "POST /sign-out" | "DELETE /api/v1/sessions/current" => {
            Some(Somebody::new(world, somebody.who).await)
        }
        "POST /documents/{document}/take-back" | "DELETE /api/v1/documents/{document}" => {
            ids.document = send_text(&somebody.program, ids.case.parse().unwrap(), "Irrtum.txt", "Ein Irrtum").await;
            None
        }
        "POST /documents/{document}/disown" | "PUT /api/v1/documents/{document}/disowned" => {
            let sender = if place == Place::NextDoor { Who::Outsider } else { Who::Assigned };
            let sender = world.portal.program(sender).await;
            ids.document = send_text(&sender, ids.case.parse().unwrap(), "Bescheid.txt", "Ein Bescheid").await;
            None
        }
        route if route.ends_with("/emergency/settle") => {
            raise_emergency(world, place).await;
            None
        }
        _ if is_activation(route) => {
            ids = world.with_letter(&ids, world.portal.town(), somebody.face()).await;
            Some(Somebody::new(world, somebody.who).await)
        }
        "POST /admin/accounts/{account}/letter" | "POST /api/v1/accounts/{account}/letters" => {
            // A locked account gets none.
            ids.account = world.portal.newcomer(world.portal.town(), Face::Staff).await.to_string();
            None
        }
        route if route.starts_with("POST") && route.ends_with("/move") => {
            ids.document = send_text(&somebody.program, ids.case.parse().unwrap(), "Irrlaeufer.txt", "Ein Brief").await;
            world.portal.run_jobs().await;
            None
        }
        route if route.ends_with("/substitutions/{substitution}/end") => {
            let town = world.portal.town();
            let (absent, substitute) = (town.account(somebody.who.unwrap()), town.account(Who::Outsider));
            let substitute = if absent == substitute { town.account(Who::Teammate) } else { substitute };
            let days = crate::asks::FAR_AWAY;
            let new = serde_json::json!({ "absent": absent, "substitute": substitute, "from": days, "until": days });
            ids.substitution = somebody.program.post("/api/v1/substitutions", &new).await.expect(201).at("/id");
            None
        }
        route if route.starts_with("POST") && route.contains("/declar") => {
            ids.document = send_text(&somebody.program, ids.case.parse().unwrap(), "Antrag.txt", "Ein Antrag").await;
            if route.contains("/declarations/") {
                let declarations = format!("/api/v1/cases/{}/declarations", ids.case);
                let new = serde_json::json!({ "kind": "objection", "document": ids.document });
                ids.declaration = somebody.program.post(&declarations, &new).await.expect(201).at("/id");
            }
            None
        }
        route if route.ends_with("/release") || route.ends_with("/rescan") || route.ends_with("/destroy") => {
            let content = if route.ends_with("/destroy") { testfiles::eicar() } else { UNSCANNABLE.into() };
            let form = Form::new().file("Rest.txt", "text/plain", &content);
            let sent = post_documents(&somebody.program, ids.case.parse().unwrap(), &form).await.expect(201);
            ids.document = sent.at("/items/0/id");
            world.portal.run_jobs().await;
            None
        }
        _ => None,
    };
    let somebody = ended.as_ref().unwrap_or(somebody);
    let request = somebody.ask(world.portal.town(), route, &ids, walk.number);
    let about = format!("of {place:?} for {:?}", somebody.who);
    walk.step(somebody.client(route), route, request, Expected::Answered, &about).await;
}

/// Something to settle.
async fn raise_emergency(world: &World, place: Place) {
    let who = if place == Place::NextDoor { Who::Neighbour } else { Who::Customer };
    let path = format!("/api/v1/cases/{}/emergency", world.ids(place).case);
    world.portal.program(who).await.post(&path, &serde_json::json!({ "kind": "food" })).await.assert_status(201);
}

/// What is refused changes nothing; if it is known who asked on their own face, it leaves an entry.
async fn denied(walk: &mut Walk<'_>, somebody: &Somebody<'_>, route: &Entry, place: Place, expected: Expected) {
    let portal = &walk.world.portal;
    let leaves_entry = expected == Expected::Missing
        && somebody.who.is_some()
        && route.faces.contains(&somebody.face())
        && route.who != May::Anyone;
    // Repeated refusals are counted per minute.
    portal.clock.advance(Duration::seconds(61));
    let entries = async || portal.entries(portal.town().tenant, Action::AccessDenied).await;
    let before = entries().await;
    let request = somebody.ask(portal.town(), route, walk.world.ids(place), walk.number);
    let about = format!("of {place:?} for {:?}", somebody.who);
    walk.step(somebody.client(route), route, request, expected, &about).await;
    if leaves_entry {
        assert_eq!(entries().await, before + 1, "{} {about}: a refusal leaves an entry", name(route));
        walk.entries += 1;
    }
}

#[tokio::test]
async fn a_session_is_none_on_the_other_face_and_in_another_jobcenter() {
    let world = World::new().await;
    let portal = &world.portal;
    let expected = expected();
    let mut walk = Walk::new(&world);
    for who in Who::ALL {
        let somebody = Somebody::new(&world, Some(who)).await;
        let other = if who.face() == Face::Customer { Face::Staff } else { Face::Customer };
        for (town, face) in [(0, other), (1, Face::Customer), (1, Face::Staff)] {
            let town = &portal.towns[town];
            // Whoever has an account there may sign in there.
            let local = if face == Face::Customer { Who::Customer } else { Who::Assigned };
            for route in &portal.table {
                let there = route.faces.contains(&face) && is_built(route);
                let nobody = if there { meaning(expected[&name(route)][0], Place::House) } else { Expected::Missing };
                let is_sign_in = matches!(name(route).as_str(), "POST /sign-in" | "POST /api/v1/sessions");
                let typing = if is_sign_in { local } else { who };
                let mut ids = world.ids(Place::House).clone();
                if is_activation(route) {
                    ids = world.with_letter(&ids, town, face).await;
                }
                let request = somebody.ask_as(typing, town, route, &ids, walk.number);
                let client = somebody.client(route).at(town.host(face));
                walk.step(&client, route, request, nobody, &format!("with a session of {who:?}")).await;
            }
        }
    }
}

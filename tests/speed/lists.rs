//! What is asked for, and how it is shown.

use std::time::Duration;

use crate::client::{Asking, Times};
use crate::server::{Address, Child, Login};
use crate::upload;

/// How long each list is asked for, at 50 requests a second.
const STEADY: Duration = Duration::from_secs(10);
/// Requests in a second of it.
const RATE: u32 = 50;
/// How long it is asked for as often as it answers.
const FLAT_OUT: Duration = Duration::from_secs(4);
/// Clients that do that.
const CLIENTS: usize = 4;
/// What 99 of 100 answers should take at most, in milliseconds.
const AIM: f64 = 20.0;

/// A list, and where it is: one address after the other.
struct List {
    name: &'static str,
    login: Login,
    paths: Vec<String>,
    /// As a browser: a page.
    page: bool,
}

fn lists(at: &Address) -> Vec<List> {
    let list = |name, login: &Login, page, paths: Vec<String>| List { name, login: login.clone(), paths, page };
    let one = |path: &str| vec![path.to_owned()];
    let of =
        |ids: &[String], before: &str, behind: &str| ids.iter().map(|id| format!("{before}{id}{behind}")).collect();
    let (customer, caseworker, auditor) = (&at.customer, &at.caseworker, &at.auditor);
    vec![
        list("worklist", caseworker, false, one("/api/v1/worklist")),
        list("worklist, page", caseworker, true, one("/worklist")),
        list("cases of a team", caseworker, false, one("/api/v1/cases")),
        list("case", caseworker, false, of(&at.cases, "/api/v1/cases/", "")),
        list("case, page", caseworker, true, of(&at.cases, "/cases/", "")),
        list("documents of a case", caseworker, false, of(&at.cases, "/api/v1/cases/", "/documents")),
        list("conversations of a case", caseworker, false, of(&at.cases, "/api/v1/cases/", "/threads")),
        list("conversation", caseworker, false, of(&at.threads, "/api/v1/threads/", "/messages")),
        list("conversation, page", caseworker, true, of(&at.threads, "/threads/", "")),
        list("customer: start, page", customer, true, one("/")),
        list("customer: case, page", customer, true, vec![format!("/cases/{}", at.own_case)]),
        list("log: newest", auditor, false, one("/api/v1/audit/entries")),
        list("log: one case", auditor, false, of(&at.cases, "/api/v1/audit/entries?case=", "")),
        list("log: one action", auditor, false, one("/api/v1/audit/entries?action=message.posted")),
    ]
}

/// Measures every list.
pub(crate) fn measure(child: &Child) {
    println!("{:<26} {:>8} {:>8} {:>10}   at {RATE} a second beside an upload", "", "p50 ms", "p99 ms", "a second");
    let mut missed = 0;
    for list in lists(&child.address) {
        let asking = Asking { port: child.address.port, login: &list.login, paths: &list.paths, page: list.page };
        asking.once();
        let steady = upload::beside(&child.address, || asking.steadily(RATE, STEADY));
        let most = asking.flat_out(CLIENTS, FLAT_OUT);
        let Times { middle, slow } = steady;
        let kept = slow <= AIM;
        missed += usize::from(!kept);
        let note = if kept { "" } else { "  missed" };
        println!("{:<26} {middle:>8.1} {slow:>8.1} {most:>10.0}{note}", list.name);
    }
    println!("{missed} of the aim missed: 99 of 100 within {AIM:.0} ms");
}

//! What operators read of a running process: everything that happens shows, and nothing of anybody.

use std::collections::{BTreeMap, BTreeSet};

use meters::{ALL, Kind};
use reqwest::Method;
use serde_json::json;

use crate::house::{Demo, House};
use crate::papers::Paper;
use crate::people::text;
use crate::wait::until;

/// What a scrape says.
#[derive(Debug, Default)]
struct Scrape {
    text: String,
    help: BTreeMap<String, String>,
    types: BTreeMap<String, String>,
    /// Name, labels, value.
    samples: Vec<(String, BTreeMap<String, String>, f64)>,
}

impl Scrape {
    fn read(text: String) -> Self {
        let mut scrape = Self::default();
        for line in text.lines().filter(|line| !line.is_empty()) {
            if let Some(told) = line.strip_prefix("# HELP ") {
                let (name, help) = told.split_once(' ').expect("a name and a text");
                scrape.help.insert(name.to_owned(), help.to_owned());
            } else if let Some(told) = line.strip_prefix("# TYPE ") {
                let (name, kind) = told.split_once(' ').expect("a name and a type");
                scrape.types.insert(name.to_owned(), kind.to_owned());
            } else {
                scrape.samples.push(sample(line));
            }
        }
        scrape.text = text;
        scrape
    }

    /// The sum over all whose labels hold these.
    fn sum(&self, name: &str, labels: &[(&str, &str)]) -> f64 {
        let fits = |of: &BTreeMap<String, String>| {
            labels.iter().all(|(label, value)| of.get(*label).is_some_and(|found| found == value))
        };
        self.samples.iter().filter(|(of, has, _)| of == name && fits(has)).map(|(_, _, value)| value).sum()
    }
}

fn sample(line: &str) -> (String, BTreeMap<String, String>, f64) {
    let (named, value) = line.rsplit_once(' ').unwrap_or_else(|| panic!("no sample: {line}"));
    let value = value.parse().unwrap_or_else(|error| panic!("{error}: {line}"));
    let Some((name, labels)) = named.trim_end_matches('}').split_once('{') else {
        return (named.to_owned(), BTreeMap::new(), value);
    };
    let pairs = labels.strip_suffix('"').unwrap_or(labels).split("\",").map(|pair| {
        let (label, value) = pair.split_once("=\"").unwrap_or_else(|| panic!("no label: {line}"));
        (label.to_owned(), value.to_owned())
    });
    (name.to_owned(), pairs.collect(), value)
}

/// The address that the process tells in its log.
async fn address(demo: &Demo) -> String {
    until("the listener is told", async || {
        let said = demo.said();
        let line = said.lines().find(|line| line.contains("metrics are shown"))?.to_owned();
        let line: serde_json::Value = serde_json::from_str(&line).ok()?;
        Some(text(&line["address"]))
    })
    .await
}

async fn scrape(demo: &Demo, address: &str) -> Scrape {
    let answer = demo.answer(demo.http.get(format!("http://{address}/metrics"))).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.headers["content-type"], "text/plain; version=0.0.4; charset=utf-8");
    Scrape::read(String::from_utf8(answer.body).expect("text"))
}

#[tokio::test]
async fn operators_see_what_happens_and_nothing_of_anybody() {
    let house = House::new()
        .with("KUNDENPORTAL__METRICS__BIND", "127.0.0.1:0")
        .with("KUNDENPORTAL__LOG__FORMAT", "json")
        .with("KUNDENPORTAL__LOG__LEVEL", "info")
        .with("KUNDENPORTAL__SCANNER__LOOK_SECONDS", "1");
    let demo = house.open().await;
    let address = address(&demo).await;
    let customer = demo.sign_in("customer").await;
    let case = demo.case(&customer).await;
    let good = Paper::new(1, 300_000);
    let bad = Paper {
        key: "bad".to_owned(),
        bytes: testfiles::eicar(),
        name: "Attest Müller.txt".to_owned(),
        ..good.clone()
    };
    let refused = Paper { key: "refused".to_owned(), bytes: b"#!/bin/sh\n".to_vec(), ..bad.clone() };
    let mut ids = vec![case.clone()];
    for (paper, state) in [(&good, "available"), (&bad, "infected")] {
        let sent = demo.answer(paper.whole(&demo, &customer, &case)).await.json(201);
        let document = text(&sent["items"][0]["id"]);
        assert_eq!(demo.judged(&customer, &document).await["state"], state);
        ids.push(document);
    }
    assert_eq!(demo.answer(refused.whole(&demo, &customer, &case)).await.status, 415);
    let nobody = "/api/v1/documents/018f4a3e-0000-7000-8000-00000000abcd";
    assert_eq!(demo.answer(demo.ask(&customer, Method::GET, nobody)).await.status, 404);
    let typed = format!("/{}", customer.account.login);
    assert_eq!(demo.answer(demo.ask(&customer, Method::GET, &typed)).await.status, 404);

    let scrape = until("all of it was measured", async || {
        let scrape = scrape(&demo, &address).await;
        let seen = scrape.samples.iter().any(|(name, ..)| name == "kundenportal_jobs_waiting")
            && scrape.sum("kundenportal_jobs_total", &[("kind", "document.scan"), ("outcome", "done")]) >= 2.0
            && scrape.sum("kundenportal_scanner_up", &[]) > 0.5
            && scrape.sum("kundenportal_checkpoint_made_timestamp_seconds", &[]) > 0.0;
        seen.then_some(scrape)
    })
    .await;
    happened(&scrape);
    every_metric_is_of_the_table(&scrape);
    ids.extend([
        nobody.to_owned(),
        typed,
        "018f4a3e".to_owned(),
        customer.token.clone(),
        customer.account.name.clone(),
    ]);
    ids.extend(demo.announced.tenants.iter().flat_map(|tenant| [tenant.host.clone(), tenant.staff_host.clone()]));
    ids.extend(["Müller", "paper-1", "127.0.0.1"].map(str::to_owned));
    for id in &ids {
        assert!(!scrape.text.contains(id.as_str()), "{id} is in\n{}", scrape.text);
    }

    // Neither face leads there, and nothing else is there.
    for host in [&demo.announced.tenants[0].host, &demo.announced.tenants[0].staff_host] {
        assert_eq!(demo.answer(demo.at(host, Method::GET, "/metrics")).await.status, 404);
    }
    assert_eq!(demo.answer(demo.http.get(format!("http://{address}/readyz"))).await.status, 404);
    demo.kill().await;
}

fn happened(scrape: &Scrape) {
    let send = "/api/v1/cases/{case}/documents";
    for (name, labels, least) in [
        ("kundenportal_http_requests_total", vec![("method", "POST"), ("route", send), ("status", "2xx")], 2.0),
        ("kundenportal_http_requests_total", vec![("route", send), ("status", "4xx")], 1.0),
        ("kundenportal_http_request_seconds_count", vec![("route", send), ("status", "2xx")], 2.0),
        ("kundenportal_http_requests_total", vec![("route", "/api/v1/documents/{document}"), ("status", "4xx")], 1.0),
        ("kundenportal_http_requests_total", vec![("route", "none"), ("status", "4xx")], 1.0),
        ("kundenportal_uploads_total", vec![("outcome", "received")], 2.0),
        ("kundenportal_uploads_total", vec![("outcome", "refused"), ("reason", "type")], 1.0),
        ("kundenportal_upload_files_total", vec![], 2.0),
        ("kundenportal_upload_bytes_total", vec![], 300_000.0),
        ("kundenportal_upload_stage_seconds_count", vec![("stage", "admit")], 3.0),
        ("kundenportal_upload_stage_seconds_count", vec![("stage", "stream")], 2.0),
        ("kundenportal_upload_stage_seconds_count", vec![("stage", "store")], 2.0),
        ("kundenportal_upload_stage_seconds_count", vec![("stage", "commit")], 2.0),
        ("kundenportal_scans_total", vec![("verdict", "clean")], 1.0),
        ("kundenportal_scans_total", vec![("verdict", "infected")], 1.0),
        ("kundenportal_scan_seconds_count", vec![], 2.0),
        ("kundenportal_log_append_seconds_count", vec![], 4.0),
        ("kundenportal_log_entries_total", vec![], 4.0),
        ("kundenportal_db_connections_most", vec![], 2.0),
        ("kundenportal_db_connections", vec![("pool", "write")], 1.0),
        ("kundenportal_chore_done_timestamp_seconds", vec![("chore", "uploads left behind")], 1.0),
        ("kundenportal_build_info", vec![], 1.0),
    ] {
        let found = scrape.sum(name, &labels);
        assert!(found >= least, "{name} {labels:?}: {found} in\n{}", scrape.text);
    }
    assert!(scrape.sum("kundenportal_jobs_dead", &[]).abs() < f64::EPSILON);
}

fn every_metric_is_of_the_table(scrape: &Scrape) {
    for (name, kind) in &scrape.types {
        let of = ALL.iter().find(|metric| metric.name == name).unwrap_or_else(|| panic!("{name} is not in the table"));
        assert_eq!(kind, of.kind.as_str(), "{name}");
        assert_eq!(scrape.help.get(name).map(String::as_str), Some(of.help), "{name}");
    }
    for (name, labels, _) in &scrape.samples {
        let of = ALL.iter().find(|metric| {
            let ends: &[&str] = if metric.kind == Kind::Histogram { &["_bucket", "_sum", "_count"] } else { &[""] };
            name.strip_prefix(metric.name).is_some_and(|end| ends.contains(&end))
        });
        let of = of.unwrap_or_else(|| panic!("{name} is not in the table"));
        let found: BTreeSet<&str> = labels.keys().map(String::as_str).filter(|label| *label != "le").collect();
        assert_eq!(found, of.labels.iter().copied().collect(), "{name}");
    }
    // What a quiet minute of one process does not have.
    let rare = ["kundenportal_http_turned_away_total", "kundenportal_scanner_signatures_timestamp_seconds"];
    let missing: Vec<_> = ALL.iter().map(|of| of.name).filter(|name| !scrape.types.contains_key(*name)).collect();
    assert!(missing.iter().all(|name| rare.contains(name)), "{missing:?}");
}

#[tokio::test]
async fn nothing_is_shown_unless_it_is_asked_for() {
    let house = House::new();
    let demo = house.open().await;
    let customer = demo.sign_in("customer").await;
    assert_eq!(demo.get(&customer, "/api/v1/cases").await["next"], json!(null));
    assert!(!demo.said().contains("metrics are shown"));
}

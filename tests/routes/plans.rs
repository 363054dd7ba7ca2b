//! How the databases go about each statement that a page, a call or a job runs: by an index, never through a whole table.
//!
//! Statements are heard, not written down: every one that the routes of the table and the jobs behind them cause is
//! explained. So a new list is looked at from its first day. All plans stand in `target/tmp/plans-*.txt` afterwards.

use std::collections::BTreeSet;
use std::process::{Command, Output};
use std::sync::{Arc, Mutex};

use testing::{Backend, TestPortal, Who};
use tracing::field::{Field, Visit};
use tracing::span;

use crate::asks::{Asked, ask};
use crate::world::{Place, World};

/// Tables that have few rows in a Jobcenter however many people it serves: reading them whole is right.
const SMALL: [&str; 18] = [
    "installation",
    "tenants",
    "scanner",
    "outages",
    "tenant_keys",
    "teams",
    "team_members",
    "substitutions",
    "settings",
    "legal_texts",
    "text_modules",
    "audit_heads",
    "json_each",
    // The ids that one caseworker reaches: a list, made from indexes inside of the same statement.
    "reached",
    // Of these as many as are counted.
    "counted",
    // What was due on the days of an outage, found by an index for each kind.
    "due",
    // One page of the entries that one index finds.
    "one",
    "other",
];

/// Indexes of few rows: of what waits, or is not finished.
const SHORT: [&str; 6] =
    ["documents_stuck", "documents_leaving", "moves_waiting", "submissions_abandoned", "cases_due", "cases_awaiting"];

/// Statements that go through a table, or sort what they found, with the reason why that is right.
const EXCUSED: [(&str, &str); 1] = [("FROM audit_checkpoints WHERE tenant_id = $1", "along the key, and so many")];

/// Hears which statements are run.
#[derive(Debug, Clone, Default)]
struct Statements(Arc<Mutex<BTreeSet<String>>>);

/// The text of a statement.
#[derive(Default)]
struct Text(Option<String>);

impl Visit for Text {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "sql" {
            self.0 = Some(value.split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn std::fmt::Debug) {}
}

impl tracing::Subscriber for Statements {
    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        metadata.is_span() && metadata.target().starts_with("db")
    }

    fn new_span(&self, span: &span::Attributes<'_>) -> span::Id {
        let mut text = Text::default();
        span.record(&mut text);
        self.0.lock().unwrap().extend(text.0);
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, _: &tracing::Event<'_>) {}

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

/// Every route that reads, asked for by everybody who may, and the jobs behind what was sent.
async fn heard(world: &World) -> BTreeSet<String> {
    let portal = &world.portal;
    let operator = portal.actor(portal.town().tenant, domain::Channel::Cli);
    portal.services.audit.begin_outage(&operator, portal.custody.now(), "Ausfall").await.unwrap();
    let statements = Statements::default();
    // As long as there is only one listener, a place that another test reaches first is taken for one that nobody hears.
    let _other = tracing::Dispatch::new(tracing::subscriber::NoSubscriber::default());
    let listening = tracing::subscriber::set_default(statements.clone());
    let mut number = 1_000_000;
    for who in Who::ALL {
        let (browser, program) = (portal.browser(who).await, portal.program(who).await);
        for route in portal.table.iter().filter(|route| route.method == "GET") {
            number += 1;
            let client = if route.is_api() { &program } else { &browser };
            let ids = world.ids(Place::House);
            let (account, other) = (String::new(), String::new());
            let asked = Asked { ids, who, account, other, password: String::new(), csrf: String::new(), number };
            drop(client.open(ask(route, &asked)).await);
        }
    }
    let (auditor, nobody) = (portal.program(Who::Auditor).await, uuid::Uuid::from_u128(1));
    for question in ["case", "actor", "object"].map(|what| format!("{what}={nobody}")) {
        auditor.get(&format!("/api/v1/audit/entries?{question}")).await.assert_status(200);
    }
    auditor.get("/api/v1/audit/entries?action=message.posted").await.assert_status(200);
    // By now staff have looked at what customers may hear of.
    let looks = portal.program(Who::Customer).await.get("/api/v1/access").await.expect(200).items();
    assert!(!looks.is_empty());
    let login = Who::Customer.login().to_owned();
    for (kind, subject) in [
        ("account", login),
        ("session", nobody.to_string()),
        ("document", nobody.to_string()),
        ("case", nobody.to_string()),
    ] {
        let asked = serde_json::json!({ "kind": kind, "subject": subject, "purpose": "Meldung einer Datenpanne" });
        auditor.post("/api/v1/audit/incidents", &asked).await.assert_status(200);
    }
    // What is open is counted anew once a holiday is entered.
    let holidays = serde_json::json!({ "key": "holidays", "value": ["2026-05-05"] });
    portal.program(Who::Admin).await.put("/api/v1/settings", &holidays).await.assert_status(200);
    portal.clock.advance(chrono::Duration::minutes(2));
    portal.services.upload.deliveries_written().await;
    tell(portal).await;
    portal.run_jobs().await;
    for town in &portal.towns {
        let system = portal.actor(town.tenant, domain::Channel::Job);
        portal.services.upload.sweep(&system).await.unwrap();
        portal.services.casework.look_for_stuck(&system).await.unwrap();
        portal.services.messaging.purge(&system).await.unwrap();
    }
    // What is measured every few seconds.
    db::jobs::queues(&mut portal.custody.read_system().await.unwrap()).await.unwrap();
    drop(listening);
    Arc::try_unwrap(statements.0).unwrap().into_inner().unwrap()
}

/// Everything that somebody is told outside the portal.
async fn tell(portal: &TestPortal) {
    const MAIL: &str = "/api/v1/notifications/mail";
    let town = portal.town();
    let (customer, caseworker) = (portal.program(Who::Customer).await, portal.program(Who::Assigned).await);
    for client in [&customer, &caseworker] {
        client.put(MAIL, &serde_json::json!({ "address": "jemand@mail.example" })).await.assert_status(200);
        portal.run_jobs().await;
        let body = portal.mailbox.letters().pop().unwrap().words.body;
        let code: String = body.split(": ").nth(1).unwrap().chars().take(6).collect();
        client.put(MAIL, &serde_json::json!({ "code": "0" })).await.assert_status(422);
        client.put(MAIL, &serde_json::json!({ "code": code })).await.assert_status(200);
        client.put(MAIL, &serde_json::json!({ "wanted": true })).await.assert_status(200);
    }
    let thread = serde_json::json!({ "subject": "Frage", "body": "Eine Frage" });
    for client in [&customer, &caseworker] {
        client.post(&format!("/api/v1/cases/{}/threads", town.house), &thread).await.assert_status(201);
    }
    let paper = crate::world::send_text(&customer, town.house, "Brief.txt", "Ein Brief").await;
    portal.run_jobs().await;
    let again = serde_json::json!({ "review": "resend", "reason": "Unscharf." });
    caseworker.put(&format!("/api/v1/documents/{paper}/review"), &again).await.assert_status(200);
    let system = portal.actor(town.tenant, domain::Channel::Job);
    // By night nothing goes.
    for _ in 0..3 {
        portal.clock.advance(chrono::Duration::hours(108));
        portal.services.casework.look_for_stuck(&system).await.unwrap();
        portal.run_jobs().await;
    }
}

/// How many values a statement takes.
fn values(statement: &str) -> usize {
    let numbers = statement.split('$').skip(1).map(|rest| rest.split(|c: char| !c.is_ascii_digit()).next());
    numbers.flatten().filter_map(|number| number.parse().ok()).max().unwrap_or(0)
}

/// The table that a plan calls so, and whether that is a small one.
fn is_small(statement: &str, called: &str) -> bool {
    SMALL.iter().any(|table| {
        called == *table
            || [format!("{table} {called} "), format!("{table} AS {called} ")]
                .iter()
                .any(|named| statement.contains(named))
    })
}

/// What is wrong with the plan of a statement in SQLite: a table gone through from its first row to its last, all rows
/// of the Jobcenter gone through, or rows that are sorted after they were read.
fn faults_of_sqlite<'p>(statement: &str, plan: &'p [String]) -> Vec<&'p str> {
    let is_fault = |line: &&str| {
        let mut words = line.split(' ');
        let (verb, called) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        // Rows that an INSERT brings along are no table.
        let brought = line.ends_with("-ROW VALUES CLAUSE");
        let whole = verb == "SCAN" && called != "CONSTANT" && !called.starts_with('(') && !brought;
        let short = SHORT.iter().any(|index| line.contains(index));
        let house = verb == "SEARCH" && line.ends_with("(tenant_id=?)") && !short;
        // The order of the log is no way to what belongs to one thing.
        let log = line.contains("(tenant_id=? AND leaf_index>?")
            && ["actor_id =", "object_id =", "object_id IN", "case_id ="]
                .iter()
                .any(|thing| statement.contains(&format!("AND l.{thing} ")));
        (whole || house || log) && !is_small(statement, called)
    };
    plan.iter().map(String::as_str).filter(is_fault).collect()
}

async fn plan_of_sqlite(portal: &TestPortal, statement: &str) -> Vec<String> {
    let text = format!("EXPLAIN QUERY PLAN {statement}").leak();
    let mut tx = portal.custody.read(portal.town().tenant).await.unwrap();
    let mut query = tx.query(text);
    for _ in 0..values(statement) {
        query = query.bind(None::<i64>);
    }
    let lines: Vec<(i64, i64, i64, String)> =
        query.fetch_all().await.unwrap_or_else(|error| panic!("{statement}: {error}"));
    lines.into_iter().map(|(_, _, _, line)| line).collect()
}

fn excused(statement: &str) -> bool {
    EXCUSED.iter().any(|(part, _)| statement.contains(part))
}

#[tokio::test]
async fn no_statement_reads_a_table_whole() {
    let world = World::new().await;
    let statements = heard(&world).await;
    assert!(statements.len() > 60, "{} statements were heard", statements.len());
    let (mut faults, mut plans) = (Vec::new(), Vec::new());
    for statement in statements.iter().filter(|statement| !excused(statement)) {
        let plan = plan_of_sqlite(&world.portal, statement).await;
        plans.push(format!("{statement}\n    {}\n", plan.join("\n    ")));
        for fault in faults_of_sqlite(statement, &plan) {
            faults.push(format!("{fault}\n    in {statement}"));
        }
    }
    keep("plans-sqlite", &plans);
    keep("statements-sqlite", &statements.into_iter().collect::<Vec<_>>());
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// For whoever wants to read them.
fn keep(name: &str, lines: &[String]) {
    let path = format!("{}/{name}.txt", env!("CARGO_TARGET_TMPDIR"));
    std::fs::write(path, lines.join("\n")).unwrap();
}

/// The statements of the version that was released before, which may run beside this one, or after it where somebody goes
/// back. With a release, `target/tmp/statements-*.txt` take their place.
#[tokio::test]
async fn the_version_before_works_on_this_schema() {
    let older = TestPortal::new().await;
    let statements = include_str!("released/statements-sqlite.txt").lines().collect::<Vec<_>>();
    assert!(statements.len() > 100, "{}", statements.len());
    for statement in statements {
        plan_of_sqlite(&older, statement).await;
    }
    let older = TestPortal::on(Backend::Postgres).await;
    let statements: Vec<_> = include_str!("released/statements-postgresql.txt").lines().map(str::to_owned).collect();
    assert_eq!(plans_of_postgresql(&older, &statements).len(), statements.len());
}

#[tokio::test]
async fn nor_does_postgresql() {
    let world = World::over(TestPortal::on(Backend::Postgres).await).await;
    let statements: Vec<String> = heard(&world).await.into_iter().filter(|statement| !excused(statement)).collect();
    let plans = plans_of_postgresql(&world.portal, &statements);
    let told: Vec<String> = statements.iter().zip(&plans).map(|(text, plan)| format!("{text}{plan}")).collect();
    keep("plans-postgresql", &told);
    keep("statements-postgresql", &statements);
    let mut faults = Vec::new();
    for (statement, plan) in statements.iter().zip(plans) {
        for line in
            plan.lines().filter_map(|line| line.trim_start_matches([' ', '-', '>']).strip_prefix("Seq Scan on "))
        {
            let table = line.split(' ').next().unwrap_or_default();
            if !SMALL.contains(&table) {
                faults.push(format!("{table}\n    in {statement}"));
            }
        }
        // Behind row-level security no index is searched by a value that a join has to cast: all rows are read for it.
        let joined = |line: &&str| line.contains(" Cond: ") && line.contains(")::uuid") && !line.contains("app.tenant");
        for line in plan.lines().filter(joined) {
            faults.push(format!("{}\n    in {statement}", line.trim()));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The plans for any values at all, by a database that reads a table whole only if there is no other way.
fn plans_of_postgresql(portal: &TestPortal, statements: &[String]) -> Vec<String> {
    // What a value is follows from where it stands. Where it does not, the server says so, and kinds are tried.
    let mut types: Vec<_> = statements.iter().map(|statement| vec!["unknown"; values(statement)]).collect();
    let (mut unclear, mut tried) = ((0, 0), 0);
    loop {
        let output = explain(portal, statements, &types);
        let said = String::from_utf8(output.stdout).unwrap();
        let plans = said.split(MARK).skip(1).map(str::to_owned).collect::<Vec<_>>();
        if output.status.success() {
            assert_eq!(plans.len(), statements.len());
            return plans;
        }
        let complaint = String::from_utf8_lossy(&output.stderr);
        let named = complaint.split("data type of parameter $").nth(1).and_then(|rest| rest.split_whitespace().next());
        if let Some(number) = named {
            (unclear, tried) = ((plans.len() - 1, number.parse::<usize>().unwrap() - 1), 0);
        }
        let kind = KINDS.get(tried).unwrap_or_else(|| panic!("{complaint}"));
        types[unclear.0][unclear.1] = kind;
        tried += 1;
    }
}

/// What values can be.
const KINDS: [&str; 5] = ["uuid", "text", "timestamptz", "bigint", "boolean"];

/// Says where the next plan begins.
const MARK: &str = "=====";

fn explain(portal: &TestPortal, statements: &[String], types: &[Vec<&str>]) -> Output {
    let tenant = portal.town().tenant;
    let mut script = format!(
        "\\set ON_ERROR_STOP on\nSET plan_cache_mode = force_generic_plan;\nSET enable_seqscan = off;\n\
         SELECT set_config('app.tenant', '{tenant}', false);\n"
    );
    for (number, (statement, types)) in statements.iter().zip(types).enumerate() {
        let in_brackets =
            |words: &[&str]| if words.is_empty() { String::new() } else { format!("({})", words.join(", ")) };
        let (types, nulls) = (in_brackets(types), in_brackets(&vec!["NULL"; types.len()]));
        let lines = [
            format!("\\echo {MARK}"),
            format!("PREPARE s{number}{types} AS {statement};"),
            format!("EXPLAIN (COSTS OFF) EXECUTE s{number}{nulls};\n"),
        ];
        script.push_str(&lines.join("\n"));
    }
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), script).unwrap();
    let mut psql = Command::new("psql");
    psql.args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--file"]).arg(file.path());
    psql.arg(&portal.database.config.url).output().expect("psql comes with PostgreSQL")
}

//! What stands in files about metrics, held against the table: alerts, the dashboard, the reference.

use std::collections::BTreeSet;

use meters::{ALL, Kind, Metric};

const ALERTS: &str = include_str!("../../../deploy/prometheus/alerts.yml");
const DASHBOARD: &str = include_str!("../../../deploy/grafana/dashboard.json");
const REFERENCE: &str = include_str!("../../../docs/reference/metrics.md");
const MONITORING: &str = include_str!("../../../docs/operating/monitoring.md");

/// Every name of a metric in a text, as it is written there.
fn names(text: &str) -> BTreeSet<&str> {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let starts = text.match_indices("kundenportal_").filter(|(at, _)| !text[..*at].ends_with(word));
    starts.map(|(at, _)| text[at..].split(|c| !word(c)).next().unwrap_or_default()).collect()
}

fn is_in_table(name: &str) -> bool {
    ALL.iter().any(|metric| series(metric).iter().any(|series| series == name))
}

/// What a query names it by.
fn series(metric: &Metric) -> Vec<String> {
    let ends: &[&str] = if metric.kind == Kind::Histogram { &["_bucket", "_sum", "_count"] } else { &[""] };
    ends.iter().map(|end| format!("{}{end}", metric.name)).collect()
}

#[test]
fn alerts_and_the_dashboard_name_what_there_is() {
    for (file, text) in [("alerts.yml", ALERTS), ("dashboard.json", DASHBOARD)] {
        let named = names(text);
        assert!(named.len() > 10, "{file}: {named:?}");
        let unknown: Vec<_> = named.iter().filter(|name| !is_in_table(name)).collect();
        assert!(unknown.is_empty(), "{file}: {unknown:?}");
    }
    // Whoever measures something shows it.
    let shown = names(DASHBOARD);
    let hidden = ALL.iter().filter(|metric| !series(metric).iter().any(|series| shown.contains(series.as_str())));
    assert_eq!(hidden.map(|metric| metric.name).collect::<Vec<_>>(), Vec::<&str>::new());
}

#[test]
fn the_reference_has_all_of_them_and_no_other() {
    let line = |metric: &Metric| {
        let labels = if metric.labels.is_empty() { "–".to_owned() } else { metric.labels.join(", ") };
        format!("| `{}` | {} | {labels} | {} |", metric.name, metric.kind.as_str(), metric.help)
    };
    let missing: Vec<String> = ALL.iter().map(line).filter(|line| !REFERENCE.contains(line.as_str())).collect();
    assert!(missing.is_empty(), "docs/reference/metrics.md lacks\n{}", missing.join("\n"));
    assert_eq!(REFERENCE.matches("\n| `kundenportal_").count(), ALL.len());
}

#[test]
fn every_alert_has_words_for_whoever_is_woken() {
    let mut alerts = 0;
    for alert in ALERTS.lines().filter_map(|line| line.trim().strip_prefix("- alert: ")) {
        alerts += 1;
        assert!(MONITORING.contains(&format!("\n### {alert}\n")), "docs/operating/monitoring.md lacks {alert}");
        assert!(
            ALERTS.contains(&format!("runbook: docs/operating/monitoring.md#{}\n", alert.to_lowercase())),
            "{alert}"
        );
    }
    assert!(alerts > 10);
}

#[test]
fn names_are_those_of_prometheus() {
    for metric in ALL {
        let (name, kind) = (metric.name, metric.kind);
        assert_eq!(name.ends_with("_total"), kind == Kind::Counter, "{name}");
        assert!(kind != Kind::Histogram || name.ends_with("_seconds"), "{name}");
        assert!(metric.help.ends_with('.') && !metric.help.contains('\n'), "{name}");
        assert_eq!(ALL.iter().filter(|other| other.name == name).count(), 1, "{name}");
    }
}

//! What a Jobcenter says about itself: settings.

use chrono::NaiveDate;
use pgtest::Backend;
use rstest::rstest;
use serde_json::json;

use crate::world::{World, at};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn setting(key: &str, from: &str, value: serde_json::Value) -> db::settings::Setting {
    db::settings::Setting { key: key.into(), effective_from: day(from), value, set_by: None, set_at: at(0) }
}

#[rstest]
#[tokio::test]
async fn what_is_valid_on_a_day_and_what_comes(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let mut tx = world.write().await;
    let values = [
        setting("answer_working_days", "2026-02-01", json!(2)),
        setting("benefit_name", "2025-01-01", json!("alt")),
        setting("benefit_name", "2026-01-01", json!("heute")),
        setting("benefit_name", "2026-07-01", json!("bald")),
        setting("holidays", "2026-01-31", json!(["2026-05-01"])),
        setting("show_staff_names", "2026-01-01", json!(true)),
    ];
    for value in &values {
        db::settings::put(&mut tx, value).await.unwrap();
    }
    let found = db::settings::from_day(&mut tx, day("2026-01-31")).await.unwrap();
    let wanted: Vec<_> = values.iter().filter(|value| value.value != json!("alt")).cloned().collect();
    assert_eq!(found, wanted);

    let other = setting("benefit_name", "2026-07-01", json!("anders"));
    db::settings::put(&mut tx, &other).await.unwrap();
    assert_eq!(db::settings::from_day(&mut tx, day("2026-07-01")).await.unwrap().get(1), Some(&other));
    let gone = db::settings::remove(&mut tx, "benefit_name", day("2026-07-01")).await.unwrap();
    assert_eq!(gone, Some(json!("anders")));
    assert_eq!(db::settings::remove(&mut tx, "benefit_name", day("2026-07-01")).await.unwrap(), None);
    tx.commit().await.unwrap();

    let mut there = world.db.read(db::Scope::Tenant(world.there)).await.unwrap();
    assert!(db::settings::from_day(&mut there, day("2026-07-01")).await.unwrap().is_empty());
}

//! The service over real rows, keys and log, on both databases.

mod guarding;
mod proving;
mod searching;
mod tampering;

use audit::{Audit, EntryView, Error, Query};
use custody::NewEntry;
use domain::{Action, Actor, CaseId, ObjectKind, Page};
use house::House;
use pgtest::Backend;
use serde_json::{Value, json};

struct Office {
    house: House,
    audit: Audit,
}

impl Office {
    async fn on(backend: Backend) -> Self {
        let house = House::on(backend).await;
        let audit = Audit::new(house.custody.clone());
        Self { house, audit }
    }

    /// Somebody looks at a case; gives the index of the entry.
    async fn looks(&self, who: &Actor, case: CaseId, detail: &Value) -> u64 {
        let mut work = self.house.custody.act(who).await.unwrap();
        let file = self.house.custody.case_file_unchecked(work.rows(), who, case).await.unwrap().unwrap();
        let entry = NewEntry::done(Action::CaseViewed, ObjectKind::Case, case);
        work.record(entry.pseudonym(file.pseudonym).case(&file).reason("look").detail(detail));
        work.commit().await.unwrap().indices[0]
    }

    /// The portal notes so many things that belong to no case.
    async fn notes(&self, times: usize) {
        let mut work = self.house.custody.act(&self.house.system()).await.unwrap();
        for n in 0..times {
            let entry = NewEntry::done(Action::KeyRotated, ObjectKind::Key, self.house.tenant);
            work.record(entry.detail(&json!({ "n": n })));
        }
        work.commit().await.unwrap();
    }

    async fn found(&self, who: &Actor, query: Query) -> Vec<EntryView> {
        self.audit.entries(who, query, Page { after: None, limit: 200 }).await.unwrap().items
    }
}

#[track_caller]
fn assert_denied<T>(result: Result<T, Error>) {
    assert!(matches!(result.map(drop), Err(Error::Custody(custody::Error::Denied(_)))));
}

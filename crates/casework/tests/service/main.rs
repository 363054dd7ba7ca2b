//! The service over real rows, keys and log, on both databases.

mod assigning;
mod importing;
mod looking;
mod recounting;
mod reviewing;
mod standing_in;

use casework::{Casework, Error};
use db::audit::Entry;
use house::House;
use pgtest::Backend;

struct Desk {
    house: House,
    casework: Casework,
}

impl Desk {
    async fn on(backend: Backend) -> Self {
        let house = House::on(backend).await;
        let casework = Casework::new(house.custody.clone());
        Self { house, casework }
    }

    /// The opened detail of an entry about a case.
    async fn detail(&self, entry: &Entry) -> serde_json::Value {
        let mut tx = self.house.read().await;
        let case = entry.leaf.case_id.expect("it names a case");
        let file = self.house.custody.case_file_unchecked(&mut tx, &self.house.system(), case).await.unwrap().unwrap();
        let sealed = &entry.detail.as_ref().expect("it has a detail").detail_sealed;
        let field = custody::CaseField::EntryDetail;
        let opened = file.sealer.open(field, entry.leaf.entry_id.uuid(), sealed).unwrap();
        serde_json::from_slice(&opened).unwrap()
    }
}

#[track_caller]
fn assert_denied<T>(result: Result<T, Error>) {
    assert!(matches!(result.map(drop), Err(Error::Custody(custody::Error::Denied(_)))));
}

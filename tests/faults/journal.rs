//! The audit log: fetched by an auditor, judged by the program without its database.

use std::path::PathBuf;

use reqwest::Method;
use serde_json::Value;
use tokio::process::Command;

use crate::house::{Demo, House, program};
use crate::people::Person;

impl Demo {
    /// Entries of the log with this action, about this object if one is named.
    pub(crate) async fn entries(&self, auditor: &Person, action: &str, object: Option<&str>) -> Vec<Value> {
        let object = object.map(|object| format!("&object={object}")).unwrap_or_default();
        let list = self.get(auditor, &format!("/api/v1/audit/entries?limit=200&action={action}{object}")).await;
        assert!(list["next"].is_null(), "more than one page");
        list["items"].as_array().expect("a list").clone()
    }

    /// Fetches the whole log and has it judged, together with receipts.
    ///
    /// # Panics
    /// If it is not whole, or a receipt does not fit.
    pub(crate) async fn verify_log(&self, house: &House, auditor: &Person, receipts: &[Vec<u8>]) {
        let answer = self.answer(self.ask(auditor, Method::GET, "/api/v1/audit/export")).await;
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        let mut command = Command::new(program());
        command.args(["audit", "verify"]).arg(write(house, "log.export", &answer.body));
        for (number, receipt) in receipts.iter().enumerate() {
            command.arg("--receipt").arg(write(house, &format!("{number}.receipt"), receipt));
        }
        let judged = command.output().await.expect("the program can be started");
        let report = [judged.stdout, judged.stderr].concat();
        assert!(judged.status.success(), "{}", String::from_utf8_lossy(&report));
    }

    /// The receipt of a document, as it is kept.
    pub(crate) async fn receipt(&self, person: &Person, document: &str) -> Vec<u8> {
        let answer = self.answer(self.ask(person, Method::GET, &format!("/api/v1/documents/{document}/receipt"))).await;
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        answer.body
    }
}

fn write(house: &House, name: &str, bytes: &[u8]) -> PathBuf {
    let path = house.aside().join(name);
    std::fs::write(&path, bytes).expect("a file can be written");
    path
}

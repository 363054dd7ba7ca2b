//! Section `jobcenters`.

use std::collections::HashSet;

use super::Problems;

/// A Jobcenter of this installation. `kundenportal migrate` makes those that are missing; none is ever removed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Jobcenter {
    /// Short name on the command line: lower-case letters, digits, hyphens.
    pub slug: String,
    /// Name on pages.
    pub name: String,
    /// Host name of the customers' pages, without a port.
    pub customer_host: String,
    /// Host name of the staff's pages, without a port.
    pub staff_host: String,
}

impl Jobcenter {
    /// What `custody` takes.
    pub fn new_tenant(&self) -> custody::NewTenant {
        custody::NewTenant {
            slug: self.slug.clone(),
            name: self.name.clone(),
            customer_host: self.customer_host.clone(),
            staff_host: self.staff_host.clone(),
        }
    }
}

pub(super) fn validate(jobcenters: &[Jobcenter], problems: &mut Problems) {
    problems.demand(!jobcenters.is_empty(), "jobcenters", "at least one [[jobcenters]] is needed");
    let (mut slugs, mut hosts) = (HashSet::new(), HashSet::new());
    for (position, jobcenter) in jobcenters.iter().enumerate() {
        let key = |name: &str| format!("jobcenters.{position}.{name}");
        if !is_label(&jobcenter.slug) {
            problems.add(key("slug"), "must be lower-case letters, digits and hyphens");
        }
        if !slugs.insert(&jobcenter.slug) {
            problems.add(key("slug"), "is there twice");
        }
        if jobcenter.name.trim().is_empty() {
            problems.add(key("name"), "is empty");
        }
        for (name, host) in [("customer_host", &jobcenter.customer_host), ("staff_host", &jobcenter.staff_host)] {
            if !host.split('.').all(is_label) {
                problems.add(key(name), "must be a host name in lower case, without a port");
            }
            if !hosts.insert(host) {
                problems.add(key(name), "is there twice");
            }
        }
    }
}

/// One label of a host name (RFC 1123, section 2.1), in lower case.
fn is_label(text: &str) -> bool {
    let fine = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=63).contains(&text.len()) && text.bytes().all(fine) && !text.starts_with('-') && !text.ends_with('-')
}

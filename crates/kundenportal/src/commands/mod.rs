//! Commands that do one thing and end.

mod accounts;
mod audit;
mod backup;
mod doctor;
mod document;
mod keys;
mod legal;
mod migrate;
mod objects;
mod outage;
mod people;
mod receipt;

pub(crate) use accounts::add_admin;
pub(crate) use audit::{accept_restore, checkpoint, export, verify};
pub(crate) use backup::{make as backup, restore};
pub(crate) use doctor::{doctor, doctor_nagios, unknown_to_nagios};
pub(crate) use document::open as document_open;
pub(crate) use keys::{export_wraps, init as keys_init, list as keys_list, make as make_keys, rotate as rotate_key};
pub(crate) use legal::{expect_written as expect_legal_texts, write as write_legal_text};
pub(crate) use migrate::migrate;
pub(crate) use objects::check as objects_check;
pub(crate) use outage::{begin as outage_begin, end as outage_end, list as outage_list, verify as outage_verify};
pub(crate) use people::import as people_import;
pub(crate) use receipt::verify as verify_receipt;

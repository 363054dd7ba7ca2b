//! The pages, one file each: take from the request, call the services, fill the view, show.
//!
//! - [`start`], [`case`], [`send`], [`receipt`]: a customer's way
//! - [`thread`], [`new_thread`], [`document`]: both faces, one view for each · [`writing`]: what forms of messages share · [`search`]
//! - [`viewer`], [`desk`], [`download`]: papers beside their case, for caseworkers · [`moving`]: documents, to another case or member
//! - [`worklist`], [`assign`], [`exception`], [`substitutions`]: who has which case
//! - [`audit`], [`incident`], [`admin`], [`accounts`], [`settings`], [`teams`], [`text_modules`], [`notes`], [`infected`]: staff
//! - [`sign_in`], [`legal`], [`outages`], [`receipt_check`], [`assets`], [`chooser`]: before sign-in
//! - [`declaring`], [`recording`]: what customers declare; what reached the Jobcenter another way
//! - [`parts`]: what several pages make of what the services tell

pub mod accounts;
pub mod activate;
pub mod admin;
pub mod assets;
pub mod assign;
pub mod audit;
pub mod case;
pub mod chooser;
pub mod declaring;
pub mod desk;
pub mod document;
pub mod download;
pub mod emergency;
pub mod exception;
pub mod incident;
pub mod infected;
pub mod legal;
pub mod looks;
pub mod moving;
pub mod new_thread;
pub mod notes;
pub mod notifications;
pub mod outages;
pub(crate) mod parts;
pub mod receipt;
pub mod receipt_check;
pub mod recording;
pub mod release;
pub mod search;
pub mod send;
pub mod settings;
pub mod sign_in;
pub mod start;
pub mod substitutions;
pub mod teams;
pub mod text_modules;
pub mod thread;
pub mod viewer;
pub mod worklist;
mod writing;

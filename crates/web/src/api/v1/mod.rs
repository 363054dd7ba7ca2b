//! Version 1. Additions are welcome, changes are not.
//!
//! - [`sessions`], [`activations`], [`accounts`] · [`cases`], [`access`], [`worklist`], [`assign`], [`exceptions`], [`substitutions`], [`emergency`] · [`documents`], [`content`], [`receipt`],
//!   [`check`], [`review`], [`moving`], [`disowned`], [`release`] · [`threads`],
//!   [`messages`], [`drafts`], [`answerer`], [`search`], [`notes`], [`text_modules`] · [`notifications`] · [`events`] · [`import`] · [`audit`] · [`openapi`]
//! - [`model`], [`words`]: the shapes of answers

pub(crate) mod access;
pub(crate) mod accounts;
pub(crate) mod activations;
pub(crate) mod answerer;
pub(crate) mod archive;
pub(crate) mod assign;
pub(crate) mod audit;
pub(crate) mod cases;
pub(crate) mod check;
pub(crate) mod content;
pub(crate) mod declarations;
pub(crate) mod disowned;
pub(crate) mod documents;
pub(crate) mod drafts;
pub(crate) mod emergency;
pub(crate) mod events;
pub(crate) mod exceptions;
pub(crate) mod import;
pub(crate) mod incidents;
pub(crate) mod messages;
pub(crate) mod model;
pub(crate) mod moving;
pub(crate) mod notes;
pub(crate) mod notifications;
pub mod openapi;
pub(crate) mod outages;
pub(crate) mod ranges;
pub(crate) mod receipt;
pub(crate) mod records;
pub(crate) mod release;
pub(crate) mod review;
pub(crate) mod search;
pub(crate) mod sessions;
pub(crate) mod settings;
pub(crate) mod substitutions;
pub(crate) mod teams;
pub(crate) mod text_modules;
pub(crate) mod threads;
pub(crate) mod words;
pub(crate) mod worklist;

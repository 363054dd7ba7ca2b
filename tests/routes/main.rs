//! What every route answers, to whom, with which headers, and what it leaves behind.
//!
//! - [`roles`]: every route × every role × whose object
//! - [`headers`]: the headers of every answer
//! - `sessions`, `cases`, `documents`, `raw`, `keys`, `content`, `receipts`, `review`, `releasing`, `replacing`,
//!   `messages`, `answers`, `notes`, `text_modules`, `log`, `imports`, `problems`: the contract of the API
//! - `accounts`, [`settings`], [`legal`], [`teams`]: what admins do
//! - [`desk`]: who has a case; [`deadlines`]: by when something is due
//! - [`health`]: papers that may tell of somebody's health
//! - [`disowning`]: "gehört nicht mir"
//! - [`viewing`]: a paper beside its case, for staff; [`archives`]: several papers as one ZIP; [`declaring`]: what is
//!   declared, and what came another way
//! - [`pages`]: forms, cookies, requests from other sites; [`own`]: what customers see of their own
//! - [`staff_names`]: by which names customers know the staff
//! - [`enclosing`]: papers that come with a message
//! - [`outages`]: when the portal did not work
//! - [`outside`]: what people are told outside the portal, by a real mail server
//! - [`searching`]: words in a case
//! - [`emergencies`]: what a customer can't wait for
//! - [`incidents`]: one entry verified, the report after an incident
//! - [`limits`], [`lifetime`]: who tries passwords, and how long a session lasts
//! - [`events`]: what open pages hear; [`exchange`]: all of it on both databases
//! - [`hostile`]: forms, names and files that mean harm
//! - [`stuck`]: papers that wait longer than they should
//! - [`full`]: the store has no room
//! - [`plans`]: every statement finds its rows by an index
//! - [`wire`]: over sockets: what lines do to bodies, and what many do at once
//! - [`canaries`]: nothing in clear text on disk or in logs

mod accounts;
mod answers;
mod archives;
mod asks;
mod canaries;
mod cases;
mod content;
mod deadlines;
mod declaring;
mod desk;
mod disowning;
mod documents;
mod emergencies;
mod enclosing;
mod events;
mod exchange;
mod full;
mod headers;
mod health;
mod hostile;
mod imports;
mod incidents;
mod keys;
mod legal;
mod lifetime;
mod limits;
mod log;
mod messages;
mod moving;
mod notes;
mod openapi;
mod outages;
mod outside;
mod own;
mod pages;
mod plans;
mod problems;
mod raw;
mod receipt_checks;
mod receipts;
mod releasing;
mod replacing;
mod review;
mod roles;
mod scanner;
mod searching;
mod sessions;
mod settings;
mod staff_names;
mod stuck;
mod teams;
mod text_modules;
mod viewing;
mod wire;
mod world;

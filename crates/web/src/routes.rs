//! Every route of the portal, with the faces it exists on and the roles that may use it.
//!
//! Health and metrics answer on any host and stand in [`crate::router()`].

use domain::Role;

use crate::api::v1 as api;
use crate::app::App;
use crate::http::table::{BOTH, CUSTOMER, STAFF, Table, Who};
use crate::pages;

const CUSTOMERS: Who = Who::Roles(&[Role::Customer]);
const CASEWORKERS: Who = Who::Roles(&[Role::Caseworker]);
const PARTIES: Who = Who::Roles(&[Role::Customer, Role::Caseworker]);
const AUDITORS: Who = Who::Roles(&[Role::Auditor]);
const WRITERS: Who = Who::Roles(&[Role::Caseworker, Role::Admin]);
const LOG_READERS: Who = Who::Roles(&[Role::Auditor, Role::Admin]);
const ADMINS: Who = Who::Roles(&[Role::Admin]);
const IMPORTERS: Who = Who::Roles(&[Role::Import]);
const SIGNED_IN: Who = Who::Roles(&[Role::Customer, Role::Caseworker, Role::Admin, Role::Auditor, Role::Import]);

/// The whole table.
pub(crate) fn table(app: App) -> Table {
    api_routes(page_routes(Table::new(app)))
}

#[rustfmt::skip]
fn page_routes(table: Table) -> Table {
    table
        .route("GET",  "/",                                BOTH,     Who::Anyone, pages::start::show)
        .route("GET",  "/sign-in",                         BOTH,     Who::Anyone, pages::sign_in::show)
        .route("POST", "/sign-in",                         BOTH,     Who::Anyone, pages::sign_in::submit)
        .route("GET",  "/activate",                        BOTH,     Who::Anyone, pages::activate::show)
        .route("POST", "/activate",                        BOTH,     Who::Anyone, pages::activate::submit)
        .route("POST", "/sign-out",                        BOTH,     SIGNED_IN,   pages::sign_in::sign_out)
        .route("GET",  "/cases/{case}",                    BOTH,     PARTIES,     pages::case::show)
        .route("GET",  "/cases/{case}/download",           STAFF,    CASEWORKERS, pages::download::show)
        .route("POST", "/cases/{case}/download",           STAFF,    CASEWORKERS, pages::download::submit)
        .route("GET",  "/cases/{case}/emergency",          BOTH,     PARTIES,     pages::emergency::show)
        .route("POST", "/cases/{case}/emergency",          CUSTOMER, CUSTOMERS,   pages::emergency::raise)
        .route("POST", "/cases/{case}/emergency/settle",   STAFF,    CASEWORKERS, pages::emergency::settle)
        .route("GET",  "/cases/{case}/send",               CUSTOMER, CUSTOMERS,   pages::send::show)
        .route("POST", "/cases/{case}/send",               CUSTOMER, CUSTOMERS,   pages::send::submit)
        .route("GET",  "/cases/{case}/threads/new",        BOTH,     PARTIES,     pages::thread::new)
        .route("POST", "/cases/{case}/threads/new",        BOTH,     PARTIES,     pages::thread::start)
        .route("GET",  "/cases/{case}/notes",              STAFF,    CASEWORKERS, pages::notes::show)
        .route("POST", "/cases/{case}/notes",              STAFF,    CASEWORKERS, pages::notes::write)
        .route("GET",  "/threads/{thread}",                BOTH,     PARTIES,     pages::thread::show)
        .route("POST", "/threads/{thread}",                BOTH,     PARTIES,     pages::thread::post)
        .route("GET",  "/documents/{document}",            BOTH,     PARTIES,     pages::document::show)
        .route("GET",  "/documents/{document}/receipt",    BOTH,     PARTIES,     pages::receipt::show)
        .route("GET",  "/receipts/check",                  CUSTOMER, Who::Anyone, pages::receipt_check::show)
        .route("POST", "/receipts/check",                  CUSTOMER, Who::Anyone, pages::receipt_check::submit)
        .route("POST", "/documents/{document}/take-back",  CUSTOMER, CUSTOMERS,   pages::document::take_back)
        .route("POST", "/documents/{document}/review",     STAFF,    CASEWORKERS, pages::document::review)
        .route("GET",  "/documents/{document}/view",       STAFF,    CASEWORKERS, pages::viewer::show)
        .route("POST", "/documents/{document}/view",       STAFF,    CASEWORKERS, pages::viewer::submit)
        .route("GET",  "/documents/{document}/move",       STAFF,    CASEWORKERS, pages::moving::show)
        .route("POST", "/documents/{document}/move",       STAFF,    CASEWORKERS, pages::moving::submit)
        .route("POST", "/documents/{document}/release",    STAFF,    CASEWORKERS, pages::release::release)
        .route("POST", "/documents/{document}/rescan",     STAFF,    CASEWORKERS, pages::release::rescan)
        .route("POST", "/documents/{document}/destroy",    STAFF,    CASEWORKERS, pages::release::destroy)
        .route("GET",  "/worklist",                        STAFF,    CASEWORKERS, pages::worklist::show)
        .route("GET",  "/worklist/find",                   STAFF,    CASEWORKERS, pages::worklist::find)
        .route("POST", "/worklist/find",                   STAFF,    CASEWORKERS, pages::worklist::found)
        .route("POST", "/worklist/next",                   STAFF,    CASEWORKERS, pages::worklist::next)
        .route("POST", "/cases/{case}/assign",             STAFF,    CASEWORKERS, pages::assign::assign)
        .route("POST", "/cases/{case}/settle",             STAFF,    CASEWORKERS, pages::assign::settle)
        .route("GET",  "/cases/exception",                 STAFF,    CASEWORKERS, pages::exception::show)
        .route("POST", "/cases/exception",                 STAFF,    CASEWORKERS, pages::exception::submit)
        .route("GET",  "/substitutions",                   STAFF,    CASEWORKERS, pages::substitutions::show)
        .route("POST", "/substitutions",                   STAFF,    CASEWORKERS, pages::substitutions::enter)
        .route("POST", "/substitutions/{substitution}/end", STAFF,   CASEWORKERS, pages::substitutions::end)
        .route("GET",  "/audit",                           STAFF,    LOG_READERS, pages::audit::show)
        .route("GET",  "/audit/entries/{index}",           STAFF,    LOG_READERS, pages::incident::entry)
        .route("GET",  "/audit/checkpoints",               STAFF,    LOG_READERS, pages::incident::checkpoints)
        .route("GET",  "/audit/incident",                  STAFF,    LOG_READERS, pages::incident::show)
        .route("POST", "/audit/incident",                  STAFF,    LOG_READERS, pages::incident::ask)
        .route("GET",  "/admin",                           STAFF,    ADMINS,      pages::admin::show)
        .route("GET",  "/admin/accounts",                  STAFF,    ADMINS,      pages::accounts::list)
        .route("GET",  "/admin/accounts/new",              STAFF,    ADMINS,      pages::accounts::new)
        .route("POST", "/admin/accounts/new",              STAFF,    ADMINS,      pages::accounts::create)
        .route("GET",  "/admin/accounts/{account}",        STAFF,    ADMINS,      pages::accounts::show)
        .route("POST", "/admin/accounts/{account}/lock",   STAFF,    ADMINS,      pages::accounts::lock)
        .route("POST", "/admin/accounts/{account}/unlock", STAFF,    ADMINS,      pages::accounts::unlock)
        .route("POST", "/admin/accounts/{account}/letter", STAFF,    ADMINS,      pages::accounts::letter)
        .route("GET",  "/admin/settings",                  STAFF,    ADMINS,      pages::settings::list)
        .route("GET",  "/admin/settings/{setting}",        STAFF,    ADMINS,      pages::settings::show)
        .route("POST", "/admin/settings/{setting}",        STAFF,    ADMINS,      pages::settings::set)
        .route("POST", "/admin/settings/{setting}/withdraw", STAFF,  ADMINS,      pages::settings::withdraw)
        .route("GET",  "/admin/text-modules",              STAFF,    ADMINS,      pages::text_modules::list)
        .route("GET",  "/admin/text-modules/new",          STAFF,    ADMINS,      pages::text_modules::new)
        .route("POST", "/admin/text-modules/new",          STAFF,    ADMINS,      pages::text_modules::add)
        .route("GET",  "/admin/text-modules/{module}",     STAFF,    ADMINS,      pages::text_modules::show)
        .route("POST", "/admin/text-modules/{module}",     STAFF,    ADMINS,      pages::text_modules::change)
        .route("GET",  "/admin/text-modules/{module}/remove", STAFF, ADMINS,      pages::text_modules::ask)
        .route("POST", "/admin/text-modules/{module}/remove", STAFF, ADMINS,      pages::text_modules::remove)
        .route("GET",  "/admin/teams",                     STAFF,    ADMINS,      pages::teams::list)
        .route("POST", "/admin/teams",                     STAFF,    ADMINS,      pages::teams::create)
        .route("GET",  "/admin/teams/{team}",              STAFF,    ADMINS,      pages::teams::show)
        .route("POST", "/admin/teams/{team}",              STAFF,    ADMINS,      pages::teams::rename)
        .route("POST", "/admin/teams/{team}/members",      STAFF,    ADMINS,      pages::teams::member)
        .route("GET",  "/admin/legal",                     STAFF,    ADMINS,      pages::legal::list)
        .route("GET",  "/admin/legal/{page}",              STAFF,    ADMINS,      pages::legal::edit)
        .route("POST", "/admin/legal/{page}",              STAFF,    ADMINS,      pages::legal::write)
        .route("GET",  "/legal/{page}",                    BOTH,     Who::Anyone, pages::legal::show)
        .route("GET",  "/assets/{file}",                   BOTH,     Who::Anyone, pages::assets::serve)
}

#[rustfmt::skip]
fn api_routes(table: Table) -> Table {
    table
        .route("GET",    "/api/v1/openapi.json",                    BOTH,  Who::Anyone, api::openapi::show)
        .route("POST",   "/api/v1/sessions",                        BOTH,  Who::Anyone, api::sessions::create)
        .route("POST",   "/api/v1/activations",                     BOTH,  Who::Anyone, api::activations::create)
        .route("GET",    "/api/v1/accounts",                        STAFF, ADMINS,      api::accounts::list)
        .route("POST",   "/api/v1/accounts",                        STAFF, ADMINS,      api::accounts::create)
        .route("POST",   "/api/v1/accounts/{account}/lock",         STAFF, ADMINS,      api::accounts::lock)
        .route("POST",   "/api/v1/accounts/{account}/unlock",       STAFF, ADMINS,      api::accounts::unlock)
        .route("POST",   "/api/v1/accounts/{account}/letters",      STAFF, ADMINS,      api::accounts::letter)
        .route("GET",    "/api/v1/settings",                        STAFF, ADMINS,      api::settings::list)
        .route("PUT",    "/api/v1/settings",                        STAFF, ADMINS,      api::settings::put)
        .route("GET",    "/api/v1/teams",                           STAFF, ADMINS,      api::teams::list)
        .route("POST",   "/api/v1/teams",                           STAFF, ADMINS,      api::teams::create)
        .route("GET",    "/api/v1/teams/{team}",                    STAFF, ADMINS,      api::teams::show)
        .route("PUT",    "/api/v1/teams/{team}",                    STAFF, ADMINS,      api::teams::rename)
        .route("PUT",    "/api/v1/teams/{team}/members/{account}",  STAFF, ADMINS,      api::teams::put_member)
        .route("DELETE", "/api/v1/teams/{team}/members/{account}",  STAFF, ADMINS,      api::teams::remove_member)
        .route("DELETE", "/api/v1/sessions/current",                BOTH,  SIGNED_IN,   api::sessions::delete)
        .route("GET",    "/api/v1/cases",                           BOTH,  PARTIES,     api::cases::list)
        .route("GET",    "/api/v1/cases/{case}",                    BOTH,  PARTIES,     api::cases::show)
        .route("GET",    "/api/v1/cases/{case}/emergency",          BOTH,     PARTIES,     api::emergency::list)
        .route("POST",   "/api/v1/cases/{case}/emergency",          CUSTOMER, CUSTOMERS,   api::emergency::raise)
        .route("POST",   "/api/v1/cases/{case}/emergency/settle",   STAFF, CASEWORKERS, api::emergency::settle)
        .route("GET",    "/api/v1/worklist",                        STAFF, CASEWORKERS, api::worklist::list)
        .route("POST",   "/api/v1/worklist/next",                   STAFF, CASEWORKERS, api::worklist::next)
        .route("PUT",    "/api/v1/cases/{case}/assignee",           STAFF, CASEWORKERS, api::assign::put)
        .route("POST",   "/api/v1/cases/{case}/settle",             STAFF, CASEWORKERS, api::assign::settle)
        .route("POST",   "/api/v1/cases/exceptions",                STAFF, CASEWORKERS, api::exceptions::create)
        .route("GET",    "/api/v1/substitutions",                   STAFF, CASEWORKERS, api::substitutions::list)
        .route("POST",   "/api/v1/substitutions",                   STAFF, CASEWORKERS, api::substitutions::create)
        .route("POST",   "/api/v1/substitutions/{substitution}/end", STAFF, CASEWORKERS, api::substitutions::end)
        .route("GET",    "/api/v1/cases/{case}/documents",          BOTH,  PARTIES,     api::documents::list)
        .route("POST",   "/api/v1/cases/{case}/documents",          BOTH,  PARTIES,     api::documents::create)
        .route("PUT",    "/api/v1/cases/{case}/documents/{document}", BOTH, PARTIES,    api::documents::put)
        .route("POST",   "/api/v1/cases/{case}/archive",            STAFF, CASEWORKERS, api::archive::create)
        .route("GET",    "/api/v1/documents/{document}",            BOTH,  PARTIES,     api::documents::show)
        .route("DELETE", "/api/v1/documents/{document}",            BOTH,  PARTIES,     api::documents::delete)
        .route("GET",    "/api/v1/documents/{document}/content",    BOTH,  PARTIES,     api::content::show)
        .route("GET",    "/api/v1/documents/{document}/receipt",    BOTH,  PARTIES,     api::receipt::show)
        .route("POST",   "/api/v1/receipts/check",                  CUSTOMER, Who::Anyone, api::check::create)
        .route("PUT",    "/api/v1/documents/{document}/review",     STAFF, CASEWORKERS, api::review::put)
        .route("POST",   "/api/v1/documents/{document}/move",       STAFF, CASEWORKERS, api::moving::create)
        .route("POST",   "/api/v1/documents/{document}/release",    STAFF, CASEWORKERS, api::release::release)
        .route("POST",   "/api/v1/documents/{document}/rescan",     STAFF, CASEWORKERS, api::release::rescan)
        .route("POST",   "/api/v1/documents/{document}/destroy",    STAFF, CASEWORKERS, api::release::destroy)
        .route("GET",    "/api/v1/cases/{case}/threads",            BOTH,  PARTIES,     api::threads::list)
        .route("POST",   "/api/v1/cases/{case}/threads",            BOTH,  PARTIES,     api::threads::create)
        .route("GET",    "/api/v1/cases/{case}/notes",              STAFF, CASEWORKERS, api::notes::list)
        .route("POST",   "/api/v1/cases/{case}/notes",              STAFF, CASEWORKERS, api::notes::create)
        .route("GET",    "/api/v1/threads/{thread}/messages",       BOTH,  PARTIES,     api::messages::list)
        .route("POST",   "/api/v1/threads/{thread}/messages",       BOTH,  PARTIES,     api::messages::create)
        .route("PUT",    "/api/v1/threads/{thread}/read",           BOTH,  PARTIES,     api::messages::read)
        .route("GET",    "/api/v1/text-modules",                    STAFF, WRITERS,     api::text_modules::list)
        .route("GET",    "/api/v1/events",                          BOTH,  PARTIES,     api::events::stream)
        .route("PUT",    "/api/v1/import/people/{foreign_key}",     STAFF, IMPORTERS,   api::import::person)
        .route("PUT",    "/api/v1/import/households/{foreign_key}", STAFF, IMPORTERS,   api::import::household)
        .route("PUT",    "/api/v1/import/cases/{foreign_key}",      STAFF, IMPORTERS,   api::import::case)
        .route("GET",    "/api/v1/audit/entries",                   STAFF, LOG_READERS, api::audit::entries)
        .route("POST",   "/api/v1/audit/incidents",                 STAFF, LOG_READERS, api::incidents::report)
        .route("GET",    "/api/v1/audit/checkpoint",                STAFF, AUDITORS,    api::audit::checkpoint)
        .route("GET",    "/api/v1/audit/entries/{index}/proof",     STAFF, AUDITORS,    api::audit::proof)
        .route("GET",    "/api/v1/audit/export",                    STAFF, AUDITORS,    api::audit::export)
}

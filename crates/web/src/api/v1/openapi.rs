//! `GET /api/v1/openapi.json`: all of the API, described from the code.

use std::sync::LazyLock;

use axum::http::header;
use axum::response::IntoResponse;
use utoipa::openapi::RefOr;
use utoipa::openapi::content::Content;
use utoipa::openapi::response::Response;
use utoipa::openapi::schema::Ref;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

use super::{
    access, accounts, activations, answerer, archive, assign, audit, cases, check, content, declarations, disowned,
    documents, drafts, emergency, events, exceptions, import, incidents, messages, moving, notes, notifications,
    outages, receipt, records, release, review, search, sessions, settings, substitutions, teams, text_modules,
    threads, worklist,
};
use crate::http::failure::Problem;
use crate::http::session::COOKIE;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Kundenportal",
        description = "Papers and messages between customers and their Jobcenter.\n\n\
            A Jobcenter has two host names, one for customers and one for staff; each answers 404 to the other's routes. \
            What you may not see is 404. Errors are RFC 9457 problem+json. Times are RFC 3339 in UTC, ids are UUIDs. \
            Unsafe requests that a cookie signs in carry X-CSRF-Token; a bearer token needs none. \
            Every creating POST takes Idempotency-Key: a repeated request gets the first answer, with Idempotency-Replayed."
    ),
    paths(
        show,
        sessions::create,
        sessions::delete,
        activations::create,
        accounts::list,
        accounts::create,
        accounts::lock,
        accounts::unlock,
        accounts::allow_health,
        accounts::withdraw_health,
        accounts::letter,
        settings::list,
        settings::put,
        teams::list,
        teams::create,
        teams::show,
        teams::rename,
        teams::put_member,
        teams::remove_member,
        cases::list,
        cases::show,
        access::list,
        emergency::list,
        emergency::raise,
        emergency::settle,
        worklist::list,
        worklist::next,
        assign::put,
        assign::settle,
        exceptions::create,
        substitutions::list,
        substitutions::create,
        substitutions::end,
        documents::list::list,
        documents::create::create,
        documents::put::put,
        documents::show::show,
        documents::delete::delete,
        content::show,
        archive::create,
        declarations::list,
        declarations::create,
        declarations::decide,
        declarations::withdraw,
        records::list,
        records::create,
        receipt::show,
        outages::list,
        check::create,
        review::put,
        moving::create,
        disowned::put,
        disowned::delete,
        release::release,
        release::rescan,
        release::destroy,
        threads::list,
        threads::create,
        messages::list,
        messages::create,
        messages::read,
        answerer::put,
        search::create,
        drafts::of_thread,
        drafts::put_of_thread,
        drafts::delete_of_thread,
        drafts::of_case,
        drafts::put_of_case,
        drafts::delete_of_case,
        notes::list,
        notes::create,
        text_modules::list,
        notifications::show,
        notifications::put,
        notifications::put_way,
        notifications::delete_way,
        events::stream,
        import::person,
        import::household,
        import::case,
        audit::entries,
        incidents::report,
        audit::checkpoint,
        audit::proof,
        audit::export,
    ),
    components(schemas(Problem)),
    modifiers(&Security, &Refusals),
    security(("bearer" = []), ("cookie" = []))
)]
struct Description;

struct Security;

impl Modify for Security {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let components = openapi.components.get_or_insert_default();
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
        let cookie = ApiKey::Cookie(ApiKeyValue::new(COOKIE));
        components.add_security_scheme("cookie", SecurityScheme::ApiKey(cookie));
    }
}

/// What all operations have in common: how they refuse, and a word for each answer, which OpenAPI insists on.
struct Refusals;

impl Modify for Refusals {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let items = openapi.paths.paths.values_mut();
        let operations = items.flat_map(|item| [&mut item.get, &mut item.post, &mut item.put, &mut item.delete]);
        for operation in operations.flatten() {
            let responses = &mut operation.responses.responses;
            for class in ["4XX", "5XX"] {
                responses.entry(class.to_owned()).or_insert_with(|| RefOr::T(Response::default()));
            }
            for (status, response) in responses {
                let RefOr::T(response) = response else { continue };
                let refuses = status.starts_with(['4', '5']);
                if refuses {
                    let problem = Content::new(Some(Ref::from_schema_name("Problem")));
                    response.content.insert("application/problem+json".to_owned(), RefOr::T(problem));
                }
                if response.description.is_empty() {
                    (if refuses { "refused, and why" } else { "done" }).clone_into(&mut response.description);
                }
            }
        }
    }
}

static DOCUMENT: LazyLock<String> = LazyLock::new(|| Description::openapi().to_json().unwrap_or_default());

/// The description, as JSON.
pub fn document() -> &'static str {
    &DOCUMENT
}

/// This description
#[utoipa::path(
    get,
    path = "/api/v1/openapi.json",
    tag = "description",
    operation_id = "openapi",
    security(()),
    responses((status = 200, description = "OpenAPI 3.1", content_type = "application/json"))
)]
pub(crate) async fn show() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], document())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;

    fn description() -> Value {
        serde_json::from_str(document()).unwrap()
    }

    /// "GET /api/v1/cases" of every operation.
    fn described() -> BTreeSet<String> {
        let description = description();
        let mut found = BTreeSet::new();
        for (path, operations) in description["paths"].as_object().unwrap() {
            for method in operations.as_object().unwrap().keys() {
                found.insert(format!("{} {path}", method.to_uppercase()));
            }
        }
        found
    }

    /// The same of every line of the role table, as it is written.
    fn routed() -> BTreeSet<String> {
        let lines = include_str!("../../routes.rs").lines().map(str::trim).filter(|line| line.starts_with(".route("));
        let quoted = lines.map(|line| line.split('"').collect::<Vec<_>>());
        let named = quoted.map(|parts| (parts[1], parts[3])).filter(|(_, path)| path.starts_with("/api/"));
        named.map(|(method, path)| format!("{method} {path}")).collect()
    }

    #[test]
    fn every_route_is_described_and_nothing_else() {
        assert!(routed().len() > 20);
        assert_eq!(routed(), described());
    }

    #[test]
    fn it_is_openapi_3_1_and_every_reference_leads_somewhere() {
        let description = description();
        assert!(description["openapi"].as_str().unwrap().starts_with("3.1"));
        let text = document();
        let references: BTreeSet<_> =
            text.split("\"$ref\":\"#").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert!(references.contains("/components/schemas/Target") && references.len() > 10);
        for reference in references {
            assert!(description.pointer(reference).is_some(), "{reference}");
        }
    }

    #[test]
    fn every_answer_has_a_word_and_every_refusal_a_shape() {
        let description = description();
        let paths = description["paths"].as_object().unwrap().values();
        for operation in paths.flat_map(|path| path.as_object().unwrap().values()) {
            for (status, response) in operation["responses"].as_object().unwrap() {
                assert!(!response["description"].as_str().unwrap().is_empty());
                let problem = response["content"].get("application/problem+json").is_some();
                assert_eq!(problem, status.starts_with(['4', '5']), "{} {status}", operation["operationId"]);
            }
        }
    }

    #[test]
    fn operations_have_names_of_their_own() {
        let description = description();
        let operations =
            description["paths"].as_object().unwrap().values().flat_map(|path| path.as_object().unwrap().values());
        let names: Vec<_> = operations.map(|operation| operation["operationId"].as_str().unwrap().to_owned()).collect();
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
    }
}

//! `PUT /api/v1/import/people/{foreign_key}` and the same for households and cases: master data from the specialist
//! system, idempotent by its foreign keys. Nothing is ever deleted.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use casework::import::{Change, single};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::api::json::Json;
use crate::app::App;
use crate::http::{At, Failure, SignedIn};

/// Characters of a key, number or name at most.
const LONGEST: usize = 200;

/// A key, number or name: not empty, bounded, on one line.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Line(pub(crate) String);

impl TryFrom<String> for Line {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let trimmed = text.trim();
        let fits = (1..=LONGEST).contains(&trimmed.chars().count()) && !trimmed.chars().any(char::is_control);
        if fits { Ok(Self(trimmed.to_owned())) } else { Err("empty, too long, or with control characters") }
    }
}

/// A person.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Person {
    /// Surname.
    #[schema(value_type = String)]
    surname: Line,
    /// Given name.
    #[schema(value_type = String)]
    given_name: Line,
    /// Birth date.
    birth_date: NaiveDate,
}

/// A household with its members.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ImportedHousehold {
    /// BG-Nummer.
    #[schema(value_type = String)]
    number: Line,
    /// Its members. Those not named stay as they are.
    #[serde(default)]
    members: Vec<Membership>,
}

/// Somebody's time in a household.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Membership {
    /// Foreign key of the person.
    #[schema(value_type = String)]
    person: Line,
    /// First day.
    from: NaiveDate,
    /// Last day.
    #[serde(default)]
    to: Option<NaiveDate>,
    /// Whether the person is presumed to act for the household (§ 38 SGB II).
    #[serde(default)]
    representative: bool,
}

/// A case.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ImportedCase {
    /// Aktenzeichen.
    #[schema(value_type = String)]
    file_number: Line,
    /// What it is about.
    #[schema(value_type = String)]
    title: Line,
    /// Foreign key of the household.
    #[schema(value_type = String)]
    household: Line,
    /// Login of the caseworker in charge.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    caseworker: Option<Line>,
    /// Name of the team.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    team: Option<Line>,
}

/// What was brought.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Imported {
    /// Its id here.
    id: Uuid,
}

/// Bring a person
#[utoipa::path(
    put,
    path = "/api/v1/import/people/{foreign_key}",
    tag = "import",
    operation_id = "import_person",
    params(("foreign_key" = String, Path)),
    request_body = Person,
    responses(
        (status = 201, description = "it was not there", body = Imported),
        (status = 200, description = "it was there", body = Imported),
    )
)]
pub(crate) async fn person(
    State(app): State<App>,
    who: SignedIn,
    At(Line(key)): At<Line>,
    Json(new): Json<Person>,
) -> Result<Response, Failure> {
    let person = single::Person { surname: new.surname.0, given_name: new.given_name.0, birth_date: new.birth_date };
    Ok(answer(app.services.casework.import_person(&who.actor, &key, &person).await?))
}

/// Bring a household and the times of its members
#[utoipa::path(
    put,
    path = "/api/v1/import/households/{foreign_key}",
    tag = "import",
    operation_id = "import_household",
    params(("foreign_key" = String, Path)),
    request_body = ImportedHousehold,
    responses(
        (status = 201, description = "it was not there", body = Imported),
        (status = 200, description = "it was there", body = Imported),
    )
)]
pub(crate) async fn household(
    State(app): State<App>,
    who: SignedIn,
    At(Line(key)): At<Line>,
    Json(new): Json<ImportedHousehold>,
) -> Result<Response, Failure> {
    let members = new.members.into_iter().map(|member| single::Membership {
        person: member.person.0,
        from: member.from,
        to: member.to,
        representative: member.representative,
    });
    let household = single::Household { number: new.number.0, members: members.collect() };
    Ok(answer(app.services.casework.import_household(&who.actor, &key, &household).await?))
}

/// Bring a case
#[utoipa::path(
    put,
    path = "/api/v1/import/cases/{foreign_key}",
    tag = "import",
    operation_id = "import_case",
    params(("foreign_key" = String, Path)),
    request_body = ImportedCase,
    responses(
        (status = 201, description = "it was not there", body = Imported),
        (status = 200, description = "it was there", body = Imported),
    )
)]
pub(crate) async fn case(
    State(app): State<App>,
    who: SignedIn,
    At(Line(key)): At<Line>,
    Json(new): Json<ImportedCase>,
) -> Result<Response, Failure> {
    let case = single::Case {
        file_number: new.file_number.0,
        title: new.title.0,
        household: new.household.0,
        caseworker: new.caseworker.map(|line| line.0),
        team: new.team.map(|line| line.0),
    };
    Ok(answer(app.services.casework.import_case(&who.actor, &key, &case).await?))
}

fn answer((id, change): (Uuid, Change)) -> Response {
    let status = match change {
        Change::New => StatusCode::CREATED,
        Change::Changed | Change::Same => StatusCode::OK,
    };
    (status, axum::Json(Imported { id })).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_bounded() {
        assert_eq!(Line::try_from(" BG 1 ".to_owned()).unwrap().0, "BG 1");
        for wrong in [" ", "a\nb", &"x".repeat(LONGEST + 1)] {
            assert!(Line::try_from(wrong.to_owned()).is_err());
        }
    }

    #[test]
    fn only_what_is_new_is_created() {
        let status = |change| answer((Uuid::nil(), change)).status().as_u16();
        assert_eq!([Change::New, Change::Changed, Change::Same].map(status), [201, 200, 200]);
    }
}

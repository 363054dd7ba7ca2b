//! `/api/v1/accounts`: what admins do with accounts.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use chrono::{DateTime, Utc};
use domain::{AccountId, Listed, Role};
use identity::{ManagedAccount, Ordered};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::import::Line;
use super::words;
use crate::api::json::Json;
use crate::api::paging;
use crate::app::App;
use crate::http::{Asked, At, Failure, SignedIn};

/// An account to be made. Its owner sets the password with the code of a letter.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewAccount {
    /// What it is for: `customer`, `caseworker`, `admin`, `auditor` or `import`.
    #[schema(schema_with = words::role)]
    role: Role,
    /// What its owner will type. Customers get a portal number instead.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    login: Option<Line>,
    /// The name to show; a customer's is that of the person, if none is given.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    name: Option<Line>,
    /// The person of a customer's account, by the key of the specialist system.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    person: Option<Line>,
    /// The language it wants, as a tag.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    language: Option<Line>,
}

/// An account as admins see it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AdminAccount {
    /// The account.
    id: Uuid,
    /// What it is for.
    #[schema(schema_with = words::role)]
    role: Role,
    /// What its owner types: a portal number or a login.
    login: String,
    /// The name to show.
    name: String,
    /// Since when it has a password.
    activated_at: Option<DateTime<Utc>>,
    /// Since when nobody can sign in.
    locked_at: Option<DateTime<Utc>>,
    /// Since when a caseworker may open documents that may tell of health.
    health_since: Option<DateTime<Utc>>,
    /// When it was made.
    created_at: DateTime<Utc>,
}

/// A letter with a code. The code is shown this once.
#[derive(Serialize, ToSchema)]
pub(crate) struct NewLetter {
    /// What the owner types besides.
    portal_number: String,
    /// Twelve digits in groups of four.
    code: String,
    /// Whether birth date or household number are typed with it.
    second_factor: bool,
    /// Until when it can be used.
    expires_at: DateTime<Utc>,
}

/// Which accounts.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Which {
    /// What they are for; customers, if nothing is said.
    #[param(schema_with = words::role)]
    role: Option<Role>,
    /// `next` of the page before.
    after: Option<String>,
    /// How many items at most; 50 if nothing is said.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// A page of accounts.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AdminAccounts {
    /// The newest first.
    items: Vec<AdminAccount>,
    /// Where the next page begins.
    next: Option<String>,
}

/// List accounts
#[utoipa::path(
    get,
    path = "/api/v1/accounts",
    tag = "accounts",
    operation_id = "list_accounts",
    params(Which),
    responses((status = 200, body = AdminAccounts))
)]
pub(crate) async fn list(
    State(app): State<App>,
    who: SignedIn,
    Asked(which): Asked<Which>,
) -> Result<Response, Failure> {
    let page = paging::page(which.after.as_deref(), which.limit)?;
    let role = which.role.unwrap_or(Role::Customer);
    let Listed { items, next } = app.services.identity.accounts(&who.actor, role, page).await?;
    let items = items.into_iter().map(AdminAccount::from).collect();
    Ok(axum::Json(AdminAccounts { items, next: next.map(|cursor| cursor.to_string()) }).into_response())
}

/// Make an account
#[utoipa::path(
    post,
    path = "/api/v1/accounts",
    tag = "accounts",
    operation_id = "create_account",
    request_body = NewAccount,
    responses((status = 201, body = AdminAccount))
)]
pub(crate) async fn create(
    State(app): State<App>,
    who: SignedIn,
    Json(new): Json<NewAccount>,
) -> Result<Response, Failure> {
    let text = |line: Option<Line>| line.map(|line| line.0);
    let ordered = Ordered {
        role: new.role,
        login: text(new.login),
        name: text(new.name),
        person: text(new.person),
        language: text(new.language),
    };
    let made = app.services.identity.order_account(&who.actor, ordered).await?;
    Ok((StatusCode::CREATED, axum::Json(AdminAccount::from(made))).into_response())
}

/// Lock an account
///
/// Its sessions end. Fine if it is locked already.
#[utoipa::path(
    post,
    path = "/api/v1/accounts/{account}/lock",
    tag = "accounts",
    operation_id = "lock_account",
    params(("account" = Uuid, Path)),
    responses((status = 204))
)]
pub(crate) async fn lock(
    State(app): State<App>,
    who: SignedIn,
    At(account): At<AccountId>,
) -> Result<StatusCode, Failure> {
    app.services.identity.lock_account(&who.actor, account).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Unlock an account
///
/// Fine if it is not locked. Sessions that were ended stay ended.
#[utoipa::path(
    post,
    path = "/api/v1/accounts/{account}/unlock",
    tag = "accounts",
    operation_id = "unlock_account",
    params(("account" = Uuid, Path)),
    responses((status = 204))
)]
pub(crate) async fn unlock(
    State(app): State<App>,
    who: SignedIn,
    At(account): At<AccountId>,
) -> Result<StatusCode, Failure> {
    app.services.identity.unlock_account(&who.actor, account).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Let a caseworker open documents that may tell of health
///
/// In the cases of their teams and of those they stand in for. It passes to nobody else. Fine if they may already.
#[utoipa::path(
    put,
    path = "/api/v1/accounts/{account}/health",
    tag = "accounts",
    operation_id = "allow_health",
    params(("account" = Uuid, Path)),
    responses((status = 204))
)]
pub(crate) async fn allow_health(
    State(app): State<App>,
    who: SignedIn,
    At(account): At<AccountId>,
) -> Result<StatusCode, Failure> {
    app.services.identity.allow_health(&who.actor, account, true).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take that permission back
///
/// Fine if they have none.
#[utoipa::path(
    delete,
    path = "/api/v1/accounts/{account}/health",
    tag = "accounts",
    operation_id = "withdraw_health",
    params(("account" = Uuid, Path)),
    responses((status = 204))
)]
pub(crate) async fn withdraw_health(
    State(app): State<App>,
    who: SignedIn,
    At(account): At<AccountId>,
) -> Result<StatusCode, Failure> {
    app.services.identity.allow_health(&who.actor, account, false).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Make an activation letter
///
/// Older letters of the account are worthless from now on. The code is kept as a hash only, so a repeated request makes
/// another letter instead of showing this one again.
#[utoipa::path(
    post,
    path = "/api/v1/accounts/{account}/letters",
    tag = "accounts",
    operation_id = "issue_letter",
    params(("account" = Uuid, Path)),
    responses((status = 201, body = NewLetter))
)]
pub(crate) async fn letter(
    State(app): State<App>,
    who: SignedIn,
    At(account): At<AccountId>,
) -> Result<Response, Failure> {
    let letter = app.services.identity.issue_letter(&who.actor, account).await?;
    let code = letter.code.grouped();
    let new = NewLetter {
        portal_number: letter.login,
        code,
        second_factor: letter.asks_second,
        expires_at: letter.expires_at,
    };
    Ok((StatusCode::CREATED, axum::Json(new)).into_response())
}

impl From<ManagedAccount> for AdminAccount {
    fn from(account: ManagedAccount) -> Self {
        let ManagedAccount { id, role, login, name, activated_at, locked_at, health_since, created_at } = account;
        Self { id: id.uuid(), role, login, name, activated_at, locked_at, health_since, created_at }
    }
}

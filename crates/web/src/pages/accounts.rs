//! `/admin/accounts`: accounts by role, a new one, one of them, its letter.

use axum::extract::State;
use axum::response::Response;
use domain::{AccountId, PortalNumber, Role};
use identity::{ManagedAccount, Ordered};
use serde::Deserialize;

use super::parts::{Place, mistakes_of, more};
use super::sign_in::Button;
use crate::app::{App, Visit};
use crate::http::form::Form;
use crate::http::page::{around, go, show as page, show_again};
use crate::http::{Asked, At, Failure, SignedIn};
use crate::view::{AccountForm, AccountLine, AccountPage, Accounts, LetterPage, Mistake, Notice, urls};

/// Rows of one page.
const ROWS: u32 = 40;

/// The query of the list.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    role: String,
    after: Option<String>,
}

/// The form of a new account.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    csrf_token: Option<String>,
    role: String,
    login: String,
    name: String,
    person: String,
}

/// The form of a letter.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Posted {
    csrf_token: Option<String>,
    address: String,
}

/// The form of the permission for papers that may tell of health.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Health {
    csrf_token: Option<String>,
    allow: String,
}

/// The accounts of a role.
pub async fn list(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    Asked(asked): Asked<Which>,
) -> Result<Response, Failure> {
    let role = Role::parse(&asked.role).unwrap_or(Role::Customer);
    let address = urls::accounts_of(role);
    let turn = Place { after: asked.after.clone() }.turn(ROWS)?;
    let found = app.services.identity.accounts(&me.actor, role, turn).await?;
    let rows = found.items.into_iter().map(line).collect();
    let accounts = Accounts { role, rows, more: more(&address, found.next) };
    page(&around(&visit, Some(&me), &address), &accounts)
}

/// The form of a new account.
pub async fn new(visit: Visit, me: SignedIn) -> Result<Response, Failure> {
    page(&around(&visit, Some(&me), urls::NEW_ACCOUNT), &AccountForm::default())
}

/// Makes an account.
pub async fn create(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    me.check_csrf(typed.csrf_token.as_deref())?;
    let made = match Role::parse(&typed.role) {
        Ok(role) => app.services.identity.order_account(&me.actor, ordered(role, &typed)).await.map_err(Failure::from),
        Err(_) => {
            Err(Failure::mistake(axum::http::StatusCode::UNPROCESSABLE_ENTITY, "field", Mistake::ValueWrong("role")))
        }
    };
    match made {
        Ok(account) => Ok(go(&urls::account(account.id), Some(Notice::AccountMade))),
        Err(failure) => {
            let (status, mistakes) = mistakes_of(failure)?;
            let Typed { role, login, name, person, .. } = typed;
            let form = AccountForm { role: Role::parse(&role).ok(), login, name, person, mistakes };
            show_again(&around(&visit, Some(&me), urls::NEW_ACCOUNT), &form, status)
        }
    }
}

fn ordered(role: Role, typed: &Typed) -> Ordered {
    let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    // Only one of the two fields counts: a browser sends both.
    let of_customer = role == Role::Customer;
    Ordered {
        role,
        login: given(&typed.login).filter(|_| !of_customer),
        name: given(&typed.name),
        person: given(&typed.person).filter(|_| of_customer),
        language: None,
    }
}

/// One account.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    At(id): At<AccountId>,
) -> Result<Response, Failure> {
    let account = app.services.identity.managed_account(&me.actor, id).await?;
    let is_me = me.account.id == id;
    page(&around(&visit, Some(&me), &urls::account(id)), &AccountPage { account: line(account), is_me })
}

/// Locks it.
pub async fn lock(
    State(app): State<App>,
    me: SignedIn,
    At(id): At<AccountId>,
    Form(form): Form<Button>,
) -> Result<Response, Failure> {
    me.check_csrf(form.csrf_token.as_deref())?;
    app.services.identity.lock_account(&me.actor, id).await?;
    Ok(go(&urls::account(id), Some(Notice::AccountLocked)))
}

/// Unlocks it.
pub async fn unlock(
    State(app): State<App>,
    me: SignedIn,
    At(id): At<AccountId>,
    Form(form): Form<Button>,
) -> Result<Response, Failure> {
    me.check_csrf(form.csrf_token.as_deref())?;
    app.services.identity.unlock_account(&me.actor, id).await?;
    Ok(go(&urls::account(id), Some(Notice::AccountUnlocked)))
}

/// Lets a caseworker open papers that may tell of health, or takes that back.
pub async fn health(
    State(app): State<App>,
    me: SignedIn,
    At(id): At<AccountId>,
    Form(form): Form<Health>,
) -> Result<Response, Failure> {
    me.check_csrf(form.csrf_token.as_deref())?;
    let allow = match form.allow.as_str() {
        "yes" => true,
        "no" => false,
        _ => return Err(Failure::bad_request("allow")),
    };
    app.services.identity.allow_health(&me.actor, id, allow).await?;
    Ok(go(&urls::account(id), Some(if allow { Notice::HealthAllowed } else { Notice::HealthWithdrawn })))
}

/// Makes a letter and shows it, this once: to be printed.
pub async fn letter(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    At(id): At<AccountId>,
    Form(form): Form<Posted>,
) -> Result<Response, Failure> {
    me.check_csrf(form.csrf_token.as_deref())?;
    let letter = app.services.identity.issue_letter(&me.actor, id).await?;
    let frame = around(&visit, Some(&me), &urls::account(id));
    let shown = LetterPage {
        account: id,
        of_customer: letter.role == Role::Customer,
        jobcenter: visit.tenant.name,
        host: if letter.role == Role::Customer { visit.tenant.customer_host } else { visit.tenant.staff_host },
        address: lines(&form.address, &letter.name),
        name: letter.name,
        login: grouped(letter.login),
        code: letter.code.grouped(),
        asks_second: letter.asks_second,
        expires_at: letter.expires_at,
    };
    page(&frame, &shown)
}

/// Lines in the window of an envelope at most (DIN 5008).
const WINDOW: usize = 6;

/// What stands in the window of the envelope: what was typed for this letter alone, else the name.
fn lines(typed: &str, name: &str) -> Vec<String> {
    let typed: Vec<_> = typed.lines().map(str::trim).filter(|line| !line.is_empty()).take(WINDOW).collect();
    if typed.is_empty() { vec![name.to_owned()] } else { typed.into_iter().map(str::to_owned).collect() }
}

fn line(account: ManagedAccount) -> AccountLine {
    AccountLine {
        id: account.id,
        role: account.role,
        login: grouped(account.login),
        name: account.name,
        activated_at: account.activated_at,
        locked_at: account.locked_at,
        health_since: account.health_since,
        created_at: account.created_at,
    }
}

/// A portal number in groups; a login as it is.
fn grouped(login: String) -> String {
    PortalNumber::parse(&login).map_or(login, |number| number.grouped())
}

//! What admins do with accounts: order, look through, lock. Each act is an entry of the log; the list is none.

use custody::{NewEntry, TenantField, denied};
use db::accounts::Account;
use domain::{
    AccountId, Act, Action, Actor, Cursor, Listed, ObjectKind, ObjectRef, Page, PersonId, PortalNumber, Role, Timestamp,
};

use crate::account::demand_management;
use crate::{Error, Identity, NewAccount};

/// How often a drawn portal number may be taken already before something else is wrong.
const DRAWS: usize = 5;

/// An account that an admin orders. It has no password: its owner sets one with the code of a letter.
#[derive(Debug, Clone)]
pub struct Ordered {
    /// What it is for.
    pub role: Role,
    /// What its owner will type. Customers get a portal number instead.
    pub login: Option<String>,
    /// The name to show; a customer's is that of the person, if none is given.
    pub name: Option<String>,
    /// The person of a customer's account, by the key of the specialist system.
    pub person: Option<String>,
    /// The language it wants.
    pub language: Option<String>,
}

/// An account as admins see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManagedAccount {
    /// The account.
    pub id: AccountId,
    /// What it is for.
    pub role: Role,
    /// What its owner types: a portal number or a login.
    pub login: String,
    /// The name to show.
    pub name: String,
    /// Since when it has a password.
    pub activated_at: Option<Timestamp>,
    /// Since when nobody can sign in.
    pub locked_at: Option<Timestamp>,
    /// Since when a caseworker may open papers that may tell of health.
    pub health_since: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
}

impl Identity {
    /// Makes an account without a password.
    ///
    /// # Errors
    /// [`Error::UnknownRole`], [`Error::Missing`], [`Error::UnknownPerson`], [`Error::PersonHasAccount`],
    /// [`Error::LoginTaken`], [`Error::Custody`] with a refusal.
    pub async fn order_account(&self, actor: &Actor, ordered: Ordered) -> Result<ManagedAccount, Error> {
        self.custody.guarded(actor, Box::pin(self.order(actor, ordered))).await
    }

    async fn order(&self, actor: &Actor, ordered: Ordered) -> Result<ManagedAccount, Error> {
        demand_management(actor, uuid::Uuid::nil())?;
        let of_customer = match ordered.role {
            Role::Customer => true,
            Role::Caseworker | Role::Admin | Role::Auditor | Role::Import => false,
            Role::Representative | Role::Helper | Role::System => return Err(Error::UnknownRole),
        };
        let given = |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        let (name, login, key) = (given(ordered.name), given(ordered.login), given(ordered.person));
        if key.is_some() != of_customer {
            return Err(Error::UnknownPerson);
        }
        let person = match key {
            Some(key) => Some(self.person_without_account(actor, &key).await?),
            None => None,
        };
        let name = name.or(person.as_ref().map(|(_, name)| name.clone())).ok_or(Error::Missing("name"))?;
        let new = |login| NewAccount {
            role: ordered.role,
            login,
            name: name.clone(),
            password: None,
            person: person.as_ref().map(|(id, _)| *id),
            language: ordered.language.clone(),
        };
        if !of_customer {
            let login = login.ok_or(Error::Missing("login"))?;
            let id = self.insert_account(actor, new(login)).await?;
            return self.find_managed(actor, id).await;
        }
        for _ in 0..DRAWS {
            let drawn = u64::from_be_bytes(domain::random::bytes(self.custody.rng()));
            match self.insert_account(actor, new(PortalNumber::from_serial(drawn).digits().to_owned())).await {
                Err(Error::LoginTaken) => {}
                made => return self.find_managed(actor, made?).await,
            }
        }
        Err(Error::LoginTaken)
    }

    /// The person of the specialist system, and the name to show.
    async fn person_without_account(&self, actor: &Actor, key: &str) -> Result<(PersonId, String), Error> {
        let mut tx = self.custody.read(actor.tenant).await?;
        let found = db::people::find_person_by_foreign_key(&mut tx, key).await?.ok_or(Error::UnknownPerson)?;
        let accounts = db::accounts::of_person(&mut tx, found.id).await?;
        if accounts.iter().any(|account| account.role == Role::Customer) {
            return Err(Error::PersonHasAccount);
        }
        let sealer = self.custody.tenant_sealer(&mut tx, actor.tenant).await?;
        let name = sealer.open_text(TenantField::PersonName, found.id.uuid(), &found.name_sealed)?;
        Ok((found.id, name))
    }

    /// The accounts of a role, the newest first.
    ///
    /// # Errors
    /// [`Error::Custody`] with a refusal.
    pub async fn accounts(&self, actor: &Actor, role: Role, page: Page) -> Result<Listed<ManagedAccount>, Error> {
        self.custody.guarded(actor, self.list_accounts(actor, role, page)).await
    }

    async fn list_accounts(&self, actor: &Actor, role: Role, page: Page) -> Result<Listed<ManagedAccount>, Error> {
        demand_management(actor, uuid::Uuid::nil())?;
        let after = match page.after {
            Some(Cursor::Moment(at, id)) => db::Cursor { at, id },
            _ => db::Cursor::newest(),
        };
        let mut tx = self.custody.read(actor.tenant).await?;
        let rows = db::accounts::list(&mut tx, role, after, page.limit + 1).await?;
        let listed = Listed::from_rows(rows, &page, |row| Cursor::Moment(row.created_at, row.id.uuid()));
        let sealer = self.custody.tenant_sealer(&mut tx, actor.tenant).await?;
        let items = listed.items.iter().map(|row| managed(&sealer, row)).collect::<Result<_, Error>>()?;
        Ok(Listed { items, next: listed.next })
    }

    /// One account.
    ///
    /// # Errors
    /// [`Error::Custody`] with a refusal, also if there is none.
    pub async fn managed_account(&self, actor: &Actor, id: AccountId) -> Result<ManagedAccount, Error> {
        self.custody.guarded(actor, self.find_managed(actor, id)).await
    }

    async fn find_managed(&self, actor: &Actor, id: AccountId) -> Result<ManagedAccount, Error> {
        let mut tx = self.custody.read(actor.tenant).await?;
        let row = find_account(&mut tx, actor, id).await?;
        let sealer = self.custody.tenant_sealer(&mut tx, actor.tenant).await?;
        managed(&sealer, &row)
    }

    /// Locks an account and ends its sessions; fine if it is locked already.
    ///
    /// # Errors
    /// [`Error::OwnAccount`], [`Error::Custody`] with a refusal, also if there is none.
    pub async fn lock_account(&self, actor: &Actor, id: AccountId) -> Result<(), Error> {
        self.custody.guarded(actor, self.set_locked(actor, id, true)).await
    }

    /// Unlocks an account; fine if it is not locked. Sessions that were ended stay ended.
    ///
    /// # Errors
    /// As [`Identity::lock_account`].
    pub async fn unlock_account(&self, actor: &Actor, id: AccountId) -> Result<(), Error> {
        self.custody.guarded(actor, self.set_locked(actor, id, false)).await
    }

    async fn set_locked(&self, actor: &Actor, id: AccountId, lock: bool) -> Result<(), Error> {
        let mut work = self.custody.act(actor).await?;
        let row = find_account(work.rows(), actor, id).await?;
        if actor.account == Some(id) {
            return Err(Error::OwnAccount);
        }
        let now = self.custody.now();
        let changed = if lock {
            db::accounts::lock(work.rows(), id, now).await?
        } else {
            db::accounts::unlock(work.rows(), id).await?
        };
        if !changed {
            return Ok(());
        }
        if lock {
            db::sessions::revoke_all(work.rows(), id, None, now).await?;
        }
        let action = if lock { Action::AccountLocked } else { Action::AccountUnlocked };
        work.record(NewEntry::done(action, ObjectKind::Account, id).pseudonym(row.pseudonym));
        work.commit().await?;
        Ok(())
    }

    /// Says whether a caseworker may open papers that may tell of somebody's health, in the cases of their teams and in those
    /// of whom they stand in for; fine if it is so already.
    ///
    /// # Errors
    /// [`Error::NotCaseworker`], [`Error::Custody`] with a refusal, also if there is none.
    pub async fn allow_health(&self, actor: &Actor, id: AccountId, allow: bool) -> Result<(), Error> {
        let act = async {
            let mut work = self.custody.act(actor).await?;
            let row = find_account(work.rows(), actor, id).await?;
            if allow && row.role != Role::Caseworker {
                return Err(Error::NotCaseworker);
            }
            let changed = if allow {
                db::accounts::grant_health(work.rows(), id, self.custody.now()).await?
            } else {
                db::accounts::withdraw_health(work.rows(), id).await?
            };
            if !changed {
                return Ok(());
            }
            let action = if allow { Action::HealthGranted } else { Action::HealthWithdrawn };
            work.record(NewEntry::done(action, ObjectKind::Account, id).pseudonym(row.pseudonym));
            work.commit().await?;
            Ok(())
        };
        self.custody.guarded(actor, act).await
    }
}

/// The account, for whoever manages accounts. One that is not there is refused like one that may not be seen.
pub(crate) async fn find_account(tx: &mut db::Tx, actor: &Actor, id: AccountId) -> Result<Account, Error> {
    demand_management(actor, id.uuid())?;
    let missing = || denied(Act::ManageAccounts, ObjectRef::new(ObjectKind::Account, id)).into();
    db::accounts::find(tx, id).await?.ok_or_else(missing)
}

fn managed(sealer: &custody::TenantSealer, row: &Account) -> Result<ManagedAccount, Error> {
    Ok(ManagedAccount {
        id: row.id,
        role: row.role,
        login: row.login.clone(),
        name: sealer.open_text(TenantField::AccountName, row.id.uuid(), &row.name_sealed)?,
        activated_at: row.password_set_at,
        locked_at: row.locked_at,
        health_since: row.health_since,
        created_at: row.created_at,
    })
}

//! Accounts.

use custody::TenantField;
use domain::{AccountId, Action, Actor, ObjectKind, PersonId, Pseudonym, Role, fold_login};
use zeroize::Zeroizing;

use crate::{Error, Identity};

/// Characters of a password at least. Length is what makes it good (NIST SP 800-63B).
pub const PASSWORD_SHORTEST: usize = 12;
/// Passwords are as long as people like, within reason.
const PASSWORD_LENGTH: std::ops::RangeInclusive<usize> = PASSWORD_SHORTEST..=200;

/// An account as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountView {
    /// The account.
    pub id: AccountId,
    /// What it is for.
    pub role: Role,
    /// The name to show.
    pub name: String,
    /// The language it wants, as a tag; `None` follows the browser.
    pub language: Option<String>,
}

/// An account to be made.
#[derive(Debug)]
pub struct NewAccount {
    /// What it is for.
    pub role: Role,
    /// What its owner types: a portal number or a name.
    pub login: String,
    /// The name to show.
    pub name: String,
    /// The first password; without one the owner sets it with the code of a letter.
    pub password: Option<Zeroizing<String>>,
    /// The person of a customer's account.
    pub person: Option<PersonId>,
    /// The language it wants.
    pub language: Option<String>,
}

/// Refuses whoever may not make, lock or look through accounts. Only the role matters: accounts belong to the house.
pub(crate) fn demand_management(actor: &Actor, account: uuid::Uuid) -> Result<(), Error> {
    let act = domain::Act::ManageAccounts;
    if domain::may(actor.role, domain::Relation::House, act) {
        return Ok(());
    }
    Err(custody::denied(act, domain::ObjectRef::new(ObjectKind::Account, account)).into())
}

impl Identity {
    /// Makes an account.
    ///
    /// # Errors
    /// [`Error::LoginTaken`], [`Error::WeakPassword`], [`Error::Custody`] with a refusal.
    pub async fn create_account(&self, actor: &Actor, new: NewAccount) -> Result<AccountId, Error> {
        self.custody.guarded(actor, self.insert_account(actor, new)).await
    }

    pub(crate) async fn insert_account(&self, actor: &Actor, new: NewAccount) -> Result<AccountId, Error> {
        demand_management(actor, uuid::Uuid::nil())?;
        let rng = self.custody.rng();
        let hash = match new.password {
            Some(password) => Some(self.hash_new(password).await?),
            None => None,
        };
        let id = AccountId::generate(self.custody.clock(), rng);
        let pseudonym = Pseudonym::generate(rng);
        let now = self.custody.now();
        let mut work = self.custody.act(actor).await?;
        let sealer = self.custody.tenant_sealer(work.rows(), actor.tenant).await?;
        let row = db::accounts::Account {
            id,
            role: new.role,
            login: fold_login(&new.login),
            person_id: new.person,
            name_sealed: sealer.seal(TenantField::AccountName, id.uuid(), new.name.as_bytes()),
            password_set_at: hash.is_some().then_some(now),
            password_hash: hash,
            pseudonym,
            language: new.language.unwrap_or_default(),
            locked_at: None,
            health_since: None,
            created_at: now,
        };
        match db::accounts::insert(work.rows(), &row).await {
            Err(error) if error.is_unique() => return Err(Error::LoginTaken),
            other => other?,
        }
        let detail = serde_json::json!({ "login": row.login, "name": new.name, "role": new.role });
        work.record(
            custody::NewEntry::done(Action::AccountCreated, ObjectKind::Account, id)
                .pseudonym(pseudonym)
                .detail(&detail),
        );
        work.commit().await?;
        Ok(id)
    }

    /// Hashes a password that somebody chose.
    pub(crate) async fn hash_new(&self, password: Zeroizing<String>) -> Result<String, Error> {
        if !PASSWORD_LENGTH.contains(&password.chars().count()) {
            return Err(Error::WeakPassword);
        }
        self.passwords.hash(password, domain::random::bytes(self.custody.rng())).await
    }

    /// Keeps the language that the actor's own account wants.
    ///
    /// # Errors
    /// [`Error::NoSession`] for the portal itself, [`Error::Custody`].
    pub async fn set_language(&self, actor: &Actor, language: &str) -> Result<(), Error> {
        let account = actor.account.ok_or(Error::NoSession)?;
        let mut work = self.custody.act(actor).await?;
        db::accounts::set_language(work.rows(), account, language).await?;
        work.commit_bookkeeping().await?;
        Ok(())
    }

    /// Keeps whether single letters are keys on the pages of the actor's own account.
    ///
    /// # Errors
    /// As [`Identity::set_language`].
    pub async fn set_letter_keys(&self, actor: &Actor, on: bool) -> Result<(), Error> {
        let account = actor.account.ok_or(Error::NoSession)?;
        let mut work = self.custody.act(actor).await?;
        db::accounts::set_letter_keys(work.rows(), account, on).await?;
        work.commit_bookkeeping().await?;
        Ok(())
    }

    pub(crate) async fn account_view(
        &self,
        tx: &mut db::Tx,
        id: AccountId,
        role: Role,
        name: &[u8],
        language: &str,
    ) -> Result<AccountView, Error> {
        let tenant = tx.tenant();
        let sealer = self.custody.tenant_sealer(tx, tenant).await?;
        let name = sealer.open_text(TenantField::AccountName, id.uuid(), name)?;
        Ok(AccountView { id, role, name, language: Some(language.to_owned()).filter(|tag| !tag.is_empty()) })
    }
}

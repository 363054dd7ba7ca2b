//! Accounts.

use custody::TenantField;
use domain::{AccountId, Action, Actor, ObjectKind, PersonId, Pseudonym, Role, fold_login};
use zeroize::Zeroizing;

use crate::{Error, Identity};

/// Passwords are as long as people like, within reason. Length is what makes them good (NIST SP 800-63B).
const PASSWORD_LENGTH: std::ops::RangeInclusive<usize> = 10..=200;

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
    /// The first password.
    pub password: Zeroizing<String>,
    /// The person of a customer's account.
    pub person: Option<PersonId>,
    /// The language it wants.
    pub language: Option<String>,
}

impl Identity {
    /// Makes an account. Only the portal itself may, until admins' pages exist.
    ///
    /// # Errors
    /// [`Error::LoginTaken`], [`Error::WeakPassword`], [`Error::Custody`].
    pub async fn create_account(&self, actor: &Actor, new: NewAccount) -> Result<AccountId, Error> {
        if actor.role != Role::System {
            return Err(custody::denied(
                domain::Act::ManageAccounts,
                domain::ObjectRef::new(ObjectKind::Account, uuid::Uuid::nil()),
            )
            .into());
        }
        if !PASSWORD_LENGTH.contains(&new.password.chars().count()) {
            return Err(Error::WeakPassword);
        }
        let rng = self.custody.rng();
        let hash = self.passwords.hash(new.password, domain::random::bytes(rng)).await?;
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
            password_hash: Some(hash),
            password_set_at: Some(now),
            pseudonym,
            language: new.language.unwrap_or_default(),
            locked_at: None,
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

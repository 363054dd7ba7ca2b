//! Activation letters: a code on paper by which somebody sets the first password, or a new one when it is forgotten.
//!
//! A code can be used once, within [`VALID`], together with a detail that the letter does not name (see
//! [`domain::factor`]), and is worthless after [`TRIES`] wrong ones or a newer letter. It is kept as
//! a password is: 36 bits behind a slow hash.

use std::net::IpAddr;

use chrono::Duration;
use custody::NewEntry;
use db::activations::Activation as Row;
use domain::{
    AccountId, Action, ActivationCode, Actor, Channel, Face, ObjectKind, RequestId, Role, TenantId, Timestamp,
    fold_login,
};
use zeroize::Zeroizing;

use crate::manage::find_account;
use crate::token::{login_subject, network_subject};
use crate::{Error, Identity, SignIn, SignedIn};

/// How long a code can be used: the post, a holiday, a visit at the counter.
pub const VALID: Duration = Duration::days(30);
/// Wrong codes before the letter is worthless.
const TRIES: u32 = 5;

/// What is printed. The code is shown this once.
#[derive(Debug)]
pub struct Letter {
    /// Whose account it activates.
    pub account: AccountId,
    /// What it is for.
    pub role: Role,
    /// To whom the letter goes.
    pub name: String,
    /// The portal number, or the login of staff.
    pub login: String,
    /// The code.
    pub code: ActivationCode,
    /// Whether birth date or household number are typed with it.
    pub asks_second: bool,
    /// Until when it can be used.
    pub expires_at: Timestamp,
}

/// Somebody with a letter.
#[derive(Debug)]
pub struct Activation {
    /// The Jobcenter of the host.
    pub tenant: TenantId,
    /// The face of the host.
    pub face: Face,
    /// What was typed as portal number or login.
    pub portal_number: String,
    /// What was typed as code.
    pub code: Zeroizing<String>,
    /// What was typed as birth date or household number; empty if nothing was asked.
    pub second_factor: Zeroizing<String>,
    /// The password that was chosen.
    pub password: Zeroizing<String>,
    /// Where the request came from.
    pub network: IpAddr,
    /// Page or program.
    pub channel: Channel,
    /// The request.
    pub request: RequestId,
}

impl Identity {
    /// Makes a letter. Older ones of the account are worthless from now on.
    ///
    /// # Errors
    /// [`Error::Locked`], [`Error::Custody`] with a refusal, also if there is no such account.
    pub async fn issue_letter(&self, actor: &Actor, account: AccountId) -> Result<Letter, Error> {
        self.custody.guarded(actor, Box::pin(self.issue(actor, account))).await
    }

    async fn issue(&self, actor: &Actor, account: AccountId) -> Result<Letter, Error> {
        let known = self.managed_account(actor, account).await?;
        let code = ActivationCode::draw(self.custody.rng());
        let typed = Zeroizing::new(code.digits().to_owned());
        let hash = self.passwords.hash(typed, domain::random::bytes(self.custody.rng())).await?;
        let mut work = self.custody.act(actor).await?;
        let row = find_account(work.rows(), actor, account).await?;
        let asks_second = self.second_of(work.rows(), Some(&row)).await?.is_asked();
        if row.locked_at.is_some() {
            return Err(Error::Locked);
        }
        let now = self.custody.now();
        let letter = Row {
            id: uuid::Uuid::from_bytes(domain::random::bytes(self.custody.rng())),
            account_id: account,
            code_hash: hash.into_bytes(),
            failures: 0,
            created_at: now,
            expires_at: now + VALID,
        };
        db::activations::insert(work.rows(), &letter).await?;
        work.record(NewEntry::done(Action::LetterIssued, ObjectKind::Account, account).pseudonym(row.pseudonym));
        work.commit().await?;
        let (role, name, login) = (known.role, known.name, known.login);
        Ok(Letter { account, role, name, login, code, asks_second, expires_at: letter.expires_at })
    }

    /// Sets a password with the code of a letter, ends every other session of the account, and signs in.
    ///
    /// # Errors
    /// [`Error::Mistyped`] where a digit is wrong (nothing is counted), [`Error::WeakPassword`], [`Error::WrongCode`] alike
    /// for every pair that does not fit, [`Error::TooMany`], [`Error::Busy`].
    pub async fn activate(&self, activation: Activation) -> Result<SignedIn, Error> {
        let code = ActivationCode::parse(&activation.code).map_err(|_| Error::Mistyped("code"))?;
        let typed = Zeroizing::new(code.digits().to_owned());
        let login = fold_login(&activation.portal_number);
        let subjects = [login_subject(activation.face, &login), network_subject(activation.network.into())];
        let mut tx = self.custody.read(activation.tenant).await?;
        self.check_limits(&mut tx, &subjects).await?;
        let account = db::accounts::find_by_login(&mut tx, &login).await?;
        let usable = account.as_ref().filter(|row| row.locked_at.is_none() && row.role.face() == Some(activation.face));
        let letter = match usable {
            Some(row) => db::activations::find_open(&mut tx, row.id, self.custody.now()).await?,
            None => None,
        };
        let second = self.second_of(&mut tx, usable).await?;
        drop(tx);
        let hash = letter.as_ref().and_then(|letter| String::from_utf8(letter.code_hash.clone()).ok());
        let right = self.passwords.verify(typed, hash).await?;
        // A wrong detail is a wrong code: told alike, and counted with the five tries of the letter.
        let fits = second.fits(&activation.second_factor);
        let (Some(account), Some(letter), true) = (usable, &letter, right & fits) else {
            let known = account.as_ref().map(|row| (row.id, row.pseudonym));
            let attempt = activation.as_sign_in();
            self.count_wrong_code(&attempt, letter.as_ref()).await?;
            self.count_failure(&attempt, &subjects, known).await?;
            return Err(Error::WrongCode);
        };
        // Only who has the code learns what is wrong with the password.
        let hash = self.hash_new(activation.password.clone()).await?;
        self.set_password(&activation, account, letter, &hash).await?;
        self.begin_session(&activation.as_sign_in(), account, &subjects).await
    }

    async fn set_password(
        &self,
        activation: &Activation,
        account: &db::accounts::Account,
        letter: &Row,
        hash: &str,
    ) -> Result<(), Error> {
        let mut actor = Actor::system(activation.tenant, activation.channel, activation.request);
        actor.account = Some(account.id);
        actor.role = account.role;
        actor.pseudonym = Some(account.pseudonym);
        let now = self.custody.now();
        let mut work = self.custody.act(&actor).await?;
        // Used by another request in between, or worthless by now.
        if !db::activations::redeem(work.rows(), letter.id, now).await? {
            return Err(Error::WrongCode);
        }
        db::accounts::set_password(work.rows(), account.id, hash, now).await?;
        db::sessions::revoke_all(work.rows(), account.id, None, now).await?;
        work.record(
            NewEntry::done(Action::AccountActivated, ObjectKind::Account, account.id).pseudonym(account.pseudonym),
        );
        work.commit().await?;
        Ok(())
    }

    async fn count_wrong_code(&self, attempt: &SignIn, letter: Option<&Row>) -> Result<(), Error> {
        let Some(letter) = letter else { return Ok(()) };
        let actor = Actor::system(attempt.tenant, attempt.channel, attempt.request);
        let mut work = self.custody.act(&actor).await?;
        db::activations::count_failure(work.rows(), letter.id, TRIES, self.custody.now()).await?;
        work.commit_bookkeeping().await?;
        Ok(())
    }
}

impl Activation {
    /// The same as an attempt to sign in: limits count both together.
    fn as_sign_in(&self) -> SignIn {
        SignIn {
            tenant: self.tenant,
            face: self.face,
            login: self.portal_number.clone(),
            password: Zeroizing::default(),
            network: self.network,
            foreign_device: false,
            channel: self.channel,
            request: self.request,
        }
    }
}

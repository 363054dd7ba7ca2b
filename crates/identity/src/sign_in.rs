//! Signing in with login (portal number, or a name for staff) and password.
//!
//! Only failures count towards limits. After five in a row an account waits a growing time, at most 15 minutes, and is
//! never locked for good: anybody could lock out anybody. A network has 100 failures in 15 minutes.

use std::net::IpAddr;

use chrono::Duration;
use custody::NewEntry;
use domain::limits::{SIGN_IN_NETWORK_FAILURES, SIGN_IN_NETWORK_WINDOW, sign_in_delay};
use domain::{
    AccountId, Action, Actor, Channel, Face, ObjectKind, Outcome, Pseudonym, RequestId, Role, SessionId, TenantId,
    Timestamp, fold_login,
};
use zeroize::Zeroizing;

use crate::token::{self, login_subject, network_subject};
use crate::{AccountView, Error, Identity};

/// Failures of an account in a row are forgotten after this time.
const ACCOUNT_WINDOW: Duration = Duration::hours(24);

/// Somebody who wants to sign in.
#[derive(Debug)]
pub struct SignIn {
    /// The Jobcenter of the host.
    pub tenant: TenantId,
    /// The face of the host.
    pub face: Face,
    /// What was typed: a portal number with any spaces, or a login name.
    pub login: String,
    /// What was typed.
    pub password: Zeroizing<String>,
    /// Where the request came from.
    pub network: IpAddr,
    /// Whether the device belongs to somebody else: the session ends soon.
    pub foreign_device: bool,
    /// Page or program.
    pub channel: Channel,
    /// The request.
    pub request: RequestId,
}

/// A session that was begun.
#[derive(Debug)]
pub struct SignedIn {
    /// The token, shown this once.
    pub token: String,
    /// When the session ends at the latest.
    pub expires_at: Timestamp,
    /// The account.
    pub account: AccountView,
}

impl Identity {
    /// Signs somebody in.
    ///
    /// # Errors
    /// [`Error::WrongPair`] alike for an unknown login, a wrong password, a locked account and the other face;
    /// [`Error::TooMany`], [`Error::Busy`].
    pub async fn sign_in(&self, attempt: SignIn) -> Result<SignedIn, Error> {
        let login = fold_login(&attempt.login);
        let subjects = [login_subject(attempt.face, &login), network_subject(attempt.network.into())];
        let mut tx = self.custody.read(attempt.tenant).await?;
        self.check_limits(&mut tx, &subjects).await?;
        let account = db::accounts::find_by_login(&mut tx, &login).await?;
        drop(tx);
        let known = account.as_ref().map(|row| (row.id, row.pseudonym));
        let usable = account.filter(|row| row.locked_at.is_none() && row.role.face() == Some(attempt.face));
        let hash = usable.as_ref().and_then(|row| row.password_hash.clone());
        let right = self.passwords.verify(attempt.password.clone(), hash).await?;
        if let Some(account) = usable.filter(|_| right) {
            return self.begin_session(&attempt, &account, &subjects).await;
        }
        self.count_failure(&attempt, &subjects, known).await?;
        Err(Error::WrongPair)
    }

    /// Refuses while the account or the network has to wait.
    pub(crate) async fn check_limits(&self, tx: &mut db::Tx, subjects: &[String]) -> Result<(), Error> {
        let now = self.custody.now();
        for subject in subjects {
            let Some(failures) = db::sessions::failures(tx, subject).await? else { continue };
            if let Some(until) = failures.blocked_until.filter(|until| *until > now) {
                let seconds = (until - now).num_seconds().unsigned_abs() + 1;
                return Err(Error::TooMany { retry_after: seconds });
            }
        }
        Ok(())
    }

    /// Counts a wrong pair. Guesses that were under way together are told to wait alike, whether right or wrong, as soon
    /// as the limit is reached.
    pub(crate) async fn count_failure(
        &self,
        attempt: &SignIn,
        subjects: &[String; 2],
        known: Option<(AccountId, Pseudonym)>,
    ) -> Result<(), Error> {
        let actor = Actor::system(attempt.tenant, attempt.channel, attempt.request);
        let mut work = self.custody.act(&actor).await?;
        self.check_limits(work.rows(), subjects).await?;
        let now = self.custody.now();
        let [login, network] = subjects;
        let failures = db::sessions::count_failure(work.rows(), login, now, now - ACCOUNT_WINDOW).await?;
        let delay = sign_in_delay(failures);
        if delay > Duration::zero() {
            db::sessions::block(work.rows(), login, now + delay).await?;
        }
        let in_window = now - SIGN_IN_NETWORK_WINDOW;
        let failed = db::sessions::count_failure(work.rows(), network, now, in_window).await?;
        if failed >= SIGN_IN_NETWORK_FAILURES {
            db::sessions::block(work.rows(), network, now + SIGN_IN_NETWORK_WINDOW).await?;
        }
        // The first of a row, and each that makes somebody wait; the reason says how many there were. A login that is
        // nobody's has no entries but the first of a network: nobody fills the log by inventing logins.
        if (known.is_some() && (failures == 1 || delay > Duration::zero())) || failed == 1 {
            let entry = match known {
                Some((id, pseudonym)) => {
                    NewEntry::done(Action::AccountSignInRefused, ObjectKind::Account, id).pseudonym(pseudonym)
                }
                None => NewEntry::done(Action::AccountSignInRefused, ObjectKind::Route, uuid::Uuid::nil()),
            };
            work.record(entry.outcome(Outcome::Refused).reason(format!("failures:{failures}")));
        }
        work.commit_bookkeeping().await?;
        Ok(())
    }

    pub(crate) async fn begin_session(
        &self,
        attempt: &SignIn,
        account: &db::accounts::Account,
        subjects: &[String; 2],
    ) -> Result<SignedIn, Error> {
        let (clock, rng) = (self.custody.clock(), self.custody.rng());
        let now = self.custody.now();
        let (token, token_hash) = token::draw(rng);
        let id = SessionId::generate(clock, rng);
        let pseudonym = Pseudonym::generate(rng);
        let expires_at = now + Duration::hours(self.config.session_hours);
        let mut actor = Actor::system(attempt.tenant, attempt.channel, attempt.request);
        actor.account = Some(account.id);
        actor.role = account.role;
        actor.pseudonym = Some(account.pseudonym);
        actor.session = Some(id);
        actor.session_pseudonym = Some(pseudonym);
        let mut work = self.custody.act(&actor).await?;
        // Guesses that were under way together: the right one among them must not slip past the limit.
        self.check_limits(work.rows(), subjects).await?;
        let row = db::sessions::Session {
            id,
            account_id: account.id,
            face: attempt.face,
            token_hash: token_hash.to_vec(),
            csrf_secret: Some(domain::random::bytes::<32>(rng).to_vec()),
            pseudonym,
            channel: attempt.channel,
            foreign_device: attempt.foreign_device,
            created_at: now,
            last_seen_at: now,
            expires_at,
            revoked_at: None,
        };
        db::sessions::insert(work.rows(), &row).await?;
        let [login, _] = subjects;
        db::sessions::clear_failures(work.rows(), login).await?;
        work.record(
            NewEntry::done(Action::AccountSignedIn, ObjectKind::Account, account.id).pseudonym(account.pseudonym),
        );
        let account =
            self.account_view(work.rows(), account.id, account.role, &account.name_sealed, &account.language).await?;
        work.commit().await?;
        Ok(SignedIn { token, expires_at, account })
    }

    /// How long a session may be idle.
    pub(crate) fn idle(&self, role: Role, foreign_device: bool) -> Duration {
        Duration::minutes(match (foreign_device, role.is_staff()) {
            (true, _) => self.config.foreign_device_minutes,
            (false, true) => self.config.staff_idle_minutes,
            (false, false) => self.config.customer_idle_minutes,
        })
    }
}

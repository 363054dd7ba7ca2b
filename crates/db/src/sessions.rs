//! Sessions, and failures to get one.

use domain::{AccountId, Channel, Face, PersonId, Pseudonym, Role, SessionId, Timestamp};

use crate::row::record;
use crate::value::{among, ids};
use crate::{Error, Tx};

record! {
    /// A session.
    Session {
        /// Its id.
        id: SessionId,
        /// Whose it is.
        account_id: AccountId,
        /// On which face it is valid.
        face: Face,
        /// SHA-256 of the token.
        token_hash: Vec<u8>,
        /// What form tokens are derived from; none for programs.
        csrf_secret: Option<Vec<u8>>,
        /// Stands for the session in the log.
        pseudonym: Pseudonym,
        /// Pages or programs.
        channel: Channel,
        /// The device belongs to somebody else: sooner over.
        foreign_device: bool,
        /// When it began.
        created_at: Timestamp,
        /// When it was last used, within some minutes.
        last_seen_at: Timestamp,
        /// When it ends by itself.
        expires_at: Timestamp,
        /// When it was ended.
        revoked_at: Option<Timestamp>,
    }

    /// A valid session together with its account: all that is needed to know who acts.
    LiveSession {
        /// The session.
        id: SessionId,
        /// The account.
        account_id: AccountId,
        /// The account's role.
        role: Role,
        /// The account's login.
        login: String,
        /// The account's person.
        person_id: Option<PersonId>,
        /// The account's name, sealed with the tenant key.
        name_sealed: Vec<u8>,
        /// The account's language.
        language: String,
        /// Whether single letters are keys on its pages.
        letter_keys: bool,
        /// Stands for the account in the log.
        account_pseudonym: Pseudonym,
        /// Stands for the session in the log.
        pseudonym: Pseudonym,
        /// What form tokens are derived from.
        csrf_secret: Option<Vec<u8>>,
        /// Pages or programs.
        channel: Channel,
        /// The device belongs to somebody else.
        foreign_device: bool,
        /// When it began.
        created_at: Timestamp,
        /// When it was last used.
        last_seen_at: Timestamp,
        /// When it ends by itself.
        expires_at: Timestamp,
    }

    /// Whose a session is or was: all that an entry says of who acted.
    Owner {
        /// The account.
        account_id: AccountId,
        /// The account's role.
        role: Role,
        /// The account's person.
        person_id: Option<PersonId>,
        /// Stands for the account in the log.
        account_pseudonym: Pseudonym,
        /// Stands for the session in the log.
        pseudonym: Pseudonym,
        /// Pages or programs.
        channel: Channel,
    }

    /// Failures to sign in, of one login or one network.
    SignInFailures {
        /// How many there were in the window.
        count: u32,
        /// When the window began.
        window_start: Timestamp,
        /// Until when every attempt is refused.
        blocked_until: Option<Timestamp>,
    }
}

/// Begins a session.
pub async fn insert(tx: &mut Tx, session: &Session) -> Result<(), Error> {
    let tenant = tx.tenant();
    tx.query(
        "INSERT INTO sessions (tenant_id, id, account_id, face, token_hash, csrf_secret, pseudonym, channel,
                               foreign_device, created_at, last_seen_at, expires_at, revoked_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    )
    .bind(tenant)
    .bind(session.id)
    .bind(session.account_id)
    .bind(session.face)
    .bind(&session.token_hash)
    .bind(&session.csrf_secret)
    .bind(session.pseudonym)
    .bind(session.channel)
    .bind(session.foreign_device)
    .bind(session.created_at)
    .bind(session.last_seen_at)
    .bind(session.expires_at)
    .bind(session.revoked_at)
    .execute()
    .await
    .map(drop)
}

/// The session of this token, if it is valid: not ended, and its account not locked.
pub async fn find_live(
    tx: &mut Tx,
    face: Face,
    token_hash: &[u8],
    now: Timestamp,
) -> Result<Option<LiveSession>, Error> {
    let tenant = tx.tenant();
    tx.query(
        "SELECT s.id, s.account_id, a.role, a.login, a.person_id, a.name_sealed, a.language, a.letter_keys,
                a.pseudonym AS account_pseudonym, s.pseudonym, s.csrf_secret, s.channel, s.foreign_device,
                s.created_at, s.last_seen_at, s.expires_at
         FROM sessions s JOIN accounts a ON a.tenant_id = s.tenant_id AND a.id = s.account_id
         WHERE s.tenant_id = $1 AND s.face = $2 AND s.token_hash = $3 AND s.revoked_at IS NULL AND s.expires_at > $4
           AND a.locked_at IS NULL",
    )
    .bind(tenant)
    .bind(face)
    .bind(token_hash)
    .bind(now)
    .fetch_optional()
    .await
}

/// `$2` sessions, `$3` now.
macro_rules! live {
    ($wanted:expr) => {
        concat!(
            "SELECT s.id, s.last_seen_at FROM sessions s
             JOIN accounts a ON a.tenant_id = s.tenant_id AND a.id = s.account_id
             WHERE s.tenant_id = $1 AND s.revoked_at IS NULL AND s.expires_at > $3 AND a.locked_at IS NULL
               AND s.id ",
            $wanted
        )
    };
}
record! {
    /// A session that is valid.
    Live {
        /// The session.
        id: SessionId,
        /// When it was last used.
        last_seen_at: Timestamp,
    }
}

/// Which of these sessions are still valid: what open streams ask now and then, for all of them at once.
pub async fn live(tx: &mut Tx, sessions: &[SessionId], now: Timestamp) -> Result<Vec<Live>, Error> {
    let tenant = tx.tenant();
    tx.query_per_dialect(live!(among!(postgres, "$2")), live!(among!(sqlite, "$2")))
        .bind(tenant)
        .bind(ids(sessions))
        .bind(now)
        .fetch_all()
        .await
}

/// Whose a session is, or was before it ended.
pub async fn owner(tx: &mut Tx, id: SessionId) -> Result<Option<Owner>, Error> {
    let tenant = tx.tenant();
    tx.query(
        "SELECT s.account_id, a.role, a.person_id, a.pseudonym AS account_pseudonym, s.pseudonym, s.channel
         FROM sessions s JOIN accounts a ON a.tenant_id = s.tenant_id AND a.id = s.account_id
         WHERE s.tenant_id = $1 AND s.id = $2",
    )
    .bind(tenant)
    .bind(id)
    .fetch_optional()
    .await
}

/// Notes that a session was used.
pub async fn touch(tx: &mut Tx, id: SessionId, now: Timestamp) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query(
        "UPDATE sessions SET last_seen_at = $3
         WHERE tenant_id = $1 AND id = $2 AND revoked_at IS NULL AND last_seen_at < $3",
    )
    .bind(tenant)
    .bind(id)
    .bind(now)
    .changed()
    .await
}

/// Ends a session, together with the rows whose token it replaced or that replaced its own: they share a pseudonym.
pub async fn revoke(tx: &mut Tx, id: SessionId, now: Timestamp) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query(
        "UPDATE sessions SET revoked_at = $3
         WHERE tenant_id = $1 AND revoked_at IS NULL AND (account_id, pseudonym) =
            (SELECT s.account_id, s.pseudonym FROM sessions s WHERE s.tenant_id = $1 AND s.id = $2)",
    )
    .bind(tenant)
    .bind(id)
    .bind(now)
    .changed()
    .await
}

/// Ends all sessions of an account, but one if it is named. Tells how many.
pub async fn revoke_all(tx: &mut Tx, account: AccountId, but: Option<SessionId>, now: Timestamp) -> Result<u64, Error> {
    let tenant = tx.tenant();
    tx.query(
        "UPDATE sessions SET revoked_at = $4
         WHERE tenant_id = $1 AND account_id = $2 AND id IS DISTINCT FROM $3 AND revoked_at IS NULL",
    )
    .bind(tenant)
    .bind(account)
    .bind(but)
    .bind(now)
    .execute()
    .await
}

/// Deletes sessions that ended before this moment and have no repeats left to be written down.
pub async fn delete_ended(tx: &mut Tx, before: Timestamp) -> Result<u64, Error> {
    let tenant = tx.tenant();
    tx.query(
        "DELETE FROM sessions WHERE tenant_id = $1 AND expires_at < $2 AND NOT EXISTS
            (SELECT 1 FROM audit_repeats r WHERE r.tenant_id = sessions.tenant_id AND r.session_id = sessions.id)",
    )
    .bind(tenant)
    .bind(before)
    .execute()
    .await
}

/// The failures of a login (`a:<digest>`) or a network (`n:<network>`).
pub async fn failures(tx: &mut Tx, subject: &str) -> Result<Option<SignInFailures>, Error> {
    let tenant = tx.tenant();
    tx.query("SELECT count, window_start, blocked_until FROM sign_in_failures WHERE tenant_id = $1 AND subject = $2")
        .bind(tenant)
        .bind(subject)
        .fetch_optional()
        .await
}

/// Counts a failure, and tells how many there are now. A window that began before `window_from` is over: counting
/// begins again.
pub async fn count_failure(tx: &mut Tx, subject: &str, now: Timestamp, window_from: Timestamp) -> Result<u32, Error> {
    let tenant = tx.tenant();
    tx.query(
        "INSERT INTO sign_in_failures (tenant_id, subject, count, window_start) VALUES ($1, $2, 1, $3)
         ON CONFLICT (tenant_id, subject) DO UPDATE SET
            count = CASE WHEN sign_in_failures.window_start < $4 THEN 1 ELSE sign_in_failures.count + 1 END,
            window_start = CASE WHEN sign_in_failures.window_start < $4 THEN $3
                                ELSE sign_in_failures.window_start END
         RETURNING count",
    )
    .bind(tenant)
    .bind(subject)
    .bind(now)
    .bind(window_from)
    .fetch_one::<(u32,)>()
    .await
    .map(|row| row.0)
}

/// Refuses every attempt until this moment.
pub async fn block(tx: &mut Tx, subject: &str, until: Timestamp) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query("UPDATE sign_in_failures SET blocked_until = $3 WHERE tenant_id = $1 AND subject = $2")
        .bind(tenant)
        .bind(subject)
        .bind(until)
        .changed()
        .await
}

/// Forgets the failures, after somebody signed in.
pub async fn clear_failures(tx: &mut Tx, subject: &str) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query("DELETE FROM sign_in_failures WHERE tenant_id = $1 AND subject = $2")
        .bind(tenant)
        .bind(subject)
        .changed()
        .await
}

/// Forgets failures whose window began before this moment and that block nobody at it.
pub async fn delete_old_failures(tx: &mut Tx, before: Timestamp) -> Result<u64, Error> {
    let tenant = tx.tenant();
    tx.query(
        "DELETE FROM sign_in_failures
         WHERE tenant_id = $1 AND window_start < $2 AND (blocked_until IS NULL OR blocked_until < $2)",
    )
    .bind(tenant)
    .bind(before)
    .execute()
    .await
}

/// Lets a session end soon because another takes its place; `false` if that was done already.
pub async fn supersede(tx: &mut Tx, id: SessionId, until: Timestamp) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query(
        "UPDATE sessions SET expires_at = $3
         WHERE tenant_id = $1 AND id = $2 AND revoked_at IS NULL AND expires_at > $3",
    )
    .bind(tenant)
    .bind(id)
    .bind(until)
    .changed()
    .await
}

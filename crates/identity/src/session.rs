//! Sessions: looked up by (Jobcenter of the host, face, hash of the token); elsewhere there is none.

use chrono::Duration;
use domain::{Action, Actor, Channel, Face, ObjectKind, RequestId, SessionId, TenantId, Timestamp};

use crate::{AccountView, Error, Identity, token};

/// The old token of a replaced one is still good for this long: answers to requests under way still carry it.
const GRACE: Duration = Duration::seconds(60);
/// When a session was last seen is written at most this often.
const SEEN_EVERY: Duration = Duration::seconds(60);

/// A session that is valid now.
#[derive(Debug)]
pub struct Session {
    /// Who acts: the door to every service.
    pub actor: Actor,
    /// The account.
    pub account: AccountView,
    /// What form tokens of this session are made from; the same as long as the session lasts.
    pub csrf_secret: Vec<u8>,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
    /// It ends sooner, this long after its last request.
    pub idle: Duration,
    /// Whether single letters are keys on the pages of the account.
    pub letter_keys: bool,
    /// A new token for the cookie, if it was time to replace the old one.
    pub rotated: Option<String>,
}

impl Identity {
    /// Finds the session of a token and notes that it was seen. With `renew` the cookie's token is replaced when its
    /// time is over: then the answer has to carry the new one.
    ///
    /// # Errors
    /// [`Error::NoSession`] if there is none here: unknown, over, ended, another host, or the account is locked.
    pub async fn authenticate(
        &self,
        tenant: TenantId,
        face: Face,
        token: &str,
        channel: Channel,
        request: RequestId,
        renew: bool,
    ) -> Result<Session, Error> {
        let now = self.custody.now();
        let mut tx = self.custody.read(tenant).await?;
        let hash = token::hash(token);
        let Some(session) = db::sessions::find_live(&mut tx, face, &hash, now).await? else {
            return Err(Error::NoSession);
        };
        let idle = self.idle(session.role, session.foreign_device);
        // A program's bearer token is not a cookie and a cookie is not a bearer token.
        if session.last_seen_at + idle <= now || session.channel != channel {
            return Err(Error::NoSession);
        }
        let account = self
            .account_view(&mut tx, session.account_id, session.role, &session.name_sealed, &session.language)
            .await?;
        drop(tx);
        let actor = Actor {
            tenant,
            account: Some(session.account_id),
            person: session.person_id,
            role: session.role,
            pseudonym: Some(session.account_pseudonym),
            session: Some(session.id),
            session_pseudonym: Some(session.pseudonym),
            on_behalf_of: None,
            channel,
            request,
        };
        let rotated = self.touch(&actor, face, &session, now, renew).await?;
        let csrf_secret = session.csrf_secret.unwrap_or_default();
        let (expires_at, letter_keys) = (session.expires_at, session.letter_keys);
        Ok(Session { actor, account, csrf_secret, expires_at, idle, letter_keys, rotated })
    }

    /// Notes that a session was seen, and replaces the cookie's token when its time is over.
    async fn touch(
        &self,
        actor: &Actor,
        face: Face,
        session: &db::sessions::LiveSession,
        now: Timestamp,
        renew: bool,
    ) -> Result<Option<String>, Error> {
        let due = session.created_at + Duration::minutes(self.config.rotate_minutes) <= now;
        let rotate = renew && due && actor.channel == Channel::Web && session.expires_at > now + GRACE;
        if !rotate && session.last_seen_at + SEEN_EVERY > now {
            return Ok(None);
        }
        let mut work = self.custody.act(actor).await?;
        let fresh = if rotate {
            self.succeed(work.rows(), face, session, now).await?
        } else {
            db::sessions::touch(work.rows(), session.id, now).await?;
            None
        };
        work.commit_bookkeeping().await?;
        Ok(fresh)
    }

    /// Puts a session with a new token in the place of one that ends soon. Of requests side by side one does.
    async fn succeed(
        &self,
        tx: &mut db::Tx,
        face: Face,
        old: &db::sessions::LiveSession,
        now: Timestamp,
    ) -> Result<Option<String>, Error> {
        if !db::sessions::supersede(tx, old.id, now + GRACE).await? {
            return Ok(None);
        }
        let rng = self.custody.rng();
        let (token, hash) = token::draw(rng);
        let successor = db::sessions::Session {
            id: SessionId::generate(self.custody.clock(), rng),
            account_id: old.account_id,
            face,
            token_hash: hash.to_vec(),
            csrf_secret: old.csrf_secret.clone(),
            // The same pseudonym: in the log it is one session.
            pseudonym: old.pseudonym,
            channel: old.channel,
            foreign_device: old.foreign_device,
            created_at: now,
            last_seen_at: now,
            expires_at: old.expires_at,
            revoked_at: None,
        };
        db::sessions::insert(tx, &successor).await?;
        Ok(Some(token))
    }

    /// Ends the actor's session.
    ///
    /// # Errors
    /// [`Error::NoSession`], [`Error::Custody`].
    pub async fn sign_out(&self, actor: &Actor) -> Result<(), Error> {
        let session = actor.session.ok_or(Error::NoSession)?;
        let mut work = self.custody.act(actor).await?;
        db::sessions::revoke(work.rows(), session, self.custody.now()).await?;
        let mut entry = custody::NewEntry::done(Action::AccountSignedOut, ObjectKind::Session, session);
        if let Some(pseudonym) = actor.session_pseudonym {
            entry = entry.pseudonym(pseudonym);
        }
        work.record(entry);
        work.commit().await?;
        Ok(())
    }

    /// Deletes sessions that ended a day ago and counters nobody needs. Run by a job.
    ///
    /// # Errors
    /// [`Error::Custody`].
    pub async fn purge(&self, actor: &Actor) -> Result<(), Error> {
        let before = self.custody.now() - Duration::days(1);
        let mut work = self.custody.act(actor).await?;
        db::sessions::delete_ended(work.rows(), before).await?;
        db::sessions::delete_old_failures(work.rows(), before).await?;
        work.commit_bookkeeping().await?;
        Ok(())
    }
}

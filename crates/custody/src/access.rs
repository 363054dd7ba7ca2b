//! Who stands how to a case. Finds the rows; the permission table of `domain` decides.

use domain::{Act, Actor, Care, CaseId, Concerns, ObjectKind, ObjectRef, Pseudonym, Relation, Role, may, may_with};

use crate::error::{Denial, MayDeny};
use crate::seal::CaseSealer;
use crate::{Custody, Error, NewEntry, Result};

/// An opened case: its row, how the actor stands to it, and the key to its fields.
#[derive(Debug, Clone)]
pub struct CaseFile {
    /// The case.
    pub id: CaseId,
    /// Its pseudonym in the log.
    pub pseudonym: Pseudonym,
    /// The row.
    pub row: db::cases::Case,
    /// Opens and seals what belongs to the case.
    pub sealer: CaseSealer,
    standing: Standing,
    /// Whether the Jobcenter lets the actor open papers that may tell of health.
    health: bool,
}

/// How the actor stands to the case as a whole.
#[derive(Debug, Clone, Copy, Default)]
enum Standing {
    /// In no way.
    #[default]
    Stranger,
    /// As a member.
    Party,
    /// As a caseworker.
    Caseworker(Relation),
}

impl From<db::cases::Standing> for Standing {
    /// The nearest of the ways in which a caseworker may stand to the case.
    fn from(row: db::cases::Standing) -> Self {
        Self::Caseworker(match row {
            db::cases::Standing { assigned: true, .. } => Relation::Assigned,
            db::cases::Standing { team: true, .. } => Relation::Team,
            db::cases::Standing { substitute: true, .. } => Relation::Substitute,
            db::cases::Standing { exception: true, .. } => Relation::Exception,
            _ => Relation::Stranger,
        })
    }
}

/// What an act is about, inside a case.
#[derive(Debug, Clone, Copy)]
pub struct About {
    /// What is named in the log when it is refused.
    pub object: ObjectRef,
    /// Whom it concerns.
    pub concerns: Concerns,
    /// Whether the actor sent or wrote it.
    pub sender: bool,
    /// Whether a customer said that it is not theirs, and nobody of the staff has looked since.
    pub disowned: bool,
    /// Whether it may tell of somebody's health.
    pub health: bool,
}

impl About {
    /// The case as a whole.
    pub fn case(case: CaseId) -> Self {
        Self::plain(ObjectRef::new(ObjectKind::Case, case), Concerns::All)
    }

    /// Something that nobody said anything special of.
    pub const fn plain(object: ObjectRef, concerns: Concerns) -> Self {
        Self { object, concerns, sender: false, disowned: false, health: false }
    }
}

impl CaseFile {
    /// How the actor stands to something in this case.
    pub fn relation(&self, actor: &Actor, about: &About) -> Relation {
        match self.standing {
            Standing::Caseworker(relation) if actor.role == Role::Caseworker => return relation,
            Standing::Party => {}
            Standing::Caseworker(_) | Standing::Stranger => return Relation::Stranger,
        }
        match actor.person {
            _ if about.sender => Relation::Sender,
            Some(_) if about.disowned => Relation::Housemate,
            Some(person) if about.concerns.includes(person) => Relation::Concerned,
            Some(_) => Relation::Housemate,
            None => Relation::Stranger,
        }
    }

    /// Why somebody has the case whose case it is not: the reason code of what they read.
    pub(crate) const fn reason(&self) -> Option<&'static str> {
        match self.standing {
            Standing::Caseworker(Relation::Substitute) => Some("substitution"),
            Standing::Caseworker(Relation::Exception) => Some("exception"),
            _ => None,
        }
    }

    /// Whether a caseworker has nothing to do with the case but that they opened it by exception.
    pub fn is_by_exception(&self, actor: &Actor) -> bool {
        self.relation(actor, &About::case(self.id)) == Relation::Exception
    }

    /// Whether the actor may do this with something in the case.
    pub fn allows(&self, actor: &Actor, act: Act, about: &About) -> bool {
        may_with(actor.role, self.relation(actor, about), act, self.care(about))
    }

    /// What care something in this case needs, from the actor who opened it.
    const fn care(&self, about: &About) -> Care {
        match (about.health, about.sender || self.health) {
            (false, _) => Care::Usual,
            (true, false) => Care::Health,
            (true, true) => Care::HealthByName,
        }
    }

    /// Refuses what the table does not allow.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn demand(&self, actor: &Actor, act: Act, about: &About) -> Result<()> {
        if self.allows(actor, act, about) {
            return Ok(());
        }
        // Who may do this with other papers, and may know of this one, is told why.
        let health = about.health
            && self.allows(actor, act, &About { health: false, ..*about })
            && self.allows(actor, Act::ViewDocument, about);
        Err(Error::Denied(Denial { act, object: about.object, health }))
    }
}

/// The error for something that is not there or may not be seen.
pub fn denied(act: Act, object: ObjectRef) -> Error {
    Error::Denied(Denial { act, object, health: false })
}

/// Refuses whoever may not do this in the Jobcenter as a whole.
///
/// # Errors
/// [`Error::Denied`].
pub fn demand_house(actor: &Actor, act: Act, object: ObjectKind) -> Result<()> {
    if may(actor.role, Relation::House, act) {
        return Ok(());
    }
    Err(denied(act, ObjectRef::new(object, actor.tenant)))
}

impl Custody {
    /// Opens a case for an act on the case as a whole or on something in it.
    ///
    /// # Errors
    /// [`Error::Denied`] if the case is not there or the table does not allow the act.
    pub async fn case_file(
        &self,
        tx: &mut db::Tx,
        actor: &Actor,
        case: CaseId,
        act: Act,
        about: &About,
    ) -> Result<CaseFile> {
        let file = self.case_file_unchecked(tx, actor, case).await?.ok_or_else(|| denied(act, about.object))?;
        file.demand(actor, act, about)?;
        Ok(file)
    }

    /// Opens a case without asking the table: for jobs of the portal itself, and for callers that ask
    /// [`CaseFile::allows`] row by row.
    ///
    /// # Errors
    /// [`Error::Rows`], [`Error::Sealed`].
    pub async fn case_file_unchecked(&self, tx: &mut db::Tx, actor: &Actor, case: CaseId) -> Result<Option<CaseFile>> {
        let Some(row) = db::cases::find(tx, case).await? else {
            return Ok(None);
        };
        let mut health = false;
        let standing = match (actor.account, actor.person) {
            (Some(account), None) => {
                let found = db::cases::standing(tx, case, account, self.today(), self.now()).await?;
                health = found.as_ref().is_some_and(|found| found.health);
                found.map(Into::into).unwrap_or_default()
            }
            (_, Some(person)) => {
                let party = db::cases::is_member(tx, case, person, self.today()).await?;
                if party { Standing::Party } else { Standing::Stranger }
            }
            (None, None) => Standing::default(),
        };
        let sealer = self.keyring.case_sealer(tx, actor.tenant, case, &row.wrapped_key).await?;
        Ok(Some(CaseFile { id: case, pseudonym: row.pseudonym, row, sealer, standing, health }))
    }

    /// Runs a use case and keeps a refusal as an entry of the log. Every public function of a service goes through
    /// here, so that no refusal is lost.
    ///
    /// # Errors
    /// The use case's own, or that the refusal could not be kept.
    pub async fn guarded<T, E: MayDeny + From<Error>>(
        &self,
        actor: &Actor,
        act: impl Future<Output = Result<T, E>>,
    ) -> Result<T, E> {
        let result = act.await;
        if let Some(denial) = result.as_ref().err().and_then(MayDeny::denial) {
            self.record_refusal(actor, denial).await?;
        }
        result
    }

    /// Keeps that somebody asked for a route that is not for their role. `route` is its name, not what was asked for.
    ///
    /// # Errors
    /// [`Error::Rows`].
    pub async fn refuse_route(&self, actor: &Actor, route: &str) -> Result<()> {
        let entry = refusal(ObjectRef::new(ObjectKind::Route, uuid::Uuid::nil())).reason("role");
        self.keep_refusal(actor, entry.detail(&serde_json::json!({ "route": route }))).await
    }

    async fn record_refusal(&self, actor: &Actor, denial: Denial) -> Result<()> {
        let mut tx = self.read(actor.tenant).await?;
        let Some((case, pseudonym)) = place_of(&mut tx, denial.object).await? else {
            // Invented ids are all the same thing: nobody fills the log with them.
            let nothing = ObjectRef::new(denial.object.kind, uuid::Uuid::nil());
            return self.keep_refusal(actor, refusal(nothing).reason(denial.act.as_str())).await;
        };
        let file = self.case_file_unchecked(&mut tx, actor, case).await?;
        drop(tx);
        let entry = refusal(denial.object).pseudonym(pseudonym).reason(denial.act.as_str());
        self.keep_refusal(actor, if let Some(file) = &file { entry.case(file) } else { entry }).await
    }

    async fn keep_refusal(&self, actor: &Actor, entry: NewEntry) -> Result<()> {
        let mut work = self.act(actor).await?;
        work.record_limited(entry, crate::repeat::REFUSAL_WINDOW).await?;
        work.commit_bookkeeping().await.map(drop)
    }
}

/// The case that an object is in, and the object's pseudonym, if there is such a thing.
pub(crate) async fn place_of(tx: &mut db::Tx, object: ObjectRef) -> Result<Option<(CaseId, Pseudonym)>> {
    let id = object.id;
    Ok(match object.kind {
        ObjectKind::Case => db::cases::find(tx, id.into()).await?.map(|row| (row.id, row.pseudonym)),
        ObjectKind::Document => db::documents::find(tx, id.into()).await?.map(|row| (row.case_id, row.pseudonym)),
        ObjectKind::Thread => db::threads::find(tx, id.into()).await?.map(|row| (row.case_id, row.pseudonym)),
        ObjectKind::Message => db::messages::find(tx, id.into()).await?.map(|row| (row.case_id, row.pseudonym)),
        ObjectKind::Note => db::notes::find(tx, id.into()).await?.map(|row| (row.case_id, row.pseudonym)),
        _ => None,
    })
}

fn refusal(object: ObjectRef) -> NewEntry {
    NewEntry::done(domain::Action::AccessDenied, object.kind, object.id).outcome(domain::Outcome::Refused)
}

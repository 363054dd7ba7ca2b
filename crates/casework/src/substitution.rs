//! Who stands in for whom (Vertretung): entered by who is away, or by who leads a team of theirs.

use chrono::NaiveDate;
use custody::access::demand_house;
use custody::{NewEntry, TenantField, TenantSealer, denied};
use db::accounts::Account;
use db::substitutions::Substitution;
use domain::limits::SUBSTITUTION_DAYS;
use domain::{AccountId, AccountRef, Act, Action, Actor, ObjectKind, ObjectRef, Role, SubstitutionId};
use serde_json::json;

use crate::cases::account_of;
use crate::{Casework, Error};

/// Substitutions that are shown.
const MOST: u32 = 200;
/// More caseworkers than a Jobcenter has.
const MOST_CASEWORKERS: u32 = 1_000;

/// Somebody stands in for somebody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubstitutionView {
    /// Its id.
    pub id: SubstitutionId,
    /// Whose cases.
    pub absent: AccountRef,
    /// Who has them.
    pub substitute: AccountRef,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
    /// Whether the one who asks may end it.
    pub may_end: bool,
}

/// Substitutions, and whom they can be entered for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Substitutions {
    /// Those that are not over and are about the one who asks, the earliest first.
    pub items: Vec<SubstitutionView>,
    /// Whose cases the one who asks may give: their own, and those of the teams that they lead.
    pub absent: Vec<AccountRef>,
    /// Who can stand in: every caseworker, by name.
    pub substitutes: Vec<AccountRef>,
}

/// A substitution to be entered. Both days are included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewSubstitution {
    /// Whose cases.
    pub absent: AccountId,
    /// Who has them.
    pub substitute: AccountId,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
}

impl Casework {
    /// The substitutions that are about the actor, and the choices for a new one.
    ///
    /// # Errors
    /// Refused for everybody but caseworkers.
    pub async fn substitutions(&self, actor: &Actor) -> Result<Substitutions, Error> {
        self.custody.guarded(actor, self.list_substitutions(actor)).await
    }

    async fn list_substitutions(&self, actor: &Actor) -> Result<Substitutions, Error> {
        demand_house(actor, Act::ManageSubstitutions, ObjectKind::Route)?;
        let me = account_of(actor)?;
        let mut tx = self.custody.read(actor.tenant).await?;
        let sealer = self.custody.tenant_sealer(&mut tx, actor.tenant).await?;
        let rows = db::substitutions::around(&mut tx, me, self.custody.today(), MOST).await?;
        let newest = db::Cursor::newest();
        let caseworkers = db::accounts::list(&mut tx, Role::Caseworker, newest, MOST_CASEWORKERS).await?;
        let led = db::teams::led_by(&mut tx, me).await?;
        let mine = |account: AccountId| account == me || led.iter().any(|member| member.account_id == account);
        let mut known = Vec::with_capacity(caseworkers.len());
        for account in &caseworkers {
            known.push((name(&sealer, account)?, account.locked_at.is_none()));
        }
        known.sort_by(|(one, _), (other, _)| one.name.cmp(&other.name));
        let named = |id: AccountId| {
            let found = known.iter().find(|(account, _)| account.id == id).map(|(account, _)| account.clone());
            found.ok_or(custody::Error::Row("account of a substitution"))
        };
        let mut items = Vec::with_capacity(rows.len());
        for row in rows {
            items.push(SubstitutionView {
                id: row.id,
                absent: named(row.absent_id)?,
                substitute: named(row.substitute_id)?,
                from: row.from_day,
                until: row.until_day,
                may_end: mine(row.absent_id),
            });
        }
        let active: Vec<_> = known.into_iter().filter(|(_, active)| *active).map(|(account, _)| account).collect();
        let absent = active.iter().filter(|account| mine(account.id)).cloned().collect();
        Ok(Substitutions { items, absent, substitutes: active })
    }

    /// Enters a substitution. The same one entered again is the one that there is.
    ///
    /// # Errors
    /// [`Error::SubstitutionDays`], [`Error::SubstituteUnknown`]; refused for everybody but who is away and who leads a
    /// team of theirs.
    pub async fn enter_substitution(&self, actor: &Actor, new: NewSubstitution) -> Result<SubstitutionId, Error> {
        let act = async {
            demand_house(actor, Act::ManageSubstitutions, ObjectKind::Route)?;
            let days = (new.until - new.from).num_days();
            if !(0..SUBSTITUTION_DAYS).contains(&days) || new.until < self.custody.today() {
                return Err(Error::SubstitutionDays);
            }
            let mut work = self.custody.act(actor).await?;
            let absent = self.may_give(work.rows(), actor, new.absent).await?;
            let substitute = db::accounts::find(work.rows(), new.substitute).await?;
            let fits = |row: &Account| row.role == Role::Caseworker && row.locked_at.is_none() && row.id != absent.id;
            let substitute = substitute.filter(fits).ok_or(Error::SubstituteUnknown)?;
            let row = Substitution {
                id: SubstitutionId::generate(self.custody.clock(), self.custody.rng()),
                absent_id: absent.id,
                substitute_id: substitute.id,
                from_day: new.from,
                until_day: new.until,
                entered_by: account_of(actor)?,
                entered_at: self.custody.now(),
            };
            if let Some(same) = db::substitutions::find_same(work.rows(), &row).await? {
                return Ok(same.id);
            }
            db::substitutions::insert(work.rows(), &row).await?;
            work.record(entry(Action::SubstitutionEntered, &absent, &row));
            work.commit().await?;
            Ok(row.id)
        };
        self.custody.guarded(actor, act).await
    }

    /// Ends a substitution at once. Ended again, nothing is done.
    ///
    /// # Errors
    /// Refused as for entering one.
    pub async fn end_substitution(&self, actor: &Actor, id: SubstitutionId) -> Result<(), Error> {
        let act = async {
            demand_house(actor, Act::ManageSubstitutions, ObjectKind::Route)?;
            let mut work = self.custody.act(actor).await?;
            let row = db::substitutions::find(work.rows(), id).await?.ok_or_else(nobody)?;
            let absent = self.may_give(work.rows(), actor, row.absent_id).await?;
            if db::substitutions::end(work.rows(), id, account_of(actor)?, self.custody.now()).await? {
                work.record(entry(Action::SubstitutionEnded, &absent, &row));
                work.commit().await?;
            }
            Ok(())
        };
        self.custody.guarded(actor, act).await
    }

    /// The account whose cases the actor may give to somebody else.
    async fn may_give(&self, tx: &mut db::Tx, actor: &Actor, absent: AccountId) -> Result<Account, Error> {
        let me = account_of(actor)?;
        let led = db::teams::led_by(tx, me).await?;
        if absent != me && !led.iter().any(|member| member.account_id == absent) {
            return Err(nobody());
        }
        db::accounts::find(tx, absent).await?.ok_or_else(nobody)
    }
}

fn nobody() -> Error {
    denied(Act::ManageSubstitutions, ObjectRef::new(ObjectKind::Account, uuid::Uuid::nil())).into()
}

fn name(sealer: &TenantSealer, account: &Account) -> Result<AccountRef, Error> {
    let name = sealer.open_text(TenantField::AccountName, account.id.uuid(), &account.name_sealed)?;
    Ok(AccountRef { id: account.id, role: account.role, name })
}

/// The account that is away is the object; who stands in and when is its detail.
fn entry(action: Action, absent: &Account, row: &Substitution) -> NewEntry {
    let detail = json!({ "substitute": row.substitute_id, "from": row.from_day, "until": row.until_day });
    NewEntry::done(action, ObjectKind::Account, absent.id).pseudonym(absent.pseudonym).detail(&detail)
}

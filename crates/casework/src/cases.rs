//! Lists of cases and one case.

use custody::access::demand_house;
use custody::{About, Names, NewEntry, TenantField, TenantSealer, denied};
use db::cases::list::{self, ListedCase};
use domain::{AccountId, Act, Action, Actor, CaseId, Cursor, Listed, ObjectKind, ObjectRef, Page, Role};

use crate::emergency;
use crate::{CaseView, Casework, Error, Household, Member};

/// More members than any household has.
const MOST_MEMBERS: u32 = 50;

impl Casework {
    /// The actor's cases, newest first: a customer's own; a caseworker's assigned ones, those of the team, and those of
    /// whom they stand in for.
    ///
    /// # Errors
    /// Refused for everybody else.
    pub async fn cases(&self, actor: &Actor, page: Page) -> Result<Listed<CaseView>, Error> {
        self.custody.guarded(actor, self.list(actor, page)).await
    }

    async fn list(&self, actor: &Actor, page: Page) -> Result<Listed<CaseView>, Error> {
        demand_house(actor, Act::ListCases, ObjectKind::Route)?;
        let account = account_of(actor)?;
        let (today, after, limit) = (self.custody.today(), after(&page, db::Cursor::newest()), page.limit + 1);
        let mut tx = self.custody.read(actor.tenant).await?;
        let rows = match actor.person {
            Some(person) => list::of_customer(&mut tx, account, person, today, after, limit).await?,
            None => list::of_caseworker(&mut tx, account, today, after, limit).await?,
        };
        let listed = Listed::from_rows(rows, &page, |row| Cursor::Moment(row.created_at, row.id.uuid()));
        self.shown(&mut tx, actor, listed).await
    }

    /// Opens what lists show of cases: their titles and, for staff, the names of the households' members.
    pub(crate) async fn shown(
        &self,
        tx: &mut db::Tx,
        actor: &Actor,
        listed: Listed<ListedCase>,
    ) -> Result<Listed<CaseView>, Error> {
        let names = self.custody.names(tx, actor).await?;
        let mut items = Vec::with_capacity(listed.items.len());
        for row in &listed.items {
            items.push(view(&names, actor, row)?);
        }
        if actor.role.is_staff() {
            self.add_names(tx, names.sealer(), &mut items).await?;
        }
        Ok(Listed { items, next: listed.next })
    }

    /// Adds the names of the households' members, of all rows at once.
    async fn add_names(&self, tx: &mut db::Tx, sealer: &TenantSealer, cases: &mut [CaseView]) -> Result<(), Error> {
        let households: Vec<_> = cases.iter().map(|case| case.household.id).collect();
        let today = self.custody.today();
        for member in db::people::members_of_households(tx, &households, today).await? {
            let name = sealer.person_name(member.person_id, &member.name_sealed)?;
            for case in cases.iter_mut().filter(|case| case.household.id == member.household_id) {
                case.persons.push(name.clone());
            }
        }
        Ok(())
    }

    /// One case. Looking at it is an entry of the log.
    ///
    /// # Errors
    /// Refused if it is not the actor's.
    pub async fn case(&self, actor: &Actor, case: CaseId) -> Result<CaseView, Error> {
        let act = async {
            let account = account_of(actor)?;
            let mut work = self.custody.act(actor).await?;
            let file = self.custody.case_file(work.rows(), actor, case, Act::ViewCase, &About::case(case)).await?;
            let (today, now) = (self.custody.today(), self.custody.now());
            let row = match actor.person {
                Some(person) => list::one_of_customer(work.rows(), case, account, person, today).await?,
                None => list::one_of_caseworker(work.rows(), case, account, today, now).await?,
            };
            let row = row.ok_or_else(|| denied(Act::ViewCase, ObjectRef::new(ObjectKind::Case, case)))?;
            let members = if actor.role.is_staff() { self.persons(work.rows(), &row).await? } else { Vec::new() };
            let names = self.custody.names(work.rows(), actor).await?;
            let mut case = view(&names, actor, &row)?;
            case.by_exception = file.is_by_exception(actor);
            case.persons = open_names(names.sealer(), actor, &members)?.into_iter().map(|member| member.name).collect();
            let entry =
                NewEntry::done(Action::CaseViewed, ObjectKind::Case, file.id).pseudonym(file.pseudonym).case(&file);
            work.record_read(entry).await?;
            if actor.role.is_staff() && row.emergency_since.is_some() {
                emergency::note_seen(&mut work, &file, self.custody.now()).await?;
            }
            work.commit_bookkeeping().await?;
            Ok(case)
        };
        self.custody.guarded(actor, act).await
    }

    /// The case with this number, for whoever may send documents into it.
    ///
    /// # Errors
    /// Refused alike if there is none and if it is not the actor's.
    pub async fn case_numbered(&self, actor: &Actor, number: &str) -> Result<CaseId, Error> {
        let act = async {
            let nothing = || denied(Act::SendDocument, ObjectRef::new(ObjectKind::Case, uuid::Uuid::nil()));
            let mut tx = self.custody.read(actor.tenant).await?;
            let row = db::cases::find_by_file_number(&mut tx, number.trim()).await?.ok_or_else(nothing)?;
            let about = About::case(row.id);
            Ok(self.custody.case_file(&mut tx, actor, row.id, Act::SendDocument, &about).await?.id)
        };
        self.custody.guarded(actor, act).await
    }

    /// The members of the case's household today, for whoever may open the case.
    ///
    /// # Errors
    /// Refused if the case is not the actor's.
    pub async fn members(&self, actor: &Actor, case: CaseId) -> Result<Vec<Member>, Error> {
        let act = async {
            let mut tx = self.custody.read(actor.tenant).await?;
            let file = self.custody.case_file(&mut tx, actor, case, Act::ViewCase, &About::case(case)).await?;
            let sealer = self.custody.tenant_sealer(&mut tx, actor.tenant).await?;
            let today = self.custody.today();
            let persons = db::people::persons_of_household(&mut tx, file.row.household_id, today, MOST_MEMBERS).await?;
            open_names(&sealer, actor, &persons)
        };
        self.custody.guarded(actor, act).await
    }

    async fn persons(&self, tx: &mut db::Tx, row: &ListedCase) -> Result<Vec<db::people::Person>, Error> {
        let today = self.custody.today();
        Ok(db::people::persons_of_household(tx, row.household_id, today, MOST_MEMBERS).await?)
    }
}

fn open_names(sealer: &TenantSealer, actor: &Actor, persons: &[db::people::Person]) -> Result<Vec<Member>, Error> {
    persons.iter().map(|person| member(sealer, actor.person, person)).collect()
}

fn member(sealer: &TenantSealer, me: Option<domain::PersonId>, row: &db::people::Person) -> Result<Member, Error> {
    let name = sealer.person_name(row.id, &row.name_sealed)?;
    Ok(Member { person: row.id, name, is_me: me == Some(row.id) })
}

pub(crate) fn account_of(actor: &Actor) -> Result<AccountId, Error> {
    actor.account.ok_or(Error::Custody(custody::Error::Row("an actor without an account")))
}

pub(crate) fn after(page: &Page, start: db::Cursor) -> db::Cursor {
    match page.after {
        Some(Cursor::Moment(at, id)) => db::Cursor { at, id },
        _ => start,
    }
}

fn view(names: &Names, actor: &Actor, row: &ListedCase) -> Result<CaseView, Error> {
    let assigned = row.assigned_to.zip(row.assigned_name_sealed.as_deref());
    let assigned_to = assigned.map(|(id, sealed)| names.account(id, Role::Caseworker, sealed)).transpose()?;
    Ok(CaseView {
        id: row.id,
        file_number: row.file_number.clone(),
        title: names.sealer().open_text(TenantField::CaseTitle, row.id.uuid(), &row.title_sealed)?,
        household: Household { id: row.household_id, number: row.household_number.clone() },
        state: row.state,
        unread: u64::from(row.unread),
        new_documents: u64::from(row.new_documents),
        to_judge: u64::from(row.to_judge),
        blocked: u64::from(row.blocked),
        to_answer: u64::from(row.to_answer),
        disowned: u64::from(row.disowned),
        open_requests: 0,
        assigned_to,
        has_team: row.team_id.is_some(),
        persons: Vec::new(),
        waiting_since: row.attention_since.filter(|_| actor.role.is_staff()),
        task: row.task,
        due_on: row.due_on.filter(|_| actor.role.is_staff()),
        emergency_since: row.emergency_since.filter(|_| actor.role.is_staff()),
        objection_since: row.objection_since.filter(|_| actor.role.is_staff()),
        awaiting_since: row.awaiting_since.filter(|_| actor.role.is_staff()),
        last_activity_at: row.last_activity_at,
        by_exception: false,
    })
}

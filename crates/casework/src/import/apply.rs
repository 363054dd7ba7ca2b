//! Writing one line: person, household, case, membership, each only where it is new or different.
//!
//! What is different leaves an entry. What lets somebody see a case names the case: its caseworker, team or household,
//! and every membership in its household.

use custody::{CaseFile, Custody, NewEntry, TenantField, TenantSealer, Work};
use db::people::Member;
use domain::{
    Action, CaseId, CaseState, HouseholdId, ObjectKind, PersonId, Pseudonym, Role, TeamId, Timestamp, fold_login,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::csv::Line;
use super::{Change, Differing, ImportReport};
use crate::Error;

/// What a person's name and birth date are.
pub(crate) struct PersonData<'a> {
    pub(crate) key: &'a str,
    pub(crate) surname: &'a str,
    pub(crate) given_name: &'a str,
    pub(crate) birth_date: chrono::NaiveDate,
}

/// What a case is.
pub(crate) struct CaseData<'a> {
    pub(crate) key: &'a str,
    pub(crate) file_number: &'a str,
    pub(crate) title: &'a str,
    pub(crate) household: HouseholdId,
    pub(crate) caseworker: Option<&'a str>,
    pub(crate) team: Option<&'a str>,
}

pub(crate) async fn line(
    custody: &Custody,
    work: &mut Work,
    line: &Line,
    report: &mut ImportReport,
    differing: &mut Differing,
) -> Result<(), Error> {
    let mut note = |change, kind, key: &str| {
        if change == Change::Changed {
            differing.insert((kind, key.to_owned()));
        }
    };
    let data = PersonData {
        key: &line.person_key,
        surname: &line.surname,
        given_name: &line.given_name,
        birth_date: line.birth_date,
    };
    let (person, change) = person(custody, work, &data).await?;
    report.persons.count(change);
    note(change, "person", &line.person_key);
    let (household, change) = household(custody, work, &line.household_key, &line.household_number).await?;
    report.households.count(change);
    note(change, "household", &line.household_key);
    let data = CaseData {
        key: &line.case_key,
        file_number: &line.file_number,
        title: &line.title,
        household,
        caseworker: line.caseworker.as_deref(),
        team: line.team.as_deref(),
    };
    let (_, change) = case(custody, work, &data).await?;
    report.cases.count(change);
    note(change, "case", &line.case_key);
    let time = Member {
        household_id: household,
        person_id: person,
        from_date: line.from,
        to_date: line.to,
        representative: line.representative,
    };
    let change = member(custody, work, &time).await?;
    report.members.count(change);
    note(change, "member", &format!("{}/{}/{}", line.household_key, line.person_key, line.from));
    Ok(())
}

/// The entry about a person or household that is different now.
fn changed(id: impl Into<Uuid>, reason: &str) -> NewEntry {
    NewEntry::done(Action::PeopleImported, ObjectKind::Import, id).reason(reason)
}

/// The entry about a case that others can see now.
fn changed_in(case: &CaseFile, reason: &str) -> NewEntry {
    NewEntry::done(Action::PeopleImported, ObjectKind::Case, case.id)
        .pseudonym(case.pseudonym)
        .case(case)
        .reason(reason)
}

async fn file(custody: &Custody, work: &mut Work, case: CaseId) -> Result<CaseFile, Error> {
    let actor = work.actor().clone();
    let file = custody.case_file_unchecked(work.rows(), &actor, case).await?;
    Ok(file.ok_or(custody::Error::Row("case that was just written"))?)
}

pub(crate) async fn person(
    custody: &Custody,
    work: &mut Work,
    data: &PersonData<'_>,
) -> Result<(PersonId, Change), Error> {
    let tenant = work.actor().tenant;
    let now = custody.now();
    let known = db::people::find_person_by_foreign_key(work.rows(), data.key).await?;
    let sealer = custody.tenant_sealer(work.rows(), tenant).await?;
    let Some(known) = known else {
        let id = PersonId::generate(custody.clock(), custody.rng());
        let row = person_row(&sealer, id, Pseudonym::generate(custody.rng()), data, now, now);
        db::people::insert_person(work.rows(), &row).await?;
        return Ok((id, Change::New));
    };
    let name = sealer.person_name(known.id, &known.name_sealed)?;
    let birth_date = match &known.birth_date_sealed {
        Some(sealed) => sealer.open_text(TenantField::PersonBirthDate, known.id.uuid(), sealed)?,
        None => String::new(),
    };
    if name == full_name(data) && birth_date == data.birth_date.to_string() {
        return Ok((known.id, Change::Same));
    }
    let row = db::people::Person {
        mail_sealed: known.mail_sealed.clone(),
        phone_sealed: known.phone_sealed.clone(),
        ..person_row(&sealer, known.id, known.pseudonym, data, known.created_at, now)
    };
    db::people::update_person(work.rows(), &row).await?;
    work.record(changed(known.id, "person_changed").pseudonym(known.pseudonym));
    Ok((known.id, Change::Changed))
}

fn person_row(
    sealer: &TenantSealer,
    id: PersonId,
    pseudonym: Pseudonym,
    data: &PersonData<'_>,
    created_at: Timestamp,
    updated_at: Timestamp,
) -> db::people::Person {
    let birth_date = data.birth_date.to_string();
    db::people::Person {
        id,
        foreign_key: data.key.to_owned(),
        name_sealed: sealer.seal(TenantField::PersonName, id.uuid(), full_name(data).as_bytes()),
        birth_date_sealed: Some(sealer.seal(TenantField::PersonBirthDate, id.uuid(), birth_date.as_bytes())),
        search_index: Some(sealer.blind_index(data.surname, &birth_date)),
        mail_sealed: None,
        phone_sealed: None,
        pseudonym,
        created_at,
        updated_at,
    }
}

fn full_name(data: &PersonData<'_>) -> String {
    format!("{} {}", data.given_name, data.surname)
}

pub(crate) async fn household(
    custody: &Custody,
    work: &mut Work,
    key: &str,
    number: &str,
) -> Result<(HouseholdId, Change), Error> {
    let known = db::people::find_household_by_foreign_key(work.rows(), key).await?;
    let mut row = known.clone().unwrap_or_else(|| db::people::Household {
        id: HouseholdId::generate(custody.clock(), custody.rng()),
        foreign_key: key.to_owned(),
        number: number.to_owned(),
    });
    let taken =
        |error: db::Error| if error.is_unique() { Error::NumberTaken("household number") } else { error.into() };
    match known {
        None => db::people::insert_household(work.rows(), &row).await.map(|()| (row.id, Change::New)).map_err(taken),
        Some(same) if same.number == number => Ok((same.id, Change::Same)),
        Some(_) => {
            number.clone_into(&mut row.number);
            db::people::update_household(work.rows(), &row).await.map_err(taken)?;
            work.record(changed(row.id, "household_changed"));
            Ok((row.id, Change::Changed))
        }
    }
}

/// Somebody's time in a household. As long as it lasts they see its cases, so each case says it.
pub(crate) async fn member(custody: &Custody, work: &mut Work, time: &Member) -> Result<Change, Error> {
    let known = db::people::members(work.rows(), time.household_id).await?;
    if known.contains(time) {
        return Ok(Change::Same);
    }
    let begun = known.iter().any(|row| row.person_id == time.person_id && row.from_date == time.from_date);
    db::people::put_member(work.rows(), time).await?;
    let detail = json!({
        "person": time.person_id, "from": time.from_date, "to": time.to_date, "representative": time.representative,
    });
    let reason = "member_changed";
    let cases = db::cases::of_household(work.rows(), time.household_id).await?;
    if cases.is_empty() {
        work.record(changed(time.household_id, reason).detail(&detail));
    }
    for case in cases {
        let file = file(custody, work, case.id).await?;
        work.record(changed_in(&file, reason).detail(&detail));
    }
    Ok(if begun { Change::Changed } else { Change::New })
}

pub(crate) async fn case(custody: &Custody, work: &mut Work, data: &CaseData<'_>) -> Result<(CaseId, Change), Error> {
    let tenant = work.actor().tenant;
    let team = team(custody, work, data.team).await?;
    let assigned = match data.caseworker {
        Some(login) => {
            let account = db::accounts::find_by_login(work.rows(), &fold_login(login)).await?;
            let caseworker = account.filter(|row| row.role == Role::Caseworker);
            Some(caseworker.ok_or(Error::UnknownReference("caseworker"))?.id)
        }
        None => None,
    };
    let taken = |error: db::Error| if error.is_unique() { Error::NumberTaken("file number") } else { error.into() };
    let known = db::cases::find_by_foreign_key(work.rows(), data.key).await?;
    let sealer = custody.tenant_sealer(work.rows(), tenant).await?;
    let Some(known) = known else {
        let id = CaseId::generate(custody.clock(), custody.rng());
        let (_, wrapped_key) = custody.new_case_key(work.rows(), tenant, id).await?;
        let now = custody.now();
        let pseudonym = Pseudonym::generate(custody.rng());
        let row = db::cases::Case {
            id,
            foreign_key: data.key.to_owned(),
            file_number: data.file_number.to_owned(),
            household_id: data.household,
            title_sealed: sealer.seal(TenantField::CaseTitle, id.uuid(), data.title.as_bytes()),
            state: CaseState::Open,
            team_id: team,
            assigned_to: assigned,
            pseudonym,
            wrapped_key,
            stored_bytes: 0,
            reserved_bytes: 0,
            last_activity_at: now,
            attention_since: None,
            created_at: now,
        };
        db::cases::insert(work.rows(), &row).await.map_err(taken)?;
        let file = file(custody, work, id).await?;
        let entry = NewEntry::done(Action::CaseCreated, ObjectKind::Case, id).pseudonym(pseudonym).case(&file);
        work.record(entry.detail(&who_sees(&row)));
        return Ok((id, Change::New));
    };
    let title = sealer.open_text(TenantField::CaseTitle, known.id.uuid(), &known.title_sealed)?;
    let same = title == data.title
        && known.file_number == data.file_number
        && known.household_id == data.household
        && (data.team.is_none() || known.team_id == team)
        && (assigned.is_none() || known.assigned_to == assigned);
    if same {
        return Ok((known.id, Change::Same));
    }
    let before = who_sees(&known);
    let row = db::cases::Case {
        file_number: data.file_number.to_owned(),
        household_id: data.household,
        title_sealed: sealer.seal(TenantField::CaseTitle, known.id.uuid(), data.title.as_bytes()),
        // What the specialist system leaves open stays as it was decided here.
        team_id: team.or(known.team_id),
        assigned_to: assigned.or(known.assigned_to),
        ..known
    };
    db::cases::update_master(work.rows(), &row).await.map_err(taken)?;
    let file = file(custody, work, row.id).await?;
    let detail = json!({ "before": before, "after": who_sees(&row) });
    work.record(changed_in(&file, "case_changed").detail(&detail));
    Ok((row.id, Change::Changed))
}

/// What decides who may see a case.
fn who_sees(case: &db::cases::Case) -> Value {
    json!({
        "file_number": case.file_number, "household": case.household_id, "team": case.team_id,
        "assigned_to": case.assigned_to,
    })
}

async fn team(custody: &Custody, work: &mut Work, name: Option<&str>) -> Result<Option<TeamId>, Error> {
    let Some(name) = name else { return Ok(None) };
    if let Some(known) = db::teams::find_by_name(work.rows(), name).await? {
        return Ok(Some(known.id));
    }
    let row = db::teams::Team { id: TeamId::generate(custody.clock(), custody.rng()), name: name.to_owned() };
    db::teams::insert(work.rows(), &row).await?;
    Ok(Some(row.id))
}

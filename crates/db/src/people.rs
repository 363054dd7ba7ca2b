//! Persons and households, as the specialist system brings them.

use chrono::NaiveDate;
use domain::{HouseholdId, PersonId, Pseudonym, Timestamp};

use crate::row::record;
use crate::value::{among, ids};
use crate::{Error, Tx};

record! {
    /// A natural person.
    Person {
        /// Its id.
        id: PersonId,
        /// Its key in the specialist system.
        foreign_key: String,
        /// Name, sealed with the tenant key.
        name_sealed: Vec<u8>,
        /// Birth date, sealed with the tenant key.
        birth_date_sealed: Option<Vec<u8>>,
        /// Blind index of surname and birth date.
        search_index: Option<Vec<u8>>,
        /// Mail address, sealed with the tenant key.
        mail_sealed: Option<Vec<u8>>,
        /// Telephone number, sealed with the tenant key.
        phone_sealed: Option<Vec<u8>>,
        /// Stands for the person in the log.
        pseudonym: Pseudonym,
        /// When the row was made.
        created_at: Timestamp,
        /// When it was last changed.
        updated_at: Timestamp,
    }

    /// A household.
    Household {
        /// Its id.
        id: HouseholdId,
        /// Its key in the specialist system.
        foreign_key: String,
        /// Its number (BG-Nummer).
        number: String,
    }

    /// Somebody's time in a household.
    Member {
        /// The household.
        household_id: HouseholdId,
        /// The person.
        person_id: PersonId,
        /// First day.
        from_date: NaiveDate,
        /// Last day; none while it lasts.
        to_date: Option<NaiveDate>,
        /// Presumed to act for the household (§ 38 SGB II).
        representative: bool,
    }
}

record! {
    /// The name of a member of a household.
    MemberName {
        /// The household.
        household_id: HouseholdId,
        /// The person.
        person_id: PersonId,
        /// The person's name, sealed with the tenant key.
        name_sealed: Vec<u8>,
    }
}

macro_rules! person {
    () => {
        "SELECT id, foreign_key, name_sealed, birth_date_sealed, search_index, mail_sealed, phone_sealed, pseudonym,
                created_at, updated_at
         FROM persons WHERE tenant_id = $1 "
    };
}

/// Adds a person.
pub async fn insert_person(tx: &mut Tx, person: &Person) -> Result<(), Error> {
    let tenant = tx.tenant();
    tx.query(
        "INSERT INTO persons (tenant_id, id, foreign_key, name_sealed, birth_date_sealed, search_index, mail_sealed,
                              phone_sealed, pseudonym, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(tenant)
    .bind(person.id)
    .bind(&person.foreign_key)
    .bind(&person.name_sealed)
    .bind(&person.birth_date_sealed)
    .bind(&person.search_index)
    .bind(&person.mail_sealed)
    .bind(&person.phone_sealed)
    .bind(person.pseudonym)
    .bind(person.created_at)
    .bind(person.updated_at)
    .execute()
    .await
    .map(drop)
}

/// Changes what the specialist system says of a person; id, foreign key and pseudonym stay.
pub async fn update_person(tx: &mut Tx, person: &Person) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query(
        "UPDATE persons SET name_sealed = $3, birth_date_sealed = $4, search_index = $5, mail_sealed = $6,
                            phone_sealed = $7, updated_at = $8
         WHERE tenant_id = $1 AND id = $2",
    )
    .bind(tenant)
    .bind(person.id)
    .bind(&person.name_sealed)
    .bind(&person.birth_date_sealed)
    .bind(&person.search_index)
    .bind(&person.mail_sealed)
    .bind(&person.phone_sealed)
    .bind(person.updated_at)
    .changed()
    .await
}

/// One person.
pub async fn find_person(tx: &mut Tx, id: PersonId) -> Result<Option<Person>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(person!(), "AND id = $2")).bind(tenant).bind(id).fetch_optional().await
}

/// The person with this key in the specialist system.
pub async fn find_person_by_foreign_key(tx: &mut Tx, key: &str) -> Result<Option<Person>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(person!(), "AND foreign_key = $2")).bind(tenant).bind(key).fetch_optional().await
}

/// Persons with this blind index.
pub async fn search_persons(tx: &mut Tx, index: &[u8], limit: u32) -> Result<Vec<Person>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(person!(), "AND search_index = $2 ORDER BY id LIMIT $3"))
        .bind(tenant)
        .bind(index)
        .bind(limit)
        .fetch_all()
        .await
}

/// The members of a household on a day, as persons.
pub async fn persons_of_household(
    tx: &mut Tx,
    household: HouseholdId,
    day: NaiveDate,
    limit: u32,
) -> Result<Vec<Person>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(
        person!(),
        "AND id IN (SELECT person_id FROM household_members
                    WHERE tenant_id = $1 AND household_id = $2 AND from_date <= $3
                      AND (to_date IS NULL OR to_date >= $3))
         ORDER BY id LIMIT $4"
    ))
    .bind(tenant)
    .bind(household)
    .bind(day)
    .bind(limit)
    .fetch_all()
    .await
}

/// The members of several households on a day, those who came first at the front.
pub async fn members_of_households(
    tx: &mut Tx,
    households: &[HouseholdId],
    day: NaiveDate,
) -> Result<Vec<MemberName>, Error> {
    let tenant = tx.tenant();
    macro_rules! members {
        ($wanted:expr) => {
            concat!(
                "SELECT m.household_id, m.person_id, p.name_sealed
                 FROM household_members m JOIN persons p ON p.tenant_id = m.tenant_id AND p.id = m.person_id
                 WHERE m.tenant_id = $1 AND m.from_date <= $3 AND (m.to_date IS NULL OR m.to_date >= $3)
                   AND m.household_id ",
                $wanted,
                " ORDER BY m.household_id, m.from_date, m.person_id"
            )
        };
    }
    tx.query_per_dialect(members!(among!(postgres, "$2")), members!(among!(sqlite, "$2")))
        .bind(tenant)
        .bind(ids(households))
        .bind(day)
        .fetch_all()
        .await
}

/// Adds a household.
pub async fn insert_household(tx: &mut Tx, household: &Household) -> Result<(), Error> {
    let tenant = tx.tenant();
    tx.query("INSERT INTO households (tenant_id, id, foreign_key, number) VALUES ($1, $2, $3, $4)")
        .bind(tenant)
        .bind(household.id)
        .bind(&household.foreign_key)
        .bind(&household.number)
        .execute()
        .await
        .map(drop)
}

/// Changes a household's number.
pub async fn update_household(tx: &mut Tx, household: &Household) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query("UPDATE households SET number = $3 WHERE tenant_id = $1 AND id = $2")
        .bind(tenant)
        .bind(household.id)
        .bind(&household.number)
        .changed()
        .await
}

macro_rules! household {
    () => {
        "SELECT id, foreign_key, number FROM households WHERE tenant_id = $1 "
    };
}

/// One household.
pub async fn find_household(tx: &mut Tx, id: HouseholdId) -> Result<Option<Household>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(household!(), "AND id = $2")).bind(tenant).bind(id).fetch_optional().await
}

/// The household with this key in the specialist system.
pub async fn find_household_by_foreign_key(tx: &mut Tx, key: &str) -> Result<Option<Household>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(household!(), "AND foreign_key = $2")).bind(tenant).bind(key).fetch_optional().await
}

/// The household with this number.
pub async fn find_household_by_number(tx: &mut Tx, number: &str) -> Result<Option<Household>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(household!(), "AND number = $2")).bind(tenant).bind(number).fetch_optional().await
}

/// Writes somebody's time in a household: a new one, or another end of the one that began on the same day.
pub async fn put_member(tx: &mut Tx, member: &Member) -> Result<(), Error> {
    let tenant = tx.tenant();
    tx.query(
        "INSERT INTO household_members (tenant_id, household_id, person_id, from_date, to_date, representative)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (tenant_id, household_id, person_id, from_date)
         DO UPDATE SET to_date = excluded.to_date, representative = excluded.representative",
    )
    .bind(tenant)
    .bind(member.household_id)
    .bind(member.person_id)
    .bind(member.from_date)
    .bind(member.to_date)
    .bind(member.representative)
    .execute()
    .await
    .map(drop)
}

/// Everybody's times in a household, the earliest first.
pub async fn members(tx: &mut Tx, household: HouseholdId) -> Result<Vec<Member>, Error> {
    let tenant = tx.tenant();
    tx.query(
        "SELECT household_id, person_id, from_date, to_date, representative FROM household_members
         WHERE tenant_id = $1 AND household_id = $2 ORDER BY from_date, person_id",
    )
    .bind(tenant)
    .bind(household)
    .fetch_all()
    .await
}

/// Notes an import: where the data came from, and how many rows of each kind.
pub async fn insert_import(
    tx: &mut Tx,
    id: uuid::Uuid,
    source: &str,
    counts: &serde_json::Value,
    now: Timestamp,
) -> Result<(), Error> {
    let tenant = tx.tenant();
    tx.query("INSERT INTO imports (tenant_id, id, source, counts, at) VALUES ($1, $2, $3, $4, $5)")
        .bind(tenant)
        .bind(id)
        .bind(source)
        .bind(counts)
        .bind(now)
        .execute()
        .await
        .map(drop)
}

/// How many persons, households, memberships and cases there are together: what an import is measured by.
pub async fn count_master_data(tx: &mut Tx) -> Result<u64, Error> {
    let tenant = tx.tenant();
    tx.query(
        "SELECT CAST((SELECT COUNT(*) FROM persons WHERE tenant_id = $1)
                   + (SELECT COUNT(*) FROM households WHERE tenant_id = $1)
                   + (SELECT COUNT(*) FROM household_members WHERE tenant_id = $1)
                   + (SELECT COUNT(*) FROM cases WHERE tenant_id = $1) AS BIGINT)",
    )
    .bind(tenant)
    .fetch_one::<(u64,)>()
    .await
    .map(|row| row.0)
}

/// The numbers of the households that a person is in on a day.
pub async fn household_numbers(tx: &mut Tx, person: PersonId, day: NaiveDate) -> Result<Vec<String>, Error> {
    let tenant = tx.tenant();
    let rows: Vec<(String,)> = tx
        .query(
            "SELECT h.number FROM household_members m
             JOIN households h ON h.tenant_id = m.tenant_id AND h.id = m.household_id
             WHERE m.tenant_id = $1 AND m.person_id = $2 AND m.from_date <= $3
               AND (m.to_date IS NULL OR m.to_date >= $3)
             ORDER BY h.number LIMIT 10",
        )
        .bind(tenant)
        .bind(person)
        .bind(day)
        .fetch_all()
        .await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

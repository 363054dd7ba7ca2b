//! How many households wait in each part of the worklist, as far as it is worth counting.

use super::list::{absent, teams, within};
use super::waiting::{due, never};
use super::worklist::Reader;
use crate::row::record;
use crate::{Error, Tx};

/// Further than this nobody counts: a team may have thousands of cases, and the worklist is asked for at every step.
pub const COUNTED: u32 = 100;

record! {
    /// How many households each part of the worklist has, up to [`COUNTED`].
    Counts {
        /// All in which something waits.
        open: u32,
        /// Assigned to the reader, or with a conversation that was handed over to them.
        mine: u32,
        /// Of the reader's teams.
        team: u32,
        /// Of the reader's teams, and nobody has them.
        unassigned: u32,
        /// Emergencies and objections.
        urgent: u32,
        /// Something is due on the reader's day, or was before.
        due: u32,
        /// Of those whom the reader stands in for.
        substituting: u32,
        /// A paper was asked for again, and did not come.
        awaiting: u32,
    }
}

/// SQLite has no numbers to choose an index by, so it is told; PostgreSQL finds out.
macro_rules! cases {
    (sqlite, $index:literal) => {
        concat!("SELECT k.household_id FROM cases k INDEXED BY ", $index, " WHERE k.tenant_id = $1 AND ")
    };
    (postgres, $index:literal) => {
        "SELECT k.household_id FROM cases k WHERE k.tenant_id = $1 AND "
    };
}

macro_rules! own {
    ($db:ident, $index:literal, $which:expr) => {
        concat!(cases!($db, $index), "k.assigned_to = $2 AND ", $which)
    };
}

macro_rules! of_teams {
    ($db:ident, $index:literal, $which:expr) => {
        concat!(cases!($db, $index), "k.team_id IN (", teams!(), ") AND ", $which)
    };
}

macro_rules! of_absent {
    ($db:ident, $index:literal, $which:expr) => {
        concat!(cases!($db, $index), "k.assigned_to IN (", absent!(), ") AND ", $which)
    };
}

/// All of the reader: each by an index, and one after the other, so that counting ends where it may.
macro_rules! all {
    ($db:ident, $own:literal, $of_teams:literal, $which:expr) => {
        concat!(
            own!($db, $own, $which),
            " UNION ALL ",
            of_teams!($db, $of_teams, $which),
            " UNION ALL ",
            of_absent!($db, $own, $which)
        )
    };
}

/// Cases of the reader in which a conversation was handed over to them.
macro_rules! answering {
    () => {
        concat!(
            "SELECT k.household_id FROM threads t CROSS JOIN cases k
             WHERE t.tenant_id = $1 AND t.answered_by = $2 AND t.waits_since IS NOT NULL
               AND k.tenant_id = $1 AND k.id = t.case_id AND k.attention_since IS NOT NULL ",
            within!("k")
        )
    };
}

macro_rules! waits {
    () => {
        "k.attention_since IS NOT NULL"
    };
}

macro_rules! households {
    ($name:literal, $found:expr) => {
        concat!(
            "(SELECT COUNT(*) FROM (SELECT DISTINCT reached.household_id FROM (",
            $found,
            ") reached LIMIT $4) counted) AS ",
            $name
        )
    };
}

macro_rules! counts {
    ($db:ident) => {
        concat!(
            "SELECT ",
            households!("open", all!($db, "cases_waiting_own", "cases_waiting_team", waits!())),
            ", ",
            households!("mine", concat!(own!($db, "cases_waiting_own", waits!()), " UNION ALL ", answering!())),
            ", ",
            households!("team", of_teams!($db, "cases_waiting_team", waits!())),
            ", ",
            households!(
                "unassigned",
                of_teams!($db, "cases_waiting_team", concat!("k.assigned_to IS NULL AND ", waits!()))
            ),
            ", ",
            households!(
                "urgent",
                all!($db, "cases_waiting_own", "cases_waiting_team", concat!("k.task < 2 AND ", waits!()))
            ),
            ", ",
            households!("due", all!($db, "cases_by_caseworker", "cases_due_team", due!("k"))),
            ", ",
            households!("substituting", of_absent!($db, "cases_waiting_own", waits!())),
            ", ",
            households!(
                "awaiting",
                all!($db, "cases_by_caseworker", "cases_awaiting_team", "k.awaiting_since IS NOT NULL")
            ),
        )
    };
}

/// How many households each part has.
pub async fn counts(tx: &mut Tx, reader: Reader) -> Result<Counts, Error> {
    let tenant = tx.tenant();
    tx.query_per_dialect(counts!(postgres), counts!(sqlite))
        .bind(tenant)
        .bind(reader.account)
        .bind(reader.day)
        .bind(COUNTED)
        .fetch_one()
        .await
}

//! What was due while the portal did not work: so that a caseworker does not hold it against anybody.

use chrono::NaiveDate;
use custody::access::demand_house;
use db::cases::worklist::Reader;
use domain::time::local_day;
use domain::{Act, Actor, CaseId, DeclarationKind, ObjectKind, OutageId, Timestamp};

use crate::cases::account_of;
use crate::{Casework, Error};

/// Outages that are looked at, the latest.
const OUTAGES: u32 = 10;
/// What is shown of each.
const SHOWN: u32 = 100;

/// Something that was due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueView {
    /// The case.
    pub case: CaseId,
    /// Its number.
    pub file_number: String,
    /// The day.
    pub due_on: NaiveDate,
    /// What was declared, and is to be decided; none for a message that is to be answered.
    pub kind: Option<DeclarationKind>,
    /// When it was decided.
    pub decided_at: Option<Timestamp>,
}

/// An outage, and what was due on its days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueInOutage {
    /// The outage.
    pub id: OutageId,
    /// From when.
    pub from: Timestamp,
    /// Until when; none while it lasts.
    pub until: Option<Timestamp>,
    /// What did not work.
    pub what: String,
    /// What was due, in the actor's cases, the earliest first; a hundred at most.
    pub due: Vec<DueView>,
}

impl Casework {
    /// The latest outages, with what was due on a day of theirs in the actor's cases: own ones, those of the team and of
    /// whom the actor stands in for. A day counts if the portal did not work at any time of it.
    ///
    /// # Errors
    /// Refused for everybody but caseworkers.
    pub async fn due_in_outages(&self, actor: &Actor) -> Result<Vec<DueInOutage>, Error> {
        let look = async {
            demand_house(actor, Act::ViewWorklist, ObjectKind::Route)?;
            let today = self.custody.today();
            let reader = Reader { account: account_of(actor)?, day: today };
            let mut tx = self.custody.read(actor.tenant).await?;
            let mut found = Vec::new();
            for row in db::outages::latest(&mut tx, OUTAGES).await? {
                let days = (local_day(row.began_at), row.ended_at.map_or(today, local_day));
                let due = db::deadlines::between(&mut tx, reader, days, SHOWN).await?;
                let due = due.into_iter().map(|due| DueView {
                    case: due.case_id,
                    file_number: due.file_number,
                    due_on: due.due_on,
                    kind: due.kind,
                    decided_at: due.decided_at,
                });
                let (id, from, until, what) = (row.id, row.began_at, row.ended_at, row.what);
                found.push(DueInOutage { id, from, until, what, due: due.collect() });
            }
            Ok(found)
        };
        self.custody.guarded(actor, look).await
    }
}

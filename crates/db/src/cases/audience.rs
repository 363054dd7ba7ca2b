//! Who might have to do with a case. Whether they may see something of it is asked for each of them.

use domain::{AccountId, CaseId, PersonId, Timestamp};

use crate::row::record;
use crate::value::{among, ids};
use crate::{Error, Tx};

record! {
    /// Somebody, known by account (staff) or by person (customers).
    Listener {
        /// The case.
        case_id: CaseId,
        /// An account.
        account: Option<AccountId>,
        /// A person.
        person: Option<PersonId>,
    }
}

/// `$2` cases, `$3` now. Days of membership are not looked at: rather one too many.
macro_rules! audience {
    ($wanted:expr) => {
        concat!(
            "WITH asked AS (SELECT c.id, c.assigned_to, c.team_id, c.household_id FROM cases c
                            WHERE c.tenant_id = $1 AND c.id ",
            $wanted,
            ")
             SELECT a.id AS case_id, a.assigned_to AS account, CAST(NULL AS UUID) AS person FROM asked a
             WHERE a.assigned_to IS NOT NULL
             UNION
             SELECT a.id, t.account_id, NULL FROM asked a
             JOIN team_members t ON t.tenant_id = $1 AND t.team_id = a.team_id
             UNION
             SELECT a.id, s.substitute_id, NULL FROM asked a
             JOIN substitutions s ON s.tenant_id = $1 AND s.absent_id = a.assigned_to AND s.ended_at IS NULL
             UNION
             SELECT a.id, e.account_id, NULL FROM asked a
             JOIN exceptions e ON e.tenant_id = $1 AND e.case_id = a.id AND e.ends_at > $3
             UNION
             SELECT a.id, NULL, m.person_id FROM asked a
             JOIN household_members m ON m.tenant_id = $1 AND m.household_id = a.household_id
             UNION
             SELECT a.id, NULL, p.person_id FROM asked a
             JOIN case_parties p ON p.tenant_id = $1 AND p.case_id = a.id"
        )
    };
}

/// Everybody who might have to do with these cases; nobody who is not in it may see anything of them.
pub async fn audience(tx: &mut Tx, cases: &[CaseId], now: Timestamp) -> Result<Vec<Listener>, Error> {
    let tenant = tx.tenant();
    tx.query_per_dialect(audience!(among!(postgres, "$2")), audience!(among!(sqlite, "$2")))
        .bind(tenant)
        .bind(ids(cases))
        .bind(now)
        .fetch_all()
        .await
}

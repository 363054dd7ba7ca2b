//! Papers that customers are asked to send again.

use domain::CaseId;

use super::{Audience, ListedDocument};
use crate::disowned::not_disowned;
use crate::{Error, Tx};

/// The papers of a case that its customers are asked to send again and that nothing replaces yet, the newest first: judged
/// so, or impossible to open. What the sender took back or the Jobcenter sent is none of them.
pub async fn asked_again(
    tx: &mut Tx,
    case: CaseId,
    audience: Audience,
    limit: u32,
) -> Result<Vec<ListedDocument>, Error> {
    let tenant = tx.tenant();
    let (account, person) = audience.filter();
    // The first condition is that of the index, word by word: SQLite takes it for no other.
    tx.query(concat!(
        document!(),
        "AND (d.review = 'resend' OR d.state IN ('infected', 'unscannable', 'suspect') OR d.deleted_for = 'infected')
         AND d.case_id = $2 AND NOT d.author_is_staff AND (d.deleted_for IS NULL OR d.deleted_for = 'infected')
         AND ($3 IS NULL OR d.by_account = $3 OR ((d.concerns_member IS NULL OR d.concerns_member = $4) AND ",
        not_disowned!("d"),
        ")) AND NOT EXISTS (SELECT 1 FROM documents n
                         WHERE n.tenant_id = d.tenant_id AND n.replaces = d.id AND n.case_id = d.case_id
                           AND ($3 IS NULL OR n.by_account = $3 OR n.concerns_member IS NULL OR n.concerns_member = $4)
                           AND (n.deleted_for IS NULL OR n.deleted_for = 'shown_not_kept'))
         ORDER BY d.received_at DESC, d.id DESC LIMIT $5"
    ))
    .bind(tenant)
    .bind(case)
    .bind(account)
    .bind(person)
    .bind(limit)
    .fetch_all()
    .await
}

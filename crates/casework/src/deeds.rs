//! What was done in a case: the thin line below its papers.

use custody::{About, TenantField};
use db::audit::deeds;
use domain::{Act, Action, Actor, CaseId, ObjectRef, Role, Timestamp};

use crate::{Casework, Error};

/// One thing that was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    /// When.
    pub at: Timestamp,
    /// Who, by name; `None` for the portal itself.
    pub actor: Option<String>,
    /// In which role.
    pub role: Role,
    /// What.
    pub action: Action,
    /// To what.
    pub object: Option<ObjectRef>,
}

impl Casework {
    /// What was last done in a case, the newest first: entries of the log without their details, and without those of
    /// what was only looked at.
    ///
    /// # Errors
    /// Refused for everybody but caseworkers of the case.
    pub async fn deeds(&self, actor: &Actor, case: CaseId, limit: u32) -> Result<Vec<Deed>, Error> {
        let act = async {
            let mut tx = self.custody.read(actor.tenant).await?;
            self.custody.case_file(&mut tx, actor, case, Act::ViewDeeds, &About::case(case)).await?;
            let names = self.custody.tenant_sealer(&mut tx, actor.tenant).await?;
            let rows = deeds::of_case(&mut tx, case, limit).await?;
            let deed = |row: deeds::Deed| {
                let actor = match (row.actor_id, &row.actor_name_sealed) {
                    (Some(id), Some(sealed)) => Some(names.open_text(TenantField::AccountName, id.uuid(), sealed)?),
                    _ => None,
                };
                let object = row.object_id.map(|id| ObjectRef::new(row.object_kind, id));
                Ok(Deed { at: row.at, actor, role: row.actor_role, action: row.action, object })
            };
            rows.into_iter().map(deed).collect()
        };
        self.custody.guarded(actor, act).await
    }
}

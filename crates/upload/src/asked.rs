//! Papers that customers are asked to send again.

use custody::About;
use domain::{Act, Actor, CaseId};

use crate::find::about;
use crate::read::audience;
use crate::{DocumentView, Error, Upload};

impl Upload {
    /// The papers of a case that the actor is asked to send again, as far as they may know of them, the newest first: so
    /// many at most. A list: no entry is made.
    ///
    /// # Errors
    /// [`Error::Custody`] with a refusal.
    pub async fn asked_again(&self, actor: &Actor, case: CaseId, limit: u32) -> Result<Vec<DocumentView>, Error> {
        let list = async {
            let mut tx = self.custody.read(actor.tenant).await?;
            let file = self.custody.case_file(&mut tx, actor, case, Act::ViewCase, &About::case(case)).await?;
            let rows = db::documents::asked_again(&mut tx, case, audience(actor), limit).await?;
            let names = self.custody.names(&mut tx, actor).await?;
            let seen = rows.iter().filter(|row| file.allows(actor, Act::ViewDocument, &about(actor, row)));
            seen.map(|row| DocumentView::open(actor, &file, &names, row)).collect()
        };
        self.custody.guarded(actor, list).await
    }
}

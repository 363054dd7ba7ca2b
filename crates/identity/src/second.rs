//! The second detail of an activation: what is known of the person, compared with what was typed.

use custody::TenantField;
use domain::factor::{SecondFactor, folded_detail, second_factor};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use crate::{Error, Identity};

/// What has to fit.
#[derive(Debug)]
pub(crate) struct Second {
    asked: SecondFactor,
    /// Digests of what is known, folded as it is when it is typed.
    known: Vec<[u8; 32]>,
}

impl Second {
    /// Whether anything is asked.
    pub(crate) fn is_asked(&self) -> bool {
        self.asked == SecondFactor::Asked
    }

    /// Whether what was typed fits; whatever it is, where nothing is asked. Takes as long for every answer.
    pub(crate) fn fits(&self, typed: &str) -> bool {
        let typed = digest(typed);
        let found = self.known.iter().fold(subtle::Choice::from(0), |found, known| found | known.ct_eq(&typed));
        bool::from(found) || !self.is_asked()
    }
}

impl Identity {
    /// What an activation of this account asks. Of accounts without a person (staff), and of logins that are nobody's, nothing is
    /// known.
    pub(crate) async fn second_of(
        &self,
        tx: &mut db::Tx,
        account: Option<&db::accounts::Account>,
    ) -> Result<Second, Error> {
        let tenant = tx.tenant();
        // Asked for every login alike, so that the time tells nothing.
        let wanted = self.custody.settings(tenant, self.custody.today()).await?.asks_second_factor();
        let mut known = Vec::new();
        if let Some(person) = account.and_then(|account| account.person_id) {
            let row = db::people::find_person(tx, person).await?;
            let sealer = self.custody.tenant_sealer(tx, tenant).await?;
            if let Some((row, sealed)) = row.as_ref().and_then(|row| Some((row, row.birth_date_sealed.as_ref()?))) {
                known.push(digest(&sealer.open_text(TenantField::PersonBirthDate, row.id.uuid(), sealed)?));
            }
            let numbers = db::people::household_numbers(tx, person, self.custody.today()).await?;
            known.extend(numbers.iter().map(|number| digest(number)));
        }
        // No household is in protected mode yet.
        Ok(Second { asked: second_factor(false, wanted, !known.is_empty()), known })
    }
}

fn digest(detail: &str) -> [u8; 32] {
    Sha256::digest(folded_detail(detail).as_bytes()).into()
}

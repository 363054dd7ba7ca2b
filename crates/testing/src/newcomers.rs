//! People who come after the portal was filled: with an account, but without a password.

use domain::{AccountId, Channel, Face, Role};
use identity::{Letter, Ordered};

use crate::{TestPortal, Town};

/// When newcomers were born, as people type it.
pub const BORN: &str = "30.4.1990";

impl TestPortal {
    /// An account of a person nobody knew before, on this face.
    ///
    /// # Panics
    /// If it can't be made: the test has failed.
    pub async fn newcomer(&self, town: &Town, face: Face) -> AccountId {
        let actor = self.actor(town.tenant, Channel::Cli);
        let drawn = hex::encode(domain::random::bytes::<8>(self.custody.rng()));
        let ordered = match face {
            Face::Staff => Ordered {
                role: Role::Caseworker,
                login: Some(format!("neu.{drawn}")),
                name: Some("Wilhelmine Neuzugang".to_owned()),
                person: None,
                language: None,
            },
            Face::Customer => {
                let person = casework::import::single::Person {
                    surname: "Zugezogen".to_owned(),
                    given_name: "Zita".to_owned(),
                    birth_date: chrono::NaiveDate::from_ymd_opt(1990, 4, 30).expect("a day of the calendar"),
                };
                self.services.casework.import_person(&actor, &drawn, &person).await.expect("a person can be brought");
                Ordered { role: Role::Customer, login: None, name: None, person: Some(drawn), language: None }
            }
        };
        self.services.identity.order_account(&actor, ordered).await.expect("an account can be ordered").id
    }

    /// A letter for an account.
    ///
    /// # Panics
    /// If there is no such account.
    pub async fn letter(&self, town: &Town, account: AccountId) -> Letter {
        let actor = self.actor(town.tenant, Channel::Cli);
        self.services.identity.issue_letter(&actor, account).await.expect("a letter can be made")
    }
}

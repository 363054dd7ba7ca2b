//! The accounts of the demo and their passwords.

use domain::{PortalNumber, Rng, Role};

use super::people::{OFFICES, Office};

/// An account of the demo.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Account {
    /// Host name of the customers' pages of its Jobcenter.
    pub tenant: String,
    /// What it is for.
    pub role: Role,
    /// What to type.
    pub login: String,
    /// What to type.
    pub password: String,
    /// Its name.
    pub name: String,
}

/// The accounts to be made, with fresh passwords.
pub(super) fn plan(rng: &dyn Rng) -> Vec<Account> {
    OFFICES
        .iter()
        .flat_map(of_office)
        .map(|(tenant, role, login, name)| Account { tenant, role, login, password: password(rng), name })
        .collect()
}

fn of_office(office: &Office) -> Vec<(String, Role, String, String)> {
    let tenant = office.customer_host();
    let mut accounts = Vec::new();
    for (position, household) in office.households.iter().enumerate() {
        let name = household.members[0].name();
        accounts.push((tenant.clone(), Role::Customer, portal_number(office, position), name));
    }
    let caseworkers = office.caseworkers.iter().map(|name| (Role::Caseworker, *name));
    for (role, name) in caseworkers.chain([(Role::Admin, office.admin), (Role::Auditor, office.auditor)]) {
        accounts.push((tenant.clone(), role, login(name), name.to_owned()));
    }
    accounts.push((tenant, Role::Import, "fachverfahren".to_owned(), "Fachverfahren".to_owned()));
    accounts
}

/// The portal number of the account of a household.
pub(super) fn portal_number(office: &Office, household: usize) -> String {
    let serial = format!("{}000000{:03}", office.district, 100 + household);
    PortalNumber::from_serial(serial.parse().unwrap_or_default()).digits().to_owned()
}

/// `Petra Probe` signs in as `petra.probe`.
pub(super) fn login(name: &str) -> String {
    name.to_lowercase().replace(' ', ".")
}

/// Twenty letters and digits that can't be mistaken for each other, in groups: 100 bits.
fn password(rng: &dyn Rng) -> String {
    const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let drawn: [u8; 20] = domain::random::bytes(rng);
    let letters: Vec<char> = drawn.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect();
    letters.chunks(5).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SystemRng;

    #[test]
    fn each_jobcenter_has_the_accounts_of_the_contract() {
        let accounts = plan(&SystemRng);
        for office in &OFFICES {
            let of = |role| accounts.iter().filter(|a| a.tenant == office.customer_host() && a.role == role).count();
            assert_eq!((of(Role::Customer), of(Role::Caseworker)), (2, 2));
            assert_eq!((of(Role::Admin), of(Role::Auditor), of(Role::Import)), (1, 1, 1));
        }
        let mut logins: Vec<_> = accounts.iter().map(|a| (&a.tenant, &a.login)).collect();
        logins.sort();
        logins.dedup();
        assert_eq!(logins.len(), accounts.len());
    }

    #[test]
    fn customers_sign_in_with_valid_portal_numbers() {
        for account in plan(&SystemRng).iter().filter(|a| a.role == Role::Customer) {
            assert_eq!(PortalNumber::parse(&account.login).map(String::from), Ok(account.login.clone()));
        }
    }

    #[test]
    fn passwords_are_drawn_anew() {
        let (one, other) = (plan(&SystemRng), plan(&SystemRng));
        let mut all: Vec<_> = one.iter().chain(&other).map(|a| a.password.clone()).collect();
        assert!(all.iter().all(|password| password.len() == 23));
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 2 * one.len());
    }
}

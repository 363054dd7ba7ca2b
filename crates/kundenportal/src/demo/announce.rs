//! What the demo prints once it listens.

use std::fmt;

use identity::TenantInfo;

use super::Account;

/// Addresses and accounts. Its JSON is part of the contract with other programs.
#[derive(Debug, serde::Serialize)]
pub struct Announcement {
    /// Where to begin.
    pub url: String,
    /// The Jobcenters.
    pub tenants: Vec<Tenant>,
    /// Who can sign in.
    pub accounts: Vec<Account>,
    #[serde(skip)]
    port: u16,
}

/// A Jobcenter.
#[derive(Debug, serde::Serialize)]
pub struct Tenant {
    /// Host name of the customers' pages, without the port.
    pub host: String,
    /// Host name of the staff's pages, without the port.
    pub staff_host: String,
    /// Its name.
    pub name: String,
}

impl Announcement {
    /// What there is, on this port.
    pub fn new(port: u16, tenants: &[TenantInfo], accounts: Vec<Account>) -> Self {
        let tenant = |tenant: &TenantInfo| Tenant {
            host: tenant.customer_host.clone(),
            staff_host: tenant.staff_host.clone(),
            name: tenant.name.clone(),
        };
        Self { url: format!("http://localhost:{port}"), tenants: tenants.iter().map(tenant).collect(), accounts, port }
    }

    /// The contract's object, in one line.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// For the page on plain `localhost` that shows all to choose from.
    pub fn accounts_for_web(&self) -> Vec<web::DemoAccount> {
        let account = |account: &Account| web::DemoAccount {
            tenant: account.tenant.clone(),
            role: account.role,
            login: account.login.clone(),
            password: account.password.clone(),
            name: account.name.clone(),
        };
        self.accounts.iter().map(account).collect()
    }
}

impl fmt::Display for Announcement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "The demo is ready: {}", self.url)?;
        writeln!(f, "All people are made up. Ctrl-C ends it; the data stay until `kundenportal demo --reset`.")?;
        for tenant in &self.tenants {
            let port = self.port;
            writeln!(f, "\n{}", tenant.name)?;
            writeln!(f, "  customers  http://{}:{port}", tenant.host)?;
            writeln!(f, "  staff      http://{}:{port}", tenant.staff_host)?;
            for account in self.accounts.iter().filter(|account| account.tenant == tenant.host) {
                let Account { role, login, password, name, .. } = account;
                writeln!(f, "    {:<10}  {name:<20}  {login:<18}  {password}", role.as_str())?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::accounts;
    use crate::random::SystemRng;

    fn announcement() -> Announcement {
        let tenant = TenantInfo {
            id: domain::TenantId::from_uuid(uuid::Uuid::nil()),
            slug: "lahn-dill".to_owned(),
            name: "Jobcenter Lahn-Dill".to_owned(),
            customer_host: "lahn-dill.localhost".to_owned(),
            staff_host: "staff.lahn-dill.localhost".to_owned(),
        };
        Announcement::new(4711, &[tenant], accounts::plan(&SystemRng))
    }

    #[test]
    fn the_json_has_exactly_the_shape_of_the_contract() {
        let text = announcement().to_json();
        assert!(!text.contains('\n'));
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        let keys = |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        assert_eq!(keys(&json), ["accounts", "tenants", "url"]);
        assert_eq!(json["url"], "http://localhost:4711");
        assert_eq!(keys(&json["tenants"][0]), ["host", "name", "staff_host"]);
        assert_eq!(json["tenants"][0]["host"], "lahn-dill.localhost");
        assert_eq!(keys(&json["accounts"][0]), ["login", "name", "password", "role", "tenant"]);
        assert_eq!(json["accounts"][0]["role"], "customer");
    }

    #[test]
    fn the_table_shows_every_account_of_its_jobcenter() {
        let announcement = announcement();
        let text = announcement.to_string();
        assert!(text.contains("http://staff.lahn-dill.localhost:4711"));
        for account in &announcement.accounts {
            assert_eq!(text.contains(&account.password), account.tenant == "lahn-dill.localhost", "{account:?}");
        }
    }
}

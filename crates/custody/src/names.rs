//! Whose names somebody is told: to customers staff is the Jobcenter, unless it tells the names of its staff. Whatever shows
//! an account to a customer opens its name here, so that this is decided in one place.

use domain::{AccountId, AccountRef, Actor, Face, Role, SettingKey, SettingValue};

use crate::{Custody, Error, Result, TenantField, TenantSealer};

/// Opens names for one reader.
#[derive(Debug)]
pub struct Names {
    sealer: TenantSealer,
    /// What staff is called instead.
    office: Option<String>,
}

impl Custody {
    /// The names of accounts as the actor is told them today.
    ///
    /// # Errors
    /// [`Error::Rows`], [`Error::Sealed`].
    pub async fn names(&self, tx: &mut db::Tx, actor: &Actor) -> Result<Names> {
        let sealer = self.tenant_sealer(tx, actor.tenant).await?;
        if actor.role.face() != Some(Face::Customer) || self.tells_staff(tx).await? {
            return Ok(Names { sealer, office: None });
        }
        let office = db::tenants::find(tx, actor.tenant).await?.ok_or(Error::Row("no such Jobcenter"))?;
        Ok(Names { sealer, office: Some(office.name) })
    }

    /// Read beside what it decides about, so that it holds at once.
    async fn tells_staff(&self, tx: &mut db::Tx) -> Result<bool> {
        let key = SettingKey::ShowStaffNames;
        let set = db::settings::valid(tx, key.as_str(), self.today()).await?;
        let set = set.and_then(|value| SettingValue::from_json(key, &value).ok());
        Ok(set.unwrap_or_else(|| key.default_value()) == SettingValue::Flag(true))
    }
}

impl Names {
    /// Whether the reader is told the names of staff.
    pub const fn tell_staff(&self) -> bool {
        self.office.is_none()
    }

    /// An account as the reader knows it: id and role are always told.
    ///
    /// # Errors
    /// [`Error::Sealed`].
    pub fn account(&self, id: AccountId, role: Role, sealed: &[u8]) -> Result<AccountRef> {
        let name = match &self.office {
            Some(office) if role.is_staff() => office.clone(),
            _ => self.sealer.open_text(TenantField::AccountName, id.uuid(), sealed)?,
        };
        Ok(AccountRef { id, role, name })
    }

    /// The sealer of the Jobcenter's other fields.
    pub const fn sealer(&self) -> &TenantSealer {
        &self.sealer
    }
}

//! The texts that the law wants before sign-in: shown to everybody, written by admins, old versions kept.

use custody::access::demand_house;
use custody::{NewEntry, TenantField};
use db::legal::LegalText as Row;
use domain::legal::{LEGAL_CHARACTERS, LegalPage};
use domain::{AccountRef, Act, Action, Actor, ObjectKind, TenantId, Timestamp};

use crate::{Error, Identity};

/// The language that every text has to be there in.
pub const GERMAN: &str = "de";
/// Versions that a page of admins lists.
const VERSIONS: u32 = 20;

/// A text as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegalText {
    /// The language it is in: German, where the wanted one has none.
    pub language: String,
    /// The text.
    pub body: String,
}

/// One version as admins see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegalVersion {
    /// From 1.
    pub version: u32,
    /// The text.
    pub body: String,
    /// Who wrote it; `None` for the command line.
    pub by: Option<AccountRef>,
    /// When.
    pub at: Timestamp,
}

/// A text in the overview of admins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LegalLine {
    /// Of which page.
    pub page: LegalPage,
    /// When it was written last; `None` if it is empty.
    pub written_at: Option<Timestamp>,
}

impl Identity {
    /// The text of a page in a language, else in German; `None` if nothing was written.
    ///
    /// # Errors
    /// [`Error::Custody`].
    pub async fn legal_text(
        &self,
        tenant: TenantId,
        page: LegalPage,
        language: &str,
    ) -> Result<Option<LegalText>, Error> {
        let mut tx = self.custody.read(tenant).await?;
        for language in [language, GERMAN] {
            let found = db::legal::newest(&mut tx, page, language).await?;
            if let Some(row) = found.filter(|row| !row.body.is_empty()) {
                return Ok(Some(LegalText { language: row.language, body: row.body }));
            }
        }
        Ok(None)
    }

    /// The pages whose German text is empty: a Jobcenter is not served before it wrote them.
    ///
    /// # Errors
    /// [`Error::Custody`].
    pub async fn missing_legal_texts(&self, tenant: TenantId) -> Result<Vec<LegalPage>, Error> {
        let lines = self.written(tenant, GERMAN).await?;
        Ok(lines.into_iter().filter(|line| line.written_at.is_none()).map(|line| line.page).collect())
    }

    /// Every page, and when its text was written last.
    ///
    /// # Errors
    /// [`Error::Custody`] with a refusal.
    pub async fn legal_lines(&self, actor: &Actor, language: &str) -> Result<Vec<LegalLine>, Error> {
        let act = async {
            demand_house(actor, Act::ManageHouse, ObjectKind::House)?;
            self.written(actor.tenant, language).await
        };
        self.custody.guarded(actor, act).await
    }

    async fn written(&self, tenant: TenantId, language: &str) -> Result<Vec<LegalLine>, Error> {
        let mut tx = self.custody.read(tenant).await?;
        let rows = db::legal::newest_of_language(&mut tx, language).await?;
        let line = |page: &LegalPage| {
            let row = rows.iter().find(|row| row.page == *page && !row.body.is_empty());
            LegalLine { page: *page, written_at: row.map(|row| row.written_at) }
        };
        Ok(LegalPage::ALL.iter().map(line).collect())
    }

    /// The versions of a text, the newest first, at most twenty.
    ///
    /// # Errors
    /// [`Error::Custody`] with a refusal.
    pub async fn legal_versions(
        &self,
        actor: &Actor,
        page: LegalPage,
        language: &str,
    ) -> Result<Vec<LegalVersion>, Error> {
        let act = async {
            demand_house(actor, Act::ManageHouse, ObjectKind::House)?;
            let mut tx = self.custody.read(actor.tenant).await?;

            let rows = db::legal::versions(&mut tx, page, language, u32::MAX, VERSIONS).await?;
            let writers: Vec<_> = rows.iter().filter_map(|row| row.written_by).collect();
            let accounts = db::accounts::find_all(&mut tx, &writers).await?;
            let sealer = self.custody.tenant_sealer(&mut tx, actor.tenant).await?;
            let view = |row: Row| {
                let by = accounts.iter().find(|account| Some(account.id) == row.written_by);
                let by = by.map(|account| {
                    let name = sealer.open_text(TenantField::AccountName, account.id.uuid(), &account.name_sealed)?;
                    Ok::<_, Error>(AccountRef { id: account.id, role: account.role, name })
                });
                Ok(LegalVersion { version: row.version, body: row.body, by: by.transpose()?, at: row.written_at })
            };
            rows.into_iter().map(view).collect()
        };
        self.custody.guarded(actor, act).await
    }

    /// Writes a new version of a text; the same text again changes nothing, an empty one takes it away.
    ///
    /// # Errors
    /// [`Error::TextTooLong`], [`Error::Custody`] with a refusal, also if somebody else wrote meanwhile.
    pub async fn write_legal_text(
        &self,
        actor: &Actor,
        page: LegalPage,
        language: &str,
        body: &str,
    ) -> Result<(), Error> {
        let act = async {
            demand_house(actor, Act::ManageHouse, ObjectKind::House)?;
            let body = body.trim();
            if body.chars().count() > LEGAL_CHARACTERS {
                return Err(Error::TextTooLong(LEGAL_CHARACTERS));
            }
            let mut work = self.custody.act(actor).await?;
            let newest = db::legal::newest(work.rows(), page, language).await?;
            if newest.as_ref().map_or("", |row| &row.body) == body {
                return Ok(());
            }
            let row = Row {
                page,
                language: language.to_owned(),
                version: newest.map_or(0, |row| row.version) + 1,
                body: body.to_owned(),
                written_by: actor.account,
                written_at: self.custody.now(),
            };
            match db::legal::insert(work.rows(), &row).await {
                Err(error) if error.is_unique() => return Err(custody::Error::Stale.into()),
                other => other?,
            }
            let detail = serde_json::json!({ "page": page, "language": language, "version": row.version });
            let entry = NewEntry::done(Action::LegalTextWritten, ObjectKind::House, actor.tenant);
            work.record(entry.reason(page.as_str()).detail(&detail));
            work.commit().await?;
            Ok(())
        };
        self.custody.guarded(actor, act).await
    }
}

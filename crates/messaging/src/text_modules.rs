//! Text modules: what staff write often. Admins keep them; they are plain text and hold nothing personal.

use custody::access::demand_house;
use custody::{Claim, NewEntry, denied};
use domain::limits::REASON_CHARACTERS;
use domain::text_module::check_placeholders;
use domain::{Act, Action, Actor, ObjectKind, ObjectRef, TextModuleId, TextPurpose, Timestamp};

use crate::{Error, Made, Messaging};

/// Characters of a title.
pub const LONGEST_TITLE: usize = 100;
/// Characters of a text, where what it is for sets no narrower limit.
pub const LONGEST_MODULE: usize = 4_000;
/// Modules for one purpose, in all languages together.
pub const MOST_MODULES: usize = 200;
/// The highest place in the order.
pub const LAST_POSITION: u32 = 9_999;
/// The language that is taken where another one has no modules.
pub const FALLBACK: &str = "de";
/// Characters of the tag of a language.
const LONGEST_LANGUAGE: usize = 16;

/// A text module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextModule {
    /// The module.
    pub id: TextModuleId,
    /// What it is for.
    pub purpose: TextPurpose,
    /// The tag of its language.
    pub language: String,
    /// What staff choose it by.
    pub title: String,
    /// The text, with placeholders; [`domain::text_module::fill`] puts in what is known.
    pub body: String,
    /// Its place among the others.
    pub position: u32,
    /// When it was last changed.
    pub changed_at: Timestamp,
}

/// What a text module is to say.
#[derive(Debug, Clone)]
pub struct WantedModule {
    /// What it is for.
    pub purpose: TextPurpose,
    /// The tag of its language.
    pub language: String,
    /// What staff choose it by.
    pub title: String,
    /// The text, with placeholders.
    pub body: String,
    /// Its place among the others; modules of the same place stand in the order in which they were added.
    pub position: u32,
}

impl Messaging {
    /// The modules for a purpose, in their order: those of the language, or the German ones where it has none.
    ///
    /// # Errors
    /// Refused for everybody but caseworkers and admins.
    pub async fn text_modules(
        &self,
        actor: &Actor,
        purpose: TextPurpose,
        language: &str,
    ) -> Result<Vec<TextModule>, Error> {
        let act = async {
            demand_house(actor, Act::UseTextModules, ObjectKind::TextModule)?;
            let mut tx = self.custody.read(actor.tenant).await?;
            let mut rows = db::text_modules::list(&mut tx, purpose, language, MOST_MODULES).await?;
            if rows.is_empty() && language != FALLBACK {
                rows = db::text_modules::list(&mut tx, purpose, FALLBACK, MOST_MODULES).await?;
            }
            Ok(rows.into_iter().map(module).collect())
        };
        self.custody.guarded(actor, act).await
    }

    /// The modules for a purpose in every language, for those who keep them.
    ///
    /// # Errors
    /// Refused for everybody but admins.
    pub async fn kept_text_modules(&self, actor: &Actor, purpose: TextPurpose) -> Result<Vec<TextModule>, Error> {
        let act = async {
            demand_house(actor, Act::ManageTextModules, ObjectKind::TextModule)?;
            let mut tx = self.custody.read(actor.tenant).await?;
            let rows = db::text_modules::of_purpose(&mut tx, purpose, MOST_MODULES).await?;
            Ok(rows.into_iter().map(module).collect())
        };
        self.custody.guarded(actor, act).await
    }

    /// One module.
    ///
    /// # Errors
    /// Refused for everybody but caseworkers and admins, also if there is none.
    pub async fn text_module(&self, actor: &Actor, id: TextModuleId) -> Result<TextModule, Error> {
        let act = async {
            let object = ObjectRef::new(ObjectKind::TextModule, id);
            demand_house(actor, Act::UseTextModules, ObjectKind::TextModule)?;
            let mut tx = self.custody.read(actor.tenant).await?;
            let found = db::text_modules::find(&mut tx, id).await?;
            Ok(module(found.ok_or_else(|| denied(Act::UseTextModules, object))?))
        };
        self.custody.guarded(actor, act).await
    }

    /// Adds a module.
    ///
    /// # Errors
    /// Those of the texts; [`Error::ModulesFull`]; [`Error::FingerprintDiffers`]; refused for everybody but admins.
    pub async fn add_text_module(
        &self,
        actor: &Actor,
        wanted: WantedModule,
        idempotency_key: Option<&str>,
    ) -> Result<Made<TextModuleId>, Error> {
        self.custody.guarded(actor, self.add_in(actor, wanted, idempotency_key)).await
    }

    async fn add_in(
        &self,
        actor: &Actor,
        wanted: WantedModule,
        key: Option<&str>,
    ) -> Result<Made<TextModuleId>, Error> {
        demand_house(actor, Act::ManageTextModules, ObjectKind::TextModule)?;
        let wanted = checked(wanted)?;
        let id = TextModuleId::generate(self.custody.clock(), self.custody.rng());
        let row = row(self, actor, id, wanted);
        let mut work = self.custody.act(actor).await?;
        let route = "text_modules";
        let parts = [row.purpose.to_string(), row.language.clone(), row.title.clone(), row.body.clone()];
        match work.claim(route, key, &parts).await? {
            Claim::Replayed(id) => return Ok(Made { made: TextModuleId::from_uuid(id), replayed: true }),
            Claim::Differs => return Err(Error::FingerprintDiffers),
            Claim::Free => {}
        }
        if db::text_modules::count(work.rows(), row.purpose).await? >= MOST_MODULES {
            return Err(Error::ModulesFull { limit: MOST_MODULES });
        }
        db::text_modules::insert(work.rows(), &row).await?;
        work.record(entry(Action::TextModuleAdded, &row));
        work.answer(route, key, id.uuid()).await?;
        work.commit().await?;
        Ok(Made { made: id, replayed: false })
    }

    /// Changes a module.
    ///
    /// # Errors
    /// Those of the texts; refused for everybody but admins, also if there is none.
    pub async fn change_text_module(&self, actor: &Actor, id: TextModuleId, wanted: WantedModule) -> Result<(), Error> {
        let act = async {
            demand_house(actor, Act::ManageTextModules, ObjectKind::TextModule)?;
            let row = row(self, actor, id, checked(wanted)?);
            let mut work = self.custody.act(actor).await?;
            if !db::text_modules::update(work.rows(), &row).await? {
                return Err(missing(id));
            }
            work.record(entry(Action::TextModuleChanged, &row));
            work.commit().await?;
            Ok(())
        };
        self.custody.guarded(actor, act).await
    }

    /// Removes a module. What was written with it stays as it is.
    ///
    /// # Errors
    /// Refused for everybody but admins, also if there is none.
    pub async fn remove_text_module(&self, actor: &Actor, id: TextModuleId) -> Result<(), Error> {
        let act = async {
            demand_house(actor, Act::ManageTextModules, ObjectKind::TextModule)?;
            let mut work = self.custody.act(actor).await?;
            let row = db::text_modules::find(work.rows(), id).await?.ok_or_else(|| missing(id))?;
            db::text_modules::delete(work.rows(), id).await?;
            work.record(entry(Action::TextModuleRemoved, &row));
            work.commit().await?;
            Ok(())
        };
        self.custody.guarded(actor, act).await
    }
}

fn missing(id: TextModuleId) -> Error {
    denied(Act::ManageTextModules, ObjectRef::new(ObjectKind::TextModule, id)).into()
}

/// Characters of the text of a module: what it is put into has to take it.
pub const fn longest_module(purpose: TextPurpose) -> usize {
    match purpose {
        TextPurpose::Resend => REASON_CHARACTERS,
        TextPurpose::Message | TextPurpose::Internal => LONGEST_MODULE,
    }
}

/// The same without blanks around its texts, if it can be kept.
fn checked(wanted: WantedModule) -> Result<WantedModule, Error> {
    let (title, body) = (wanted.title.trim(), wanted.body.trim());
    if title.is_empty() {
        return Err(Error::TitleMissing);
    }
    if title.chars().count() > LONGEST_TITLE {
        return Err(Error::TitleTooLong { limit: LONGEST_TITLE });
    }
    if body.is_empty() {
        return Err(Error::BodyMissing);
    }
    let limit = longest_module(wanted.purpose);
    if body.chars().count() > limit {
        return Err(Error::BodyTooLong { limit });
    }
    check_placeholders(body)?;
    if wanted.language.is_empty() || wanted.language.len() > LONGEST_LANGUAGE {
        return Err(Error::UnknownLanguage);
    }
    if wanted.position > LAST_POSITION {
        return Err(Error::PositionTooHigh { limit: LAST_POSITION });
    }
    Ok(WantedModule { title: title.to_owned(), body: body.to_owned(), ..wanted })
}

fn row(messaging: &Messaging, actor: &Actor, id: TextModuleId, wanted: WantedModule) -> db::text_modules::TextModule {
    db::text_modules::TextModule {
        id,
        purpose: wanted.purpose,
        language: wanted.language,
        title: wanted.title,
        body: wanted.body,
        position: wanted.position,
        changed_at: messaging.custody.now(),
        changed_by: actor.account,
    }
}

fn entry(action: Action, row: &db::text_modules::TextModule) -> NewEntry {
    let detail = serde_json::json!({ "purpose": row.purpose, "language": row.language, "title": row.title });
    NewEntry::done(action, ObjectKind::TextModule, row.id).detail(&detail)
}

fn module(row: db::text_modules::TextModule) -> TextModule {
    TextModule {
        id: row.id,
        purpose: row.purpose,
        language: row.language,
        title: row.title,
        body: row.body,
        position: row.position,
        changed_at: row.changed_at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(body: &str) -> WantedModule {
        WantedModule {
            purpose: TextPurpose::Resend,
            language: "de".to_owned(),
            title: " Unscharf ".to_owned(),
            body: body.to_owned(),
            position: 0,
        }
    }

    #[test]
    fn what_can_not_be_used_is_not_kept() {
        let kept = checked(wanted(" Das Foto ist unscharf. ")).unwrap();
        assert_eq!((kept.title.as_str(), kept.body.as_str()), ("Unscharf", "Das Foto ist unscharf."));
        assert!(matches!(checked(wanted(" ")), Err(Error::BodyMissing)));
        assert!(matches!(checked(wanted("{vorname}")), Err(Error::UnknownPlaceholder(_))));
        let long = "ä".repeat(REASON_CHARACTERS + 1);
        assert!(matches!(checked(wanted(&long)), Err(Error::BodyTooLong { limit: REASON_CHARACTERS })));
        assert!(checked(WantedModule { purpose: TextPurpose::Message, ..wanted(&long) }).is_ok());
        let untitled = WantedModule { title: " ".to_owned(), ..wanted("a") };
        assert!(matches!(checked(untitled), Err(Error::TitleMissing)));
        let titled = WantedModule { title: "ä".repeat(LONGEST_TITLE + 1), ..wanted("a") };
        assert!(matches!(checked(titled), Err(Error::TitleTooLong { .. })));
        let spoken = WantedModule { language: String::new(), ..wanted("a") };
        assert!(matches!(checked(spoken), Err(Error::UnknownLanguage)));
        let far = WantedModule { position: LAST_POSITION + 1, ..wanted("a") };
        assert!(matches!(checked(far), Err(Error::PositionTooHigh { .. })));
    }
}

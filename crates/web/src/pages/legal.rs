//! `/legal/{page}`: what the law wants before sign-in; `/admin/legal`: where admins write it.

use axum::extract::State;
use axum::response::Response;
use domain::legal::{LegalPage, blocks};
use identity::LegalVersion;
use serde::Deserialize;

use super::parts::mistakes_of;
use crate::app::{App, Visit};
use crate::http::form::{Form, lines};
use crate::http::page::{around, go, show as page, show_again};
use crate::http::{Asked, At, Failure, SignedIn};
use crate::i18n::Language;
use crate::view::{LegalForm, LegalOverview, LegalText, LegalVersionLine, Notice, urls};

/// In which language texts are written.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    language: String,
}

impl Which {
    /// German, where nothing or no language of ours is named.
    fn language(&self) -> Language {
        let known = Language::parse(&self.language).filter(|language| Language::PRESENT.contains(language));
        known.unwrap_or(Language::De)
    }
}

/// The form of a text.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    csrf_token: Option<String>,
    body: String,
}

/// A text. Where the Jobcenter wrote none, the page says so, and whom to ask.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    me: Option<SignedIn>,
    At(word): At<String>,
) -> Result<Response, Failure> {
    let of = known(&word)?;
    let frame = around(&visit, me.as_ref(), &urls::legal(of));
    let language = frame.texts().language();
    let found = app.services.identity.legal_text(visit.tenant.id, of, language.tag()).await?;
    let lang = found.as_ref().and_then(|text| Language::parse(&text.language)).filter(|written| *written != language);
    let blocks = found.map(|text| blocks(&text.body)).unwrap_or_default();
    page(&frame, &LegalText { page: of, lang: lang.map(Language::html_lang), blocks })
}

/// Every text in one language.
pub async fn list(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    Asked(which): Asked<Which>,
) -> Result<Response, Failure> {
    let language = which.language();
    let lines = app.services.identity.legal_lines(&me.actor, language.tag()).await?;
    let rows = lines.into_iter().map(|line| (line.page, line.written_at)).collect();
    page(&around(&visit, Some(&me), &urls::legal_texts(language)), &LegalOverview { language, rows })
}

/// The form of one.
pub async fn edit(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    At(word): At<String>,
    Asked(which): Asked<Which>,
) -> Result<Response, Failure> {
    let form = form(&app, &me, known(&word)?, which.language()).await?;
    page(&around(&visit, Some(&me), &form.url()), &form)
}

/// Writes it.
pub async fn write(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    At(word): At<String>,
    Asked(which): Asked<Which>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    me.check_csrf(typed.csrf_token.as_deref())?;
    let (of, language, body) = (known(&word)?, which.language(), lines(&typed.body));
    match app.services.identity.write_legal_text(&me.actor, of, language.tag(), &body).await {
        Ok(()) => Ok(go(urls::LEGAL_TEXTS, Some(Notice::SettingSaved))),
        Err(error) => {
            let (status, mistakes) = mistakes_of(error.into())?;
            let form = LegalForm { body, mistakes, ..form(&app, &me, of, language).await? };
            show_again(&around(&visit, Some(&me), &form.url()), &form, status)
        }
    }
}

fn known(word: &str) -> Result<LegalPage, Failure> {
    LegalPage::parse(word).map_err(|_| Failure::not_found())
}

async fn form(app: &App, me: &SignedIn, page: LegalPage, language: Language) -> Result<LegalForm, Failure> {
    let versions = app.services.identity.legal_versions(&me.actor, page, language.tag()).await?;
    let body = versions.first().map(|version| version.body.clone()).unwrap_or_default();
    let line = |version: LegalVersion| LegalVersionLine {
        version: version.version,
        by: version.by.map(|account| account.name),
        at: version.at,
        body: version.body,
    };
    Ok(LegalForm { page, language, body, versions: versions.into_iter().map(line).collect(), mistakes: Vec::new() })
}

//! `/documents/{document}/view`: a paper shown beside its case, judged, and on to the next.
//!
//! What is shown is opened: the log has its entry before the first byte, whether the browser fetches the bytes for its own
//! viewer or the page holds them as text.

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use domain::text_module::{Known, fill};
use domain::{CaseState, DocumentId, DocumentState, MediaType, Review, TextPurpose};
use futures::TryStreamExt as _;
use upload::{DocumentView, RangeSpec, Whereabouts};

use super::desk::{Beside, desk};
use super::parts::{CaseFile, chain, health_note, mistakes_of};
use crate::app::{App, Visit};
use crate::http::form::{Form, lines};
use crate::http::headers::PAGE_POLICY;
use crate::http::page::{around, go, show as page, show_again};
use crate::http::{Asked, At, Failure, SignedIn};
use crate::i18n::{Language, Locale};
use crate::judgement::judge;
use crate::view::{JudgeForm, Mistake, Notice, PaperViewer, ReasonChoice, Shown, reasons, urls};

/// Bytes of a text that are shown; who needs more keeps the file.
const TEXT_BYTES: u64 = 256 * 1024;

/// The form of a judgement: pairs, because reasons may be chosen more than once.
#[derive(Debug, Clone, Default)]
struct Judged {
    review: String,
    reasons: Vec<String>,
    reason: String,
    preview: bool,
}

impl Judged {
    fn read(me: &SignedIn, pairs: Vec<(String, String)>) -> Result<Self, Failure> {
        let mut token = None;
        let mut judged = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                "csrf_token" => token = Some(value),
                "review" => judged.review = value,
                "reasons" => judged.reasons.push(value),
                "reason" => judged.reason = lines(&value),
                "preview" => judged.preview = true,
                _ => {}
            }
        }
        me.check_csrf(token.as_deref())?;
        Ok(judged)
    }
}

/// The page.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    At(id): At<DocumentId>,
    Asked(asked): Asked<Beside>,
) -> Result<Response, Failure> {
    let Some(document) = here(&app, &me, id).await? else { return Ok(go(&urls::document(id), None)) };
    let view = viewer(&app, &me, document, &asked).await?;
    let frame = around(&visit, Some(&me), &urls::view(id));
    Ok(framing(page(&frame, &view)?, &view.shown))
}

/// Judges the paper and goes on to the next one that waits; after the last one to the case.
pub async fn submit(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    At(id): At<DocumentId>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let judged = Judged::read(&me, pairs)?;
    let Some(document) = here(&app, &me, id).await? else { return Ok(go(&urls::document(id), None)) };
    let mut view = viewer(&app, &me, document, &Beside::default()).await?;
    let offered = view.judge.take().unwrap_or_default();
    let (reason, form) = worded(offered, &judged);
    let frame = around(&visit, Some(&me), &urls::view(id));
    if judged.preview {
        view.judge = Some(JudgeForm { preview: Some(reason), ..form });
        return Ok(framing(page(&frame, &view)?, &view.shown));
    }
    let (status, mistakes) = match judge_as(&app, &me, id, &judged.review, &reason).await {
        Ok(()) => return Ok(onwards(&view)),
        Err(failure) => mistakes_of(failure)?,
    };
    view.judge = Some(JudgeForm { mistakes, ..form });
    Ok(framing(show_again(&frame, &view, status)?, &view.shown))
}

/// The document, unless it moved away.
async fn here(app: &App, me: &SignedIn, id: DocumentId) -> Result<Option<DocumentView>, Failure> {
    Ok(match app.services.upload.whereabouts(&me.actor, id).await? {
        Whereabouts::Here(document) => Some(*document),
        Whereabouts::Away(_) => None,
    })
}

async fn judge_as(app: &App, me: &SignedIn, id: DocumentId, review: &str, reason: &str) -> Result<(), Failure> {
    let Some(review) = Review::parse(review).ok().filter(|review| *review != Review::None) else {
        let mistake = Mistake::ReviewMissing;
        return Err(Failure::mistake(StatusCode::UNPROCESSABLE_ENTITY, "review_missing", mistake));
    };
    // What is typed beside another judgement than "send again" was meant for that one.
    let reason = (review == Review::Resend).then_some(reason);
    judge(app, &me.actor, id, review, reason).await
}

/// Where to go after a judgement.
fn onwards(view: &PaperViewer) -> Response {
    match view.desk.next() {
        Some(next) => go(&urls::view(next), Some(Notice::Reviewed)),
        None => go(&urls::case(view.desk.case), Some(Notice::ReviewedAll)),
    }
}

/// The reason as the customer reads it, and the form as it was filled.
fn worded(offered: JudgeForm, judged: &Judged) -> (String, JudgeForm) {
    let mut form = JudgeForm { open: true, reason: judged.reason.clone(), ..offered };
    for choice in &mut form.reasons {
        choice.chosen = judged.reasons.contains(&choice.value);
    }
    let chosen = form.reasons.iter().filter(|choice| choice.chosen).map(|choice| choice.text.trim());
    let parts: Vec<_> = chosen.chain([judged.reason.trim()]).filter(|part| !part.is_empty()).collect();
    (parts.join(" "), form)
}

async fn viewer(app: &App, me: &SignedIn, document: DocumentView, asked: &Beside) -> Result<PaperViewer, Failure> {
    let file = CaseFile::open(app, me, document.case_id).await?;
    let concerns = file.concerns(document.concerns);
    let may_judge = file.case.state == CaseState::Open
        && !file.case.by_exception
        && document.name.is_some()
        && !matches!(document.state, DocumentState::Deleting | DocumentState::Deleted);
    let judge = if may_judge {
        Some(JudgeForm {
            can_complete: document.state == DocumentState::Available,
            can_destroy: document.state == DocumentState::Available && document.filed_at.is_none(),
            reasons: catalogue(app, me, &file, document.name.as_deref()).await?,
            ..JudgeForm::default()
        })
    } else {
        None
    };
    let health = health_note(app, me, &file, &document).await?;
    let shown = shown(app, me, &document, asked.show).await?;
    let desk = desk(app, me, file, Some(document.id), asked).await?;
    Ok(PaperViewer {
        desk,
        id: document.id,
        chain: chain(&document),
        disowned_at: document.disowned_at,
        name: document.name,
        health,
        media_type: document.media_type,
        size: document.size,
        kind: document.kind,
        concerns,
        note: document.note,
        flags: document.flags,
        shown,
        judge,
    })
}

/// Reasons to choose from, in the language that letters are written in: those of the Jobcenter, or the portal's own where
/// it has none.
async fn catalogue(
    app: &App,
    me: &SignedIn,
    file: &CaseFile,
    document: Option<&str>,
) -> Result<Vec<ReasonChoice>, Failure> {
    let modules = app.services.messaging.text_modules(&me.actor, TextPurpose::Resend, Language::De.tag()).await?;
    let known = Known {
        file_number: Some(&file.case.file_number),
        document,
        caseworker: Some(&me.account.name),
        ..Known::default()
    };
    let of_house = modules.into_iter().map(|module| {
        let text = fill(&module.body, &known);
        (module.id.to_string(), module.title, text)
    });
    let mut texts: Vec<_> = of_house.collect();
    if texts.is_empty() {
        let own = reasons(&Locale::of(Language::De)).into_iter().enumerate();
        texts = own.map(|(n, text)| (n.to_string(), String::new(), text)).collect();
    }
    Ok(texts.into_iter().map(|(value, title, text)| ReasonChoice { value, title, text, chosen: false }).collect())
}

async fn shown(app: &App, me: &SignedIn, document: &DocumentView, anyway: bool) -> Result<Shown, Failure> {
    if !document.readable {
        return Ok(Shown::Closed);
    }
    if !document.flags.is_empty() && !anyway {
        return Ok(Shown::Held);
    }
    Ok(match document.media_type {
        MediaType::Jpeg | MediaType::Png | MediaType::Webp => Shown::Picture,
        MediaType::Pdf => Shown::Pdf,
        MediaType::Text => text(app, me, document).await?,
        _ => Shown::Other,
    })
}

/// The beginning of a text: an opening like any other.
async fn text(app: &App, me: &SignedIn, document: &DocumentView) -> Result<Shown, Failure> {
    let is_cut = document.size > TEXT_BYTES;
    let range = is_cut.then_some(RangeSpec::From { first: 0, last: Some(TEXT_BYTES - 1) });
    let content = app.services.upload.open(&me.actor, document.id, range).await?;
    let bytes = content.stream.try_fold(Vec::new(), |mut all, block| async move {
        all.extend_from_slice(&block);
        Ok(all)
    });
    let bytes = bytes.await.map_err(|_| Failure::from(upload::Error::Damaged))?;
    Ok(Shown::Text(decoded(&bytes), is_cut))
}

/// UTF-8, or else Windows-1252: what the check of incoming texts lets through.
fn decoded(bytes: &[u8]) -> String {
    let whole = match std::str::from_utf8(bytes) {
        // Cut within a letter.
        Err(error) if error.error_len().is_none() => bytes.get(..error.valid_up_to()).unwrap_or(bytes),
        _ => bytes,
    };
    let text = match std::str::from_utf8(whole) {
        Ok(text) => text.into(),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0,
    };
    text.trim_start_matches('\u{feff}').to_owned()
}

/// The browser's own viewer of PDFs is a frame: only this page may have one, and only of ours.
fn framing(mut response: Response, shown: &Shown) -> Response {
    if *shown == Shown::Pdf
        && let Ok(policy) = HeaderValue::from_str(&format!("{PAGE_POLICY}; frame-src 'self'"))
    {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> JudgeForm {
        let choice = |value: &str, text: &str| ReasonChoice {
            value: value.into(),
            title: String::new(),
            text: text.into(),
            chosen: false,
        };
        JudgeForm { reasons: vec![choice("a", "Unscharf. "), choice("b", "Seite 2 fehlt.")], ..JudgeForm::default() }
    }

    #[test]
    fn reasons_are_put_together_in_the_order_of_the_catalogue() {
        let judged = Judged {
            reasons: vec!["b".into(), "a".into(), "unknown".into()],
            reason: " Danke! ".into(),
            ..Judged::default()
        };
        let (reason, form) = worded(form(), &judged);
        assert_eq!(reason, "Unscharf. Seite 2 fehlt. Danke!");
        assert!(form.reasons.iter().all(|choice| choice.chosen));
        assert_eq!(worded(form, &Judged::default()).0, "");
    }

    #[test]
    fn texts_are_read_as_they_were_written() {
        assert_eq!(decoded("Grüße".as_bytes()), "Grüße");
        assert_eq!(decoded("\u{feff}Grüße".as_bytes()), "Grüße");
        assert_eq!(decoded(b"Gr\xfc\xdfe \x80"), "Grüße €");
        assert_eq!(decoded(&"Grü".as_bytes()[..3]), "Gr", "cut within a letter");
    }
}

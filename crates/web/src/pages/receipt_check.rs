//! `/receipts/check`: whether a receipt is ours, or names a file. For everybody.

use audit::check::Check;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use domain::Channel;
use serde::Deserialize;

use super::parts::mistakes_of;
use crate::app::{App, Visit};
use crate::check::{by_number, check};
use crate::http::form::Form;
use crate::http::page::{around, show as page, show_again};
use crate::http::{Failure, SignedIn};
use crate::view::{Mistake, Page, ReceiptCheck, urls};

/// The form.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    number: String,
    sha256: String,
    receipt: String,
}

/// The page.
pub async fn show(visit: Visit, me: Option<SignedIn>) -> Result<Response, Failure> {
    page(&frame(&visit, me.as_ref()), &ReceiptCheck::default())
}

/// The page with the answer.
pub async fn submit(
    State(app): State<App>,
    visit: Visit,
    me: Option<SignedIn>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let frame = frame(&visit, me.as_ref());
    let form = ReceiptCheck {
        number: typed.number.clone(),
        sha256: typed.sha256.clone(),
        receipt: typed.receipt.clone(),
        ..ReceiptCheck::default()
    };
    let wanted = match wanted(&typed) {
        Ok(wanted) => wanted,
        Err(mistake) => {
            let again = ReceiptCheck { mistakes: vec![mistake], ..form };
            return show_again(&frame, &again, StatusCode::UNPROCESSABLE_ENTITY);
        }
    };
    match check(&app, &visit, Channel::Web, &wanted).await {
        Ok(fits) => page(&frame, &ReceiptCheck { answer: Some(fits), ..form }),
        Err(failure) => {
            let wait = failure.retry_after;
            let (status, mistakes) = mistakes_of(failure)?;
            let mut response = show_again(&frame, &ReceiptCheck { mistakes, ..form }, status)?;
            if let Some(seconds) = wait {
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            }
            Ok(response)
        }
    }
}

fn frame(visit: &Visit, me: Option<&SignedIn>) -> Page {
    around(visit, me, urls::RECEIPT_CHECK)
}

fn wanted(typed: &Typed) -> Result<Check, Mistake> {
    if typed.receipt.trim().is_empty() {
        return by_number(&typed.number, &typed.sha256);
    }
    Ok(Check::Receipt(typed.receipt.trim().to_owned()))
}

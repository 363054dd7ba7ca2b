//! Checking a receipt: what the page and the API share.

use audit::check::Check;
use domain::Channel;

use crate::app::{App, Visit};
use crate::http::Failure;
use crate::view::Mistake;

/// Reads what somebody typed.
pub(crate) fn by_number(number: &str, sha256: &str) -> Result<Check, Mistake> {
    let number = domain::receipt_number(number).ok_or(Mistake::ReceiptNumberWrong)?;
    let typed: String = sha256.chars().filter(|letter| !letter.is_whitespace()).collect();
    let mut sha256 = [0; 32];
    hex::decode_to_slice(typed, &mut sha256).map_err(|_| Mistake::HashWrong)?;
    Ok(Check::Number { number, sha256 })
}

/// Checks, unless the network has asked too often.
pub(crate) async fn check(app: &App, visit: &Visit, channel: Channel, wanted: &Check) -> Result<bool, Failure> {
    app.services.identity.let_check(visit.tenant.id, channel, visit.network, visit.request).await?;
    Ok(app.services.audit.check_receipt(visit.tenant.id, wanted).await?)
}

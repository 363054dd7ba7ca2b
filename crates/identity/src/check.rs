//! How often a network may ask whether a receipt is ours.

use std::net::IpAddr;

use domain::limits::{NETWORK_CHECKS, SIGN_IN_NETWORK_WINDOW};
use domain::{Actor, Channel, RequestId, TenantId};

use crate::token::check_subject;
use crate::{Error, Identity};

impl Identity {
    /// Lets a network ask once more, and counts it, whatever the answer will be.
    ///
    /// # Errors
    /// [`Error::TooMany`] if it has to wait.
    pub async fn let_check(
        &self,
        tenant: TenantId,
        channel: Channel,
        network: IpAddr,
        request: RequestId,
    ) -> Result<(), Error> {
        let subject = check_subject(network.into());
        let mut work = self.custody.act(&Actor::system(tenant, channel, request)).await?;
        self.check_limits(work.rows(), std::slice::from_ref(&subject)).await?;
        let now = self.custody.now();
        let checks = db::sessions::count_failure(work.rows(), &subject, now, now - SIGN_IN_NETWORK_WINDOW).await?;
        if checks >= NETWORK_CHECKS {
            db::sessions::block(work.rows(), &subject, now + SIGN_IN_NETWORK_WINDOW).await?;
        }
        work.commit_bookkeeping().await?;
        Ok(())
    }
}

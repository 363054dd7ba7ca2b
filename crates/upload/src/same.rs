//! A document that is sent again under the id its sender chose, without a digest: the bytes have to say whether it is
//! the same one.

use std::pin::pin;

use domain::{Actor, DocumentId};
use futures::StreamExt as _;
use sha2::{Digest as _, Sha256};

use crate::{Body, Error, Upload};

impl Upload {
    /// Reads a body to its end and compares it with a document that the actor sent before. Keeps nothing.
    ///
    /// # Errors
    /// [`Error::FingerprintDiffers`] at the first byte too many, or if the hash is another one; [`Error::Body`];
    /// [`Error::Custody`] with a refusal.
    pub async fn same_bytes(&self, actor: &Actor, id: DocumentId, body: impl Body) -> Result<(), Error> {
        let known = self.document(actor, id).await?;
        let mut left = known.size;
        let mut hash = Sha256::new();
        let mut body = pin!(self.paced(body));
        while let Some(block) = body.next().await {
            let block = block?;
            left = left.checked_sub(block.len() as u64).ok_or(Error::FingerprintDiffers)?;
            hash.update(&block);
        }
        let same = known.sha256.is_some_and(|sha256| sha256 == hex::encode(hash.finalize()));
        if same && left == 0 { Ok(()) } else { Err(Error::FingerprintDiffers) }
    }
}

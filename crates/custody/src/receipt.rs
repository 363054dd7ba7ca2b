//! Receipts: signed in the transaction that makes the thing they prove; the log's proof is added when they are read.

use domain::{Actor, Channel, ReceiptId, TenantId, Timestamp};
use ledger::{Origin, ReceiptBody, ReceiptItem, ReceiptObject, SignedReceipt};
use uuid::Uuid;

use crate::work::CaseStamp;
use crate::{CaseField, Custody, Error, Result};

/// How long reading a receipt waits for its proof.
const PROOF_IN_TIME: std::time::Duration = std::time::Duration::from_secs(5);

/// What a receipt will say beside the log entry it belongs to.
#[derive(Debug)]
pub struct NewReceipt {
    /// Document or message.
    pub object: ReceiptObject,
    /// Its id.
    pub id: Uuid,
    /// What arrived: one item for each document, one for a message.
    pub items: Vec<ReceiptItem>,
    /// When sending began.
    pub started_at: Timestamp,
    /// When the last byte was here. Never withdrawn.
    pub received_at: Timestamp,
    /// How it came in.
    pub channel: Channel,
}

/// The log entry a receipt proves.
pub(crate) struct Proof<'a> {
    pub(crate) index: u64,
    pub(crate) leaf: Vec<u8>,
    pub(crate) salt: [u8; 32],
    pub(crate) detail: Vec<u8>,
    pub(crate) origin: &'a Origin,
}

/// Signs a receipt and stores it, sealed under the case's key: it holds names and hashes.
pub(crate) async fn insert(
    custody: &Custody,
    tx: &mut db::Tx,
    case: &CaseStamp,
    new: NewReceipt,
    proof: Proof<'_>,
) -> Result<()> {
    let id = ReceiptId::generate(&*custody.clock, &*custody.rng);
    let number = number(new.received_at, &*custody.rng);
    let body = ReceiptBody {
        version: ledger::receipt::RECEIPT_VERSION,
        number: number.clone(),
        object: new.object,
        items: new.items,
        case: case.id.uuid(),
        started_at: new.started_at,
        received_at: new.received_at,
        channel: new.channel,
        origin: proof.origin.clone(),
        leaf_index: proof.index,
        leaf: proof.leaf,
        salt: proof.salt,
        detail: proof.detail,
    };
    let signed = body.sign(custody.keyring.provider().log_key())?;
    let sealed = case.sealer.seal(CaseField::ReceiptBody, id.uuid(), signed.to_json().as_bytes());
    let row = db::receipts::Receipt {
        id,
        number,
        object_kind: new.object.kind(),
        object_id: new.id,
        case_id: case.id,
        leaf_index: proof.index,
        body_sealed: sealed,
        signature: signed.signature.to_vec(),
        created_at: new.received_at,
    };
    Ok(db::receipts::insert(tx, &row).await?)
}

/// A receipt number: the day it counts for and ten random digits with a check digit, digits only, easy to read out.
fn number(received_at: Timestamp, rng: &dyn domain::Rng) -> String {
    let serial = u64::from_be_bytes(domain::random::bytes(rng));
    format!("{}-{}", received_at.format("%Y%m%d"), domain::PortalNumber::from_serial(serial % 100_000_000_000).digits())
}

impl Custody {
    /// The receipt of a document or message, with the proof that its entry is in the log.
    ///
    /// Makes a checkpoint if none covers the entry yet. If that fails now, the receipt comes without a proof: it is
    /// binding by its signature.
    ///
    /// # Errors
    /// [`crate::Error::Rows`], [`crate::Error::Sealed`].
    pub async fn receipt(&self, actor: &Actor, object: ReceiptObject, id: Uuid) -> Result<Option<SignedReceipt>> {
        let Some((leaf_index, signed)) = self.open_receipt(actor, object, id).await? else { return Ok(None) };
        // A slow object store keeps nobody from the receipt.
        match tokio::time::timeout(PROOF_IN_TIME, self.entry_proof(actor.tenant, leaf_index)).await {
            Ok(Ok(proof)) => Ok(Some(signed.with_proof(&proof))),
            Err(_) => Ok(Some(signed)),
            Ok(Err(error)) => {
                tracing::warn!(%error, "receipt without proof");
                Ok(Some(signed))
            }
        }
    }

    /// The receipt as it was signed, without a proof.
    ///
    /// # Errors
    /// As [`Custody::receipt`].
    pub async fn signed_receipt(
        &self,
        actor: &Actor,
        object: ReceiptObject,
        id: Uuid,
    ) -> Result<Option<SignedReceipt>> {
        Ok(self.open_receipt(actor, object, id).await?.map(|(_, signed)| signed))
    }

    async fn open_receipt(
        &self,
        actor: &Actor,
        object: ReceiptObject,
        id: Uuid,
    ) -> Result<Option<(u64, SignedReceipt)>> {
        let mut tx = self.read(actor.tenant).await?;
        let Some(row) = db::receipts::find_by_object(&mut tx, object.kind(), id).await? else {
            return Ok(None);
        };
        let signed = self.open_row(&mut tx, actor.tenant, &row).await?;
        Ok(Some((row.leaf_index, signed)))
    }

    /// A receipt is sealed with the key of the case in which the thing arrived, wherever that is by now.
    async fn open_row(&self, tx: &mut db::Tx, tenant: TenantId, row: &db::receipts::Receipt) -> Result<SignedReceipt> {
        let case = db::cases::find(tx, row.case_id).await?.ok_or(Error::Row("a receipt without a case"))?;
        let sealer = self.case_sealer(tx, tenant, case.id, &case.wrapped_key).await?;
        let json = sealer.open_text(CaseField::ReceiptBody, row.id.uuid(), &row.body_sealed)?;
        Ok(SignedReceipt::from_json(&json)?)
    }

    /// Whether the receipt with this number names something with this SHA-256. Nothing else of it leaves.
    ///
    /// # Errors
    /// [`crate::Error::Rows`]; [`crate::Error::Sealed`], [`crate::Error::Ledger`] if the receipt was changed.
    pub async fn receipt_names(&self, tenant: TenantId, number: &str, sha256: &[u8; 32]) -> Result<bool> {
        let mut tx = self.read(tenant).await?;
        let Some(row) = db::receipts::find_by_number(&mut tx, number).await? else { return Ok(false) };
        let signed = self.open_row(&mut tx, tenant, &row).await?;
        Ok(signed.body()?.items.iter().any(|item| item.sha256 == *sha256))
    }
}

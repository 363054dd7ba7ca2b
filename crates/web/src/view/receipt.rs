//! The receipt, as a page that can be shown at the counter.

use domain::{CaseId, Channel, DocumentId, Timestamp};

use super::urls;

/// `GET /documents/{document}/receipt`.
#[derive(Debug, Clone)]
pub struct ReceiptPage {
    /// The document that led here.
    pub document: DocumentId,
    /// The number of the receipt.
    pub number: String,
    /// The case.
    pub case: CaseId,
    /// The title of the case.
    pub case_title: String,
    /// The file number of the case.
    pub file_number: String,
    /// Who sent.
    pub sent_by: String,
    /// For whom.
    pub on_behalf_of: Option<String>,
    /// How it came in.
    pub channel: Channel,
    /// When sending began.
    pub started_at: Timestamp,
    /// When the last byte arrived. This counts.
    pub received_at: Timestamp,
    /// Everything that arrived together.
    pub documents: Vec<ReceiptLine>,
    /// The place in the log, where the reader may know it.
    pub leaf_index: Option<u64>,
    /// Whether the proof is in it already; without it the receipt is binding too.
    pub proven: bool,
}

super::template!(ReceiptPage, "receipt.html");

/// One document of a receipt.
#[derive(Debug, Clone)]
pub struct ReceiptLine {
    /// Its file name.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256, hexadecimal.
    pub sha256: String,
}

impl ReceiptPage {
    /// The signed receipt.
    pub fn json_url(&self) -> String {
        urls::receipt_json(self.document)
    }

    /// The page of the document.
    pub fn document_url(&self) -> String {
        urls::document(self.document)
    }

    /// How many documents arrived.
    pub fn count(&self) -> u32 {
        u32::try_from(self.documents.len()).unwrap_or(u32::MAX)
    }

    /// The place in the log.
    pub fn place(&self) -> String {
        self.leaf_index.map_or_else(String::new, |index| index.to_string())
    }

    /// The page of the case.
    pub fn case_url(&self) -> String {
        urls::case(self.case)
    }

    /// The key of the words for how it came in.
    pub fn channel_key(&self) -> String {
        super::paper::channel_key(self.channel)
    }
}

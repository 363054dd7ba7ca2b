//! The lines of the file. Fields stand in alphabetical order; bytes are base64.

use domain::{AttemptId, CaseId, DocumentId, InstallationId, MediaType, TenantId, Timestamp};
use ledger::{lines, text};
use serde::{Deserialize, Serialize};

/// The name and version of the format.
pub const FORMAT: &str = "kundenportal-wraps/1";

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Line {
    Wraps(Head),
    Tenant(TenantLine),
    TenantKey(TenantKeyLine),
    Case(CaseLine),
    Document(DocumentLine),
    End(End),
}

impl lines::Line for Line {
    fn is_end(&self) -> bool {
        matches!(self, Self::End(_))
    }
}

/// The first line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Head {
    pub(super) format: String,
    pub(super) installation: InstallationId,
    pub(super) made_at: Timestamp,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TenantLine {
    pub(super) id: TenantId,
    pub(super) slug: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TenantKeyLine {
    #[serde(with = "text")]
    pub(super) index_key_wrapped: Vec<u8>,
    pub(super) tenant: TenantId,
    pub(super) version: u32,
    #[serde(with = "text")]
    pub(super) wrapped: Vec<u8>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CaseLine {
    pub(super) id: CaseId,
    pub(super) tenant: TenantId,
    #[serde(with = "text")]
    pub(super) wrapped_key: Vec<u8>,
}

/// A document with the attempt whose object holds it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DocumentLine {
    pub(super) attempt: AttemptId,
    pub(super) case: CaseId,
    pub(super) id: DocumentId,
    pub(super) media_type: MediaType,
    #[serde(with = "text")]
    pub(super) name_sealed: Vec<u8>,
    pub(super) object_key: String,
    pub(super) received_at: Timestamp,
    pub(super) sealed_size: u64,
    #[serde(with = "text")]
    pub(super) sha256_sealed: Vec<u8>,
    pub(super) size: u64,
    pub(super) tenant: TenantId,
    #[serde(with = "text")]
    pub(super) wrapped_key: Vec<u8>,
}

/// The last line.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct End {
    pub(super) cases: u64,
    pub(super) documents: u64,
    /// Over every byte before this line.
    #[serde(with = "hex")]
    pub(super) sha256: [u8; 32],
    pub(super) tenant_keys: u64,
    pub(super) tenants: u64,
}

impl End {
    /// Counts a line.
    pub(super) const fn count(&mut self, line: &Line) {
        match line {
            Line::Tenant(_) => self.tenants += 1,
            Line::TenantKey(_) => self.tenant_keys += 1,
            Line::Case(_) => self.cases += 1,
            Line::Document(_) => self.documents += 1,
            Line::Wraps(_) | Line::End(_) => {}
        }
    }
}

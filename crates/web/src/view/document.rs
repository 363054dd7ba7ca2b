//! One document, as its sender and as staff see it.

use domain::{CaseId, Channel, DocumentFlags, DocumentId, MediaType, Review, ScanReason, Timestamp};

use super::caution::{self, Caution};
use super::{Chain, HealthNote, Linked, Mistake, MoveNote, mistake, urls};
use crate::i18n::Locale;

/// `GET /documents/{document}` of a customer.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is something that the page offers or not")]
pub struct CustomerDocument {
    /// The document.
    pub id: DocumentId,
    /// Its case.
    pub case: CaseId,
    /// The title of the case.
    pub case_title: String,
    /// Its file name; `None` if it may tell of health, and the reader may not see it.
    pub name: Option<String>,
    /// Whether the Jobcenter sent it: nobody judges it then.
    pub from_office: bool,
    /// What the bytes are.
    pub media_type: MediaType,
    /// How many.
    pub size: u64,
    /// What it is: a code of the catalogue or free words.
    pub kind: Option<String>,
    /// What the sender wrote with it.
    pub note: Option<String>,
    /// The member it concerns by name; `None` for all.
    pub concerns: Option<String>,
    /// What staff should know before they open it.
    pub flags: DocumentFlags,
    /// How far it came.
    pub chain: Chain,
    /// Whether the reader may open it.
    pub can_open: bool,
    /// Whether the reader may see the receipt.
    pub has_receipt: bool,
    /// Whether the reader may take it back.
    pub can_take_back: bool,
    /// Whether the reader may say that it is not theirs.
    pub can_disown: bool,
    /// When it last moved to another case or member.
    pub moved_at: Option<Timestamp>,
    /// The file number of its case.
    pub file_number: String,
    /// What it replaces.
    pub replaces: Option<Linked>,
    /// What replaces it, the earliest first.
    pub replaced_by: Vec<Linked>,
}

super::template!(CustomerDocument, "customer/document.html");

/// `GET /documents/{document}` of a caseworker, and again after a `POST` to [`urls::review`] that was refused.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is something that the page offers or not")]
pub struct StaffDocument {
    /// The document.
    pub id: DocumentId,
    /// Its case.
    pub case: CaseId,
    /// The title of the case.
    pub case_title: String,
    /// The file number of the case.
    pub file_number: String,
    /// The number of the household.
    pub household_number: String,
    /// Its file name; `None` if it may tell of health, and the reader may not see it.
    pub name: Option<String>,
    /// That it may tell of health, and who may open it.
    pub health: Option<HealthNote>,
    /// What the bytes are.
    pub media_type: MediaType,
    /// How many.
    pub size: u64,
    /// SHA-256 of the bytes, hexadecimal.
    pub sha256: String,
    /// What it is: a code of the catalogue or free words.
    pub kind: Option<String>,
    /// What the sender wrote with it.
    pub note: Option<String>,
    /// The member it concerns by name; `None` for all.
    pub concerns: Option<String>,
    /// Who sent it.
    pub uploaded_by: Option<String>,
    /// For whom.
    pub on_behalf_of: Option<String>,
    /// How it came in.
    pub channel: Channel,
    /// When sending began.
    pub started_at: Timestamp,
    /// What staff should know before they open it.
    pub flags: DocumentFlags,
    /// How far it came.
    pub chain: Chain,
    /// Whether it may be opened: only while it is available.
    pub can_open: bool,
    /// The form; `None` where the reader may not judge.
    pub review: Option<ReviewForm>,
    /// Whether it may be destroyed as shown and not kept.
    pub can_destroy_shown: bool,
    /// Whether it may be destroyed as infected.
    pub can_destroy_infected: bool,
    /// Why it could not be checked, or not yet.
    pub scan_reason: Option<ScanReason>,
    /// Since when the virus scanner does not answer, where it waits for it.
    pub scanner_away: Option<Timestamp>,
    /// The form that gives it free; `None` unless it could not be checked.
    pub release: Option<ReleaseForm>,
    /// That it was given free without a check.
    pub released: Option<Released>,
    /// What became of its last move.
    pub last_move: Option<MoveNote>,
    /// Whether it may be moved.
    pub can_move: bool,
    /// When a customer said that it is not theirs, until staff have looked.
    pub disowned_at: Option<Timestamp>,
    /// Whether the reader may say that it belongs here.
    pub can_confirm: bool,
    /// What it replaces.
    pub replaces: Option<Linked>,
    /// What replaces it, the earliest first.
    pub replaced_by: Vec<Linked>,
}

super::template!(StaffDocument, "staff/document.html");

/// The judgement of a paper. Fields: `review` (`complete` or `resend`), `reason`.
#[derive(Debug, Clone, Default)]
pub struct ReviewForm {
    /// What is chosen; `None` on a form that nobody filled yet.
    pub review: Option<Review>,
    /// The reason that was typed.
    pub reason: String,
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
}

impl ReviewForm {
    /// Whether this judgement is chosen.
    pub fn is(&self, review: &str) -> bool {
        self.review.is_some_and(|chosen| chosen.as_str() == review)
    }

    /// What is wrong with a field.
    pub fn mistake(&self, field: &str, t: &Locale) -> Option<String> {
        mistake::at(&self.mistakes, field, t)
    }
}

/// Giving a paper free that could not be checked. Field: `release_reason`.
#[derive(Debug, Clone, Default)]
pub struct ReleaseForm {
    /// The reason that was typed.
    pub reason: String,
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
}

impl ReleaseForm {
    /// What is wrong with a field.
    pub fn mistake(&self, field: &str, t: &Locale) -> Option<String> {
        mistake::at(&self.mistakes, field, t)
    }
}

/// That a paper was given free without a check.
#[derive(Debug, Clone)]
pub struct Released {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: Option<String>,
    /// Why.
    pub reason: String,
}

/// Reasons that are often given, in words for the customer.
pub(crate) fn reasons(t: &Locale) -> Vec<String> {
    ["blurred", "cut-off", "pages-missing", "too-old", "other-person", "wrong-paper", "protected"]
        .iter()
        .map(|reason| t.get(&format!("reason-{reason}")))
        .collect()
}

macro_rules! links {
    ($view:ident) => {
        impl $view {
            /// The page of the case.
            pub fn case_url(&self) -> String {
                urls::case(self.case)
            }

            /// The receipt.
            pub fn receipt_url(&self) -> String {
                urls::receipt(self.id)
            }

            /// What it is called, or that this is not for the reader.
            pub fn name_text(&self, t: &Locale) -> String {
                super::paper_name(self.name.as_deref(), t)
            }

            /// What it is, in the reader's language.
            pub fn kind_text(&self, t: &Locale) -> Option<String> {
                self.kind.as_deref().map(|kind| super::kind_label(kind, t))
            }

            /// "PDF", "JPG"
            pub fn type_text(&self) -> String {
                self.media_type.extension().to_uppercase()
            }
        }
    };
}
links!(CustomerDocument);
links!(StaffDocument);

impl CustomerDocument {
    /// The bytes, to be kept.
    pub fn content_url(&self) -> String {
        urls::content(self.id)
    }

    /// Where it is taken back.
    pub fn take_back_url(&self) -> String {
        urls::take_back(self.id)
    }

    /// Where the reader says that it is not theirs.
    pub fn disown_url(&self) -> String {
        urls::disown(self.id)
    }

    /// Where it is sent again.
    pub fn send_url(&self) -> String {
        urls::send_again(self.case, self.id)
    }

    /// What the reader should know of it.
    pub fn caution(&self, t: &Locale) -> Option<Caution> {
        caution::of_customer(self.flags, &self.chain, t)
    }

    /// Whether the reader is asked to send it again.
    pub fn is_resend(&self) -> bool {
        self.chain.asks_again()
    }
}

impl StaffDocument {
    /// The key of why it could not be checked.
    pub const fn scan_key(&self) -> Option<&'static str> {
        use ScanReason as R;
        match self.scan_reason {
            Some(R::TooLong) => Some("release-why-too-long"),
            Some(R::Limit) => Some("release-why-limit"),
            Some(R::Encrypted) => Some("release-why-encrypted"),
            Some(R::Macros) => Some("release-why-macros"),
            Some(R::ScannerFailed) => Some("release-why-scanner-failed"),
            Some(R::ScannerUnavailable | R::StoreUnavailable) | None => None,
        }
    }

    /// Whether checking it failed for long, and is tried again.
    pub fn waits_again(&self) -> bool {
        self.scan_reason.is_some_and(ScanReason::passes)
    }

    /// What the reader should know before opening it.
    pub fn cautions(&self, t: &Locale) -> Vec<Caution> {
        caution::of_staff(self.flags, t)
    }

    /// What is wrong with the forms.
    pub fn mistakes(&self) -> Vec<&Mistake> {
        let review = self.review.iter().flat_map(|form| &form.mistakes);
        review.chain(self.release.iter().flat_map(|form| &form.mistakes)).collect()
    }

    /// Where it is moved.
    pub fn move_url(&self) -> String {
        urls::moving(self.id)
    }

    /// Where the reader says that it belongs here.
    pub fn confirm_url(&self) -> String {
        urls::confirm(self.id)
    }

    /// Where it is given free without a check.
    pub fn release_url(&self) -> String {
        urls::release(self.id)
    }

    /// Where it is given to be checked once more.
    pub fn rescan_url(&self) -> String {
        urls::rescan(self.id)
    }

    /// Where an infected file is destroyed.
    pub fn destroy_url(&self) -> String {
        urls::destroy(self.id)
    }

    /// The bytes: shown where a browser can do that safely, else to be kept.
    pub fn content_url(&self) -> String {
        if self.media_type.viewable() { urls::content_inline(self.id) } else { urls::content(self.id) }
    }

    /// Where the judgement goes.
    pub fn review_url(&self) -> String {
        urls::review(self.id)
    }

    /// The key of the words for how it came in.
    pub fn channel_key(&self) -> String {
        super::paper::channel_key(self.channel)
    }
}

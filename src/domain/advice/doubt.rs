//! The remarks that somebody must confirm before the entry is recorded.

use super::Advice;

/// Keys of the remarks on entries that are likelier a slip than meant.
const DOUBTS: [&str; 25] = [
    "late",
    "planned-late",
    "after-closing",
    "in-the-future",
    "limit-passed",
    "next-far",
    "not-filed",
    "over-claim",
    "over-held",
    "same-voucher",
    "not-positive",
    "next-passed",
    "closed-while-paused",
    "steps-after-closing",
    "court-unknown",
    "irregular-number",
    "approver-missing",
    // They move nothing, so one of their days is wrong.
    "no-days",
    "conversion-same-day",
    "of-appeal",
    // They count, so they move the due date by what the law does not provide.
    "ground-not-applicable",
    "conversion-other-branch",
    "procedure-stays",
    "extension-not-provided",
    "extension-over-statute",
];

impl Advice {
    /// Whether the entry must be confirmed before it is recorded, where somebody can be asked.
    pub fn is_doubt(&self) -> bool {
        DOUBTS.contains(&self.key)
    }
}

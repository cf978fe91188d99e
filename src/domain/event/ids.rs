//! The kinds of events by their ids.

use super::Fact;

impl Fact {
    /// Every id that [`Fact::id`] gives.
    pub const IDS: [&'static str; 16] = [
        "registered",
        "amended",
        "deducted",
        "suspended",
        "adjourned",
        "extended",
        "converted",
        "restarted",
        "resumed",
        "followed-up",
        "received",
        "paid-out",
        "supervised",
        "linked",
        "closed",
        "reopened",
    ];
}

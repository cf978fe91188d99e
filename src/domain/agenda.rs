//! What a calendar shows of a case.

ids! {
    /// What may fall on a day.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum AgendaKind {
        /// The limit of a supervision 督办时限.
        Supervision = "supervision",
        /// The trial limit ends 审限届满.
        Due = "due",
        /// A pause ends 扣除到期.
        PauseEnd = "pause-end",
        /// The last day to apply for an extension.
        ApplyBy = "apply-by",
        /// The next follow-up 跟进.
        FollowUp = "follow-up",
    }
}

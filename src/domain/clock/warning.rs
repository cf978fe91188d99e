//! What is irregular about a term or one of its changes.

use crate::domain::change::PauseKind;

/// A warning of the clock, never a refusal (rule 9): what it is about counts unless it says
/// otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Warning {
    GroundMissing,
    GroundUnknown,
    /// The law provides the ground, but neither for such cases nor for another kind of pause.
    GroundNotApplicable,
    /// The law provides the ground for this kind of pause, and not for the one it was given for.
    GroundBelongs(PauseKind),
    /// The pause is longer than the law allows on its ground.
    GroundOverMaximum,
    /// Only what is longer than `days` may be left out.
    GroundBeyond {
        days: u32,
    },
    /// A local addition, lawful only with an approval in each case.
    GroundLocal,
    /// A pause that ends before it begins; no day of it counts.
    ToBeforeFrom,
    /// An extension without a length and without a date.
    ExtensionEmpty,
    /// The law provides for no further extension.
    ExtensionNotProvided,
    /// Longer than the statute allows.
    ExtensionOverStatute,
    /// Not approved by the authority the law names.
    Approver,
    /// No day of approval, so taken as in time; without the extension the term would be over.
    ApprovalMissingOver,
    /// No day of approval, so taken as granted at the start; a conversion or restart ended it.
    ApprovalMissingLapsed,
    /// The stated date lies after the "at the latest" of the statute.
    UntilOverLatest,
    UntilBeforeStart,
    /// The stated date lies before the one reached without the extension.
    UntilShortens,
    ConversionOtherBranch,
    /// Another conversion of the same day comes after it, so it has no effect.
    ConversionSameDay,
    /// Too late, but accepted with a reason, so it counts.
    LateAccepted,
    /// It begins after the closing, so it does not count.
    AfterClosing,
    /// It begins before the term does; usually a mistyped year.
    BeforeStart,
    /// About the term: it was closed before it began.
    ClosedBeforeStart,
    /// About the term: it began after the last day on which its limit was in force.
    LimitExpired,
}

impl Warning {
    /// The stable id, as in the `note` of a step.
    pub const fn id(self) -> &'static str {
        match self {
            Warning::GroundMissing => "ground-missing",
            Warning::GroundUnknown => "ground-unknown",
            Warning::GroundNotApplicable => "ground-not-applicable",
            Warning::GroundBelongs(PauseKind::Deduct) => "ground-belongs-deduct",
            Warning::GroundBelongs(PauseKind::Suspend) => "ground-belongs-suspend",
            Warning::GroundBelongs(PauseKind::Adjourn) => "ground-belongs-adjourn",
            Warning::GroundOverMaximum => "ground-over-maximum",
            Warning::GroundBeyond { .. } => "ground-beyond",
            Warning::GroundLocal => "ground-local",
            Warning::ToBeforeFrom => "to-before-from",
            Warning::ExtensionEmpty => "extension-empty",
            Warning::ExtensionNotProvided => "extension-not-provided",
            Warning::ExtensionOverStatute => "extension-over-statute",
            Warning::Approver => "approver",
            Warning::ApprovalMissingOver => "approval-missing-over",
            Warning::ApprovalMissingLapsed => "approval-missing-lapsed",
            Warning::UntilOverLatest => "until-over-latest",
            Warning::UntilBeforeStart => "until-before-start",
            Warning::UntilShortens => "until-shortens",
            Warning::ConversionOtherBranch => "conversion-other-branch",
            Warning::ConversionSameDay => "conversion-same-day",
            Warning::LateAccepted => "late-accepted",
            Warning::AfterClosing => "after-closing",
            Warning::BeforeStart => "before-start",
            Warning::ClosedBeforeStart => "closed-before-start",
            Warning::LimitExpired => "limit-expired",
        }
    }

    /// The number of days it names; 0 if it names none.
    pub(super) const fn days(self) -> u32 {
        match self {
            Warning::GroundBeyond { days } => days,
            _ => 0,
        }
    }
}

/// A warning about one change of a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Remark {
    /// 0-based position of the change.
    pub change: usize,
    pub warning: Warning,
}

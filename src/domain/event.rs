//! Facts: what can be recorded of a case.
//!
//! The state of a case follows from its events; no event is ever edited or deleted.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::change::{Change, PauseKind};
use super::letter::{overwrite, overwrite_option};
use super::money::Money;

mod common;
mod counts;
pub mod texts;

ids! {
    /// The fields of a case that can be registered, imported and amended, by their stable names.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Field: u8 {
        /// 案号.
        Number as 0 = "number",
        /// 法院.
        Court as 1 = "court",
        /// 庭室.
        Division as 2 = "division",
        /// 承办法官.
        Handler as 3 = "handler",
        /// 书记员.
        Clerk as 4 = "clerk",
        /// 类型代字; derived from the number unless given.
        Type as 5 = "type",
        /// Procedure id; derived from the type unless given.
        Procedure as 6 = "procedure",
        /// 案由.
        Cause as 7 = "cause",
        /// 原告 / 申请人.
        Plaintiffs as 8 = "plaintiffs",
        /// 被告 / 被执行人.
        Defendants as 9 = "defendants",
        /// 立案日.
        Filed as 10 = "filed",
        /// 结案日.
        Closed as 11 = "closed",
        /// 结案方式.
        How as 12 = "how",
        /// 标的.
        Claim as 13 = "claim",
        /// 标签: 涉民生, 涉企业 …, separated by `,` `、` `;` or blanks.
        Tags as 14 = "tags",
        /// 羁押.
        Custody as 15 = "custody",
        /// The ledger's own due date: kept beside the computed one, never relied on.
        Due as 16 = "due",
        /// 备注.
        Note as 17 = "note",
        /// 改期: the day of the next follow-up, moved without a follow-up.
        Next as 18 = "next",
    }
}

impl Field {
    /// Whether a dated change of this field is a move: until then the case was elsewhere.
    pub fn moves(self) -> bool {
        matches!(self, Field::Court | Field::Division | Field::Handler)
    }
}

/// What is known of a case when it is entered; every field except the number may be missing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Registration {
    /// The case number as given (sanitised).
    pub number: String,
    /// Name or code as given; known courts are shown by their official name.
    pub court: Option<String>,
    pub division: Option<String>,
    pub handler: Option<String>,
    pub clerk: Option<String>,
    #[serde(rename = "type")]
    pub type_code: Option<String>,
    /// A procedure id.
    pub procedure: Option<String>,
    pub cause: Option<String>,
    pub plaintiffs: Option<String>,
    pub defendants: Option<String>,
    pub filed: Option<NaiveDate>,
    pub claim: Option<Money>,
    pub tags: Vec<String>,
    pub custody: bool,
    pub due: Option<NaiveDate>,
    pub note: Option<String>,
}

/// A follow-up 跟进.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FollowUp {
    /// Outcome id from `config/outcomes.toml`, or free text.
    pub outcome: String,
    pub note: Option<String>,
    /// The day of the next follow-up.
    pub next: Option<NaiveDate>,
    pub handler: Option<String>,
    /// How the person was reached: in person, by post … (送达方式, 联系方式).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
}

/// 督办: the action required, its deadline, and the responsible leader and department.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Supervision {
    /// 措施.
    pub text: String,
    /// 时限.
    pub limit: Option<NaiveDate>,
    /// 牵头.
    pub lead: Option<String>,
    /// 责任部门.
    pub department: Option<String>,
}

ids! {
    /// The direction of a payment.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
    pub enum Direction {
        /// 到位.
        #[default]
        Receipt = "receipt",
        /// 发放.
        PayOut = "pay-out",
    }
}

/// A receipt or pay-out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Payment {
    pub direction: Direction,
    pub amount: Money,
    pub method: Option<String>,
    pub voucher: Option<String>,
    pub note: Option<String>,
}

/// A follow-up that borrows its texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FollowUpRef<'a> {
    pub outcome: &'a str,
    pub note: Option<&'a str>,
    pub next: Option<NaiveDate>,
    pub handler: Option<&'a str>,
    pub method: Option<&'a str>,
}

impl FollowUp {
    pub fn borrowed(&self) -> FollowUpRef<'_> {
        FollowUpRef {
            outcome: &self.outcome,
            note: self.note.as_deref(),
            next: self.next,
            handler: self.handler.as_deref(),
            method: self.method.as_deref(),
        }
    }

    /// Copies another follow-up into this one, reusing its memory.
    pub fn assign(&mut self, said: FollowUpRef<'_>) {
        overwrite(&mut self.outcome, said.outcome);
        overwrite_option(&mut self.note, said.note);
        self.next = said.next;
        overwrite_option(&mut self.handler, said.handler);
        overwrite_option(&mut self.method, said.method);
    }
}

impl From<FollowUpRef<'_>> for FollowUp {
    fn from(said: FollowUpRef<'_>) -> FollowUp {
        FollowUp {
            outcome: said.outcome.to_owned(),
            note: said.note.map(str::to_owned),
            next: said.next,
            handler: said.handler.map(str::to_owned),
            method: said.method.map(str::to_owned),
        }
    }
}

/// A payment that borrows its texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaymentRef<'a> {
    pub direction: Direction,
    pub amount: Money,
    pub method: Option<&'a str>,
    pub voucher: Option<&'a str>,
    pub note: Option<&'a str>,
}

impl Payment {
    pub fn borrowed(&self) -> PaymentRef<'_> {
        PaymentRef {
            direction: self.direction,
            amount: self.amount,
            method: self.method.as_deref(),
            voucher: self.voucher.as_deref(),
            note: self.note.as_deref(),
        }
    }
}

impl From<PaymentRef<'_>> for Payment {
    fn from(said: PaymentRef<'_>) -> Payment {
        Payment {
            direction: said.direction,
            amount: said.amount,
            method: said.method.map(str::to_owned),
            voucher: said.voucher.map(str::to_owned),
            note: said.note.map(str::to_owned),
        }
    }
}

/// Prefix of the text of a link that describes the relation as read from the linked case.
pub const LINKED_THERE: &str = "<- ";

/// The content of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    Registered(Box<Registration>),
    /// A correction.
    ///
    /// `value` is the text form of the field (ISO dates, decimal money, tags joined by `,`); `None`
    /// clears it. The event's day is the day of a move (division, handler, court); without one the
    /// value holds from filing.
    Amended {
        field: Field,
        value: Option<String>,
    },
    /// A deduction, suspension, adjournment, extension, conversion or restart.
    Changed {
        change: Change,
        note: Option<String>,
    },
    /// Ends the open pause of this kind that began on `from`, on the event's day.
    Resumed {
        kind: PauseKind,
        from: NaiveDate,
    },
    FollowedUp(FollowUp),
    Paid(Payment),
    Supervised(Supervision),
    /// A link to another case or document.
    ///
    /// `how` is what that one is to this one; after [`LINKED_THERE`] it is what this one is to that
    /// one.
    Linked {
        to: String,
        how: Option<String>,
    },
    /// 结案, on the event's day.
    Closed {
        how: Option<String>,
    },
    /// 重新开启: the closing was a mistake; on the event's day.
    Reopened {
        reason: Option<String>,
    },
    /// An event of the same case, given by commit and index, does not hold.
    Retracted {
        commit: u64,
        index: u32,
    },
}

ids! {
    /// The kind of a fact.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum FactKind {
        Registered = "registered",
        Amended = "amended",
        Deducted = "deducted",
        Suspended = "suspended",
        Adjourned = "adjourned",
        Extended = "extended",
        Converted = "converted",
        Restarted = "restarted",
        Resumed = "resumed",
        FollowedUp = "followed-up",
        Received = "received",
        PaidOut = "paid-out",
        Supervised = "supervised",
        Linked = "linked",
        Closed = "closed",
        Reopened = "reopened",
        Retracted = "retracted",
    }
}

/// A fact and the day on which it takes effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// `None` means from filing or, for an extension without an approval day, from the start.
    pub on: Option<NaiveDate>,
    pub fact: Fact,
}

impl Event {
    /// The day from which it counts; `None` if it holds from filing.
    pub fn effective(&self) -> Option<NaiveDate> {
        match &self.fact {
            Fact::Registered(_) | Fact::Retracted { .. } => None,
            Fact::Amended { field, .. } => self.on.filter(|_| field.moves()),
            Fact::Changed { change, .. } => change.begins(),
            Fact::Resumed { .. }
            | Fact::FollowedUp(_)
            | Fact::Paid(_)
            | Fact::Supervised { .. }
            | Fact::Linked { .. }
            | Fact::Closed { .. }
            | Fact::Reopened { .. } => self.on,
        }
    }
}

impl Fact {
    pub fn kind(&self) -> FactKind {
        match self {
            Fact::Registered(_) => FactKind::Registered,
            Fact::Amended { .. } => FactKind::Amended,
            Fact::Changed { change, .. } => match change {
                Change::Pause(pause) => match pause.kind {
                    PauseKind::Deduct => FactKind::Deducted,
                    PauseKind::Suspend => FactKind::Suspended,
                    PauseKind::Adjourn => FactKind::Adjourned,
                },
                Change::Extend(_) => FactKind::Extended,
                Change::Convert { .. } => FactKind::Converted,
                Change::Restart { .. } => FactKind::Restarted,
            },
            Fact::Resumed { .. } => FactKind::Resumed,
            Fact::FollowedUp(_) => FactKind::FollowedUp,
            Fact::Paid(payment) => match payment.direction {
                Direction::Receipt => FactKind::Received,
                Direction::PayOut => FactKind::PaidOut,
            },
            Fact::Supervised(_) => FactKind::Supervised,
            Fact::Linked { .. } => FactKind::Linked,
            Fact::Closed { .. } => FactKind::Closed,
            Fact::Reopened { .. } => FactKind::Reopened,
            Fact::Retracted { .. } => FactKind::Retracted,
        }
    }

    /// The stable id of its kind.
    pub fn id(&self) -> &'static str {
        self.kind().id()
    }
}

/// An event as the docket recorded it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// The commit that recorded it; commits are numbered from 1.
    pub commit: u64,
    /// Its position among the commit's events of this case.
    pub index: u32,
    pub event: Event,
}

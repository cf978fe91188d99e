//! Forms as data: a list of fields, each with a kind. Labels are `tui.form.label.<field>`, help
//! texts `tui.form.help.<field>`.

use crate::command::FormKind;
use crate::domain::rules::GroundKind;

/// The source of a field's options.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    Outcomes,
    Grounds(GroundKind),
    Procedures,
    Approvers,
    OpenPauses,
    Directions,
    Contacts,
    PayMethods,
    Closings,
    Links,
    Handlers,
    /// People who lead measures; often none of the handlers.
    Leads,
    Clerks,
    Divisions,
    Courts,
    Causes,
    Tags,
    Fields,
    YesNo,
}

impl Source {
    /// Whether the options are who works at a court: a lead may come from elsewhere.
    pub(super) fn is_staff(self) -> bool {
        matches!(self, Source::Handlers | Source::Clerks | Source::Divisions)
    }
}

/// What can be typed into a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A day; with `future`, one without a year is the next such day.
    Day {
        future: bool,
    },
    /// A day, or a number of days by which the day of each case moves.
    Move,
    Money,
    /// A small whole number.
    Count,
    /// Free text of at most this many characters.
    Text(usize),
    /// One of the options; with `free`, also free text.
    Pick {
        from: Source,
        free: bool,
    },
    /// A case number, possibly shortened.
    Number,
    /// The new value of the field chosen in the field before.
    Value,
}

/// The definition of a field.
#[derive(Debug, Clone, Copy)]
pub(super) struct FieldDef {
    pub(super) id: &'static str,
    pub(super) kind: Kind,
    /// Whether the form cannot be saved without it.
    pub(super) needed: bool,
    /// Whether it comes after the fields that Enter walks through; Tab and the arrows lead there.
    pub(super) more: bool,
}

pub(super) const fn need(id: &'static str, kind: Kind) -> FieldDef {
    FieldDef {
        id,
        kind,
        needed: true,
        more: false,
    }
}

pub(super) const fn may(id: &'static str, kind: Kind) -> FieldDef {
    FieldDef {
        id,
        kind,
        needed: false,
        more: false,
    }
}

pub(super) const fn more(id: &'static str, kind: Kind) -> FieldDef {
    FieldDef {
        id,
        kind,
        needed: false,
        more: true,
    }
}

const fn pick(from: Source) -> Kind {
    Kind::Pick { from, free: false }
}

pub(super) const fn own(from: Source) -> Kind {
    Kind::Pick { from, free: true }
}

pub(super) const DAY: Kind = Kind::Day { future: false };
pub(super) const AHEAD: Kind = Kind::Day { future: true };
/// A note: as many characters as fit the form on 80x24.
pub(super) const NOTE: Kind = Kind::Text(200);
/// A name, or several names of parties or tags.
pub(super) const NAME: Kind = Kind::Text(500);

macro_rules! pause {
    ($kind:expr) => {
        const {
            &[
                need("ground", own(Source::Grounds($kind))),
                need("from", DAY),
                may("to", DAY),
                more("note", NOTE),
                more("accepted", NOTE),
            ]
        }
    };
}

/// The fields of a form, in order.
#[expect(clippy::too_many_lines, reason = "it is a table")]
pub(super) fn fields(kind: FormKind) -> &'static [FieldDef] {
    match kind {
        FormKind::FollowUp => {
            const {
                &[
                    need("outcome", own(Source::Outcomes)),
                    may("note", NOTE),
                    more("next", AHEAD),
                    more("contact", own(Source::Contacts)),
                    more("money", Kind::Money),
                    more("on", DAY),
                    more("by", own(Source::Handlers)),
                ]
            }
        }
        FormKind::Deduct => pause!(GroundKind::Deduct),
        FormKind::Suspend => pause!(GroundKind::Suspend),
        FormKind::Adjourn => pause!(GroundKind::Adjourn),
        FormKind::Resume => const { &[need("pause", pick(Source::OpenPauses)), need("on", DAY)] },
        FormKind::Extend => {
            const {
                &[
                    may("months", Kind::Count),
                    need("approved", DAY),
                    may("level", own(Source::Approvers)),
                    more("days", Kind::Count),
                    more("until", AHEAD),
                    more("document", NOTE),
                    more("accepted", NOTE),
                ]
            }
        }
        FormKind::Convert => {
            const {
                &[
                    need("procedure", pick(Source::Procedures)),
                    need("on", DAY),
                    more("note", NOTE),
                    more("accepted", NOTE),
                ]
            }
        }
        FormKind::Restart => {
            const {
                &[
                    need("reason", own(Source::Grounds(GroundKind::Restart))),
                    need("on", DAY),
                    more("note", NOTE),
                ]
            }
        }
        FormKind::Supervise => {
            const {
                &[
                    need("measure", NOTE),
                    may("limit", AHEAD),
                    may("lead", own(Source::Leads)),
                    may("department", own(Source::Divisions)),
                    more("on", DAY),
                ]
            }
        }
        FormKind::Pay => {
            const {
                &[
                    need("amount", Kind::Money),
                    need("direction", pick(Source::Directions)),
                    may("on", DAY),
                    more("method", own(Source::PayMethods)),
                    more("voucher", NOTE),
                    more("note", NOTE),
                ]
            }
        }
        FormKind::Close => const { &[need("on", DAY), need("how", own(Source::Closings))] },
        FormKind::Reopen => const { &[need("on", DAY), may("because", NOTE)] },
        FormKind::Amend => {
            const {
                &[
                    need("field", pick(Source::Fields)),
                    may("value", Kind::Value),
                    more("since", DAY),
                ]
            }
        }
        FormKind::Link => {
            const {
                &[
                    need("other", Kind::Number),
                    may("relation", own(Source::Links)),
                ]
            }
        }
        FormKind::Add => {
            const {
                &[
                    need("number", Kind::Number),
                    may("filed", DAY),
                    may("cause", own(Source::Causes)),
                    may("plaintiffs", NAME),
                    may("defendants", NAME),
                    may("handler", own(Source::Handlers)),
                    more("court", own(Source::Courts)),
                    more("procedure", pick(Source::Procedures)),
                    more("division", own(Source::Divisions)),
                    more("clerk", own(Source::Clerks)),
                    more("claim", Kind::Money),
                    more("tags", NAME),
                    more("custody", pick(Source::YesNo)),
                    more("due", DAY),
                    more("note", NOTE),
                ]
            }
        }
    }
}

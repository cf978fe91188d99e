//! Forms for many cases: the actions on all of them, and the fields that apply to all.

use super::Form;
use super::build::{self, Said, Values, Wrong};
use super::def::{AHEAD, DAY, FieldDef, Kind, NOTE, Source, may, more, need, own};
use super::state::Filled;
use crate::command::FormKind;
use crate::config::outcome::Outcomes;
use crate::domain::bulk::{Doing, Moved};
use crate::domain::day::Distance;
use crate::domain::event::{Fact, Field};
use crate::domain::rules::GroundKind;
use crate::tui::cx::Cx;
use crate::tui::screen::Act;

ids! {
    /// The actions on many cases, in the order of their digits; their texts are `tui.bulk.do.<id>`.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Deed {
        Follow = "follow",
        Next = "next",
        Handler = "handler",
        Clerk = "clerk",
        Deduct = "deduct",
        Suspend = "suspend",
        Extend = "extend",
        Resume = "resume",
        Tag = "tag",
        Close = "close",
        Untag = "untag",
        Division = "division",
        Adjourn = "adjourn",
    }
}

impl Deed {
    /// The most similar form for a single case.
    pub(super) fn kind(self) -> FormKind {
        match self {
            Deed::Follow => FormKind::FollowUp,
            Deed::Deduct => FormKind::Deduct,
            Deed::Suspend => FormKind::Suspend,
            Deed::Adjourn => FormKind::Adjourn,
            Deed::Extend => FormKind::Extend,
            Deed::Resume => FormKind::Resume,
            Deed::Close => FormKind::Close,
            Deed::Next | Deed::Handler | Deed::Clerk | Deed::Division | Deed::Tag | Deed::Untag => {
                FormKind::Amend
            }
        }
    }

    /// The fields, in order. The reason for late changes is not among them: the preview asks for it
    /// when needed.
    pub(super) fn fields(self) -> &'static [FieldDef] {
        match self {
            Deed::Follow => {
                const {
                    &[
                        need("outcome", own(Source::Outcomes)),
                        may("note", NOTE),
                        more("next", AHEAD),
                    ]
                }
            }
            Deed::Next => const { &[need("next", Kind::Move)] },
            Deed::Handler => {
                const { &[need("handler", own(Source::Handlers)), more("since", DAY)] }
            }
            Deed::Clerk => const { &[need("clerk", own(Source::Clerks))] },
            Deed::Division => {
                const { &[need("division", own(Source::Divisions)), more("since", DAY)] }
            }
            Deed::Tag | Deed::Untag => const { &[need("tags", own(Source::Tags))] },
            Deed::Deduct => const { &pause(GroundKind::Deduct) },
            Deed::Suspend => const { &pause(GroundKind::Suspend) },
            Deed::Adjourn => const { &pause(GroundKind::Adjourn) },
            Deed::Extend => {
                const {
                    &[
                        may("months", Kind::Count),
                        need("approved", DAY),
                        may("level", own(Source::Approvers)),
                        more("days", Kind::Count),
                        more("until", AHEAD),
                        more("document", NOTE),
                    ]
                }
            }
            Deed::Resume => const { &[need("on", DAY)] },
            Deed::Close => const { &[need("on", DAY), need("how", own(Source::Closings))] },
        }
    }

    /// The action with these values.
    pub(super) fn doing(self, values: &dyn Values, outcomes: &Outcomes) -> Result<Doing, Wrong> {
        let text = |field: &str| values.value(field).text();
        let day = |field: &str| values.value(field).day();
        let amend = |field: Field, id: &'static str, on| {
            let value = text(id).ok_or((id, "tui.form.needed"))?;
            let value = Some(value);
            Ok(Doing::Amend { field, value, on })
        };
        match self {
            Deed::Follow => {
                let outcome = text("outcome").ok_or(("outcome", "tui.form.needed"))?;
                let rule = outcomes
                    .find(&outcome)
                    .and_then(|known| Distance::parse(&known.next));
                Ok(Doing::FollowUp {
                    outcome,
                    note: text("note"),
                    next: day("next").map(Moved::To).or(rule.map(Moved::By)),
                })
            }
            Deed::Next => match day("next") {
                Some(day) => Ok(Doing::Next(Moved::To(day))),
                None => {
                    let by = text("next").and_then(|by| Distance::parse(&by));
                    let by = by.ok_or(("next", "tui.form.needed"))?;
                    Ok(Doing::Next(Moved::By(by)))
                }
            },
            Deed::Handler => amend(Field::Handler, "handler", day("since")),
            Deed::Division => amend(Field::Division, "division", day("since")),
            Deed::Clerk => amend(Field::Clerk, "clerk", None),
            Deed::Tag => Ok(Doing::Tag(text("tags").ok_or(("tags", "tui.form.needed"))?)),
            Deed::Untag => Ok(Doing::Untag(
                text("tags").ok_or(("tags", "tui.form.needed"))?,
            )),
            Deed::Deduct | Deed::Suspend | Deed::Adjourn | Deed::Extend => {
                match build::said(self.kind(), values, "")? {
                    Said::Facts(mut events) => match events.pop().map(|event| event.fact) {
                        Some(Fact::Changed { change, note }) => Ok(Doing::Change { change, note }),
                        _ => Err(("from", "tui.form.needed")),
                    },
                    Said::Case(_) => Err(("from", "tui.form.needed")),
                }
            }
            Deed::Resume => {
                let on = day("on").ok_or(("on", "tui.form.needed"))?;
                Ok(Doing::Resume { on })
            }
            Deed::Close => Ok(Doing::Close {
                on: day("on").ok_or(("on", "tui.form.needed"))?,
                how: text("how"),
            }),
        }
    }
}

impl Form {
    /// Keeps the action for [`Form::take_doing`], or reports what is missing.
    pub(super) fn save_many(&mut self, cx: &Cx, deed: Deed) -> Vec<Act> {
        if let Some((at, words)) = self.to_confirm(cx).filter(|_| !self.confirmed) {
            self.confirmed = true;
            return self.complain(at, words);
        }
        match deed.doing(&Filled(self, cx), &cx.outcomes) {
            Ok(doing) => {
                self.doing = Some(doing);
                self.complaint = None;
                Vec::new()
            }
            Err((field, key)) => {
                let at = self.place(field).unwrap_or(self.at);
                self.complain(at, cx.text(key).to_owned())
            }
        }
    }
}

const fn pause(kind: GroundKind) -> [FieldDef; 4] {
    [
        need("ground", own(Source::Grounds(kind))),
        need("from", DAY),
        may("to", DAY),
        more("note", NOTE),
    ]
}

//! 批量: the same done to the marked cases. What is done, with what; then every row before and after, and Enter does it.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Act, Screen};
use crate::command::{Action, Context};
use crate::config::key::Key;
use crate::config::theme::Role;
use crate::domain::bulk::{Doing, Moved, Shown};
use crate::domain::day;
use crate::domain::event::Field as Of;
use crate::service::api::{BulkQuery, BulkReport, CaseLine, Request, Response, Target};
use crate::service::error::Error;
use crate::tui::cx::{self, Cx};
use crate::tui::notice::Notice;
use crate::tui::widget::field::Field;
use crate::tui::widget::{paint, popup};

/// What can be done, in the order of the digits; words are `tui.bulk.do.<id>`.
const DOINGS: [&str; 8] = [
    "follow", "next", "handler", "division", "tag", "untag", "resume", "close",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Choose,
    Value,
    Preview,
    Reason,
}

/// The overlay.
#[derive(Debug)]
pub struct Bulk {
    target: Target,
    stage: Stage,
    at: usize,
    field: Field,
    reason: Option<String>,
    report: Option<Box<BulkReport>>,
    top: usize,
}

impl Bulk {
    pub fn new(target: Target) -> Bulk {
        Bulk {
            target,
            stage: Stage::Choose,
            at: 0,
            field: Field::default(),
            reason: None,
            report: None,
            top: 0,
        }
    }

    fn id(&self) -> &'static str {
        DOINGS.get(self.at).copied().unwrap_or("next")
    }

    /// What is done, where the value can be read.
    fn doing(&self, cx: &Cx) -> Option<Doing> {
        let text = self.field.text().trim();
        let on = || {
            let typed = if text.is_empty() {
                Some(cx.today)
            } else {
                None
            };
            typed.or_else(|| day::interpret(text, cx.today, cx::calendar(), false))
        };
        let some = || (!text.is_empty()).then(|| text.to_owned());
        let moved = |text: &str| {
            if text.starts_with(['+', '-', '＋']) {
                return Some(Moved::By(text.replace('＋', "+")));
            }
            day::interpret(text, cx.today, cx::calendar(), true).map(Moved::To)
        };
        let amend = |field| {
            some().map(|value| Doing::Amend {
                field,
                value: Some(value),
                on: Some(cx.today),
            })
        };
        match self.id() {
            "follow" => {
                let digit = text.parse().ok().and_then(|n| cx.outcomes.digit(n));
                let known = digit.or_else(|| cx.outcomes.find(text));
                let outcome = known.map(|known| known.id.clone()).or_else(some)?;
                let rule = known.map(|known| known.next.clone()).unwrap_or_default();
                Some(Doing::FollowUp {
                    outcome,
                    note: None,
                    next: (!rule.is_empty()).then_some(Moved::By(rule)),
                })
            }
            "next" => moved(text).map(Doing::Next),
            "handler" => amend(Of::Handler),
            "division" => amend(Of::Division),
            "tag" => some().map(Doing::Tag),
            "untag" => some().map(Doing::Untag),
            "resume" => on().map(|on| Doing::Resume { on }),
            _ => on().map(|on| Doing::Close { on, how: None }),
        }
    }

    fn query(&self, cx: &Cx, dry_run: bool) -> Option<BulkQuery> {
        Some(BulkQuery {
            target: self.target.clone(),
            doing: self.doing(cx)?,
            reason: self.reason.clone(),
            dry_run,
            seen: self.report.as_ref().filter(|_| !dry_run).map(|r| r.seen),
        })
    }

    fn preview(&mut self, cx: &Cx) -> Vec<Act> {
        self.report = None;
        self.top = 0;
        match self.query(cx, true) {
            Some(query) => {
                self.stage = Stage::Preview;
                vec![Act::Ask(0, Request::Bulk(Box::new(query)))]
            }
            None => vec![Act::Say(Notice::warn(cx.text("tui.bulk.no-value")))],
        }
    }

    fn execute(&self, cx: &Cx) -> Vec<Act> {
        let Some(report) = self.report.as_ref().filter(|report| report.changed() > 0) else {
            return vec![Act::Say(Notice::warn(cx.text("tui.bulk.nothing")))];
        };
        let n = report.changed().to_string();
        let what = cx.text(&format!("tui.bulk.do.{}", self.id()));
        let words = cx.fill("tui.bulk.done", &[("n", &n), ("what", what)]);
        match self.query(cx, false) {
            Some(query) => vec![Act::Close, Act::Bulk(Box::new(query), words)],
            None => Vec::new(),
        }
    }

    /// Skipped cases that a reason would do.
    fn yields(&self) -> bool {
        self.report.as_ref().is_some_and(|report| {
            let skips = report.rows.iter().filter_map(|row| row.skip);
            skips.into_iter().any(crate::domain::bulk::Skip::yields)
        })
    }

    fn ask_reason(&mut self, cx: &Cx) -> Vec<Act> {
        if !self.yields() {
            return vec![Act::Say(Notice::say(cx.text("tui.bulk.no-reason")))];
        }
        self.stage = Stage::Reason;
        self.reason = Some(String::new());
        Vec::new()
    }

    fn has_reason(&self) -> bool {
        let reason = self.reason.as_deref().unwrap_or_default();
        !reason.trim().is_empty()
    }

    fn back(&mut self) -> Vec<Act> {
        match self.stage {
            Stage::Choose => return vec![Act::Close],
            Stage::Value => self.stage = Stage::Choose,
            Stage::Preview => self.stage = Stage::Value,
            Stage::Reason => {
                self.reason = None;
                self.stage = Stage::Preview;
            }
        }
        Vec::new()
    }
}

fn said(shown: Option<&Shown>) -> String {
    match shown {
        None => "--".to_owned(),
        Some(Shown::Day(day)) => day.to_string(),
        Some(Shown::Text(text)) => text.clone(),
    }
}

impl Screen for Bulk {
    fn context(&self) -> Context {
        match self.stage {
            Stage::Value | Stage::Reason => Context::Form,
            Stage::Choose | Stage::Preview => Context::Picker,
        }
    }

    fn is_overlay(&self) -> bool {
        true
    }

    fn takes_text(&self) -> bool {
        matches!(self.stage, Stage::Value | Stage::Reason)
    }

    fn load(&mut self, _cx: &Cx) -> Vec<Act> {
        Vec::new()
    }

    fn command(&mut self, cx: &Cx, action: Action, n: usize) -> Vec<Act> {
        let rows = self.report.as_ref().map_or(0, |report| report.rows.len());
        match (self.stage, action) {
            (_, Action::Cancel) => return self.back(),
            (Stage::Choose, Action::Up) => self.at = self.at.saturating_sub(1),
            (Stage::Choose, Action::Down) => self.at = (self.at + 1).min(DOINGS.len() - 1),
            (Stage::Choose, Action::Pick) if n <= DOINGS.len() => {
                self.at = n - 1;
                self.stage = Stage::Value;
            }
            (Stage::Choose, Action::Accept | Action::Toggle) => self.stage = Stage::Value,
            (Stage::Value, Action::Accept | Action::Save) => return self.preview(cx),
            (Stage::Preview, Action::Accept) => return self.execute(cx),
            (Stage::Preview, Action::Toggle) => return self.ask_reason(cx),
            (Stage::Preview, Action::Up) => self.top = self.top.saturating_sub(1),
            (Stage::Preview, Action::PageUp) => self.top = self.top.saturating_sub(8),
            (Stage::Preview, Action::Down) => self.top = (self.top + 1).min(rows.saturating_sub(1)),
            (Stage::Preview, Action::PageDown) => {
                self.top = (self.top + 8).min(rows.saturating_sub(1));
            }
            (Stage::Reason, Action::Accept | Action::Save) if self.has_reason() => {
                return self.preview(cx);
            }
            _ => {}
        }
        Vec::new()
    }

    fn edit(&mut self, cx: &Cx, key: Key) -> Vec<Act> {
        match self.stage {
            Stage::Value => {
                self.field.edit(key);
            }
            Stage::Reason => {
                let mut field = Field::new(self.reason.as_deref().unwrap_or_default());
                field.edit(key);
                self.reason = Some(field.text().to_owned());
            }
            Stage::Preview if key == Key::char('s') => return self.ask_reason(cx),
            Stage::Preview if key == Key::char('e') => self.stage = Stage::Value,
            _ => {}
        }
        Vec::new()
    }

    fn paste(&mut self, _cx: &Cx, text: &str) -> Vec<Act> {
        self.field.insert(text);
        Vec::new()
    }

    fn answer(&mut self, cx: &Cx, _tag: u32, response: Result<Response, Error>) -> Vec<Act> {
        match response {
            Ok(Response::Bulk(report)) => self.report = Some(report),
            Ok(_) => {}
            Err(error) => {
                self.stage = Stage::Value;
                return vec![Act::Say(Notice::error(cx, &error))];
            }
        }
        Vec::new()
    }

    fn written(&mut self, _cx: &Cx, _line: Option<&CaseLine>) -> Vec<Act> {
        Vec::new()
    }

    fn view(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let rows = match self.stage {
            Stage::Choose => DOINGS.len() as u16 + 2,
            Stage::Value | Stage::Reason => 5,
            Stage::Preview => 16,
        };
        let at = popup::centred(area, 84.min(area.width), rows.min(area.height));
        let inside = popup::open(cx, buffer, at, cx.text("tui.bulk.title"));
        if inside.height == 0 || inside.width < 4 {
            return None;
        }
        let (x, room) = (inside.x + 1, inside.width - 2);
        let text = cx.styles.of(Role::Text);
        let what = cx.text(&format!("tui.bulk.do.{}", self.id()));
        match self.stage {
            Stage::Choose => {
                for (n, id) in (0_u16..).zip(DOINGS).take(usize::from(inside.height)) {
                    let chosen = usize::from(n) == self.at;
                    let mark = if chosen { ">" } else { " " };
                    let words = cx.text(&format!("tui.bulk.do.{id}"));
                    let role = if chosen { Role::Selected } else { Role::Text };
                    let line = format!("{mark} {} {words}", n + 1);
                    paint::put(buffer, x, inside.y + n, room, &line, cx.styles.of(role));
                }
                None
            }
            Stage::Value | Stage::Reason => {
                let (label, hint) = if self.stage == Stage::Value {
                    (what, cx.text(&format!("tui.bulk.hint.{}", self.id())))
                } else {
                    (cx.text("tui.bulk.reason"), "")
                };
                let line = format!("{label}: ");
                let taken = paint::put(buffer, x, inside.y, room, &line, text);
                if inside.height > 1 {
                    paint::put(buffer, x, inside.y + 1, room, hint, cx.styles.of(Role::Dim));
                }
                let field = match self.stage {
                    Stage::Value => self.field.clone(),
                    _ => Field::new(self.reason.as_deref().unwrap_or_default()),
                };
                let left = room.saturating_sub(taken);
                Some(field.view(cx, buffer, (x + taken, inside.y), left))
            }
            Stage::Preview => {
                self.rows(cx, buffer, inside, what);
                None
            }
        }
    }
}

impl Bulk {
    /// `! (2021)内0782执77号  06-15 -> 06-22  晚于措施时限 06-20, 将跳过`.
    fn rows(&self, cx: &Cx, buffer: &mut Buffer, inside: Rect, what: &str) {
        let (x, room) = (inside.x + 1, inside.width - 2);
        let Some(report) = &self.report else {
            paint::put(buffer, x, inside.y, room, "..", cx.styles.of(Role::Dim));
            return;
        };
        let n = report.rows.len().to_string();
        let value = self.field.text();
        let head = cx.fill(
            "tui.bulk.head",
            &[("n", &n), ("what", what), ("value", value)],
        );
        paint::put_data(
            cx,
            buffer,
            (x, inside.y),
            room,
            &head,
            cx.styles.of(Role::Title),
        );
        let below = 2.min(inside.height.saturating_sub(1));
        let height = inside.height.saturating_sub(1 + below);
        let shown = report.rows.iter().skip(self.top).take(usize::from(height));
        for (n, row) in (0_u16..).zip(shown) {
            let mark = if row.skip.is_some() { "!" } else { " " };
            let change = match (&row.before, &row.after) {
                (None, None) => String::new(),
                (before, after) => {
                    format!("  {} -> {}", said(before.as_ref()), said(after.as_ref()))
                }
            };
            let skip = row.skip.map_or_else(String::new, |skip| {
                let day = skip.day().map(|day| day.to_string()).unwrap_or_default();
                let key = format!("domain.skip.{}", skip.id());
                format!("  {}", cx.fill(&key, &[("day", &day)]))
            });
            let line = format!("{mark} {}{change}{skip}", row.number);
            let role = if row.skip.is_some() {
                Role::NoticeWarn
            } else {
                Role::Text
            };
            let at = (x, inside.y + 1 + n);
            paint::put_data(cx, buffer, at, room, &line, cx.styles.of(role));
        }
        let changed = report.changed();
        let skipped = report.rows.len() - changed;
        let args = [("n", changed.to_string()), ("skipped", skipped.to_string())];
        let args = args.each_ref().map(|(name, n)| (*name, n.as_str()));
        let sum = cx.fill("tui.bulk.sum", &args);
        let keys = if self.yields() {
            "tui.bulk.keys-reason"
        } else {
            "tui.bulk.keys"
        };
        let y = inside.bottom() - below;
        paint::put(buffer, x, y, room, &sum, cx.styles.of(Role::Title));
        if below > 1 {
            paint::put(
                buffer,
                x,
                y + 1,
                room,
                cx.text(keys),
                cx.styles.of(Role::Dim),
            );
        }
    }
}

//! The tabs of a case besides its timeline and its clock: money, links and history; and the lines
//! at the foot.

use chrono::NaiveDate;

use super::kind::{self, Kind};
use super::timeline;
use crate::config::theme::Role;
use crate::domain::event::{Direction, Fact, Payment};
use crate::domain::held::PAY_OUT_WITHIN;
use crate::domain::money::Money;
use crate::service::api::{CaseFile, TimelineEntry};
use crate::text::locale::Named;
use crate::text::width;
use crate::tui::cx::Cx;
use crate::tui::widget::paint;
use crate::tui::words;
use crate::words::event::relation;

/// The most columns of the lines in the time axis.
const AXIS: usize = 30;

/// What a line opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Opens {
    /// A case, by its number.
    Case(String),
    /// The commit of an event, at the event.
    Event { commit: u64, index: u32 },
}

impl Opens {
    fn event(entry: &TimelineEntry) -> Opens {
        Opens::Event {
            commit: entry.commit,
            index: entry.index,
        }
    }
}

/// A line of a tab.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) role: Role,
    pub(super) opens: Option<Opens>,
}

impl Line {
    fn text(text: String, role: Role) -> Line {
        Line {
            text,
            role,
            opens: None,
        }
    }

    fn opening(self, opens: Opens) -> Line {
        Line {
            opens: Some(opens),
            ..self
        }
    }
}

/// What the lower part shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Tab {
    #[default]
    Progress,
    Clock,
    Money,
    Links,
    History,
}

impl Tab {
    pub(super) const ALL: [Tab; 5] = [
        Tab::Progress,
        Tab::Clock,
        Tab::Money,
        Tab::Links,
        Tab::History,
    ];

    /// Its lines, if they are more than a text.
    pub(super) fn rows(self, cx: &Cx, file: &CaseFile) -> Option<Vec<Line>> {
        match self {
            Tab::Progress | Tab::Clock => None,
            Tab::Money => Some(money(cx, file)),
            Tab::Links => Some(links(cx, file)),
            Tab::History => Some(history(cx, file)),
        }
    }

    pub(super) fn next(self) -> Tab {
        self.turned(1)
    }

    pub(super) fn previous(self) -> Tab {
        self.turned(Tab::ALL.len() - 1)
    }

    /// The tab `step` further, wrapping around.
    fn turned(self, step: usize) -> Tab {
        let at = (self.at() + step) % Tab::ALL.len();
        Tab::ALL.get(at).copied().unwrap_or_default()
    }

    /// Its index among all tabs.
    pub(super) fn at(self) -> usize {
        Tab::ALL.iter().position(|tab| *tab == self).unwrap_or(0)
    }

    /// Key of its title, and its number of entries; in the timeline, of those of a kind.
    pub(super) fn title(self, file: &CaseFile, kind: Option<Kind>) -> (&'static str, usize) {
        let facts = |is: fn(&Fact) -> bool| {
            let held = file.timeline.iter().filter(|entry| !entry.retracted);
            held.filter(|entry| is(&entry.fact)).count()
        };
        match self {
            Tab::Progress => ("tui.case.timeline", kind::entries(file, kind).count()),
            Tab::Clock => ("tui.case.clock", file.steps.len()),
            Tab::Money => (
                "tui.case.money",
                facts(|fact| matches!(fact, Fact::Paid(_))),
            ),
            Tab::Links => (
                "tui.case.links",
                facts(|fact| matches!(fact, Fact::Linked { .. })),
            ),
            Tab::History => ("tui.case.history", file.timeline.len()),
        }
    }

    /// The titles of the tabs, as wide as there is room: on a narrow terminal without blanks, then
    /// with only the count of the open tab.
    pub(super) fn titles(
        self,
        cx: &Cx,
        room: usize,
        file: &CaseFile,
        kind: Option<Kind>,
    ) -> Vec<String> {
        let title = |tab: Tab, dense: u8| {
            let (key, n) = tab.title(file, kind);
            let n = n.to_string();
            let chosen = tab == self;
            let shown = if dense < 2 || chosen { n.as_str() } else { "" };
            let mut words = cx.fill(key, &[("n", &shown)]);
            if dense > 0 {
                words = words.replace(' ', "");
            }
            match (chosen, dense) {
                (true, 0) => format!("[{words}] "),
                (false, 0) => format!(" {words}  "),
                (true, _) => format!("[{words}]"),
                (false, _) => format!(" {words}"),
            }
        };
        let titles = |dense| Tab::ALL.map(|tab| title(tab, dense)).to_vec();
        let fits = |titles: &Vec<String>| {
            let columns: usize = titles.iter().map(|title| width::width(title)).sum();
            columns <= room
        };
        [0, 1]
            .into_iter()
            .map(titles)
            .find(fits)
            .unwrap_or_else(|| titles(2))
    }
}

/// Every receipt and payout, newest first, with the amount held after it; above them, the amount
/// held now and for how long.
fn money(cx: &Cx, file: &CaseFile) -> Vec<Line> {
    let mut held = Money::ZERO;
    let entries = file.timeline.iter().filter(|entry| !entry.retracted);
    let paid: Vec<_> = entries
        .filter_map(|entry| match &entry.fact {
            Fact::Paid(payment) => Some((entry, payment)),
            _ => None,
        })
        .map(|(entry, payment)| {
            held = Money(held.0.saturating_add(signed(payment)));
            (entry, payment, held)
        })
        .collect();
    let after = |held: Money| cx.fill("tui.case.held-after", &[("amount", &held.grouped())]);
    let columns = paid.iter().map(|(.., held)| width::width(&after(*held)));
    let columns = columns.max().unwrap_or(0);
    let line = |(entry, payment, held): (&TimelineEntry, &Payment, Money)| {
        let after = width::pad(&after(held), columns);
        let line = payment_line(cx, entry.on, payment, &after);
        Line::text(line, Role::Text).opening(Opens::event(entry))
    };
    let mut lines: Vec<_> = paid.into_iter().rev().map(line).collect();
    if let Some(days) = file.held.days(cx.day()) {
        lines.insert(0, waiting(cx, file, days));
    }
    if lines.is_empty() {
        let none = cx.text("tui.case.no-money").to_owned();
        lines.push(Line::text(none, Role::Dim));
    }
    lines
}

/// The cents that a payment adds to the amount held.
fn signed(payment: &Payment) -> i64 {
    match payment.direction {
        Direction::Receipt => payment.amount.0,
        Direction::PayOut => payment.amount.0.saturating_neg(),
    }
}

/// The line of a payment: `2022-03-01  到账     +1,000.00 余 1,000.00  转账`; `after` is the amount held
/// then, in words.
fn payment_line(cx: &Cx, on: Option<NaiveDate>, payment: &Payment, after: &str) -> String {
    let (sign, key) = match payment.direction {
        Direction::Receipt => ("+", "domain.fact.received"),
        Direction::PayOut => ("-", "domain.fact.paid-out"),
    };
    let on = on.map(|on| on.to_string()).unwrap_or_default();
    let amount = format!("{sign}{}", payment.amount.grouped());
    let wording = cx.wording();
    let method = payment.method.as_deref().map(|how| wording.payment(how));
    let rest = [method, payment.voucher.as_deref(), payment.note.as_deref()];
    let rest = rest.into_iter().flatten().collect::<Vec<_>>().join("  ");
    if cx.tiny() {
        // An amount is shown in full or not at all: what does not fit is left out.
        let head = format!("{on} {} {amount}", cx.text(key));
        let columns = usize::from(cx.width).saturating_sub(2);
        return paint::join_fitting([&*head, after.trim_end(), &rest], columns);
    }
    let what = width::pad(cx.text(key), 8);
    let amount = width::pad_left(&amount, 16);
    format!("{on}  {what} {amount} {after}  {rest}")
}

/// The amount held, for how many days, and whether that is too long.
fn waiting(cx: &Cx, file: &CaseFile, days: i64) -> Line {
    let (key, role) = if file.held.overdue(cx.day()) {
        ("tui.case.held-long", Role::NoticeWarn)
    } else {
        ("tui.case.held", Role::Text)
    };
    let args: Named<'_> = &[
        ("amount", &file.held.amount.grouped()),
        ("days", &days),
        ("limit", &PAY_OUT_WITHIN),
    ];
    Line::text(cx.fill(key, args), role)
}

/// Links to other cases and documents.
fn links(cx: &Cx, file: &CaseFile) -> Vec<Line> {
    let mut lines: Vec<Line> = file
        .timeline
        .iter()
        .rev()
        .filter(|entry| !entry.retracted)
        .filter_map(|entry| match &entry.fact {
            Fact::Linked { to, how } => {
                let how = relation(how.as_deref(), cx.wording());
                let unsaid = || cx.text("tui.case.no-relation").into();
                let how = how.unwrap_or_else(unsaid);
                let line = if cx.tiny() {
                    // The case number comes first: on a small terminal the relation is cut, never
                    // the number.
                    let on = entry.on.map(|on| words::day(cx, on)).unwrap_or_default();
                    format!("{on} {to} {how}").trim().to_owned()
                } else {
                    let on = entry.on.map(|on| on.to_string()).unwrap_or_default();
                    format!("{on}  {} {to}", width::pad(&how, 16))
                };
                Some(Line::text(line, Role::Text).opening(Opens::Case(to.clone())))
            }
            _ => None,
        })
        .collect();
    if lines.is_empty() {
        let none = cx.text("tui.case.no-links").to_owned();
        lines.push(Line::text(none, Role::Dim));
    }
    lines
}

/// Everything recorded, by whom and when, including what was undone; newest first.
fn history(cx: &Cx, file: &CaseFile) -> Vec<Line> {
    let mut recorded: Vec<_> = file.timeline.iter().collect();
    recorded.sort_by_key(|entry| std::cmp::Reverse((entry.commit, entry.index)));
    recorded
        .into_iter()
        .map(|entry| {
            let (kind, detail) = timeline::words_of(cx, &entry.fact, file.sides());
            let undone = if entry.retracted {
                cx.text("tui.case.retracted")
            } else {
                ""
            };
            let line = format!(
                "#{} {} {} {kind} {undone} {detail}",
                width::pad(&entry.commit.to_string(), 5),
                entry.recorded.format("%Y-%m-%d %H:%M"),
                width::pad(&entry.actor, 8),
            );
            let role = if entry.retracted {
                Role::Dim
            } else {
                Role::Text
            };
            Line::text(line, role).opening(Opens::event(entry))
        })
        .collect()
}

/// The time axis: `立案 2019-11-02 ---90天---| 届满 2020-01-31 |====超866天====> 今天`. The two
/// parts are in proportion and as long as the line allows.
pub(super) fn axis(cx: &Cx, file: &CaseFile) -> Option<String> {
    let (filed, due) = (file.line.filed?, file.verdict.due?);
    let end = file.line.closed.unwrap_or(cx.day());
    let ahead = (due - filed).num_days().max(0);
    let over = (end - due).num_days().max(0);
    let counted = cx.fill("tui.fact.days", &[("n", &ahead)]);
    let draw = |before: usize, after: usize| {
        let way = |glyph: &str, n: usize, words: &str| {
            let half = glyph.repeat(n);
            format!("{half}{words}{half}")
        };
        let head = cx.fill(
            "tui.case.axis",
            &[
                ("filed", &filed),
                ("due", &due),
                ("line", &way("-", before, &counted)),
            ],
        );
        if over > 0 {
            let last = match file.line.closed {
                Some(_) => cx.text("domain.days.closed").to_owned(),
                None if cx.view.is_now() => cx.text("domain.days.today").to_owned(),
                None => words::day(cx, cx.day()),
            };
            let late = cx.fill("domain.days.over", &[("n", &over)]);
            format!("{head}{}> {last}", way("=", after, &late))
        } else {
            let left = words::days(cx, &file.line);
            format!("{head} {left}")
        }
    };
    // Each part has glyphs on both sides of its days, at least one however narrow the screen.
    let bare = width::width(&draw(0, 0));
    let room = usize::from(cx.width).saturating_sub(bare + 2).min(AXIS) / 2;
    let all = (ahead + over).max(1) as usize;
    let before = (ahead as usize * room / all).clamp(1, room.saturating_sub(1).max(1));
    Some(draw(before, room.saturating_sub(before).max(1)))
}

/// The next step: `下一步 06-17 周五  措施: 拿出处置方案  时限 06-20  牵头 李副院长  责任 执行局`.
pub(super) fn next_step(cx: &Cx, file: &CaseFile) -> Option<String> {
    let mut parts = Vec::new();
    if let Some(next) = file.line.next {
        parts.push(cx.fill(
            "tui.case.next",
            &[("day", &words::day_and_weekday(cx, next))],
        ));
    }
    if let Some(measure) = &file.measure {
        parts.push(cx.fill("tui.case.measure", &[("text", &measure.text)]));
        if let Some(limit) = measure.limit {
            parts.push(cx.fill("tui.case.limit", &[("day", &words::day(cx, limit))]));
        }
        if let Some(lead) = &measure.lead {
            parts.push(cx.fill("tui.case.lead", &[("name", lead)]));
        }
        if let Some(department) = &measure.department {
            parts.push(cx.fill("tui.case.department", &[("name", department)]));
        }
    }
    (!parts.is_empty()).then(|| parts.join("  "))
}

//! What the page asks the docket, and how the answers become charts.

use super::asked::{self, Asked, Caliber, long};
use super::{Charts, NAMES};
use crate::service::api::Response;
use crate::tui::cx::Cx;
use crate::tui::notice::Notice;
use crate::tui::screen::Act;
use crate::tui::screen::choice::{Choice, Wish};
use crate::tui::ticket::Tag;

/// The most requests of one chart.
const PARTS: u32 = 8;

impl Charts {
    /// The counting bases that the page supports.
    pub(super) fn calibers(&self) -> Vec<Caliber> {
        let mut all = vec![Caliber::All];
        if self.any(|pane| pane.sets) {
            all.extend([Caliber::Delayed, Caliber::LongPending]);
        }
        all.extend(self.tags.iter().cloned().map(Caliber::Tag));
        if self.any(|pane| pane.lists) && matches!(self.caliber, Caliber::List(_)) {
            all.push(self.caliber.clone());
        }
        all
    }

    /// The ranges that the page supports: those of its first chart, because two side by side show
    /// the same days.
    pub(super) fn ranges(&self) -> &'static [asked::Range] {
        self.page().panes.first().map_or(&[], |pane| pane.ranges)
    }

    /// The range that is shown.
    pub(super) fn range(&self) -> asked::Range {
        let ranges = self.ranges();
        match ranges.first() {
            Some(first) if !ranges.contains(&self.range) => *first,
            _ => self.range,
        }
    }

    /// Requests what the charts of the page show.
    pub(super) fn ask(&mut self, cx: &Cx) -> Vec<Act> {
        if !self.calibers().contains(&self.caliber) {
            self.caliber = Caliber::All;
        }
        let mut requests = Vec::new();
        self.asked.clear();
        for pane in self.page().panes {
            let asked = Asked {
                day: cx.day(),
                caliber: self.caliber.among(pane.sets, pane.lists),
                range: self.range(),
                long: long(cx),
                ranked: cx.ranking,
            };
            let own = (pane.ask)(&asked);
            self.asked.push((asked, own.len()));
            requests.extend(own);
        }
        self.epoch += 1;
        self.answers = requests.iter().map(|_| None).collect();
        self.failed = None;
        (0..)
            .zip(requests)
            .map(|(part, request)| Act::Ask(self.tag(part), request))
            .collect()
    }

    /// The tag of a part of the current chart.
    pub(super) fn tag(&self, part: u32) -> Tag {
        NAMES.plus(self.epoch.saturating_mul(PARTS).saturating_add(part))
    }

    /// The part of the current chart that a tag is of; `None` for an outdated one.
    pub(super) fn part(&self, tag: Tag) -> Option<u32> {
        (0..PARTS).find(|part| self.tag(*part) == tag)
    }

    pub(super) fn next_range(&mut self, cx: &Cx) -> Vec<Act> {
        let ranges = self.ranges();
        if ranges.is_empty() {
            return vec![Act::Say(Notice::say(cx.text("tui.chart.no-range")))];
        }
        let now = self.range();
        let at = ranges.iter().position(|range| *range == now);
        let next = at.map_or(0, |at| (at + 1) % ranges.len());
        self.range = ranges.get(next).copied().unwrap_or_default();
        self.ask(cx)
    }

    /// Asks for the closed list whose clearance is shown.
    pub(super) fn choose_list(&self, cx: &Cx) -> Vec<Act> {
        if !self.any(|pane| pane.lists) {
            return vec![Act::Say(Notice::say(cx.text("tui.chart.no-list")))];
        }
        let before = match &self.caliber {
            Caliber::List(tag) => Some(tag.clone()),
            _ => None,
        };
        vec![Act::Push(Box::new(Choice::new(Wish::List, before)))]
    }

    pub(super) fn take(&mut self, cx: &Cx, part: usize, response: Response) {
        if let Some(slot) = self.answers.get_mut(part) {
            *slot = Some(response);
        }
        if self.answers.iter().any(Option::is_none) {
            return;
        }
        let all = std::mem::take(&mut self.answers);
        let mut all = all.into_iter().flatten();
        let charts = self.page().panes.iter().zip(&self.asked);
        let charts = charts.map(|(pane, (asked, requests))| {
            let answers: Vec<Response> = all.by_ref().take(*requests).collect();
            let chart = (pane.build)(cx, asked, &answers)?;
            let chart = chart.with_reason(cx, pane.dash);
            Some(if pane.of_a_day {
                chart.on_day(cx, asked)
            } else {
                chart
            })
        });
        // None at all without one of them: they are told apart by their places.
        self.built = charts.collect::<Option<_>>().unwrap_or_default();
        self.settle();
        self.go(cx, 0);
    }
}

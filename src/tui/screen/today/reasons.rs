//! The reasons that cases are on the list for. They are counted below it while the cursor is in the
//! head, and a digit keeps the cases of one.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{Act, Today};
use crate::config::theme::Role;
use crate::domain::checklist::Reason;
use crate::service::api::{Key, Op, Term, Value};
use crate::tui::cx::Cx;
use crate::tui::notice::Notice;
use crate::tui::screen::Screen;
use crate::tui::widget::{paint, strip};

impl Today {
    /// The reasons that any case is on the list for, with the number of cases.
    fn counted_reasons(&self) -> Vec<(Reason, u64)> {
        let counts = self.items.counts();
        let count = |reason: Reason| counts.map_or(0, |counts| counts.get(reason));
        let all = Reason::ALL.into_iter();
        all.map(|reason| (reason, count(reason)))
            .filter(|(_, n)| *n > 0)
            .collect()
    }

    /// Keeps the cases of the n-th reason that is counted; the other conditions stay.
    pub(super) fn keep_reason(&mut self, cx: &Cx, n: usize) -> Vec<Act> {
        let reasons = self.counted_reasons();
        let Some((reason, _)) = reasons.get(n.saturating_sub(1)) else {
            return vec![Act::Say(Notice::say(cx.text("tui.notice.on-counts")))];
        };
        let (mut filter, _) = self.rows.filter.without_reasons();
        filter.and(Term {
            key: Key::Reason,
            op: Op::Eq,
            values: vec![Value::Reason(*reason)],
        });
        self.leave_head();
        self.set_filter(cx, filter)
    }

    /// Draws below the list: the selected case, or the reasons while the cursor is in the head.
    pub(super) fn view_below(&self, cx: &Cx, buffer: &mut Buffer, table: Rect, detail: Rect) {
        if detail.height > 1 {
            paint::rule(cx, buffer, detail.x, detail.y, detail.width);
        }
        if self.level.is_some() {
            let area = table.union(detail);
            self.view_reasons(cx, buffer, area);
            return;
        }
        let Some(line) = self.selected().filter(|_| detail.height > 1) else {
            return;
        };
        let known = strip::Known {
            line,
            reason: self.items.reason(&line.number),
            file: self.detail(),
        };
        let area = Rect {
            y: detail.y + 1,
            height: detail.height - 1,
            ..detail
        };
        strip::view(cx, buffer, area, &known);
    }

    /// Draws `缘由: 1 昨日跳过 1  2 跟进到期 5 ..` at the end of an area, on as many lines as
    /// needed.
    fn view_reasons(&self, cx: &Cx, buffer: &mut Buffer, area: Rect) {
        let named = self.counted_reasons().into_iter().zip(1_usize..);
        let named = named.map(|((reason, count), n)| {
            let words = cx.text(&format!("tui.reason.{}", reason.id()));
            format!("{n} {words} {count}")
        });
        let head = cx.text("tui.today.reasons").to_owned();
        let parts: Vec<String> = std::iter::once(head).chain(named).collect();
        let room = usize::from(area.width.saturating_sub(2)).max(1);
        let lines = paint::in_lines(&parts, room);
        // A rule above the last line gives way to the lines above it.
        paint::put_lines_at_end(buffer, area, &lines, cx.styles.of(Role::Text));
    }
}

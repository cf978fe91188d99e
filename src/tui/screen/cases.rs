//! 案件: all cases, by filter and order.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::rows::{Dress, Rows};
use super::{Act, Screen, pick};
use crate::command::Context;
use crate::config::theme::Role;
use crate::service::api::{Filter, print_query};
use crate::text::locale::Named;
use crate::text::width;
use crate::tui::cx::Cx;
use crate::tui::widget::{columns, paint, strip, table};
use crate::tui::words;

/// The page of all cases.
#[derive(Debug)]
pub struct Cases {
    rows: Rows,
}

impl Cases {
    pub fn new(cx: &Cx) -> Cases {
        let mut cases = Cases {
            rows: Rows::new(columns::CASES, true),
        };
        cases.fit(cx);
        cases
    }

    fn fit(&mut self, cx: &Cx) {
        let height = table(cx, Rect::new(0, 0, cx.width, cx.body())).height;
        self.rows.listing.set_height(table::rows_in(cx, height));
    }

    /// The title: `视图: 涉企   筛选: 超 急, 牙克石法院   排序: 标的 (倒序)`. The order is named
    /// only if its column is not shown.
    fn title(&self, cx: &Cx) -> String {
        let rows = &self.rows;
        let mut parts = Vec::new();
        if let Some(view) = rows.view_name() {
            parts.push(cx.fill("tui.cases.view", &[("name", &view)]));
        }
        parts.push(cx.fill("tui.cases.filter", &[("filter", &filter(cx, &rows.filter))]));
        if let Some(order) = rows.order.first()
            && !rows.columns.contains(&order.by)
        {
            let sort = cx.text(&pick::column(order.by));
            let turned = cx.text("tui.sort.descending");
            let sort = if order.descending {
                format!("{sort} {turned}")
            } else {
                sort.to_owned()
            };
            parts.push(cx.fill("tui.cases.sort", &[("sort", &sort)]));
        }
        parts.join(if cx.width < 100 { "  " } else { "   " })
    }

    /// The position of the cursor: `第 1 / 19 件, 全库 12043`, with the number of matching cases
    /// and of all cases, followed by a version without the latter.
    fn counts(&self, cx: &Cx) -> [String; 2] {
        let listing = &self.rows.listing;
        let overview = cx.overview.as_ref();
        let open = overview.map(|overview| overview.open as usize);
        let known = listing
            .total()
            .or(open.filter(|_| self.rows.filter == Filter::default()))
            .map_or_else(|| "..".to_owned(), |n| n.to_string());
        let at = listing.at() + usize::from(!listing.is_empty());
        let count = cx.fill("tui.cases.count", &[("at", &at), ("all", &known)]);
        let whole = overview.map(|overview| {
            let args: Named<'_> = &[("at", &at), ("all", &known), ("cases", &overview.cases)];
            cx.fill("tui.cases.count-of", args)
        });
        [whole.unwrap_or_else(|| count.clone()), count]
    }

    /// The line of sums:
    /// `小计 19 件  标的 3,412.66 万元  平均超期 309 天  已选 3 件 (2,558.00 万元)`.
    fn summary(&self, cx: &Cx, columns: usize) -> String {
        let rows = &self.rows;
        let mut parts = Vec::new();
        if let Some(sums) = &rows.sums {
            let claim = words::ten_thousands(sums.claim);
            parts.push(cx.fill("tui.cases.sum", &[("n", &sums.cases)]));
            parts.push(cx.fill("tui.cases.claim", &[("claim", &claim)]));
            if sums.late > 0 {
                // Rounded half up, like every ratio.
                let days = (sums.late_days * 2 + sums.late as i64) / (sums.late as i64 * 2);
                parts.push(cx.fill("tui.cases.late", &[("days", &days)]));
            }
        }
        if !rows.marks.is_empty() {
            let total = rows
                .listing
                .total()
                .or(rows.sums.map(|sums| sums.cases as usize));
            let count = rows.marks.count(total);
            let n = count.map_or_else(|| "..".to_owned(), |n| n.to_string());
            let claim = rows.marks.claim(rows.sums.as_ref());
            let claim = claim.map_or_else(|| "..".to_owned(), words::ten_thousands);
            parts.push(cx.fill("tui.cases.marked", &[("n", &n), ("claim", &claim)]));
        }
        paint::join_fitting(parts.iter().map(String::as_str), columns)
    }
}

/// A filter as it would be typed.
fn filter(cx: &Cx, filter: &Filter) -> String {
    let query = print_query(filter, cx.locale);
    if query.is_empty() {
        cx.text("tui.cases.all-open").to_owned()
    } else {
        query
    }
}

/// Rows of the line of sums: 1 if there is room, otherwise 0.
fn summed(cx: &Cx) -> u16 {
    u16::from(cx.width >= 60 && cx.height >= 18)
}

/// The area between the title and the detail.
fn table(cx: &Cx, area: Rect) -> Rect {
    let head = 2.min(area.height);
    let strip = strip::height(cx);
    let below = summed(cx) + if strip > 0 { strip + 1 } else { 0 };
    Rect {
        y: area.y + head,
        height: area.height.saturating_sub(head + below),
        ..area
    }
}

impl Screen for Cases {
    fn context(&self) -> Context {
        Context::Cases
    }

    fn rows(&self) -> Option<&Rows> {
        Some(&self.rows)
    }

    fn rows_mut(&mut self) -> Option<&mut Rows> {
        Some(&mut self.rows)
    }

    fn resized(&mut self, cx: &Cx) -> Vec<Act> {
        self.fit(cx);
        self.rows.ask(false)
    }

    fn selected_row(&self, cx: &Cx, area: Rect) -> Option<u16> {
        table::selected_row(cx, table(cx, area), &self.rows.listing)
    }

    fn view(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        if area.height > 0 {
            self.heading(cx, Rect { height: 1, ..area }, buffer);
        }
        if area.height > 1 {
            paint::rule(cx, buffer, area.x, area.y + 1, area.width);
        }
        let table = table(cx, area);
        if self.rows.listing.is_empty() {
            self.say_empty(cx, table, buffer);
        } else {
            let dress = Dress {
                room_for_marks: true,
                focus: true,
            };
            self.rows.draw(cx, buffer, table, dress);
        }
        if summed(cx) > 0 {
            let room = area.width.saturating_sub(2);
            let summary = self.summary(cx, usize::from(room));
            let style = cx.styles.of(Role::Title);
            paint::put(
                buffer,
                paint::Cells::at((area.x + 1, table.bottom()), room),
                &summary,
                style,
            );
        }
        let rest = table.bottom() + summed(cx);
        let below = Rect {
            y: rest,
            height: area.bottom().saturating_sub(rest),
            ..area
        };
        if below.height > 1 {
            self.selected_case(cx, below, buffer);
        }
        None
    }
}

impl Cases {
    /// Draws the title and, at the right, the position of the cursor.
    fn heading(&self, cx: &Cx, line: Rect, buffer: &mut Buffer) {
        let room = line.width.saturating_sub(1);
        let title = paint::shown(cx, &self.title(cx));
        let style = cx.styles.of(Role::Title);
        let taken = paint::put(
            buffer,
            paint::Cells::at((line.x + 1, line.y), room),
            &title,
            style,
        );
        let counts = self.counts(cx);
        let fits = |count: &&String| {
            usize::from(taken) + width::width(count) + 2 < usize::from(line.width)
        };
        // If both do not fit, the number of all cases is left out.
        if let Some(count) = counts.iter().find(fits).or(counts.last()) {
            let style = cx.styles.of(Role::Text);
            paint::put_right(buffer, line, taken + 1, &format!("{count} "), style);
        }
    }

    /// Draws why there are no rows.
    fn say_empty(&self, cx: &Cx, table: Rect, buffer: &mut Buffer) {
        if table.height < 2 {
            return;
        }
        let room = table.width.saturating_sub(3);
        let key = match (self.rows.filter == Filter::default(), cx.view.is_now()) {
            (false, _) => "tui.list.empty",
            (true, false) => "tui.list.empty-then",
            (true, true) => "tui.cases.none",
        };
        let style = cx.styles.of(Role::Text);
        paint::put(
            buffer,
            paint::Cells::at((table.x + 3, table.y + 1), room),
            paint::sentences(cx.text(key), usize::from(room)),
            style,
        );
    }

    /// Draws the details of the case under the cursor, below a rule.
    fn selected_case(&self, cx: &Cx, below: Rect, buffer: &mut Buffer) {
        paint::rule(cx, buffer, below.x, below.y, below.width);
        if let Some(line) = self.rows.listing.selected() {
            let area = Rect {
                y: below.y + 1,
                height: below.height - 1,
                ..below
            };
            strip::view(cx, buffer, area, &strip::Known::by(line));
        }
    }
}

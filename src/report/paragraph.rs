//! The official paragraph 通报文字, sentence by sentence in the order of the courts' bulletins: stock
//! and increment, delayed cases, long-pending cases, trial cases closed by tag,
//! clearance, execution money by tag. Zeros have their own wording. If cases without a filing date
//! are left out, the stock is given as a lower bound.

use std::fmt::Display;

use chrono::{Datelike, NaiveDate};

use super::amount::spoken;
use super::compose::{share, word};
use crate::domain::money::Money;
use crate::domain::sheet::{Figures, Table, Value, total};
use crate::domain::tally::Delay;
use crate::text::locale::{Locale, Named};

/// The most tags named, in the order of their closings or their money.
const TAGS: usize = 5;

struct Writer<'f> {
    figures: &'f Figures,
    locale: Locale,
}

/// The paragraph of the given figures.
pub fn paragraph(figures: &Figures, locale: Locale) -> String {
    let writer = Writer { figures, locale };
    let mut text = writer.stock();
    text.push_str(&writer.delayed());
    text.push_str(&writer.long());
    text.push_str(&writer.tried());
    text.push_str(&writer.clearance());
    text.push_str(&writer.money());
    if figures.unknown_filing > 0 {
        text.push_str(&locale.fill(
            "report.paragraph.unknown",
            &[("n", &figures.unknown_filing)],
        ));
    }
    text.trim().to_owned()
}

/// The name of the court, what the whole docket is called, or the words for all courts.
pub(super) fn scope(figures: &Figures, locale: Locale) -> String {
    figures
        .court
        .clone()
        .or_else(|| figures.whole.clone())
        .unwrap_or_else(|| locale.text("report.scope.all").to_owned())
}

fn date(day: NaiveDate, locale: Locale) -> String {
    let two = |n: u32| match locale {
        Locale::Zh => n.to_string(),
        Locale::En => format!("{n:02}"),
    };
    locale.fill(
        "report.date.full",
        &[
            ("y", &day.year()),
            ("m", &two(day.month())),
            ("d", &two(day.day())),
        ],
    )
}

impl Writer<'_> {
    fn say(&self, key: &str, args: Named<'_>) -> String {
        let (window, before) = (self.of_kind("window"), self.of_kind("before"));
        let months = self.figures.chief_months();
        let mut all: Vec<(&str, &dyn Display)> = vec![
            ("window", &window),
            ("before", &before),
            ("months", &months),
        ];
        all.extend_from_slice(args);
        self.locale.fill(&format!("report.paragraph.{key}"), &all)
    }

    fn of_kind(&self, part: &str) -> &'static str {
        let kind = self.figures.kind.id();
        self.locale.text(&format!("report.{part}.{kind}"))
    }

    /// The number of cases in a stock, as a lower bound if some are left out.
    fn bound(&self, n: i64) -> String {
        if self.figures.unknown_filing > 0 {
            self.locale.fill("report.lower", &[("n", &n)])
        } else {
            self.say("open", &[("n", &n)])
        }
    }

    fn stock(&self) -> String {
        let n = |column: &str| self.figures.total("stock", column);
        let (opening, closing) = (n("opening"), n("closing"));
        let change = (closing - opening).abs();
        let trend = match closing.cmp(&opening) {
            std::cmp::Ordering::Greater => self.say("more", &[("n", &change)]),
            std::cmp::Ordering::Less => self.say("less", &[("n", &change)]),
            std::cmp::Ordering::Equal => self.say("same", &[]),
        };
        let key = if closing == 0 && self.figures.unknown_filing == 0 {
            "none-open"
        } else {
            "stock"
        };
        // Opening + filed + reopened + moved in - closed - moved out = closing, in the words of the
        // table. Cases that came otherwise than by filing are named beside the filings, never among
        // them, and only if there are any.
        let beside = |word: &str, column: &str| match n(column) {
            0 => String::new(),
            cases => self.say(word, &[("n", &cases)]),
        };
        // If the stock did not change, there is nothing to compare.
        let than = if opening == closing {
            String::new()
        } else {
            self.say("than", &[("trend", &trend)])
        };
        self.say(
            key,
            &[
                ("date", &date(self.figures.date, self.locale)),
                ("scope", &scope(self.figures, self.locale)),
                ("closing", &self.bound(closing)),
                ("filed", &n("filed")),
                ("reopened", &beside("reopened", "reopened")),
                ("moved-in", &beside("moved-in", "moved_in")),
                ("closed", &n("closed")),
                ("moved-out", &beside("moved-out", "moved_out")),
                ("trend", &trend),
                ("than", &than),
            ],
        )
    }

    fn delayed(&self) -> String {
        let n = |column| self.figures.total("delayed", column);
        let closing = n("closing");
        let open = self.figures.total("stock", "closing");
        if closing == 0 && n("entered") == 0 && n("left") == 0 && open == 0 {
            return String::new();
        }
        // In the order in which the courts write their sums: extended, suspended, adjourned,
        // deducted.
        let kinds: Vec<String> = [
            Delay::Extension,
            Delay::Suspension,
            Delay::Adjournment,
            Delay::Deduction,
        ]
        .into_iter()
        .filter(|kind| n(kind.id()) > 0)
        .map(|kind| {
            let word = word(&format!("kind.{}", kind.id()), self.locale);
            self.say("kind", &[("kind", &word), ("n", &n(kind.id()))])
        })
        .collect();
        let key = match (closing, n("entered"), n("left")) {
            (0, 0, 0) => "no-delayed",
            (0, ..) => "none-delayed",
            _ => "delayed",
        };
        self.say(
            key,
            &[
                ("closing", &closing),
                ("share", &share(closing, open, self.locale)),
                (
                    "kinds",
                    &kinds.join(self.locale.text("report.paragraph.between")),
                ),
                ("entered", &n("entered")),
                ("left", &n("left")),
            ],
        )
    }

    fn long(&self) -> String {
        let open = self.figures.total("stock", "closing");
        let Some(closing) = self.long_pending().filter(|_| open > 0) else {
            return String::new();
        };
        let key = match closing {
            0 if self.none_either() => "none-either",
            0 => "none-long",
            _ => "long",
        };
        self.say(
            key,
            &[
                ("closing", &closing),
                ("share", &share(closing, open, self.locale)),
            ],
        )
    }

    /// The number of long-pending cases; `None` without their table.
    fn long_pending(&self) -> Option<i64> {
        let months = i64::from(self.figures.chief_months());
        let table = self.figures.table("long-pending")?;
        Some(table.count(&Value::Count(months), "closing"))
    }

    /// Whether one sentence says both that no open case is long-pending and that none was this
    /// year.
    fn none_either(&self) -> bool {
        let assigned = self.figures.table("clearance").and_then(|table| {
            let row = table.rows.first()?;
            table.cell(row, "assigned").and_then(Value::count)
        });
        let open = self.figures.total("stock", "closing");
        open > 0 && (self.long_pending(), assigned) == (Some(0), Some(0))
    }

    /// The trial cases closed this year by tag, the most first. Only where nothing was closed of any
    /// tag are those with none named.
    fn tried(&self) -> String {
        let Some(table) = self.figures.table("tried") else {
            return String::new();
        };
        let mut tags: Vec<(&str, i64)> = Vec::new();
        for row in &table.rows {
            let n = table.cell(row, "closed_since").and_then(Value::count);
            if let (Some(Value::Text(tag)), Some(n)) = (row.first(), n) {
                tags.push((tag, n));
            }
        }
        tags.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        let none = tags.iter().all(|(_, n)| *n == 0);
        let said = tags.iter().filter(|(_, n)| none || *n > 0).take(TAGS);
        let said: Vec<String> = said
            .map(|(tag, n)| self.say("tried-tag", &[("tag", tag), ("n", n)]))
            .collect();
        if said.is_empty() {
            return String::new();
        }
        let between = self.locale.text("report.paragraph.between");
        self.say("tried", &[("tags", &said.join(between))])
    }

    /// The long-pending cases of the year, then the closed list if there is one.
    fn clearance(&self) -> String {
        let mut text = String::new();
        for (id, none) in [
            ("clearance", "none-clearance"),
            ("closed-list", "closed-list"),
        ] {
            let Some(table) = self.figures.table(id) else {
                continue;
            };
            let Some(row) = table.rows.first().map(Vec::as_slice) else {
                continue;
            };
            let n = |column| table.cell(row, column).and_then(Value::count).unwrap_or(0);
            let (assigned, cleared) = (n("assigned"), n("cleared"));
            if id == "clearance" && self.none_either() {
                continue;
            }
            let list = match row.first() {
                Some(Value::Text(list)) => list.as_str(),
                _ => "",
            };
            text.push_str(&self.say(
                if assigned == 0 { none } else { id },
                &[
                    ("list", &list),
                    ("assigned", &assigned),
                    ("cleared", &cleared),
                    ("share", &share(cleared, assigned, self.locale)),
                ],
            ));
        }
        text
    }

    fn money(&self) -> String {
        let Some(table) = self.figures.table("money") else {
            return String::new();
        };
        let all = total();
        let Some(sum) = table.row(&all) else {
            return String::new();
        };
        let received = money(table, sum, "received");
        let key = match received.0.signum() {
            0 => "no-money",
            -1 => "less-money",
            _ => "money",
        };
        let [received, less] = self.amounts(received);
        let mut text = self.say(key, &[("received", &received), ("less", &less)]);
        let mut parts = vec![self.part("year", table, sum)];
        let mut tags: Vec<&[Value]> = table
            .rows
            .iter()
            .map(Vec::as_slice)
            .filter(|row| matches!(row.first(), Some(Value::Text(_))))
            .filter(|row| {
                money(table, row, "received_since") != Money::ZERO
                    || table.cell(row, "closed_since") != Some(&Value::Count(0))
            })
            .collect();
        tags.sort_by_key(|row| std::cmp::Reverse(money(table, row, "received_since")));
        parts.extend(
            tags.into_iter()
                .take(TAGS)
                .map(|row| self.part("tag", table, row)),
        );
        text.push_str(&parts.join(self.locale.text("report.paragraph.semicolon")));
        text.push_str(self.locale.text("report.paragraph.stop"));
        text
    }

    fn part(&self, key: &str, table: &Table, row: &[Value]) -> String {
        let tag = match row.first() {
            Some(Value::Text(tag)) => tag.as_str(),
            _ => "",
        };
        let n = table
            .cell(row, "closed_since")
            .and_then(Value::count)
            .unwrap_or(0);
        let sum = money(table, row, "received_since");
        let key = match key {
            "tag" if sum < Money::ZERO => "tag-less",
            "year" if sum < Money::ZERO => "year-less",
            key => key,
        };
        let [received, less] = self.amounts(sum);
        let args: Named<'_> = &[
            ("tag", &tag),
            ("n", &n),
            ("received", &received),
            ("less", &less),
        ];
        self.say(key, args)
    }

    /// An amount, and its negation for a sum that decreased.
    fn amounts(&self, money: Money) -> [String; 2] {
        let less = Money(money.0.saturating_neg());
        [money, less].map(|money| spoken(self.locale, money))
    }
}

fn money(table: &Table, row: &[Value], column: &str) -> Money {
    match table.cell(row, column) {
        Some(Value::Money(money)) => *money,
        _ => Money::ZERO,
    }
}

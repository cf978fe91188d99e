//! 一案一册 as a sheet: particulars, the clock with its steps, changes, money, follow-ups, supervision,
//! links, and everything that was recorded. The caller supplies the words for facts and steps.

use chrono::NaiveDate;

use super::sheet::{Cell, Column, Sheet, Table};
use crate::domain::booklet::{Booklet, Entry};
use crate::domain::change::Change;
use crate::domain::clock::{Step, StepKind};
use crate::domain::event::{Direction, Fact};
use crate::domain::level::Level;
use crate::domain::money::Money;
use crate::domain::sheet::Value;
use crate::text::locale::{Locale, Named};

/// The words for facts and steps, which come from the settings.
#[derive(Clone, Copy)]
pub struct Words<'w> {
    /// Describes a fact.
    pub fact: &'w dyn Fn(&Fact) -> String,
    /// Describes what a step did, without its date and articles.
    pub step: fn(&Step, &[Change], Locale) -> String,
    /// Describes a change of the term.
    pub change: fn(&Change, Locale) -> String,
    /// The name of a procedure; free text stays as it is.
    pub procedure: fn(&str, Locale) -> String,
}

impl std::fmt::Debug for Words<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Words").finish_non_exhaustive()
    }
}

/// The file of a case as a sheet, for Markdown or printing.
pub fn booklet(file: &Booklet, words: Words<'_>, locale: Locale) -> Sheet {
    let make = Maker {
        file,
        words,
        locale,
    };
    let mut tables = vec![make.particulars(), make.clock(), make.changes()];
    tables.push(make.money());
    tables.push(make.facts("file-follow-ups", |f| matches!(f, Fact::FollowedUp(_))));
    tables.push(make.facts("file-supervision", |f| matches!(f, Fact::Supervised(_))));
    tables.push(make.facts("file-links", |f| matches!(f, Fact::Linked { .. })));
    tables.push(make.timeline());
    Sheet {
        kind: "file".to_owned(),
        lang: locale.tag().to_owned(),
        title: make.fill("report.title.file", &[("number", &file.number)]),
        head: vec![
            make.standing(),
            make.fill("report.head.day", &[("date", &file.today)]),
        ],
        sections: ["paragraph", "identities", "notes"]
            .map(|id| locale.text(&format!("report.section.{id}")).to_owned()),
        paragraph: String::new(),
        tables,
        identities: Vec::new(),
        notes: Vec::new(),
        empty: locale.text("report.empty").to_owned(),
        page: locale.text("report.page").to_owned(),
        figures: None,
    }
}

struct Maker<'a> {
    file: &'a Booklet,
    words: Words<'a>,
    locale: Locale,
}

impl Maker<'_> {
    fn fill(&self, key: &str, args: Named<'_>) -> String {
        self.locale.fill(key, args)
    }

    fn word(&self, key: &str) -> String {
        self.locale.text(key).to_owned()
    }

    /// What a side of the case is called, as the title of a field.
    fn side(&self, id: &str) -> String {
        self.word(&format!("domain.side.{id}")).to_lowercase()
    }

    fn table(&self, id: &str, columns: &[&str], rows: Vec<Vec<Cell>>) -> Table {
        let column = |id: &&str| Column {
            id: (*id).to_owned(),
            title: self.word(&format!("report.file-column.{id}")),
            figure: matches!(*id, "amount" | "held"),
            below: false,
        };
        Table {
            id: id.to_owned(),
            title: self.word(&format!("report.table.{id}")),
            columns: columns.iter().map(column).collect(),
            rows,
        }
    }

    /// Level, days and due date in one line.
    fn standing(&self) -> String {
        let verdict = &self.file.verdict;
        let level = self.word(&format!("domain.level.{}", verdict.level.id()));
        let due = verdict.due.map(|due| due.to_string());
        match (due, verdict.days_left) {
            (Some(due), Some(_)) if verdict.level == Level::Paused => self.fill(
                "report.file.stands",
                &[
                    ("due", &due),
                    ("days", &verdict.deducted),
                    ("level", &level),
                ],
            ),
            (Some(due), Some(days)) => self.fill(
                if days < 0 {
                    "report.file.late"
                } else {
                    "report.file.due"
                },
                &[
                    ("due", &due),
                    ("days", &days.unsigned_abs()),
                    ("level", &level),
                ],
            ),
            (Some(due), None) => {
                self.fill("report.file.was-due", &[("due", &due), ("level", &level)])
            }
            _ => self.fill("report.file.level", &[("level", &level)]),
        }
    }

    fn particulars(&self) -> Table {
        let row = |(id, value): &(&str, String)| {
            let value = match *id {
                "procedure" => (self.words.procedure)(value, self.locale),
                "custody" => self.word("report.file.custody"),
                _ => value.clone(),
            };
            let title = match *id {
                "plaintiffs" => self.side(self.file.sides.plaintiffs),
                "defendants" => self.side(self.file.sides.defendants),
                id => self.word(&format!("report.file-field.{id}")),
            };
            vec![text(title), text(value)]
        };
        let rows = self.file.fields.iter().map(row).collect();
        self.table("file-case", &["item", "value"], rows)
    }

    fn clock(&self) -> Table {
        let verdict = &self.file.verdict;
        let step = |step: &Step| {
            let said = (self.words.step)(step, &self.file.changes, self.locale);
            vec![day(step.date), text(said), text(step.articles.join(", "))]
        };
        let mut rows: Vec<Vec<Cell>> = self.file.steps.iter().map(step).collect();
        for (key, on) in [
            ("report.file.result", verdict.due),
            ("report.file.apply-by", verdict.apply_by),
            ("report.file.decide-by", verdict.decide_by),
        ] {
            if on.is_some() {
                rows.push(vec![day(on), text(self.word(key)), text(String::new())]);
            }
        }
        self.table("file-clock", &["date", "step", "articles"], rows)
    }

    /// Every change, whether it counts, and if not, why.
    fn changes(&self) -> Table {
        let row = |(at, change): (usize, &Change)| {
            let left_out = self.file.steps.iter().find(|step| {
                step.change == Some(at) && matches!(step.kind, StepKind::Late | StepKind::Planned)
            });
            let counted = match left_out.map(|step| (step.kind, step.date, step.from)) {
                Some((StepKind::Late, Some(due), _)) => {
                    self.fill("domain.uncounted.late", &[("day", &due)])
                }
                Some((StepKind::Planned, _, Some(from))) => {
                    self.fill("domain.uncounted.planned", &[("day", &from)])
                }
                _ => self.word("report.file.counted"),
            };
            vec![
                text((self.words.change)(change, self.locale)),
                text(counted),
            ]
        };
        let rows = self.file.changes.iter().enumerate().map(row).collect();
        self.table("file-changes", &["change", "counted"], rows)
    }

    /// Every payment with the balance after it, then the sums.
    fn money(&self) -> Table {
        let mut held = 0_i64;
        let mut rows = Vec::new();
        for entry in self.file.entries.iter().filter(|entry| !entry.retracted) {
            let Fact::Paid(payment) = &entry.fact else {
                continue;
            };
            let (sign, key) = match payment.direction {
                Direction::Receipt => (1, "report.file.received"),
                Direction::PayOut => (-1, "report.file.paid-out"),
            };
            held = held.saturating_add(payment.amount.0.saturating_mul(sign));
            let rest = [&payment.method, &payment.voucher, &payment.note];
            let rest: Vec<&str> = rest.into_iter().flatten().map(String::as_str).collect();
            rows.push(vec![
                day(entry.on),
                text(self.word(key)),
                money(payment.amount),
                money(Money(held)),
                text(rest.join(" ")),
            ]);
        }
        let file = self.file;
        let sums = [
            ("report.file-field.claim", file.claim),
            ("report.file.received", Some(file.received)),
            ("report.file.paid-out", Some(file.paid_out)),
            ("report.file.held", Some(file.held.amount)),
        ];
        if !rows.is_empty() {
            for (key, amount) in sums {
                let Some(amount) = amount else { continue };
                let said = self.fill("report.file.sum", &[("what", &self.word(key))]);
                rows.push(vec![
                    day(None),
                    text(said),
                    money(amount),
                    text(String::new()),
                    text(String::new()),
                ]);
            }
        }
        let columns = ["date", "direction", "amount", "held", "remark"];
        self.table("file-money", &columns, rows)
    }

    /// The facts of one kind that are in force, in the order of recording.
    fn facts(&self, id: &str, is: fn(&Fact) -> bool) -> Table {
        let held = self.file.entries.iter().filter(|entry| !entry.retracted);
        let rows = held
            .filter(|entry| is(&entry.fact))
            .map(|entry| {
                let said = (self.words.fact)(&entry.fact);
                vec![day(entry.on), text(said), text(entry.actor.clone())]
            })
            .collect();
        self.table(id, &["date", "what", "actor"], rows)
    }

    /// Everything that was recorded, by whom and when; undone entries are marked.
    fn timeline(&self) -> Table {
        let row = |entry: &Entry| {
            let mut said = (self.words.fact)(&entry.fact);
            if entry.retracted {
                said = self.fill("report.file.retracted", &[("what", &said)]);
            }
            let moment = entry.recorded.format("%Y-%m-%d %H:%M").to_string();
            vec![
                day(entry.on),
                text(said),
                text(entry.actor.clone()),
                text(moment),
                text(format!("#{}", entry.commit)),
            ]
        };
        let rows = self.file.entries.iter().map(row).collect();
        self.table(
            "file-timeline",
            &["date", "what", "actor", "moment", "commit"],
            rows,
        )
    }
}

fn text(text: String) -> Cell {
    Cell {
        value: Value::text(
            Some(&text)
                .filter(|text| !text.is_empty())
                .map(String::as_str),
        ),
        text,
    }
}

fn day(on: Option<NaiveDate>) -> Cell {
    Cell {
        value: Value::day(on),
        text: on.map(|on| on.to_string()).unwrap_or_default(),
    }
}

fn money(amount: Money) -> Cell {
    Cell {
        value: Value::Money(amount),
        text: amount.grouped(),
    }
}

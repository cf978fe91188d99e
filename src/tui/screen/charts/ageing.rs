//! S5 账龄: open cases by age, trial left of the axis and execution right, the oldest on top.

use super::asked::Asked;
use super::chart::{Cell, Chart, Row, Series};
use super::say;
use crate::domain::types::Category;
use crate::report;
use crate::service::api::{AgePart, Ageing, AgeingQuery, AgeingRow, Figure, Request, Response};
use crate::text::locale::Named;
use crate::tui::cx::Cx;
use crate::tui::widget::bars::Grow;

/// The query for trial or execution cases; `None` means both.
fn query(asked: &Asked, execution: Option<bool>) -> AgeingQuery {
    let mut scope = asked.caliber.scope();
    if let Some(execution) = execution {
        scope.kinds = Category::ALL
            .into_iter()
            .filter(|kind| (*kind == Category::Execution) == execution)
            .map(|kind| kind.id().to_owned())
            .collect();
    }
    AgeingQuery {
        slices: Vec::new(),
        scope,
        set: asked.set(),
    }
}

pub(super) fn ask(asked: &Asked) -> Vec<Request> {
    PARTS
        .map(|part| Request::Ageing(query(asked, part)))
        .to_vec()
}

/// Index of the first band that counts as old in the sentence below the chart.
const OLD: usize = 2;

/// Trial, execution, both.
const PARTS: [Option<bool>; 3] = [Some(false), Some(true), None];

fn row(ageing: &Ageing) -> AgeingRow {
    ageing.rows.first().cloned().unwrap_or_default()
}

/// A row of ages in days: key of its label, its value, and what it opens.
type Days = (&'static str, fn(&AgeingRow) -> Option<u32>, AgePart);

const DAYS: [Days; 2] = [
    ("median", |row| row.median, AgePart::Median { net: false }),
    ("oldest", |row| row.oldest, AgePart::Oldest { net: false }),
];

pub(super) fn build(cx: &Cx, asked: &Asked, answers: &[Response]) -> Option<Chart> {
    let [
        Response::Ageing(trial),
        Response::Ageing(execution),
        Response::Ageing(all),
    ] = answers
    else {
        return None;
    };
    let ages = Ages {
        cx,
        asked,
        parts: [row(trial), row(execution), row(all)],
    };
    let word = |key: &str| cx.text(&format!("tui.chart.ageing.{key}")).to_owned();
    Some(Chart {
        title: ages.title(),
        caption: asked.words(cx),
        head: word("band"),
        series: vec![
            Series::bars(word("trial"), Grow::EvenLeft),
            Series::bars(word("execution"), Grow::EvenRight),
            Series::numbers(word("all")),
        ],
        lead: 0,
        rows: ages.rows(),
        scale: say::per_cases,
        conclusion: ages.conclusion(),
        notes: say::left_out(cx, ages.all().unknown_filing),
        keys: vec![word("band")],
    })
}

/// Open cases by age, for each of [`PARTS`].
struct Ages<'a> {
    cx: &'a Cx,
    asked: &'a Asked,
    parts: [AgeingRow; 3],
}

impl Ages<'_> {
    fn all(&self) -> &AgeingRow {
        let [_, _, all] = &self.parts;
        all
    }

    /// Trial and execution cases of each band, the oldest first.
    fn bands(&self) -> impl Iterator<Item = (usize, [u64; 2])> {
        let [trial, execution, _] = &self.parts;
        let both = trial.bands.into_iter().zip(execution.bands);
        both.map(<[u64; 2]>::from).enumerate().rev()
    }

    /// One number of each part, with what it opens.
    fn cells(&self, of: impl Fn(&AgeingRow) -> Option<u64>, part: AgePart) -> Vec<Cell> {
        let cell = |(row, execution): (&AgeingRow, Option<bool>)| {
            let figure = Figure::Ageing {
                query: query(self.asked, execution),
                keys: Vec::new(),
                part,
            };
            match of(row) {
                Some(n) => Cell::count(n as i64, figure),
                None => Cell::none(),
            }
        };
        self.parts.iter().zip(PARTS).map(cell).collect()
    }

    /// The rows: total, bands, and ages in days.
    fn rows(&self) -> Vec<Row> {
        let open = self.cells(|row| Some(row.open), AgePart::Open);
        let bands = self.bands().map(|(band, _)| {
            let part = AgePart::Band { band, net: false };
            let cells = self.cells(|row| row.bands.get(band).copied(), part);
            Row::new(report::band(self.cx.locale, band), cells)
        });
        // Days among counts of cases: bars for them would be meaningless.
        let days = DAYS.map(|(key, of, part)| {
            let label = self.cx.text(&format!("tui.chart.ageing.{key}")).to_owned();
            let cells = self.cells(|row| of(row).map(u64::from), part);
            Row {
                sum: true,
                ..Row::new(label, cells)
            }
        });
        let unfiled = Figure::Ageing {
            query: query(self.asked, None),
            keys: Vec::new(),
            part: AgePart::UnknownFiling,
        };
        // In the column of all: which of them are of execution is not told apart.
        let place = (PARTS.len() - 1, PARTS.len());
        let unfiled = say::unfiled(self.cx, self.all().unknown_filing, &unfiled, place);
        std::iter::once(Row::sum(self.cx, open))
            .chain(bands)
            .chain(days)
            .chain(unfiled)
            .collect()
    }

    /// Cases of a known age: trial and execution.
    fn counted(&self) -> [u64; 2] {
        self.bands()
            .fold([0, 0], |[a, b], (_, [trial, execution])| {
                [a + trial, b + execution]
            })
    }

    fn title(&self) -> String {
        let [trial, execution] = self.counted();
        let all = trial + execution;
        let args: Named<'_> = &[("trial", &trial), ("execution", &execution), ("all", &all)];
        self.cx.fill("tui.chart.ageing.title", args)
    }

    fn conclusion(&self) -> String {
        if self.all().open == 0 {
            return self.cx.text("tui.chart.ageing.none").to_owned();
        }
        let all: u64 = self.counted().iter().sum();
        let old = self.bands().filter(|(band, _)| *band >= OLD);
        let old: u64 = old.flat_map(|(_, both)| both).sum();
        let share = say::share(old as i64, all as i64);
        let args: Named<'_> = &[("all", &all), ("old", &old), ("share", &share)];
        self.cx.fill("tui.chart.ageing.conclusion", args)
    }
}

//! S6 各院: the closing rate of each court since the new year, in the official order of the courts.
//! For a list handed down by a higher court it is the clearance of that list. A rank is shown only
//! where the setting allows it: ranking courts was forbidden in 2024.

use super::asked::{Asked, Caliber};
use super::chart::{Cell, Chart, Row, Series};
use super::say;
use crate::domain::indicator;
use crate::domain::sheet::hundredths;
use crate::service::api::{
    ClosedList, Figure, IndicatorQuery, IndicatorRow, Measure, Part, Request, Response, Scope,
    Slice, StockQuery, StockRow, StockSet,
};
use crate::text::locale::pairs;
use crate::tui::cx::Cx;

/// Id of the rate of a closed list.
const CLEARANCE: &str = "clearance";

fn query(asked: &Asked, slices: &[Slice]) -> StockQuery {
    StockQuery {
        from: asked.new_year(),
        to: asked.day,
        period: None,
        slices: slices.to_vec(),
        set: asked.set(),
        scope: asked.caliber.scope(),
    }
}

/// The query for the closed list of a tag.
fn list(asked: &Asked, tag: &str, slices: &[Slice]) -> IndicatorQuery {
    IndicatorQuery {
        from: asked.new_year(),
        to: asked.day,
        slices: slices.to_vec(),
        scope: Scope::default(),
        list: Some(ClosedList::Tag(tag.to_owned())),
        ids: vec![CLEARANCE.to_owned()],
    }
}

/// By court, and in total.
const PARTS: [&[Slice]; 2] = [&[Slice::Court], &[]];

pub(super) fn ask(asked: &Asked) -> Vec<Request> {
    // Moves between courts do not affect the total, so it is not the sum of the courts.
    let request = |slices: &[Slice]| match &asked.caliber {
        Caliber::List(tag) => Request::Indicators(Box::new(list(asked, tag, slices))),
        _ => Request::Stock(query(asked, slices)),
    };
    PARTS.map(request).to_vec()
}

/// The rate that is shown; it determines the words of the page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rate {
    /// 结案率 of all cases, or of the cases with a tag.
    Closing,
    /// The rate of cases that left a set: the delayed or the long-pending ones.
    Left,
    /// 清积率 of a closed list.
    Clearance,
}

impl Rate {
    fn of(asked: &Asked) -> Rate {
        match (&asked.caliber, asked.set()) {
            (Caliber::List(_), _) => Rate::Clearance,
            (_, StockSet::All) => Rate::Closing,
            _ => Rate::Left,
        }
    }

    fn id(self) -> &'static str {
        match self {
            Rate::Closing => "closed",
            Rate::Left => "left",
            Rate::Clearance => "list",
        }
    }

    /// The numbers beside the rate, including the moves if there are any.
    fn columns(self, moves: bool) -> Vec<&'static str> {
        let all: &[&str] = match self {
            Rate::Closing => &["opening", "filed", "closed", "closing"],
            Rate::Left => &["stock", "entered", "left", "end"],
            Rate::Clearance => &["assigned", "cleared", "rest"],
        };
        let moved: &[&str] = if moves { &MOVES } else { &[] };
        [all, moved].concat()
    }

    /// Formula and source, as the indicators have them.
    fn formula(self, cx: &Cx) -> String {
        let id = match self {
            Rate::Closing => "closing-rate",
            Rate::Clearance => CLEARANCE,
            Rate::Left => return cx.text("tui.chart.courts.formula-left").to_owned(),
        };
        let Some(one) = indicator::by_id(id) else {
            return String::new();
        };
        let [name, formula, source] =
            [&one.name, &one.formula, &one.source].map(|words| words.of(cx.locale).to_owned());
        let args = [("name", name), ("formula", formula), ("source", source)];
        cx.fill("tui.chart.courts.formula", &pairs(&args))
    }
}

/// Cases that entered or left other than by filing or closing.
const MOVES: [&str; 3] = ["reopened", "moved-in", "moved-out"];

/// The numbers of a court, or of all of them.
struct Line {
    keys: Vec<Option<String>>,
    /// The rate: its two numbers, and what opens the second.
    rate: (i64, i64, Figure),
    /// The numbers in the order of [`Rate::columns`], with moves last.
    counts: Vec<Cell>,
    moved: bool,
}

impl Line {
    fn of_stock(asked: &Asked, row: &StockRow, slices: &[Slice]) -> Line {
        let figure = |measure: Measure| Figure::Stock {
            query: query(asked, slices),
            keys: row.keys.clone(),
            measure,
        };
        let load = Figure::Sum([Measure::Opening, Measure::Filed].map(figure).to_vec());
        let counts = [
            (row.opening, Measure::Opening),
            (row.filed, Measure::Filed),
            (row.ended, Measure::Ended),
            (row.closing, Measure::Closing),
            (row.reopened, Measure::Reopened),
            (row.moved_in, Measure::MovedIn),
            (row.moved_out, Measure::MovedOut),
        ];
        Line {
            keys: row.keys.clone(),
            rate: (row.ended, row.opening + row.filed, load),
            counts: counts
                .map(|(n, measure)| Cell::count(n, figure(measure)))
                .to_vec(),
            moved: [row.reopened, row.moved_in, row.moved_out] != [0; 3],
        }
    }

    fn of_list(asked: &Asked, tag: &str, row: &IndicatorRow, slices: &[Slice]) -> Line {
        let figure = |part: Part| Figure::Indicator {
            query: list(asked, tag, slices),
            id: CLEARANCE.to_owned(),
            keys: row.keys.clone(),
            part,
        };
        let counts = [
            (row.denominator, Part::Denominator),
            (row.numerator, Part::Numerator),
            (row.denominator - row.numerator, Part::Rest),
        ];
        Line {
            keys: row.keys.clone(),
            rate: (row.numerator, row.denominator, figure(Part::Denominator)),
            counts: counts
                .map(|(n, part)| Cell::count(n, figure(part)))
                .to_vec(),
            moved: false,
        }
    }

    fn hundredths(&self) -> Option<i64> {
        hundredths(self.rate.0, self.rate.1)
    }

    /// The rate, then the given number of counts.
    fn cells(&self, counts: usize) -> Vec<Cell> {
        let (part, whole, figure) = self.rate.clone();
        let rate = Cell::share(part, whole, figure);
        std::iter::once(rate)
            .chain(self.counts.iter().take(counts).cloned())
            .collect()
    }
}

fn lines(asked: &Asked, answer: &Response, slices: &[Slice]) -> Option<Vec<Line>> {
    match (answer, &asked.caliber) {
        (Response::Indicators(rates), Caliber::List(tag)) => {
            let listed = |row: &&IndicatorRow| slices.is_empty() || row.denominator > 0;
            let rows = rates.rows.iter().filter(listed);
            let rows = rows.map(|row| Line::of_list(asked, tag, row, slices));
            Some(rows.collect())
        }
        (Response::Stock(stock), _) => {
            let rows = stock.rows.iter();
            Some(rows.map(|row| Line::of_stock(asked, row, slices)).collect())
        }
        _ => None,
    }
}

pub(super) fn build(cx: &Cx, asked: &Asked, answers: &[Response]) -> Option<Chart> {
    let [courts, all] = answers else {
        return None;
    };
    let unknown = match all {
        Response::Stock(stock) => stock.unknown_filing,
        _ => 0,
    };
    let [of_courts, of_all] = PARTS;
    let whole = lines(asked, all, of_all)?.into_iter().next()?;
    let mut courts = lines(asked, courts, of_courts)?;
    if cx.ranking {
        courts.sort_by_key(|line| std::cmp::Reverse(line.hundredths()));
    }
    let rate = Rate::of(asked);
    let moves = whole.moved || courts.iter().any(|line| line.moved);
    let columns = rate.columns(moves);
    let labels = labels(cx, &courts);
    let each = labels.into_iter().zip(&courts).map(|(label, line)| {
        let name = say::keys(cx, &line.keys);
        Row::new(label, line.cells(columns.len())).keyed(name)
    });
    let total = (!courts.is_empty()).then(|| Row::sum(cx, whole.cells(columns.len())));
    let rows = total.into_iter().chain(each).collect();
    let mut chart = finish(cx, asked, &whole, &columns);
    chart.rows = rows;
    chart.notes.extend(say::left_out(cx, unknown));
    Some(chart)
}

/// The courts by their short names, after their ranks if the setting allows ranks.
fn labels(cx: &Cx, courts: &[Line]) -> Vec<String> {
    let mut rank = 0;
    let mut before = None;
    let label = |(place, line): (i32, &Line)| {
        let short = say::who(cx, &line.keys);
        // Equal rates share a rank; a court with a denominator of zero has none.
        if line.hundredths() != before {
            rank = place;
            before = line.hundredths();
        }
        match (cx.ranking, line.hundredths()) {
            (true, Some(_)) => format!("{rank:>2} {short}"),
            (true, None) => format!(" - {short}"),
            _ => short,
        }
    };
    (1..).zip(courts).map(label).collect()
}

/// The chart without its rows, with the total of all courts in words.
fn finish(cx: &Cx, asked: &Asked, whole: &Line, columns: &[&'static str]) -> Chart {
    let rate = Rate::of(asked);
    let (part, all, _) = whole.rate;
    let title = |id: &str| cx.text(&format!("tui.chart.courts.{id}")).to_owned();
    let count = |at: usize| {
        whole
            .counts
            .get(at)
            .map_or("", |cell| &cell.text)
            .to_owned()
    };
    let args = [
        ("ended", part.to_string()),
        ("all", all.to_string()),
        ("opening", count(0)),
        ("entered", count(1)),
        ("share", say::share(part, all)),
        ("from", asked.new_year().to_string()),
        ("to", asked.day.to_string()),
        ("set", asked.words(cx)),
    ];
    let args = pairs(&args);
    // The clearance of a list is a state on one day, not a window.
    let range = match rate {
        Rate::Clearance => cx.fill("tui.chart.until", &args),
        Rate::Closing | Rate::Left => cx.fill("tui.chart.from-to", &args),
    };
    let said = match (all, &asked.caliber) {
        (0, _) => "none",
        (_, Caliber::Tag(_)) => "tag",
        _ => rate.id(),
    };
    let order = if cx.ranking { "ranked" } else { "official" };
    let note = if rate == Rate::Left {
        "moves-left"
    } else {
        "moves"
    };
    let moves = columns.ends_with(&MOVES).then(|| title(note));
    Chart {
        title: cx.fill(&format!("tui.chart.courts.title-{}", rate.id()), &args),
        caption: format!("{}  {range}", asked.words(cx)),
        head: title("court"),
        series: Series::with_numbers(
            title(&format!("rate-{}", rate.id())),
            columns.iter().copied().map(title),
        ),
        rows: Vec::new(),
        scale: say::per_percent,
        conclusion: cx.fill(&format!("tui.chart.courts.say-{said}"), &args),
        notes: [rate.formula(cx), title(order)]
            .into_iter()
            .chain(moves)
            .collect(),
        keys: vec![title("court")],
    }
}

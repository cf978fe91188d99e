//! S6 各院: the closing rate of each court since the new year, in the official order of the courts.
//! For a list handed down by a higher court it is the clearance of that list. Ranks and their
//! movement are shown only where the setting allows it: ranking courts was forbidden in 2024.

use super::asked::{Asked, Caliber};
use super::chart::{Cell, Chart, Row, Series};
use super::stock::CAME;
use super::{rank, say};
use crate::domain::indicator;
use crate::domain::sheet::{Value, hundredths};
use crate::domain::window::Window;
use crate::service::api::{
    ClosedList, Figure, IndicatorQuery, IndicatorRow, Measure, Part, Request, Response, Scope,
    Slice, StockQuery, StockRow, StockSet,
};
use crate::text::locale::pairs;
use crate::tui::cx::Cx;
use crate::tui::widget::bars::Grow;

/// Id of the rate of a closed list.
const CLEARANCE: &str = "clearance";

fn query(asked: &Asked, window: Window, slices: &[Slice]) -> StockQuery {
    StockQuery {
        window,
        period: None,
        slices: slices.to_vec(),
        set: asked.set(),
        scope: asked.caliber.scope(),
    }
}

/// The query for the closed list of a tag.
fn list(window: Window, tag: &str, slices: &[Slice]) -> IndicatorQuery {
    IndicatorQuery {
        window,
        slices: slices.to_vec(),
        scope: Scope::default(),
        list: Some(ClosedList::Tag(tag.to_owned())),
        ids: vec![CLEARANCE.to_owned()],
    }
}

/// By court, and in total.
const PARTS: [&[Slice]; 2] = [&[Slice::Court], &[]];

pub(super) fn ask(asked: &Asked) -> Vec<Request> {
    let request = |window, slices: &[Slice]| match &asked.caliber {
        Caliber::List(tag) => Request::Indicators(Box::new(list(window, tag, slices))),
        _ => Request::Stock(query(asked, window, slices)),
    };
    // Moves between courts do not affect the total, so it is not the sum of the courts.
    let mut all = PARTS.map(|slices| request(asked.window(), slices)).to_vec();
    if asked.ranked {
        let [of_courts, _] = PARTS;
        all.push(request(asked.window().before(), of_courts));
    }
    all
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

    /// The two numbers of the rate: part and whole.
    fn parts(self) -> [&'static str; 2] {
        match self {
            Rate::Closing => ["closed", "load"],
            Rate::Left => ["left", "base"],
            Rate::Clearance => ["cleared", "assigned"],
        }
    }

    /// The numbers beside the rate, including the moves if there are any.
    fn columns(self, moves: bool) -> Vec<&'static str> {
        let all: &[&str] = match self {
            Rate::Closing => &["opening", "filed", "closing"],
            Rate::Left => &["stock", "entered", "end"],
            Rate::Clearance => &["rest"],
        };
        let moved = if moves { self.moves() } else { &[] };
        [all, moved].concat()
    }

    /// Cases that entered or left other than by filing or closing; those that were reopened entered
    /// a set.
    fn moves(self) -> &'static [&'static str] {
        match self {
            Rate::Closing | Rate::Clearance => &["reopened", "moved-in", "moved-out"],
            Rate::Left => &["moved-in", "moved-out"],
        }
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

/// The numbers of a court, or of all of them.
struct Line {
    keys: Vec<Option<String>>,
    /// The part and the whole of the rate, with what they open.
    rate: [(i64, Figure); 2],
    /// The numbers in the order of [`Rate::columns`], with moves last.
    counts: Vec<Cell>,
    moved: bool,
}

impl Line {
    fn of_stock(asked: &Asked, row: &StockRow, slices: &[Slice]) -> Line {
        let figure = |measure: Measure| Figure::Stock {
            query: query(asked, asked.window(), slices),
            keys: row.keys.clone(),
            measure,
        };
        let cell = |n: i64, measure| Cell::count(n, figure(measure));
        let all = asked.set() == StockSet::All;
        let (entered, came): (i64, &[Measure]) = if all {
            (row.filed, &[Measure::Filed])
        } else {
            (row.came(), &CAME)
        };
        let sum =
            |measures: &[Measure]| Figure::Sum(measures.iter().copied().map(figure).collect());
        let moves = [
            (row.reopened, Measure::Reopened),
            (row.moved_in, Measure::MovedIn),
            (row.moved_out, Measure::MovedOut),
        ];
        // What was reopened entered a set.
        let moves = moves.into_iter();
        let moves: Vec<_> = moves
            .filter(|(_, measure)| all || *measure != Measure::Reopened)
            .collect();
        let mut counts = vec![
            cell(row.opening, Measure::Opening),
            Cell::count(entered, sum(came)),
            cell(row.closing, Measure::Closing),
        ];
        counts.extend(moves.iter().map(|(n, measure)| cell(*n, *measure)));
        Line {
            keys: row.keys.clone(),
            rate: [
                (row.ended, figure(Measure::Ended)),
                (
                    row.opening + entered,
                    sum(&[&[Measure::Opening], came].concat()),
                ),
            ],
            counts,
            moved: moves.iter().any(|(n, _)| *n != 0),
        }
    }

    fn of_list(asked: &Asked, tag: &str, row: &IndicatorRow, slices: &[Slice]) -> Line {
        let figure = |part: Part| Figure::Indicator {
            query: list(asked.window(), tag, slices),
            id: CLEARANCE.to_owned(),
            keys: row.keys.clone(),
            part,
        };
        let rest = row.denominator - row.numerator;
        Line {
            keys: row.keys.clone(),
            rate: [
                (row.numerator, figure(Part::Numerator)),
                (row.denominator, figure(Part::Denominator)),
            ],
            counts: vec![Cell::count(rest, figure(Part::Rest))],
            moved: false,
        }
    }

    /// The rate; `None` for a whole of zero.
    fn rate(&self) -> Option<i64> {
        let [(part, _), (whole, _)] = &self.rate;
        hundredths(*part, *whole)
    }

    /// Part, whole and rate, the movement of the rank if ranks are shown, and the given number of
    /// counts.
    fn cells(&self, moved: Option<Cell>, counts: usize) -> Vec<Cell> {
        let [(part, of_part), (whole, of_whole)] = self.rate.clone();
        let mut cells = vec![
            Cell::count(part, of_part.clone()),
            Cell::count(whole, of_whole),
            Cell::share(part, whole, of_part),
        ];
        cells.extend(moved);
        cells.extend(self.counts.iter().take(counts).cloned());
        cells
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
    let [courts, all, before @ ..] = answers else {
        return None;
    };
    let [of_courts, of_all] = PARTS;
    let whole = lines(asked, all, of_all)?.into_iter().next()?;
    let mut courts = lines(asked, courts, of_courts)?;
    if asked.ranked {
        courts.sort_by_key(|line| std::cmp::Reverse(line.rate()));
    }
    let before = before.first();
    let before = before.map_or(Some(Vec::new()), |before| lines(asked, before, of_courts))?;
    let [ranks, before] = [&courts, &before].map(|lines| {
        let rates = lines.iter().map(|line| (line.keys.clone(), line.rate()));
        rank::of(asked.ranked, rates)
    });
    let moves = whole.moved || courts.iter().any(|line| line.moved);
    let columns = Rate::of(asked).columns(moves);
    let each = courts.iter().map(|line| {
        let rank = ranks.get(&line.keys).copied();
        let moved = asked.ranked.then(|| {
            let moved = rank::movement(cx, rank, before.get(&line.keys).copied());
            Cell::plain(moved.0).kept(moved.1)
        });
        let label = rank::label(asked.ranked, rank, &say::who(cx, &line.keys));
        let name = say::keys(cx, &line.keys);
        Row::new(label, line.cells(moved, columns.len())).keyed(name)
    });
    let blank = || Cell::plain(String::new()).kept(Value::Empty);
    let total = whole.cells(asked.ranked.then(blank), columns.len());
    let total = (!courts.is_empty()).then(|| Row::sum(cx, total));
    let mut chart = finish(cx, asked, &whole, &columns);
    let rows = total.into_iter().chain(each);
    chart.rows = rows
        .chain(unfiled(cx, asked, all, chart.series.len()))
        .collect();
    if asked.ranked {
        let unranked = courts.iter().filter(|line| line.rate().is_none());
        let unranked = unranked.map(|line| say::who(cx, &line.keys));
        chart
            .notes
            .extend(rank::notes(cx, asked.window().before(), unranked));
    }
    if let Response::Stock(stock) = all {
        chart.notes.extend(say::left_out(cx, stock.unknown_filing));
    }
    Some(chart)
}

/// The row of the cases without a filing date, in the column of the whole: a rate leaves them out.
fn unfiled(cx: &Cx, asked: &Asked, all: &Response, columns: usize) -> Option<Row> {
    let Response::Stock(stock) = all else {
        return None;
    };
    let figure = Figure::Stock {
        query: query(asked, asked.window(), &[]),
        keys: Vec::new(),
        measure: Measure::UnknownFiling,
    };
    say::unfiled(cx, stock.unknown_filing, &figure, (1, columns))
}

/// The chart without its rows, with the total of all courts in words.
fn finish(cx: &Cx, asked: &Asked, whole: &Line, columns: &[&'static str]) -> Chart {
    let rate = Rate::of(asked);
    let [(part, _), (all, _)] = whole.rate;
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
        ("from", asked.since().to_string()),
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
    let order = (!asked.ranked).then(|| title("official"));
    let note = if rate == Rate::Left {
        "moves-left"
    } else {
        "moves"
    };
    let moves = columns.ends_with(rate.moves()).then(|| title(note));
    Chart {
        title: cx.fill(&format!("tui.chart.courts.title-{}", rate.id()), &args),
        caption: format!("{}  {range}", asked.words(cx)),
        head: title("court"),
        series: series(asked, columns, title),
        // Part, whole and rate.
        lead: 3,
        rows: Vec::new(),
        scale: say::per_percent,
        conclusion: cx.fill(&format!("tui.chart.courts.say-{said}"), &args),
        notes: [rate.formula(cx)]
            .into_iter()
            .chain(order)
            .chain(moves)
            .collect(),
        keys: vec![title("court")],
    }
}

/// The columns: part and whole, the rate with its bars, the movement of the rank if ranks are
/// shown, and the numbers beside.
fn series(asked: &Asked, columns: &[&str], title: impl Fn(&str) -> String) -> Vec<Series> {
    let rate = Rate::of(asked);
    let [part, whole] = rate.parts();
    let mut all = vec![
        Series::numbers(title(part)),
        Series::whole(title(whole)),
        Series::bars(title(&format!("rate-{}", rate.id())), Grow::Up),
    ];
    all.extend(asked.ranked.then(|| Series::numbers(title("movement"))));
    all.extend(columns.iter().map(|column| Series::numbers(title(column))));
    all
}

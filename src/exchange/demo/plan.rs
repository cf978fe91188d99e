//! How many cases every court files of every type in every month, and who works where. With these
//! tables a case is a pure function of seed and index, although serial numbers ascend without gaps
//! per court, type and year.

use chrono::{Datelike, Months, NaiveDate};

use super::days::{Days, date};
use super::party::person;
use super::rng::{Rng, Weights};
use super::words::{Court, Kind, Words};

/// The number of months from the first filing to today.
const MONTHS: u32 = 78;

/// Filings per month by age in months: a docket holds all recent cases and fewer of those long
/// done.
const INTENSITY: [(u32, u32); 5] = [(4, 90), (9, 60), (14, 30), (30, 12), (u32::MAX, 9)];

/// A month of one court and one type: the cases from `start` up to the next cell.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell {
    pub(super) start: u64,
    pub(super) count: u32,
    /// The serial number of its first case.
    pub(super) serial: u32,
    pub(super) year: i32,
    pub(super) court: u16,
    pub(super) kind: u16,
    month: u16,
}

/// A division with the people who work there.
#[derive(Debug, Clone)]
pub(super) struct Desk {
    pub(super) division: String,
    pub(super) judges: Vec<String>,
    pub(super) clerks: Vec<String>,
}

/// Everything a case is made from.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) seed: u64,
    /// In days from the common era.
    pub(super) today: i32,
    pub(super) words: Words,
    pub(super) tables: Tables,
    pub(super) days: Days,
    cells: Vec<Cell>,
    /// The working days of each month.
    months: Vec<Vec<i32>>,
    desks: Vec<Vec<Desk>>,
}

/// Weights, in the order of the words they belong to.
#[derive(Debug, Default)]
pub(super) struct Tables {
    pub(super) procedures: Vec<Weights>,
    /// Per kind: the positions of its causes, and their weights.
    pub(super) causes: Vec<(Vec<usize>, Weights)>,
    /// Per kind: the position of its ending, and the weights in it.
    pub(super) endings: Vec<(usize, Weights)>,
    pub(super) outcomes: [Weights; 3],
    pub(super) surnames: Weights,
    pub(super) suffixes: Weights,
}

impl Plan {
    pub(super) fn new(cases: u64, seed: u64, today: NaiveDate) -> Plan {
        let words = Words::builtin();
        let tables = Tables::new(&words);
        let today_no = today.num_days_from_ce();
        let first = today
            .checked_sub_months(Months::new(MONTHS))
            .unwrap_or(today);
        let days = Days::new(first.num_days_from_ce() - 400, today_no + 400);
        let months = months(first, today, &days);
        let cells = cells(cases, seed, &words, &months, today);
        let desks = words
            .court
            .iter()
            .enumerate()
            .map(|(at, court)| desks(seed, at as u64, court, &words, &tables))
            .collect();
        Plan {
            seed,
            today: today_no,
            words,
            tables,
            days,
            cells,
            months,
            desks,
        }
    }

    /// The cell of a case, and its rank in the cell.
    pub(super) fn cell(&self, index: u64) -> Option<(Cell, u32)> {
        let after = self.cells.partition_point(|cell| cell.start <= index);
        let cell = *self.cells.get(after.checked_sub(1)?)?;
        let rank = u32::try_from(index - cell.start).ok()?;
        (rank < cell.count).then_some((cell, rank))
    }

    /// The filing day: ascends with the rank, so serial numbers ascend with time.
    pub(super) fn filed(&self, cell: Cell, rank: u32, rng: &mut Rng) -> i32 {
        let days = self
            .months
            .get(cell.month as usize)
            .map_or(&[][..], Vec::as_slice);
        let spread = u64::from(rank) * days.len() as u64 + u64::from(rng.below(days.len() as u32));
        let at = spread / u64::from(cell.count.max(1));
        days.get(at as usize).copied().unwrap_or(self.today)
    }

    /// The division that gets the case.
    pub(super) fn desk(&self, cell: Cell, kind: &Kind, rng: &mut Rng) -> Option<&Desk> {
        let court = self.words.court.get(cell.court as usize)?;
        let name = if !court.tribunals.is_empty() && rng.chance(kind.tribunal) {
            rng.word(&court.tribunals)
        } else {
            rng.word(divisions(court, kind))
        };
        self.desks
            .get(cell.court as usize)?
            .iter()
            .find(|desk| desk.division == name)
    }
}

/// Small courts have two civil divisions only.
fn divisions<'a>(court: &Court, kind: &'a Kind) -> &'a [String] {
    let all = &kind.divisions;
    if court.judges < 6 {
        all.get(..2).unwrap_or(all)
    } else {
        all
    }
}

/// The working days of every month from `first` to `today`, with an empty list for months without
/// any.
fn months(first: NaiveDate, today: NaiveDate, days: &Days) -> Vec<Vec<i32>> {
    let mut months = Vec::new();
    let mut start = first;
    while start <= today {
        let next = start
            .with_day(1)
            .and_then(|day| day.checked_add_months(Months::new(1)))
            .unwrap_or(NaiveDate::MAX);
        let last = next.pred_opt().unwrap_or(next).min(today);
        months.push(days.working(start.num_days_from_ce(), last.num_days_from_ce()));
        start = next;
    }
    months
}

fn intensity(age: u32) -> u32 {
    INTENSITY
        .iter()
        .find(|(up_to, _)| age <= *up_to)
        .map_or(0, |(_, weight)| *weight)
}

/// Distributes the cases. Rounding is done on running sums: the counts add up to `cases` exactly
/// and stay proportional.
fn cells(cases: u64, seed: u64, words: &Words, months: &[Vec<i32>], today: NaiveDate) -> Vec<Cell> {
    let weights = weights(seed, words, months);
    let total: u128 = weights.iter().map(|share| u128::from(share.weight)).sum();
    let kinds = words.kind.len();
    let mut serials = vec![(0, 0_u32); words.court.len() * kinds];
    let mut cells = Vec::with_capacity(weights.len());
    let (mut sum, mut start) = (0_u128, 0_u64);
    for share in weights {
        sum += u128::from(share.weight);
        let end = (u128::from(cases) * sum / total.max(1)) as u64;
        let count = (end - start) as u32;
        if count == 0 {
            continue;
        }
        let year = months
            .get(share.month)
            .and_then(|days| days.first())
            .map_or(today.year(), |day| date(*day).year());
        let Some(last) = serials.get_mut(share.court * kinds + share.kind) else {
            continue;
        };
        if last.0 != year {
            *last = (year, 0);
        }
        cells.push(Cell {
            start,
            count,
            serial: last.1 + 1,
            year,
            court: share.court as u16,
            kind: share.kind as u16,
            month: share.month as u16,
        });
        last.1 += count;
        start = end;
    }
    cells
}

/// The weight of a court's cases of one kind in a month.
struct Share {
    month: usize,
    court: usize,
    kind: usize,
    weight: u64,
}

/// Every share that is not empty, by month, court and kind.
fn weights(seed: u64, words: &Words, months: &[Vec<i32>]) -> Vec<Share> {
    let mut weights = Vec::new();
    for (month, days) in months.iter().enumerate() {
        let age = intensity((months.len() - 1 - month) as u32);
        for (c, court) in words.court.iter().enumerate() {
            for (k, kind) in words.kind.iter().enumerate() {
                let share = kind.weight_in(court);
                let noise =
                    80 + Rng::of(seed, ((month * 64 + c) * 64 + k) as u64 | 1 << 62).below(41);
                let weight = days.len() as u64
                    * u64::from(age)
                    * u64::from(court.weight)
                    * u64::from(share)
                    * u64::from(noise);
                if weight > 0 {
                    weights.push(Share {
                        month,
                        court: c,
                        kind: k,
                        weight,
                    });
                }
            }
        }
    }
    weights
}

/// The divisions of a court and the people in them.
fn desks(seed: u64, at: u64, court: &Court, words: &Words, tables: &Tables) -> Vec<Desk> {
    let mut names: Vec<&String> = Vec::new();
    for kind in &words.kind {
        if kind.weight_in(court) > 0 {
            names.extend(divisions(court, kind));
        }
    }
    names.extend(&court.tribunals);
    names.sort();
    names.dedup();
    let mut rng = Rng::of(seed, at | 1 << 61);
    let mut team = |n: u32| (0..n).map(|_| person(words, tables, &mut rng)).collect();
    names
        .into_iter()
        .map(|division| {
            let busy = words
                .kind
                .iter()
                .filter(|kind| kind.divisions.contains(division))
                .map(|kind| kind.basic.max(kind.upper))
                .max();
            let judges = match busy {
                Some(share) if share > 200 => court.judges,
                Some(_) => court.judges.div_ceil(2),
                None => 2,
            };
            Desk {
                division: division.clone(),
                judges: team(judges),
                clerks: team(judges.div_ceil(2)),
            }
        })
        .collect()
}

impl Tables {
    fn new(words: &Words) -> Tables {
        let causes = |kind: &Kind| {
            let of: Vec<_> = words
                .cause
                .iter()
                .enumerate()
                .filter(|(_, cause)| cause.list == kind.causes)
                .collect();
            let weights = Weights::of(of.iter().map(|(_, cause)| cause.weight));
            (of.into_iter().map(|(at, _)| at).collect(), weights)
        };
        let ending = |kind: &Kind| {
            let at = words
                .ending
                .iter()
                .position(|e| e.list == kind.ends)
                .unwrap_or(0);
            let weights = words
                .ending
                .get(at)
                .map_or_else(Weights::default, |ending| {
                    Weights::of(ending.how.iter().map(|(_, weight)| *weight))
                });
            (at, weights)
        };
        let outcomes = |phase: usize| {
            Weights::of(
                words
                    .outcome
                    .iter()
                    .map(|o| o.weight.get(phase).copied().unwrap_or(0)),
            )
        };
        let second = |pairs: &[(String, u32)]| Weights::of(pairs.iter().map(|(_, weight)| *weight));
        Tables {
            procedures: words
                .kind
                .iter()
                .map(|kind| Weights::of(kind.procedures.iter().map(|p| p.weight)))
                .collect(),
            causes: words.kind.iter().map(causes).collect(),
            endings: words.kind.iter().map(ending).collect(),
            outcomes: [outcomes(0), outcomes(1), outcomes(2)],
            surnames: second(&words.person.surnames),
            suffixes: second(&words.company.suffixes),
        }
    }
}

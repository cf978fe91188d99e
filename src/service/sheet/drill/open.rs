//! The cells about the cases open on the day of a sheet: levels, ages and workload.

use super::{Counted, Sheet, is_total, name};
use crate::domain::age::{Age, BAND_IDS};
use crate::domain::level::Level;
use crate::domain::sheet::Cell;
use crate::domain::tally;
use crate::domain::types::Category;
use crate::service::api::Slice;
use crate::service::figure::{Columns, Found, Shown};
use crate::service::sheet::whole;
use crate::store::codec::to_days;
use crate::store::row::header::Header;

/// What a cell counts of an open case.
#[derive(Clone, Copy)]
enum Measure {
    Every,
    /// Cases with a filing date, which have an age; each weighs its days if the cell is an age.
    Aged {
        execution: Option<bool>,
        band: Option<usize>,
        net: bool,
        days: bool,
    },
    Level(Level),
    UnknownFiling,
}

/// What a cell counts, and whether it is the age of the oldest.
fn measure(cell: &Cell) -> Option<(Measure, bool)> {
    let column = cell.column.as_str();
    let aged = |execution, band, net, days| Measure::Aged {
        execution,
        band,
        net,
        days,
    };
    let band_of = |id: &str| BAND_IDS.iter().position(|band| *band == id);
    let seats_net = cell.table == "ageing-seats-net";
    let measure = match (cell.table.as_str(), column) {
        ("levels", "count") => Measure::Level(Level::from_id(cell.word("level.")?)?),
        ("ageing", _) => {
            let (execution, net) = match column {
                "trial" => (Some(false), false),
                "execution" => (Some(true), false),
                "all" | "share" => (None, false),
                "net" | "net_share" => (None, true),
                _ => return None,
            };
            let band = match cell.word("band.") {
                Some(id) => Some(band_of(id)?),
                None => None,
            };
            aged(execution, band, net, false)
        }
        ("workload", "open") => Measure::Every,
        ("workload", "over") => Measure::Level(Level::Over),
        ("workload", "paused") => Measure::Level(Level::Paused),
        ("workload", "median_age") => aged(None, None, false, true),
        ("workload", "unknown_filing") => Measure::UnknownFiling,
        ("ageing-seats" | "ageing-seats-net", "open") => aged(None, None, seats_net, false),
        ("ageing-seats" | "ageing-seats-net", "median" | "oldest") => {
            aged(None, None, seats_net, true)
        }
        ("ageing-seats" | "ageing-seats-net", band) => {
            aged(None, Some(band_of(band)?), seats_net, false)
        }
        _ => return None,
    };
    Some((measure, column == "oldest"))
}

/// Finds the cases that such a cell counts.
pub(super) fn found(sheet: &Sheet<'_>, cell: &Cell) -> Counted {
    let Some((measure, only_oldest)) = measure(cell) else {
        return Ok(None);
    };
    let (pass, bounds) = (sheet.pass, sheet.bounds()?);
    let earliest = to_days(sheet.order.query.date);
    let need = |header: &Header, _: &Columns<'_>| whole::need_of_standing(header, earliest);
    let mut found: Vec<Found> = Vec::new();
    pass.each_story(&need, &mut |shown| {
        whole::open_then(pass, shown, &mut |open| {
            let Some(open) = open.filter(|open| is_in_row(sheet, cell, open)) else {
                return Ok(());
            };
            let case = open.case;
            if !bounds.case(case) || !bounds.seat(&tally::seat_now(case)) {
                return Ok(());
            }
            let weight = match measure {
                Measure::Every => Some(1),
                Measure::Level(level) => (open.urgency(pass)?.level == level).then_some(1),
                Measure::UnknownFiling => case.now.filed.is_none().then_some(1),
                Measure::Aged { .. } => weight(measure, open, open.age(pass)?),
            };
            found.extend(weight.map(|weight| Found {
                weight,
                ..Found::case(open.id, case.now.filed)
            }));
            Ok(())
        })
    })?;
    if only_oldest {
        let most = found.iter().map(|one| one.weight).max();
        found.retain(|one| Some(one.weight) == most);
    }
    Ok(Some(found))
}

/// Whether a case is counted in the row of a cell.
fn is_in_row(sheet: &Sheet<'_>, cell: &Cell, open: &Shown<'_>) -> bool {
    let now = &open.case.now;
    match cell.table.as_str() {
        _ if is_total(cell) => true,
        "workload" => now.court == name(cell, 0) && now.handler == name(cell, 1),
        "ageing-seats" | "ageing-seats-net" => {
            let seat = match sheet.order.seat().0 {
                Slice::Division => &now.division,
                _ => &now.court,
            };
            *seat == name(cell, 0)
        }
        _ => true,
    }
}

fn weight(measure: Measure, open: &Shown<'_>, age: Option<Age>) -> Option<i64> {
    let Measure::Aged {
        execution,
        band,
        net,
        days,
    } = measure
    else {
        return None;
    };
    let age = age?;
    let is_execution = open.case.category() == Category::Execution;
    let (own_band, own_days) = if net {
        (age.net_band, age.net_days)
    } else {
        (age.band, age.days)
    };
    let counts = execution.is_none_or(|execution| execution == is_execution)
        && band.is_none_or(|band| band == own_band);
    counts.then_some(if days { own_days.into() } else { 1 })
}

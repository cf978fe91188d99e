//! The cases behind a cell of a sheet. Each table finds them with the code that counted it.

use super::changes::Changes;
use super::clearance::{self, Clearance};
use super::tried::{self, Stand, Tried};
use super::{Order, check, last_frozen};
use crate::domain::case::Case;
use crate::domain::sheet::{Cell, Development, Value, total};
use crate::service::api::{Context, SheetQuery};
use crate::service::error::{Error, ErrorKey};
use crate::service::figure::{Bounds, Columns, Found, Pass};
use crate::service::{Core, Result, execution, indicators};
use crate::store::codec::to_days;
use crate::store::kv::Snapshot;
use crate::store::row::header::Header;

mod open;
mod rate;
mod stock;

/// The sheet a cell stands in.
struct Sheet<'a> {
    order: &'a Order<'a>,
    pass: &'a Pass<'a>,
    snapshot: &'a dyn Snapshot,
}

/// Finds what a cell of a sheet counts.
pub(in crate::service) fn found(
    core: &Core,
    cx: &Context,
    query: &SheetQuery,
    cell: &Cell,
) -> Result<Vec<Found>> {
    check(cx, query)?;
    let snapshot = core.store.snapshot()?;
    let order = Order::new(core, cx, query, &*snapshot)?;
    let pass = Pass::new(core, &*snapshot, &order.cx)?;
    let sheet = Sheet {
        order: &order,
        pass: &pass,
        snapshot: &*snapshot,
    };
    let found = match cell.table.as_str() {
        "changes" => sheet.changes(cell)?,
        "clearance" => sheet.clearance(cell)?,
        "indicators" => sheet.indicator(cell)?,
        "tried" => sheet.tried(cell)?,
        "money" => sheet.money(cell)?,
        "levels" | "ageing" | "ageing-seats" | "ageing-seats-net" | "workload" => {
            open::found(&sheet, cell)?
        }
        _ => stock::found(&sheet, cell)?,
    };
    found.ok_or_else(|| {
        let name = format!("{}.{}", cell.table, cell.column);
        Error::new(ErrorKey::NoSuchName)
            .with("field", "cell")
            .with("value", name)
    })
}

/// What a cell counts; `None` if there is no such cell or it counts nothing.
type Counted = Result<Option<Vec<Found>>>;

impl Sheet<'_> {
    fn bounds(&self) -> Result<Bounds> {
        Bounds::new(&self.order.scope(), &self.pass.dict)
    }

    /// The cases that changed since the day before the window, or since the last frozen sheet.
    fn changes(&self, cell: &Cell) -> Counted {
        let base = match cell.column.as_str() {
            "count" => 0,
            "since" => 1,
            _ => return Ok(None),
        };
        let Some(change) = cell.word("change.").and_then(Development::from_id) else {
            return Ok(None);
        };
        let Sheet {
            order,
            pass,
            snapshot,
        } = *self;
        let bounds = self.bounds()?;
        let since = last_frozen(order.core, order.query)?;
        let changes = Changes::new(order, snapshot, &bounds, since.as_ref())?;
        let mut changes = changes.opening(change, base);
        if change == Development::Restated {
            for id in changes.touched(snapshot)? {
                let recorded = pass.recorded(id)?;
                let held = pass.held(&recorded);
                changes.recorded(id, &recorded, &held, &Case::of(held.iter()));
            }
            return Ok(Some(self.with_gone(changes.found())?));
        }
        let earliest = to_days(changes.earliest());
        let need =
            |header: &Header, _: &Columns<'_>| super::whole::need_of_standing(header, earliest);
        pass.each_story(&need, &mut |shown| {
            super::whole::open_then(pass, shown, &mut |open| {
                let urgency = open.map(|open| open.urgency(pass)).transpose()?;
                changes.see(pass, shown, open.zip(urgency))
            })
        })?;
        Ok(Some(changes.found()))
    }

    /// Gives the cases that were undone altogether a line, as they were before.
    fn with_gone(&self, mut found: Vec<Found>) -> Result<Vec<Found>> {
        for one in &mut found {
            if self.pass.story(one.id)?.exists {
                continue;
            }
            let case = Case::of(self.pass.recorded(one.id)?.iter());
            one.line = Some(Box::new(self.pass.line(one.id, &case)));
        }
        Ok(found)
    }

    /// The long-pending cases to be cleared, or those of them that are cleared.
    fn clearance(&self, cell: &Cell) -> Counted {
        let only_cleared = match cell.column.as_str() {
            "assigned" => false,
            "cleared" | "clearance" => true,
            _ => return Ok(None),
        };
        let (order, bounds, tag) = (self.order, self.bounds()?, name(cell, 0));
        let clearance = Clearance::new(order, &bounds);
        let need = clearance::need(order.long(), order.year());
        let mut found = Vec::new();
        self.pass
            .each_story(&|header, _| need(header), &mut |shown| {
                let case = shown.case;
                let tagged = tag.as_ref().is_none_or(|tag| case.now.tags.contains(tag));
                let cleared = clearance.cleared(case).filter(|_| tagged);
                if cleared.is_some_and(|cleared| cleared || !only_cleared) {
                    found.push(Found::case(shown.id, case.now.filed));
                }
                Ok(())
            })?;
        Ok(Some(found))
    }

    /// The trial cases closed since the new year.
    fn tried(&self, cell: &Cell) -> Counted {
        if cell.column != "closed_since" {
            return Ok(None);
        }
        let (order, bounds, tag) = (self.order, self.bounds()?, name(cell, 0));
        let tried = Tried::new(order, self.pass, &bounds);
        let mut found = Vec::new();
        self.pass
            .each_story(&tried::need(order.year()), &mut |shown| {
                let tags = &shown.case.now.tags;
                if tag.as_ref().is_none_or(|tag| tags.contains(tag)) {
                    let day = tried.stand(shown.case).and_then(Stand::closed);
                    found.extend(day.map(|day| {
                        let one = Found::case(shown.id, Some(day)).sat_on(Some(day));
                        one.standing_on(order.query.date)
                    }));
                }
                Ok(())
            })?;
        Ok(Some(found))
    }

    /// A term of an indicator, or a number beside it; a quotient opens its numerator.
    fn indicator(&self, cell: &Cell) -> Counted {
        let Some((id, part, since)) = rate::part(cell) else {
            return Ok(None);
        };
        let queries = super::rates::queries(self.order);
        // The year so far, then the month.
        let Some(query) = queries.get(usize::from(!since)) else {
            return Ok(None);
        };
        indicators::drill(self.pass, query, id, &Vec::new(), &part).map(Some)
    }

    /// Payments, or the execution cases closed since the new year.
    fn money(&self, cell: &Cell) -> Counted {
        let Some((query, key, part)) = rate::money(self.order, cell) else {
            return Ok(None);
        };
        execution::drill(self.pass, &query, key.as_deref(), part).map(Some)
    }
}

/// A key of a row that is a name; `None` if it was not entered, and for the total.
fn name(cell: &Cell, at: usize) -> Option<String> {
    match cell.row.get(at)? {
        Value::Text(text) => Some(text.clone()),
        _ => None,
    }
}

/// Whether a cell is in the total row.
fn is_total(cell: &Cell) -> bool {
    cell.row.first() == Some(&total())
}

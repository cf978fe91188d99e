//! Ages of the open cases on a sheet, natural and net of the days that do not count: by band, and
//! by court or division.

use std::collections::BTreeMap;

use super::Order;
use crate::domain::age::{Age, BAND_IDS, median};
use crate::domain::sheet::{Table, Value, total};
use crate::domain::tally;
use crate::domain::types::Category;
use crate::service::Result;
use crate::service::api::Slice;
use crate::service::figure::{Bounds, Pass, Shown, in_order};

/// Ages by court (or division): of trial cases, then of execution cases.
#[derive(Default)]
pub(super) struct Ages(BTreeMap<Option<String>, [Vec<Age>; 2]>);

/// The number of cases in each band.
type Bands = [i64; BAND_IDS.len()];

impl Ages {
    /// Counts a case open on the day, if it is in the scope of the sheet. A case without a filing
    /// date has no age.
    pub(super) fn see(
        &mut self,
        pass: &Pass<'_>,
        order: &Order<'_>,
        bounds: &Bounds,
        shown: &Shown<'_>,
    ) -> Result<()> {
        let case = shown.case;
        let seat = tally::seat_now(case);
        if !bounds.case(case) || !bounds.seat(&seat) {
            return Ok(());
        }
        let Some(age) = shown.age(pass)? else {
            return Ok(());
        };
        let key = match order.seat().0 {
            Slice::Division => &case.now.division,
            _ => &case.now.court,
        };
        let ages = match self.0.get_mut(key) {
            Some(ages) => ages,
            None => self.0.entry(key.clone()).or_default(),
        };
        let [trial, execution] = ages;
        if case.category() == Category::Execution {
            execution.push(age);
        } else {
            trial.push(age);
        }
        Ok(())
    }

    fn bands(&self, execution: Option<bool>, net: bool) -> Bands {
        let mut bands = Bands::default();
        for ages in self.0.values() {
            for (own, ages) in [false, true].into_iter().zip(ages) {
                if execution.is_none_or(|execution| execution == own) {
                    add(&mut bands, ages, net);
                }
            }
        }
        bands
    }

    /// A row per band after the totals: trial, execution and both by natural age, then both by net
    /// age.
    pub(super) fn by_band(&self) -> Table {
        let columns = [
            "band",
            "trial",
            "execution",
            "all",
            "share",
            "net",
            "net_share",
        ];
        let mut table = Table::new("ageing", 1, &columns);
        let parts = [
            self.bands(Some(false), false),
            self.bands(Some(true), false),
            self.bands(None, false),
            self.bands(None, true),
        ];
        let [trial, execution, all, net] = parts.map(|bands| bands.iter().sum::<i64>());
        let row = |key: Value, [a, b, c, d]: [i64; 4]| {
            vec![
                key,
                Value::Count(a),
                Value::Count(b),
                Value::Count(c),
                Value::Share(c, all),
                Value::Count(d),
                Value::Share(d, net),
            ]
        };
        table.rows.push(row(total(), [trial, execution, all, net]));
        for (at, id) in BAND_IDS.iter().enumerate() {
            let n = parts.map(|bands| bands.get(at).copied().unwrap_or(0));
            table.rows.push(row(Value::Word(format!("band.{id}")), n));
        }
        table
    }

    /// Two tables, natural and net, with a row per court or division: its bands, median and oldest.
    pub(super) fn by_seat(&self, order: &Order<'_>) -> Vec<Table> {
        let (slice, name) = order.seat();
        [("ageing-seats", false), ("ageing-seats-net", true)]
            .map(|(id, net)| self.seats(id, net, slice, name))
            .to_vec()
    }

    fn seats(&self, id: &str, net: bool, slice: Slice, name: &str) -> Table {
        let mut columns = vec![name, "open"];
        columns.extend(BAND_IDS);
        columns.extend(["median", "oldest"]);
        let mut table = Table::new(id, 1, &columns);
        let seats = self.0.iter();
        let mut seats: Vec<(Option<String>, Vec<Age>)> = seats
            .map(|(seat, ages)| (seat.clone(), ages.concat()))
            .collect();
        let all: Vec<Age> = seats.iter().flat_map(|(_, ages)| ages).copied().collect();
        table.rows.push(seat_row(total(), &all, net));
        seats.sort_by_cached_key(|(seat, _)| in_order(&vec![seat.clone()], &[slice]));
        for (seat, ages) in seats {
            let row = seat_row(Value::text(seat.as_deref()), &ages, net);
            table.rows.push(row);
        }
        table
    }
}

fn seat_row(key: Value, ages: &[Age], net: bool) -> Vec<Value> {
    let mut bands = Bands::default();
    add(&mut bands, ages, net);
    let mut days: Vec<u32> = ages
        .iter()
        .map(|age| if net { age.net_days } else { age.days })
        .collect();
    let days_of = |n: Option<u32>| n.map_or(Value::Empty, |n| Value::Count(n.into()));
    let median = median(&mut days);
    let mut row = vec![key, Value::Count(ages.len() as i64)];
    row.extend(bands.map(Value::Count));
    row.extend([days_of(median), days_of(days.iter().max().copied())]);
    row
}

fn add(bands: &mut Bands, ages: &[Age], net: bool) {
    for age in ages {
        let band = if net { age.net_band } else { age.band };
        if let Some(n) = bands.get_mut(band) {
            *n += 1;
        }
    }
}

//! A part of the rows behind a figure: those whose cases match a filter, in another order.

use std::collections::HashMap;

use super::{cases_of, list};
use crate::service::api::{Context, DrillQuery, Filter, Status};
use crate::service::desk::Desk;
use crate::service::figure::{Found, Pass};
use crate::service::order::{Sorted, Sorter};
use crate::service::{Core, Result};

/// The rows that match. Rows of one case stay in their order; what is no case of the docket matches
/// no filter and comes last in every order. Filter and order go by the cases as they are today, so
/// the rows show them as they are today too.
pub(super) fn narrowed(
    core: &Core,
    cx: &Context,
    pass: &Pass<'_>,
    query: &DrillQuery,
    mut found: Vec<Found>,
) -> Result<Vec<Found>> {
    let desk = Desk::new(pass.snapshot, &pass.rules, cx)?;
    let every = Filter {
        status: Status::All,
        ..Filter::default()
    };
    let filter = query.filter.as_ref().unwrap_or(&every);
    let mut sorter = Sorter::new(&query.order, &pass.dict);
    let mut measure = |id| list::measure_of(pass.snapshot, id, &pass.dict, &pass.undone);
    let mut matching: Vec<Sorted> = Vec::new();
    let among = cases_of(&found);
    list::each_match(core, &desk, filter, Some(&among), &mut |case| {
        matching.push(sorter.keys(case, &mut measure)?);
        Ok(())
    })?;
    if !query.order.is_empty() {
        matching.sort_unstable_by(|a, b| sorter.compare(a, b));
    }
    let places = matching.iter().zip(0_usize..);
    let places: HashMap<u32, usize> = places.map(|(case, at)| (case.id, at)).collect();
    for one in &mut found {
        (one.as_of, one.sat_on) = (None, None);
    }
    if query.filter.is_some() {
        found.retain(|one| places.contains_key(&one.id));
    }
    if !query.order.is_empty() {
        found.sort_by_key(|one| places.get(&one.id).copied().unwrap_or(usize::MAX));
    }
    Ok(found)
}

//! What needs the events of every case, seen once: indicators, ages, and what changed.

use super::Order;
use super::{ages, changes, rates};
use crate::domain::case::Case;
use crate::domain::event::Recorded;
use crate::domain::sheet::{Kind, Since, Table};
use crate::service::Result;
use crate::service::figure::{Bounds, Pass};

/// Tables from one pass over the events.
pub(super) struct Whole {
    pub(super) changes: Table,
    pub(super) changed: Table,
    pub(super) indicators: Table,
    pub(super) ageing: Table,
    /// Ages of each court or division, natural and net; not on a daily sheet.
    pub(super) seats: Vec<Table>,
}

pub(super) fn whole(order: &Order<'_>, since: Option<&Since>) -> Result<Whole> {
    let snapshot = order.core.store.snapshot()?;
    let pass = Pass::new(order.core, &*snapshot, &order.cx)?;
    let bounds = Bounds::new(&order.scope(), &pass.dict)?;
    let queries = rates::queries(order);
    let mut rates = rates::Rates::new(&pass, &queries)?;
    let mut ages = ages::Ages::default();
    let mut changes = changes::Changes::new(order, &*snapshot, &bounds, since)?;
    let date = order.query.date;
    pass.each_recorded(&mut |id, recorded| {
        let events = pass.held(recorded);
        let case = Case::of(events.iter());
        // What was taken back altogether may have been in an earlier sheet.
        changes.recorded(recorded, &events, &case);
        if !case.exists {
            return Ok(());
        }
        rates.see(id, &case)?;
        let later = |e: &Recorded| e.event.effective().is_some_and(|day| day > date);
        let cut = events
            .iter()
            .any(later)
            .then(|| Case::as_of(events.iter(), date));
        let then = match &cut {
            Some(cut) => cut.as_ref(),
            None => Some(&case),
        };
        let open = then.filter(|then| crate::domain::age::open_on(then, date));
        if let Some(open) = open {
            ages.see(&pass, order, &bounds, open);
        }
        changes.see(&pass, &events, &case, open);
        Ok(())
    })?;
    let (changes, changed) = changes.tables();
    Ok(Whole {
        changes,
        changed,
        indicators: rates.table()?,
        ageing: ages.by_band(),
        seats: match order.query.kind {
            Kind::Daily => Vec::new(),
            Kind::Weekly | Kind::Monthly => ages.by_seat(order),
        },
    })
}
